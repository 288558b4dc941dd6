"""Drafts of imports, and what each of their rows comes to against today's register of units.

What a row means is worked out when it is looked at: a unit that was named on another page meanwhile is known here too.
Only what a person typed or decided is stored.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload, undefer

from ..database import db
from ..domain.deadlines import Deadline, read_deadline
from ..domain.errors import NotFound
from ..domain.settings import AgencySettings
from ..domain.text import clean, fold
from ..domain.units import Unit as RegisterUnit
from ..domain.units import UnitMatch, match_units
from ..domain.wording import _
from ..models import ImportDraft, ImportRow
from .unit_proposals import UnknownName

if TYPE_CHECKING:
    from ..domain.appendix_fields import Task

TEXT_FIELDS = ("number", "objective", "task", "activities", "product", "lead", "coordinating", "deadline", "budget")


@dataclass(frozen=True)
class Question:
    """Something that a person should look at: which column, what stands there, and what would do.

    `field` is lead, deadline or task for what is worked out anew, "" for a remark of the reading.
    """

    column: str
    value: str
    message: str
    field: str = ""


@dataclass(frozen=True)
class RowFacts:
    """A row of a draft as it would be imported now."""

    row: ImportRow
    task: "Task"
    lead: UnitMatch
    coordinating: UnitMatch
    questions: tuple[Question, ...]

    @property
    def dropped(self) -> bool:
        """Whether a person took the row out."""
        return bool(self.row.reading.get("dropped"))

    @property
    def deadline(self) -> Deadline | None:
        """What the deadline's text means."""
        return self.task.reading

    @property
    def unclear(self) -> bool:
        """Whether the row has an open question; what a person has settled is none."""
        return bool(self.questions) and not self.dropped

    @property
    def can_settle(self) -> bool:
        """Whether a person's "so it is" would answer something: an unclear date or a remark of the reading."""
        doubtful = self.deadline is not None and self.deadline.due_on is not None and not self.deadline.certain
        return bool(self.row.problems) or doubtful

    @property
    def edited(self) -> bool:
        """Whether a person changed what was read."""
        return any(self.row.reading.get(name) != self.row.source.get(name) for name in TEXT_FIELDS)


def draft_by_id(draft_id: int) -> ImportDraft:
    """The draft with its rows; `NotFound` when it was thrown away or belongs to another agency."""
    draft = db.session.scalar(
        select(ImportDraft).where(ImportDraft.id == draft_id).options(selectinload(ImportDraft.rows))
    )
    if draft is None:
        raise NotFound(_("Bản nhập này không còn. Tải tệp lên lại ở trang Nhập kế hoạch."))
    return draft


def draft_to_change(draft_id: int) -> ImportDraft:
    """As `draft_by_id`, held until the end of the transaction: who changes one draft does so one after the other."""
    db.session.execute(select(ImportDraft).where(ImportDraft.id == draft_id).with_for_update()
                       .execution_options(populate_existing=True))
    return draft_by_id(draft_id)


def draft_with_file(draft_id: int) -> ImportDraft:
    """The draft with its file's bytes, without its rows."""
    draft = db.session.scalar(
        select(ImportDraft).where(ImportDraft.id == draft_id).options(undefer(ImportDraft.content))
    )
    if draft is None:
        raise NotFound(_("Bản nhập này không còn. Tải tệp lên lại ở trang Nhập kế hoạch."))
    return draft


def row_by_position(draft_id: int, position: int) -> ImportRow:
    """One row of a draft."""
    row = db.session.scalar(
        select(ImportRow).where(ImportRow.draft_id == draft_id, ImportRow.position == position)
        .options(joinedload(ImportRow.draft))
    )
    if row is None:
        raise NotFound(_("Dòng này không còn trong bản nhập. Tải lại trang."))
    return row


def row_to_change(draft_id: int, position: int) -> ImportRow:
    """As `row_by_position`, its draft held until the end of the transaction."""
    db.session.execute(select(ImportDraft.id).where(ImportDraft.id == draft_id).with_for_update())
    return row_by_position(draft_id, position)


def open_drafts() -> list[ImportDraft]:
    """Drafts not yet imported, the newest first."""
    return list(db.session.scalars(
        select(ImportDraft).where(ImportDraft.state != "imported").order_by(ImportDraft.id.desc())
    ))


_deadline = lru_cache(maxsize=8192)(read_deadline)


class Understanding:
    """What texts mean for one agency and year; each text is looked at once, for a draft repeats the same few."""

    def __init__(self, year: int, rules: AgencySettings, register: Sequence[RegisterUnit]) -> None:
        self.year, self.rules, self.register = year, rules, tuple(register)
        self._units: dict[str, UnitMatch] = {}
        self._lead_questions: dict[str, str] = {}

    def deadline(self, phrase: str) -> Deadline:
        return _deadline(phrase, self.year, before_includes_day=self.rules.before_includes_day)

    def units(self, cell: str) -> UnitMatch:
        if cell not in self._units:
            self._units[cell] = match_units(cell, self.register)
        return self._units[cell]

    def lead_question(self, cell: str) -> str:
        from ..domain.appendix_problems import lead_question

        if cell not in self._lead_questions:
            self._lead_questions[cell] = lead_question(cell, self.register)
        return self._lead_questions[cell]


