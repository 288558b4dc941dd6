"""What an adjusted file would change in the plan that stands: worked out anew whenever it is looked at.

Only a person's words are stored (which task a line is, what stays as it is); so a task that was changed on another page
meanwhile is compared as it is now.
"""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from sqlalchemy import select

from ..database import db
from ..domain.deadlines import Deadline, read_deadline
from ..domain.lifecycle import OPEN_STATES
from ..domain.revision import FIELDS, KINDS, Line, Pair, kind_of, mark_words, match
from ..domain.settings import AgencySettings
from ..domain.text import fold
from ..domain.units import Unit as RegisterUnit
from ..domain.wording import _
from ..models import ImportDraft, Section, Task
from .imports import RowFacts, draft_facts
from .plans import sections_of
from .printed import as_printed, printed_before, without_corrections
from .tasks import plan_tasks

SAME_SECTION = 0.75
ENDED_NOTES = {
    "completed": _("Nhiệm vụ đã hoàn thành: hạn và đơn vị không đổi nữa."),
    "withdrawn": _("Nhiệm vụ đã rút khỏi kế hoạch mà tệp lại có. Muốn đưa lại, hủy bước rút ở trang nhiệm vụ, hoặc "
                   "ghi dòng này là nhiệm vụ mới (bỏ trống số ở “Là nhiệm vụ khác”)."),
    "not_completed": _("Nhiệm vụ đã ghi Không hoàn thành: hạn và đơn vị không đổi nữa."),
}
ORDER = ("new", "dropped", "deadline", "changed", "moved", "renumbered", "back", "same")


@dataclass(frozen=True)
class Change:
    """One task before and after. `fact` None: the file doesn't hold it; `task` None: the plan doesn't."""

    pair: Pair
    task: Task | None
    fact: RowFacts | None
    kept: bool
    moves_deadline: bool
    note: str = ""

    @property
    def key(self) -> str:
        """What a form names the change by: "d" and the file's row, or "n" and the plan's task."""
        return f"d{self.fact.row.position}" if self.fact else f"n{self.task.position if self.task else 0}"

    @property
    def token(self) -> str:
        """The key with the versions of both sides, so that nothing is accepted that a person hasn't seen."""
        return f"{self.key}:{self.fact.row.version if self.fact else 0}:{self.task.version if self.task else 0}"

    @cached_property
    def kind(self) -> str:
        """One of `revision.KINDS`; a deadline in other words that means the same day is a change of words."""
        if self.pair.kind in ("new", "dropped"):
            return self.pair.kind
        if self.task is not None and self.task.state == "withdrawn":
            return "back"
        fields = set(self.pair.changed)
        return kind_of(fields if self.moves_deadline else {"text" if name == "deadline" else name for name in fields})

    @property
    def kind_name(self) -> str:
        return KINDS[self.kind]

    @property
    def possible(self) -> bool:
        """Whether accepting it would do something: a completed task is not withdrawn."""
        if self.kind == "dropped":
            return self.task is not None and self.task.state != "completed"
        return self.kind not in ("same", "back")

    @property
    def offered(self) -> bool:
        """Whether the page offers it for accepting."""
        return self.possible and not self.kept

    @cached_property
    def fields(self) -> list[tuple[str, list[tuple[str, bool]], list[tuple[str, bool]]]]:
        """(label, words before, words after) of each field that differs, the differing words marked."""
        old, new = self.pair.old, self.pair.new
        if old is None or new is None:
            return []
        return [(FIELDS[name], *mark_words(getattr(old, name) or "", getattr(new, name) or ""))
                for name in self.pair.changed]


@dataclass(frozen=True)
class Difference:
    """All changes, the weightiest kinds first; `sections` maps a section of the file to one of the plan (or None)."""

    changes: list[Change]
    sections: Mapping[int, Section | None]

    @property
    def counts(self) -> Counter[str]:
        """How many changes of each kind wait to be accepted, "same" and "kept" besides."""
        return Counter("kept" if one.kept and one.possible else one.kind for one in self.changes
                       if one.possible or one.kind == "same")

    @property
    def offered(self) -> list[Change]:
        return [one for one in self.changes if one.offered]

    def by_key(self, key: str) -> Change | None:
        return next((one for one in self.changes if one.key == key), None)


def open_revision(plan_id: int) -> ImportDraft | None:
    """The newest revision of a plan that isn't closed."""
    return db.session.scalar(
        select(ImportDraft).where(ImportDraft.plan_id == plan_id, ImportDraft.purpose == "revision",
                                  ImportDraft.state != "imported").order_by(ImportDraft.id.desc()).limit(1)
    )


