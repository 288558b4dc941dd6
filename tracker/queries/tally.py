"""Count a plan as it stands today in one grouped statement, by unit, section and month at once.

The rules are those of `domain/counting.py`, said in SQL over the tasks' own rows, which hold what replay of their
events says; a test compares both on random histories. The few tasks whose rows cannot tell (their deadline was
replaced in a way that only the history shows) are left to the domain. A past day, or what was known at an earlier
moment, is not asked here: `queries/counting.py` draws that from the history.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    BindParameter,
    Boolean,
    ColumnElement,
    CompoundSelect,
    Date,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    cast,
    extract,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from ..domain.lifecycle import OPEN_STATES
from ..models import DeadlineChange, Occurrence, Task, TaskUnit
from ..scope import Reading

STILL_OPEN = tuple(sorted(OPEN_STATES))
NO_NUMBER, UNKNOWN = cast(null(), Integer), cast(null(), Boolean)
HUNDRED: ColumnElement[int] = literal_column("100", Integer)  # PostgreSQL groups only by what it sees to be the same
EVER = date.min
_PLAN: BindParameter[int] = bindparam("plan_id", type_=Integer)
_AS_OF, _WEEK, _MONTH, _FROM = (bindparam(name, type_=Date) for name in ("as_of", "week", "month", "from_on"))
_ANNUAL: BindParameter[bool] = bindparam("annual", type_=Boolean)
_APART: BindParameter[list[int]] = bindparam("apart", expanding=True)


class Tally(NamedTuple):
    """The tasks of one state in one place of the plan (`unit_id` and `section_id`), or due in one month (year × 100 +
    month, where `by_month`). Of `number` tasks so many were due, have no day, are overdue (and for more than 7 or 30
    days), were updated and wait for confirmation. By the annual rule tasks in kỳ are done (late) when all due ones are.

    Tasks in kỳ are counted among all, as if each were a whole, then taken off again by negative numbers and counted by
    their kỳ: looking each task up among the kỳ would take as long as all the counting.
    """

    by_month: bool
    unit_id: int | None
    section_id: int | None
    month: int | None
    state: str
    done_late: bool | None
    done_in_parts: bool
    number: int
    due: int
    undated: int
    overdue: int
    over_a_week: int
    over_a_month: int
    updated: int
    awaiting: int


def tallies(plan_id: int, as_of: date, rule: str, from_on: date | None, apart: Sequence[int] = ()) -> list[Tally]:
    """The plan's tasks as of today, counted; those of the ids `apart` are left out."""
    values: dict[str, Any] = {"apart": list(apart)} if apart else {}
    return [Tally._make(row) for row in _TALLIES[bool(apart)].rows(
        plan_id=plan_id, as_of=as_of, week=as_of - timedelta(days=7), month=as_of - timedelta(days=30),
        from_on=from_on or EVER, annual=rule == "annual", **values)]


