"""Paste a column from Excel: shown row by row beside what stands there, saved only when a person says so."""

from flask import Blueprint, render_template, request, url_for
from flask_login import current_user

from ..domain.errors import RuleViolation
from ..domain.report_paste import laid_on
from ..domain.wording import _
from ..queries.report_sheets import report_sheet
from ..queries.reports import form_and_period
from ..services.reports import seen_mark
from .guard import right

blueprint = Blueprint("report_paste", __name__, url_prefix="/bao-cao/<period_code>/<form_key>/dan-cot")


@blueprint.get("")
@right("report.fill")
def page(period_code: str, form_key: str):
    return _page(period_code, form_key)


@blueprint.post("")
@right("report.fill")
def preview(period_code: str, form_key: str):
    return _page(period_code, form_key, pasted=True)


def _page(period_code: str, form_key: str, *, pasted: bool = False):
    form, period = form_and_period(period_code, form_key)
    sheet = report_sheet(current_user.agency, period, form)
    left: tuple[str, ...] = ()
    laid, errors = [], {}
    start = request.values.get("from_row", "")
    if pasted:
        try:
            entries, left = laid_on(form.rows, request.form.get("column", ""),
                                    int(start) if start.isascii() and start.isdigit() else 0,
                                    only_manual=bool(request.form.get("only_manual")))
            laid = [(sheet.row(entry.row), entry) for entry in entries]
        except RuleViolation as error:
            errors = {error.field or "": error.message}
    back = url_for("report.page", period_code=period.code, form_key=form.key)
    return render_template(
        "report/paste.html", sheet=sheet, laid=laid, left=left, errors=errors or None, typed=request.values,
        seen_mark=seen_mark, where={"period_code": period.code, "form_key": form.key}, as_of=period.to_on,
        trail=[(_("Báo cáo"), url_for("report.index")), (period.name, back), (_("Dán cột số liệu"), "")],
    ), 422 if errors else 200
