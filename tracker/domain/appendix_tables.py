"""Choose which of a paper's tables are the appendix.

Papers hold letterheads, signature blocks and other lists beside it; and one appendix may go on over several tables or
worksheets: under the same head again, or without a head where a page ended. A table that looks like a second appendix
is reported, not read in silence.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tracker.domain.appendix_columns import Column, Head
from tracker.domain.appendix_head import find_head
from tracker.domain.appendix_tasks import CellProblem
from tracker.domain.paper import Row, Table
from tracker.domain.sections import code_style, is_upper, split_code
from tracker.domain.text import fold, one_line

from .wording import _

_PLAIN_SHEET = re.compile(
    r"^(sheet|trang|trang tinh|bang|phu luc|pl|ke hoach|kh|nhiem vu|table|danh muc|data|bieu|mau)"
    r"[ _-]?[\divx.]*( \(\d+\))?$"
)


_FEWEST_COLUMNS = 4


@dataclass(frozen=True)
class Chosen:
    """The tables of the appendix, each with its own head (None: it goes on without one)."""

    head: Head
    parts: list[tuple[Table, Head | None]]
    problems: list[CellProblem]


def choose_tables(tables: Sequence[Table], table_index: int | None = None) -> Chosen | None:
    """The appendix's tables, None where no table has a fitting head."""
    heads = [find_head(table) for table in tables]
    if table_index is not None:
        head = heads[table_index] if 0 <= table_index < len(tables) else None
        return Chosen(head, [(tables[table_index], head)], []) if head else None
    ranked = [
        (_worth(table, head), -index) for index, (table, head) in enumerate(zip(tables, heads, strict=True)) if head
    ]
    if not ranked:
        return None
    best = -max(ranked)[1]
    leading = heads[best]
    assert leading is not None
    parts: list[tuple[Table, Head | None]] = []
    problems: list[CellProblem] = []
    last_was_part = False
    for index, (table, head) in enumerate(zip(tables, heads, strict=True)):
        if head is not None and (index == best or _same_head(head, leading)):
            parts.append((table, head if index == best else _aligned(head, leading)))
            last_was_part = True
        elif last_was_part and _goes_on(table, parts[-1][0]) and (head is None or _is_torn_row(head, leading)):
            parts.append((table, None))
        else:
            last_was_part = False
            if head is not None and head.weight >= 4 and len(table.rows) > head.last + 2:
                problems.append(_unread(table, head))
            elif parts and _could_go_on(table, leading):
                problems.append(_left_out(table))
    return Chosen(leading, parts, problems)


@dataclass(frozen=True)
class Candidate:
    """A table that could be the appendix: where it is, its head and first rows, and whether it is read now."""

    index: int
    name: str
    rows: int
    head: tuple[str, ...]
    first: tuple[tuple[str, ...], ...]
    read: bool


def candidates(tables: Sequence[Table], table_index: int | None = None, *, shown: int = 3) -> list[Candidate]:
    """The tables with a fitting head in the paper's order, each with its first rows; a mere continuation is none."""
    chosen = choose_tables(tables, table_index)
    parts = [table for table, _ in chosen.parts] if chosen else []
    found = []
    for index, table in enumerate(tables):
        head = find_head(table)
        if head is None or len(table.rows) <= head.last + 1:
            continue
        below = [row for row in table.rows[head.last + 1 :] if not row.blank][:shown]
        found.append(Candidate(
            index, table.name, len(table.rows) - head.last - 1,
            tuple(one_line(column.header) for column in head.columns),
            tuple(tuple(_text_at(row, column) for column in head.columns) for row in below),
            any(table is part for part in parts),
        ))  # fmt: skip
    return found


def _text_at(row: Row, column: Column) -> str:
    return one_line(row.cells[column.start].text)[:120] if column.start < len(row.cells) else ""


