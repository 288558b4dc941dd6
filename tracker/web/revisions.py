"""Điều chỉnh kế hoạch: a second file beside the plan, old and new side by side, accepted row by row or all."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user

from .. import clock, transaction
from ..domain.errors import Conflict, RuleViolation
from ..domain.revision import KINDS
from ..domain.wording import _
from ..models import ImportDraft, Plan
from ..queries.imports import draft_to_change
from ..queries.plans import plan_by_id
from ..queries.revisions import difference, open_revision
from ..queries.units import register_of_units
from ..services import revisions
from .guard import right
from .imports import begin_reading, what_came

blueprint = Blueprint("revision", __name__, url_prefix="/ke-hoach/<int:plan_id>/dieu-chinh")

NONE_OPEN = _("Lần điều chỉnh này không còn mở. Tải tệp điều chỉnh lên để bắt đầu lần mới.")


@blueprint.get("")
@right("plan.import")
def page(plan_id: int):
    plan, draft = plan_by_id(plan_id), open_revision(plan_id)
    if draft is not None and draft.state != "ready":
        return redirect(url_for("import.review", draft_id=draft.id))
    return _page(plan, draft)


def _page(plan: Plan, draft: ImportDraft | None, errors: dict | None = None, conflict: Conflict | None = None,
          status: int = 200):
    if draft is None:
        return render_template("revision/upload.html", plan=plan, errors=errors, typed=request.form), status
    found = difference(draft, current_user.rules, register_of_units())
    document, decided_on = revisions.proposed_decision(draft, plan)
    return render_template(
        "revision/page.html", plan=plan, draft=draft, found=found, errors=errors, conflict=conflict, KINDS=KINDS,
        typed=request.form if errors else {}, document=document, decided_on=decided_on,
        chosen=request.form.getlist("accept") if errors else None,
        offered_words=revisions.in_words(found.counts),
    ), status


@blueprint.post("")
@right("plan.import")
def start(plan_id: int):
    """Keep the second file and have it read, as the first one was."""
    plan = plan_by_id(plan_id)
    try:
        draft_id = revisions.start_revision(current_user, plan, *what_came()).id
    except RuleViolation as error:
        transaction.rollback()
        draft = open_revision(plan_id)
        field = "" if draft else error.field or "file"
        return _page(plan_by_id(plan_id), draft, {field: error.message}, status=422)
    begin_reading(draft_id)
    return redirect(url_for("import.review", draft_id=draft_id))


def _draft(plan_id: int) -> ImportDraft:
    draft = open_revision(plan_id)
    draft = draft_to_change(draft.id) if draft else None
    if draft is None or draft.state != "ready":
        raise RuleViolation(NONE_OPEN)
    return draft


def _act(plan_id: int, act, words: str = "", anchor: str | None = None):
    """Do one act on the open revision and come back to its page; a refusal keeps what was typed."""
    plan, draft = plan_by_id(plan_id), _draft(plan_id)
    try:
        words = act(plan, draft) or words
    except Conflict as error:
        transaction.rollback()
        return _page(plan_by_id(plan_id), _draft(plan_id), conflict=error, status=409)
    except RuleViolation as error:
        transaction.rollback()
        return _page(plan_by_id(plan_id), _draft(plan_id), {error.field or "": error.message}, status=422)
    if words:
        flash(words, "done")
    return redirect(url_for("revision.page", plan_id=plan_id, _anchor=anchor))


@blueprint.post("/van-ban")
@right("plan.import")
def decide(plan_id: int):
    """Write down the deciding document and its day."""

    def act(plan: Plan, draft: ImportDraft) -> None:
        _decision(plan, draft)

    return _act(plan_id, act, _("Đã ghi văn bản và ngày quyết định."))


def _decision(plan: Plan, draft: ImportDraft) -> revisions.Decision:
    form = request.form
    return revisions.decide(draft, plan, form.get("document", ""), form.get("decided_on", ""), clock.today())


@blueprint.post("/ghi")
@right("plan.import")
def accept(plan_id: int):
    """Take over one change (its own button) or all that are ticked."""
    one = request.form.get("one")

    def act(plan: Plan, draft: ImportDraft) -> str:
        decision = _decision(plan, draft)
        done = revisions.apply_changes(draft, plan, [one] if one else request.form.getlist("accept"), decision,
                                       actor=current_user, today=clock.today(), rules=current_user.rules)
        return _("Đã ghi: {done}.", done=revisions.in_words(done))

    return _act(plan_id, act)


@blueprint.post("/khop")
@right("plan.import")
def rematch(plan_id: int):
    """A person says which task of the plan a row of the file is."""
    key = request.form.get("key", "")
    return _act(plan_id, lambda plan, draft: revisions.rematch(draft, key, request.form.get(f"position-{key}", "")),
                _("Đã ghi nhiệm vụ tương ứng."), key)


@blueprint.post("/giu")
@right("plan.import")
def keep(plan_id: int):
    """A change is not taken over, or is offered again."""
    kept, back = request.form.get("keep", ""), request.form.get("offer", "")

    def act(plan: Plan, draft: ImportDraft) -> None:
        found = difference(draft, current_user.rules, register_of_units())
        revisions.keep_as_it_is(draft, found, kept or back, bool(kept))

    return _act(plan_id, act, anchor=kept or back)


@blueprint.post("/xong")
@right("plan.import")
def close(plan_id: int):
    """End the revision; what was not accepted stays as it was."""
    revisions.close_revision(_draft(plan_id))
    flash(_("Đã kết thúc lần điều chỉnh. Thay đổi nào chưa ghi thì kế hoạch giữ như cũ."), "done")
    return redirect(url_for("plan.page", plan_id=plan_id))
