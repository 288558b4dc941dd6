"""Nhập kế hoạch: upload or paste, look through what was understood, settle what was not, import."""

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user

from .. import clock, transaction
from ..domain.appendix_columns import FIELDS
from ..domain.errors import BadInput, Conflict, RuleViolation
from ..extensions import htmx
from ..models import ImportDraft
from ..queries import imports as queries
from ..queries.unit_proposals import naming_questions
from ..queries.units import register_of_units, units_of_agency
from ..services import import_reading, imports, unit_naming
from .guard import right

blueprint = Blueprint("import", __name__, url_prefix="/nhap-ke-hoach")

STUCK_AFTER = timedelta(minutes=3)
COLUMN_NAMES = {
    "": "Giữ nguyên, không dùng", "number": "Số thứ tự", "section": "Lĩnh vực", "objective": "Mục tiêu, chỉ tiêu",
    "task": "Nhiệm vụ", "activities": "Hoạt động", "product": "Kết quả, sản phẩm", "lead": "Chủ trì",
    "coordinating": "Phối hợp", "deadline": "Thời hạn", "deadline_start": "Bắt đầu", "deadline_end": "Kết thúc",
    "period": "Kỳ thực hiện (đánh dấu)", "budget": "Kinh phí", "note": "Ghi chú", "basis": "Căn cứ",
    "state": "Tình trạng", "other": "Cột khác",
}


@blueprint.get("")
@right("plan.import")
def upload():
    return _upload_page()


def _upload_page(errors: dict | None = None, status: int = 200):
    typed = request.form if request.method == "POST" else {}
    return render_template("import/upload.html", errors=errors, typed=typed, drafts=queries.open_drafts(),
                           this_year=clock.today().year), status


@blueprint.post("")
@right("plan.import")
def start():
    """Keep the file first, read it in a child process without holding the database, then keep what was read."""
    pasted = request.form.get("pasted", "")
    source = "pasted" if pasted.strip() else "file"
    try:
        year = imports.year_of(request.form.get("year", ""))
        imports.refuse_second_plan(year)
        name, content = _what_came(pasted)
        imports.check_upload(name, content)
    except RuleViolation as error:
        transaction.rollback()
        return _upload_page({error.field or source: error.message}, 422)
    draft = imports.start_draft(current_user, year, name, content)
    draft_id = draft.id
    register, rules = register_of_units(), current_user.agency.rules
    transaction.commit()
    try:
        appendix = import_reading.read_file(name, content, year, rules, register)
    except BadInput as error:
        imports.discard_draft(queries.draft_by_id(draft_id))
        transaction.commit()
        return _upload_page({source: error.message}, 422)
    imports.keep_reading(queries.draft_by_id(draft_id), appendix)
    return redirect(url_for("import.review", draft_id=draft_id))


def _what_came(pasted: str) -> tuple[str, bytes]:
    """The name and bytes of what was sent: the pasted table where there is one, else the file."""
    if pasted.strip():
        return imports.PASTED, pasted.encode()
    file = request.files.get("file")
    return (file.filename or "", file.read()) if file else ("", b"")


@blueprint.get("/<int:draft_id>")
@right("plan.import")
def review(draft_id: int):
    return _review_page(queries.draft_by_id(draft_id))


def _review_page(draft: ImportDraft, errors: dict | None = None, status: int = 200):
    if draft.state == "imported":
        return redirect(url_for("plan.page", plan_id=draft.plan_id))
    stuck = draft.updated_at < clock.now() - STUCK_AFTER
    template = "import/_review.html" if htmx else "import/review.html"
    facts = queries.draft_facts(draft, current_user.agency.rules, register_of_units())
    return render_template(template, draft=draft, errors=errors, stuck=stuck, **_review_words(draft, facts)), status


