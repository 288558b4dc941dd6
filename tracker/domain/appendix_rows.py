"""Tell what each row of an appendix is: a section, a task, something to pass over, or the end of the table.

A row is judged by its number, by which columns hold text, by merges, capitals and bold type, and by the row below it:
"1 | Cải cách thể chế" is a heading above "1.1" and a task without details above "2".
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from tracker.domain.appendix_columns import DETAILS, Column
from tracker.domain.appendix_head import BodyRow, is_column_numbers
from tracker.domain.appendix_tears import goes_on
from tracker.domain.sections import bare_code, code_style, is_upper, split_code
from tracker.domain.text import fold, one_line

_TOTAL = re.compile(
    r"^(tổng cộng|tổng số|tổng|cộng|tổng số nhiệm vụ|tổng kinh phí)"
    r"( (mục|phần|nhóm|lĩnh vực|chương)? ?([IVXL]+|[A-ZĐ]|\d{1,2}))?( ?\(.*\))?( ?[:.]? ?[\d.,]+.*| ?[:=].*)?$",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"^(noi nhan ?:?.*|nguoi lap( bieu| bang)?|nguoi tong hop|(pho |quyen |q\. ?)?(giam doc|chu tich|chanh van phong"
    r"|truong phong|cuc truong|vu truong|chanh thanh tra|hieu truong|chi cuc truong|tong giam doc)( .{0,40})?"
    r"|thu truong( don vi| co quan)?"
    r"|(tm|kt|tl|tuq|t/m|k/t)\. ?.{0,60}|(da ky|ky ten|ky, dong dau).*|xac nhan cua .*"
    r"|.{2,25}, ngay .{0,6} ?thang .{0,6} ?nam.*)$"
)
_FOOTNOTE = re.compile(r"^(ghi chu|luu y|chu thich)\s*[:.]|^\(?\*+\)?\s|^\(\d\)\s")
_BULLET_NUMBER = re.compile(r"^[-–—+•*]$")


@dataclass(frozen=True, slots=True)
class Heading:
    """A section row; `strays` are the (column, text) cells that don't belong on it."""

    code: str
    title: str
    strays: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class Layout:
    """The columns as the row rules use them. `plain_tasks`: task rows of this table are not set in bold type."""

    columns: tuple[Column, ...]
    plain_tasks: bool

    def index(self, field: str) -> int | None:
        return self._places.get(field)

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {column.field: column.index for column in reversed(self.columns)}

    @cached_property
    def number(self) -> int | None:
        return self.index("number")

    @cached_property
    def details(self) -> set[int]:
        return {column.index for column in self.columns if column.field in DETAILS}

    def number_of(self, row: BodyRow) -> str:
        return one_line(row.texts[self.number]) if self.number is not None else ""


def layout_of(columns: Sequence[Column], rows: Sequence[BodyRow]) -> Layout:
    columns = tuple(columns)
    task = next(column.index for column in columns if column.field == "task")
    details = {column.index for column in columns if column.field in DETAILS}
    bolds = [row.bold[task] for row in rows if row.texts[task] and details & set(row.filled)]
    return Layout(columns, not bolds or sum(bolds) / len(bolds) < 0.5)


def is_passed_over(row: BodyRow, layout: Layout) -> bool:
    """Blank rows, column numbers, totals, footnotes, and numbered rows with nothing in them."""
    filled = row.filled
    if not filled or is_column_numbers(row.texts):
        return True
    first = fold(row.texts[filled[0]])
    if len(filled) == 1 and _FOOTNOTE.match(first) and (row.spread[filled[0]] > 1 or filled[0] == 0):
        return True
    if filled == [layout.number] and not any(row.continued):
        return len(layout.number_of(row)) <= 6 and row.spread[filled[0]] <= 2
    lead = layout.index("lead")
    return bool(_TOTAL.match(one_line(row.texts[filled[0]]))) and (
        lead is None or not any(char.isalpha() for char in row.texts[lead])
    )


def ends_table(row: BodyRow, layout: Layout) -> bool:
    """A signature beneath the table."""
    if layout.number_of(row) and layout.number != row.filled[0]:
        return False
    texts = [row.texts[index] for index in row.filled]
    if len(texts) > 3 or any(len(text) > 250 for text in texts):
        return False
    for text in texts:
        opening = text.split("\n")[0].strip()
        if _SIGNATURE.match(fold(opening)) and (
            is_upper(opening) or fold(opening).startswith(("noi nhan", "nguoi ", "ky", "xac nhan")) or "," in opening
        ):
            return True
    return False


