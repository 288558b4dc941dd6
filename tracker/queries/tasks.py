"""Tasks for pages and commands: one by its id, a plan's, what waits; each in a constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from ..database import db
from ..domain.errors import NotFound
from ..domain.lifecycle import OPEN_STATES
from ..domain.wording import _
from ..models import Event, Occurrence, Task, TaskDocument, TaskUnit, Unit
from ..scope import Reading

DECIDING = {"task_added": _("văn bản giao"), "deadline_changed": _("văn bản về hạn"),
            "task_withdrawn": _("văn bản cho rút"),
            "task_edited": _("văn bản điều chỉnh")}
MISSING = _("Không tìm thấy nhiệm vụ này. Quay lại danh sách nhiệm vụ để chọn.")
WHOLE = (
    joinedload(Task.lead_unit), joinedload(Task.section), joinedload(Task.assignee), joinedload(Task.plan),
    selectinload(Task.units).joinedload(TaskUnit.unit), selectinload(Task.occurrences), selectinload(Task.questions),
)


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
        raise NotFound(_("Kế hoạch không có nhiệm vụ ở vị trí {position}. Xem các vị trí bằng: tracker task list.",
                         position=position))
    return task


def assigned_task(number: int) -> Task:
    """The assigned task of a number, as `assigned add` gave it."""
    task = db.session.scalar(
        select(Task).options(*WHOLE).where(Task.population == "assigned", Task.position == number)
    )
    if task is None:
        raise NotFound(_("Không có nhiệm vụ được giao số {number}. Kiểm tra lại số đã in khi ghi nhiệm vụ.",
                         number=number))
    return task


def occurrence_due(task: Task, due_on: date) -> Occurrence:
    """The occurrence of a task that is due on a day; `NotFound` lists the days there are."""
    for occurrence in task.occurrences:
        if occurrence.due_on == due_on:
            return occurrence
    days = ", ".join(one.due_on.isoformat() for one in task.occurrences) or _("không chia kỳ")
    raise NotFound(_("Nhiệm vụ không có kỳ hạn {due_on}. Các kỳ: {days}.", due_on=due_on.isoformat(), days=days))


def plan_tasks(plan_id: int) -> list[Task]:
    """All tasks of a plan in the order of the paper."""
    return list(db.session.scalars(
        select(Task).options(*WHOLE).where(Task.plan_id == plan_id).order_by(Task.sort_order, Task.id)
    ))


BY_DUE_DAY = (Task.open_due_on.is_(None), Task.open_due_on, Task.id)


def _has_part(unit_id: int, roles: tuple[str, ...]):
    return exists().where(TaskUnit.task_id == Task.id, TaskUnit.unit_id == unit_id, TaskUnit.role.in_(roles))


def is_waiting():
    """The condition that a task, or one of its occurrences, waits for the office's confirmation."""
    return or_(
        Task.state == "awaiting_confirmation",
        and_(Task.state.in_(OPEN_STATES),
             exists().where(Occurrence.task_id == Task.id, Occurrence.state == "awaiting_confirmation")),
    )


def has_evidence():
    """The condition that a document shows the work as done; one that only gave, moved or withdrew it does not."""
    decided = exists().where(Event.id == TaskDocument.event_id, Event.what.in_(tuple(DECIDING)))
    return exists().where(TaskDocument.task_id == Task.id, ~decided)


def waiting_tasks() -> list[Task]:
    """Everything that waits for the office to confirm, in the order of what is owed."""
    return list(db.session.scalars(select(Task).options(*WHOLE).where(is_waiting()).order_by(*BY_DUE_DAY)))


def was_returned():
    """The condition that an open task's last report of completion came back."""
    later, undoing = aliased(Event), aliased(Event)
    undone = exists().where(undoing.task_id == later.task_id, undoing.undoes_id == later.id)
    newest = ~exists().where(later.task_id == Event.task_id, later.id > Event.id,
                             later.occurrence_id.is_not_distinct_from(Event.occurrence_id),
                             or_(and_(later.what.in_(("completion_reported", "completion_confirmed")), ~undone),
                                 later.undoes_id == Event.id))
    return and_(Task.state.in_(("not_started", "in_progress")),
                exists().where(Event.task_id == Task.id, Event.what == "completion_returned", newest))


def returned_tasks(unit_id: int | None = None) -> list[Task]:
    """Open tasks whose last report of completion was returned (of one unit's, where it is given)."""
    statement = select(Task).options(*WHOLE).where(was_returned())
    if unit_id is not None:
        statement = statement.where(_has_part(unit_id, ("lead", "co_lead")))
    return list(db.session.scalars(statement.order_by(*BY_DUE_DAY)))


def reasons_of_return(ids: Sequence[int]) -> dict[int, str]:
    """Why the last report of each of these tasks came back, by the task's id."""
    told = db.session.execute(select(Event.task_id, Event.data).where(
        Event.task_id.in_(ids), Event.what == "completion_returned").order_by(Event.id))
    return {task_id: data.get("reason", "") for task_id, data in told}


def returned_among(ids: Sequence[int]) -> set[int]:
    """Which of the tasks stand with a returned report."""
    return set(db.session.scalars(select(Task.id).where(Task.id.in_(ids), was_returned())))


@dataclass(frozen=True)
class UnitOverdue:
    """How much one unit owes past its day, and what longest; without a unit it is "Chưa giao đơn vị"."""

    unit_id: int | None
    unit_name: str | None
    number: int
    most_days_late: int
    first_id: int
    first_text: str


_ranked = (
    select(Task.id, Task.open_due_on, func.count().over(partition_by=Task.lead_unit_id).label("number"),
           func.row_number().over(partition_by=Task.lead_unit_id, order_by=(Task.open_due_on, Task.id)).label("place"))
    .where(Task.state.in_(OPEN_STATES), Task.open_due_on < bindparam("as_of")).subquery("ranked")
)
_first = aliased(Task)
_OVERDUE = Reading(
    select(Unit.id.label("unit_id"), Unit.name, _ranked.c.number, _ranked.c.open_due_on, _first.id, _first.text)
    .select_from(_ranked).join(_first, _first.id == _ranked.c.id).outerjoin(Unit, Unit.id == _first.lead_unit_id)
    .where(_ranked.c.place == 1).order_by(_ranked.c.open_due_on, func.coalesce(Unit.sort_key, ""), _first.id)
)


def overdue_by_unit(as_of: date) -> list[UnitOverdue]:
    """What is overdue as of a day at the unit that answers for it, the longest overdue unit first."""
    return [UnitOverdue(row.unit_id, row.name, row.number, (as_of - row.open_due_on).days, row.id, row.text)
            for row in _OVERDUE.rows(as_of=as_of)]
