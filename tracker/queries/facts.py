"""The facts that counting weighs, for any number of tasks in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.sql.elements import ColumnElement

from ..database import db
from ..domain.counting import Charge, Closing, OccurrenceFacts, TaskFacts, Waiting
from ..domain.deadline_history import DeadlineEntry
from ..domain.indicators import DocumentFacts
from ..domain.spans import Span
from ..models import DeadlineChange, Document, Event, Occurrence, Task
from .history import deadline_entry

CLOSING_KINDS = {
    "completion_confirmed": "completed", "marked_not_completed": "not_completed", "task_withdrawn": "withdrawn",
}
WEIGHED = (
    "task_added", "units_assigned", "update_recorded", "completion_reported", "completion_confirmed",
    "completion_returned", "marked_not_completed", "task_withdrawn", "deadline_changed", "event_undone",
)
ENTERED = (
    DeadlineChange.id, DeadlineChange.task_id, DeadlineChange.seq, DeadlineChange.kind, DeadlineChange.deadline_kind,
    DeadlineChange.start_on, DeadlineChange.due_on, DeadlineChange.effective_on, DeadlineChange.recorded_at,
    DeadlineChange.event_id,
)


@dataclass
class _Told:
    """What the events of one task tell, by occurrence (None is the task as a whole)."""

    entry: Span | None = None
    closings: dict[int | None, list[Closing]] = field(default_factory=lambda: defaultdict(list))
    reports: dict[int | None, list[list]] = field(default_factory=lambda: defaultdict(list))
    charges: list[Charge] = field(default_factory=list)
    updates: list[Span] = field(default_factory=list)
    made: dict[int, Span] = field(default_factory=dict)
    dropped: dict[int, list[Span]] = field(default_factory=lambda: defaultdict(list))


def plan_facts(plan_id: int) -> list[TaskFacts]:
    """The facts of a plan's tasks, in the order of the paper."""
    return facts_where(Task.plan_id == plan_id)


def assigned_facts() -> list[TaskFacts]:
    """The facts of all tasks assigned from above."""
    return facts_where(Task.population == "assigned")


def facts_of(task_ids: Sequence[int]) -> dict[int, TaskFacts]:
    """The facts of some tasks by id (for a page of a list)."""
    return {facts.id: facts for facts in facts_where(Task.id.in_(task_ids))} if task_ids else {}


def guidance_facts() -> list[DocumentFacts]:
    """The register of guidance documents; one without its day counts in no period and is left out."""
    rows = db.session.execute(
        select(Document.id, Document.issued_on, Document.recorded_at)
        .where(Document.guidance, Document.issued_on.is_not(None)).order_by(Document.issued_on, Document.id)
    )
    return [DocumentFacts(row.id, Span(row.issued_on, row.recorded_at)) for row in rows]


def facts_where(condition: ColumnElement[bool]) -> list[TaskFacts]:
    """The facts of the tasks that meet a condition: four queries, however many tasks there are; one where none is."""
    tasks = db.session.execute(
        select(Task.id, Task.position, Task.section_id, Task.assigner, Task.received_on).where(condition)
        .order_by(Task.sort_order, Task.id)
    ).all()
    if not tasks:
        return []
    events = db.session.execute(
        select(Event.id, Event.task_id, Event.occurrence_id, Event.what, Event.effective_on, Event.recorded_at,
               Event.undoes_id, Event.data)
        .join(Task, Task.id == Event.task_id).where(condition, Event.what.in_(WEIGHED)).order_by(Event.id)
    ).all()
    changes = db.session.execute(
        select(*ENTERED).join(Task, Task.id == DeadlineChange.task_id).where(condition)
        .order_by(DeadlineChange.task_id, DeadlineChange.seq)
    ).all()
    occurrences = db.session.execute(
        select(Occurrence.id, Occurrence.task_id, Occurrence.due_on)
        .join(Task, Task.id == Occurrence.task_id).where(condition).order_by(Occurrence.due_on)
    ).all()
    undone = {row.undoes_id: row.recorded_at for row in events if row.undoes_id is not None}
    deadlines: dict[int, list[DeadlineEntry]] = defaultdict(list)
    for change in changes:
        deadlines[change.task_id].append(deadline_entry(change, undone))
    parts: dict[int, list] = defaultdict(list)
    for row in occurrences:
        parts[row.task_id].append(row)
    told = _tell(events, undone, {change.id: change.recorded_at for change in changes})
    return [_facts(task, told[task.id], deadlines[task.id], parts[task.id]) for task in tasks if task.id in told]


def _tell(events: Iterable, undone: Mapping[int, datetime], recorded: Mapping[int, datetime]) -> dict[int, _Told]:
    told: dict[int, _Told] = defaultdict(_Told)
    for row in events:
        span = Span(row.effective_on, row.recorded_at, undone.get(row.id))
        _take(told[row.task_id], row, span, recorded)
    return {task_id: one for task_id, one in told.items() if one.entry is not None}


def _take(told: _Told, row, span: Span, recorded: Mapping[int, datetime]) -> None:
    """Take in what one event tells."""
    what, data = row.what, row.data
    if what == "task_added":
        told.entry = span
    if "lead_unit_id" in data:
        told.charges.append(Charge(span, data["lead_unit_id"], tuple(data.get("co_lead_ids", ()))))
    if what in CLOSING_KINDS:
        told.closings[row.occurrence_id].append(_closing(CLOSING_KINDS[what], span, data, recorded))
    if what in ("update_recorded", "completion_reported"):
        written = data.get("written_on")
        told.updates.append(Span(date.fromisoformat(written) if written else span.on, span.recorded_at, span.undone_at))
    if what == "completion_reported":
        told.reports[row.occurrence_id].append([span, []])
    elif what in ("completion_confirmed", "completion_returned"):
        for report in told.reports[row.occurrence_id]:
            report[1].append(span)
    elif what == "deadline_changed":
        told.made.update({one: span for one in data.get("made", ())})
        for one in data.get("dropped", ()):
            told.dropped[one].append(span)


def _closing(kind: str, span: Span, data: Mapping, recorded: Mapping[int, datetime]) -> Closing:
    if kind != "completed":
        return Closing(kind, span)
    return Closing(kind, span, data["on_time"], data["days_late"], recorded.get(data.get("deadline_change_id") or 0))


def _facts(task, told: _Told, deadlines: Sequence[DeadlineEntry], parts: Sequence) -> TaskFacts:
    def waiting(key: int | None) -> tuple[Waiting, ...]:
        return tuple(Waiting(span, tuple(settled)) for span, settled in told.reports[key])

    return TaskFacts(
        task.id, task.position, told.entry or Span(date.min, datetime.min), tuple(deadlines),
        tuple(told.closings[None]), waiting(None),
        tuple(OccurrenceFacts(part.id, part.due_on, tuple(told.closings[part.id]), waiting(part.id),
                              told.made.get(part.id), tuple(told.dropped[part.id])) for part in parts),
        tuple(told.charges), tuple(told.updates), task.section_id, task.assigner, task.received_on,
    )
