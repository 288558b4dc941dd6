"""Where a task stands in its plan: split in several, put elsewhere, taken out again when it was entered by mistake.

A position is given once and never reused; the order on the page is another thing, and so is the printed number.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from .. import clock
from ..database import db
from ..domain.errors import NotFound, RuleViolation
from ..domain.text import clean
from ..domain.wording import _
from ..models import Section, Task, User
from .history import claim
from .task_editing import edit_task, next_position, reword_task
from .task_entry import Due, NewTask, Question, enter_tasks
from .task_removal import demand_unreported, remove_tasks


def section_of(plan_id: int, text: str) -> Section | None:
    """The section of the plan that a select box names, None for its blank entry."""
    if not text:
        return None
    found = None
    if text.isascii() and text.isdigit() and len(text) < 10:
        found = db.session.scalar(select(Section).where(Section.id == int(text), Section.plan_id == plan_id))
    if found is None:
        raise NotFound(_("Lĩnh vực này không còn trong kế hoạch. Tải lại trang rồi chọn lại."))
    return found


def split_task(task: Task, texts: Sequence[str], *, actor: User | None, today: date,
               version: int | None = None) -> list[Task]:
    """Part one task into several: the first text stays with the task, its history and its evidence.

    The others are new tasks just below it, with its section, units, deadline and day of entry. Returns the new ones.
    """
    texts = [clean(text) for text in texts if clean(text)]
    if len(texts) < 2:
        raise RuleViolation(_("Ghi ít nhất hai nhiệm vụ, mỗi nhiệm vụ một dòng."), field="texts")
    if task.plan is None:
        raise RuleViolation(_("Chỉ tách được nhiệm vụ của kế hoạch."))
    if task.state != "not_started" or any(one.state != "not_started" for one in task.occurrences):
        raise RuleViolation(_("Nhiệm vụ đã có báo cáo nên không tách được. Hãy thêm nhiệm vụ mới vào kế hoạch."))
    claim(task, version, yours=_("Tách thành: ") + "; ".join(texts))
    parts = {role: [row.unit for row in task.units if row.role == role] for role in ("lead", "co_lead", "coordinating")}
    due = Due(task.deadline_kind, task.start_on, task.due_on, task.deadline_certain,
              tuple((one.start_on, one.due_on) for one in task.occurrences if one.state != "closed"))
    new = []
    for text in texts[1:]:
        other = _sibling(task, text)
        questions = [Question(one.column, one.value, one.message) for one in task.questions if not one.settled_at]
        new.append(NewTask(other, due, lead=next(iter(parts["lead"]), None), co_leads=parts["co_lead"],
                           coordinating=parts["coordinating"], questions=questions,
                           data={"origin": "split", "from_position": task.position}))
    made = enter_tasks(new, known_from=clock.now(), actor_id=actor.id if actor else None)
    order = [one for one in tasks_in_order(task.plan_id) if one not in made]
    place = order.index(task) + 1
    number_anew([*order[:place], *made, *order[place:]])
    edit_task(task, actor=actor, today=today, text=texts[0])
    return made


def _sibling(task: Task, text: str) -> Task:
    """A new task of the same plan that says all that the task says but its text."""
    assert task.plan is not None
    alike = {name: getattr(task, name) for name in ("section_id", "objective", "product", "lead_text", "entered_on",
                                                    "coordinating_text", "deadline_text", "source_place")}
    return Task(population="plan", plan_id=task.plan_id, position=next_position(task.plan), text=text, number="",
                activities="", budget="", extra={}, source=dict(task.source), **alike)


def move_task(task: Task, *, section: Section | None, below: Task | None, actor: User | None, today: date,
              version: int | None = None) -> None:
    """Put a task into a section, below another task (None: at the section's beginning). Its position stays."""
    if task.plan is None:
        raise RuleViolation(_("Chỉ chuyển được nhiệm vụ của kế hoạch."))
    edited = reword_task(task, {}, actor=actor, today=today, section=section, version=version)
    if edited is None:
        claim(task, version, yours=_("Đổi thứ tự nhiệm vụ"))
    others = [one for one in tasks_in_order(task.plan_id) if one is not task]
    if below is None:
        wanted = section.id if section else None
        place = next((n for n, one in enumerate(others) if one.section_id == wanted), len(others))
    elif below in others:
        place = others.index(below) + 1
    else:
        raise RuleViolation(_("Chọn một nhiệm vụ khác của kế hoạch để đặt bên dưới."), field="below")
    number_anew([*others[:place], task, *others[place:]])


def delete_task(task: Task) -> None:
    """Take out a task that was entered by mistake, a plan's or an assigned one, while nothing was reported on it."""
    demand_unreported([task.id], _("Nhiệm vụ đã có báo cáo, thay đổi hạn hoặc đôn đốc nên không xóa được. Dùng “Rút "
                                   "khỏi kế hoạch” cùng văn bản quyết định."))
    remove_tasks([task.id])


def tasks_in_order(plan_id: int | None) -> list[Task]:
    """The plan's tasks as they are listed."""
    return list(db.session.scalars(select(Task).where(Task.plan_id == plan_id).order_by(Task.sort_order, Task.id)))


def number_anew(tasks: Sequence[Task]) -> None:
    """Write the order of a plan's tasks."""
    for order, task in enumerate(tasks, start=1):
        if task.sort_order != order:
            task.sort_order = order
    db.session.flush()
