"""The one way to write history: claim the task's version, append an event, store what replay then says.

Every service that changes a task goes through `claim`, `append` and `project`, in this order, so that two people who
change the same task at once cannot overwrite each other, and the stored projection is never anything but the answer of
`lifecycle.replay`.
"""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm.attributes import set_committed_value

from .. import clock
from ..database import db, hits_one_row
from ..domain.errors import Conflict, RuleViolation
from ..domain.lifecycle import EVENT_NAMES, Projection, refusal, replay
from ..domain.wording import _
from ..models import Agency, Event, Occurrence, Task, User
from ..queries.history import history_of, last_event_of
from ..scope import Reading

SENT_TWICE = timedelta(seconds=30)
PROJECTED = (
    "state", "done_on", "done_late", "days_late", "closed_on", "deadline_kind", "start_on", "due_on", "original_due_on",
    "extension_count", "open_due_on", "last_update_on", "lead_unit_id", "assignee_id",
    "reminders_muted",
)
_CLAIM = update(Task).where(Task.id == bindparam("task_id"), Task.version == bindparam("read")).values(
    version=Task.version + 1)
_HELD = Reading(select(Task.id).where(Task.id == bindparam("task_id")).with_for_update())
_LAST_SAID = Reading(
    select(Event.id, Event.what, Event.data)
    .where(Event.task_id == bindparam("task_id"), Event.actor_id.is_not_distinct_from(bindparam("actor_id")),
           Event.written_at > bindparam("since"))
    .order_by(Event.id.desc()).limit(1)
)


def claim(task: Task, version: int | None = None, yours: str = "") -> None:
    """Take the right to change the task as it was read; `Conflict` shows what the other person did meanwhile.

    `version` is the one that the person's form was made from; `yours` says in words what she wanted to record.
    """
    if version is not None and version != task.version:
        raise _conflict(task, yours)
    if not hits_one_row(_CLAIM, task_id=task.id, read=task.version):
        raise _conflict(task, yours)
    set_committed_value(task, "version", task.version + 1)


def _conflict(task: Task, yours: str) -> Conflict:
    last = last_event_of(task.id)
    theirs = ""
    if last is not None:
        who = last.actor.name if last.actor else _("Chương trình")
        theirs = _("{who}: {what}, {written_at:%H:%M ngày %d/%m/%Y}", who=who,
                   what=EVENT_NAMES.get(last.what, last.what),
                   written_at=clock.local(last.written_at))
    return Conflict(_("Người khác vừa thay đổi nhiệm vụ này. Xem nội dung mới, rồi ghi lại nếu vẫn cần."),
                    theirs=theirs, yours=yours)


def append(task: Task, what: str, *, effective_on: date, actor: User | None, recorded_at: datetime | None = None,
           occurrence: Occurrence | None = None, for_unit_id: int | None = None, undoes: Event | None = None,
           data: dict[str, Any] | None = None) -> Event:
    """Append one event; without `recorded_at` it is known from now. The true moment of writing is always kept."""
    now = clock.now()
    event = Event(
        task_id=task.id, occurrence_id=occurrence.id if occurrence else None, what=what, effective_on=effective_on,
        recorded_at=recorded_at or now, written_at=now, actor_id=actor.id if actor else None, for_unit_id=for_unit_id,
        undoes_id=undoes.id if undoes else None, data=data or {},
    )
    db.session.add(event)
    db.session.flush()
    return event


def just_said(task: Task, what: str, actor: User | None, data: dict[str, Any]) -> Event | None:
    """The very step that the person took last with the task, a moment ago: a form sent twice is one step.

    For steps that claim no version; the task is held so that of two at once the second sees the first.
    """
    _HELD.rows(task_id=task.id)
    last = _LAST_SAID.first(task_id=task.id, actor_id=actor.id if actor else None, since=clock.now() - SENT_TWICE)
    return db.session.get(Event, last.id) if last is not None and (last.what, last.data) == (what, data) else None


def project(task: Task) -> Projection:
    """Store what the task's history says now into its row and its occurrences' rows."""
    history = history_of(task)
    projection = replay(history.events, history.deadlines, history.occurrences)
    store(task, projection)
    db.session.flush()
    return projection


def store(task: Task, projection: Projection) -> None:
    """Copy a projection into the task and its occurrences."""
    for name in PROJECTED:
        setattr(task, name, getattr(projection, name))
    for occurrence in task.occurrences if projection.occurrences else ():
        standing = projection.occurrences.get(occurrence.id)
        if standing is not None:
            occurrence.state, occurrence.done_on = standing.state, standing.done_on
            occurrence.done_late, occurrence.days_late = standing.done_late, standing.days_late


def demand(what: str, task: Task, occurrence: Occurrence | None = None) -> None:
    """Raise `RuleViolation` unless the event may follow the present state of the task (or of its occurrence)."""
    if occurrence is not None:
        if occurrence.task_id != task.id:
            raise RuleViolation(_("Kỳ này không thuộc nhiệm vụ đang mở. Tải lại trang rồi chọn lại kỳ."),
                                field="occurrence")
        reason = refusal(what, task.state) if what != "completion_returned" else None
        reason = reason or refusal(what, occurrence.state)
    else:
        reason = refusal(what, task.state)
    if reason:
        raise RuleViolation(reason)


def not_after(day: date, today: date, what: str, field: str) -> None:
    """Raise `RuleViolation` when a day that must have come lies in the future."""
    if day > today:
        raise RuleViolation(_("{what} {day:%d/%m/%Y} còn ở tương lai. Nhập ngày không sau {today:%d/%m/%Y}.",
                              what=what, day=day, today=today),
                            field=field)


def recording_moment(recorded_at: datetime | None) -> datetime:
    """The moment an act counts as known from: as given by a script, else now; never in the future."""
    now = clock.now()
    if recorded_at is not None and recorded_at > now and clock.day_of(recorded_at) > clock.day_of(now):
        raise RuleViolation(_("Thời điểm ghi nhận còn ở tương lai. Nhập thời điểm đã qua."), field="recorded_at")
    return recorded_at or now


def rules_of(task: Task):
    """The settings of the task's agency."""
    return db.session.get_one(Agency, task.agency_id).rules
