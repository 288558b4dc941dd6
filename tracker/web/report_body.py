"""The report's own pages, part by part: what the numbers say, rewritten where a person wants other words."""

from hashlib import sha256

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
          errors: dict[str, str] | None = None, typed: dict[str, str] | None = None, status: int = 200):
    form, period = form_and_period(period_code, form_key)
    sheet = report_sheet(current_user.agency, period, form)
    if not sheet.open_for_typing:
        return redirect(url_for("report.page", period_code=period.code, form_key=form.key))
    return render_template(
        "report/body.html", sheet=sheet, body=report_body(current_user.agency, sheet), errors=errors, conflict=conflict,
        changed_part=part, typed=typed or {}, digest=_digest, can_type=may("report.fill"), as_of=period.to_on,
        where={"period_code": period.code, "form_key": form.key}), status


@blueprint.post("")
@right("report.fill")
def save(period_code: str, form_key: str):
    """Keep every part that was rewritten on the page, whichever button was pressed; `reset` names a part that goes back
    to the draft."""
    form, period = form_and_period(period_code, form_key)
    body = report_body(current_user.agency, report_sheet(current_user.agency, period, form))
    reset, part, changed = request.form.get("reset", ""), "", False
    wanted: dict[str, str | None] = {**_rewritten(body)}
    if reset:
        wanted[_part(body, reset).heading.part] = None
    typed = {key: text for key, text in wanted.items() if text is not None}
    try:
        for part, text in wanted.items():
            kept = record_text(period, form, part, text, drafted=_part(body, part).drafted, by=current_user,
                               seen=_seen(part))
            changed = changed or kept is not None
    except Conflict as error:
        transaction.rollback()
        return _page(period_code, form_key, conflict=error, part=part, errors={f"text-{part}": error.message},
                     typed=typed, status=409)
    except RuleViolation as error:
        transaction.rollback()
        return _page(period_code, form_key, part=part, errors={error.field or "": error.message}, typed=typed,
                     status=422)
    flash(_("Đã lưu nội dung.") if changed else _("Nội dung không thay đổi."), "done")
    pressed = reset or request.form.get("part", "")
    return redirect(url_for("report_body.page", period_code=period.code, form_key=form.key,
                            _anchor=f"phan-{pressed}" if pressed else None))


def _rewritten(body: list[Part]) -> dict[str, str]:
    """The parts whose text is not as the page had shown it. A draft may have moved since with the numbers, so the text
    is compared with what was shown, not with the draft of now."""
    sent = {part.heading.part: request.form.get(f"text-{part.heading.part}") for part in body}
    return {key: text for key, text in sent.items()
            if text is not None and _digest(text) != request.form.get(f"shown-{key}")}


def _digest(text: str) -> str:
    """What a text is told again by, however the browser ends its lines."""
    return sha256("\n".join(text.strip().splitlines()).encode()).hexdigest()[:16]


def _seen(part: str) -> int:
    """The version of a part's stored text that the page had shown, 0 for none."""
    seen = request.form.get(f"seen-{part}", "0")
    return int(seen) if seen.isascii() and seen.isdigit() else 0


def _part(body: list[Part], key: str) -> Part:
    for part in body:
        if part.heading.part == key:
            return part
    raise NotFound(_("Báo cáo không có phần này. Tải lại trang rồi sửa lại."))
