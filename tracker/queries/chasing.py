"""What the chasing desk shows: what each unit has overdue, near, silent, returned or unproven, and what chasing did.

A task is the desk's while a unit owes something: what waits for the office's confirmation is left out. One task may
stand under several heads (returned and overdue); each head counts it once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select

from ..database import db
from ..domain.chasing import Chased, Reply, Story, tell_story
from ..domain.lifecycle import EVENT_NAMES, WORKING_STATES
from ..domain.permissions import UNIT_ROLES
from ..domain.wording import _
from ..models import Chase, Event, Occurrence, Task, TaskDocument, Unit, User
from .desk import SILENT_DAYS
from .tasks import WHOLE, was_returned

HEADS = {
    "qua-han": _("Quá hạn"),
    "sap-den-han": _("Sắp đến hạn"),
    "im-lang": _("Lâu chưa cập nhật"),
    "tra-lai": _("Bị trả lại"),
    "thieu-van-ban": _("Hoàn thành, chưa có văn bản"),
}
ANSWERS = ("update_recorded", "completion_reported", "extension_requested")


@dataclass(frozen=True)
class UnitRow:
    """One unit's line of the desk; `counts` by the keys of `HEADS`. `unit_id` None is "Chưa giao đơn vị"."""

    unit_id: int | None
    name: str
    counts: dict[str, int]


def conditions(today: date, soon_until: date) -> dict[str, ColumnElement[bool]]:
    """Which tasks stand under which head on a day."""
    working = Task.state.in_(sorted(WORKING_STATES))
    overdue, soon = _owes(None, today - timedelta(days=1)), _owes(today, soon_until)
    heard = func.coalesce(Task.last_update_on, Task.entered_on)
    later = or_(Task.open_due_on.is_(None), Task.open_due_on > soon_until)
    return {
        "qua-han": overdue,
        "sap-den-han": and_(soon, ~overdue),
        "im-lang": and_(working, later, heard < today - timedelta(days=SILENT_DAYS),
                        or_(Task.start_on.is_(None), Task.start_on <= today)),
        "tra-lai": was_returned(),
        "thieu-van-ban": and_(Task.state == "completed", ~exists().where(TaskDocument.task_id == Task.id)),
    }


def _owes(first: date | None, last: date) -> ColumnElement[bool]:
    """A unit owes a report due in the span: of the task, or of a kỳ of it that isn't reported."""
    working = sorted(WORKING_STATES)
    of_task = exists().where(Occurrence.task_id == Task.id)
    part = exists().where(Occurrence.task_id == Task.id, Occurrence.state.in_(working), Occurrence.due_on <= last,
                          *([Occurrence.due_on >= first] if first else []))
    whole = and_(~of_task, Task.open_due_on >= first) if first else ~of_task
    return and_(Task.state.in_(working), Task.open_due_on <= last, or_(whole, part))


def desk_rows(today: date, soon_until: date) -> list[UnitRow]:
    """Every unit that owes something, in dictionary order, "Chưa giao đơn vị" last; one statement."""
    heads = conditions(today, soon_until)
    counts = [func.count(case((condition, 1))).label(name) for name, condition in heads.items()]
    rows = db.session.execute(
        select(Task.lead_unit_id, Unit.name, *counts).outerjoin(Unit, Unit.id == Task.lead_unit_id)
        .where(Task.state.in_([*sorted(WORKING_STATES), "completed"]))
        .group_by(Task.lead_unit_id, Unit.name, Unit.sort_key)
        .order_by(Task.lead_unit_id.is_(None), Unit.sort_key, Task.lead_unit_id)
    ).all()
    found = [UnitRow(row[0], row[1] or _("Chưa giao đơn vị"), dict(zip(heads, row[2:], strict=True))) for row in rows]
    return [row for row in found if any(row.counts.values())]


