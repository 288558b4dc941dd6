"""Nhập kế hoạch: upload or paste, look through what was understood, settle what was not, import."""

from collections.abc import Sequence

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_login import current_user

from .. import clock, transaction
from ..domain.errors import BadInput, Conflict, RuleViolation
from ..domain.wording import _
from ..extensions import htmx
from ..models import ImportDraft
from ..queries import imports as queries
from ..queries.unit_proposals import naming_questions
from ..queries.units import register_of_units, units_of_agency
from ..services import draft_reading, imports
from .guard import right
from .import_list import row_list, view_words

blueprint = Blueprint("import", __name__, url_prefix="/nhap-ke-hoach")

DRAFT_STATES = {"waiting": _("Đang chờ đọc"), "reading": _("Đang đọc"), "failed": _("Không đọc được"),
                "ready": _("Chờ xem lại và nhập")}

OTHER_YEAR = _("Đã đổi sang năm {}: thời hạn không ghi năm được hiểu là của năm này. Xem lại rồi bấm Nhập.")
COLUMN_NAMES = {
    "": _("Giữ nguyên, không dùng"), "number": _("Số thứ tự"), "section": _("Lĩnh vực"),
    "objective": _("Mục tiêu, chỉ tiêu"),
    "task": _("Nhiệm vụ"), "activities": _("Hoạt động"), "product": _("Kết quả, sản phẩm"), "lead": _("Chủ trì"),
    "coordinating": _("Phối hợp"), "deadline": _("Thời hạn"), "deadline_start": _("Bắt đầu"),
    "deadline_end": _("Kết thúc"),
    "period": _("Kỳ thực hiện (đánh dấu)"), "role": _("Đơn vị (đánh dấu vai trò)"), "budget": _("Kinh phí"), "note": _(
        "Ghi chú"),
    "basis": _("Căn cứ"), "state": _("Tình trạng"), "other": _("Cột khác"),
}


@blueprint.get("")
@right("plan.import")
def upload():
    return _upload_page()


def _upload_page(errors: dict | None = None, status: int = 200):
    typed = request.form if request.method == "POST" else {}
    return render_template("import/upload.html", errors=errors, typed=typed, drafts=queries.open_drafts(),
                           DRAFT_STATES=DRAFT_STATES,
                           this_year=clock.today().year), status


@blueprint.post("")
@right("plan.import")
def start():
    """Keep the file at once; a process of its own reads it, and the draft's page shows how far it is."""
    try:
        year = imports.year_of(request.form.get("year", ""))
        imports.refuse_second_plan(year)
        name, content = what_came()
    except RuleViolation as error:
        transaction.rollback()
        return _upload_page({error.field or _source(): error.message}, 422)
    imports.discard_failed(current_user)
    draft_id = imports.start_draft(current_user, year, name, content).id
    begin_reading(draft_id)
    return redirect(url_for("import.review", draft_id=draft_id))


def _source() -> str:
    return "pasted" if request.form.get("pasted", "").strip() else "file"


def what_came() -> tuple[str, bytes]:
    """The name and bytes of what was sent, the pasted table where there is one, else the file; `BadInput` by name."""
    pasted = request.form.get("pasted", "")
    file = request.files.get("file")
    if pasted.strip():
        name, content = imports.PASTED, pasted.encode()
    else:
        name, content = (file.filename or "", file.read()) if file else ("", b"")
    imports.check_upload(name, content)
    return name, content


def begin_reading(draft_id: int) -> None:
    """Commit the draft and have it read: apart, or (where the program is configured so, in tests) before going on."""
    transaction.commit()
    if current_app.config.get("READ_DRAFTS_AT_ONCE"):
        draft_reading.read_draft(draft_id)
    else:
        draft_reading.start_reading(draft_id)


@blueprint.get("/<int:draft_id>")
@right("plan.import")
def review(draft_id: int):
    """How far the reading is, then all that was read; a draft that nobody reads any more is begun again here."""
    draft = queries.draft_by_id(draft_id)
    if draft_reading.begin_again_if_orphaned(draft):
        begin_reading(draft_id)
        draft = queries.draft_by_id(draft_id)
    return review_page(draft)


def review_page(draft: ImportDraft, errors: dict | None = None, status: int = 200, **more):
    """The review of a draft; `more` is what an act adds for its rows (`editing`, `row_errors`, `done`)."""
    if draft.state == "imported":
        return redirect(url_for("plan.page", plan_id=draft.plan_id))
    template = "import/_review.html" if htmx else "import/review.html"
    if draft.state != "ready":
        return render_template(template, draft=draft, errors=errors, **_reading_words(draft)), status
    facts = queries.draft_facts(draft, current_user.rules, register_of_units())
    return render_template(template, draft=draft, errors=errors, **{**_review_words(draft, facts), **more}), status


def _reading_words(draft: ImportDraft) -> dict:
    """How far the reading is; a pasted table that was refused comes back to be corrected."""
    typed: dict[str, object] = {"year": draft.year}
    if draft.state == "failed" and draft.file_name == imports.PASTED:
        typed["pasted"] = queries.draft_with_file(draft.id).content.decode()
    return {"step": draft_reading.step_of(draft), "typed": typed, "this_year": draft.year}


