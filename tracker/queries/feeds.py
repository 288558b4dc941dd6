"""Calendars that people read from other programs: whose they are, and what is still owed in them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from ..database import db
from ..domain.lifecycle import OPEN_STATES
from ..models import CalendarFeed, Event, Task, TaskUnit, User


@dataclass(frozen=True)
class FeedTask:
    """An open task of a calendar, and when anything last happened to it."""

    task: Task
    changed_at: datetime | None


def feed_with_id(feed_id: int) -> CalendarFeed | None:
    """A calendar of any agency with its person (call inside `every_agency`: its address names no agency)."""
    return db.session.scalar(
        select(CalendarFeed).options(joinedload(CalendarFeed.user), joinedload(CalendarFeed.unit))
        .where(CalendarFeed.id == feed_id)
    )


def feeds_of(person: User) -> list[CalendarFeed]:
    """The person's calendars, the own work first."""
    return list(db.session.scalars(
        select(CalendarFeed).options(joinedload(CalendarFeed.unit)).where(CalendarFeed.user_id == person.id)
        .order_by(CalendarFeed.unit_id.is_not(None), CalendarFeed.id)
    ))


def feed_tasks(feed: CalendarFeed) -> list[FeedTask]:
    """What is open in a calendar, by due day; three statements, however much it is."""
    mine = _of_unit(feed.unit_id) if feed.unit_id is not None else _of_person(feed.user)
    tasks = list(db.session.scalars(
        select(Task).options(joinedload(Task.lead_unit), joinedload(Task.assignee), selectinload(Task.occurrences))
        .where(Task.state.in_(sorted(OPEN_STATES)), Task.open_due_on.is_not(None), mine)
        .order_by(Task.open_due_on, Task.id)
    ))
    changed = {task_id: at for task_id, at in db.session.execute(
        select(Event.task_id, func.max(Event.written_at)).join(Task, Task.id == Event.task_id)
        .where(Task.state.in_(sorted(OPEN_STATES)), Task.open_due_on.is_not(None), mine).group_by(Event.task_id)
    )}
    return [FeedTask(task, changed.get(task.id)) for task in tasks]


def _of_person(person: User) -> ColumnElement[bool]:
    """What names the person; for a head also what the own unit leads and names nobody for."""
    if person.role != "head" or person.unit_id is None:
        return Task.assignee_id == person.id
    return or_(Task.assignee_id == person.id, Task.assignee_id.is_(None) & _of_unit(person.unit_id))


def _of_unit(unit_id: int) -> ColumnElement[bool]:
    return exists().where(TaskUnit.task_id == Task.id, TaskUnit.unit_id == unit_id,
                          TaskUnit.role.in_(("lead", "co_lead")))