def _review_words(draft: ImportDraft, facts: list[queries.RowFacts]) -> dict:
    only_unclear = request.values.get("xem") == "can-xem"
    editing = request.args.get("sua", "")
    unclear_first = sorted(facts, key=lambda fact: not fact.unclear)
    units = units_of_agency()
    return {
        "facts": facts, "shown": [fact for fact in unclear_first if fact.unclear or not only_unclear],
        "only_unclear": only_unclear, "editing": int(editing) if editing.isdigit() else None,
        "names": naming_questions(queries.unknown_names(facts), units, current_user.agency.name), "units": units,
        "column_choices": [(name, COLUMN_NAMES[name]) for name in ("", *FIELDS)],
        "sections": {place: one for place, one in enumerate(draft.meta.get("sections", []))},
        "typed": request.form if request.method == "POST" else {},
        "count": sum(not fact.dropped for fact in facts), "unclear": [fact for fact in facts if fact.unclear],
    }


@blueprint.post("/<int:draft_id>/tieu-de")
@right("plan.import")
def title(draft_id: int):
    draft = queries.draft_by_id(draft_id)
    try:
        year = imports.year_of(request.form.get("year", ""))
        if year != draft.year:
            imports.refuse_second_plan(year)
        imports.set_title(draft, year=year, title=request.form.get("title", ""),
                          number=request.form.get("number", ""), issued_on=request.form.get("issued_on", ""))
    except RuleViolation as error:
        transaction.rollback()
        return _review_page(queries.draft_by_id(draft_id), {error.field: error.message}, 422)
    return _back(draft, "Đã ghi số, ngày và năm của kế hoạch.")


@blueprint.post("/<int:draft_id>/cot")
@right("plan.import")
def columns(draft_id: int):
    """Read the file anew with the columns as a person chose them."""
    draft = queries.draft_by_id(draft_id)
    chosen = {index: request.form[f"column-{index}"] for index, *_ in draft.meta.get("columns", [])
              if request.form.get(f"column-{index}") in COLUMN_NAMES}
    try:
        _read_again(draft, chosen)
    except BadInput as error:
        return _review_page(queries.draft_by_id(draft_id), {"columns": error.message}, 422)
    return _back(queries.draft_by_id(draft_id), "Đã đọc lại tệp theo các cột vừa chọn.")


@blueprint.post("/<int:draft_id>/doc-lai")
@right("plan.import")
def read_again(draft_id: int):
    """A reading that was cut off (the server stopped) is begun anew."""
    try:
        _read_again(queries.draft_by_id(draft_id), None)
    except BadInput as error:
        imports.discard_draft(queries.draft_by_id(draft_id))
        transaction.commit()
        return _upload_page({"file": error.message}, 422)
    return redirect(url_for("import.review", draft_id=draft_id))


def _read_again(draft: ImportDraft, chosen: dict[int, str] | None) -> None:
    """Read outside of any transaction, so that nobody waits for a slow file."""
    draft_id, name, content, year = draft.id, draft.file_name, draft.content, draft.year
    register, rules = register_of_units(), current_user.agency.rules
    transaction.rollback()
    appendix = import_reading.read_file(name, content, year, rules, register, chosen)
    fresh = queries.draft_by_id(draft_id)
    if chosen is None:
        imports.keep_reading(fresh, appendix)
    else:
        imports.choose_columns(fresh, chosen, appendix)


@blueprint.post("/<int:draft_id>/don-vi")
@right("plan.import")
def names(draft_id: int):
    """Write down what each unknown name means; it is remembered for every later import."""
    draft = queries.draft_by_id(draft_id)
    facts = queries.draft_facts(draft, current_user.agency.rules, register_of_units())
    unknown = queries.unknown_names(facts)
    answers = {name.key: request.form.get(f"name-{place}", "") for place, name in enumerate(unknown)
               if request.form.get(f"key-{place}") == name.key}
    try:
        settled = unit_naming.settle_names(unknown, answers)
    except RuleViolation as error:
        transaction.rollback()
        return _review_page(queries.draft_by_id(draft_id), {error.field or "units": error.message}, 422)
    return _back(draft, f"Đã ghi nhận {settled} tên vào danh mục đơn vị.")


