"""The tasks and documents behind a number, ready to be listed as they stood on the day that was counted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select

from ..database import db
from ..domain.counting import TaskFacts, Verdict, charge_on, verdict_of
from ..domain.deadline_history import in_force, known_entries
from ..domain.indicators import Scene
from ..models import Document, Plan, Section, Task, Unit, UnitName
from ..scope import Reading
from .counting import tasks_with_ids


@dataclass(frozen=True)
class TaskBehind:
    """A task with its verdict as of the day; `unit` is the name of who answered for it then, empty for nobody."""

    task: Task
    verdict: Verdict
    due_on: date | None
    unit: str


def rows_behind(scene: Scene, ids: Iterable[int]) -> list[TaskBehind]:
    """The tasks of these ids in the paper's order, each with its verdict in the scene."""
    wanted = set(ids)
    facts = {one.id: one for one in (*scene.plan_tasks, *scene.assigned_tasks) if one.id in wanted}
    names = unit_names_on(scene.to_on)
    return [_behind(task, facts[task.id], scene, names) for task in tasks_with_ids(sorted(facts))]


def documents_with_ids(ids: Iterable[int]) -> list[Document]:
    """The documents of these ids, the earliest first."""
    return list(db.session.scalars(
        select(Document).where(Document.id.in_(sorted(set(ids)))).order_by(Document.issued_on, Document.id)
    ))


_UNIT_NAMES = Reading(
    select(Unit.id, Unit.name, UnitName.name.label("dated_name"), UnitName.from_on)
    .outerjoin(UnitName, UnitName.unit_id == Unit.id).where(Unit.kind.in_(bindparam("kinds", expanding=True)))
    .order_by(Unit.sort_key, Unit.id, UnitName.from_on)
)
_SECTION_NAMES = Reading(
    select(Section.id, Section.code, Section.title).where(Section.plan_id == bindparam("plan_id"))
    .order_by(Section.sort_order)
)


def unit_names_on(day: date, kinds: tuple[str, ...] = ("unit", "group", "external")) -> dict[int, str]:
    """Every unit's name as it was on a day, in the order of the register: the dated name in force; a day before the
    first one gives the earliest known."""
    names: dict[int, str] = {}
    for row in _UNIT_NAMES.rows(kinds=kinds):
        if row.id not in names or (row.from_on and row.from_on <= day):
            names[row.id] = row.dated_name or row.name
    return names


def section_names_of(plan: Plan | None) -> dict[int, str]:
    """The plan's sections as printed, in their order."""
    rows = _SECTION_NAMES.rows(plan_id=plan.id) if plan else []
    return {row.id: f"{row.code} {row.title}".strip() for row in rows}


def _behind(task: Task, facts: TaskFacts, scene: Scene, names: dict[int, str]) -> TaskBehind:
    charge = charge_on(facts, scene.to_on, scene.known_at)
    deadline = in_force(known_entries(facts.deadlines, scene.known_at), scene.to_on)
    unit = names.get(charge.lead_unit_id, "") if charge and charge.lead_unit_id else ""
    verdict = verdict_of(facts, scene.to_on, scene.known_at, scene.rule)
    return TaskBehind(task, verdict, deadline.due_on if deadline else None, unit)
