"""Take tasks out as if they had never been entered: only while nobody has reported anything on them.

Once something was reported, a task leaves the plan by `withdraw_task`, with its history and the deciding document.
"""

from collections.abc import Sequence

from sqlalchemy import delete, func, select, update

from ..database import db
from ..domain.errors import RuleViolation
from ..models import (
    Chase,
    DeadlineChange,
    Event,
    ExtensionRequest,
    Notice,
    Occurrence,
    ReminderLine,
    Task,
    TaskDocument,
    TaskQuestion,
    TaskUnit,
)

SETTING_UP = ("task_added", "task_edited", "units_assigned", "person_assigned", "question_settled",
              "reminders_muted", "reminders_resumed")
OWNED = (Notice, TaskDocument, ReminderLine, ExtensionRequest, DeadlineChange, Event, Occurrence, TaskUnit,
         TaskQuestion)


def demand_unreported(task_ids: Sequence[int], message: str) -> None:
    """Raise `RuleViolation` with the message once anything but the setting up happened to one of the tasks."""
    reported = db.session.scalar(
        select(func.count()).select_from(Event).where(Event.task_id.in_(task_ids), Event.what.not_in(SETTING_UP))
    )
    chased = db.session.scalar(select(func.count()).select_from(Chase).where(Chase.task_id.in_(task_ids)))
    if reported or chased:
        raise RuleViolation(message)


def remove_tasks(task_ids: Sequence[int]) -> None:
    """Delete the tasks with all that belongs to them; next year's tasks that came from them stand for themselves."""
    for model in OWNED:
        db.session.execute(delete(model).where(model.task_id.in_(task_ids)))
    db.session.execute(update(Task).where(Task.carried_from_id.in_(task_ids)).values(carried_from_id=None))
    db.session.execute(delete(Task).where(Task.id.in_(task_ids)))
    db.session.flush()
    db.session.expire_all()
