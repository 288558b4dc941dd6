"""Count a plan as it stands today in one grouped statement, by unit, section and month at once.

The rules are those of `domain/counting.py`, said in SQL over the tasks' own rows, which hold what replay of their
events says; a test compares both on random histories. The few tasks whose rows cannot tell (their deadline was
replaced in a way that only the history shows) are left to the domain. A past day, or what was known at an earlier
moment, is not asked here: `queries/counting.py` draws that from the history.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import (
    Boolean,
    ColumnElement,
    CompoundSelect,
    Date,
    Integer,
    Select,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from ..database import db
from ..domain.lifecycle import OPEN_STATES
from ..models import DeadlineChange, Occurrence, Task, TaskUnit
from ..scope import read

STILL_OPEN = tuple(sorted(OPEN_STATES))
PLACE = (Task.lead_unit_id, Task.section_id)
DAY = (Task.due_on,)
NO_ID = cast(null(), Integer)


@dataclass(frozen=True, slots=True)
class Tally:
    """The tasks of one state in one place of the plan (`unit_id` and `section_id`), or due on one day (`due_on`, where
    `by_day`). Of `number` tasks so many were due, have no day, are overdue (and for at most 7 or 30 days), were updated
    and wait for confirmation; `parted` are tasks in kỳ, which by the annual rule are done (late) when all due ones are.
    """

    by_day: bool
    unit_id: int | None
    section_id: int | None
    due_on: date | None
    state: str
    done_late: bool | None
    parted: bool
    done_in_parts: bool | None
    number: int
    due: int
    undated: int
    overdue: int
    within_week: int
    within_month: int
    updated: int
    awaiting: int


def tallies(plan_id: int, as_of: date, rule: str, from_on: date | None, apart: Sequence[int] = ()) -> list[Tally]:
    """The plan's tasks as of today, counted; those of the ids `apart` are left out."""
    return [Tally(*row) for row in db.session.execute(tally_statement(plan_id, as_of, rule, from_on, apart))]


def tally_statement(plan_id: int, as_of: date, rule: str, from_on: date | None,
                    apart: Sequence[int] = ()) -> CompoundSelect:
    """The plan's rows in the order of two indexes that hold all that is asked: by place and by day, each for tasks as a
    whole and for tasks in kỳ. (Sorting them into groups would cost five times as much.)"""
    where = [Task.plan_id == plan_id, Task.entered_on <= as_of]
    if apart:
        where.append(Task.id.not_in(apart))
    present = select(Occurrence.task_id).where(Occurrence.state != "closed")
    as_a_whole = or_(Task.state.not_in(STILL_OPEN), Task.id.not_in(present))
    sums = _sums(as_of, from_on)
    return union_all(
        *(_whole(keys, sums, as_of).where(*where, as_a_whole) for keys in (PLACE, DAY)),
        *(_in_parts(keys, sums, as_of, rule).where(*where) for keys in (PLACE, DAY)),
    )


def _keys(keys: tuple) -> list:
    """The first columns of a row: which table it is for, and its place or its day."""
    by_day = keys is DAY
    return [literal(by_day), *((NO_ID, NO_ID, Task.due_on) if by_day else (*PLACE, cast(null(), Date)))]


def _sums(as_of: date, from_on: date | None) -> list[ColumnElement[int]]:
    """What tasks in kỳ and as a whole share: overdue, its age, updated."""
    overdue = Task.open_due_on < as_of
    updated = Task.last_update_on >= from_on if from_on else Task.last_update_on.is_not(None)
    return [_how_many(overdue), _how_many(overdue & (Task.open_due_on >= as_of - timedelta(days=7))),
            _how_many(overdue & (Task.open_due_on >= as_of - timedelta(days=30))), _how_many(updated)]


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, 1)))


def _whole(keys: tuple, sums: list, as_of: date) -> Select:
    """A day says by itself whether its tasks are due and how long they are overdue: nothing is counted row by row."""
    number, updated = func.count(), sums[-1]
    if keys is DAY:
        def if_day(condition: ColumnElement[bool]) -> ColumnElement[int]:
            return case((condition, number), else_=0)
    else:
        if_day = _how_many
    overdue = Task.due_on < as_of
    return select(
        *_keys(keys), Task.state, Task.done_late, literal(False), cast(null(), Boolean), number,
        if_day(Task.due_on <= as_of), if_day(Task.due_on.is_(None)), if_day(overdue),
        if_day(overdue & (Task.due_on >= as_of - timedelta(days=7))),
        if_day(overdue & (Task.due_on >= as_of - timedelta(days=30))), updated,
        case((Task.state == "awaiting_confirmation", number), else_=0),
    ).group_by(*keys, Task.state, Task.done_late)


def _in_parts(keys: tuple, sums: list, as_of: date, rule: str) -> Select:
    due, confirmed = Occurrence.due_on <= as_of, Occurrence.state == "completed"
    parts = (
        select(Occurrence.task_id, _how_many(due).label("due"), _how_many(due & ~confirmed).label("owed"),
               _how_many(due & confirmed & Occurrence.done_late.is_(True)).label("late"),
               _how_many(Occurrence.state == "awaiting_confirmation").label("awaiting"))
        .where(Occurrence.state != "closed").group_by(Occurrence.task_id).subquery("parts")
    )
    done = and_(parts.c.due > 0, parts.c.owed == 0, literal(rule == "annual"))
    late, waits = parts.c.late > 0, or_(Task.state == "awaiting_confirmation", parts.c.awaiting > 0)
    return select(
        *_keys(keys), Task.state, done & late, literal(True), done, func.count(), _how_many(parts.c.due > 0),
        literal(0), *sums, _how_many(waits),
    ).join(parts, parts.c.task_id == Task.id).where(Task.state.in_(STILL_OPEN)).group_by(
        *keys, Task.state, done & late, done)


def ids_apart(plan_id: int, as_of: date) -> list[int]:
    """The tasks that only their history can tell: a replaced deadline that drops kỳ, had no day when the task was done,
    or counts from a day to come."""
    undated = aliased(DeadlineChange)
    return list(db.session.scalars(
        select(DeadlineChange.task_id).join(Task, Task.id == DeadlineChange.task_id)
        .where(
            DeadlineChange.seq > 1, Task.plan_id == plan_id,
            or_(
                DeadlineChange.effective_on > as_of,
                select(Occurrence.id).where(Occurrence.task_id == Task.id).exists(),
                and_(Task.state == "completed",
                     select(undated.id).where(undated.task_id == Task.id, undated.due_on.is_(None)).exists()),
            ),
        ).distinct()
    ))


def co_led_now(plan_id: int, as_of: date) -> dict[int, int]:
    """How many of the plan's tasks each unit shares the lead of."""
    counted = exists().where(Task.id == TaskUnit.task_id, Task.plan_id == plan_id, Task.state != "withdrawn",
                             Task.entered_on <= as_of)
    rows = read(select(TaskUnit.unit_id, func.count()).where(TaskUnit.role == "co_lead", counted)
                .group_by(TaskUnit.unit_id))
    return {unit_id: number for unit_id, number in rows}
