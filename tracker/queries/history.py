"""A task's history as the rules want it: events, deadline entries and occurrences as plain values."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, exists, select
from sqlalchemy.orm import aliased, joinedload

from ..database import db
from ..domain.deadline_history import DeadlineEntry
from ..domain.lifecycle import UNDOABLE, OccurrenceDay, PastEvent
from ..domain.spans import Span
from ..models import DeadlineChange, Event, ExtensionRequest, Occurrence, Task
from ..scope import Reading


@dataclass(frozen=True)
class History:
    """What `replay` is asked with."""

    events: list[PastEvent]
    deadlines: list[DeadlineEntry]
    occurrences: list[OccurrenceDay]


_TASK_ID: BindParameter[int] = bindparam("task_id")
_EVENTS = Reading(select(Event).where(Event.task_id == _TASK_ID).order_by(Event.id))
_CHANGES = Reading(select(DeadlineChange).where(DeadlineChange.task_id == _TASK_ID).order_by(DeadlineChange.seq))
_OCCURRENCES = Reading(
    select(Occurrence.id, Occurrence.due_on).where(Occurrence.task_id == _TASK_ID).order_by(Occurrence.due_on)
)


def history_of(task: Task) -> History:
    """The whole recorded history of one task."""
    return plain_history(*(part.rows(task_id=task.id) for part in (_EVENTS, _CHANGES, _OCCURRENCES)))


def plain_history(rows: Sequence[Any], changes: Iterable[Any], occurrences: Iterable[Any]) -> History:
    """The same from rows already at hand, the models' or a reading's."""
    undone = undoings(rows)
    return History(
        [past_event(row) for row in rows],
        [deadline_entry(change, undone) for change in changes],
        [OccurrenceDay(one.id, one.due_on) for one in occurrences],
    )


def past_event(row: Event) -> PastEvent:
    """An event without its database."""
    return PastEvent(row.id, row.what, row.effective_on, row.occurrence_id, row.undoes_id, row.data)


def undoings(rows: Iterable[Event]) -> Mapping[int, datetime]:
    """When the undoing of each undone event was recorded."""
    return {row.undoes_id: row.recorded_at for row in rows if row.undoes_id is not None}


def deadline_entry(change: DeadlineChange | Row, undone: Mapping[int, datetime]) -> DeadlineEntry:
    """A deadline change, or a row of its columns, without its database."""
    undone_at = undone.get(change.event_id) if change.event_id is not None else None
    return DeadlineEntry(
        change.seq, change.kind, change.deadline_kind, change.start_on, change.due_on,
        Span(change.effective_on, change.recorded_at, undone_at), change.id, change.event_id,
    )


def entry_of(task: Task) -> Event:
    """The event with which a task entered its plan or its register."""
    return db.session.scalars(select(Event).where(Event.task_id == task.id, Event.what == "task_added")).one()


def last_event_of(task_id: int) -> Event | None:
    """What was done last with a task."""
    return db.session.scalar(
        select(Event).options(joinedload(Event.actor)).where(Event.task_id == task_id)
        .order_by(Event.id.desc()).limit(1)
    )


_undoing = aliased(Event)
# Those undone are looked for task by task, among a few events each; a list of all that ever was undone is long.
_STEPS = (
    Event.recorded_at.between(bindparam("start"), bindparam("end")), Event.actor_id == bindparam("actor_id"),
    Event.what.in_(sorted(UNDOABLE)),
    ~exists().where(_undoing.task_id == Event.task_id, _undoing.undoes_id == Event.id),
)
_KINDS = Reading(select(Event.what).where(*_STEPS).order_by(Event.id))


def steps_between(start: datetime, end: datetime, actor_id: int) -> list[Event]:
    """What one person wrote from one moment to another and can be taken back, the last first."""
    return list(db.session.scalars(
        select(Event).options(joinedload(Event.task).selectinload(Task.units)).where(*_STEPS).order_by(Event.id.desc()),
        {"start": start, "end": end, "actor_id": actor_id},
    ))


def kinds_between(start: datetime, end: datetime, actor_id: int) -> list[str]:
    """What kinds of steps `steps_between` would give."""
    return [row.what for row in _KINDS.rows(start=start, end=end, actor_id=actor_id)]


def last_report_of(task: Task) -> Event:
    """The newest report of completion of a task."""
    return db.session.scalars(
        select(Event).where(Event.task_id == task.id, Event.what == "completion_reported")
        .order_by(Event.id.desc()).limit(1)
    ).one()


def open_request_of(task: Task) -> ExtensionRequest | None:
    """The extension request that waits for a decision."""
    return db.session.scalar(
        select(ExtensionRequest).where(ExtensionRequest.task_id == task.id, ExtensionRequest.state == "open")
    )


def undone_ids():
    """The ids of steps that were taken back, to be asked within another statement."""
    return select(Event.undoes_id).where(Event.undoes_id.is_not(None))