REMEMBERED_DRAFTS = 200


def remembered_columns(header: Sequence[str]) -> tuple[dict[str, str], str] | None:
    """What a person of the agency last chose for a file with exactly this head, and that file's name.

    The choice is {column index: field}; the newest draft with such a head counts, whatever became of it.
    """
    wanted = [fold(one) for one in header]
    metas = db.session.execute(select(ImportDraft.meta, ImportDraft.file_name).order_by(ImportDraft.id.desc())
                               .limit(REMEMBERED_DRAFTS))
    for meta, name in metas:
        if meta.get("chosen") and [fold(column[3]) for column in meta.get("columns", [])] == wanted:
            return dict(meta["chosen"]), name
    return None


def task_of(row: ImportRow, meant: Understanding) -> "Task":
    """The row as the task it reads as now; a person's "so it is" makes its deadline certain."""
    from ..domain.appendix_fields import SourceRow, Task

    reading, source = row.reading, row.source
    phrase = reading.get("deadline")
    deadline = None
    if phrase is not None:
        deadline = meant.deadline(phrase)
        if row.settled and not deadline.certain:
            deadline = replace(deadline, certain=True)
    return Task(
        position=row.position, section=reading.get("section"), subsection=reading.get("subsection"),
        **{name: reading.get(name) for name in TEXT_FIELDS}, reading=deadline, place=source["place"],
        sources=tuple(SourceRow(place, tuple(texts)) for place, texts in source["rows"]),
        lead_lines=reading.get("lead_lines", ""), section_index=reading.get("section_index"), role_question="",
        extra=reading.get("extra", {}),
    )


def facts_of(row: ImportRow, year: int, rules: AgencySettings, register: Sequence[RegisterUnit]) -> RowFacts:
    """What one row comes to."""
    return _facts(row, Understanding(year, rules, register))


def facts_of_words(row: ImportRow, typed: Mapping[str, str], rules: AgencySettings,
                   register: Sequence[RegisterUnit]) -> RowFacts:
    """What a row would come to with other words in it; the row stays as it is."""
    reading = {**row.reading, **{name: clean(typed[name]) for name in TEXT_FIELDS if name in typed}}
    reading["lead_lines"] = reading["lead"] if "lead" in typed else reading.get("lead_lines", "")
    settled = row.settled and reading.get("deadline") == row.reading.get("deadline")
    words = ImportRow(position=row.position, source=row.source, reading=reading, problems=row.problems, settled=settled,
                      version=row.version)
    return facts_of(words, row.draft.year, rules, register)


def _facts(row: ImportRow, meant: Understanding) -> RowFacts:
    from ..domain.appendix_problems import deadline_question

    task = task_of(row, meant)
    lead_text = task.lead_lines or task.lead or ""
    questions = [Question(one["column"], one["value"], one["message"]) for one in row.problems if not row.settled]
    if task.lead is not None and (message := meant.lead_question(lead_text)):
        questions.append(Question(_("Chủ trì"), task.lead, message, "lead"))
    if task.deadline is not None and (message := deadline_question(task)):
        questions.append(Question(_("Thời hạn"), task.deadline, message, "deadline"))
    if not (task.task or "").strip():
        questions.append(Question(_("Nhiệm vụ"), "", _("Ô nhiệm vụ để trống. Ghi nội dung nhiệm vụ hoặc bỏ dòng này."),
                                  "task"))
    return RowFacts(row, task, meant.units(lead_text), meant.units(task.coordinating or ""), tuple(questions))


def draft_facts(draft: ImportDraft, rules: AgencySettings, register: Sequence[RegisterUnit]) -> list[RowFacts]:
    """What all rows of a draft come to, in the paper's order."""
    meant = Understanding(draft.year, rules, register)
    return [_facts(row, meant) for row in draft.rows]


def unknown_names(facts: Iterable[RowFacts]) -> list[UnknownName]:
    """Every name that the register doesn't hold, once; those that would lead, and the most frequent, first."""
    texts: dict[str, str] = {}
    leads: Counter[str] = Counter()
    coordinates: Counter[str] = Counter()
    positions: dict[str, list[int]] = {}
    for fact in facts:
        if fact.dropped:
            continue
        for match, count in ((fact.lead, leads), (fact.coordinating, coordinates)):
            for named in match.units:
                if named.unit is None:
                    key = fold(named.text)
                    texts.setdefault(key, named.text)
                    count[key] += 1
                    positions.setdefault(key, []).append(fact.row.position)
    order = sorted(texts, key=lambda key: (-leads[key], -coordinates[key], key))
    return [UnknownName(texts[key], key, leads[key], coordinates[key], tuple(positions[key][:5])) for key in order]
