"""What the reminder policy needs to know of one agency on one day, in a fixed number of statements per 10,000 tasks.

Due tasks are found by the index on `open_due_on`, occurrences by theirs on `due_on`; nothing is asked per task.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, Select, exists, func, select
from sqlalchemy.orm import aliased

from ..database import db
from ..domain.lifecycle import OPEN_STATES
from ..domain.reminders import Absence, Cast, Duty, Person
from ..models import DeadlineChange, Event, Mail, Occurrence, Plan, ReminderLine, StandIn, Task, TaskUnit, Unit, User

OPEN = sorted(OPEN_STATES)
WAITING = "awaiting_confirmation"
UNREPORTED = [state for state in OPEN if state != WAITING]  # a task reported as a whole speaks for its occurrences
REPORTED, RETURNED = "completion_reported", "completion_returned"
MOVES = ("first_day", "extension", "revision")
BATCH = 10_000

Key = tuple[int, int, date | None]


@dataclass(frozen=True)
class TaskWords:
    """How a task is named in a mail."""

    position: int
    text: str


@dataclass(frozen=True)
class Addressee:
    """Where a person's mail goes, and the unit's name when there is one."""

    email: str
    unit: str


@dataclass
class Facts:
    """An agency on a day. `duties` may speak, `standing` is only listed (waiting or returned, its day far or unknown);
    `served` holds the rules claimed on other days, `returned` the (task, occurrence) whose report came back,
    `written` the people who have their digest of the day already."""

    people: list[Person] = field(default_factory=list)
    addressees: dict[int, Addressee] = field(default_factory=dict)
    absences: list[Absence] = field(default_factory=list)
    duties: list[Duty] = field(default_factory=list)
    standing: list[Duty] = field(default_factory=list)
    words: dict[int, TaskWords] = field(default_factory=dict)
    served: dict[Key, set[str]] = field(default_factory=dict)
    returned: set[tuple[int, int]] = field(default_factory=set)
    written: set[int] = field(default_factory=set)


def facts_of(day: date, until: date) -> Facts:
    """Everything about the agency in scope whose due day lies up to `until`, as of `day`."""
    facts = Facts()
    _people(facts, day)
    due = [*db.session.execute(_due_tasks(until)), *db.session.execute(_occurrences(until))]
    facts.returned = _returned()
    tasks_back = {task for task, occurrence in facts.returned if not occurrence}
    occurrences_back = {occurrence for _, occurrence in facts.returned}
    standing = [*db.session.execute(_standing_tasks(until, tasks_back)),
                *db.session.execute(_standing_occurrences(until, occurrences_back))]
    tasks = sorted({row.task_id for row in due} | {row.task_id for row in standing})
    units, moved = _units(tasks), _moved(tasks)
    facts.duties = [_duty(row, units, moved) for row in due]
    known = {(duty.task_id, duty.occurrence_id) for duty in facts.duties}
    facts.standing = [duty for duty in (_duty(row, units, moved) for row in standing)
                      if (duty.task_id, duty.occurrence_id) not in known]
    facts.words = {row.task_id: TaskWords(row.position, row.text) for row in [*due, *standing]}
    facts.served = _served(tasks, day)
    facts.written = set(db.session.scalars(
        select(Mail.recipient_id).where(Mail.day == day, Mail.digest_key.is_not(None), Mail.recipient_id.is_not(None))
    ))
    return facts


def _people(facts: Facts, day: date) -> None:
    rows = db.session.execute(
        select(User.id, User.name, User.role, User.unit_id, User.left_on, User.email, Unit.name.label("unit"))
        .outerjoin(Unit, Unit.id == User.unit_id).order_by(User.id)
    ).all()
    facts.people = [Person(row.id, row.name, row.role, row.unit_id, row.left_on) for row in rows]
    facts.addressees = {row.id: Addressee(row.email, row.unit or "") for row in rows}
    facts.absences = [Absence(*row) for row in db.session.execute(
        select(StandIn.user_id, StandIn.stand_in_id, StandIn.from_on, StandIn.to_on)
        .where(StandIn.from_on <= day, StandIn.to_on >= day).order_by(StandIn.id)
    ).all()]


def cast_on(day: date) -> tuple[Cast, dict[int, Addressee]]:
    """Who receives for whom on a day in the agency in scope, and where their mail goes."""
    facts = Facts()
    _people(facts, day)
    return Cast(facts.people, facts.absences, day), facts.addressees


def _columns(*more: Any) -> Select:
    return select(
        Task.id.label("task_id"), Task.position, Task.text, Task.state.label("task_state"), Task.assignee_id,
        Task.lead_unit_id, Task.entered_on, Task.reminders_muted, Plan.reminders_from, *more,
    ).outerjoin(Plan, Plan.id == Task.plan_id)


def _due_tasks(until: date) -> Select:
    whole = ~exists().where(Occurrence.task_id == Task.id) | (Task.state == WAITING)
    return _columns(Task.open_due_on.label("due_on")).where(
        Task.open_due_on <= until, Task.state.in_(OPEN), whole
    ).order_by(Task.open_due_on, Task.id)


def _of_occurrence() -> Select:
    earlier = aliased(Occurrence)
    before = select(func.max(earlier.due_on)).where(
        earlier.task_id == Occurrence.task_id, earlier.due_on < Occurrence.due_on
    ).correlate(Occurrence).scalar_subquery()
    return _columns(Occurrence.id.label("occurrence_id"), Occurrence.due_on, Occurrence.state.label("own_state"),
                    before.label("before")).join(Occurrence, Occurrence.task_id == Task.id)


def _occurrences(until: date) -> Select:
    return _of_occurrence().where(
        Occurrence.due_on <= until, Occurrence.state.in_(OPEN), Task.state.in_(UNREPORTED)
    ).order_by(Occurrence.due_on, Occurrence.id)


def _standing_occurrences(until: date, returned: set[int]) -> Select:
    return _of_occurrence().where(
        Occurrence.due_on > until, Occurrence.state.in_(OPEN), Task.state.in_(UNREPORTED),
        (Occurrence.state == WAITING) | Occurrence.id.in_(sorted(returned)),
    ).order_by(Occurrence.due_on, Occurrence.id)


def _standing_tasks(until: date, returned: set[int]) -> Select:
    far = Task.open_due_on.is_(None) | (Task.open_due_on > until)
    return _columns(Task.due_on).where(
        Task.state.in_(OPEN), (Task.state == WAITING) | Task.id.in_(sorted(returned)), far
    ).order_by(Task.id)


def _returned() -> set[tuple[int, int]]:
    """(task, occurrence) of those open duties whose latest report of completion came back."""
    rows = db.session.execute(
        select(Event.task_id, Event.occurrence_id, Event.what).join(Task, Task.id == Event.task_id)
        .where(Event.what.in_((REPORTED, RETURNED)), Task.state.in_(OPEN)).order_by(Event.id)
    ).all()
    latest = {(row.task_id, row.occurrence_id or 0): row.what for row in rows}
    return {key for key, what in latest.items() if what == RETURNED}


def _batches(tasks: list[int]) -> Iterator[list[int]]:
    """The ids in pieces that a statement can hold on every database (PostgreSQL takes 65,535 values)."""
    for start in range(0, len(tasks), BATCH):
        yield tasks[start:start + BATCH]


def _units(tasks: list[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for some in _batches(tasks):
        for task_id, unit_id in db.session.execute(
            select(TaskUnit.task_id, TaskUnit.unit_id)
            .where(TaskUnit.task_id.in_(some), TaskUnit.role.in_(("lead", "co_lead")))
            .order_by(TaskUnit.task_id, TaskUnit.role.desc(), TaskUnit.sort_order, TaskUnit.id)
        ):
            found.setdefault(task_id, []).append(unit_id)
    return found


def _moved(tasks: list[int]) -> dict[int, date]:
    """The day on which each task's deadline was last decided anew."""
    found: dict[int, date] = {}
    for some in _batches(tasks):
        found.update((task_id, decided) for task_id, decided in db.session.execute(
            select(DeadlineChange.task_id, func.max(DeadlineChange.effective_on))
            .where(DeadlineChange.task_id.in_(some), DeadlineChange.kind.in_(MOVES)).group_by(DeadlineChange.task_id)
        ))
    return found


