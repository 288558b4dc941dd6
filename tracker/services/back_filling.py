"""Back-fill: many old completions with their days and documents in one grid, pasted from Excel, all or none.

The check does the very act and takes it back, so that what it promises is what the act then does: every row's error is
known before anything is kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ..domain.day_entry import read_day
from ..domain.document_refs import parse_references
from ..domain.errors import RuleViolation
from ..domain.lifecycle import WORKING_STATES
from ..domain.text import one_line
from ..domain.wording import _
from ..models import Event, Occurrence, Task, User
from .completion import complete_task


@dataclass(frozen=True)
class Line:
    """One thing that can be filled in: a task, or one of its kỳ where it has any; `key` names it in the grid."""

    task: Task
    part: Occurrence | None

    @property
    def key(self) -> str:
        return f"{self.task.id}-{self.part.id if self.part else 0}"


@dataclass(frozen=True)
class Filled:
    """What was typed for a line."""

    day: str = ""
    document: str = ""

    @property
    def empty(self) -> bool:
        return not (self.day.strip() or self.document.strip())


@dataclass(frozen=True)
class Judged:
    """A line that can be kept: the day done, and how it stands against its deadline."""

    line: Line
    done_on: date
    due_on: str
    days_late: int | None


@dataclass(frozen=True)
class Outcome:
    """`errors` and `judged` by the line's key, in the order of the grid."""

    judged: dict[str, Judged]
    errors: dict[str, str]


def lines_of(tasks: Sequence[Task]) -> list[Line]:
    """What is still open in these tasks: each open kỳ of a task with kỳ, else the task."""
    found = []
    for task in tasks:
        if task.state in WORKING_STATES:
            parts = [part for part in task.occurrences if part.state in WORKING_STATES]
            found += [Line(task, part) for part in parts] if task.occurrences else [Line(task, None)]
    return found


def fill_in(lines: Sequence[Line], typed: dict[str, Filled], *, actor: User, today: date) -> Outcome:
    """Record a confirmed completion for every line that says anything.

    Nothing of it may be kept when there are errors: the caller rolls back.
    """
    judged, errors = {}, {}
    for line in lines:
        filled = typed.get(line.key, Filled())
        if filled.empty:
            continue
        try:
            done_on = _day_of(filled, line.task)
            event = complete_task(line.task, done_on=done_on, today=today, actor=actor, document=filled.document,
                                  occurrence=line.part)
            judged[line.key] = _judged(line, event)
        except RuleViolation as error:
            errors[line.key] = error.message
    return Outcome(judged, errors)


def _day_of(filled: Filled, task: Task) -> date:
    year = task.plan.year if task.plan else task.entered_on.year
    if filled.day.strip():
        return read_day(filled.day, year)
    days = [one.issued_on for one in parse_references(filled.document) if one.issued_on]
    if not days:
        raise RuleViolation(_("Nhập ngày hoàn thành, hoặc ghi văn bản có ngày ban hành."))
    return max(days)


def _judged(line: Line, event: Event) -> Judged:
    due_on = event.data.get("due_on")
    return Judged(line, event.effective_on, due_on or "", event.data.get("days_late") if due_on else None)


def read_block(block: str, lines: Sequence[Line]) -> tuple[dict[str, Filled], list[str]]:
    """A pasted block, one completion a line: số nhiệm vụ, ngày, văn bản and, of a task with kỳ, the kỳ's due day.

    Answers what goes into the grid and, for lines that fit nothing, what is wrong with each. Without a kỳ the one that
    the day falls to is taken: the first open one due on the day or later.
    """
    by_number: dict[str, list[Line]] = {}
    for line in lines:
        by_number.setdefault(str(line.task.position), []).append(line)
    typed: dict[str, Filled] = {}
    wrong: list[str] = []
    for place, text in enumerate(block.splitlines(), start=1):
        if not text.strip():
            continue
        cells = [one_line(cell) for cell in _cells(text)] + [""] * 3
        number, day, document, part = cells[0].rstrip("."), cells[1], cells[2], cells[3]
        if place == 1 and not number.isdigit():
            continue  # the head of the copied table
        try:
            line = _line_for(by_number.get(number, []), number, day, document, part)
            if line.key in typed:
                raise RuleViolation(_("Nhiệm vụ số {number} có hai dòng cho cùng một việc. Bỏ một dòng, hoặc ghi kỳ.",
                                      number=number))
            typed[line.key] = Filled(day, document)
        except RuleViolation as error:
            wrong.append(_("Dòng {place}: {message}", place=place, message=error.message))
    return typed, wrong


def _cells(text: str) -> list[str]:
    """Cells of a copied worksheet are parted by tabs; a line typed by hand by its first two commas."""
    return text.split("\t") if "\t" in text else text.split(",", 2)


def _line_for(lines: Sequence[Line], number: str, day: str, document: str, part: str) -> Line:
    if not lines:
        raise RuleViolation(_("Không có nhiệm vụ số {number} còn mở trong bảng. Kiểm tra lại số nhiệm vụ.",
                              number=number or _("(trống)")))
    if lines[0].part is None:
        return lines[0]
    named = read_day(part, lines[0].part.due_on.year) if part else None
    done_on = named or _day_of(Filled(day, document), lines[0].task)
    found = [line for line in lines if line.part is not None
             and (line.part.due_on == named if named else line.part.due_on >= done_on)]
    if not found:
        days = ", ".join(f"{line.part.due_on:%d/%m/%Y}" for line in lines if line.part)
        raise RuleViolation(_("Nhiệm vụ số {number} chia kỳ; ghi hạn của kỳ ở cột thứ tư. Các kỳ còn mở: {days}.",
                              number=number, days=days))
    return found[0]
