"""Tasks for pages and commands: one by its id, a plan's, and lists by filter; each in a constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from ..database import db
from ..domain.errors import NotFound
from ..domain.lifecycle import OPEN_STATES
from ..domain.text import fold
from ..models import Document, Event, Occurrence, Task, TaskDocument, TaskQuestion, TaskUnit, Unit

MISSING = "Không tìm thấy nhiệm vụ này. Quay lại danh sách nhiệm vụ để chọn."
WHOLE = (
    joinedload(Task.lead_unit), joinedload(Task.section), joinedload(Task.assignee), joinedload(Task.plan),
    selectinload(Task.units).joinedload(TaskUnit.unit), selectinload(Task.occurrences), selectinload(Task.questions),
)


@dataclass(frozen=True)
class TaskFilter:
    """What a list is narrowed to; a field left at None (or False) narrows nothing.

    `part_of_unit_id` finds tasks in which the unit has any part, `unit_id` those it answers for or shares the lead of.
    `overdue_on` keeps what is owed before that day. `waiting` are those with a report that waits for confirmation.
    """

    plan_id: int | None = None
    population: str | None = None
    text: str = ""
    unit_id: int | None = None
    part_of_unit_id: int | None = None
    assignee_id: int | None = None
    section_id: int | None = None
    state: str | None = None
    open_only: bool = False
    overdue_on: date | None = None
    due_from: date | None = None
    due_to: date | None = None
    waiting: bool = False
    without_lead: bool = False
    with_questions: bool = False
    without_document: bool = False


@dataclass(frozen=True)
class TaskPage:
    """One page of a list; `total` counts all that the filter finds."""

    tasks: list[Task]
    total: int
    page: int
    per_page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))


def task_by_id(task_id: int) -> Task:
    """The task with all that its page shows; `NotFound` where it doesn't exist in the agency in scope."""
    task = db.session.scalar(select(Task).options(*WHOLE).where(Task.id == task_id))
    if task is None:
        raise NotFound(MISSING)
    return task


def task_to_change(task_id: int) -> Task:
    """The task alone, for an act on it; what else the act needs is fetched when it asks."""
    task = db.session.scalar(select(Task).where(Task.id == task_id))
    if task is None:
        raise NotFound(MISSING)
    return task


def task_at(plan_id: int, position: int) -> Task:
    """The task at a position of a plan."""
    task = db.session.scalar(select(Task).options(*WHOLE).where(Task.plan_id == plan_id, Task.position == position))
    if task is None:
        raise NotFound(f"Kế hoạch không có nhiệm vụ ở vị trí {position}. Xem các vị trí bằng: tracker task list.")
    return task


def assigned_task(number: int) -> Task:
    """The assigned task of a number, as `assigned add` gave it."""
    task = db.session.scalar(
        select(Task).options(*WHOLE).where(Task.population == "assigned", Task.position == number)
    )
    if task is None:
        raise NotFound(f"Không có nhiệm vụ được giao số {number}. Kiểm tra lại số đã in khi ghi nhiệm vụ.")
    return task


def occurrence_due(task: Task, due_on: date) -> Occurrence:
    """The occurrence of a task that is due on a day; `NotFound` lists the days there are."""
    for occurrence in task.occurrences:
        if occurrence.due_on == due_on:
            return occurrence
    days = ", ".join(one.due_on.isoformat() for one in task.occurrences) or "không chia kỳ"
    raise NotFound(f"Nhiệm vụ không có kỳ hạn {due_on.isoformat()}. Các kỳ: {days}.")


def plan_tasks(plan_id: int) -> list[Task]:
    """All tasks of a plan in the order of the paper."""
    return list(db.session.scalars(
        select(Task).options(*WHOLE).where(Task.plan_id == plan_id).order_by(Task.sort_order, Task.id)
    ))


