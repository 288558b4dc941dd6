"""Find the head of an appendix's table, and lay every row below it into the head's columns.

A head stands in one to three rows ("Phân công thực hiện" over "Chủ trì | Phối hợp"), below titles in a worksheet, and
is repeated after page edges. Rows of real papers don't keep to the head's grid: their cells go to the column they
overlap most, or in order where a row has exactly one cell for every column.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tracker.domain.appendix_columns import MOST_WEIGHT, Column, Head, assign, path_scores
from tracker.domain.paper import Row, Table
from tracker.domain.text import fold, one_line
from tracker.domain.units import begins_like_unit

_SEARCHED_ROWS = 80
_MAX_DEPTH = 3
_HEAD_LENGTH = 60
_FEWEST_NAMES = 3  # how many columns a head must name besides the units that it prints one by one
_FIGURES = re.compile(r"^(?=.*\d)[\d.,/%)-]+$")
_COLUMN_NUMBER = re.compile(r"^[\[(]?\s*([0-9]{1,2}|[A-Za-z])\s*[\])]?(\s*=.*)?$")


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A row under the head: one text for every column.

    `continued`: covered by a merged cell above; `spread`: how many columns the cell in each place covers (0: covered by
    its left neighbour); `filled`: indices of the columns with a text of their own; `edge`: a page ends above the row;
    `edge_known`: an unmarked edge means that there is none.
    """

    texts: tuple[str, ...]
    continued: tuple[bool, ...]
    spread: tuple[int, ...]
    bold: tuple[bool, ...]
    place: str
    filled: list[int]
    edge: bool = False
    edge_known: bool = False


def find_head(table: Table, *, least: int = 3) -> Head | None:
    """The best head among the first rows, None where none has at least this weight."""
    best: Head | None = None
    width = table.width
    longest = _HEAD_LENGTH * width
    for first in range(min(len(table.rows), _SEARCHED_ROWS)):
        if sum(1 for cell in table.rows[first].cells if cell.own) < 2 or _length(table.rows[first]) > longest:
            continue
        depth = _head_depth(table.rows, first)
        head = _read_head(table, first, depth, width)
        if depth > 1 and "task" not in head.fields:
            head = _read_head(table, first, 1, width)
        if head.weight >= least and _is_plausible(head) and (best is None or head.weight > best.weight):
            best = head
            if head.weight >= min(MOST_WEIGHT, width):
                break
    return best


def _length(row: Row) -> int:
    """How long a row's texts are; beyond what `_is_plausible` allows to all columns there is no need to read on."""
    return sum(len(cell.text) for cell in row.cells if cell.own)


def _is_plausible(head: Head) -> bool:
    """Head texts are names, most of them known; a row of data or a sentence cut at its commas is none."""
    if any(_FIGURES.match(column.header) for column in head.columns):
        return False
    named = [column for column in head.columns if column.header]
    known = [column for column in named if column.field]
    units = [column for column in named if not column.field and begins_like_unit(column.names[-1])]
    enough = len(known) + len(units if len(known) >= _FEWEST_NAMES else ()) >= len(named) / 2
    return enough and sum(len(column.header) for column in named) <= _HEAD_LENGTH * len(named)


def _head_depth(rows: Sequence[Row], first: int) -> int:
    span = max((cell.row_span for cell in rows[first].cells if cell.own), default=1)
    if span > 1:
        return min(span, _MAX_DEPTH)
    depth = 1
    while (
        depth < _MAX_DEPTH
        and first + depth < len(rows)
        and _is_second_row(rows[first + depth - 1], rows[first + depth])
    ):
        depth += 1
    return depth


