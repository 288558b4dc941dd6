"""Put tasks into a plan (or into the list of those assigned from above): many at once, each with its whole beginning.

A task begins with its original deadline, its occurrences, its units and the event `task_added`; the projection stored
with it is the answer of `replay` to exactly these, as it is after every later change.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, select

from .. import clock
from ..database import db
from ..domain.deadlines import Deadline
from ..domain.lifecycle import replay
from ..domain.occurrences import occurrences_of
from ..domain.settings import AgencySettings
from ..domain.text import fold
from ..models import Agency, DeadlineChange, Event, Occurrence, Task, TaskQuestion, TaskUnit, Unit, User
from ..queries.history import plain_history
from ..scope import current_agency_id
from .history import SENT_TWICE, store

Alike = tuple[str, int | None, date | None]  # text, leading unit, due day


@dataclass(frozen=True)
class Due:
    """An original deadline as understood: `occurrences` are (start or None, due day)."""

    kind: str = "unknown"
    start_on: date | None = None
    due_on: date | None = None
    certain: bool = True
    occurrences: Sequence[tuple[date | None, date]] = ()


@dataclass(frozen=True)
class Question:
    """What was not understood; `column` is a field's name such as lead or deadline."""

    column: str
    value: str
    message: str


@dataclass
class NewTask:
    """A task about to be entered, with what stands in its row already set."""

    task: Task
    due: Due
    lead: Unit | None = None
    co_leads: Sequence[Unit] = ()
    coordinating: Sequence[Unit] = ()
    questions: Sequence[Question] = ()
    data: dict[str, Any] = field(default_factory=dict)


def enter_tasks(new: Sequence[NewTask], *, known_from: datetime, actor_id: int | None) -> list[Task]:
    """Write new tasks with their beginning; `known_from` is the moment from which they count as known."""
    tasks = [one.task for one in new]
    for one in new:
        _fill(one)
    db.session.add_all(tasks)
    db.session.flush()
    events = {one.task.id: _added(one, known_from, actor_id) for one in new}
    changes = {one.task.id: _original(one, known_from) for one in new}
    db.session.add_all([*events.values(), *changes.values()])
    db.session.flush()
    for task in tasks:
        history = plain_history([events[task.id]], [changes[task.id]], task.occurrences)
        store(task, replay(history.events, history.deadlines, history.occurrences))
    db.session.flush()
    return tasks


def entered_just_now(condition: ColumnElement[bool], wanted: Sequence[Alike], actor: User | None) -> list[Task]:
    """The very tasks that the person entered a moment ago, in their order; none unless all are there: a form sent twice
    enters its tasks once. The agency's row is held, so that of two at once the second sees the first."""
    if actor is None:
        return []
    db.session.execute(select(Agency.id).where(Agency.id == current_agency_id()).with_for_update())
    recent = list(db.session.scalars(
        select(Task).join(Event, Event.task_id == Task.id)
        .where(condition, Event.what == "task_added", Event.actor_id == actor.id,
               Event.written_at > clock.now() - SENT_TWICE).order_by(Task.id)
    ))
    same = recent[-len(wanted):]
    return same if [(task.text, task.lead_unit_id, task.due_on) for task in same] == list(wanted) else []


def due_of(reading: Deadline | None, plan_year: int, entered_on: date, rules: AgencySettings) -> Due:
    """The deadline of a new task from its reading, with the occurrences that are owed from its entry on."""
    if reading is None:
        return Due(certain=False)
    made = occurrences_of(reading, plan_year, entered_on=entered_on, continuous_every=rules.continuous_every)
    return Due(reading.kind, reading.start_on, reading.due_on, reading.certain,
               tuple((one.start_on, one.due_on) for one in made))


def search_key(task: Task) -> str:
    """What a task is found by: its texts and units, folded."""
    return fold(" ".join(filter(None, (task.text, task.objective, task.activities, task.product, task.lead_text,
                                       task.coordinating_text, task.deadline_text))))


def _original(one: NewTask, known_from: datetime) -> DeadlineChange:
    return DeadlineChange(
        task_id=one.task.id, seq=1, kind="original", deadline_kind=one.due.kind, start_on=one.due.start_on,
        due_on=one.due.due_on, text=one.task.deadline_text, effective_on=one.task.entered_on, recorded_at=known_from,
    )


def _fill(one: NewTask) -> None:
    """Give the task its occurrences, its units and its open questions."""
    task = one.task
    task.deadline_certain = one.due.certain
    task.search_key = search_key(task)
    task.occurrences = [Occurrence(start_on=start, due_on=due, state="not_started")
                        for start, due in sorted(one.due.occurrences, key=lambda pair: pair[1])]
    parts: dict[int, str] = {}
    for role, units in (("lead", [one.lead] if one.lead else []), ("co_lead", one.co_leads),
                        ("coordinating", one.coordinating)):
        for unit in units:
            parts.setdefault(unit.id, role)
    task.units = [TaskUnit(unit_id=unit_id, role=role, sort_order=order)
                  for order, (unit_id, role) in enumerate(parts.items())]
    task.questions = [TaskQuestion(column=asked.column[:30], value=asked.value, message=asked.message)
                      for asked in one.questions]


def _added(one: NewTask, known_from: datetime, actor_id: int | None) -> Event:
    return Event(
        task_id=one.task.id, what="task_added", effective_on=one.task.entered_on, recorded_at=known_from,
        written_at=clock.now(), actor_id=actor_id, data={
            **one.data, "lead_unit_id": one.lead.id if one.lead else None,
            "co_lead_ids": [unit.id for unit in one.co_leads],
            "coordinating_ids": [unit.id for unit in one.coordinating],
        },
    )
