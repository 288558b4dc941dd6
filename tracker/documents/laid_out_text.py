"""Read tables that a converter laid out with blanks: `pdftotext -layout`, and pandoc's plain tables.

A rule of dashes ("---- ------ ---") tells the columns; without one the gutters of the whole page do. A form feed ends a
page, and each page has columns of its own.
"""

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from tracker.documents.unruled import Layout, PrintedLine, Word, table_of, unruled_table
from tracker.domain.paper import Table

from ..domain.wording import _

_BLANK = 2.0
_MARGIN = 12
_DASHES = re.compile(r"^\s*-{2,}(?:\s+-{2,}){2,}\s*$")
_CLOSING = re.compile(r"^\s*-{6,}\s*$")
_PAGE_NUMBER = re.compile(r"^\s*(trang\s*)?[-–]?\s*\d{1,4}\s*([/-]\s*\d{1,4})?\s*[-–]?\s*$", re.IGNORECASE)


def unruled_text_tables(text: str) -> tuple[Table, ...]:
    """The tables that the text's blanks show, one for each page."""
    lines = _printed(unicodedata.normalize("NFC", text).expandtabs(8))
    dashed = next((index for index, line in enumerate(lines) if _DASHES.match(line.text)), None)
    if dashed is not None:
        return (_dashed_table(lines, dashed),)
    tables: list[Table] = []
    layout: Layout | None = None
    for page in text.split("\f"):
        before = text[: text.index(page)].count("\n") if tables else 0
        found = unruled_table(_without_page_numbers(_printed(unicodedata.normalize("NFC", page), before)), _BLANK,
                              _("Bảng {count}", count=len(tables) + 1), layout)  # fmt: skip
        if found:
            table, layout = found
            tables.append(table)
    return tuple(tables)


def has_dashes(text: str) -> bool:
    """Whether a line of dashes tells the columns of a table."""
    return any(_DASHES.match(line) for line in text.split("\n"))


def _printed(text: str, before: int = 0) -> list[PrintedLine]:
    return [
        PrintedLine(
            tuple(Word(m.start(), m.end(), m[0], number, number + 1) for m in re.finditer(r"\S+", line)),
            _("dòng {number}", number=number),
        )
        for number, line in enumerate(text.split("\n"), start=before + 1)
        if line.strip()
    ]


def _without_page_numbers(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """Without numbers that stand alone, away from the margin and apart from the lines above and below."""
    above = [float("-inf"), *(line.bottom for line in lines[:-1])]
    below = [*(line.top for line in lines[1:]), float("inf")]
    return [
        line
        for line, before, after in zip(lines, above, below, strict=True)
        if not (
            _PAGE_NUMBER.match(line.text)
            and line.words[0].left > _MARGIN
            and line.top - before >= 1
            and after - line.bottom >= 1
        )
    ]


def _dashed_table(lines: Sequence[PrintedLine], dashed: int) -> Table:
    """A table whose columns a line of dashes tells; its head stands above that line, its rows below."""
    edges = [(word.left, word.right) for word in lines[dashed].words]
    gutters = tuple((left[1], right[0]) for left, right in pairwise(edges))
    first = dashed
    while first and lines[first].top - lines[first - 1].top <= 1 and not _CLOSING.match(lines[first - 1].text):
        first -= 1
    last = next((i for i in range(dashed + 1, len(lines)) if _CLOSING.match(lines[i].text)), len(lines))
    layout = Layout(gutters, _BLANK, max(1, dashed - first), "")
    head = table_of(lines[first:dashed], layout, "")
    body = table_of(lines[dashed + 1 : last], Layout(gutters, _BLANK, 0, ""), "")
    return Table((*head.rows, *body.rows), _("Bảng 1"), tuple(line.text for line in lines[:first]))
