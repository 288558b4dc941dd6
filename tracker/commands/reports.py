"""`tracker report indicators` and `tracker report export`: the figures of a period, and its report as a file."""

from datetime import date, datetime
from pathlib import Path

import click

from ..domain.wording import _
from .running import Day, Moment, group_named, in_agency, say, within_app


def register(root: click.Group) -> None:
    """Add the commands to the program."""
    report = group_named(root, "report", _("Báo cáo, số liệu."))
    report.add_command(indicators)
    report.add_command(export)


@click.command("indicators", help=_("Tính các chỉ tiêu thống kê của một kỳ."))
@click.option("--agency", "code", required=True, help=_("Mã cơ quan."))
@click.option("--period", required=True, help=_("2022, 2022-6T, 2022-9T, 2022-Q3 hoặc 2022-06."))
@click.option("--from", "from_on", type=Day(), help=_("Ngày đầu kỳ, thay cho mặc định."))
@click.option("--to", "to_on", type=Day(), help=_("Ngày chốt số liệu, thay cho mặc định."))
@click.option("--known-at", type=Moment(), help=_("Chỉ tính những gì đã ghi nhận đến thời điểm này."))
@click.option("--json", "as_json", is_flag=True, help=_("In một tài liệu JSON."))
@within_app
def indicators(code: str, period: str, from_on: date | None, to_on: date | None, known_at: datetime | None,
               as_json: bool) -> None:
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


@click.command("export", help=_("Ghi báo cáo của một kỳ ra tệp Word, Excel, PDF hoặc JSON."))
@click.option("--agency", "code", required=True, help=_("Mã cơ quan."))
@click.option("--period", required=True, help=_("2022, 2022-6T, 2022-9T, 2022-Q3 hoặc 2022-06."))
@click.option("--form", "form_key", required=True, help=_("Tên mẫu, ví dụ ha-tinh-2021."))
@click.option("--to", "target", required=True, type=click.Path(dir_okay=False, path_type=Path),
              help=_("Tệp ghi ra: .docx, .xlsx, .pdf hoặc .json."))
@within_app
def export(code: str, period: str, form_key: str, target: Path) -> None:
    from ..domain.errors import BadInput
    from ..domain.periods import parse_period
    from ..services.report_export import exported

    kind = target.suffix.lstrip(".").lower()
    with in_agency(code) as agency:
        content = exported(agency, parse_period(period).code, form_key, kind)
        name = parse_period(period).name
    try:
        target.write_bytes(content)
    except OSError as error:
        raise BadInput(_("Không ghi được tệp {target}: {strerror}. Chọn nơi ghi khác.",
                         target=target, strerror=error.strerror)) from error
    click.echo(_("Đã ghi báo cáo {name} ra {target}.", name=name, target=target))


def _print(found, rule_name: str) -> None:
    from ..domain.counting import BUCKET_NAMES
    from ..domain.indicators import INDICATORS

    period, count = found.period, found.count
    click.echo(_("Số liệu {name}, từ {from_on:%d/%m/%Y} đến {to_on:%d/%m/%Y}",
                 name=period.name, from_on=period.from_on, to_on=period.to_on))
    for key, value in found.values.items():
        click.echo(f"  {INDICATORS[key].label}: {value}")
    click.echo(_("Nhiệm vụ trong kế hoạch, tính đến ngày {to_on:%d/%m/%Y}: {total}",
                 to_on=period.to_on, total=count.total))
    for bucket, name in BUCKET_NAMES.items():
        click.echo(f"  {name}: {count.buckets[bucket]}")
    click.echo(_("  Trong đó chờ xác nhận: {awaiting}", awaiting=count.awaiting))
    click.echo(_("  Đã rút khỏi kế hoạch: {withdrawn}", withdrawn=count.withdrawn))
    for rate in count.rates:
        percent = _("chưa có") if rate.percent is None else f"{rate.percent:.1f}".replace(".", ",") + " %"
        click.echo(_("  Tỷ lệ {label}: {part}/{of} ({percent})",
                     label=rate.label, part=rate.part, of=rate.of, percent=percent))
    click.echo(rule_name)
