"""How far an agency has come in setting itself up: the facts behind the guided start."""

from dataclasses import dataclass

from sqlalchemy import func, select

from ..database import db
from ..models import Plan, Task, Unit
from .plans import LeftToSettle, latest_plan, left_to_settle
from .users import count_users


@dataclass(frozen=True)
class SetUp:
    """Counts of what there is; `plan` is the latest one, `tasks` how many it has, `left` what it
    still waits for."""

    units: int
    people: int
    plan: Plan | None
    tasks: int = 0
    left: LeftToSettle = LeftToSettle(0, [])


def set_up() -> SetUp:
    """What the agency in scope has by now."""
    units = db.session.scalar(select(func.count(Unit.id)).where(Unit.kind == "unit", Unit.valid_to.is_(None))) or 0
    plan = latest_plan()
    if plan is None:
        return SetUp(units, count_users(), None)
    tasks = db.session.scalar(select(func.count(Task.id)).where(Task.plan_id == plan.id)) or 0
    return SetUp(units, count_users(), plan, tasks, left_to_settle(plan.id))
