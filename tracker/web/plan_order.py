"""Tách, chuyển, xóa một nhiệm vụ: what changes where a task stands, each a form that works without script."""

from flask import flash, redirect, url_for
from flask_login import current_user

from .. import clock, transaction
from ..domain.errors import Conflict, NotFound, RuleViolation
from ..domain.wording import _
from ..models import Task
from ..queries.tasks import task_at, task_by_id
from ..services import plan_order
from .guard import right
from .task_acts import perform, version, word
from .tasks import blueprint, render_page


@blueprint.post("/<int:task_id>/chuyen")
@right("task.edit")
def move(task_id: int):
    """Into another section, or to another place in the order."""

    def act(task: Task) -> None:
        plan_order.move_task(task, section=plan_order.section_of(task.plan_id or 0, word("section")),
                             below=_below(task), actor=current_user, today=clock.today(), version=version())

    return perform(task_id, "task.edit", "chuyen", _("Đã chuyển nhiệm vụ."), act)


def _below(task: Task) -> Task | None:
    """The task to stand below, from the list or, in a long plan, by its number; None: at the section's beginning."""
    chosen, number = word("below"), word("below_number").strip()
    if number:
        try:
            return task_at(task.plan_id or 0, int(number) if number.isascii() and number.isdigit() else 0)
        except NotFound as error:
            raise RuleViolation(_("Kế hoạch không có nhiệm vụ mang số này. Nhập số của một nhiệm vụ trong kế hoạch."),
                                field="below_number") from error
    return task_by_id(int(chosen)) if chosen.isascii() and chosen.isdigit() else None


@blueprint.post("/<int:task_id>/tach")
@right("task.edit")
def split(task_id: int):
    """One task into several, each a line."""
    return perform(task_id, "task.edit", "tach", _("Đã tách nhiệm vụ; các nhiệm vụ mới nằm ngay bên dưới trong kế "
                                                   "hoạch."),
                   lambda task: plan_order.split_task(task, word("texts").splitlines(), actor=current_user,
                                                        today=clock.today(), version=version()))


@blueprint.post("/<int:task_id>/xoa")
@right("task.edit")
def delete(task_id: int):
    """Out without a trace, while nothing was reported; afterwards there is only withdrawing."""
    task = task_by_id(task_id)
    plan_id, position = task.plan_id, task.position
    try:
        if version() != task.version:
            raise Conflict(_("Người khác vừa thay đổi nhiệm vụ này. Xem nội dung mới rồi xóa nếu vẫn cần."))
        plan_order.delete_task(task)
    except Conflict as error:
        transaction.rollback()
        return render_page(task_by_id(task_id), opened="xoa", conflict=error, status=409)
    except RuleViolation as error:
        transaction.rollback()
        return render_page(task_by_id(task_id), opened="xoa", errors={"": error.message}, status=422)
    if plan_id is None:
        flash(_("Đã xóa nhiệm vụ được giao số {position}.", position=position), "done")
        return redirect(url_for("assigned.index"))
    flash(_("Đã xóa nhiệm vụ số {position}. Số này không dùng lại.", position=position), "done")
    return redirect(url_for("plan.page", plan_id=plan_id))
