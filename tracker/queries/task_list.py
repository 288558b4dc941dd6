"""Lists of tasks by filter: one page at a time, the whole set for export, and the same number of statements always.

"Quá hạn" and its like are computed against the day that is given; nothing of them is stored. A word of search finds
"Kế hoạch" by "ke hoach" because both sides are folded.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, exists, func, or_, select

from ..database import db
from ..domain.lifecycle import OPEN_STATES
from ..domain.text import fold
from ..models import Plan, Section, Task, TaskDocument, TaskUnit
from .tasks import WHOLE

COMPUTED = {
    "dang-mo": "Chưa xong",
    "qua-han": "Quá hạn",
    "sap-den-han": "Sắp đến hạn",
    "chua-ro-han": "Chưa rõ hạn",
    "chua-giao": "Chưa giao đơn vị",
    "can-lam-ro": "Còn điều chưa rõ",
    "chua-co-van-ban": "Hoàn thành, chưa có văn bản",
}
PARTS = {"chu-tri": "Chủ trì", "phoi-hop": "Phối hợp", "tat-ca": "Tất cả"}
ORDERS = ("han", "-han")
BY_DAY = ("qua-han", "sap-den-han")
ROLES_OF_PART = {"chu-tri": ("lead", "co_lead"), "phoi-hop": ("coordinating",)}


@dataclass(frozen=True)
class ListFilter:
    """What a list shows. `unit_id` with `part` asks for a unit's part; `state` is a stored state or a key of
    `COMPUTED`; `today` is the day that computed states are judged by and `soon_until` the last day of "sắp đến hạn"."""

    today: date
    soon_until: date
    year: int | None = None
    plan_id: int | None = None
    population: str | None = None
    part: str = "tat-ca"
    unit_id: int | None = None
    section_id: int | None = None
    assignee_id: int | None = None
    state: str | None = None
    due_by: date | None = None
    words: str = ""
    order: str = ""


def task_page(wanted: ListFilter, number: int, size: int) -> tuple[list[Task], int, int]:
    """The tasks of the page of this number (from 1), the number itself, and the whole list's length.

    A number beyond the last page gives the last.
    """
    conditions = _conditions(wanted)
    total = db.session.scalar(select(func.count()).select_from(Task).where(*conditions)) or 0
    number = min(max(1, number), max(1, -(-total // size)))
    statement = _ordered(select(Task).where(*conditions).options(*WHOLE), wanted)
    return list(db.session.scalars(statement.limit(size).offset((number - 1) * size))), number, total


def all_tasks(wanted: ListFilter) -> Iterator[Task]:
    """The whole filtered set in the list's order, loaded a thousand at a time."""
    statement = _ordered(select(Task).where(*_conditions(wanted)).options(*WHOLE), wanted)
    yield from db.session.scalars(statement.execution_options(yield_per=1000))


def plan_years() -> list[int]:
    """The years that have plans, newest first."""
    return list(db.session.scalars(select(Plan.year).distinct().order_by(Plan.year.desc())))


def sections_of_year(year: int | None) -> list[Section]:
    """The sections of a year's plans (of the newest plan's, without a year), in the plan's order."""
    statement = select(Section).join(Plan).order_by(Plan.year.desc(), Plan.id, Section.sort_order)
    return list(db.session.scalars(statement.where(Plan.year == year) if year else statement))


def _ordered(statement: Select, wanted: ListFilter) -> Select:
    order = wanted.order
    if wanted.state in BY_DAY and not order:
        return statement.order_by(Task.open_due_on, Task.id)
    if order:
        day = Task.open_due_on.desc() if order.startswith("-") else Task.open_due_on
        return statement.order_by(Task.open_due_on.is_(None), day, Task.id)
    return statement.order_by(Task.plan_id.is_(None), Task.plan_id.desc(), Task.sort_order, Task.position, Task.id)


def _conditions(wanted: ListFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.year:
        conditions.append(_of_year(wanted.year))
    if wanted.plan_id:
        conditions.append(Task.plan_id == wanted.plan_id)
    if wanted.population:
        conditions.append(Task.population == wanted.population)
    if wanted.section_id:
        conditions.append(Task.section_id.in_(_section_with_parts(wanted.section_id)))
    if wanted.assignee_id:
        conditions.append(Task.assignee_id == wanted.assignee_id)
    if wanted.unit_id:
        conditions.append(_part_of(wanted.unit_id, wanted.part))
    if wanted.due_by:
        conditions.append(Task.open_due_on <= wanted.due_by)
    for word in fold(wanted.words).split():
        conditions.append(Task.search_key.contains(word, autoescape=True))
    if wanted.state:
        conditions.extend(_in_state(wanted))
    return conditions


def _of_year(year: int) -> ColumnElement[bool]:
    plan_ids = list(db.session.scalars(select(Plan.id).where(Plan.year == year)))
    from_above = (Task.population == "assigned") & Task.received_on.between(date(year, 1, 1), date(year, 12, 31))
    return or_(Task.plan_id.in_(plan_ids), from_above)


def _section_with_parts(section_id: int) -> Select:
    return select(Section.id).where(or_(Section.id == section_id, Section.parent_id == section_id))


def _part_of(unit_id: int, part: str) -> ColumnElement[bool]:
    has_part = exists().where(TaskUnit.task_id == Task.id, TaskUnit.unit_id == unit_id)
    roles = ROLES_OF_PART.get(part)
    return has_part.where(TaskUnit.role.in_(roles)) if roles else has_part


def _in_state(wanted: ListFilter) -> list[ColumnElement[bool]]:
    still_open = Task.state.in_(sorted(OPEN_STATES))
    open_questions = Task.questions.any(settled_at=None)
    computed: dict[str, list[ColumnElement[bool]]] = {
        "dang-mo": [still_open],
        "qua-han": [still_open, Task.open_due_on < wanted.today],
        "sap-den-han": [still_open, Task.open_due_on.between(wanted.today, wanted.soon_until)],
        "chua-ro-han": [still_open, Task.open_due_on.is_(None)],
        "chua-giao": [still_open, Task.lead_unit_id.is_(None)],
        "can-lam-ro": [open_questions],
        "chua-co-van-ban": [Task.state == "completed", ~exists().where(TaskDocument.task_id == Task.id)],
    }
    return computed.get(wanted.state or "", [Task.state == wanted.state])

