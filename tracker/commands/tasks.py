"""`tracker task list|complete|extend|withdraw`: a plan's tasks by their position."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime

import click

from ..domain.wording import _
from .running import Day, Moment, group_named, in_agency, say, within_app


def of_plan(command: Callable) -> Callable:
    """The options that name a plan."""
    command = click.option("--year", type=click.IntRange(2000, 2100), required=True, help=_(
        "Năm của kế hoạch."))(command)
    return click.option("--agency", "code", required=True, help=_("Mã cơ quan."))(command)


def recorded(command: Callable) -> Callable:
    """The option that back-dates the moment from which a record counts as known."""
    meaning = _("Thời điểm được coi là đã ghi nhận; không ghi thì bây giờ.")
    return click.option("--recorded-at", type=Moment(), help=meaning)(command)


at_position = click.option("--position", type=click.IntRange(min=1), required=True, help=_("Vị trí của nhiệm vụ."))


def register(root: click.Group) -> None:
    """Add the commands to the program."""
    group = group_named(root, "task", _("Nhiệm vụ của kế hoạch."))
    for command in (list_tasks, complete, extend, withdraw):
        group.add_command(command)


@contextmanager
def _task(code: str, year: int, position: int) -> Iterator:
    from ..queries.plans import plan_of_year
    from ..queries.tasks import task_at

    with in_agency(code):
        yield task_at(plan_of_year(year).id, position)


@click.command("list", help=_("Liệt kê nhiệm vụ của một năm, tính đến một ngày."))
@of_plan
@click.option("--as-of", type=Day(), help=_("Tính đến ngày; không ghi thì hôm nay."))
@click.option("--json", "as_json", is_flag=True, help=_("In một tài liệu JSON."))
@within_app
def list_tasks(code: str, year: int, as_of: date | None, as_json: bool) -> None:
    from .. import clock
    from ..queries.plans import plan_of_year
    from ..queries.task_rows import task_rows

    with in_agency(code) as agency:
        rows = task_rows(agency, plan_of_year(year), as_of or clock.today())
    if as_json:
        say(rows)
        return
    from ..domain.counting import BUCKET_NAMES

    for row in rows:
        due = f"{row['due_on']:%d/%m/%Y}" if row["due_on"] else _("chưa có hạn")
        bucket = BUCKET_NAMES.get(row["bucket"] or "", _("không tính"))
        click.echo(f"{row['position']:>3}  {due:<11}  {bucket:<32}  {row['lead']}: {row['task'][:80]}")


@click.command("complete", help=_("Ghi hoàn thành một nhiệm vụ hoặc một kỳ, được xác nhận ngay."))
@of_plan
@at_position
@click.option("--occurrence", type=Day(), help=_("Ngày hạn của kỳ được hoàn thành; không ghi là cả nhiệm vụ."))
@click.option("--on", "done_on", type=Day(), required=True, help=_("Ngày hoàn thành."))
@click.option("--document", default="", help=_("Văn bản minh chứng, ví dụ: Kế hoạch số 18/KH-SCT ngày 21/01/2022."))
@recorded
@within_app
def complete(code: str, year: int, position: int, occurrence: date | None, done_on: date, document: str,
             recorded_at: datetime | None) -> None:
    from .. import clock
    from ..queries.tasks import occurrence_due
    from ..services.completion import complete_task

    with _task(code, year, position) as task:
        part = occurrence_due(task, occurrence) if occurrence else None
        event = complete_task(task, done_on=done_on, today=clock.today(), document=document, occurrence=part,
                              recorded_at=recorded_at)
        late = event.data["days_late"]
    said = _("quá hạn {late} ngày", late=late) if late else _("đúng hạn")
    click.echo(_("Nhiệm vụ {position}: hoàn thành ngày {done_on:%d/%m/%Y}, {said}.",
                 position=position, done_on=done_on, said=said))


@click.command("extend", help=_("Gia hạn một nhiệm vụ; nhiệm vụ chưa có ngày hạn thì đây là hạn lần đầu."))
@of_plan
@at_position
@click.option("--to", "to_on", type=Day(), required=True, help=_("Hạn mới."))
@click.option("--decided-on", type=Day(), required=True, help=_("Ngày quyết định."))
@click.option("--reason", default="", help=_("Lý do."))
@click.option("--document", default="", help=_("Văn bản quyết định."))
@recorded
@within_app
def extend(code: str, year: int, position: int, to_on: date, decided_on: date, reason: str, document: str,
           recorded_at: datetime | None) -> None:
    from .. import clock
    from ..services.deadlines import change_deadline

    with _task(code, year, position) as task:
        kind = "extension" if task.due_on else "first_day"
        change_deadline(task, kind=kind, due_on=to_on, decided_on=decided_on, reason=reason, document=document,
                        recorded_at=recorded_at, today=clock.today())
        count = task.extension_count
    said = _("gia hạn lần {count}", count=count) if kind == "extension" else _("ghi hạn lần đầu")
    click.echo(_("Nhiệm vụ {position}: {said}, hạn mới {to_on:%d/%m/%Y}.", position=position, said=said, to_on=to_on))


@click.command("withdraw", help=_("Rút một nhiệm vụ khỏi kế hoạch."))
@of_plan
@at_position
@click.option("--on", type=Day(), required=True, help=_("Ngày rút."))
@click.option("--document", required=True, help=_("Văn bản quyết định rút."))
@recorded
@within_app
def withdraw(code: str, year: int, position: int, on: date, document: str, recorded_at: datetime | None) -> None:
    from .. import clock
    from ..services.tasks import withdraw_task

    with _task(code, year, position) as task:
        withdraw_task(task, actor=None, on=on, document=document, today=clock.today(), recorded_at=recorded_at)
    click.echo(_("Nhiệm vụ {position}: đã rút khỏi kế hoạch từ ngày {on:%d/%m/%Y}.", position=position, on=on))