@blueprint.get("/<int:draft_id>/dong/<int:position>")
@right("plan.import")
def row(draft_id: int, position: int):
    """One row, or the form to edit it; without script the page with that row opened."""
    editing = position if request.args.get("sua") else None
    if not htmx:
        return redirect(url_for("import.review", draft_id=draft_id, sua=editing) + f"#dong-{position}")
    return _row(draft_id, position, editing=editing)


def _row(draft_id: int, position: int, *, editing: int | None = None, errors: dict | None = None,
         conflict: Conflict | None = None, status: int = 200):
    found = queries.row_by_position(draft_id, position)
    register = register_of_units()
    rules = current_user.agency.rules
    context = {
        "draft": found.draft, "fact": queries.facts_of(found, found.draft.year, rules, register), "editing": editing,
        "row_errors": errors, "conflict": conflict, "typed": request.form if errors or conflict else {},
    }
    if request.method == "POST":
        facts = queries.draft_facts(queries.draft_by_id(draft_id), rules, register)
        context.update(count=sum(not fact.dropped for fact in facts), unclear=[f for f in facts if f.unclear],
                       names=queries.unknown_names(facts), facts=facts, with_check=True, changed=not errors)
    return render_template("import/_row.html", **context), status


@blueprint.post("/<int:draft_id>/dong/<int:position>")
@right("plan.import")
def change_row(draft_id: int, position: int):
    """Change, settle, drop or take back one row; the answer is the row, with what was understood of it now."""
    found = queries.row_by_position(draft_id, position)
    sent = request.form.get("version", "")
    version = int(sent) if sent.isdigit() else 0
    act = request.form.get("act", "change")
    try:
        if act == "change":
            imports.change_row(found, version, {name: request.form[name] for name in imports.FIELD_NAMES
                                                if name in request.form})
        elif act in ("settle", "unsettle"):
            imports.settle_row(found, version, act == "settle")
        elif act in ("drop", "take-back"):
            imports.drop_row(found, version, act == "drop")
    except Conflict as error:
        transaction.rollback()
        if not htmx:
            raise
        return _row(draft_id, position, editing=position, conflict=error, status=409)
    except RuleViolation as error:
        transaction.rollback()
        if not htmx:
            return _review_page(queries.draft_by_id(draft_id), {f"{error.field}-{position}": error.message}, 422)
        return _row(draft_id, position, editing=position, errors={error.field: error.message}, status=422)
    if htmx:
        return _row(draft_id, position)
    return redirect(url_for("import.review", draft_id=draft_id, xem=request.form.get("xem") or None)
                    + f"#dong-{position}")


@blueprint.post("/<int:draft_id>/nhap")
@right("plan.import")
def carry_out(draft_id: int):
    """The import: all or nothing."""
    draft = queries.draft_by_id(draft_id)
    try:
        plan, count = imports.import_draft(draft, current_user, clock.today(), current_user.agency.rules)
    except RuleViolation as error:
        transaction.rollback()
        return _review_page(queries.draft_by_id(draft_id), {error.field or "": error.message}, 422)
    flash(f"Đã nhập {count} nhiệm vụ vào kế hoạch năm {plan.year}.", "done")
    return redirect(url_for("plan.page", plan_id=plan.id))


@blueprint.post("/<int:draft_id>/bo")
@right("plan.import")
def discard(draft_id: int):
    imports.discard_draft(queries.draft_by_id(draft_id))
    flash("Đã bỏ bản nhập. Kế hoạch và danh mục đơn vị không đổi.", "done")
    return redirect(url_for("import.upload"))


def _back(draft: ImportDraft, words: str):
    """After an act: the region alone for htmx, else the page anew."""
    if htmx:
        return _review_page(queries.draft_by_id(draft.id))
    flash(words, "done")
    return redirect(url_for("import.review", draft_id=draft.id, xem=request.form.get("xem") or None))