def section_above(table: Table, head: Head | None, *, several: bool) -> list[tuple[str, str, str]]:
    """(code, title, place) of the sections that name a table from outside: only where the appendix has several."""
    if not several or head is None:
        return []
    lines = [text for row in table.rows[: head.first] for text in row.texts() if text] or list(table.before)
    place = _("{name}, phía trên bảng", name=table.name)
    found: dict[str | None, tuple[str, str, str]] = {}
    for line in reversed(lines[-4:]):
        code, title = split_code(one_line(line))
        style = code_style(code)
        loud = style in ("roman", "letter", "named") or is_upper(title)
        if code and len(title) < 200 and (loud or (line is lines[-1] and _is_title(title))) and style not in found:
            found[style] = (code, title, place)
    if found:
        return list(reversed(found.values()))
    if table.sheet and not _PLAIN_SHEET.match(fold(table.sheet)):
        code, title = split_code(table.sheet)
        return [(code, title, place)]
    return []


def _is_title(text: str) -> bool:
    """A short line without a sentence's end."""
    return len(text) < 120 and text[:1].isupper() and text[-1:] not in ".;,:"


def _worth(table: Table, head: Head) -> float:
    return head.weight * min(len(table.rows) - head.last, 60) ** 0.5


def _same_head(head: Head, leading: Head) -> bool:
    mine, theirs = ([fold(c.header) for c in one.columns if c.header] for one in (head, leading))
    if mine == theirs:
        return True
    return len(mine) == len(theirs) and (_fields(head) == _fields(leading) or _reordered(head, leading))


def _reordered(head: Head, leading: Head) -> bool:
    """Whether both heads name the same fields, each once, in another order."""
    mine, theirs = _fields(head), _fields(leading)
    return sorted(mine) == sorted(theirs) and len(set(mine)) == len(mine) and all(mine)


def _fields(head: Head) -> list[str]:
    return [column.field for column in head.columns]


def _aligned(head: Head, leading: Head) -> Head:
    """The head of a further table with the leading table's columns, so that all rows are laid out alike."""
    if _reordered(head, leading):
        by_field = {column.field: column for column in head.columns}
        return Head(
            head.first,
            head.last,
            tuple(
                replace(column, start=by_field[column.field].start, end=by_field[column.field].end)
                for column in leading.columns
            ),
        )
    if len(head.columns) == len(leading.columns):
        return head
    named = [column for column in head.columns if column.header]
    spare = [column for column in head.columns if not column.header]
    columns: list[Column] = []
    for column in leading.columns:
        source = named.pop(0) if column.header and named else spare.pop(0) if spare else None
        start, end = (source.start, source.end) if source else (0, 0)
        columns.append(replace(column, start=start, end=end))
    return Head(head.first, head.last, tuple(columns))


def _goes_on(table: Table, above: Table) -> bool:
    """A table without a head that has the columns of the one just above it."""
    if table.sheet != above.sheet or table.width < 3:
        return False
    return table.width == above.width and not any(len(line) > 40 for line in table.before)


def _is_torn_row(head: Head, leading: Head) -> bool:
    """Whether a supposed head is the rest of a row that a page cut: it says less, and numbers nothing."""
    return "number" in leading.fields - head.fields and head.weight < leading.weight


def _could_go_on(table: Table, leading: Head) -> bool:
    """A table as wide as the appendix with numbered or wide rows, cut off from it by other text."""
    return table.width == len(leading.columns) > _FEWEST_COLUMNS and any(
        sum(cell.own for cell in row.cells) >= _FEWEST_COLUMNS for row in table.rows
    )


def _left_out(table: Table) -> CellProblem:
    texts = " | ".join(text for text in table.rows[0].texts() if text)
    return CellProblem(
        _("{name}, dòng 1", name=table.name), None, "", one_line(texts)[:200],
        _("Bảng này rộng như bảng nhiệm vụ nhưng không có tiêu đề cột nên chưa được đọc. Nếu là phần tiếp theo của "
          "phụ lục, hãy chép các dòng vào cuối bảng rồi nộp lại."),
    )  # fmt: skip


def _unread(table: Table, head: Head) -> CellProblem:
    titles = " | ".join(column.header for column in head.columns if column.header)
    return CellProblem(
        _("{name}, dòng {first}", name=table.name, first=head.first + 1), None, "", one_line(titles)[:200],
        _("Bảng này có vẻ cũng là bảng nhiệm vụ nhưng tiêu đề cột khác nên chưa được đọc. Nếu cần, hãy chọn bảng này "
          "để nhập riêng."),
    )  # fmt: skip
