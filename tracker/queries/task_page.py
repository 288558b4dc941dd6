"""Parts of one task that its forms name, and what waits for the office's decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from ..database import db
from ..domain.deadline_history import DeadlineEntry, in_force, known_entries
from ..domain.errors import NotFound
from ..domain.wording import _
from ..models import DeadlineChange, Event, ExtensionRequest, Occurrence, Task, TaskQuestion, Unit, User
from .history import deadline_entry, undoings

Row = TypeVar("Row", Unit, User)


def occurrence_of(task: Task, occurrence_id: int) -> Occurrence:
    """One kỳ of the task."""
    for one in task.occurrences:
        if one.id == occurrence_id:
            return one
    raise NotFound(_("Nhiệm vụ không có kỳ này. Tải lại trang rồi chọn lại kỳ."))


def event_of(task: Task, event_id: int) -> Event:
    """One event of the task."""
    event = db.session.scalar(select(Event).where(Event.id == event_id, Event.task_id == task.id)
                              .options(joinedload(Event.task)))
    if event is None:
        raise NotFound(_("Không có bước này trong nhiệm vụ. Tải lại trang."))
    return event


def question_of(task: Task, question_id: int) -> TaskQuestion:
    """One open question of the task."""
    for question in task.questions:
        if question.id == question_id:
            return question
    raise NotFound(_("Không có điều chưa rõ này trong nhiệm vụ. Tải lại trang."))


def unit_chosen(text: str) -> Unit | None:
    """The unit that a select box names, None for its blank entry; a number from elsewhere is `NotFound`."""
    return _chosen(Unit, text)


def person_chosen(text: str) -> User | None:
    """The person that a select box names, in the same way."""
    return _chosen(User, text)


def _chosen(model: type[Row], text: str) -> Row | None:
    if not text:
        return None
    found = None
    if text.isascii() and text.isdigit() and len(text) < 10:
        found = db.session.scalar(select(model).where(model.id == int(text)))
    if found is None:
        raise NotFound(_("Lựa chọn này không còn trong danh sách. Tải lại trang rồi chọn lại."))
    return found


def people_to_assign() -> list[User]:
    """Who may be named for a task: everybody still here, by unit and name."""
    return list(db.session.scalars(
        select(User).where(User.left_on.is_(None)).options(joinedload(User.unit)).order_by(User.unit_id, User.name)
    ))


@dataclass(frozen=True)
class WaitingReport:
    """A report of completion that waits: of the task as a whole or of one kỳ, with the deadline in force on the day
    done and the days late against it (0 in time, None where there is no day)."""

    task: Task
    part: Occurrence | None
    report: Event
    due_on: date | None
    days_late: int | None


def waiting_reports(tasks: Sequence[Task]) -> list[WaitingReport]:
    """What waits for the office in these tasks, in their order."""
    ids = [task.id for task in tasks]
    events = db.session.scalars(
        select(Event).where(Event.task_id.in_(ids), Event.what.in_(("completion_reported", "event_undone")))
        .options(joinedload(Event.actor)).order_by(Event.id)
    ).all()
    changes = db.session.scalars(
        select(DeadlineChange).where(DeadlineChange.task_id.in_(ids)).order_by(DeadlineChange.seq)
    ).all()
    return reports_among(tasks, events, changes)


def reports_among(tasks: Sequence, events: Sequence, changes: Sequence) -> list[WaitingReport]:
    """The same from rows already at hand: events in the order of writing, deadline changes in theirs."""
    undone = undoings(events)
    reports = {(event.task_id, event.occurrence_id): event for event in events
               if event.what == "completion_reported" and event.id not in undone}
    deadlines: dict[int, list[DeadlineEntry]] = {task.id: [] for task in tasks}
    for change in changes:
        deadlines[change.task_id].append(deadline_entry(change, undone))
    found = []
    for task in tasks:
        parts = [None] if task.state == "awaiting_confirmation" else []
        for part in [*parts, *(one for one in task.occurrences if one.state == "awaiting_confirmation")]:
            report = reports.get((task.id, part.id if part else None))
            if report is not None:
                found.append(_waiting(task, part, report, deadlines[task.id]))
    return found


def _waiting(task: Task, part: Occurrence | None, report: Event, deadlines: list[DeadlineEntry]) -> WaitingReport:
    entry = in_force(known_entries(deadlines), report.effective_on)
    due_on = part.due_on if part else entry.due_on if entry else None
    return WaitingReport(task, part, report, due_on,
                         max(0, (report.effective_on - due_on).days) if due_on else None)


def requests_to_decide() -> list[ExtensionRequest]:
    """Extension requests that wait for a decision, the oldest first."""
    return list(db.session.scalars(
        select(ExtensionRequest).where(ExtensionRequest.state == "open")
        .options(joinedload(ExtensionRequest.task).options(selectinload(Task.units), joinedload(Task.lead_unit)))
        .order_by(ExtensionRequest.id)
    ))
