"""Ghi bù: the completions of the past in one grid, filled by hand or pasted from Excel, checked before, all or none."""

from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user

from .. import clock, transaction
from ..domain.wording import _
from ..queries.task_list import all_tasks
from ..queries.units import units_in_use
from ..services.back_filling import Filled, Line, fill_in, lines_of, read_block
from .guard import right
from .list_filter import EVERY_YEAR, filter_from, number_of
from .list_filter import chosen_year as year_of
from .undoing import tell

blueprint = Blueprint("filling", __name__, url_prefix="/ghi-bu")
MOST = 400


@blueprint.get("")
@right("task.confirm")
def page():
    return _page(_lines())


def _lines() -> list[Line]:
    """What is open in the year's plan, of one unit where one is chosen."""
    words = {name: request.values.get(name, "") for name in ("don-vi", "nam")}
    wanted = filter_from({**words, "loai": "ke-hoach", "tinh-trang": "dang-mo", "vai": "tat-ca", "sap-xep": "so"})
    return lines_of(list(all_tasks(wanted)))


def _page(lines: list[Line], *, typed: dict[str, Filled] | None = None, block: str = "", wrong: list[str] | None = None,
          judged: dict | None = None, errors: dict[str, str] | None = None, status: int = 200):
    summary = {f"row-{key}": message for key, message in (errors or {}).items()}
    if wrong:
        summary["block" if lines else ""] = " ".join(wrong)
    typed, year = typed or {}, year_of(request.values)
    # with more than one page can hold, what was typed comes first
    shown = sorted(lines, key=lambda line: line.key not in typed)[:MOST] if len(lines) > MOST else lines
    return render_template(
        "filling/page.html", lines=shown, hidden=len(lines) - len(shown), typed=typed, block=block, wrong=wrong or [],
        judged=judged, errors=summary, unit_id=number_of("don-vi", request.values), year=year,
        units=[(unit.id, unit.name) for unit in units_in_use()], EVERY_YEAR=EVERY_YEAR,
    ), status


@blueprint.post("")
@right("task.confirm")
def fill():
    """Put a pasted block into the grid, check the grid, or keep it; only the last leaves anything behind."""
    form, lines, act = request.form, _lines(), request.form.get("act", "")
    typed = {line.key: Filled(form.get(f"day-{line.key}", ""), form.get(f"document-{line.key}", "")) for line in lines}
    typed = {key: filled for key, filled in typed.items() if not filled.empty}
    if act == "paste":
        pasted, wrong = read_block(form.get("block", ""), lines)
        if not pasted and not wrong:
            wrong = [_("Chưa dán dòng nào. Dán các dòng từ Excel rồi bấm lại.")]
        typed |= pasted
        if wrong:
            return _page(lines, typed=typed, block=form.get("block", ""), wrong=wrong, status=422)
    if not typed:
        return _page(lines, wrong=[_("Chưa ghi ngày hoàn thành cho nhiệm vụ nào.")], status=422)
    gone = [name for name in form if name.startswith(("day-", "document-")) and form[name].strip()
            and name.partition("-")[2] not in {line.key for line in lines}]
    since = clock.now()
    outcome = fill_in(lines, typed, actor=current_user, today=clock.today())
    if outcome.errors or gone or act != "save":
        transaction.rollback()
        lines = _lines()
        wrong = [_("Có việc vừa được người khác ghi xong nên không còn trong bảng. Xem lại rồi ghi "
                   "tiếp.")] if gone else []
        failed = bool(outcome.errors or wrong)
        return _page(lines, typed=typed, judged=None if failed else outcome.judged, errors=outcome.errors, wrong=wrong,
                     status=422 if failed else 200)
    tell(_("Đã ghi bù {count} việc hoàn thành.", count=len(outcome.judged)), since)
    kept = {name: form[name] for name in ("nam", "don-vi") if form.get(name)}
    return redirect(f"{url_for('filling.page')}?{urlencode(kept)}")
