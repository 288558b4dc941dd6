"""From the gathered texts of one task to its fields: a deadline out of several columns, two units out of a shared one.

Texts stay as printed. A deadline printed in two columns ("Bắt đầu", "Kết thúc") is joined as a range; one printed as a
mark under "Quý I … Quý IV" is the names of the marked columns.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tracker.domain.appendix_columns import Column
from tracker.domain.appendix_roles import Roles, roles_in_cell, roles_of_marks
from tracker.domain.appendix_tasks import Draft, Gathered
from tracker.domain.sections import bare_code, code_style
from tracker.domain.text import fold

_MARK = re.compile(r"^[xX✓✔√+*●•vV]$")
_BARE_PERIOD = re.compile(r"^(?:\d{1,2}|[IV]{1,3})(?:\s*[-–,;]\s*(?:\d{1,2}|[IV]{1,3}))*$")


@dataclass(frozen=True)
class SourceRow:
    """A row of the paper as it was read: its place, and its texts in the head's columns."""

    place: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Task:
    """A task of the appendix. A field is None where the paper has no such column, "" where its cell is empty.

    `reading` is what the deadline means (`deadlines.Deadline`), None without a deadline column; `lead_lines` is the
    lead with the cell's own line breaks; `section_index` points to the innermost section; `extra` keeps the columns
    that are none of the task's, by their head.
    """

    position: int
    section: str | None
    subsection: str | None
    number: str | None
    objective: str | None
    task: str | None
    activities: str | None
    product: str | None
    lead: str | None
    coordinating: str | None
    deadline: str | None
    budget: str | None
    reading: Any
    place: str
    sources: tuple[SourceRow, ...]
    lead_lines: str = ""
    section_index: int | None = None
    extra: Mapping[str, str] = field(default_factory=dict)
    role_question: str = ""

    @property
    def deadline_kind(self) -> str:
        return self.reading.kind if self.reading else "unknown"

    @property
    def deadline_certain(self) -> bool:
        return bool(self.reading and self.reading.certain)

    def to_json(self) -> dict[str, Any]:
        reading = self.reading
        return {
            "position": self.position,
            "section": self.section,
            "subsection": self.subsection,
            "number": self.number,
            "objective": self.objective,
            "task": self.task,
            "activities": self.activities,
            "product": self.product,
            "lead": self.lead,
            "coordinating": self.coordinating,
            "deadline": self.deadline,
            "deadline_kind": self.deadline_kind,
            "start_on": _iso(reading.start_on) if reading else None,
            "due_on": _iso(reading.due_on) if reading else None,
            "deadline_certain": self.deadline_certain,
            "occurrences": [
                {"start_on": _iso(one.start_on), "due_on": _iso(one.due_on)}
                for one in (reading.occurrences if reading else ())
            ],
            "budget": self.budget,
        }


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


def finish_task(
    position: int, draft: Draft, gathered: Gathered, deadline: Callable[[str], Any], legend: Mapping[str, str]
) -> Task:
    """The finished task of a draft; `deadline` reads a phrase for the plan's year, `legend` says what signs mean."""
    columns = gathered.layout.columns
    texts = {column.field: draft.cells[column.index].printed for column in reversed(columns) if column.field}
    roles = _roles(draft, columns, texts, legend)
    phrase = _deadline_phrase(draft, columns, texts)
    section, subsection, index = _sections(draft, gathered, texts)
    number = texts.get("number")
    return Task(
        position=position,
        section=section,
        subsection=subsection,
        number=_number(number),
        objective=texts.get("objective"),
        task=texts.get("task"),
        activities=texts.get("activities"),
        product=texts.get("product"),
        lead=roles.lead,
        coordinating=roles.coordinating,
        deadline=phrase,
        budget=texts.get("budget"),
        reading=None if phrase is None else deadline(phrase),
        place=draft.rows[0].place,
        sources=tuple(SourceRow(row.place, row.texts) for row in draft.rows),
        lead_lines=roles.lead_lines,
        section_index=index,
        extra=_extra(draft, columns),
        role_question=roles.question,
    )


