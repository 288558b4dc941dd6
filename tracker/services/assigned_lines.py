"""Several assigned tasks from one công văn: a line each, typed, pasted from Excel, or read from a file.

A line is "nội dung" alone, or "nội dung, đơn vị, hạn" parted by tabs as Excel copies cells; what a line doesn't say is
what the whole công văn says. A file becomes such lines and nothing else, so that a person sees them before they count.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import and_

from ..domain.day_entry import read_day
from ..domain.errors import NotFound, RuleViolation
from ..domain.settings import AgencySettings
from ..domain.text import clean, one_line
from ..domain.units import Unit as KnownUnit
from ..domain.wording import _
from ..models import Task, Unit, User
from ..queries.units import unit_named
from .assigned import add_assigned
from .import_reading import paper_of, understand
from .task_entry import entered_just_now

Made = TypeVar("Made")


@dataclass(frozen=True)
class Letter:
    """What the công văn says for all its tasks."""

    assigner: str
    received_on: date
    due_on: date | None
    unit: Unit | None
    document: str = ""


def add_lines(texts: str, letter: Letter, *, actor: User, today: date) -> list[Task]:
    """Enter every line as a task: all or none, the refusal naming its line. The form sent twice enters them once."""
    lines = [line for line in clean_lines(texts) if line.strip()] or [""]
    read = _each(lines, lambda line: _read(line, letter))
    sent_before = entered_just_now(
        and_(Task.assigner == letter.assigner, Task.received_on == letter.received_on),
        [(text, unit.id if unit else None, due_on) for text, unit, due_on in read], actor)
    if sent_before:
        return sent_before
    by_line = dict(zip(lines, read, strict=True))
    return _each(lines, lambda line: _add(*by_line[line], letter, actor, today))


def _each(lines: Sequence[str], act: Callable[[str], Made]) -> list[Made]:
    """Do something with every line; a refusal names the line where there are several."""
    made = []
    for place, line in enumerate(lines, start=1):
        try:
            made.append(act(line))
        except (RuleViolation, NotFound) as error:
            field = error.field if isinstance(error, RuleViolation) else "texts"
            own = len(lines) > 1 or "\t" in line
            raise RuleViolation(_("Dòng {place}: {message}",
                                  place=place, message=error.message) if own else error.message,
                                field="texts" if own and field in ("text", "due_on", "unit") else field) from error
    return made


def clean_lines(texts: str) -> list[str]:
    """The lines of a field; tabs stay, because they part the cells."""
    return ["\t".join(clean(cell) for cell in line.split("\t")) for line in texts.splitlines()]


def _read(line: str, letter: Letter) -> tuple[str, Unit | None, date | None]:
    text, unit_name, due_text = ([cell.strip() for cell in line.split("\t")] + ["", ""])[:3]
    return (text, unit_named(unit_name) if unit_name else letter.unit,
            read_day(due_text, letter.received_on.year, field="due_on") if due_text else letter.due_on)


def _add(text: str, unit: Unit | None, due_on: date | None, letter: Letter, actor: User, today: date) -> Task:
    return add_assigned(assigner=letter.assigner, received_on=letter.received_on, text=text, today=today, actor=actor,
                        due_on=due_on, unit=unit, document=letter.document)


def lines_of_file(name: str, content: bytes, *, year: int, rules: AgencySettings,
                  register: Sequence[KnownUnit]) -> str:
    """The tasks of a file (Word, Excel, PDF, csv) as lines; `BadInput` says what is wrong with the file."""
    appendix = understand(paper_of(name, content), year, rules, register)
    lines = []
    for task in appendix.tasks:
        due = task.reading.due_on
        cells = (one_line(task.task), one_line(task.lead), f"{due:%d/%m/%Y}" if due else "")
        lines.append("\t".join(cells).rstrip("\t"))
    return "\n".join(lines)
