"""What is overdue as of any day, at the unit that answered for it on that day.

A past day is judged by what took effect up to then, as the counts are: a completion confirmed later for an earlier day
is a completion, an extension decided after the day isn't there yet (PRODUCT.md §7).
"""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, func, select, union_all
from sqlalchemy.orm import joinedload, load_only, selectinload

from ..database import db
from ..domain.counting import TaskFacts, Verdict, charge_on, verdict_of
from ..domain.lifecycle import OPEN_STATES
from ..models import Occurrence, Section, Task, Unit
from .counting import names_on
from .facts import facts_where

UNASSIGNED = "Chưa giao đơn vị"
SHOWN = (
    load_only(Task.position, Task.text, Task.deadline_text, Task.extension_count, Task.state, Task.open_due_on,
              Task.due_on, Task.lead_unit_id, Task.last_update_on, Task.section_id),
    joinedload(Task.section).load_only(Section.code, Section.title),
    selectinload(Task.occurrences).load_only(Occurrence.due_on, Occurrence.state, Occurrence.task_id),
)


@dataclass(frozen=True)
class OverdueLine:
    """One overdue task: owed since `owed_on`; `missed` are the due days of all its kỳ that were missed by the day."""

    task: Task
    owed_on: date
    days_late: int
    awaiting: bool
    missed: tuple[date, ...]


@dataclass
class OverdueGroup:
    """What one unit owes: how many tasks, `most` the days that the longest is late, and those of them on this page,
    the longest overdue first; `unit_id` None is "Chưa giao đơn vị"."""

    unit_id: int | None
    name: str
    count: int
    most: int
    lines: list[OverdueLine] = field(default_factory=list)


@dataclass(frozen=True)
class Overdue:
    """One page of what is overdue. `groups` are all units that owe something, in dictionary order."""

    groups: list[OverdueGroup]
    number: int
    size: int

    @property
    def total(self) -> int:
        """How many tasks are overdue in all."""
        return sum(group.count for group in self.groups)

    @property
    def shown(self) -> list[OverdueGroup]:
        """The units with tasks on this page."""
        return [group for group in self.groups if group.lines]