def _is_second_row(upper: Row, lower: Row) -> bool:
    """Whether a row without vertical merges subdivides the head row above it."""
    if is_column_numbers(lower.texts()):
        return False
    recognised = 0
    width = min(len(upper.cells), len(lower.cells))
    filled = [index for index in range(width) if lower.cells[index].own]
    if not filled or any(len(lower.cells[index].text) > 60 for index in filled):
        return False
    for index in filled:
        above = upper.cells[index]
        under_parent = above.spanned or above.col_span > 1 or not above.text or _has_blank_right(upper, index)
        if not under_parent:
            return False
        parent = next((upper.cells[left].text for left in range(index, -1, -1) if upper.cells[left].text), "")
        recognised += _is_known((parent, lower.cells[index].text))
    return recognised >= max(1, len(filled) // 2)


def _is_known(path: tuple[str, str]) -> bool:
    """Whether a text beneath another names a column: a field, a period under a deadline, a unit under its role."""
    scores = path_scores(path)
    return bool(path_scores(path[1:]) or "period" in scores or (scores and begins_like_unit(path[1])))


def _has_blank_right(row: Row, index: int) -> bool:
    return index + 1 < len(row.cells) and not row.cells[index + 1].text


def _read_head(table: Table, first: int, depth: int, width: int) -> Head:
    rows = table.rows[first : first + depth]
    keys: list[tuple[tuple[int, int], ...]] = []
    paths: list[tuple[str, ...]] = []
    for column in range(width):
        anchors = tuple(_anchor(table.rows, first, first + level, column) for level in range(len(rows)))
        keys.append(anchors)
        paths.append(_path(table.rows, anchors))
    starts = [column for column in range(len(keys)) if column == 0 or keys[column] != keys[column - 1]]
    bounds = [*starts[1:], len(keys)]
    shown = [paths[start] for start in starts]
    columns = tuple(
        Column(index, start, end, " – ".join(path), field, certainty, shared, path)
        for index, (start, end, path, (field, certainty, shared)) in enumerate(
            zip(starts, bounds, shown, assign([path or ("",) for path in shown]), strict=True)
        )
    )
    return Head(first, first + depth - 1, columns)


def _anchor(rows: Sequence[Row], top: int, row: int, column: int) -> tuple[int, int]:
    """The place whose text is printed at (row, column), merges considered; unmerged blanks under a parent go left."""
    line = rows[row].cells
    while column > 0 and column < len(line) and line[column].spanned:
        column -= 1
    while row > top and column < len(rows[row].cells) and rows[row].cells[column].continued:
        row -= 1
    cells = rows[row].cells
    if column < len(cells) and not cells[column].text and row == top and _subdivided(rows, row, column):
        left = column - 1
        while left >= 0 and not cells[left].text and _subdivided(rows, row, left):
            left -= 1
        if left >= 0 and cells[left].text and _subdivided(rows, row, left):
            return row, left
    return row, column


def _subdivided(rows: Sequence[Row], row: int, column: int) -> bool:
    below = rows[row + 1].cells if row + 1 < len(rows) else ()
    return column < len(below) and below[column].own


def _path(rows: Sequence[Row], anchors: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    texts: list[str] = []
    for row, column in dict.fromkeys(anchors):
        cells = rows[row].cells
        text = one_line(cells[column].text) if column < len(cells) else ""
        if text:
            texts.append(text)
    return tuple(texts)


def is_column_numbers(texts: Sequence[str]) -> bool:
    """A row (1)(2)(3) … or A B 1 2 … beneath the head."""
    filled: list[str] = []
    for text in filter(None, map(str.strip, texts)):
        if not _COLUMN_NUMBER.match(text):
            return False
        filled.append(text)
    return len(filled) >= 3 and len(set(filled)) == len(filled)


def printed_in(table: Table, head: Head) -> set[str]:
    """What the head's rows say, folded."""
    return {fold(cell.text) for line in table.rows[head.first : head.last + 1] for cell in line.cells if cell.text}


def repeats_head(row: Row, printed: set[str]) -> bool:
    """Whether a row says again what a head row says (`printed_in`), as after a page's edge."""
    texts = [cell.text for cell in row.cells if cell.text]
    said: set[str] = set()
    other: set[str] = set()
    for text in texts:
        folded = fold(text)
        (said if folded in printed else other).add(folded)
        if 4 * len(other) > len(texts):
            return False
    return len(said) >= max(2, 0.75 * (len(said) + len(other)))


def covering(table: Table, columns: Sequence[Column]) -> Callable[[int, int], list[int]]:
    """Which columns a cell from one grid line to another fills; worked out once for each place."""
    return lru_cache(maxsize=1024)(lambda start, end: _covers(table, columns, start, end))


def lay_out(
    table: Table, row: Row, columns: Sequence[Column], covers: Callable[[int, int], list[int]], *, edge: bool = False
) -> BodyRow:
    """The row's cells in the head's columns; `covers` is `covering(table, columns)`."""
    if len(row.cells) == len(columns) == columns[-1].end and not any(c.spanned or c.col_span > 1 for c in row.cells):
        texts = [cell.text for cell in row.cells]
        bold = [cell.bold for cell in row.cells]
        continued = [cell.continued for cell in row.cells]
        spread = [1] * len(columns)
    else:
        texts, bold, continued, spread = _spread_out(row, columns, covers)
    return BodyRow(
        tuple(texts),
        tuple([covered and not text for covered, text in zip(continued, texts, strict=True)]),
        tuple(spread),
        tuple([strong and bool(text) for strong, text in zip(bold, texts, strict=True)]),
        row.place,
        [index for index, text in enumerate(texts) if text],
        edge or row.page_edge,
        table.page_edges_known,
    )


def _spread_out(
    row: Row, columns: Sequence[Column], covers: Callable[[int, int], list[int]]
) -> tuple[list[str], list[bool], list[bool], list[int]]:
    """Texts, bold type, merges from above and spread of a row whose cells don't stand in the columns one by one."""
    cells = [
        (start, start + max(cell.col_span, 1), cell)
        for start, cell in enumerate(row.cells)
        if not cell.spanned and (cell.own or cell.continued or not cell.text)
    ]
    placed = [covers(start, end) for start, end, _ in cells]
    owners = [covered[0] for covered, (_, _, cell) in zip(placed, cells, strict=True) if cell.text and covered]
    if len(cells) == len(columns) and len(set(owners)) < len(owners):
        placed = [[index] for index in range(len(columns))]
    texts = [""] * len(columns)
    continued = [False] * len(columns)
    bold = [False] * len(columns)
    spread = [1] * len(columns)
    for covered, (_, _, cell) in zip(placed, cells, strict=True):
        for position, index in enumerate(covered):
            if position and cell.text:
                spread[index] = 0
            continued[index] = continued[index] or cell.continued
        if cell.text and covered:
            first = covered[0]
            texts[first] = "\n".join(filter(None, (texts[first], cell.text)))
            spread[first], bold[first] = len(covered), cell.bold
    return texts, bold, continued, spread


def _covers(table: Table, columns: Sequence[Column], start: int, end: int) -> list[int]:
    """The columns that a cell fills: all that it covers for the most part, else the one it overlaps most."""
    shares = []
    for column in columns:
        size = _size(table, column.start, column.end)
        common = _size(table, max(start, column.start), min(end, column.end))
        shares.append((common / size if size else 0.0, common))
    whole = [index for index, (share, _) in enumerate(shares) if share > 0.6]
    if whole:
        return whole
    best = max(range(len(columns)), key=lambda index: shares[index][1], default=None)
    return [best] if best is not None and shares[best][1] > 0 else []


def _size(table: Table, start: int, end: int) -> float:
    if end <= start:
        return 0.0
    if table.widths and end <= len(table.widths):
        return sum(table.widths[start:end]) or float(end - start)
    return float(end - start)
