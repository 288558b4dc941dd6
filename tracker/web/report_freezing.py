"""Draft, chốt, gửi: the last look before freezing, what was frozen (shown from what was stored), and corrections."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user

from .. import clock, transaction
from ..domain.counting import BUCKET_NAMES
from ..domain.errors import NotFound, RuleViolation
from ..domain.indicators import Scene
from ..domain.permissions import role_may
from ..domain.wording import _
from ..models import FrozenReport
from ..queries.counting import scene_of
from ..queries.moments import added_after
from ..queries.report_sheets import ReportSheet, report_sheet
from ..queries.report_steps import steps_of
from ..queries.reports import form_and_period, frozen_file, frozen_version, frozen_versions
from ..services.report_body import report_body
from ..services.report_freezing import (
    begin_correction,
    freeze_report,
    may_freeze,
    pending_differences,
    send_report,
)
from .guard import right
from .report_downloads import as_file, plain_name

blueprint = Blueprint("freezing", __name__, url_prefix="/bao-cao/<period_code>/<form_key>")

LIST_NAMES = {**BUCKET_NAMES, "awaiting": _("Chờ xác nhận"), "withdrawn": _("Đã rút khỏi kế hoạch")}


def _sheet(period_code: str, form_key: str) -> ReportSheet:
    form, period = form_and_period(period_code, form_key)
    return report_sheet(current_user.agency, period, form)


def _back(period_code: str, form_key: str):
    return redirect(url_for("report.page", period_code=period_code, form_key=form_key))


def may_freeze_here() -> bool:
    """Whether the signed-in person is the one who freezes in this agency."""
    return role_may(current_user.role, "report.freeze") and may_freeze(current_user.role, current_user.rules)


@blueprint.get("/chot")
@right("report.freeze")
def check(period_code: str, form_key: str):
    return _check(_sheet(period_code, form_key))


def _check(sheet: ReportSheet, errors: dict[str, str] | None = None, status: int = 200):
    """The last look: how many rows, what is empty or doubtful, and what cannot be undone."""
    agency = current_user.agency
    if not sheet.open_for_typing:
        return _back(sheet.period.code, sheet.form.key)
    body = report_body(agency, sheet)
    where = {"period_code": sheet.period.code, "form_key": sheet.form.key}
    return render_template(
        "report/freeze.html", sheet=sheet, steps=steps_of(sheet), errors=errors, where=where, as_of=sheet.period.to_on,
        warnings=[(part.heading.text, text) for part in body for text in part.warnings], may_freeze=may_freeze_here(),
        changed=pending_differences(agency, sheet), decider=agency.rules.freeze_decider,
        ahead=sheet.period.to_on > clock.today(),
    ), status


@blueprint.post("/chot")
@right("report.freeze")
def freeze(period_code: str, form_key: str):
    try:
        frozen = freeze_report(current_user.agency, period_code, form_key, current_user)
    except RuleViolation as error:
        transaction.rollback()
        return _check(_sheet(period_code, form_key), {error.field or "": error.message}, 422)
    flash(_("Đã chốt số liệu {name}. Các tệp và danh sách được giữ nguyên từ nay. "
            "Bước tiếp theo: tải Word, trình ký, gửi đi rồi ghi số báo cáo ở dưới.",
            name=frozen.content["period"]["name"]), "done")
    return _back(period_code, form_key)


@blueprint.post("/gui")
@right("report.fill")
def send(period_code: str, form_key: str):
    sent_as = request.form.get("sent_as", "")
    try:
        send_report(form_and_period(period_code, form_key)[1].code, form_key, current_user, sent_as)
    except RuleViolation as error:
        transaction.rollback()
        return frozen_page(period_code, form_key, errors={error.field or "": error.message}, status=422)
    flash(_("Đã ghi báo cáo là đã gửi."), "done")
    return _back(period_code, form_key)


@blueprint.post("/dieu-chinh")
@right("report.fill")
def correct(period_code: str, form_key: str):
    code = form_and_period(period_code, form_key)[1].code
    try:
        report = begin_correction(code, form_key, current_user, request.form.get("reason", ""))
    except RuleViolation as error:
        transaction.rollback()
        return frozen_page(code, form_key, errors={error.field or "": error.message}, status=422)
    flash(_("Đã mở bản điều chỉnh lần {correction}. Sửa số liệu rồi chốt lại.", correction=report.correction), "done")
    return _back(code, form_key)


@blueprint.get("/ban-chot/<int:correction>")
@right("report.view")
def shown(period_code: str, form_key: str, correction: int):
    return frozen_page(period_code, form_key, correction)


def frozen_page(period_code: str, form_key: str, correction: int | None = None, *,
                errors: dict[str, str] | None = None, status: int = 200):
    """A frozen report as it was stored; without a number the last one."""
    versions = frozen_versions(period_code, form_key)
    if not versions and errors:
        raise NotFound(next(iter(errors.values())))
    number = versions[-1].report.correction if correction is None and versions else correction or 0
    frozen = frozen_version(period_code, form_key, number)
    return render_template(
        "report/frozen.html", frozen=frozen, content=frozen.content, versions=versions, errors=errors,
        typed=request.form, where={"period_code": period_code, "form_key": form_key}, latest=frozen is versions[-1],
        added=len(_added(frozen)), as_of=frozen.report.to_on, list_names=LIST_NAMES,
        has_draft=_sheet(period_code, form_key).open_for_typing,
    ), status


def _added(frozen: FrozenReport) -> list:
    return added_after(_scene(frozen), frozen.frozen_at)


def _scene(frozen: FrozenReport) -> Scene:
    _, period = form_and_period(frozen.report.period, frozen.report.form)
    return scene_of(current_user.agency, period)[1]


@blueprint.get("/ban-chot/<int:correction>/bo-sung")
@right("report.view")
def added(period_code: str, form_key: str, correction: int):
    """Bổ sung sau ngày chốt: took effect by the cut-off, recorded after the freezing."""
    frozen = frozen_version(period_code, form_key, correction)
    return render_template("report/added.html", frozen=frozen, changes=_added(frozen), as_of=frozen.report.to_on,
                           where={"period_code": period_code, "form_key": form_key})


@blueprint.get("/ban-chot/<int:correction>/danh-sach/<key>")
@right("report.view")
def listed(period_code: str, form_key: str, correction: int, key: str):
    """The tasks or documents behind a frozen number, as they were stored."""
    frozen = frozen_version(period_code, form_key, correction)
    content: dict[str, Any] = frozen.content
    if key not in content["lists"]:
        raise NotFound(_("Bản chốt không có danh sách này. Quay lại bản chốt và bấm vào con số cần xem."))
    definition = content["definitions"].get(key, {"label": LIST_NAMES.get(key, key), "formula": content["rule"]})
    of_documents = definition.get("of") == "document"
    source = content["documents" if of_documents else "tasks"]
    return render_template(
        "report/frozen_list.html", frozen=frozen, content=content, definition=definition, of_documents=of_documents,
        things=[source[str(one)] for one in content["lists"][key] if str(one) in source], as_of=frozen.report.to_on,
        where={"period_code": period_code, "form_key": form_key}, bucket_names=LIST_NAMES,
    )


@blueprint.get("/ban-chot/<int:correction>/tai-ve.<kind>")
@right("report.view")
def download(period_code: str, form_key: str, correction: int, kind: str):
    """The stored bytes."""
    frozen = frozen_version(period_code, form_key, correction)
    suffix = f"-dieu-chinh-{correction}" if correction else ""
    return as_file(frozen_file(frozen, kind).content, kind,
                   f"bao-cao-cchc-{plain_name(period_code)}-{plain_name(form_key)}{suffix}")