def _served(tasks: list[int], day: date) -> dict[Key, set[str]]:
    found: dict[Key, set[str]] = {}
    for some in _batches(tasks):
        for task_id, occurrence_id, due_on, rule in db.session.execute(
            select(ReminderLine.task_id, ReminderLine.occurrence_id, ReminderLine.due_on, ReminderLine.rule)
            .join(Mail, Mail.id == ReminderLine.mail_id)
            .where(ReminderLine.task_id.in_(some), Mail.day != day).distinct()
        ):
            found.setdefault((task_id, occurrence_id, due_on), set()).add(rule)
    return found


def _duty(row: Row, units: dict[int, list[int]], moved: dict[int, date]) -> Duty:
    occurrence_id = getattr(row, "occurrence_id", 0)
    starts = [row.entered_on, row.reminders_from, getattr(row, "before", None) and row.before + timedelta(days=1)]
    starts.append(None if occurrence_id else moved.get(row.task_id))
    leads = [row.lead_unit_id] if row.lead_unit_id is not None else []
    return Duty(
        task_id=row.task_id, occurrence_id=occurrence_id, due_on=row.due_on,
        speaks_from=max(day for day in starts if day is not None),
        waits=WAITING in (row.task_state, getattr(row, "own_state", "")), assignee_id=row.assignee_id,
        unit_ids=tuple(dict.fromkeys(leads + units.get(row.task_id, []))), muted=bool(row.reminders_muted),
    )


def muted_tasks() -> list[Task]:
    """The open tasks that nobody is reminded of, with their reasons, in order."""
    return list(db.session.scalars(
        select(Task).where(Task.reminders_muted != "", Task.state.in_(OPEN)).order_by(Task.position, Task.id)
    ))
