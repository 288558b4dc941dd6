"""`tracker report indicators`: the figures of a period."""

from datetime import date, datetime

import click

from .running import Day, Moment, group_named, in_agency, say, within_app


def register(root: click.Group) -> None:
    """Add the command to the program."""
    group_named(root, "report", "Báo cáo, số liệu.").add_command(indicators)


@click.command("indicators")
@click.option("--agency", "code", required=True, help="Mã cơ quan.")
@click.option("--period", required=True, help="2022, 2022-6T, 2022-9T, 2022-Q3 hoặc 2022-06.")
@click.option("--from", "from_on", type=Day(), help="Ngày đầu kỳ, thay cho mặc định.")
@click.option("--to", "to_on", type=Day(), help="Ngày chốt số liệu, thay cho mặc định.")
@click.option("--known-at", type=Moment(), help="Chỉ tính những gì đã ghi nhận đến thời điểm này.")
@click.option("--json", "as_json", is_flag=True, help="In một tài liệu JSON.")
@within_app
def indicators(code: str, period: str, from_on: date | None, to_on: date | None, known_at: datetime | None,
               as_json: bool) -> None:
    """Tính các chỉ tiêu thống kê của một kỳ."""
    from ..domain.periods import parse_period
    from ..queries.counting import indicator_values

    wanted = parse_period(period, from_on=from_on, to_on=to_on)
    with in_agency(code) as agency:
        found = indicator_values(agency, wanted, known_at)
        rule_name = found.rule_name
    if as_json:
        say({"from": wanted.from_on, "to": wanted.to_on, "indicators": found.values, "buckets": found.count.buckets})
        return
    _print(found, rule_name)


def _print(found, rule_name: str) -> None:
    from ..domain.counting import BUCKET_NAMES
    from ..domain.indicators import INDICATORS

    period, count = found.period, found.count
    click.echo(f"Số liệu {period.name}, từ {period.from_on:%d/%m/%Y} đến {period.to_on:%d/%m/%Y}")
    for key, value in found.values.items():
        click.echo(f"  {INDICATORS[key].label}: {value}")
    click.echo(f"Nhiệm vụ trong kế hoạch, tính đến ngày {period.to_on:%d/%m/%Y}: {count.total}")
    for bucket, name in BUCKET_NAMES.items():
        click.echo(f"  {name}: {count.buckets[bucket]}")
    click.echo(f"  Trong đó chờ xác nhận: {count.awaiting}")
    click.echo(f"  Đã rút khỏi kế hoạch: {count.withdrawn}")
    for rate in count.rates:
        percent = "chưa có" if rate.percent is None else f"{rate.percent:.1f}".replace(".", ",") + " %"
        click.echo(f"  Tỷ lệ {rate.label}: {rate.part}/{rate.of} ({percent})")
    click.echo(rule_name)
