"""Put the rows of an appendix together into tasks: sections, merged objectives, rows torn by a page.

Texts are kept by printed column. A cell merged over several tasks is one text that they share, so that what a later
page adds to it reaches all of them. What fits nowhere becomes a problem and joins no task.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from tracker.domain.appendix_columns import Column, Head
from tracker.domain.appendix_head import BodyRow, covering, lay_out, printed_in, repeats_head
from tracker.domain.appendix_rows import Heading, Layout, ends_table, heading_of, is_passed_over, layout_of
from tracker.domain.appendix_tears import Habits, goes_on, is_unfinished, opens_a_task
from tracker.domain.paper import Table
from tracker.domain.sections import SectionList, bare_code, code_style, is_upper
from tracker.domain.text import fold, one_line

from .wording import _


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What was not understood, and what a person may do: `row` is the place in the file, `column` the head's text.

    `position` is the task's, None where the problem belongs to no task.
    """

    row: str
    position: int | None
    column: str
    value: str
    message: str


@dataclass
class Text:
    """A cell's text, gathered over the rows it was torn into."""

    parts: list[str] = field(default_factory=list)
    _printed: str | None = None

    def add(self, text: str) -> None:
        if text:
            self.parts.append(text)
            self._printed = None

    @property
    def printed(self) -> str:
        if self._printed is None:
            self._printed = one_line(" ".join(self.parts))
        return self._printed

    @property
    def lines(self) -> str:
        """With the cell's own line breaks, which part the names of units."""
        return "\n".join(self.parts[:1]) + "".join(f" {part}" for part in self.parts[1:])


@dataclass
class Draft:
    """A task while it is read: one `Text` a column, and the rows it came from."""

    cells: list[Text]
    path: tuple[int, ...]
    rows: list[BodyRow]
    numbered: bool


@dataclass
class Gathered:
    """All that the tables' rows came to."""

    layout: Layout
    drafts: list[Draft]
    sections: SectionList
    problems: list[CellProblem]
    joined_rows: int


