"""Many tasks at once: chosen one by one or "all that match", then exported, given to somebody, or asked about.

An act is shown first with how many tasks and whose they are; the check page holds the very tasks that were shown, so
that what is done is what was seen.
"""

from secrets import token_hex

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user

from .. import clock, transaction
from ..domain.errors import BadInput, NotAllowed, RuleViolation
from ..domain.permissions import role_may
from ..domain.wording import _
from ..models import Task
from ..queries import task_list, task_page
from ..queries.units import units_in_use
from ..services import many_tasks
from .guard import right
from .list_filter import filter_from_query
from .session import local_path
from .task_export import KINDS, list_file
from .undoing import tell

blueprint = Blueprint("choice", __name__, url_prefix="/nhiem-vu/chon")
RIGHT_OF_ACT = {"giao": "task.edit", "hoi": "chase.act"}
ASKED = _("Đề nghị cập nhật tiến độ thực hiện nhiệm vụ.")


@blueprint.post("")
@right("task.view")
def choose():
    """A file at once; an act first as a page that says what it will do."""
    act = request.form.get("act", "")
    wanted = filter_from_query(request.form.get("query", ""))
    ids = _chosen_ids(wanted)
    if act in KINDS:
        return list_file(task_list.tasks_chosen(ids), wanted, act)
    if act not in RIGHT_OF_ACT:
        raise BadInput(_("Chọn một việc cần làm với các nhiệm vụ đã đánh dấu."))
    if not role_may(current_user.role, RIGHT_OF_ACT[act]):
        raise NotAllowed(_("Anh/chị không có quyền làm việc này với nhiều nhiệm vụ. Nếu cần, hãy liên hệ Văn phòng."))
    if len(ids) > many_tasks.MOST:
        raise BadInput(_("Mỗi lần làm được nhiều nhất {MOST} nhiệm vụ. Quay lại và lọc hẹp hơn.", MOST=many_tasks.MOST))
    return _check_page(act, task_list.tasks_chosen(ids), request.form.get("back", ""))


def _chosen_ids(wanted: task_list.ListFilter) -> list[int]:
    if request.form.get("all"):
        return task_list.ids_matching(wanted, 100_000)
    ids = _numbers(request.form.getlist("chosen"))
    if not ids:
        raise BadInput(_("Chưa chọn nhiệm vụ nào. Quay lại danh sách, đánh dấu các nhiệm vụ rồi bấm lại."))
    return ids


def _numbers(texts: list[str]) -> list[int]:
    return [int(text) for text in dict.fromkeys(texts) if text.isascii() and text.isdigit() and len(text) < 10]


def _check_page(act: str, tasks: list[Task], back: str, errors: dict | None = None, status: int = 200):
    fit = many_tasks.still_open(tasks)
    return render_template(
        "task/many.html", act=act, tasks=fit, left_out=len(tasks) - len(fit), errors=errors, typed=request.form,
        back=local_path(back) if back else url_for("task.index"), asked=ASKED,
        act_key=request.form.get("act_key") or token_hex(12),
        own_units=[(unit.id, unit.name) for unit in units_in_use()] if act == "giao" else [],
        people=[(one.id, f"{one.name}{' – ' + one.unit.name if one.unit else ''}")
                for one in task_page.people_to_assign()] if act == "giao" else [],
    ), status


@blueprint.post("/giao")
@right("task.edit")
def assign():
    """Give the tasks of the check page to a unit, a person, or both."""

    def act(tasks: list[Task]) -> str:
        changed = many_tasks.assign_many(
            tasks, actor=current_user, unit=task_page.unit_chosen(request.form.get("unit", "")),
            person=task_page.person_chosen(request.form.get("user", "")), today=clock.today())
        return _("Đã giao {changed} nhiệm vụ.", changed=changed)

    return _do("giao", act)


@blueprint.post("/hoi")
@right("chase.act")
def ask():
    """Ask the units of the tasks of the check page for an update."""

    def act(tasks: list[Task]) -> str:
        asked = many_tasks.ask_for_updates(tasks, actor=current_user, today=clock.today(),
                                           text=request.form.get("text", ""), act_key=request.form.get("act_key", ""))
        return _("Đã đề nghị cập nhật {asked} nhiệm vụ.", asked=asked)

    return _do("hoi", act)


def _do(name: str, act):
    ids, back = _numbers(request.form.get("ids", "").split(",")), request.form.get("back", "")
    if not ids or len(ids) > many_tasks.MOST:
        raise BadInput(_("Chưa chọn nhiệm vụ nào. Quay lại danh sách, đánh dấu các nhiệm vụ rồi bấm lại."))
    since = clock.now()
    try:
        words = act(many_tasks.still_open(task_list.tasks_chosen(ids)))
    except RuleViolation as error:
        transaction.rollback()
        return _check_page(name, task_list.tasks_chosen(ids), back, {error.field or "": error.message}, 422)
    tell(words, since, "step" if name == "giao" else "done")
    return redirect(local_path(back) if back else url_for("task.index"))
