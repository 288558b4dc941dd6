"""What falls due when: the days of a list's tasks and of their kỳ, for the calendar, the quarter and the year."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ..database import db
from ..models import Occurrence, Task
from .task_list import ListFilter, conditions_of


@dataclass(frozen=True)
class DuePoint:
    """A task, or one kỳ of it, that falls due on a day."""

    due_on: date
    task: Task
    occurrence: Occurrence | None = None


def due_between(wanted: ListFilter, first: date, last: date, most: int) -> list[DuePoint]:
    """What of the filtered tasks falls due from `first` to `last`, by day and then in the paper's order; `most` at
    most. A task in kỳ stands at each of its days and not at its own, which is its last one's."""
    whole = (select(Task).where(*conditions_of(wanted), Task.due_on.between(first, last), ~Task.occurrences.any())
             .options(joinedload(Task.lead_unit)).order_by(Task.due_on, Task.sort_order, Task.id).limit(most))
    points = [DuePoint(task.due_on, task) for task in db.session.scalars(whole) if task.due_on]
    points += parts_between(wanted, first, last, most)
    return sorted(points, key=lambda point: (point.due_on, point.task.sort_order, point.task.id))[:most]


def parts_between(wanted: ListFilter, first: date, last: date, most: int) -> list[DuePoint]:
    """The kỳ alone, of the tasks that have any."""
    parts = (select(Occurrence).join(Occurrence.task)
             .where(*conditions_of(wanted), Occurrence.due_on.between(first, last))
             .options(joinedload(Occurrence.task).joinedload(Task.lead_unit))
             .order_by(Occurrence.due_on, Task.sort_order, Task.id).limit(most))
    return [DuePoint(part.due_on, part.task, part) for part in db.session.scalars(parts)]
