"""What is overdue as of any day, at the unit that answered for it on that day.

A past day is judged by what took effect up to then, as the counts are: a completion confirmed later for an earlier day
is a completion, an extension decided after the day isn't there yet (PRODUCT.md §7).
"""

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from sqlalchemy import Row, Select, bindparam, func, select, union_all

from ..domain.counting import TaskFacts, Verdict, charge_on, verdict_of
from ..domain.lifecycle import OPEN_STATES
from ..domain.wording import _
from ..models import Occurrence, Section, Task, Unit
from ..scope import Reading, read
from .counting import names_on
from .facts import facts_where

UNASSIGNED = _("Chưa giao đơn vị")
SHOWN = (Task.id, Task.position, Task.text, Task.deadline_text, Task.extension_count, Task.state, Task.open_due_on,
         Task.lead_unit_id, Task.last_update_on, Task.section_id)
WAITING = "awaiting_confirmation"
_LONGEST_FIRST = attrgetter("open_due_on", "id")


class OverdueLine(NamedTuple):
    """One overdue task (the columns SHOWN, `section` in words): owed since `owed_on`; `missed` are the due days of all
    its kỳ that were missed by the day."""

    task: Row
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


_LATE = Task.open_due_on < bindparam("as_of")  # what is closed owes no day any more
_OWED = select(func.count()).select_from(Task).where(Task.lead_unit_id == Unit.id, _LATE)
_SINCE = select(func.min(Task.open_due_on)).where(Task.lead_unit_id == Unit.id, _LATE)
# Counted by the index alone, unit by unit: a join and a group would cost four times as much.
_UNITS = Reading(select(Unit.id, Unit.name, _OWED.scalar_subquery(), _SINCE.scalar_subquery())
                 .order_by(Unit.sort_key, Unit.id))
_NOBODY = Reading(select(func.count(), func.min(Task.open_due_on)).where(Task.lead_unit_id.is_(None), _LATE))


def _groups_now(as_of: date, unit_id: int | None) -> list[OverdueGroup]:
    """From today on the tasks' own rows say it: what is owed since before the day."""
    rows = [row for row in _UNITS.rows(as_of=as_of) if row[2] and unit_id in (None, row[0])]
    names = names_on(as_of, {row[0] for row in rows})
    groups = [OverdueGroup(key, names.get(key, name), count, _days(first, as_of)) for key, name, count, first in rows]
    if not unit_id:
        ((count, first),) = _NOBODY.rows(as_of=as_of)
        groups += [OverdueGroup(None, UNASSIGNED, count, _days(first, as_of))] if count else []
    return groups


def _days(since: date | None, as_of: date) -> int:
    return (as_of - since).days if since is not None else 0


def _fill_now(slices: list[Slice], as_of: date) -> None:
    """Load the tasks of the page, each unit's in its own order."""
    if not slices:
        return
    tasks = _page_of(len(slices), nobody=slices[-1][0].unit_id is None).rows(as_of=as_of, **{
        f"{name}_{n}": value for n, (group, before, count) in enumerate(slices)
        for name, value in (("unit", group.unit_id), ("before", before), ("count", count))
    })
    open_parts = _open_parts([task.id for task in tasks])
    groups = {group.unit_id: group for group, _, _ in slices}
    for task in sorted(tasks, key=_LONGEST_FIRST):
        owed_on, parts = task.open_due_on, open_parts.get(task.id, ())
        waits = task.state == WAITING or any(state == WAITING for _, state in parts)
        missed = tuple(due_on for due_on, _ in parts if due_on < as_of)
        groups[task.lead_unit_id].lines.append(OverdueLine(task, owed_on, (as_of - owed_on).days, waits, missed))


@lru_cache(maxsize=64)
def _page_of(units: int, *, nobody: bool) -> Reading:
    """A page on which so many units stand, the last of them "Chưa giao đơn vị" where `nobody`. Kept, because putting it
    together costs more than asking it."""
    slices = []
    for n in range(units):
        unit = Task.lead_unit_id.is_(None) if nobody and n == units - 1 else Task.lead_unit_id == bindparam(f"unit_{n}")
        slices.append(_shown(select(*SHOWN).where(unit, _LATE).order_by(Task.open_due_on, Task.id)
                             .limit(bindparam(f"count_{n}")).offset(bindparam(f"before_{n}"))))
    return Reading(union_all(*slices) if units > 1 else slices[0])


def _shown(tasks: Select) -> Select:
    """A few tasks' columns with their section in words."""
    some = tasks.subquery()
    return select(some, (Section.code + " " + Section.title).label("section")).outerjoin(
        Section, Section.id == some.c.section_id)


_OPEN_PARTS = Reading(
    select(Occurrence.task_id, Occurrence.due_on, Occurrence.state)
    .where(Occurrence.task_id.in_(bindparam("ids", expanding=True)), Occurrence.state.in_(sorted(OPEN_STATES)))
    .order_by(Occurrence.due_on)
)


def _open_parts(ids: list[int]) -> dict[int, list[tuple[date, str]]]:
    """The kỳ still open of these tasks, their due days and states, the earliest first."""
    found: dict[int, list[tuple[date, str]]] = {}
    for task_id, due_on, state in _OPEN_PARTS.rows(ids=ids):
        found.setdefault(task_id, []).append((due_on, state))
    return found


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
    units = read(select(Unit.id, Unit.name).where(Unit.id.in_(known)).order_by(Unit.sort_key, Unit.id))
    names = names_on(as_of, known)
    rows: list[tuple[int | None, str]] = [(key, names.get(key, name)) for key, name in units]
    rows += [(None, UNASSIGNED)] if None in late else []
    return [OverdueGroup(key, name, len(late[key]), late[key][0][1].days_late) for key, name in rows]


def _fill_then(slices: list[Slice], late: Late) -> None:
    """Load the tasks of the page."""
    chosen = [(group, late[group.unit_id][before:before + count]) for group, before, count in slices]
    ids = [facts.id for _, found in chosen for facts, _, _ in found]
    tasks = {task.id: task for task in read(_shown(select(*SHOWN).where(Task.id.in_(ids))))}
    for group, found in chosen:
        group.lines += [OverdueLine(tasks[facts.id], verdict.owed_on, verdict.days_late, verdict.awaiting, missed)
                        for facts, verdict, missed in found if verdict.owed_on is not None]


def _missed(facts: TaskFacts, as_of: date) -> tuple[date, ...]:
    return tuple(
        one.due_on for one in facts.occurrences
        if one.due_on < as_of and one.exists(as_of, None)
        and not any(closing.span.live(as_of, None) for closing in one.closings)
    )
