"""Mẫu báo cáo: the forms an agency may use, its own read from a file, matched row by row, in force from a day on."""

import tempfile
from pathlib import Path

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user

from .. import clock, transaction
from ..domain.day_entry import read_day
from ..domain.errors import RuleViolation
from ..domain.indicators import ASSIGNERS, INDICATORS
from ..domain.report_forms import HEADS, LINES, MAY_BE_EMPTY, ON_SCREEN, PLACEHOLDERS, shown
from ..domain.wording import _
from ..models import FormVersion
from ..queries.report_forms import agency_forms, form_versions
from ..services.report_forms import change_draft, confirm_version, form_from_file, new_version, version_asked
from .guard import right

blueprint = Blueprint("report_form", __name__, url_prefix="/bao-cao/mau")


def _sources() -> list[tuple]:
    """Where a row's number may come from, as a select shows it."""
    plan = [(key, one.label) for key, one in INDICATORS.items() if key.startswith("plan.")]
    assigned = [(f"{key}|{giver}", f"{one.label} – {name}") for giver, name in ASSIGNERS.items()
                for key, one in INDICATORS.items() if key.startswith("assigned.")]
    every = [(key, _("{label} – mọi cấp giao",
                     label=one.label)) for key, one in INDICATORS.items() if key.startswith("assigned.")]
    return [("manual", _("Nhập tay")), ("heading", _("Tiêu đề, không có số liệu")), (_("Kế hoạch của cơ quan"), plan),
            (_("Nhiệm vụ cấp trên giao"), assigned + every)]


@blueprint.get("")
@right("report.view")
def index():
    return _index()


def _index(errors: dict[str, str] | None = None, status: int = 200):
    return render_template("report/forms.html", forms=agency_forms(), versions=form_versions(), errors=errors,
                           typed=request.form), status


@blueprint.post("")
@right("report.fill")
def upload():
    """Read an agency's own form from its file."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _index({"file": _("Chưa chọn tệp. Chọn tệp Word (.docx) hoặc Excel (.xlsx) của mẫu.")}, 422)
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "mau"
            sent.save(path)
            version = form_from_file(path, sent.filename, request.form.get("name", ""))
    except RuleViolation as error:
        transaction.rollback()
        return _index({error.field or "file": error.message}, 422)
    flash(_("Đã đọc mẫu. Kiểm tra nguồn số liệu của từng dòng rồi xác nhận."), "done")
    return _to(version)


@blueprint.post("/<key>/sua")
@right("report.fill")
def revise(key: str):
    return _to(new_version(key))


def _to(version: FormVersion):
    return redirect(url_for("report_form.page", key=version.key, number=version.number))


@blueprint.get("/<key>/<int:number>")
@right("report.view")
def page(key: str, number: int):
    return _page(version_asked(key, number))


def _page(version: FormVersion, errors: dict[str, str] | None = None, status: int = 200):
    return render_template("report/form.html", version=version, sources=_sources(), lines=LINES, heads=HEADS,
                           may_be_empty=MAY_BE_EMPTY, shown=shown,
                           placeholders={ON_SCREEN[name]: words for name, words in PLACEHOLDERS.items()},
                           errors=errors, typed=request.form, today=clock.today()), status


@blueprint.post("/<key>/<int:number>")
@right("report.fill")
def change(key: str, number: int):
    """Save the rows; with `add` a row more, with `act` confirm the version comes into force."""
    version = version_asked(key, number)
    add = request.form.get("add", "")
    try:
        change_draft(version, request.form, int(add) if add.isascii() and add.isdigit() else None)
        if request.form.get("act") == "confirm":
            day = read_day(request.form.get("valid_from", ""), clock.today().year, field="valid_from")
            confirm_version(version, current_user, day)
            flash(_("Mẫu “{name}” dùng cho các kỳ chốt từ {day:%d/%m/%Y}.", name=version.name, day=day), "done")
            return redirect(url_for("report_form.index"))
    except RuleViolation as error:
        transaction.rollback()
        return _page(version_asked(key, number), {error.field or "": error.message}, 422)
    flash(_("Đã thêm một dòng.") if add else _("Đã lưu mẫu."), "done")
    return _to(version)
