"""Guess an appendix's columns from its cells, where its head says too little or was lost.

Used last, and only where the cells leave little doubt: a column that mostly reads as deadlines must be there. Every
column so found is marked as a guess, so that it is shown to a person as a question.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from tracker.domain.appendix_columns import GUESS, Column, Head
from tracker.domain.appendix_head import find_head
from tracker.domain.paper import Table
from tracker.domain.sections import bare_code, code_style
from tracker.domain.text import one_line
from tracker.domain.units import begins_like_unit, looks_like_group

_MOSTLY = 0.6
_FEWEST_ROWS = 2


def guess_head(table: Table, is_deadline: Callable[[str], bool]) -> Head | None:
    """A head for a table that names its task column alone, or has no head; None where no column holds deadlines."""
    named = find_head(table, least=1)
    if named is not None:
        columns = _by_content(table, named.columns, named.last + 1, is_deadline)
        head = Head(named.first, named.last, columns)
        return head if {"task", "deadline"} <= head.fields else None
    bare = tuple(Column(index, index, index + 1, "") for index in range(table.width))
    columns = _by_content(table, bare, 0, is_deadline)
    head = Head(0, -1, columns)
    return head if {"task", "lead", "deadline"} <= head.fields else None


def _by_content(
    table: Table, columns: Sequence[Column], first: int, is_deadline: Callable[[str], bool]
) -> tuple[Column, ...]:
    texts = {column.index: _texts(table, column, first) for column in columns}
    found = list(columns)

    def share(column: Column, test: Callable[[str], bool]) -> float:
        values = texts[column.index]
        return sum(map(test, values)) / len(values) if len(values) >= _FEWEST_ROWS else 0.0

    def take(field: str, test: Callable[[str], bool], *, least: float = _MOSTLY) -> None:
        if any(column.field == field for column in found):
            return
        free = [column for column in found if column.field in ("", "other", "state", "note")]
        best = max(free, key=lambda column: share(column, test), default=None)
        if best is not None and share(best, test) >= least:
            found[found.index(best)] = replace(best, field=field, certainty=GUESS)

    take("deadline", is_deadline)
    take("number", lambda text: code_style(bare_code(text)) is not None)
    take("lead", _is_unit)
    take("coordinating", _is_unit)
    if not any(column.field == "task" for column in found):
        free = [column for column in found if not column.field and texts[column.index]]
        longest = max(free, key=lambda column: sum(map(len, texts[column.index])), default=None)
        if longest is not None:
            found[found.index(longest)] = replace(longest, field="task", certainty=GUESS)
    return tuple(found)


def _texts(table: Table, column: Column, first: int) -> list[str]:
    rows = [row.cells for row in table.rows[first:] if sum(1 for cell in row.cells if cell.own) >= 3]
    return [
        one_line(cells[column.start].text) for cells in rows if column.start < len(cells) and cells[column.start].own
    ]


def _is_unit(text: str) -> bool:
    return len(text) < 120 and (begins_like_unit(text) or looks_like_group(text))
