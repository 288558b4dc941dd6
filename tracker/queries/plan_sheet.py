"""What a plan's own table is printed from: its tasks, their evidence and the newest thing said about each."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, joinedload

from ..database import db
from ..models import Event, Task, TaskDocument
from .tasks import plan_tasks

SAID = ("update_recorded", "completion_reported")


@dataclass(frozen=True)
class TaskSheet:
    """A task with its documents' texts and the newest update's words (empty where nothing was said)."""

    task: Task
    documents: Sequence[str]
    said: dict


def plan_sheet(plan_id: int) -> list[TaskSheet]:
    """Every task of the plan in the order of the paper; the same number of statements however many there are."""
    of_plan = select(Task.id).where(Task.plan_id == plan_id)
    documents: dict[int, list[str]] = {}
    for link in db.session.scalars(
        select(TaskDocument).options(joinedload(TaskDocument.document)).where(TaskDocument.task_id.in_(of_plan))
        .order_by(TaskDocument.id)
    ):
        texts = documents.setdefault(link.task_id, [])
        if link.document.text not in texts:
            texts.append(link.document.text)
    said = {event.task_id: event.data for event in db.session.scalars(_newest_said(of_plan))}
    return [TaskSheet(task, documents.get(task.id, ()), said.get(task.id, {})) for task in plan_tasks(plan_id)]


def _newest_said(of_plan):
    """The newest update of each task that says something and was not undone."""
    undoing = aliased(Event)
    live = ~select(undoing.id).where(undoing.undoes_id == Event.id).exists()
    newest = (select(func.max(Event.id)).where(Event.task_id.in_(of_plan), Event.what.in_(SAID), live)
              .group_by(Event.task_id))
    return select(Event).where(Event.id.in_(newest)).order_by(Event.id)
