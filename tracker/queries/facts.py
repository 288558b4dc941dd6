"""The facts that counting weighs, for any number of tasks, of one plan or of all, in one query."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    CompoundSelect,
    Date,
    Integer,
    Row,
    Select,
    String,
    bindparam,
    cast,
    literal,
    null,
    select,
    union_all,
)

from ..database import Moment, db
from ..domain.counting import Charge, Closing, OccurrenceFacts, TaskFacts, Waiting
from ..domain.deadline_history import DeadlineEntry
from ..domain.indicators import DocumentFacts
from ..domain.spans import Span
from ..models import DeadlineChange, Document, Event, Occurrence, Task

CLOSING_KINDS = {
    "completion_confirmed": "completed", "marked_not_completed": "not_completed", "task_withdrawn": "withdrawn",
}
WEIGHED = (
    "task_added", "units_assigned", "update_recorded", "completion_reported", "completion_confirmed",
    "completion_returned", "marked_not_completed", "task_withdrawn", "deadline_changed", "event_undone",
)
COLUMNS: Mapping[str, Any] = {
    "id": Integer, "place": Integer, "position": Integer, "plan_id": Integer, "section_id": Integer, "what": String,
    "on": Date, "recorded_at": Moment, "undoes_id": Integer, "event_id": Integer, "deadline_kind": String,
    "start_on": Date, "due_on": Date, "data": JSON,
}


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
    return _facts_in(db.session.execute(_of_plan(), {"plan": plan_id}))


def assigned_facts() -> list[TaskFacts]:
    """The facts of all tasks assigned from above."""
    return _facts_in(db.session.execute(_assigned()))


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
    """The facts of the tasks that meet a condition, in the order of the paper, in one statement."""
    return _facts_in(db.session.execute(facts_statement(condition)))


@cache
def _of_plan() -> CompoundSelect:
    """Kept, because making the statement costs a small plan as much as answering it."""
    return facts_statement(Task.plan_id == bindparam("plan", type_=Integer))


@cache
def _assigned() -> CompoundSelect:
    return facts_statement(Task.population == "assigned")


def _facts_in(found: Iterable[Row]) -> list[TaskFacts]:
    rows: dict[str, list] = defaultdict(list)
    for row in found:
        rows[row.of].append(row)
    events = sorted(rows["event"], key=lambda row: row.id)
    undone = {row.undoes_id: row.recorded_at for row in events if row.undoes_id is not None}
    told = _tell(events, undone, {row.id: row.recorded_at for row in rows["change"]})
    deadlines: dict[int, list[DeadlineEntry]] = defaultdict(list)
    for row in sorted(rows["change"], key=lambda row: row.place):
        undone_at = undone.get(row.event_id) if row.event_id is not None else None
        deadlines[row.task_id].append(DeadlineEntry(
            row.place, row.what, row.deadline_kind, row.start_on, row.due_on,
            Span(row.on, row.recorded_at, undone_at), row.id, row.event_id))
    parts: dict[int, list] = defaultdict(list)
    for row in sorted(rows["part"], key=lambda row: row.due_on):
        parts[row.task_id].append(row)
    tasks = sorted(rows["task"], key=lambda row: (row.place, row.id))
    return [_facts(task, told[task.id], deadlines[task.id], parts[task.id]) for task in tasks if task.id in told]


def facts_statement(condition: ColumnElement[bool]) -> CompoundSelect:
    """Tasks, their events, deadlines and kỳ one below the other; `of` says which a row is. Unordered."""

    def rows(of: str, **columns: Any) -> Select:
        filled = [columns[name] if name in columns else cast(null(), kind) for name, kind in COLUMNS.items()]
        labelled = (one.label(name) for one, name in zip(filled, COLUMNS, strict=True))
        return select(literal(of).label("of"), Task.id.label("task_id"), *labelled).where(condition)

    return union_all(
        rows("task", id=Task.id, place=Task.sort_order, position=Task.position, plan_id=Task.plan_id,
             section_id=Task.section_id, what=Task.assigner, on=Task.received_on),
        rows("event", id=Event.id, place=Event.occurrence_id, what=Event.what, on=Event.effective_on,
             recorded_at=Event.recorded_at, undoes_id=Event.undoes_id, data=Event.data)
        .join(Event, Event.task_id == Task.id).where(Event.what.in_(WEIGHED)),
        rows("change", id=DeadlineChange.id, place=DeadlineChange.seq, what=DeadlineChange.kind,
             on=DeadlineChange.effective_on, recorded_at=DeadlineChange.recorded_at, event_id=DeadlineChange.event_id,
             deadline_kind=DeadlineChange.deadline_kind, start_on=DeadlineChange.start_on, due_on=DeadlineChange.due_on)
        .join(DeadlineChange, DeadlineChange.task_id == Task.id),
        rows("part", id=Occurrence.id, due_on=Occurrence.due_on).join(Occurrence, Occurrence.task_id == Task.id),
    )


def _tell(events: Iterable, undone: Mapping[int, datetime], recorded: Mapping[int, datetime]) -> dict[int, _Told]:
    told: dict[int, _Told] = defaultdict(_Told)
    for row in events:
        span = Span(row.on, row.recorded_at, undone.get(row.id))
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
        told.closings[row.place].append(_closing(CLOSING_KINDS[what], span, data, recorded))
    if what in ("update_recorded", "completion_reported"):
        written = data.get("written_on")
        told.updates.append(Span(date.fromisoformat(written) if written else span.on, span.recorded_at, span.undone_at))
    if what == "completion_reported":
        told.reports[row.place].append([span, []])
    elif what in ("completion_confirmed", "completion_returned"):
        for report in told.reports[row.place]:
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
        tuple(told.charges), tuple(told.updates), task.section_id, task.what, task.on, task.plan_id,
    )
