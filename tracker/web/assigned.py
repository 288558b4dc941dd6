"""Nhiệm vụ được giao: what the upper levels assigned; several from one công văn at once."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user

from .. import clock, transaction
from ..domain.day_entry import read_day
from ..domain.errors import RuleViolation
from ..domain.indicators import ASSIGNERS
from ..domain.lifecycle import STATE_NAMES
from ..domain.wording import _
from ..queries import task_page
from ..queries.task_list import COMPUTED, ListFilter
from ..queries.task_list import task_page as page_of
from ..queries.units import register_of_units, units_of_agency
from ..services.assigned_lines import Letter, add_lines, lines_of_file
from ..services.imports import check_upload
from .guard import right
from .list_filter import EVERY_YEAR, number_of, query_of, soon_until
from .paging import PAGE_SIZE, Page, page_asked

blueprint = Blueprint("assigned", __name__, url_prefix="/giao-tu-tren")


@blueprint.get("")
@right("task.view")
def index():
    return _page()


def _page(errors: dict | None = None, status: int = 200, read_lines: str = ""):
    today = clock.today()
    state, assigner = request.args.get("tinh-trang", ""), request.args.get("co-quan", "")
    wanted = ListFilter(today=today, soon_until=soon_until(today), population="assigned", unit_id=number_of("don-vi"),
                        words=request.args.get("q", "").strip(), assigner=assigner if assigner in ASSIGNERS else None,
                        state=state if state in COMPUTED or state in STATE_NAMES else None)
    tasks, number, total = page_of(wanted, page_asked(request.args.get("trang")), PAGE_SIZE)
    units = units_of_agency()
    return render_template(
        "assigned/list.html", page=Page(tasks, number, total), errors=errors, wanted=wanted,
        soon_until=wanted.soon_until,
        list_query=query_of(request.args, loai="giao", nam=EVERY_YEAR, vai="tat-ca"),
        typed={"texts": read_lines} if read_lines else request.form if errors else {}, read_lines=read_lines,
        ASSIGNERS=ASSIGNERS,
        own_units=[(unit.id, unit.name) for unit in units if unit.kind == "unit" and not unit.valid_to],
        state_choices=[*COMPUTED.items(), *STATE_NAMES.items()],
    ), status


@blueprint.post("")
@right("assigned.edit")
def add():
    """One công văn, one task a line; they share assigner, day received, due day and unit unless a line has its own."""
    form, today = request.form, clock.today()
    try:
        received_on = read_day(form.get("received_on", ""), today.year, field="received_on")
        due = form.get("due_on", "")
        letter = Letter(form.get("assigner", ""), received_on,
                        read_day(due, received_on.year, field="due_on") if due.strip() else None,
                        task_page.unit_chosen(form.get("unit", "")), form.get("document", ""))
        added = add_lines(form.get("texts", ""), letter, actor=current_user, today=today)
    except RuleViolation as error:
        transaction.rollback()
        return _page({"texts" if error.field == "text" else error.field or "": error.message}, 422)
    flash(_("Đã ghi {count} nhiệm vụ được giao. Ghi nhầm thì mở nhiệm vụ, xóa ở mục Xóa nhiệm vụ ghi nhầm.",
            count=len(added)), "done")
    return redirect(url_for("assigned.index"))


@blueprint.post("/doc-tep")
@right("assigned.edit")
def read():
    """A file of tasks becomes the lines of the form above it; nothing is entered yet."""
    sent = request.files.get("file")
    name, content = (sent.filename or "", sent.read()) if sent else ("", b"")
    rules, register = current_user.rules, register_of_units()
    transaction.commit()  # the reading takes its time and must not hold the database
    try:
        check_upload(name, content)
        lines = lines_of_file(name, content, year=clock.today().year, rules=rules, register=register)
    except RuleViolation as error:
        return _page({"file": error.message}, 422)
    return _page(read_lines=lines)
