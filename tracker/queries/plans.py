"""Plans of the agency in scope."""

from dataclasses import dataclass

from sqlalchemy import distinct, exists, func, select
from sqlalchemy.orm import selectinload

from ..database import db
from ..domain.errors import NotFound
from ..domain.lifecycle import OPEN_STATES
from ..domain.wording import _
from ..models import Plan, Section, Task, TaskQuestion, Unit, User


def counted_plan(year: int) -> Plan | None:
    """The one plan of the year that enters 1.1.x."""
    return db.session.scalar(select(Plan).where(Plan.year == year, Plan.counted))


def plan_of_year(year: int) -> Plan:
    """`counted_plan`, or `NotFound` saying how to import one."""
    plan = counted_plan(year)
    if plan is None:
        raise NotFound(_("Chưa có kế hoạch năm {year}. Nhập phụ lục kế hoạch năm {year} trước.", year=year))
    return plan


def plan_by_id(plan_id: int) -> Plan:
    """A plan of the agency in scope, with its sections."""
    plan = db.session.scalar(select(Plan).options(selectinload(Plan.sections)).where(Plan.id == plan_id))
    if plan is None:
        raise NotFound(_("Không tìm thấy kế hoạch này. Quay lại danh sách kế hoạch để chọn."))
    return plan


def latest_plan() -> Plan | None:
    """The counted plan of the latest year; any plan where none is counted."""
    return db.session.scalar(select(Plan).order_by(Plan.counted.desc(), Plan.year.desc(), Plan.id.desc()).limit(1))


def all_plans() -> list[Plan]:
    """Every plan of the agency, the latest year first."""
    return list(db.session.scalars(select(Plan).order_by(Plan.year.desc(), Plan.id.desc())))


def names_of_tasks(plan_id: int) -> list[tuple[int, int, str]]:
    """(id, position, text) of a plan's tasks in the order of the page."""
    rows = db.session.execute(select(Task.id, Task.position, Task.text).where(Task.plan_id == plan_id)
                              .order_by(Task.sort_order, Task.id))
    return [(row.id, row.position, row.text) for row in rows]


def sections_of(plan_id: int) -> list[Section]:
    """The sections of a plan as printed."""
    return list(db.session.scalars(select(Section).where(Section.plan_id == plan_id).order_by(Section.sort_order)))


@dataclass(frozen=True)
class LeftToSettle:
    """What the office still owes an imported plan: unclear tasks, and leading units that have no head here yet."""

    unclear: int
    without_head: list[str]


def left_to_settle(plan_id: int) -> LeftToSettle:
    """What keeps the plan from running by itself; a unit's reminders go to the office while it has no head here."""
    unclear = db.session.scalar(
        select(func.count(distinct(Task.id))).join(TaskQuestion, TaskQuestion.task_id == Task.id)
        .where(Task.plan_id == plan_id, TaskQuestion.settled_at.is_(None)))
    headed = exists().where(User.unit_id == Unit.id, User.role == "head", User.left_on.is_(None))
    leads = exists().where(Task.lead_unit_id == Unit.id, Task.plan_id == plan_id, Task.state.in_(sorted(OPEN_STATES)))
    names = db.session.scalars(select(Unit.name).where(leads, ~headed).order_by(Unit.sort_key))
    return LeftToSettle(unclear or 0, list(names))