def _number(text: str | None) -> str | None:
    """The printed number without the dot that ends it ("1." is "1", "a)" stays)."""
    return None if text is None else bare_code(text) if code_style(text) else text.strip()


def _sections(draft: Draft, gathered: Gathered, texts: Mapping[str, str]) -> tuple[str | None, str | None, int | None]:
    found = gathered.sections.all
    labels = [found[index].label for index in draft.path]
    if texts.get("section"):
        labels.append(texts["section"])
    inner = draft.path[-1] if draft.path else None
    return (labels[0] if labels else None), (labels[-1] if len(labels) > 1 else None), inner


def _roles(draft: Draft, columns: tuple[Column, ...], texts: Mapping[str, str], legend: Mapping[str, str]) -> Roles:
    """Who leads and who helps: from their own columns, from one column of both, from the marks under the units."""
    lead = next((c for c in columns if c.field == "lead"), None)
    coordinating = texts.get("coordinating")
    said = (
        roles_in_cell(draft.cells[lead.index].lines, coordinating, shared=lead.shared)
        if lead
        else Roles(None, coordinating)
    )
    marks = [(c, draft.cells[c.index].printed) for c in columns if c.field == "role"]
    if not marks:
        return said
    marked = roles_of_marks(marks, legend)
    if not said.lead:
        return replace(marked, coordinating=said.coordinating or marked.coordinating)
    helpers = said.coordinating or marked.coordinating
    return replace(said, coordinating=helpers, question=marked.question)


def _deadline_phrase(draft: Draft, columns: tuple[Column, ...], texts: Mapping[str, str]) -> str | None:
    phrase = texts.get("deadline")
    start, end = texts.get("deadline_start"), texts.get("deadline_end")
    if phrase and start and any(c.isdigit() for c in start) and any(c.isdigit() for c in phrase):
        phrase = _range(start, phrase)
    if not phrase and (start is not None or end is not None):
        phrase = _range(start or "", end or "") or phrase or ""
    periods = [(c, draft.cells[c.index].printed) for c in columns if c.field == "period"]
    filled = [(column, text) for column, text in periods if text]
    if filled and not phrase:
        phrase = ", ".join(column.names[-1] if _MARK.match(text) else text for column, text in filled)
        if _BARE_PERIOD.match(phrase) and all(_MARK.match(text) for _, text in filled):
            phrase = f"{_unit_of_time(filled[0][0].header)}{phrase}"
    elif periods and not phrase:
        phrase = ""
    column = next((c for c in columns if c.field == "deadline"), None)
    if phrase and column and _BARE_PERIOD.match(phrase):
        phrase = f"{_unit_of_time(column.header)}{phrase}"
    return phrase


def _range(start: str, end: str) -> str:
    if not start or not end or fold(start) == fold(end):
        return end or (f"từ {start}" if start else "")
    return (
        f"từ {start} đến {end}" if not re.match(r"^(từ|đến)\b", f"{start} {end}", re.IGNORECASE) else f"{start} {end}"
    )


def _unit_of_time(header: str) -> str:
    """What bare figures over the columns count: "Thời gian thực hiện (tháng) – 3" counts months."""
    found = re.findall(r"\b(thang|quy)\b", fold(header))
    return {"thang": "tháng ", "quy": "quý "}.get(found[-1], "") if found else ""


def _extra(draft: Draft, columns: tuple[Column, ...]) -> dict[str, str]:
    taken: set[str] = set()
    extra: dict[str, str] = {}
    for column in columns:
        repeated = column.field in taken and column.field not in ("period", "role")
        taken.add(column.field)
        if (
            not column.field or column.field in ("note", "basis", "state", "other", "section") or repeated
        ) and column.header:
            extra[column.header] = draft.cells[column.index].printed
    return extra
