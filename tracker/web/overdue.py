"""Quá hạn: what is overdue by unit as of any day; and Chờ xác nhận: what waits for the office."""

from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user

from .. import clock, transaction
from ..domain.day_entry import read_day
from ..domain.errors import BadInput, RuleViolation
from ..domain.text import dotted
from ..domain.wording import _
from ..queries import task_page
from ..queries.documents import files_of_steps
from ..queries.overdue import OverdueGroup, overdue_as_of
from ..queries.tasks import task_by_id, waiting_tasks
from ..queries.units import units_to_choose
from ..services import tasks as service
from .guard import right
from .list_filter import number_of
from .paging import PAGE_SIZE, Page, page_asked
from .undoing import tell

blueprint = Blueprint("overdue", __name__)

MOST_ON_ONE_PAGE = 300


@blueprint.get("/qua-han")
@right("task.view")
def page():
    today = clock.today()
    typed, errors = request.args.get("den-ngay", ""), None
    as_of = today
    try:
        as_of = read_day(typed, today.year, field="den-ngay") if typed.strip() else today
    except BadInput as error:
        errors = {"den-ngay": error.message}
    found = overdue_as_of(as_of, today=today, unit_id=number_of("don-vi"), size=PAGE_SIZE,
                          number=page_asked(request.args.get("trang")), most_at_once=MOST_ON_ONE_PAGE)
    units = [(unit.id, unit.name) for unit in units_to_choose() if unit.kind == "unit"]
    page = Page((), found.number, found.total, found.size)
    return render_template("overdue/page.html", tiles=_tiles(found.groups, as_of, page), shown=found.shown,
                           as_of=as_of, typed=typed, errors=errors, units=units, unit_id=number_of("don-vi"),
                           page=page, now=as_of == today), 422 if errors else 200


def _tiles(groups: list[OverdueGroup], as_of: date, page: Page) -> list[tuple[int, str, str, str]]:
    """What each unit owes: number, name, the address of its tasks (here, where one page shows all), the longest."""
    here = f"{url_for('overdue.page')}?den-ngay={as_of.isoformat()}&don-vi=" if page.pages > 1 else "#don-vi-"
    return [(group.count, group.name, f"{here}{group.unit_id or 0}", _(
        "nhiều nhất {most} ngày", most=dotted(group.most)))
            for group in groups]


@blueprint.get("/cho-xac-nhan")
@right("task.confirm")
def waiting():
    return _waiting_page()


def _waiting_page(errors: dict | None = None, status: int = 200):
    lines = task_page.waiting_reports(waiting_tasks())
    if errors and not lines:
        errors = {"": " ".join(errors.values())}  # no field is left to lead to
    requests = task_page.requests_to_decide()
    return render_template("overdue/waiting.html", lines=lines, errors=errors, typed=request.form, requests=requests,
                           asking={one.task_id for one in requests},
                           files=files_of_steps([line.report for line in lines])), status


@blueprint.post("/cho-xac-nhan")
@right("task.confirm")
def settle():
    """Confirm or return those chosen, one or many: all of them or none."""
    chosen = [text.partition("-") for text in request.form.getlist("chosen")]
    returning = request.form.get("act") == "return"
    if not chosen:
        return _waiting_page({"chosen": _("Chưa chọn nhiệm vụ nào. Đánh dấu các nhiệm vụ rồi bấm lại.")}, 422)
    number, since = "", clock.now()
    try:
        for task_id, _dash, occurrence_id in chosen:
            task = task_by_id(_whole(task_id))
            number = str(task.position)
            occurrence = task_page.occurrence_of(task, _whole(occurrence_id)) if _whole(occurrence_id) else None
            if returning:
                service.return_completion(task, actor=current_user, today=clock.today(), occurrence=occurrence,
                                          reason=request.form.get("reason", ""))
            else:
                service.confirm_completion(task, actor=current_user, today=clock.today(), occurrence=occurrence)
    except RuleViolation as error:
        transaction.rollback()
        where = error.field or "chosen"
        message = error.message if error.field else _("Nhiệm vụ số {number}: {message}",
                                                      number=number, message=error.message)
        return _waiting_page({where: message}, 422)
    tell(_("Đã {words} {count} báo cáo hoàn thành.",
           words=_("trả lại") if returning else _("xác nhận"), count=len(chosen)), since)
    return redirect(url_for("overdue.waiting"))


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
