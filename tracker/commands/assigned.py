"""`tracker assigned add|complete`: tasks given from above."""

from datetime import date, datetime

import click

from ..domain.indicators import ASSIGNERS
from ..domain.wording import _
from .running import Day, Moment, group_named, in_agency, within_app


def register(root: click.Group) -> None:
    """Add the commands to the program."""
    group = group_named(root, "assigned", _("Nhiệm vụ cấp trên giao."))
    group.add_command(add)
    group.add_command(complete)


@click.command("add", help=_("Ghi một nhiệm vụ được giao; in số của nhiệm vụ."))
@click.option("--agency", "code", required=True, help=_("Mã cơ quan."))
@click.option("--assigner", type=click.Choice(list(ASSIGNERS)), required=True, help=_("Cơ quan giao."))
@click.option("--received-on", type=Day(), required=True, help=_("Ngày nhận."))
@click.option("--due", "due_on", type=Day(), required=True, help=_("Hạn hoàn thành."))
@click.option("--unit", "unit_name", required=True, help=_("Đơn vị chịu trách nhiệm."))
@click.option("--text", required=True, help=_("Nội dung nhiệm vụ."))
@within_app
def add(code: str, assigner: str, received_on: date, due_on: date, unit_name: str, text: str) -> None:
    from .. import clock
    from ..services.assigned import add_assigned, unit_to_answer

    with in_agency(code):
        task = add_assigned(assigner=assigner, received_on=received_on, due_on=due_on, unit=unit_to_answer(unit_name),
                            text=text, today=clock.today())
        number = task.position
    click.echo(number)


@click.command("complete", help=_("Ghi hoàn thành một nhiệm vụ được giao, được xác nhận ngay."))
@click.option("--agency", "code", required=True, help=_("Mã cơ quan."))
@click.option("--number", type=click.IntRange(min=1), required=True, help=_("Số mà lệnh add đã in."))
@click.option("--on", "done_on", type=Day(), required=True, help=_("Ngày hoàn thành."))
@click.option("--document", default="", help=_("Văn bản minh chứng."))
@click.option("--recorded-at", type=Moment(), help=_("Thời điểm được coi là đã ghi nhận; không ghi thì bây giờ."))
@within_app
def complete(code: str, number: int, done_on: date, document: str, recorded_at: datetime | None) -> None:
    from .. import clock
    from ..queries.tasks import assigned_task
    from ..services.completion import complete_task

    with in_agency(code):
        event = complete_task(assigned_task(number), done_on=done_on, today=clock.today(), document=document,
                              recorded_at=recorded_at)
        late = event.data["days_late"]
    click.echo(_("Nhiệm vụ được giao số {number}: hoàn thành ngày {done_on:%d/%m/%Y}, ", number=number, done_on=done_on)
               + (_("quá hạn {late} ngày.", late=late) if late else _("đúng hạn.")))
