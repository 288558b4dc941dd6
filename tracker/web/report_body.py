"""The report's own pages, part by part: what the numbers say, rewritten where a person wants other words."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user

from .. import transaction
from ..domain.errors import Conflict, NotFound, RuleViolation
from ..domain.wording import _
from ..queries.report_sheets import report_sheet
from ..queries.reports import form_and_period
from ..services.report_body import Part, report_body
from ..services.reports import record_text
from .guard import may, right

blueprint = Blueprint("report_body", __name__, url_prefix="/bao-cao/<period_code>/<form_key>/noi-dung")


@blueprint.get("")
@right("report.view")
def page(period_code: str, form_key: str):
    return _page(period_code, form_key)


def _page(period_code: str, form_key: str, *, conflict: Conflict | None = None, part: str = "",
          errors: dict[str, str] | None = None, status: int = 200):
    form, period = form_and_period(period_code, form_key)
    sheet = report_sheet(current_user.agency, period, form)
    if not sheet.open_for_typing:
        return redirect(url_for("report.page", period_code=period.code, form_key=form.key))
    return render_template(
        "report/body.html", sheet=sheet, body=report_body(current_user.agency, sheet), errors=errors, conflict=conflict,
        changed_part=part, typed=request.form, can_type=may("report.fill"), as_of=period.to_on,
        where={"period_code": period.code, "form_key": form.key}), status


@blueprint.post("/<part>")
@right("report.fill")
def save(period_code: str, form_key: str, part: str):
    form, period = form_and_period(period_code, form_key)
    now = _part(report_body(current_user.agency, report_sheet(current_user.agency, period, form)), part)
    text = None if request.form.get("act") == "reset" else request.form.get(f"text-{part}", "")
    seen = request.form.get("seen", "0")
    try:
        changed = record_text(period, form, part, text, drafted=now.drafted, by=current_user,
                              seen=int(seen) if seen.isascii() and seen.isdigit() else 0)
    except Conflict as error:
        transaction.rollback()
        return _page(period_code, form_key, conflict=error, part=part, errors={f"text-{part}": error.message},
                     status=409)
    except RuleViolation as error:
        transaction.rollback()
        return _page(period_code, form_key, part=part, errors={error.field or "": error.message}, status=422)
    flash(_("Đã lưu nội dung.") if changed else _("Nội dung không thay đổi."), "done")
    return redirect(url_for("report_body.page", period_code=period.code, form_key=form.key, _anchor=f"phan-{part}"))


def _part(body: list[Part], key: str) -> Part:
    for part in body:
        if part.heading.part == key:
            return part
    raise NotFound(_("Báo cáo không có phần này. Tải lại trang rồi sửa lại."))
