"""Kế hoạch: what a year's plan holds, section by section, and the undoing of an import."""

from itertools import groupby

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_login import current_user

from .. import clock, transaction
from ..domain.counting import BUCKET_NAMES
from ..domain.errors import RuleViolation
from ..domain.periods import RULE_NAMES
from ..models import Plan
from ..queries import plans as queries
from ..queries.counting import count_of_plan
from ..queries.tasks import plan_tasks
from ..services.next_year import start_next_year
from ..services.plans import undo_import
from .guard import right
from .list_filter import soon_until

blueprint = Blueprint("plan", __name__, url_prefix="/ke-hoach")


@blueprint.get("")
@right("task.view")
def index():
    return render_template("plan/list.html", plans=queries.all_plans())


@blueprint.get("/<int:plan_id>")
@right("task.view")
def page(plan_id: int):
    return _page(queries.plan_by_id(plan_id))


def _page(plan: Plan, errors: dict | None = None, status: int = 200):
    today = clock.today()
    tasks = plan_tasks(plan.id)
    by_section = {key: list(group) for key, group in groupby(tasks, key=lambda task: task.section_id)}
    count = count_of_plan(current_user.agency, plan, today)
    return render_template(
        "plan/page.html", plan=plan, by_section=by_section, without=by_section.get(None, []), total=len(tasks),
        count=count, rule_name=RULE_NAMES[count.rule], BUCKET_NAMES=BUCKET_NAMES, soon_until=soon_until(today),
        errors=errors,
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
    flash(f"Đã hoàn tác lần nhập kế hoạch năm {year}. Bản nhập còn đó để sửa và nhập lại.", "done")
    return redirect(url_for("import.upload"))