def _review_words(draft: ImportDraft, facts: list[queries.RowFacts]) -> dict:
    editing = request.args.get("sua", "")
    rows, units = row_list(facts), units_of_agency()
    page = rows.page
    return {
        "rows": rows, "page": page, "around": rows.around(page), "view": view_words(page.number),
        "editing": int(editing) if editing.isdigit() else None,
        "whole": [one for one in draft.meta.get("problems", []) if not _said_of_the_year(draft, one)],
        "names": naming_questions(queries.unknown_names(facts), units, current_user.agency_name), "units": units,
        "column_choices": list(COLUMN_NAMES.items()),
        "typed": request.form if request.method == "POST" else {},
    }


def _said_of_the_year(draft: ImportDraft, problem: Sequence[str]) -> bool:
    """The note on another year in the paper's title: the title block itself asks about it while it is so, with the
    button that changes it, and the note was written at the reading."""
    return draft.purpose == "import" and bool(draft.meta.get("printed_year")) and problem[0] == _("Tiêu đề")


@blueprint.post("/<int:draft_id>/tieu-de")
@right("plan.import")
def title(draft_id: int):
    draft = queries.draft_to_change(draft_id)
    try:
        other_year = keep_title(draft)
    except RuleViolation as error:
        transaction.rollback()
        return review_page(queries.draft_by_id(draft_id), {error.field: error.message}, 422)
    return back_to(draft, OTHER_YEAR.format(draft.year) if other_year else _("Đã ghi tên, số, ngày của kế hoạch."))


def keep_title(draft: ImportDraft) -> bool:
    """Write down the title block where the request carries it, whichever button was pressed: what was typed there is
    never lost. True when the year became another, so that the days must be looked through again."""
    form = request.form
    if "number" not in form:
        return False
    year, before = imports.year_of(form.get("as_printed") or form.get("year", "")), draft.year
    if year != before:
        imports.refuse_other_year(draft)
        imports.refuse_second_plan(year)
    imports.set_title(draft, _version(), current_user.id, year=year, title=form.get("title", ""), number=form["number"],
                      issued_on=form.get("issued_on", ""))
    return year != before


def _version() -> int:
    """The version of the draft that the sent form was drawn from."""
    sent = request.form.get("version", "")
    return int(sent) if sent.isdigit() else 0


@blueprint.post("/<int:draft_id>/cot")
@right("plan.import")
def columns(draft_id: int):
    """Read the file anew with the columns as a person chose them."""
    draft = queries.draft_to_change(draft_id)
    chosen = {str(index): request.form[f"column-{index}"] for index, *_ in draft.meta.get("columns", [])
              if request.form.get(f"column-{index}") in COLUMN_NAMES}
    return _read_anew(draft, {"chosen": chosen}, "columns", _("Đã đọc lại tệp theo các cột vừa chọn."))


@blueprint.post("/<int:draft_id>/bang")
@right("plan.import")
def table(draft_id: int):
    """Read the file anew from the table that a person chose; "" is the program's own choice."""
    draft = queries.draft_to_change(draft_id)
    chosen = request.form.get("table", "")
    known = [str(one["index"]) for one in draft.meta.get("tables", [])]
    more: dict[str, object] = {"table": int(chosen) if chosen in known else None, "chosen": {}}
    return _read_anew(draft, more, "table", _("Đã đọc lại tệp theo bảng vừa chọn."))


def _read_anew(draft: ImportDraft, choice: dict, field: str, words: str):
    draft_id = draft.id
    try:
        imports.demand_same(draft, _version(), current_user.id)
        draft.meta = {**draft.meta, **choice}
        draft_reading.read_anew(draft)
    except (BadInput, Conflict) as error:
        transaction.rollback()
        status = 409 if isinstance(error, Conflict) else 422
        return review_page(queries.draft_by_id(draft_id), {field: error.message}, status)
    return back_to(queries.draft_by_id(draft_id), words)


@blueprint.post("/<int:draft_id>/doc-lai")
@right("plan.import")
def read_again(draft_id: int):
    """Read a refused file once more, as when the machine was too busy the first time."""
    imports.wait_again(queries.draft_by_id(draft_id))
    begin_reading(draft_id)
    return redirect(url_for("import.review", draft_id=draft_id))


@blueprint.post("/<int:draft_id>/nhap")
@right("plan.import")
def carry_out(draft_id: int):
    """The import: all or nothing."""
    draft = queries.draft_to_change(draft_id)
    try:
        if keep_title(draft):
            return back_to(draft, OTHER_YEAR.format(draft.year))
        plan, count = imports.import_draft(draft, current_user, clock.today(), current_user.rules)
    except RuleViolation as error:
        transaction.rollback()
        return review_page(queries.draft_by_id(draft_id), {error.field or "": error.message}, 422)
    flash(_("Đã nhập {count} nhiệm vụ vào kế hoạch năm {year}.", count=count, year=plan.year), "imported")
    return redirect(url_for("plan.page", plan_id=plan.id))


@blueprint.post("/<int:draft_id>/bo")
@right("plan.import")
def discard(draft_id: int):
    imports.discard_draft(queries.draft_by_id(draft_id))
    flash(_("Đã bỏ bản nhập. Kế hoạch và danh mục đơn vị không đổi."), "done")
    return redirect(url_for("import.upload"))


def back_to(draft: ImportDraft, words: str, *, at_rows: bool = False):
    """After an act: the region alone for htmx (`at_rows` turns to the rows, which the act changed), else the page."""
    if htmx:
        return review_page(queries.draft_by_id(draft.id), done=words, at_rows=at_rows)
    flash(words, "done")
    return redirect(url_for("import.review", draft_id=draft.id, **view_words()))
