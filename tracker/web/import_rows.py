"""The rows of a draft: name units, edit in place, accept many at once. A request carries its row only."""

from flask import redirect, render_template, request, url_for
from flask_login import current_user

from .. import transaction
from ..domain.errors import Conflict, RuleViolation
from ..extensions import htmx
from ..queries import imports as queries
from ..queries.units import register_of_units
from ..services import imports, unit_naming
from .guard import right
from .imports import back_to, blueprint, review_page


@blueprint.post("/<int:draft_id>/don-vi")
@right("plan.import")
def names(draft_id: int):
    """Write down what each unknown name means; it is remembered for every later import."""
    draft = queries.draft_by_id(draft_id)
    facts = queries.draft_facts(draft, current_user.rules, register_of_units())
    unknown = queries.unknown_names(facts)
    answers = {name.key: request.form.get(f"name-{place}", "") for place, name in enumerate(unknown)
               if request.form.get(f"key-{place}") == name.key}
    try:
        settled = unit_naming.settle_names(unknown, answers)
    except RuleViolation as error:
        transaction.rollback()
        return review_page(queries.draft_by_id(draft_id), {error.field or "units": error.message}, 422)
    return back_to(draft, f"Đã ghi nhận {settled} tên vào danh mục đơn vị.")


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
    rules = current_user.rules
    context = {
        "draft": found.draft, "fact": queries.facts_of(found, found.draft.year, rules, register), "editing": editing,
        "row_errors": errors, "conflict": conflict, "typed": request.form if errors or conflict else {},
    }
    if request.method == "POST":
        facts = queries.draft_facts(queries.draft_by_id(draft_id), rules, register)
        context.update(count=sum(not fact.dropped for fact in facts), unclear=[f for f in facts if f.unclear],
                       names=queries.unknown_names(facts), facts=facts, with_check=True, changed=not errors)
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
            return review_page(queries.draft_by_id(draft_id), {f"{error.field}-{position}": error.message}, 422)
        return _row(draft_id, position, editing=position, errors={error.field: error.message}, status=422)
    if htmx:
        return _row(draft_id, position)
    return redirect(url_for("import.review", draft_id=draft_id, xem=request.form.get("xem") or None)
                    + f"#dong-{position}")


@blueprint.post("/<int:draft_id>/chap-nhan")
@right("plan.import")
def accept_many(draft_id: int):
    """Many rows at once: right as they were read, left out, or taken back; only rows and versions are sent."""
    draft = queries.draft_by_id(draft_id)
    chosen = [(int(place), int(seen)) for place, _, seen in (one.partition(":") for one in request.form.getlist("row"))
              if place.isdigit() and seen.isdigit()]
    act = request.form.get("act", "settle")
    try:
        changed = imports.decide_rows(draft, chosen, act)
    except Conflict as error:
        transaction.rollback()
        return review_page(queries.draft_by_id(draft_id), {"": error.message}, 409)
    except RuleViolation as error:
        transaction.rollback()
        return review_page(queries.draft_by_id(draft_id), {error.field or "": error.message}, 422)
    return back_to(draft, f"{MANY[act]} {changed} dòng.")


MANY = {"settle": "Đã ghi là đọc đúng:", "drop": "Không nhập", "take-back": "Lấy lại"}
