"""The periodic report: choose a period and a form, type what must be typed, open every number, take the file away."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user

from .. import clock, transaction
from ..domain.counting import BUCKET_NAMES
from ..domain.day_entry import read_day
from ..domain.errors import NotFound, RuleViolation
from ..domain.indicators import INDICATORS, indicator_named
from ..domain.periods import parse_period, with_window
from ..domain.wording import _
from ..queries.behind import documents_with_ids, rows_behind
from ..queries.counting import ids_behind
from ..queries.report_forms import agency_forms
from ..queries.report_sheets import ReportSheet, members_of, report_sheet, values_of
from ..queries.report_steps import steps_of
from ..queries.reports import form_and_period, last_change_of, reports_of_agency
from ..services.report_body import report_body
from ..services.report_export import exported
from ..services.report_freezing import pending_differences
from ..services.reports import RowsChanged, Typed, record_values, record_window, seen_mark
from .guard import may, right
from .report_downloads import as_file, plain_name
from .report_freezing import frozen_page, may_freeze_here

blueprint = Blueprint("report", __name__, url_prefix="/bao-cao")

KINDS = [("", _("Cả năm")), ("-6T", _("6 tháng đầu năm")), ("-9T", _("9 tháng")),
         *((f"-Q{part}", _("Quý {roman}",
                           roman=roman)) for part, roman in enumerate(("I", "II", "III", "IV"), start=1)),
         *((f"-{month:02d}", _("Tháng {month}", month=month)) for month in range(1, 13))]
GROUPS = {**BUCKET_NAMES, "awaiting": _("Chờ xác nhận"), "withdrawn": _("Đã rút khỏi kế hoạch")}


def sheet_asked(period_code: str, form_key: str) -> ReportSheet:
    """The report that an address names."""
    form, period = form_and_period(period_code, form_key)
    return report_sheet(current_user.agency, period, form)


def latest_period(today: date) -> str:
    """The last quarter, half-year or year that has ended: what a clerk most likely reports now."""
    codes = [f"{year}{suffix}" for year in (today.year, today.year - 1) for suffix in ("", "-9T", "-6T", "-Q3", "-Q1")]
    ended = [period for period in map(parse_period, codes) if period.to_on <= today]
    return max(ended, key=lambda period: (period.to_on, -period.from_on.toordinal())).code


@blueprint.get("")
@right("report.view")
def index():
    if request.args.get("mau"):
        code = parse_period(request.args.get("nam", "").strip() + request.args.get("ky", "")).code
        return redirect(url_for("report.page", period_code=code, form_key=request.args["mau"]))
    latest = latest_period(clock.today())
    forms = agency_forms()
    reports = [(report, parse_period(report.period)) for report in reports_of_agency() if report.form in forms]
    return render_template("report/index.html", year=latest[:4], kind=latest[4:], kinds=KINDS, forms=forms,
                           form_key=current_user.rules.report_form, reports=reports)


@blueprint.get("/<period_code>/<form_key>")
@right("report.view")
def page(period_code: str, form_key: str):
    sheet = sheet_asked(period_code, form_key)
    if sheet.open_for_typing:
        return _page(sheet)
    return frozen_page(sheet.period.code, sheet.form.key)


def _page(sheet: ReportSheet, *, typed: dict[int, Typed] | None = None, clashes: frozenset[int] = frozenset(),
          errors: dict[str, str] | None = None, status: int = 200):
    change = last_change_of(sheet.report) if sheet.report else None
    corrects = sheet.report.correction if sheet.report else 0
    body = report_body(current_user.agency, sheet)
    return render_template(
        "report/page.html", sheet=sheet, typed=typed or {}, clashes=clashes, errors=errors, seen_mark=seen_mark,
        can_type=may("report.fill") and sheet.open_for_typing, change=change,
        body=body, steps=steps_of(sheet), doubts=sum(len(part.warnings) for part in body), corrects=corrects,
        changed=pending_differences(current_user.agency, sheet) if corrects else [], may_freeze=may_freeze_here(),
        where={"period_code": sheet.period.code, "form_key": sheet.form.key}, as_of=sheet.period.to_on,
        indicators=INDICATORS, values=values_of(sheet),
    ), status


@blueprint.post("/<period_code>/<form_key>")
@right("report.fill")
def save(period_code: str, form_key: str):
    form, period = form_and_period(period_code, form_key)
    typed = {row.row: entry for row in form.rows if (entry := _typed(row.row)) is not None}
    try:
        changed = record_values(period, form, typed.values(), current_user)
    except RowsChanged as error:
        transaction.rollback()
        rows = frozenset(old.row for old, _ in error.rows)
        return _page(sheet_asked(period_code, form_key), typed=typed, clashes=rows, errors={"": error.message},
                     status=409)
    except RuleViolation as error:
        transaction.rollback()
        return _page(sheet_asked(period_code, form_key), typed=typed, errors={error.field or "": error.message},
                     status=422)
    flash(_("Đã lưu {count} dòng.", count=len(changed)) if changed else
          _("Mọi dòng đã được lưu, không có gì thay đổi thêm."), "done")
    return redirect(url_for("report.page", period_code=period.code, form_key=form.key))


@blueprint.post("/<period_code>/<form_key>/dong/<int:row>")
@right("report.fill")
def save_row(period_code: str, form_key: str, row: int):
    """One row, saved in place: answers with the row's state alone."""
    form, period = form_and_period(period_code, form_key)
    entry, message, status = _typed(row), "", 200
    if entry is None:
        raise NotFound(_("Mẫu báo cáo không có dòng {row}. Tải lại trang rồi nhập lại.", row=row))
    try:
        record_values(period, form, [entry], current_user)
    except RowsChanged:
        transaction.rollback()
        status = 409
    except RuleViolation as error:
        transaction.rollback()
        message, status = error.message, 422
    sheet = sheet_asked(period_code, form_key)
    return render_template(
        "report/_row_state.html", row=sheet.row(row), clash=status == 409, message=message, saved=status == 200,
        seen_mark=seen_mark, can_type=True, where={"period_code": period.code, "form_key": form.key},
    ), status


