"""Điều chỉnh kế hoạch: a second file for a plan is a difference that a person accepts, row by row or all at once.

Nothing is replaced: a task that goes on keeps its id, its evidence and its history; its deadline moves by the one
function that moves deadlines; what the new file no longer holds is withdrawn with the deciding document and counts
until that day; what is new belongs to the plan from the day of the decision.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from .. import clock
from ..database import db
from ..domain.day_entry import read_day
from ..domain.errors import Conflict, RuleViolation
from ..domain.lifecycle import OPEN_STATES
from ..domain.occurrences import occurrences_of
from ..domain.revision import KINDS
from ..domain.settings import AgencySettings
from ..domain.text import clean, one_line
from ..domain.wording import _
from ..models import ImportDraft, ImportRow, Plan, Section, Task, TaskQuestion, User
from ..queries.history import entry_of
from ..queries.imports import RowFacts
from ..queries.revisions import Change, Difference, difference, open_revision
from ..queries.units import register_of_units
from .assignments import assign_units
from .deadlines import change_deadline
from .documents import attach_documents
from .history import not_after
from .imports import start_draft
from .plan_units import UnitBook
from .task_editing import AS_IT_IS, next_position, reword_task
from .task_entry import NewTask, Question, due_of, enter_tasks
from .tasks import withdraw_task

CHANGED_MEANWHILE = _("Kế hoạch hoặc tệp điều chỉnh vừa được sửa ở nơi khác. Xem lại các thay đổi dưới đây rồi ghi "
                      "lại.")


def start_revision(user: User | None, plan: Plan, name: str, content: bytes) -> ImportDraft:
    """Keep a second file for a plan; one revision of a plan is open at a time."""
    if open_revision(plan.id) is not None:
        raise RuleViolation(_("Đang có một lần điều chỉnh kế hoạch năm {year} chưa xong. Mở lần đó để làm tiếp, hoặc "
                              "bỏ nó rồi tải tệp mới.", year=plan.year), field="file")
    draft = start_draft(user, plan.year, name, content)
    draft.purpose, draft.plan_id = "revision", plan.id
    db.session.flush()
    return draft


@dataclass(frozen=True)
class Decision:
    """The document that adjusts the plan, and the day from which it counts."""

    document: str
    on: date


def proposed_decision(draft: ImportDraft, plan: Plan) -> tuple[str, str]:
    """Document and ISO day as a person wrote them, else from the file's title block.

    A title block that still is the first paper's, or has no number yet, proposes nothing: it decided no adjustment.
    """
    meta = draft.meta
    number = meta.get("number") or ""
    day = meta.get("issued_on") or ""
    if day == plan.issued_on.isoformat() or number.startswith("/"):
        number = day = ""
    named = _("Kế hoạch số {number} ngày {day:%d/%m/%Y}",
              number=number, day=date.fromisoformat(day)) if number and day else ""
    return meta.get("document", named), meta.get("decided_on", day)


def decide(draft: ImportDraft, plan: Plan, document: str, decided_on: str, today: date) -> Decision:
    """Keep the deciding document and its day; `RuleViolation` names what is missing."""
    document = clean(document)
    if not document:
        raise RuleViolation(_("Nhập văn bản điều chỉnh kế hoạch, ví dụ: Quyết định số 77/QĐ-SCT ngày 01/4/2022."),
                            field="document")
    if not decided_on.strip():
        raise RuleViolation(_("Nhập ngày quyết định điều chỉnh, ví dụ 01/4/2022."), field="decided_on")
    on = read_day(decided_on, plan.year, field="decided_on")
    not_after(on, today, _("Ngày quyết định"), "decided_on")
    if on < plan.issued_on:
        raise RuleViolation(_("Kế hoạch ban hành ngày {issued_on:%d/%m/%Y}. Nhập ngày quyết định từ ngày đó.",
                              issued_on=plan.issued_on),
                            field="decided_on")
    draft.meta = {**draft.meta, "document": document, "decided_on": on.isoformat()}
    db.session.flush()
    return Decision(document, on)


def rematch(draft: ImportDraft, key: str, position: str) -> None:
    """A person says which task of the plan a row of the file is; an empty position: a new one."""
    row = _row(draft, key)
    task_id: int | None = None
    if position.strip():
        number = int(position) if position.strip().isascii() and position.strip().isdigit() else 0
        task = db.session.scalar(select(Task).where(Task.plan_id == draft.plan_id, Task.position == number))
        if task is None:
            raise RuleViolation(_("Kế hoạch không có nhiệm vụ số “{position}”. Nhập số như ở trang kế hoạch, hoặc bỏ "
                                  "trống nếu là nhiệm vụ mới.", position=one_line(position)), field=f"position-{key}")
        task_id = task.id
    for other in draft.rows:
        if other is not row and task_id is not None and other.reading.get("task_id") == task_id:
            other.reading = {name: value for name, value in other.reading.items() if name != "task_id"}
    _write(row, task_id=task_id)


def keep_as_it_is(draft: ImportDraft, found: Difference, key: str, kept: bool) -> None:
    """A person says that one change is not taken over, or takes that back."""
    change = _seen(found, key)
    if change.fact is not None:
        _write(change.fact.row, kept=kept)
    elif change.task is not None:
        others = [one for one in draft.meta.get("kept", ()) if one != change.task.id]
        draft.meta = {**draft.meta, "kept": [*others, change.task.id] if kept else others}
    draft.updated_at = clock.now()
    db.session.flush()


def _row(draft: ImportDraft, key: str) -> ImportRow:
    row = next((one for one in draft.rows if f"d{one.position}" == key), None)
    if row is None:
        raise Conflict(CHANGED_MEANWHILE)
    return row


def _write(row: ImportRow, **values: Any) -> None:
    row.reading = {**row.reading, **values}
    row.version += 1
    row.draft.updated_at = clock.now()
    db.session.flush()


def _seen(found: Difference, token: str) -> Change:
    """The change that a form names; `Conflict` where either side is no longer what the person saw."""
    change = found.by_key(token.partition(":")[0])
    if change is None or (":" in token and change.token != token):
        raise Conflict(CHANGED_MEANWHILE)
    return change


def apply_changes(draft: ImportDraft, plan: Plan, tokens: Sequence[str] | None, decision: Decision, *,
                  actor: User | None, today: date, rules: AgencySettings) -> Counter[str]:
    """Accept the named changes (None: all that are offered), all of them or nothing; how many of each kind.

    A token is a change's key with the versions that a person saw; `Conflict` when either side was changed meanwhile.
    """
    found = difference(draft, rules, register_of_units())
    chosen = found.offered if tokens is None else [_seen(found, token) for token in tokens]
    if not chosen:
        raise RuleViolation(_("Chưa chọn thay đổi nào để ghi."), field="accept")
    printed = [one.fact.task for one in chosen if one.fact]
    applier = _Applier(draft, plan, decision, actor, today, rules, UnitBook.opened(printed, {}), dict(found.sections))
    done: Counter[str] = Counter()
    for change in chosen:
        if change.possible:
            applier.apply(change)
            done[change.kind] += 1
    draft.updated_at = clock.now()
    db.session.flush()
    db.session.expire_all()
    return done


def close_revision(draft: ImportDraft) -> None:
    """End a revision; what was not accepted stays as it was."""
    draft.state, draft.updated_at = "imported", clock.now()
    db.session.flush()


def in_words(done: Counter[str]) -> str:
    """ "2 nhiệm vụ mới, 1 đổi hạn": what was done or would be, in the order of weight."""
    return ", ".join(f"{done[kind]} {name[0].lower()}{name[1:]}" for kind, name in KINDS.items()
                     if done[kind] and kind != "same")


@dataclass
class _Applier:
    """Takes over changes of one revision, each by the rules that every other page follows."""

    draft: ImportDraft
    plan: Plan
    decision: Decision
    actor: User | None
    today: date
    rules: AgencySettings
    book: UnitBook
    sections: dict[int, Section | None]
    ways: dict[str, Callable[[Change], None]] = field(init=False)

    def __post_init__(self) -> None:
        self.ways = {"new": self._enter, "dropped": self._withdraw}

    def apply(self, change: Change) -> None:
        self.ways.get(change.kind, self._edit)(change)

    def _withdraw(self, change: Change) -> None:
        assert change.task is not None
        withdraw_task(change.task, actor=self.actor, on=self.decision.on, document=self.decision.document,
                      today=self.today)

    def _enter(self, change: Change) -> None:
        assert change.fact is not None
        printed = change.fact.task
        leads = self.book.leads_of(printed.lead_lines or printed.lead or "")
        section = self._section(printed.section_index)
        task = Task(
            population="plan", plan_id=self.plan.id, section_id=section.id if section else None,
            position=next_position(self.plan), sort_order=change.fact.row.position, number=printed.number or "",
            objective=printed.objective or "", text=printed.task or "", activities=printed.activities or "",
            product=printed.product or "", budget=printed.budget or "", lead_text=printed.lead or "",
            coordinating_text=printed.coordinating or "", deadline_text=printed.deadline or "",
            entered_on=self.decision.on, **_source(change.fact),
        )
        due = due_of(printed.reading, self.plan.year, self.decision.on, self.rules)
        asked = [Question(one.field or one.column, one.value, one.message) for one in change.fact.questions
                 if one.field != "lead"]
        if leads.lead is None:
            asked.append(Question("lead", printed.lead or "", leads.question))
        enter_tasks([NewTask(task, due, lead=leads.lead, co_leads=leads.co_leads, questions=asked,
                             coordinating=self.book.named_in(printed.coordinating or ""),
                             data={"origin": "revision", "documents": self.decision.document})],
                    known_from=clock.now(), actor_id=self.actor.id if self.actor else None)
        attach_documents(task, self.decision.document, entry_of(task))
        _write(change.fact.row, task_id=task.id)

    def _edit(self, change: Change) -> None:
        assert change.task is not None and change.fact is not None and change.pair.new is not None
        task, printed, changed = change.task, change.fact.task, set(change.pair.changed)
        words = {"text": printed.task, "objective": printed.objective, "activities": printed.activities,
                 "product": printed.product, "budget": printed.budget, "number": printed.number,
                 "lead_text": printed.lead, "coordinating_text": printed.coordinating,
                 "deadline_text": printed.deadline}
        texts = {name: text or "" for name, text in words.items() if name.removesuffix("_text") in changed}
        section = self._section(printed.section_index) if "section" in changed else AS_IT_IS
        reword_task(task, texts, actor=self.actor, today=self.decision.on, document=self.decision.document,
                    section=section)
        if task.state in OPEN_STATES:
            if changed & {"lead", "coordinating"}:
                self._assign(task, change.fact)
            if change.moves_deadline:
                self._move(task, change.fact)
        if task.sort_order != change.fact.row.position:
            task.sort_order = change.fact.row.position
        _write(change.fact.row, task_id=task.id)

    def _assign(self, task: Task, fact: RowFacts) -> None:
        """The units as now printed; where they aren't clear the present ones stay and the question is asked."""
        leads = self.book.leads_of(fact.task.lead_lines or fact.task.lead or "")
        if leads.lead is None and fact.task.lead is not None:
            task.questions.append(TaskQuestion(column="lead", value=fact.task.lead, message=leads.question))
            db.session.flush()
            return
        lead = leads.lead or task.lead_unit
        assign_units(task, actor=self.actor, lead_unit=lead, co_leads=leads.co_leads, today=self.decision.on,
                     coordinating=self.book.named_in(fact.task.coordinating or task.coordinating_text))

    def _move(self, task: Task, fact: RowFacts) -> None:
        """The deadline by the rule of revision; occurrences owed before the decision stay as they were."""
        reading = fact.task.reading
        made = occurrences_of(reading, self.plan.year, entered_on=self.decision.on,
                              continuous_every=self.rules.continuous_every)
        wanted = [(one.start_on, one.due_on) for one in made]
        if wanted:
            days = {due for _, due in wanted}
            wanted += [(one.start_on, one.due_on) for one in task.occurrences
                       if one.state != "closed" and one.due_on < self.decision.on and one.due_on not in days]
        change_deadline(task, kind="revision", due_on=reading.due_on, start_on=reading.start_on,
                        deadline_kind=reading.kind, decided_on=self.decision.on, today=self.today, actor=self.actor,
                        document=self.decision.document, text=reading.text, occurrences=wanted)
        task.deadline_certain = reading.certain
        for one in fact.questions:
            if one.field == "deadline":
                task.questions.append(TaskQuestion(column="deadline", value=one.value, message=one.message))
        db.session.flush()

    def _section(self, index: int | None) -> Section | None:
        """The plan's section for one of the file, made where the plan has none like it."""
        if index is None:
            return None
        known = self.sections.get(index)
        if known is not None:
            return known
        code, title, parent = self.draft.meta["sections"][index][:3]
        above = self._section(parent)
        made = Section(plan_id=self.plan.id, code=code, title=title, parent_id=above.id if above else None,
                       sort_order=index)
        db.session.add(made)
        db.session.flush()
        db.session.expire(self.plan, ["sections"])
        self.sections[index] = made
        return made


def _source(fact: RowFacts) -> dict[str, Any]:
    return {"extra": dict(fact.task.extra), "source_place": fact.task.place[:255],
            "source": {"rows": [{"place": row.place, "texts": list(row.texts)} for row in fact.task.sources]}}
