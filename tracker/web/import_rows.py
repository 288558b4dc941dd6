"""The rows of a draft: name units, edit in place, accept many at once. A request carries its row only."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from .. import transaction
from ..domain.errors import Conflict, RuleViolation
from ..domain.wording import _
from ..extensions import htmx
from ..queries import imports as queries
from ..queries.units import register_of_units
from ..services import imports, unit_naming
from .guard import right
from .import_list import row_list, view_words
from .imports import back_to, blueprint, keep_title, review_page


@blueprint.post("/<int:draft_id>/don-vi")
@right("plan.import")
def names(draft_id: int):
    """Write down what each unknown name means; it is remembered for every later import."""
    draft = queries.draft_to_change(draft_id)
    unknown = queries.unknown_names(_facts(draft_id))
    answers = {name.key: request.form.get(f"name-{place}", "") for place, name in enumerate(unknown)
               if request.form.get(f"key-{place}") == name.key}
    try:
        settled = unit_naming.settle_names(unknown, answers)
        keep_title(draft)
    except RuleViolation as error:
        transaction.rollback()
        return review_page(queries.draft_by_id(draft_id), {error.field or "units": error.message}, 422)
    return back_to(draft, _("Đã ghi nhận {settled} tên vào danh mục đơn vị.", settled=settled), at_rows=True)


@blueprint.get("/<int:draft_id>/dong/<int:position>")
@right("plan.import")
def row(draft_id: int, position: int):
    """One row, or the form to edit it; as an address of its own the page that holds the row, there."""
    editing = position if request.args.get("sua") else None
    if htmx:
        return _row(draft_id, position, editing=editing)
    rows = row_list(_facts(draft_id))
    words = view_words(rows.page_with(position))
    return redirect(url_for("import.review", draft_id=draft_id, sua=editing, _anchor=f"dong-{position}", **words))


def _facts(draft_id: int) -> list[queries.RowFacts]:
    return queries.draft_facts(queries.draft_by_id(draft_id), current_user.rules, register_of_units())


def _row(draft_id: int, position: int, *, editing: int | None = None, errors: dict | None = None,
         conflict: Conflict | None = None, status: int = 200):
    found = queries.row_by_position(draft_id, position)
    context: dict[str, Any] = {
        "draft": found.draft, "editing": editing, "row_errors": errors, "conflict": conflict, "view": view_words(),
        "fact": queries.facts_of(found, found.draft.year, current_user.rules, register_of_units()),
        "typed": request.form if errors or conflict else {},
    }
    if request.method == "POST":
        rows = row_list(_facts(draft_id))
        context.update(rows=rows, page=rows.page, names=queries.unknown_names(rows.facts), aside=True,
                       changed=not errors)
    return render_template("import/_row.html", **context), status


@blueprint.post("/<int:draft_id>/dong/<int:position>/doc")
@right("plan.import")
def preview(draft_id: int, position: int):
    """What the words typed so far would be understood as; nothing is written."""
    found = queries.row_by_position(draft_id, position)
    fact = queries.facts_of_words(found, request.form, current_user.rules, register_of_units())
    return render_template("import/_meaning.html", fact=fact, row=found, draft=found.draft)


@blueprint.post("/<int:draft_id>/dong/<int:position>")
@right("plan.import")
def change_row(draft_id: int, position: int):
    """Change, settle, drop or take back one row; the answer is the row, with what was understood of it now."""
    found = queries.row_to_change(draft_id, position)
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
            return review_page(queries.draft_by_id(draft_id), {f"r{position}-{error.field}": error.message}, 422,
                               editing=position, row_errors={error.field: error.message})
        return _row(draft_id, position, editing=position, errors={error.field: error.message}, status=422)
    if htmx:
        return _row(draft_id, position)
    flash(_("Đã ghi dòng {position}.", position=position), "done")
    return redirect(url_for("import.review", draft_id=draft_id, _anchor=f"dong-{position}", **view_words()))


@blueprint.post("/<int:draft_id>/chap-nhan")
@right("plan.import")
def accept_many(draft_id: int):
    """Many rows at once: right as they were read, left out, or taken back; only rows and versions are sent.

    `all` stands for every row that the filter lets through; it carries what a person saw these rows to be.
    """
    draft = queries.draft_to_change(draft_id)
    act = request.form.get("act", "settle")
    try:
        chosen = _all_rows(draft_id) if request.form.get("all") else _ticked_rows()
        imports.decide_rows(draft, chosen, act)
    except Conflict as error:
        transaction.rollback()
        return review_page(queries.draft_by_id(draft_id), {"": error.message}, 409)
    except RuleViolation as error:
        transaction.rollback()
        return review_page(queries.draft_by_id(draft_id), {error.field or "": error.message}, 422)
    return back_to(draft, _what_was_done(draft_id, chosen, act), at_rows=True)


def _what_was_done(draft_id: int, chosen: list[tuple[int, int]], act: str) -> str:
    """How many rows; a row whose lead or day is missing isn't clear because a person said that it is read right."""
    words = _("{many} {count} dòng.", many=MANY[act], count=len(chosen))
    places = {place for place, _ in chosen}
    left = sum(fact.row.position in places for fact in _facts(draft_id) if fact.unclear) if act == "settle" else 0
    return _("{words} {left} dòng trong đó vẫn cần sửa: chưa rõ đơn vị chủ trì hoặc ngày hạn.",
             words=words, left=left) if left else words


MANY = {"settle": _("Đã ghi là đọc đúng:"), "drop": _("Không nhập"), "take-back": _("Lấy lại")}


def _ticked_rows() -> list[tuple[int, int]]:
    """(position, version seen) of the rows that are ticked."""
    return [(int(place), int(seen)) for place, _, seen in (one.partition(":") for one in request.form.getlist("row"))
            if place.isdigit() and seen.isdigit()]


def _all_rows(draft_id: int) -> list[tuple[int, int]]:
    """Those rows of all pages that the act concerns; `Conflict` where they aren't what the page said."""
    rows = row_list(_facts(draft_id))
    if request.form["all"] != rows.mark:
        raise Conflict(_("Các dòng vừa được sửa ở nơi khác nên chưa ghi gì. Xem lại rồi chọn lại."))
    meant = {"settle": rows.doubtful, "drop": rows.kept, "take-back": rows.dropped}
    return [(fact.row.position, fact.row.version) for fact in meant.get(request.form.get("act", ""), ())]