def _typed(row: int) -> Typed | None:
    if f"note-{row}" not in request.form and f"value-{row}" not in request.form:
        return None
    return Typed(row, request.form.get(f"value-{row}", ""), request.form.get(f"note-{row}", ""),
                 request.form.get(f"seen-{row}", ""))


@blueprint.post("/<period_code>/<form_key>/ky-so-lieu")
@right("report.fill")
def window(period_code: str, form_key: str):
    form, period = form_and_period(period_code, form_key)
    try:
        period = with_window(period, read_day(request.form.get("from", ""), period.year, field="from"),
                             read_day(request.form.get("to", ""), period.year, field="to"))
        record_window(period, form)
    except RuleViolation as error:
        transaction.rollback()
        return _page(sheet_asked(period_code, form_key), errors={error.field or "": error.message}, status=422)
    flash(_("Số liệu nay tính từ {from_on:%d/%m/%Y} đến {to_on:%d/%m/%Y}.",
            from_on=period.from_on, to_on=period.to_on), "done")
    return redirect(url_for("report.page", period_code=period.code, form_key=form.key))


@blueprint.get("/<period_code>/<form_key>/chi-tieu/<indicator>")
@right("report.view")
def behind_indicator(period_code: str, form_key: str, indicator: str):
    sheet, named = sheet_asked(period_code, form_key), indicator_named(indicator)
    assigner = sheet.assigner if indicator.startswith("assigned.") else None
    ids = members_of(sheet.scene, indicator, assigner)
    if named.of == "document":
        return _behind(sheet, named.label, named.formula, len(ids), documents=documents_with_ids(ids))
    return _behind(sheet, named.label, named.formula, len(ids), tasks=rows_behind(sheet.scene, ids))


@blueprint.get("/<period_code>/<form_key>/nhom/<bucket>")
@right("report.view")
def behind_bucket(period_code: str, form_key: str, bucket: str):
    sheet = sheet_asked(period_code, form_key)
    if bucket not in GROUPS:
        raise NotFound(_("Không có nhóm nhiệm vụ này. Quay lại báo cáo và bấm vào con số cần xem."))
    ids = ids_behind(sheet.scene, bucket)
    return _behind(sheet, GROUPS[bucket], sheet.rule_words, len(ids), tasks=rows_behind(sheet.scene, ids))


def _behind(sheet: ReportSheet, label: str, formula: str, number: int, **lists):
    back = url_for("report.page", period_code=sheet.period.code, form_key=sheet.form.key)
    trail = [(_("Báo cáo"), url_for("report.index")), (sheet.period.name, back), (label, "")]
    return render_template("report/behind.html", label=label, formula=formula, number=number, as_of=sheet.period.to_on,
                           trail=trail, **lists)


@blueprint.get("/<period_code>/<form_key>/tai-ve.<kind>")
@right("report.view")
def download(period_code: str, form_key: str, kind: str):
    form, period = form_and_period(period_code, form_key)
    content = exported(current_user.agency, period.code, form.key, kind)
    return as_file(content, kind, f"bao-cao-cchc-{period.code}-{plain_name(form.key)}")
