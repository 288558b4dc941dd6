"""How wide a paper's columns are, so that no word breaks within itself, and how many lines a text then takes.

Measured in letters of the body's size: close enough to the printed width of Times New Roman, and the same for Word,
Excel and PDF, so that their tables look alike.
"""

import re
from functools import lru_cache
from unicodedata import combining, normalize

from .paper import PaperTable, shown

LANDSCAPE_LETTERS, UPRIGHT_LETTERS = 122, 78
LONGEST_WORD = 16
MANY_COLUMNS = 10  # with more, a word of the head needs all of its narrow column
EDGE, NARROW_EDGE = 1.5, 0.8  # what a cell's own margins take; the narrow ones where there are many columns
BOLD = 1.06
_BREAKS = re.compile(r"[ \n\t]+")
_WIDTHS = {**dict.fromkeys("MWmw%@", 1.6), **dict.fromkeys(" .,;:/()'|!iltrfj-", 0.7)}


@lru_cache(maxsize=20_000)
def letters(text: str) -> float:
    """A text's width; capitals and digits are wider than the other letters."""
    return sum(_WIDTHS.get(char) or (1.45 if char.isupper() else 1.12 if char.isdigit() else 1.0)
               for char in normalize("NFD", text) if not combining(char))


def letters_of(table: PaperTable, upright: bool = False) -> float:
    """How many letters of the table's size stand side by side between the margins."""
    return (UPRIGHT_LETTERS if upright else LANDSCAPE_LETTERS) * 12 / table.text_size


def fitted(table: PaperTable, upright: bool = False) -> tuple[float, ...]:
    """The columns' widths in letters: in the proportions asked for, but none narrower than its longest word as long as
    the others have room to give."""
    whole = letters_of(table, upright)
    asked = [whole * share / sum(table.widths) for share in table.widths]
    least = _least(table)
    lacking = sum(max(0.0, need - have) for need, have in zip(least, asked, strict=True))
    spare = sum(max(0.0, have - need) for need, have in zip(least, asked, strict=True))
    if not lacking or spare <= lacking:
        return tuple(asked)
    kept = 1 - lacking / spare
    return tuple(need if have < need else need + (have - need) * kept
                 for need, have in zip(least, asked, strict=True))


def _least(table: PaperTable) -> list[float]:
    """What each column's longest word takes, in the heads and in the rows."""
    least = [0.0] * len(table.widths)
    for column, text in _heads(table):
        least[column] = max(least[column], _longest(text) * BOLD)
    for row in table.rows:
        if not row.spread:
            for column, cell in enumerate(row.cells):
                least[column] = max(least[column], _longest(shown(cell)) * (BOLD if row.strong else 1))
    edge = NARROW_EDGE if len(least) > MANY_COLUMNS else EDGE
    return [width + edge for width in least]


def _heads(table: PaperTable) -> list[tuple[int, str]]:
    """(column, text) of the heads that stand over one column, with their hints."""
    taken: set[tuple[int, int]] = set()
    found = []
    for line, cells in enumerate(table.head):
        column = 0
        for head in cells:
            while (line, column) in taken:
                column += 1
            taken |= {(line + down, column + across) for down in range(head.rows) for across in range(head.columns)}
            if head.columns == 1:
                found.append((column, f"{head.text} {head.hint}"))
            column += head.columns
    return found


def _longest(text: str) -> float:
    return min(LONGEST_WORD, max((letters(word) for word in _BREAKS.split(text)), default=0.0))


def lines_in(text: str, width: float, bold: bool = False) -> int:
    """How many lines a text takes in a column of this width."""
    room = max(1.0, (width - NARROW_EDGE) / (BOLD if bold else 1))
    return sum(_wrapped(line, room) for line in text.split("\n"))


def _wrapped(line: str, room: float) -> int:
    number, at = 1, 0.0
    for word in _BREAKS.split(line.strip()):
        size = letters(word)
        if at and at + 0.7 + size > room:
            number, at = number + 1, 0.0
        more = max(0, -int(-size // room) - 1) if not at else 0  # a word longer than the column breaks within itself
        number, at = number + more, (at + 0.7 if at else 0.0) + size - more * room
    return number
