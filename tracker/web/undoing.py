"""Offer to take back what was just done, in the very notice that says so.

The steps of one press are those that this person wrote between two moments, so that one task or a thousand are offered
alike. The office takes back any step; a unit its own, until the office decided on it.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from flask import Blueprint, flash, redirect, request, url_for
from flask_login import current_user

from .. import clock, transaction
from ..domain.errors import BadInput, RuleViolation
from ..domain.lifecycle import OWN_STEPS, UNDOABLE
from ..domain.wording import _
from ..queries.history import kinds_between, steps_between
from ..services.tasks import take_back, undo_event
from . import guard
from .guard import right
from .session import local_path

blueprint = Blueprint("undoing", __name__, url_prefix="/nhiem-vu/huy-vua-ghi")

REASON = _("Bấm nhầm, hủy ngay sau khi ghi.")
OLD = _("Biểu mẫu đã cũ. Mở trang của nhiệm vụ, hủy từng bước ở Diễn biến.")
LONGEST = timedelta(minutes=10)


def tell(words: str, since: datetime, kind: str = "done") -> None:
    """Say what was done from a moment on; the page that says it offers to take it back where this person may."""
    # The cookie keeps whatever JSON can say; Flask's annotation knows of texts alone.
    flash({"words": words, "done": _stretch_since(since)}, kind)  # type: ignore[arg-type]


def offer(since: datetime) -> dict[str, str] | None:
    """The stretch of time since a moment, where this person may take back its steps as one."""
    stretch = _stretch_since(since)
    return stretch if may_take_back(stretch) else None


def _stretch_since(since: datetime) -> dict[str, str]:
    return {"start": since.isoformat(), "end": clock.now().isoformat()}


@blueprint.app_template_test("to_take_back")
def may_take_back(stretch: Mapping[str, str]) -> bool:
    """Whether there are steps of this person in the stretch, all of a kind that she may take back."""
    start, end = (datetime.fromisoformat(stretch[name]) for name in ("start", "end"))
    kinds = kinds_between(start, end, current_user.id)
    allowed = UNDOABLE if guard.may("task.close") else OWN_STEPS
    return bool(kinds) and all(kind in allowed for kind in kinds)


@blueprint.post("")
@right("task.report")
def undo():
    """Take back all steps of one press, the last first; all of them or none."""
    steps = steps_between(*_stretch(), current_user.id)
    if not steps:
        raise BadInput(_("Không còn bước nào để hủy. Mở trang của nhiệm vụ để xem Diễn biến."))
    back = local_path(request.form.get("back", "")) or url_for("task.page", task_id=steps[0].task_id)
    try:
        for step in steps:
            if guard.may("task.close"):
                undo_event(step, actor=current_user, today=clock.today(), reason=REASON)
            else:
                guard.demand_on_task("task.report", step.task)
                take_back(step, actor=current_user, today=clock.today())
    except RuleViolation as error:
        transaction.rollback()
        flash(_("Chưa hủy được. {message}", message=error.message), "error")
        return redirect(back)
    number = len({step.task_id for step in steps})
    flash(_("Đã hủy: {number} nhiệm vụ trở lại như trước khi bấm.", number=number), "done")
    return redirect(back)


def _stretch() -> tuple[datetime, datetime]:
    try:
        start, end = (datetime.fromisoformat(request.form.get(name, "")) for name in ("start", "end"))
        if start.tzinfo and end.tzinfo and timedelta(0) <= end - start <= LONGEST:
            return start, end
    except (ValueError, TypeError) as error:
        raise BadInput(OLD) from error
    raise BadInput(OLD)