class Gatherer:
    """Reads the rows of one or several tables with the same columns, in order."""

    def __init__(self, columns: Sequence[Column], rows: Sequence[BodyRow], is_deadline: Callable[[str], bool]) -> None:
        self.layout = layout_of(columns, rows)
        self.sections = SectionList()
        self.drafts: list[Draft] = []
        self.problems: list[CellProblem] = []
        self.joined_rows = 0
        self._is_deadline = is_deadline
        self._habits = self._learn(rows)
        self._after_heading = True
        self._pending: BodyRow | None = None

    def open_section(self, code: str, title: str, place: str) -> None:
        """A section that the paper names outside of its table: a line above it, a worksheet's name."""
        self.sections.add(code, title, place)
        self._after_heading = True

    def read(self, rows: Sequence[BodyRow], following: Sequence[BodyRow] = ()) -> None:
        """Take the rows of one table; `following` are those of the next one, where the appendix goes on there."""
        told = [(position, row) for position, row in enumerate(rows) if not is_passed_over(row, self.layout)]
        after = next((row for row in following if not is_passed_over(row, self.layout)), None)
        for (position, row), below in zip(told, [*(row for _position, row in told[1:]), after], strict=False):
            if ends_table(row, self.layout) and not self._tasks_remain(rows[position + 1 :]):
                break
            heading = heading_of(row, self.layout, below)
            if heading is not None:
                self._take_heading(heading, row)
            else:
                self._take_row(row)
        self._drop_pending()

    def result(self) -> Gathered:
        return Gathered(self.layout, self.drafts, self.sections, self.problems, self.joined_rows)

    def _tasks_remain(self, rows: Iterable[BodyRow]) -> bool:
        lead, number = self.layout.index("lead"), self.layout.number
        return any(number is not None and row.texts[number] and lead is not None and row.texts[lead] for row in rows)

    def _learn(self, rows: Sequence[BodyRow]) -> Habits:
        number = self.layout.number
        clear = [row for row in rows if number is None or row.texts[number]]
        numbered = number is not None and bool(clear)
        task = next(column.index for column in self.layout.columns if column.field == "task")

        def whole(name: str) -> frozenset[str]:
            index = self.layout.index(name)
            deadline = self.layout.index("deadline")
            if index is None:
                return frozenset()
            return frozenset(
                fold(row.texts[index])
                for row in clear
                if row.texts[index]
                and not is_unfinished(row.texts[index])
                and (numbered or not goes_on(row.texts[task]))
                and (deadline is None or row.continued[deadline] or self._is_whole(row.texts[deadline], numbered))
            )

        return Habits(whole("lead"), whole("coordinating"), self._is_deadline, numbered)

    def _is_whole(self, deadline: str, numbered: bool) -> bool:
        return bool(deadline) and (numbered or self._is_deadline(deadline))

    def _take_heading(self, heading: Heading, row: BodyRow) -> None:
        self._drop_pending()
        torn = self._after_heading and not heading.code and self.sections.all and not heading.strays
        if torn and row.edge and self.sections.all[-1].code and is_upper(self.sections.all[-1].title):
            self.sections.extend_title(heading.title)
            self.joined_rows += 1
            return
        if not self._is_repeated(heading):
            self.sections.add(heading.code, heading.title, row.place)
        for index, text in heading.strays:
            name = self.layout.columns[index].name
            self._stray(row, name, text,
                        _("Ô lạc trên dòng tên lĩnh vực “{title}”, không ghép vào nhiệm vụ nào. Hãy chuyển về đúng "
                          "dòng nhiệm vụ nếu cần.", title=heading.title))  # fmt: skip
        self._after_heading = True

    def _is_repeated(self, heading: Heading) -> bool:
        """The open section's heading printed again at the top of a page ("(tiếp theo)")."""
        if not self.sections.path:
            return False
        section = self.sections.all[self.sections.path[-1]]
        title = re.sub(r"\s*\(?\s*tiep( theo)?\s*\)?$", "", fold(heading.title))
        return section.code == bare_code(heading.code) and fold(section.title) == title

    def _stray(self, row: BodyRow, column: str, text: str, message: str) -> None:
        self.problems.append(CellProblem(row.place, None, column, one_line(text), message))

    def _take_row(self, row: BodyRow) -> None:
        if self._is_late_number(row):
            self.drafts[-1].cells[self.layout.number or 0] = Text()
            self.drafts[-1].numbered = True
            self._join(row)
        elif self._is_numbered(row):
            self._drop_pending()
            if self._is_objective_alone(row):
                self._pending = row
            else:
                self._open_task(row, inherits=False)
        elif self._pending is not None:
            self._open_task(row, inherits=True)
        elif self._after_heading or not self.drafts:
            self._take_after_heading(row)
        elif self._goes_on_merged_task(row) or not opens_a_task(
            row, self._texts_above(), self.layout.columns, self._habits
        ):
            self._join(row)
        else:
            self._open_task(row, inherits=True)

    def _take_after_heading(self, row: BodyRow) -> None:
        """Below a heading no task stands above that a row could go on with."""
        task = self.layout.index("task")
        if task is not None and row.texts[task] and self.layout.details & set(row.filled):
            self._open_task(row, inherits=False)
            return
        only_title = len(row.filled) == 1 and row.filled[0] not in self.layout.details
        if only_title and self.sections.all and (row.edge or goes_on(row.texts[row.filled[0]])):
            self.sections.extend_title(one_line(row.texts[row.filled[0]]))
            self.joined_rows += 1
            return
        where = _("dưới dòng tên lĩnh vực") if self.sections.all else _("ở đầu bảng")
        for index in row.filled:
            self._stray(row, self.layout.columns[index].name, row.texts[index],
                        _("Ô lạc {where}, không có nhiệm vụ nào phía trên để ghép. Hãy chuyển về đúng dòng nhiệm vụ "
                          "nếu cần.", where=where))  # fmt: skip

    def _is_numbered(self, row: BodyRow) -> bool:
        number = self.layout.number
        if number is None or not row.texts[number]:
            return False
        if not self.drafts or not row.edge:
            return True
        same = bare_code(row.texts[number]) == bare_code(self.drafts[-1].cells[number].printed)
        task = self.layout.index("task")
        repeated = (
            same and task is not None and goes_on(row.texts[task]) and not (self.layout.details & set(row.filled))
        )
        return not repeated

    def _is_late_number(self, row: BodyRow) -> bool:
        """A number centred in its cell may be printed beside the second half of a torn row."""
        task, lead = self.layout.index("task"), self.layout.index("lead")
        if not row.edge or self._after_heading or not self.drafts or self.drafts[-1].numbered or task is None:
            return False
        numbered = self.layout.number is not None and bool(row.texts[self.layout.number])
        return numbered and goes_on(row.texts[task]) and (lead is None or not row.texts[lead])

    def _is_objective_alone(self, row: BodyRow) -> bool:
        """A number and an objective on a row of their own, above the tasks that serve it."""
        objective, task = self.layout.index("objective"), self.layout.index("task")
        if objective is None or task is None or not row.texts[objective]:
            return False
        return not row.texts[task] and not row.continued[task] and not (self.layout.details & set(row.filled))

    def _goes_on_merged_task(self, row: BodyRow) -> bool:
        """A row within a task's own merged cell."""
        task = self.layout.index("task")
        return task is not None and row.continued[task] and not row.texts[task]

    def _texts_above(self) -> dict[str, str]:
        return {
            column.field: self.drafts[-1].cells[column.index].printed for column in self.layout.columns if column.field
        }

    def _open_task(self, row: BodyRow, *, inherits: bool) -> None:
        above = self.drafts[-1] if self.drafts else None
        origin = self._pending
        numbered = self._is_numbered(row) or origin is not None
        if numbered and above is not None:
            self._leave_numbered_heading(row, above)
        cells = [self._new_text(column, row, above, origin, inherits=inherits) for column in self.layout.columns]
        self.drafts.append(Draft(cells, tuple(self.sections.path), [row], numbered))
        self._pending, self._after_heading = None, False

    def _leave_numbered_heading(self, row: BodyRow, above: Draft) -> None:
        """Behind a), b) beneath a heading "1" the number 2 is no further item of it."""
        number = self.layout.number
        if number is None:
            return
        style, style_above = code_style(row.texts[number]), code_style(above.cells[number].printed)
        if style not in ("integer", "dotted") or style_above == style:
            return
        for depth, index in enumerate(self.sections.path):
            if self.sections.all[index].style == style and index in above.path:
                self.sections.close_from(depth)
                return

    def _new_text(
        self, column: Column, row: BodyRow, above: Draft | None, origin: BodyRow | None, *, inherits: bool
    ) -> Text:
        """The text of one column of a new task: its own, shared with the task above where merged or inherited."""
        index, text = column.index, row.texts[column.index]
        group = column.field in ("number", "objective", "section")
        if origin is not None and group and not text:
            return Text([origin.texts[index]] if origin.texts[index] else [])
        if above is not None and not text and row.continued[index]:
            return above.cells[index]
        if above is not None and inherits and group:
            shared = above.cells[index]
            if not text:
                return shared
            if column.field == "objective" and (
                goes_on(text) or (row.edge and (not shared.printed or is_unfinished(shared.printed)))
            ):
                shared.add(text)
                return shared
        return Text([text] if text else [])

    def _join(self, row: BodyRow) -> None:
        """Cell by cell, each in its printed column."""
        draft = self.drafts[-1]
        torn = not self._goes_on_merged_task(row)
        for index in row.filled:
            cell = draft.cells[index]
            if torn or fold(cell.printed) != fold(row.texts[index]):
                cell.add(row.texts[index])
        draft.rows.append(row)
        self.joined_rows += 1

    def _drop_pending(self) -> None:
        """A number and an objective that no task followed."""
        row, self._pending = self._pending, None
        if row is not None:
            self._open_task(row, inherits=False)


def body_rows(table: Table, head: Head | None, columns: Sequence[Column], *, starts_torn: bool) -> list[BodyRow]:
    """The rows below a table's head, repeated heads taken out; a row below a repeated head is at a page's edge."""
    rows: list[BodyRow] = []
    edge = starts_torn
    printed = printed_in(table, head) if head else set()
    covers = covering(table, columns)
    for row in table.rows[head.last + 1 if head else 0 :]:
        if printed and repeats_head(row, printed):
            edge = True
            continue
        laid = lay_out(table, row, columns, covers, edge=edge)
        if laid.filled or any(laid.continued):
            edge = False
            rows.append(laid)
    return rows


def without_blank_columns(head: Head, rows: Sequence[BodyRow]) -> tuple[Column, ...]:
    """The head's columns; one that has neither a head nor a cell of its own stays nameless."""
    used = {index for row in rows for index in row.filled}
    return tuple(
        replace(column, field="") if not column.header and column.index not in used else column
        for column in head.columns
    )