def difference(draft: ImportDraft, rules: AgencySettings, register: Sequence[RegisterUnit]) -> Difference:
    """The file of a revision against its plan as it stands."""
    tasks = plan_tasks(draft.plan_id or 0)
    by_id = {task.id: task for task in tasks}
    facts = {fact.row.position: fact for fact in draft_facts(draft, rules, register) if not fact.dropped}
    sections = match_sections(draft.meta["sections"], sections_of(draft.plan_id or 0))
    decided: dict[Hashable, Hashable | None] = {
        position: fact.row.reading["task_id"] for position, fact in facts.items()
        if fact.row.reading.get("task_id", 0) is None or fact.row.reading.get("task_id") in by_id
    }
    old = {task.id: line_of_task(task) for task in tasks}
    new = [_line_of_fact(fact, draft, sections) for fact in facts.values()]
    printed = printed_before(draft.plan_id or 0, tasks)
    kept = set(draft.meta.get("kept", ()))
    changes = []
    for pair in match([as_printed(line, printed.get(key)) for key, line in old.items()], new, decided):
        known = int(str(pair.old.key)) if pair.old else None
        if pair.new is None and known is not None and by_id[known].state == "withdrawn":
            continue
        whole = Pair(old[known] if known is not None else None, pair.new)
        if known is not None and pair.new is not None:
            whole = without_corrections(whole, facts[int(str(pair.new.key))].row, printed.get(known))
        changes.append(_change(whole, by_id, facts, kept, draft.year, rules))
    changes.sort(key=lambda one: ORDER.index(one.kind))
    return Difference(changes, sections)


def _change(pair: Pair, by_id: Mapping[int, Task], facts: Mapping[int, RowFacts], kept: set[int], year: int,
            rules: AgencySettings) -> Change:
    task = by_id[int(str(pair.old.key))] if pair.old else None
    fact = facts[int(str(pair.new.key))] if pair.new else None
    stays = bool(fact.row.reading.get("kept")) if fact else bool(task and task.id in kept)
    if task is None or fact is None or pair.old is None or pair.new is None:
        note = ENDED_NOTES["completed"] if task is not None and task.state == "completed" else ""
        return Change(pair, task, fact, stays, False, note)
    if task.state not in OPEN_STATES:
        ended = Line(**{**pair.new.__dict__, "deadline": None, "lead": None, "coordinating": None})
        remains = Pair(pair.old, ended)
        told = task.state == "withdrawn" or len(remains.changed) < len(pair.changed)
        return Change(remains, task, fact, stays, False, ENDED_NOTES.get(task.state, "") if told else "")
    moves = "deadline" in pair.changed and _moves(task, fact.deadline, year, rules)
    return Change(pair, task, fact, stays, moves)


def _moves(task: Task, reading: Deadline | None, year: int, rules: AgencySettings) -> bool:
    """Whether the new words mean another deadline than the old words, and than the one that is in force."""
    if reading is None:
        return False
    before = read_deadline(task.deadline_text, year, before_includes_day=rules.before_includes_day)
    if _meaning(before) == _meaning(reading):
        return False
    one_day = {"date", "window"}
    in_force = task.deadline_kind in one_day and reading.kind in one_day and task.due_on == reading.due_on
    return not in_force


def _meaning(reading: Deadline) -> tuple:
    return reading.kind, reading.start_on, reading.due_on, reading.occurrences


def line_of_task(task: Task) -> Line:
    """A task of the plan for matching."""
    return Line(
        task.id, task.text, section=task.section.title if task.section else "", number=task.number,
        objective=task.objective, activities=task.activities, product=task.product, lead=task.lead_text,
        coordinating=task.coordinating_text, deadline=task.deadline_text, budget=task.budget,
    )


def _line_of_fact(fact: RowFacts, draft: ImportDraft, sections: Mapping[int, Section | None]) -> Line:
    task, index = fact.task, fact.task.section_index
    known = sections.get(index) if index is not None else None
    title = known.title if known else draft.meta["sections"][index][1] if index is not None else ""
    return Line(
        fact.row.position, task.task or "", section=title if draft.meta["sections"] else None, number=task.number,
        objective=task.objective, activities=task.activities, product=task.product, lead=task.lead,
        coordinating=task.coordinating, deadline=task.deadline, budget=task.budget,
    )


def match_sections(printed: Sequence[Sequence], known: Sequence[Section]) -> dict[int, Section | None]:
    """Which section of the plan each printed section is: by its title, the same first, then the nearest."""
    found: dict[int, Section | None] = {}
    taken: set[int] = set()
    ranked = sorted(
        ((-_alike(one[1], section.title) - 0.01 * (one[0] == section.code), index, section.sort_order, section)
         for index, one in enumerate(printed) for section in known),
        key=lambda item: item[:3],
    )
    for worth, index, _closeness, section in ranked:
        if -worth >= SAME_SECTION and index not in found and section.id not in taken:
            found[index] = section
            taken.add(section.id)
    return {index: found.get(index) for index in range(len(printed))}


def _alike(one: str, other: str) -> float:
    left, right = fold(one), fold(other)
    return 1.0 if left == right else SequenceMatcher(None, left, right, autojunk=False).ratio()