def tally_statement(apart: bool) -> CompoundSelect:
    """The plan's rows in the order of two indexes that hold all that is asked: by place and by day. (Sorting them into
    groups would cost five times as much; days are put together into months once they are few.)"""
    where: list[ColumnElement[bool]] = [Task.plan_id == _PLAN, Task.entered_on <= _AS_OF]
    if apart:
        where.append(Task.id.not_in(_APART))
    days = (
        select(Task.due_on, Task.state, Task.done_late, func.count().label("number"), _updated(Task).label("updated"))
        .where(*where).group_by(Task.due_on, Task.state, Task.done_late).subquery("days")
    )
    number, updated = (cast(func.sum(one), Integer) for one in (days.c.number, days.c.updated))

    def in_days(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return cast(func.sum(case((condition, days.c.number), else_=0)), Integer)

    return union_all(
        _grouped(_place(Task), [Task.state, Task.done_late, literal(False)],
                 _as_wholes(Task, func.count(), _updated(Task), _how_many)).where(*where),
        _grouped(_month(days.c), [days.c.state, days.c.done_late, literal(False)],
                 _as_wholes(days.c, number, updated, in_days)),
        *_corrections(_parted(where)),
    )


def _place(of: Any) -> list[Any]:
    """The first columns of a row: which table it is for, and its place or its month."""
    return [literal(False), of.lead_unit_id, of.section_id, NO_NUMBER]


def _month(of: Any) -> list[Any]:
    month = extract("year", of.due_on) * HUNDRED + extract("month", of.due_on)
    return [literal(True), NO_NUMBER, NO_NUMBER, cast(month, Integer)]


def _grouped(keys: list[Any], kinds: list[Any], numbers: list[Any]) -> Select:
    """One row for each key and kind of tasks; what is the same for all rows is no part of the grouping."""
    columns = [*keys, *kinds]
    varied = [one for one in columns if one is not NO_NUMBER and one is not UNKNOWN]
    return select(*columns, *numbers).group_by(*(one for one in varied if not isinstance(one, BindParameter)))


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(condition)


def _updated(of: Any) -> ColumnElement[int]:
    return _how_many(of.last_update_on >= _FROM)


def _as_wholes(of: Any, number: ColumnElement[int], updated: ColumnElement[int],
               how_many: Callable[[ColumnElement[bool]], ColumnElement[int]]) -> list[ColumnElement[int]]:
    """The numbers of a tally by the tasks' own days."""
    return [
        number, how_many(of.due_on <= _AS_OF), how_many(of.due_on.is_(None)), how_many(of.due_on < _AS_OF),
        how_many(of.due_on < _WEEK), how_many(of.due_on < _MONTH), updated,
        case((of.state == "awaiting_confirmation", number), else_=0),
    ]


def _corrections(parted: CTE) -> Iterator[Select]:
    """Tasks in kỳ taken off again as wholes, and counted by their kỳ."""
    of = parted.c
    wholes = [-one for one in _as_wholes(of, func.count(), _updated(of), _how_many)]
    in_parts = [func.count(), _how_many(of.was_due), literal(0), _how_many(of.open_due_on < _AS_OF),
                _how_many(of.open_due_on < _WEEK), _how_many(of.open_due_on < _MONTH), _updated(of),
                _how_many(of.waits)]
    for keys in (_place(of), _month(of)):
        yield _grouped(keys, [of.state, UNKNOWN, literal(False)], wholes)
        yield _grouped(keys, [of.state, of.done_late, of.done], in_parts)


def _parted(where: list[ColumnElement[bool]]) -> CTE:
    """The open tasks in kỳ; by the annual rule those whose due ones are all confirmed are done, late where one was."""
    due, confirmed = Occurrence.due_on <= _AS_OF, Occurrence.state == "completed"
    parts = (
        select(Occurrence.task_id, _how_many(due).label("due"), _how_many(due & ~confirmed).label("owed"),
               _how_many(due & confirmed & Occurrence.done_late.is_(True)).label("late"),
               _how_many(Occurrence.state == "awaiting_confirmation").label("awaiting"))
        .where(Occurrence.state != "closed").group_by(Occurrence.task_id).subquery("parts")
    )
    done = and_(parts.c.due > 0, parts.c.owed == 0, _ANNUAL)
    return select(
        Task.lead_unit_id, Task.section_id, Task.due_on, Task.state, Task.open_due_on, Task.last_update_on,
        done.label("done"), and_(done, parts.c.late > 0).label("done_late"), (parts.c.due > 0).label("was_due"),
        or_(Task.state == "awaiting_confirmation", parts.c.awaiting > 0).label("waits"),
    ).join(parts, parts.c.task_id == Task.id).where(*where, Task.state.in_(STILL_OPEN)).cte("parted")


_TALLIES = {apart: Reading(tally_statement(apart)) for apart in (False, True)}

_undated = aliased(DeadlineChange)
_REPLACED = Reading(
    select(DeadlineChange.task_id).join(Task, Task.id == DeadlineChange.task_id)
    .where(
        DeadlineChange.seq > 1, Task.plan_id == _PLAN,
        or_(
            DeadlineChange.effective_on > _AS_OF,
            select(Occurrence.id).where(Occurrence.task_id == Task.id).exists(),
            and_(Task.state == "completed",
                 select(_undated.id).where(_undated.task_id == Task.id, _undated.due_on.is_(None)).exists()),
        ),
    ).distinct()
)
_uncounted = select(Task.id).where(
    or_(Task.plan_id.is_distinct_from(_PLAN), Task.state == "withdrawn", Task.entered_on > _AS_OF))
_CO_LED = Reading(
    select(TaskUnit.unit_id, func.count()).where(TaskUnit.role == "co_lead", TaskUnit.task_id.not_in(_uncounted))
    .group_by(TaskUnit.unit_id)
)


def ids_apart(plan_id: int, as_of: date) -> list[int]:
    """The tasks that only their history can tell: a replaced deadline that drops kỳ, had no day when the task was done,
    or counts from a day to come."""
    return [row.task_id for row in _REPLACED.rows(plan_id=plan_id, as_of=as_of)]


def co_led_now(plan_id: int, as_of: date) -> dict[int, int]:
    """How many of the plan's tasks each unit shares the lead of. The few tasks that don't count are looked up once, not
    each shared one."""
    return {unit_id: number for unit_id, number in _CO_LED.rows(plan_id=plan_id, as_of=as_of)}