def overdue_as_of(as_of: date, *, today: date, unit_id: int | None = None, number: int = 1, size: int = 50,
                  most_at_once: int = 0) -> Overdue:
    """What was (or will be) overdue on the day, by unit in dictionary order: the page of this number (from 1).

    With `unit_id` that unit's alone; 0 stands for tasks that nobody answers for. All that is overdue is one page
    where it is no more than `most_at_once`. A number beyond the last page gives the last.
    """
    late = None if as_of >= today else _late_then(as_of, unit_id)
    groups = _groups_now(as_of, unit_id) if late is None else _groups_then(late, as_of)
    total = sum(group.count for group in groups)
    size = max(size, total) if total <= most_at_once else size
    number = min(max(1, number), max(1, -(-total // size)))
    slices = _slices(groups, (number - 1) * size, size)
    if late is None:
        _fill_now(slices, as_of)
    else:
        _fill_then(slices, late)
    return Overdue(groups, number, size)


Slice = tuple[OverdueGroup, int, int]  # a unit, how many of its tasks stand on pages before, how many on this one
Late = dict[int | None, list[tuple[TaskFacts, Verdict, tuple[date, ...]]]]


def _slices(groups: list[OverdueGroup], first: int, size: int) -> list[Slice]:
    """Which tasks of which units stand on the page that begins after `first` tasks."""
    found, left = [], size
    for group in groups:
        if first >= group.count:
            first -= group.count
            continue
        if left <= 0:
            break
        found.append((group, first, min(left, group.count - first)))
        left, first = left - (group.count - first), 0
    return found


def _is_late(as_of: date) -> tuple[ColumnElement[bool], ...]:
    return Task.state.in_(sorted(OPEN_STATES)), Task.open_due_on < as_of


def _groups_now(as_of: date, unit_id: int | None) -> list[OverdueGroup]:
    """From today on the tasks' own rows say it: what is open and owed since before the day. Counted by the index alone,
    unit by unit."""
    statement = (
        select(Unit.id, Unit.name, func.count(), func.min(Task.open_due_on))
        .join(Task, Task.lead_unit_id == Unit.id).where(*_is_late(as_of))
        .group_by(Unit.id, Unit.name, Unit.sort_key).order_by(Unit.sort_key, Unit.id)
    )
    rows = db.session.execute(statement.where(Unit.id == unit_id) if unit_id is not None else statement).all()
    names = names_on(as_of, {row[0] for row in rows})
    groups = [OverdueGroup(key, names.get(key, name), count, _days(first, as_of)) for key, name, count, first in rows]
    if not unit_id:
        count, first = db.session.execute(
            select(func.count(), func.min(Task.open_due_on)).where(Task.lead_unit_id.is_(None), *_is_late(as_of))
        ).one()
        groups += [OverdueGroup(None, UNASSIGNED, count, _days(first, as_of))] if count else []
    return groups


def _days(since: date | None, as_of: date) -> int:
    return (as_of - since).days if since is not None else 0


def _fill_now(slices: list[Slice], as_of: date) -> None:
    """Load the tasks of the page: their ids by the index, each unit's in its own order, then their rows."""
    if not slices:
        return
    parts = [
        select(select(Task.id).where(Task.lead_unit_id == group.unit_id, *_is_late(as_of))
               .order_by(Task.open_due_on, Task.id).limit(count).offset(before).subquery().c.id)
        for group, before, count in slices
    ]
    ids = db.session.scalars(union_all(*parts) if len(parts) > 1 else parts[0]).all()
    tasks = {task.id: task for task in db.session.scalars(select(Task).options(*SHOWN).where(Task.id.in_(ids)))}
    groups = {group.unit_id: group for group, _, _ in slices}
    for task in (tasks[one] for one in ids):
        open_parts = [one for one in task.occurrences if one.state in OPEN_STATES]
        waits = "awaiting_confirmation" in (task.state, *(one.state for one in open_parts))
        missed = tuple(one.due_on for one in open_parts if one.due_on < as_of)
        owed_on = task.open_due_on or as_of
        groups[task.lead_unit_id].lines.append(OverdueLine(task, owed_on, (as_of - owed_on).days, waits, missed))


def _late_then(as_of: date, unit_id: int | None) -> Late:
    """A past day is counted from the history, as the reports count; the longest overdue first."""
    late: Late = {}
    for facts in facts_where(Task.entered_on <= as_of):
        verdict = verdict_of(facts, as_of)
        if verdict.bucket != "open_overdue" or verdict.owed_on is None:
            continue
        charge = charge_on(facts, as_of)
        lead = charge.lead_unit_id if charge else None
        if unit_id is None or (lead or 0) == unit_id:
            late.setdefault(lead, []).append((facts, verdict, _missed(facts, as_of)))
    for found in late.values():
        found.sort(key=lambda one: (-one[1].days_late, one[0].id))
    return late


def _groups_then(late: Late, as_of: date) -> list[OverdueGroup]:
    """Each unit under the name that it bore on the day."""
    known = {one for one in late if one is not None}
    units = db.session.execute(
        select(Unit.id, Unit.name).where(Unit.id.in_(known)).order_by(Unit.sort_key, Unit.id)
    ).all()
    names = names_on(as_of, known)
    rows: list[tuple[int | None, str]] = [(key, names.get(key, name)) for key, name in units]
    rows += [(None, UNASSIGNED)] if None in late else []
    return [OverdueGroup(key, name, len(late[key]), late[key][0][1].days_late) for key, name in rows]


def _fill_then(slices: list[Slice], late: Late) -> None:
    """Load the tasks of the page."""
    chosen = [(group, late[group.unit_id][before:before + count]) for group, before, count in slices]
    ids = [facts.id for _, found in chosen for facts, _, _ in found]
    tasks = {task.id: task for task in db.session.scalars(select(Task).options(*SHOWN).where(Task.id.in_(ids)))}
    for group, found in chosen:
        group.lines += [OverdueLine(tasks[facts.id], verdict.owed_on, verdict.days_late, verdict.awaiting, missed)
                        for facts, verdict, missed in found if verdict.owed_on is not None]


def _missed(facts: TaskFacts, as_of: date) -> tuple[date, ...]:
    return tuple(
        one.due_on for one in facts.occurrences
        if one.due_on < as_of and one.exists(as_of, None)
        and not any(closing.span.live(as_of, None) for closing in one.closings)
    )
