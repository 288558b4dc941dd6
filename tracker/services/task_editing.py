"""Change a plan task by task: add, reword, split, put elsewhere, and take out what was entered by mistake.

Every change of words is an event that keeps the words before, so that the task's page can always say what was printed
when. A position is given once and never reused; the order on the page is another thing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from .. import clock
from ..database import db
from ..domain.deadlines import read_deadline
from ..domain.errors import NotFound, RuleViolation
from ..domain.settings import AgencySettings
from ..domain.text import clean, one_line
from ..models import Event, Plan, Section, Task, Unit, User
from .documents import attach_documents
from .history import append, claim, not_after
from .task_entry import Due, NewTask, Question, due_of, enter_tasks, search_key
from .task_removal import demand_unreported, remove_tasks

WORDS = ("text", "objective", "activities", "product", "budget", "number")
PRINTED = (*WORDS, "lead_text", "coordinating_text", "deadline_text")
SAID = {"text": "Nhiệm vụ", "objective": "Mục tiêu, chỉ tiêu", "activities": "Hoạt động",
        "product": "Kết quả, sản phẩm", "budget": "Kinh phí", "number": "TT", "lead_text": "Chủ trì theo văn bản",
        "coordinating_text": "Phối hợp theo văn bản", "deadline_text": "Thời hạn theo văn bản", "section": "Lĩnh vực"}
LONGEST_NUMBER = 50


@dataclass(frozen=True)
class Wanted:
    """A task to be added by hand. `entered_on` is the day from which it belongs to the plan."""

    text: str
    deadline: str
    entered_on: date
    section: Section | None = None
    lead: Unit | None = None
    co_leads: Sequence[Unit] = ()
    coordinating: Sequence[Unit] = ()
    product: str = ""
    objective: str = ""
    document: str = ""


def section_of(plan_id: int, text: str) -> Section | None:
    """The section of the plan that a select box names, None for its blank entry."""
    if not text:
        return None
    found = None
    if text.isascii() and text.isdigit() and len(text) < 10:
        found = db.session.scalar(select(Section).where(Section.id == int(text), Section.plan_id == plan_id))
    if found is None:
        raise NotFound("Lĩnh vực này không còn trong kế hoạch. Tải lại trang rồi chọn lại.")
    return found


def add_task(plan: Plan, wanted: Wanted, *, actor: User | None, today: date, rules: AgencySettings) -> Task:
    """A new task of the plan, at the end of its section; an unclear deadline or a missing lead stays as a question."""
    text = clean(wanted.text)
    if not text:
        raise RuleViolation("Ghi nội dung nhiệm vụ.", field="text")
    not_after(wanted.entered_on, today, "Ngày đưa vào kế hoạch", "entered_on")
    if wanted.entered_on < plan.issued_on:
        raise RuleViolation(f"Kế hoạch ban hành ngày {plan.issued_on:%d/%m/%Y}. Nhập ngày đưa vào kế hoạch từ ngày đó.",
                            field="entered_on")
    reading = read_deadline(clean(wanted.deadline), plan.year, before_includes_day=rules.before_includes_day)
    due = due_of(reading, plan.year, wanted.entered_on, rules)
    task = _blank(plan, wanted.section, text, wanted.entered_on)
    task.product, task.objective = clean(wanted.product), clean(wanted.objective)
    task.deadline_text = clean(wanted.deadline)
    task.lead_text = "; ".join(unit.name for unit in (wanted.lead, *wanted.co_leads) if unit)
    task.coordinating_text = "; ".join(unit.name for unit in wanted.coordinating)
    put_last(task)
    new = NewTask(task, due, lead=wanted.lead, co_leads=wanted.co_leads, coordinating=wanted.coordinating,
                  questions=_questions(wanted, due, reading.explanation),
                  data={"origin": "hand", "documents": clean(wanted.document)})
    enter_tasks([new], known_from=clock.now(), actor_id=actor.id if actor else None)
    attach_documents(task, wanted.document)
    return task


def _questions(wanted: Wanted, due: Due, explanation: str) -> tuple[Question, ...]:
    asked = []
    if wanted.lead is None:
        asked.append(Question("lead", "", "Chưa có đơn vị chủ trì. Hãy chọn đơn vị chủ trì."))
    if due.kind in ("open", "unknown") or not due.certain:
        asked.append(Question("deadline", clean(wanted.deadline), f"Chưa rõ hạn. {explanation}".strip()))
    return tuple(asked)


def _blank(plan: Plan, section: Section | None, text: str, entered_on: date) -> Task:
    """A task of the plan with the next position; positions are never reused."""
    plan.last_position += 1
    return Task(population="plan", plan_id=plan.id, section_id=section.id if section else None,
                position=plan.last_position, text=text, entered_on=entered_on, number="", objective="", activities="",
                product="", budget="", lead_text="", coordinating_text="", deadline_text="", source_place="", extra={},
                source={})


def edit_task(task: Task, values: Mapping[str, Any], *, actor: User | None, on: date, document: str = "",
              version: int | None = None, origin: str = "hand") -> Event | None:
    """Write other words into a task (`PRINTED`, and `section` as a Section or None); None where nothing differs.

    What was there before stays in the event. State, units and deadline have their own ways.
    """
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    for name in PRINTED:
        if name in values and clean(values[name]) != getattr(task, name):
            before[name], after[name] = getattr(task, name), clean(values[name])
    if not after.get("text", task.text):
        raise RuleViolation("Ghi nội dung nhiệm vụ.", field="text")
    if "number" in after:
        after["number"] = one_line(after["number"])[:LONGEST_NUMBER]
    section = values.get("section", task.section)
    moved = "section" in values and (section.id if section else None) != task.section_id
    if not after and not moved:
        return None
    claim(task, version, yours="; ".join(f"{SAID[name]}: {words}" for name, words in after.items()))
    for name, words in after.items():
        setattr(task, name, words)
    if moved:
        before["section"], after["section"] = section_words(task.section), section_words(section)
        task.section_id = section.id if section else None
    task.search_key = search_key(task)
    event = append(task, "task_edited", effective_on=on, actor=actor,
                   data={"before": before, "after": after, "documents": clean(document), "origin": origin})
    attach_documents(task, document, event)
    db.session.expire(task, ["section"])
    return event


def section_words(section: Section | None) -> str:
    """A section as it is printed: its code and title."""
    return f"{section.code} {section.title}".strip() if section else ""


def split_task(task: Task, texts: Sequence[str], *, actor: User | None, today: date,
               version: int | None = None) -> list[Task]:
    """Part one task into several: the first text stays with the task, its history and its evidence.

    The others are new tasks just below it, with its section, units, deadline and day of entry. Returns the new ones.
    """
    texts = [clean(text) for text in texts if clean(text)]
    if len(texts) < 2:
        raise RuleViolation("Ghi ít nhất hai nhiệm vụ, mỗi nhiệm vụ một dòng.", field="texts")
    if task.plan is None:
        raise RuleViolation("Chỉ tách được nhiệm vụ của kế hoạch.")
    if task.state != "not_started" or any(one.state != "not_started" for one in task.occurrences):
        raise RuleViolation("Nhiệm vụ đã có báo cáo nên không tách được. Hãy thêm nhiệm vụ mới vào kế hoạch.")
    claim(task, version, yours="Tách thành: " + "; ".join(texts))
    parts = {role: [row.unit for row in task.units if row.role == role] for role in ("lead", "co_lead", "coordinating")}
    due = Due(task.deadline_kind, task.start_on, task.due_on, task.deadline_certain,
              tuple((one.start_on, one.due_on) for one in task.occurrences if one.state != "closed"))
    new = []
    for text in texts[1:]:
        other = _blank(task.plan, task.section, text, task.entered_on)
        for name in ("objective", "product", "lead_text", "coordinating_text", "deadline_text", "source_place"):
            setattr(other, name, getattr(task, name))
        other.source = dict(task.source)
        questions = [Question(one.column, one.value, one.message) for one in task.questions if not one.settled_at]
        new.append(NewTask(other, due, lead=next(iter(parts["lead"]), None), co_leads=parts["co_lead"],
                           coordinating=parts["coordinating"], questions=questions,
                           data={"origin": "split", "from_position": task.position}))
    made = enter_tasks(new, known_from=clock.now(), actor_id=actor.id if actor else None)
    order = [one for one in tasks_in_order(task.plan_id) if one not in made]
    place = order.index(task) + 1
    number_anew([*order[:place], *made, *order[place:]])
    edit_task(task, {"text": texts[0]}, actor=actor, on=today, origin="split")
    return made


def move_task(task: Task, *, section: Section | None, below: Task | None, actor: User | None, today: date,
              version: int | None = None) -> None:
    """Put a task into a section, below another task (None: at the section's beginning). Its position stays."""
    if task.plan is None:
        raise RuleViolation("Chỉ chuyển được nhiệm vụ của kế hoạch.")
    edited = edit_task(task, {"section": section}, actor=actor, on=today, version=version)
    if edited is None:
        claim(task, version, yours="Đổi thứ tự nhiệm vụ")
    others = [one for one in tasks_in_order(task.plan_id) if one is not task]
    if below is None:
        wanted = section.id if section else None
        place = next((n for n, one in enumerate(others) if one.section_id == wanted), len(others))
    elif below in others:
        place = others.index(below) + 1
    else:
        raise RuleViolation("Chọn một nhiệm vụ khác của kế hoạch để đặt bên dưới.", field="below")
    number_anew([*others[:place], task, *others[place:]])


def delete_task(task: Task) -> None:
    """Take out a task that was entered by mistake, while nothing was reported on it."""
    if task.plan is None:
        raise RuleViolation("Chỉ xóa được nhiệm vụ của kế hoạch.")
    demand_unreported([task.id], "Nhiệm vụ đã có báo cáo, thay đổi hạn hoặc đôn đốc nên không xóa được. Dùng “Rút khỏi "
                                 "kế hoạch” cùng văn bản quyết định.")
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


def put_last(task: Task) -> None:
    """Give a new task its place: after the last one of its section, else after all."""
    last = select(func.max(Task.sort_order)).where(Task.plan_id == task.plan_id)
    of_section = db.session.scalar(last.where(Task.section_id == task.section_id))
    task.sort_order = of_section or (db.session.scalar(last) or 0) + 1