def desk_page(head: str, unit_id: int | None, *, today: date, soon_until: date, number: int,
              size: int) -> tuple[list[Task], int, int]:
    """One page of the tasks under a head (of one unit, where it is given; 0 means of none): by unit, what is owed
    first on top; with the page's number and the whole list's length."""
    condition = conditions(today, soon_until)[head]
    if unit_id is not None:
        condition = and_(condition, Task.lead_unit_id == unit_id if unit_id else Task.lead_unit_id.is_(None))
    total = db.session.scalar(select(func.count(Task.id)).where(condition)) or 0
    number = min(number, max(1, -(-total // size)))
    tasks = db.session.scalars(
        select(Task).options(*WHOLE).outerjoin(Unit, Unit.id == Task.lead_unit_id).where(condition)
        .order_by(Task.lead_unit_id.is_(None), Unit.sort_key, Task.open_due_on, Task.id)
        .limit(size).offset((number - 1) * size)
    )
    return list(tasks), number, total


def tasks_to_chase(ids: Sequence[int]) -> list[Task]:
    """Of the tasks with these ids those that somebody can still be chased for, by unit and day."""
    return list(db.session.scalars(
        select(Task).options(*WHOLE).outerjoin(Unit, Unit.id == Task.lead_unit_id)
        .where(Task.id.in_(ids), Task.state.in_([*sorted(WORKING_STATES), "completed"]))
        .order_by(Task.lead_unit_id.is_(None), Unit.sort_key, Task.open_due_on, Task.id)
    ))


def owed_on(task: Task) -> date | None:
    """The earliest day for which the unit still owes a report; None where none is dated or nothing is owed."""
    if task.state not in WORKING_STATES:
        return None
    if task.occurrences:
        return min((one.due_on for one in task.occurrences if one.state in WORKING_STATES), default=None)
    return task.open_due_on


def stories_of(ids: Sequence[int]) -> dict[int, Story]:
    """What chasing did for each of the tasks: how often, the last day, and the unit's last answer."""
    chased: dict[int, list[Chased]] = {}
    for task_id, channel, at, on in db.session.execute(
        select(Chase.task_id, Chase.channel, Chase.chased_at, Chase.chased_on).where(Chase.task_id.in_(ids))
        .order_by(Chase.chased_at, Chase.id)
    ):
        chased.setdefault(task_id, []).append(Chased(channel, at, on))
    replies = {row.task_id: Reply(EVENT_NAMES[row.what], row.written_at) for row in db.session.execute(_replies(ids))}
    return {task_id: tell_story(chased.get(task_id, []), replies.get(task_id)) for task_id in ids}


def _replies(ids: Sequence[int]):
    """The units' answers, the newest of each task last; a comment of the office is none."""
    undone = select(Event.undoes_id).where(Event.task_id.in_(ids), Event.undoes_id.is_not(None))
    return (
        select(Event.task_id, Event.what, Event.written_at).outerjoin(User, User.id == Event.actor_id)
        .where(Event.task_id.in_(ids), Event.id.not_in(undone),
               or_(Event.what.in_(ANSWERS), and_(Event.what == "commented", User.role.in_(sorted(UNIT_ROLES)))))
        .order_by(Event.id)
    )


def chased_already(act_key: str) -> set[int]:
    """The tasks for which this very act has been recorded."""
    return set(db.session.scalars(select(Chase.task_id).where(Chase.act_key == act_key)))


@dataclass(frozen=True)
class ChaseLine:
    """One act of đôn đốc in the diary of the desk."""

    chased_at: datetime
    channel: str
    unit: str
    by: str
    tasks: int


def recent_chases(count: int) -> list[ChaseLine]:
    """The newest acts of đôn đốc, one line for each act and unit."""
    rows = db.session.execute(
        select(func.max(Chase.chased_at), Chase.channel, Unit.name, User.name, func.count(Chase.id))
        .outerjoin(Unit, Unit.id == Chase.unit_id).outerjoin(User, User.id == Chase.by_id)
        .group_by(Chase.act_key, Chase.channel, Unit.name, User.name).order_by(func.max(Chase.id).desc()).limit(count)
    ).all()
    return [ChaseLine(at, channel, unit or _("Chưa giao đơn vị"), by or _("Chương trình"), tasks)
            for at, channel, unit, by, tasks in rows]