def tasks_page(wanted: TaskFilter, *, page: int = 1, per_page: int = 50, order: str = "paper") -> TaskPage:
    """One page of the tasks that a filter finds; `order` is paper or due (what is owed first comes first)."""
    narrowed = _narrowed(select(Task), wanted)
    total = db.session.scalar(_narrowed(select(func.count(Task.id)), wanted)) or 0
    last = max(1, -(-total // per_page))
    page = min(max(1, page), last)
    rows = db.session.scalars(
        narrowed.options(*WHOLE).order_by(*_order(order)).limit(per_page).offset((page - 1) * per_page)
    )
    return TaskPage(list(rows), total, page, per_page)


def _order(order: str) -> tuple:
    if order == "due":
        return (Task.open_due_on.is_(None), Task.open_due_on, Task.id)
    return (Task.plan_id.desc(), Task.sort_order, Task.id)


def _narrowed(statement: Select, wanted: TaskFilter) -> Select:
    plain = {
        "plan_id": Task.plan_id, "population": Task.population, "assignee_id": Task.assignee_id,
        "section_id": Task.section_id, "state": Task.state,
    }
    for name, column in plain.items():
        value = getattr(wanted, name)
        if value is not None:
            statement = statement.where(column == value)
    for condition in (*_by_words_and_units(wanted), *_by_days(wanted), *_by_lack(wanted)):
        statement = statement.where(condition)
    return statement


def _by_words_and_units(wanted: TaskFilter) -> list:
    conditions = [Task.search_key.contains(word, autoescape=True) for word in fold(wanted.text).split()]
    if wanted.unit_id is not None:
        conditions.append(_has_part(wanted.unit_id, ("lead", "co_lead")))
    if wanted.part_of_unit_id is not None:
        conditions.append(_has_part(wanted.part_of_unit_id, ("lead", "co_lead", "coordinating")))
    return conditions


def _by_days(wanted: TaskFilter) -> list:
    conditions: list[ColumnElement[bool]] = []
    if wanted.open_only or wanted.overdue_on is not None:
        conditions.append(Task.state.in_(OPEN_STATES))
    if wanted.overdue_on is not None:
        conditions.append(Task.open_due_on < wanted.overdue_on)
    if wanted.due_from is not None:
        conditions.append(Task.open_due_on >= wanted.due_from)
    if wanted.due_to is not None:
        conditions.append(Task.open_due_on <= wanted.due_to)
    return conditions


def _by_lack(wanted: TaskFilter) -> list:
    conditions = []
    if wanted.waiting:
        conditions.append(is_waiting())
    if wanted.without_lead:
        conditions.append(Task.lead_unit_id.is_(None))
    if wanted.with_questions:
        conditions.append(exists().where(TaskQuestion.task_id == Task.id, TaskQuestion.settled_at.is_(None)))
    if wanted.without_document:
        conditions.append(and_(Task.state == "completed", ~exists().where(TaskDocument.task_id == Task.id)))
    return conditions


def _has_part(unit_id: int, roles: tuple[str, ...]):
    return exists().where(TaskUnit.task_id == Task.id, TaskUnit.unit_id == unit_id, TaskUnit.role.in_(roles))


def is_waiting():
    """The condition that a task, or one of its occurrences, waits for the office's confirmation."""
    return or_(
        Task.state == "awaiting_confirmation",
        and_(Task.state.in_(OPEN_STATES),
             exists().where(Occurrence.task_id == Task.id, Occurrence.state == "awaiting_confirmation")),
    )


def waiting_tasks() -> list[Task]:
    """Everything that waits for the office to confirm, in the order of what is owed."""
    return list(db.session.scalars(select(Task).options(*WHOLE).where(is_waiting()).order_by(*_order("due"))))


def was_returned():
    """The condition that an open task's last report of completion came back."""
    later = aliased(Event)
    newest = ~exists().where(later.task_id == Event.task_id, later.id > Event.id,
                             later.occurrence_id.is_not_distinct_from(Event.occurrence_id),
                             or_(later.what.in_(("completion_reported", "completion_confirmed")),
                                 later.undoes_id == Event.id))
    return and_(Task.state.in_(("not_started", "in_progress")),
                exists().where(Event.task_id == Task.id, Event.what == "completion_returned", newest))


def returned_tasks(unit_id: int | None = None) -> list[Task]:
    """Open tasks whose last report of completion was returned (of one unit's, where it is given)."""
    statement = select(Task).options(*WHOLE).where(was_returned())
    if unit_id is not None:
        statement = statement.where(_has_part(unit_id, ("lead", "co_lead")))
    return list(db.session.scalars(statement.order_by(*_order("due"))))


def returned_among(ids: Sequence[int]) -> set[int]:
    """Which of the tasks stand with a returned report."""
    return set(db.session.scalars(select(Task.id).where(Task.id.in_(ids), was_returned())))


@dataclass(frozen=True)
class UnitOverdue:
    """What one unit owes past its day; `unit` None is "Chưa giao đơn vị"."""

    unit: Unit | None
    tasks: list[Task]
    most_days_late: int


def overdue_by_unit(as_of: date) -> list[UnitOverdue]:
    """What is overdue as of a day at the unit that answers for it, the longest overdue unit first."""
    tasks = db.session.scalars(
        select(Task).options(*WHOLE).where(Task.state.in_(OPEN_STATES), Task.open_due_on < as_of)
        .order_by(Task.open_due_on, Task.id)
    ).all()
    groups: dict[int | None, list[Task]] = {}
    for task in tasks:
        groups.setdefault(task.lead_unit_id, []).append(task)
    found = [UnitOverdue(group[0].lead_unit, group, (as_of - group[0].open_due_on).days)
             for group in groups.values() if group[0].open_due_on is not None]
    return sorted(found, key=lambda one: (-one.most_days_late, one.unit.sort_key if one.unit else ""))


def documents_of(task: Task) -> list[TaskDocument]:
    """The evidence of a task in the order in which it was attached."""
    return list(db.session.scalars(
        select(TaskDocument).options(joinedload(TaskDocument.document).joinedload(Document.file))
        .where(TaskDocument.task_id == task.id)
        .order_by(TaskDocument.id)
    ))
