"""Thêm, sửa, tách, chuyển, xóa một nhiệm vụ bằng tay: each a form that works without script."""

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from .. import clock, transaction
from ..domain.day_entry import read_day
from ..domain.errors import Conflict, RuleViolation
from ..models import Plan, Task
from ..queries import task_page
from ..queries.plans import plan_by_id
from ..queries.tasks import task_by_id
from ..queries.units import units_of_agency
from ..services import task_editing
from .guard import right
from .plans import blueprint as plans
from .task_acts import perform, version, word
from .tasks import blueprint, render_page


@plans.get("/<int:plan_id>/them")
@right("task.edit")
def add_form(plan_id: int):
    return _add_page(plan_by_id(plan_id))


def _add_page(plan: Plan, errors: dict | None = None, status: int = 200):
    units = [unit for unit in units_of_agency() if unit.valid_to is None]
    return render_template(
        "plan/add_task.html", plan=plan, errors=errors, typed=request.form,
        sections=[(one.id, task_editing.section_words(one)) for one in plan.sections],
        own_units=[(unit.id, unit.name) for unit in units if unit.kind == "unit"],
        all_units=[(unit.id, unit.name) for unit in units],
        chosen={name: request.form.getlist(name) for name in ("co_lead", "coordinating")},
    ), status


@plans.post("/<int:plan_id>/them")
@right("task.edit")
def add(plan_id: int):
    """A new task of the plan; what is unclear in it stays as a question on its page."""
    plan = plan_by_id(plan_id)
    try:
        task = task_editing.add_task(plan, _wanted(plan), actor=current_user, today=clock.today(),
                                     rules=current_user.agency.rules)
    except RuleViolation as error:
        transaction.rollback()
        return _add_page(plan_by_id(plan_id), {error.field or "": error.message}, 422)
    flash(f"Đã thêm nhiệm vụ số {task.position} vào kế hoạch năm {plan.year}.", "done")
    return redirect(url_for("task.page", task_id=task.id))


def _wanted(plan: Plan) -> task_editing.Wanted:
    others = {name: tuple(unit for one in request.form.getlist(name) if (unit := task_page.unit_chosen(one)))
              for name in ("co_lead", "coordinating")}
    entered = word("entered_on")
    return task_editing.Wanted(
        text=word("text"), deadline=word("deadline"), product=word("product"), objective=word("objective"),
        document=word("document"), section=task_editing.section_of(plan.id, word("section")),
        entered_on=read_day(entered, plan.year, field="entered_on") if entered.strip() else clock.today(),
        lead=task_page.unit_chosen(word("lead_unit")), co_leads=others["co_lead"], coordinating=others["coordinating"],
    )


@blueprint.post("/<int:task_id>/sua")
@right("task.edit")
def edit(task_id: int):
    """Other words for a task; what stood there before is in its history."""

    def act(task: Task) -> None:
        values = {name: request.form[name] for name in task_editing.WORDS if name in request.form}
        task_editing.edit_task(task, values, actor=current_user, on=clock.today(), document=word("document"),
                               version=version())

    return perform(task_id, "task.edit", "sua", "Đã ghi nội dung nhiệm vụ.", act)


@blueprint.post("/<int:task_id>/chuyen")
@right("task.edit")
def move(task_id: int):
    """Into another section, or to another place in the order."""

    def act(task: Task) -> None:
        below = word("below")
        task_editing.move_task(task, section=task_editing.section_of(task.plan_id or 0, word("section")),
                               below=task_by_id(int(below)) if below.isascii() and below.isdigit() else None,
                               actor=current_user, today=clock.today(), version=version())

    return perform(task_id, "task.edit", "chuyen", "Đã chuyển nhiệm vụ.", act)


@blueprint.post("/<int:task_id>/tach")
@right("task.edit")
def split(task_id: int):
    """One task into several, each a line."""
    return perform(task_id, "task.edit", "tach", "Đã tách nhiệm vụ; các nhiệm vụ mới nằm ngay bên dưới trong kế hoạch.",
                   lambda task: task_editing.split_task(task, word("texts").splitlines(), actor=current_user,
                                                        today=clock.today(), version=version()))


@blueprint.post("/<int:task_id>/xoa")
@right("task.edit")
def delete(task_id: int):
    """Out of the plan without a trace, while nothing was reported; afterwards there is only withdrawing."""
    task = task_by_id(task_id)
    plan_id, position = task.plan_id, task.position
    try:
        if version() != task.version:
            raise Conflict("Người khác vừa thay đổi nhiệm vụ này. Xem nội dung mới rồi xóa nếu vẫn cần.")
        task_editing.delete_task(task)
    except Conflict as error:
        transaction.rollback()
        return render_page(task_by_id(task_id), opened="xoa", conflict=error, status=409)
    except RuleViolation as error:
        transaction.rollback()
        return render_page(task_by_id(task_id), opened="xoa", errors={"": error.message}, status=422)
    flash(f"Đã xóa nhiệm vụ số {position}. Số này không dùng lại.", "done")
    return redirect(url_for("plan.page", plan_id=plan_id))
