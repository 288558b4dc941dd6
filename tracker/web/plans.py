"""Kế hoạch: what a year's plan holds, section by section, and the undoing of an import."""

from collections import defaultdict

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_login import current_user

from .. import clock, transaction
from ..domain.counting import BUCKET_NAMES
from ..domain.day_entry import read_day
from ..domain.errors import NotFound, RuleViolation
from ..domain.periods import RULE_NAMES
from ..domain.wording import _
from ..models import Plan, Task
from ..queries import plans as queries
from ..queries.counting import count_of_plan, counts_of_plans
from ..queries.task_page import unit_chosen
from ..queries.tasks import plan_tasks
from ..queries.units import units_in_use
from ..services.next_year import start_next_year
from ..services.plan_files import plan_file
from ..services.plans import undo_import
from ..services.report_files import KINDS
from ..services.task_editing import add_task
from .guard import right
from .list_filter import soon_until

blueprint = Blueprint("plan", __name__, url_prefix="/ke-hoach")
FILE_KINDS = ("docx", "xlsx")


@blueprint.get("")
@right("task.view")
def index():
    plans = queries.all_plans()
    return render_template("plan/list.html", plans=plans,
                           counts=counts_of_plans(current_user.agency, plans, clock.today()))


@blueprint.get("/<int:plan_id>")
@right("task.view")
def page(plan_id: int):
    return _page(queries.plan_by_id(plan_id))


def _page(plan: Plan, errors: dict | None = None, status: int = 200):
    today = clock.today()
    tasks = plan_tasks(plan.id)
    by_section: dict[int | None, list[Task]] = defaultdict(list)
    for task in tasks:
        by_section[task.section_id].append(task)
    count = count_of_plan(current_user.agency, plan, today)
    return render_template(
        "plan/page.html", plan=plan, by_section=by_section, without=by_section.get(None, []), total=len(tasks),
        left=queries.left_to_settle(plan.id), count=count,
        rule_name=RULE_NAMES[count.rule], BUCKET_NAMES=BUCKET_NAMES, soon_until=soon_until(today),
        errors=errors, typed=request.form if errors else {}, own_units=[(one.id, one.name) for one in units_in_use()],
        section_choices=[(one.id, f"{one.code} {one.title}".strip()[:90]) for one in plan.sections],
    ), status


@blueprint.post("/<int:plan_id>/nam-sau")
@right("plan.import")
def next_year(plan_id: int):
    """A draft of next year's plan from this one; it is looked through like any other before it is imported."""
    plan = queries.plan_by_id(plan_id)
    try:
        draft_id = start_next_year(plan, current_user).id
    except RuleViolation as error:
        transaction.rollback()
        return _page(queries.plan_by_id(plan_id), {"": error.message}, 422)
    return redirect(url_for("import.review", draft_id=draft_id))


@blueprint.get("/<int:plan_id>/tai-ve.<kind>")
@right("task.view")
def export(plan_id: int, kind: str):
    """The plan in its own columns with "Tình trạng, kết quả", as Word or Excel."""
    plan, today = queries.plan_by_id(plan_id), clock.today()
    if kind not in FILE_KINDS:
        raise NotFound(_("Chỉ tải về được dạng docx hoặc xlsx. Chọn lại ở trang Kế hoạch."))
    name = f"ke-hoach-{plan.year}-tinh-trang-{today:%Y%m%d}.{kind}"
    return Response(plan_file(current_user.agency, plan, today, kind), mimetype=KINDS[kind],
                    headers={"Content-Disposition": f'attachment; filename="{name}"'})


@blueprint.post("/<int:plan_id>/them")
@right("task.edit")
def add(plan_id: int):
    """A further task of the plan, from a day on; its deadline in the words of the paper."""
    form, today = request.form, clock.today()
    plan = queries.plan_by_id(plan_id)
    try:
        section = next((one for one in plan.sections if str(one.id) == form.get("section")), None)
        typed = form.get("entered_on", "")
        task = add_task(
            plan, actor=current_user, today=today, text=form.get("text", ""), deadline_text=form.get("deadline", ""),
            entered_on=read_day(typed, plan.year, field="entered_on") if typed.strip() else None, section=section,
            lead_unit=unit_chosen(form.get("lead_unit", "")), product=form.get("product", ""),
            document=form.get("document", ""),
        )
    except RuleViolation as error:
        transaction.rollback()
        return _page(queries.plan_by_id(plan_id), {error.field or "": error.message}, 422)
    flash(_("Đã thêm nhiệm vụ số {position}. Ghi nhầm thì xóa ở mục Xóa nhiệm vụ ghi nhầm.",
            position=task.position), "done")
    return redirect(url_for("task.page", task_id=task.id))


@blueprint.post("/<int:plan_id>/hoan-tac")
@right("plan.import")
def undo(plan_id: int):
    """Take the import back while nothing was reported on it; the draft is there again to be corrected."""
    plan = queries.plan_by_id(plan_id)
    year = plan.year
    try:
        undo_import(plan)
    except RuleViolation as error:
        transaction.rollback()
        return _page(queries.plan_by_id(plan_id), {error.field or "": error.message}, 422)
    flash(_("Đã hoàn tác lần nhập kế hoạch năm {year}. Bản nhập còn đó để sửa và nhập lại.", year=year), "done")
    return redirect(url_for("import.upload"))
