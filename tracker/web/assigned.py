"""Nhiệm vụ được giao: what the upper levels assigned; several from one công văn at once."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user

from .. import clock, transaction
from ..domain.day_entry import read_day
from ..domain.errors import RuleViolation
from ..domain.indicators import ASSIGNERS
from ..domain.lifecycle import STATE_NAMES
from ..queries import task_page
from ..queries.task_list import COMPUTED, ListFilter
from ..queries.task_list import task_page as page_of
from ..queries.units import units_of_agency
from ..services.assigned import add_assigned
from .guard import right
from .list_filter import EVERY_YEAR, number_of, query_of, soon_until
from .paging import PAGE_SIZE, Page, page_asked

blueprint = Blueprint("assigned", __name__, url_prefix="/giao-tu-tren")


@blueprint.get("")
@right("task.view")
def index():
    return _page()


def _page(errors: dict | None = None, status: int = 200):
    today = clock.today()
    state = request.args.get("tinh-trang", "")
    wanted = ListFilter(today=today, soon_until=soon_until(today), population="assigned", unit_id=number_of("don-vi"),
                        words=request.args.get("q", "").strip(),
                        state=state if state in COMPUTED or state in STATE_NAMES else None)
    tasks, number, total = page_of(wanted, page_asked(request.args.get("trang")), PAGE_SIZE)
    units = units_of_agency()
    return render_template(
        "assigned/list.html", page=Page(tasks, number, total), errors=errors, wanted=wanted,
        soon_until=wanted.soon_until,
        list_query=query_of(request.args, loai="giao", nam=EVERY_YEAR, vai="tat-ca"),
        typed=request.form if errors else {}, ASSIGNERS=ASSIGNERS,
        own_units=[(unit.id, unit.name) for unit in units if unit.kind == "unit" and not unit.valid_to],
        state_choices=[*COMPUTED.items(), *STATE_NAMES.items()],
    ), status


@blueprint.post("")
@right("assigned.edit")
def add():
    """One công văn, one task a line; they share assigner, day received, due day and unit unless a line has its own."""
    form = request.form
    today = clock.today()
    lines = [line for line in form.get("texts", "").splitlines() if line.strip()]
    try:
        received_on = read_day(form.get("received_on", ""), today.year, field="received_on")
        due = form.get("due_on", "")
        due_on = read_day(due, received_on.year, field="due_on") if due.strip() else None
        unit = task_page.unit_chosen(form.get("unit", ""))
        for line in lines or [""]:
            add_assigned(assigner=form.get("assigner", ""), received_on=received_on, due_on=due_on, unit=unit,
                         text=line, today=today, actor=current_user, document=form.get("document", ""))
    except RuleViolation as error:
        transaction.rollback()
        return _page({"texts" if error.field == "text" else error.field or "": error.message}, 422)
    flash(f"Đã ghi {len(lines)} nhiệm vụ được giao.", "done")
    return redirect(url_for("assigned.index"))
