"""Tasks assigned from above (1.3.x): their own population, with their own numbers, never mixed with the plan's."""

from datetime import date

from sqlalchemy import func, select

from .. import clock
from ..database import db
from ..domain.errors import RuleViolation
from ..domain.indicators import ASSIGNERS
from ..domain.text import clean, one_line
from ..domain.units import looks_like_group
from ..domain.wording import _
from ..models import Task, Unit, User
from ..queries.history import entry_of
from ..queries.units import find_unit, unit_named, units_of_agency
from .documents import attach_documents
from .task_entry import Due, NewTask, enter_tasks


def add_assigned(*, assigner: str, received_on: date, due_on: date | None, unit: Unit | None, text: str, today: date,
                 actor: User | None = None, document: str = "") -> Task:
    """A task that the upper level gave on a day; its `position` is its number, from 1, within the agency.

    Without `due_on` it has no day yet. Raises `RuleViolation` for an unknown assigner, an empty text, a day received in
    the future, a day due before the day received, or a group as the unit.
    """
    if assigner not in ASSIGNERS:
        raise RuleViolation(_("Chọn cơ quan giao: UBND tỉnh, Chính phủ (Thủ tướng) hoặc cơ quan khác."),
                            field="assigner")
    if not clean(text):
        raise RuleViolation(_("Nhập nội dung nhiệm vụ được giao."), field="text")
    if received_on > today:
        raise RuleViolation(_("Ngày nhận còn ở tương lai. Nhập ngày trên văn bản giao."), field="received_on")
    if due_on is not None and due_on < received_on:
        raise RuleViolation(_("Hạn không thể trước ngày nhận. Kiểm tra lại hai ngày."), field="due_on")
    if unit is not None and unit.kind != "unit":
        raise RuleViolation(_("“{name}” không phải là một đơn vị của cơ quan. Chọn một đơn vị chịu trách nhiệm.",
                              name=unit.name),
                            field="unit")
    number = _next_number()
    task = Task(
        population="assigned", position=number, sort_order=number, text=clean(text), entered_on=received_on,
        assigner=assigner, received_on=received_on, lead_text=unit.name if unit else "", objective="", activities="",
        product="", coordinating_text="", deadline_text=f"{due_on:%d/%m/%Y}" if due_on else "",
    )
    due = Due("date", None, due_on) if due_on else Due("open", certain=True)
    new = NewTask(task, due, lead=unit, data={"origin": "assigned", "assigner": assigner})
    enter_tasks([new], known_from=clock.now(), actor_id=actor.id if actor else None)
    attach_documents(task, document, entry_of(task))
    return task


def unit_to_answer(name: str) -> Unit:
    """The unit of this name; where the register is empty, it becomes its first one (as leads do at an import)."""
    if find_unit(name) is None and not units_of_agency() and clean(name) and not looks_like_group(name):
        unit = Unit(kind="unit", aliases=[], members=[], names=[])
        unit.rename(one_line(name))
        db.session.add(unit)
        db.session.flush()
        return unit
    return unit_named(name)


def _next_number() -> int:
    last = db.session.scalar(select(func.max(Task.position)).where(Task.population == "assigned"))
    return (last or 0) + 1


