"""What is overdue as of any day, at the unit that answered for it on that day.

A past day is judged by what took effect up to then, as the counts are: a completion confirmed later for an earlier day
is a completion, an extension decided after the day isn't there yet (PRODUCT.md §7).
"""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from ..database import db
from ..domain.counting import TaskFacts, Verdict, charge_on, verdict_of
from ..domain.lifecycle import OPEN_STATES
from ..models import Task, Unit
from .counting import names_on, tasks_with_ids
from .facts import facts_where
from .tasks import WHOLE


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
    """One unit's overdue tasks, the longest overdue first; `unit_id` None is "Chưa giao đơn vị"."""

    unit_id: int | None
    name: str
    lines: list[OverdueLine] = field(default_factory=list)

    @property
    def most(self) -> int:
        """The most days that anything of the unit is late."""
        return max((line.days_late for line in self.lines), default=0)


def overdue_as_of(as_of: date, *, today: date, unit_id: int | None = None) -> list[OverdueGroup]:
    """What was (or will be) overdue on the day, by unit in dictionary order.

    With `unit_id` that unit's alone; 0 stands for tasks that nobody answers for.
    """
    found = _overdue_now(as_of) if as_of >= today else _overdue_then(as_of)
    if unit_id is not None:
        found = [(lead, line) for lead, line in found if (lead or 0) == unit_id]
    groups = _groups({lead for lead, _ in found}, as_of)
    for lead, line in found:
        groups[lead].lines.append(line)
    for group in groups.values():
        group.lines.sort(key=lambda line: (-line.days_late, line.task.sort_order, line.task.id))
    return list(groups.values())


def _overdue_now(as_of: date) -> list[tuple[int | None, OverdueLine]]:
    """From today on the tasks' own rows say it: what is open and owed since before the day."""
    tasks = db.session.scalars(
        select(Task).options(*WHOLE).where(Task.state.in_(sorted(OPEN_STATES)), Task.open_due_on < as_of)
        .order_by(Task.open_due_on, Task.id)
    )
    found = []
    for task in tasks:
        open_parts = [one for one in task.occurrences if one.state in OPEN_STATES]
        waits = "awaiting_confirmation" in (task.state, *(one.state for one in open_parts))
        missed = tuple(one.due_on for one in open_parts if one.due_on < as_of)
        owed_on = task.open_due_on or as_of
        found.append((task.lead_unit_id, OverdueLine(task, owed_on, (as_of - owed_on).days, waits, missed)))
    return found


def _overdue_then(as_of: date) -> list[tuple[int | None, OverdueLine]]:
    """A past day is counted from the history, as the reports count."""
    late: dict[int, tuple[int | None, date, Verdict, tuple[date, ...]]] = {}
    for facts in facts_where(Task.entered_on <= as_of):
        verdict = verdict_of(facts, as_of)
        if verdict.bucket == "open_overdue" and verdict.owed_on is not None:
            charge = charge_on(facts, as_of)
            late[facts.id] = (charge.lead_unit_id if charge else None, verdict.owed_on, verdict, _missed(facts, as_of))
    found = []
    for task in tasks_with_ids(list(late)):
        lead, owed_on, verdict, missed = late[task.id]
        found.append((lead, OverdueLine(task, owed_on, verdict.days_late, verdict.awaiting, missed)))
    return found


def _missed(facts: TaskFacts, as_of: date) -> tuple[date, ...]:
    return tuple(
        one.due_on for one in facts.occurrences
        if one.due_on < as_of and one.exists(as_of, None)
        and not any(closing.span.live(as_of, None) for closing in one.closings)
    )


def _groups(unit_ids: set[int | None], as_of: date) -> dict[int | None, OverdueGroup]:
    """An empty group for each unit, under the name that it bore on the day."""
    known = {one for one in unit_ids if one is not None}
    units = db.session.scalars(select(Unit).where(Unit.id.in_(known)).order_by(Unit.sort_key, Unit.id))
    names = names_on(as_of, known)
    groups: dict[int | None, OverdueGroup] = {
        unit.id: OverdueGroup(unit.id, names.get(unit.id, unit.name)) for unit in units
    }
    if None in unit_ids:
        groups[None] = OverdueGroup(None, "Chưa giao đơn vị")
    return groups
