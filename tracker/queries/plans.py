"""Plans of the agency in scope."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from ..database import db
from ..domain.errors import NotFound
from ..models import Plan, Section, Task


def counted_plan(year: int) -> Plan | None:
    """The one plan of the year that enters 1.1.x."""
    return db.session.scalar(select(Plan).where(Plan.year == year, Plan.counted))


def plan_of_year(year: int) -> Plan:
    """`counted_plan`, or `NotFound` saying how to import one."""
    plan = counted_plan(year)
    if plan is None:
        raise NotFound(f"Chưa có kế hoạch năm {year}. Nhập phụ lục kế hoạch năm {year} trước.")
    return plan


def plan_by_id(plan_id: int) -> Plan:
    """A plan of the agency in scope, with its sections."""
    plan = db.session.scalar(select(Plan).options(selectinload(Plan.sections)).where(Plan.id == plan_id))
    if plan is None:
        raise NotFound("Không tìm thấy kế hoạch này. Quay lại danh sách kế hoạch để chọn.")
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
