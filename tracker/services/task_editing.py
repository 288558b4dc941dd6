"""Add and edit tasks by hand, and say a deadline in the words of the paper.

An addition enters the plan on its day with a position never used before; an edit keeps the old text in its event. A
deadline given as a phrase is read as the import reads it, so that "Hằng quý" makes its occurrences here too.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import and_, update
from sqlalchemy.orm.attributes import set_committed_value

from .. import clock
from ..database import db
from ..domain.deadlines import Deadline, read_deadline
from ..domain.errors import RuleViolation
from ..domain.text import clean, one_line
from ..domain.wording import _
from ..models import Agency, Event, Plan, Section, Task, Unit, User
from ..scope import current_agency_id
from .deadlines import change_deadline
from .documents import attach_documents
from .history import append, claim
from .task_entry import Due, NewTask, due_of, enter_tasks, entered_just_now, search_key

TEXTS = ("text", "objective", "activities", "product", "number", "budget")
PRINTED = (*TEXTS, "lead_text", "coordinating_text", "deadline_text")
LONGEST_NUMBER = 50
AS_IT_IS = object()


def add_task(plan: Plan, *, actor: User | None, today: date, text: str, deadline_text: str = "",
             due_on: date | None = None, entered_on: date | None = None, section: Section | None = None,
             lead_unit: Unit | None = None, co_leads: Sequence[Unit] = (), coordinating: Sequence[Unit] = (),
             document: str = "", **texts: str) -> Task:
    """A further task of the plan from `entered_on` (today where it isn't said) on, known from now.

    The deadline is a day, or a phrase as papers write it. `texts` are objective, activities, product, number, budget.
    """
    if not clean(text):
        raise RuleViolation(_("Nhập nội dung nhiệm vụ."), field="text")
    entered_on = entered_on or today
    if not plan.issued_on <= entered_on <= today:
        raise RuleViolation(_("Ngày đưa vào kế hoạch phải từ ngày ban hành ({issued_on:%d/%m/%Y}) đến hôm nay.",
                              issued_on=plan.issued_on),
                            field="entered_on")
    due = Due("date", None, due_on) if due_on else understood(deadline_text, plan.year, entered_on)
    sent_before = entered_just_now(and_(Task.plan_id == plan.id, Task.entered_on == entered_on),
                                   [(clean(text), lead_unit.id if lead_unit else None, due.due_on)], actor)
    if sent_before:
        return sent_before[0]
    position = next_position(plan)
    task = Task(
        population="plan", plan_id=plan.id, section_id=section.id if section else None, position=position,
        sort_order=position, text=clean(text), deadline_text=clean(deadline_text), entered_on=entered_on,
        lead_text=", ".join(unit.name for unit in (lead_unit, *co_leads) if unit is not None),
        coordinating_text=", ".join(unit.name for unit in coordinating),
        **{name: clean(texts.get(name, "")) for name in TEXTS[1:]},
    )
    new = NewTask(task, due, lead=lead_unit, co_leads=co_leads, coordinating=coordinating,
                  data={"origin": "manual", "documents": clean(document)})
    enter_tasks([new], known_from=clock.now(), actor_id=actor.id if actor else None)
    return task


def next_position(plan: Plan) -> int:
    """Take the plan's next position in one statement, so that two additions at once get two."""
    position = db.session.scalar(
        update(Plan).where(Plan.id == plan.id).values(last_position=Plan.last_position + 1)
        .returning(Plan.last_position).execution_options(synchronize_session=False)
    )
    set_committed_value(plan, "last_position", position)
    return position or 1


def understood(deadline_text: str, plan_year: int, entered_on: date) -> Due:
    """A phrase read by the rules and settings that an import uses."""
    rules = db.session.get_one(Agency, current_agency_id()).rules
    reading = read_deadline(clean(deadline_text), plan_year, before_includes_day=rules.before_includes_day)
    return due_of(reading, plan_year, entered_on, rules)


def change_deadline_to_phrase(task: Task, *, kind: str, text: str, decided_on: date, today: date,
                              actor: User | None = None, reason: str = "", document: str = "",
                              version: int | None = None) -> Event:
    """`change_deadline` with the new deadline in words; raises `RuleViolation` where the words can't be understood.

    A correction or a first day brings all kỳ of the words; a revision those due from the decision on, and earlier ones
    stay; an extension moves the last day of the whole and leaves each kỳ its own day.
    """
    year = task.plan.year if task.plan else task.entered_on.year
    rules = db.session.get_one(Agency, task.agency_id).rules
    reading = read_deadline(clean(text), year, before_includes_day=rules.before_includes_day)
    _demand_clear(reading, kind, text, year)
    due = due_of(reading, year, decided_on if kind == "revision" else task.entered_on, rules)
    wanted = list(due.occurrences)
    if kind == "revision" and wanted:
        days = {day for _, day in wanted}
        wanted += [(one.start_on, one.due_on) for one in task.occurrences
                   if one.state != "closed" and one.due_on < decided_on and one.due_on not in days]
    replaced = wanted if kind != "extension" and (wanted or task.occurrences) else None
    return change_deadline(task, kind=kind, due_on=due.due_on, start_on=due.start_on, deadline_kind=due.kind,
                           decided_on=decided_on, today=today, actor=actor, reason=reason, document=document,
                           text=text, occurrences=replaced, version=version)


def _demand_clear(reading: Deadline, kind: str, text: str, year: int) -> None:
    """Raise `RuleViolation` unless the words are a clear deadline; only a correction may say that there is no day."""
    if not clean(text):
        raise RuleViolation(_("Nhập hạn mới, ví dụ 30/6/{year} hoặc Quý III.", year=year), field="text")
    undated = reading.due_on is None and kind != "correction"
    if reading.kind == "unknown" or not reading.certain or undated:
        raise RuleViolation(_("Chưa rõ hạn mới: {explanation}. Nhập rõ ngày (30/6/{year}), tháng, quý (Quý III) hoặc "
                              "kỳ (Hằng quý, Thường xuyên).",
                              explanation=reading.explanation.rstrip("."), year=year), field="text")


def edit_task(task: Task, *, actor: User | None, today: date, version: int | None = None, **texts: str) -> Event | None:
    """Edit the task's texts (those of `TEXTS` that are named); None when nothing differs."""
    return reword_task(task, texts, actor=actor, today=today, version=version)


def reword_task(task: Task, texts: Mapping[str, str], *, actor: User | None, today: date, version: int | None = None,
                section: object = AS_IT_IS, document: str = "") -> Event | None:
    """Write other texts (of `PRINTED`) into a task, or put it into a section; None when nothing differs.

    `section` is a Section, None for none, `AS_IT_IS` to leave it. The event keeps what was there before, and the
    `document` that decided it. Deadlines and units have their own acts.
    """
    texts = dict(texts)
    unknown = set(texts) - set(PRINTED)
    if unknown:
        raise ValueError(f"not a text of a task: {sorted(unknown)}")
    if "text" in texts and not clean(texts["text"]):
        raise RuleViolation(_("Nhập nội dung nhiệm vụ."), field="text")
    if "number" in texts:
        texts["number"] = one_line(texts["number"])[:LONGEST_NUMBER]
    changes: dict[str, list] = {name: [getattr(task, name), clean(value)] for name, value in texts.items()
                                if clean(value) != getattr(task, name)}
    wanted = task.section if section is AS_IT_IS else section
    assert wanted is None or isinstance(wanted, Section)
    moved = (wanted.id if wanted else None) != task.section_id
    if not changes and not moved:
        return None
    claim(task, version, yours="; ".join(str(new) for _, new in changes.values()))
    for name, (_old, new) in changes.items():
        setattr(task, name, new)
    if moved:
        changes["section"] = [section_words(task.section), section_words(wanted)]
        task.section_id = wanted.id if wanted else None
    task.search_key = search_key(task)
    event = append(task, "task_edited", effective_on=today, actor=actor,
                   data={"changes": changes, "documents": clean(document)})
    attach_documents(task, document, event)
    db.session.expire(task, ["section"])
    return event


def section_words(section: Section | None) -> str:
    """A section as it is printed: its code and title."""
    return f"{section.code} {section.title}".strip() if section else ""
