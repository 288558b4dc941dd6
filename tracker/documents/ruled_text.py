"""Read tables drawn with characters: the grid tables of converters ("+---+", "| … |") and frames ("┌─┬─┐").

The upright rules stand at the same place in every line, so that a cell without a rule beneath it goes on in the next
row, and one without a rule to its right covers its neighbour.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from tracker.domain.markup import cell_text
from tracker.domain.paper import ABOVE, LEFT, Cell, Line, Paper, Row, Table

from ..domain.wording import _

_FRAME = str.maketrans("│┃║─━═┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝", "|||---" + "+" * 27)
_RULE = re.compile(r"^\s*\+(?:[-=:]{2,}\+)+\s*$")
_PART_OF_GRID = re.compile(r"^\s*[|+].*[|+]\s*$")


def has_grid(text: str) -> bool:
    """Whether the text draws a table with rules of its own."""
    return sum(1 for line in text.translate(_FRAME).split("\n") if _RULE.match(line)) >= 3


def read_grids(text: str, kind: str) -> Paper:
    """The drawn tables, and the lines between them."""
    tables: list[Table] = []
    lines: list[Line] = []
    before: list[str] = []
    block: list[tuple[int, str]] = []
    drawn = unicodedata.normalize("NFC", text).translate(_FRAME).split("\n")
    for number, line in enumerate([*drawn, ""], start=1):
        if _RULE.match(line) or (block and _PART_OF_GRID.match(line)):
            block.append((number, line))
            continue
        if len(block) > 2:
            tables.append(Table(tuple(_rows(block)), _("Bảng {count}", count=len(tables) + 1), tuple(before)))
            before = []
        block = []
        shown = cell_text(line)
        if shown:
            lines.append(Line(shown, _("dòng {number}", number=number)))
            before.append(shown)
    return Paper(kind, tuple(tables), tuple(lines))


def _rows(block: Sequence[tuple[int, str]]) -> Iterator[Row]:
    """The grid's rows; a line with a plus sign and dashes is a rule beneath the columns that it underlines."""
    edges = sorted({at for _, line in block if _RULE.match(line) for at, char in enumerate(line) if char == "+"})
    spans = list(zip(edges, edges[1:], strict=False))
    texts: list[list[str]] = [[] for _ in spans]
    open_to_right = [False] * len(spans)
    continued = [False] * len(spans)
    first = block[0][0]
    for number, line in block[1:]:
        ruled = [set(line[left + 1 : right]) <= set("-=:+") and right <= len(line) for left, right in spans]
        if any(ruled):
            yield Row(tuple(_cells(texts, open_to_right, continued)), _("dòng {first}", first=first + 1))
            carried = [not closed for closed in ruled]
            texts, open_to_right, continued, first = [[] for _ in spans], [False] * len(spans), carried, number
        for index, (left, right) in enumerate(spans):
            if not ruled[index]:
                texts[index].append(line[left + 1 : right + 1].removesuffix("|").removesuffix("+"))
                open_to_right[index] = line[right : right + 1] not in ("|", "+")


def _cells(texts: list[list[str]], open_to_right: list[bool], continued: list[bool]) -> Iterator[Cell]:
    index = 0
    while index < len(texts):
        last = index
        while open_to_right[last] and last + 1 < len(texts):
            last += 1
        parts = ["".join(column).rstrip() for column in zip(*texts[index : last + 1], strict=False)]
        text = cell_text(_unwrapped(parts))
        yield Cell(text, col_span=last - index + 1) if text or not continued[index] else ABOVE
        yield from [LEFT] * (last - index)
        index = last + 1


def _unwrapped(lines: Sequence[str]) -> str:
    """Lines of a cell, wrapped by the converter, as running text; a blank line or a bullet parts paragraphs."""
    text = ""
    for line in (one.strip() for one in lines):
        fresh = not line or re.match(r"^([-–+•*]|\d+[.)])\s", line)
        text = f"{text}\n{line}" if fresh or text.endswith("\n") else f"{text} {line}"
    return text