def heading_of(row: BodyRow, layout: Layout, below: BodyRow | None) -> Heading | None:
    """The section that a row announces, None where it announces none. `below` is the next row that says something."""
    filled = row.filled
    if not filled:
        return None
    if layout.number is not None and filled[0] == layout.number:
        if row.spread[layout.number] > 1 or len(filled) == 1 or not code_style(row.texts[layout.number]):
            return _heading_in_one_cell(row, layout, filled[0], filled[1:], below)
        return _heading_with_code(row, layout, below)
    return _heading_in_one_cell(row, layout, filled[0], filled[1:], below)


def _heading_with_code(row: BodyRow, layout: Layout, below: BodyRow | None) -> Heading | None:
    """A row whose code stands in the number column and whose title in another."""
    number, first, *rest = row.filled
    code, title = bare_code(row.texts[number]), one_line(row.texts[first])
    strays = tuple((index, one_line(row.texts[index])) for index in rest)
    style = code_style(code)
    if code.islower() and style != "named":
        return None
    loud = is_upper(title) and " " in title
    wide = _is_wide(row, layout, first)
    task_like = _has(row, layout, "lead") and _has(row, layout, "deadline")
    found = Heading(code, title, strays)
    if style in ("roman", "letter", "named"):
        if not strays:
            return found
        return (
            found
            if wide or loud or (len(strays) == 1 and not task_like and not _has(row, layout, "task", beside=first))
            else None
        )
    if strays:
        return found if (wide and len(strays) == 1) or (loud and not task_like and len(strays) == 1) else None
    if any(row.continued[index] for index in layout.details):
        return None
    if wide or loud or (row.bold[first] and layout.plain_tasks):
        return found
    if first in layout.details:
        return found if first == number + 1 and style == "dotted" else None
    if first != layout.index("task"):
        return found if style == "dotted" else None
    return found if below is not None and _stands_above(code, below, layout) else None


def _heading_in_one_cell(
    row: BodyRow, layout: Layout, first: int, rest: Sequence[int], below: BodyRow | None
) -> Heading | None:
    """A row whose first cell holds the whole heading: "II CẢI CÁCH THỂ CHẾ", or a title alone."""
    text = one_line(row.texts[first])
    code, title = split_code(text)
    strays = tuple((index, one_line(row.texts[index])) for index in rest)
    style = code_style(code) if code else None
    loud = is_upper(title) and " " in title and len(title) >= 6
    wide = _is_wide(row, layout, first)
    if strays:
        clear = style in ("roman", "letter", "named") and (loud or wide) and len(strays) == 1
        return (
            Heading(code, title, strays)
            if clear or (wide and len(strays) == 1 and first not in layout.details)
            else None
        )
    if first in layout.details or any(row.continued[index] for index in layout.details):
        return None
    if wide or loud or (row.bold[first] and layout.plain_tasks and not code_is_task(style, layout)):
        return Heading(code, title)
    if style in ("roman", "letter", "named") and (first == layout.number or title[:1].isupper()):
        return Heading(code, title)
    if first == layout.number:
        return Heading(code, title) if style and len(title) > 3 else None
    if (
        layout.number is None
        and style in ("integer", "dotted")
        and below is not None
        and _stands_above(code, below, layout)
    ):
        return Heading(code, title)
    return None


def code_is_task(style: str | None, layout: Layout) -> bool:
    """In a table without a number column "1. Xây dựng …" within the task's cell numbers a task."""
    return layout.number is None and style in ("integer", "dotted")


def _is_wide(row: BodyRow, layout: Layout, index: int) -> bool:
    """Merged across the table, over the columns where a task would have its details."""
    covered = set(range(index, index + row.spread[index]))
    detail = layout.details | {c.index for c in layout.columns if c.field in ("activities", "budget", "note")}
    return row.spread[index] >= 3 and len(covered & detail) >= min(2, len(detail))


def _has(row: BodyRow, layout: Layout, field: str, beside: int | None = None) -> bool:
    index = layout.index(field)
    if index is None and field == "deadline":
        index = layout.index("deadline_end")
    return index is not None and index != beside and bool(row.texts[index] or row.continued[index])


def _stands_above(code: str, below: BodyRow, layout: Layout) -> bool:
    """Whether the row below is numbered within `code`, begins a count anew, or has no number but details of its own."""
    number = layout.number_of(below)
    if layout.number is None:
        number = split_code(one_line(below.texts[below.filled[0]]))[0]
    plain = bare_code(number)
    if plain.startswith(f"{code}.") or _BULLET_NUMBER.match(number) or re.match(r"^[a-zđ][).]?$", number):
        return True
    if plain in ("1", "01"):
        return True
    if not plain and "." not in code:
        task = layout.index("task")
        has_task = task is not None and bool(below.texts[task]) and task not in layout.details
        return has_task and not goes_on(below.texts[task or 0]) and len(layout.details & set(below.filled)) >= 2
    return False
