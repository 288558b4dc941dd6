"""Counts as of a day and as known at a moment, and the tasks behind every number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, select

from ..database import db
from ..domain.counting import BUCKETS, Count, TaskFacts, count
from ..domain.errors import NotFound
from ..domain.indicators import INDICATORS, Scene, indicator_named
from ..domain.periods import RULE_NAMES, Period, rule_of, rule_on
from ..domain.wording import _
from ..models import Agency, Document, Plan, Task, UnitName
from ..scope import Reading
from .facts import assigned_facts, facts_where, guidance_facts, plan_facts
from .plans import counted_plan
from .tasks import WHOLE


@dataclass(frozen=True)
class IndicatorValues:
    """The indicators of a period with what they were drawn from. `plan` is None where the year has no counted plan."""

    period: Period
    plan: Plan | None
    scene: Scene
    count: Count
    values: dict[str, int]

    @property
    def rule_name(self) -> str:
        """The rule in force, as it is printed under every table."""
        return RULE_NAMES[self.scene.rule]


def scene_of(agency: Agency, period: Period, known_at: datetime | None = None,
             assigner: str | None = None) -> tuple[Plan | None, Scene]:
    """What the indicators of a period look at: the year's counted plan, the assigned tasks, the register."""
    plan = counted_plan(period.year)
    cutoff = agency.rules.annual_cutoff_of(period.year)
    scene = Scene(
        from_on=period.from_on, to_on=period.to_on, rule=rule_of(period, period.to_on, cutoff), known_at=known_at,
        plan_tasks=plan_facts(plan.id) if plan else (), assigned_tasks=assigned_facts(), documents=guidance_facts(),
        assigner=assigner,
    )
    return plan, scene


def indicator_values(agency: Agency, period: Period, known_at: datetime | None = None,
                     assigner: str | None = None) -> IndicatorValues:
    """Every indicator of a period, and the plan's buckets as of its last day."""
    plan, scene = scene_of(agency, period, known_at, assigner)
    values = {key: len(one.members(scene)) for key, one in INDICATORS.items()}
    return IndicatorValues(period, plan, scene, scene.counted(), values)


def ids_behind(scene: Scene, key: str) -> list[int]:
    """The ids behind an indicator (`plan.tasks`), a bucket of the plan (`open_overdue`), `withdrawn` or `awaiting`."""
    if key in INDICATORS:
        return indicator_named(key).members(scene)
    if key in BUCKETS:
        return [one.facts.id for one in scene.verdicts if one.bucket == key]
    if key in ("withdrawn", "awaiting"):
        return [one.facts.id for one in scene.verdicts if getattr(one, key)]
    raise NotFound(_("Không có số liệu “{key}”. Mở số liệu từ trang báo cáo hoặc trang thống kê.", key=key))


def tasks_behind(agency: Agency, period: Period, key: str, known_at: datetime | None = None,
                 assigner: str | None = None) -> list[Task]:
    """The tasks behind a number, in the order of the paper."""
    _, scene = scene_of(agency, period, known_at, assigner)
    return tasks_with_ids(ids_behind(scene, key))


def documents_behind(agency: Agency, period: Period, key: str, known_at: datetime | None = None) -> list[Document]:
    """The documents behind an indicator that counts documents."""
    _, scene = scene_of(agency, period, known_at)
    ids = indicator_named(key).members(scene)
    return list(db.session.scalars(select(Document).where(Document.id.in_(ids)).order_by(Document.issued_on)))


def tasks_with_ids(ids: Sequence[int]) -> list[Task]:
    """Tasks by id, with all that a list shows, in the order of the paper."""
    return list(db.session.scalars(
        select(Task).options(*WHOLE).where(Task.id.in_(ids)).order_by(Task.sort_order, Task.id)
    ))


def rule_for(agency: Agency, year: int, as_of: date) -> str:
    """The counting rule that lists and pages use on a day for a plan's year."""
    return rule_on(as_of, agency.rules.annual_cutoff_of(year))


def count_of_plan(agency: Agency, plan: Plan, as_of: date, known_at: datetime | None = None,
                  from_on: date | None = None) -> Count:
    """The buckets of a plan as of a day; `from_on` begins the period of the update rate."""
    return count(plan_facts(plan.id), as_of, known_at, rule_for(agency, plan.year, as_of), from_on=from_on)


def counts_of_plans(agency: Agency, plans: Sequence[Plan], as_of: date,
                    known_at: datetime | None = None) -> dict[int, Count]:
    """The buckets of each plan as of a day, by its id; the facts of all of them come in one query."""
    facts: dict[int | None, list[TaskFacts]] = {plan.id: [] for plan in plans}
    for one in facts_where(Task.plan_id.in_(facts)):
        facts[one.plan_id].append(one)
    return {plan.id: count(facts[plan.id], as_of, known_at, rule_for(agency, plan.year, as_of)) for plan in plans}


_NAMES = Reading(
    select(UnitName.unit_id, UnitName.name, UnitName.from_on)
    .where(UnitName.unit_id.in_(bindparam("ids", expanding=True))).order_by(UnitName.from_on)
)


def names_on(day: date, unit_ids: set[int]) -> dict[int, str]:
    """The names that units bore on a day, where renames are on record; before the first of them, the earliest."""
    names: dict[int, str] = {}
    for unit_id, name, from_on in _NAMES.rows(ids=sorted(unit_ids)):
        if unit_id not in names or from_on <= day:
            names[unit_id] = name
    return names
