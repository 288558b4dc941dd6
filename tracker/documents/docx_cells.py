"""What of a Word document's XML is printed: the cells of a row, the text of a paragraph, and what is left out of both.

A row is looked through in one go, which is enough for most cells: paragraphs of plain text. Only a cell that holds more
is walked element by element, by the caller, with `runs` and `bolds`.
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from tracker.documents.docx_numbering import W

MAX_SPAN = 64
MAX_CELLS = 4 * MAX_SPAN
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
P, R, T, TABLE, ROW, CELL, ROW_PROPERTIES, CELL_PROPERTIES, SPAN, MERGE, STYLE, VALUE = (
    f"{W}{name}"
    for name in ("p", "r", "t", "tbl", "tr", "tc", "trPr", "tcPr", "gridSpan", "vMerge", "pStyle", "val")
)  # fmt: skip
SKIPPED = {
    f"{W}{name}"
    for name in ("del", "moveFrom", "delText", "instrText", "pPr", "rPr", "tblPr", "trPr", "tcPr", "txbxContent",
                 "footnoteReference", "endnoteReference", "commentReference", "sdtPr")
} | {f"{MC}Fallback"}  # fmt: skip
_TEXTS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}softHyphen": ""}
_OFF = ("0", "false", "off", "none")
_WRAPPERS = frozenset(f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "customXml", "moveTo"))
# What a row is looked through for: its cells and their texts, and what makes a cell more than paragraphs of plain text.
_TELLING = (
    CELL, SPAN, MERGE, P, T, *_TEXTS, TABLE, f"{W}b", f"{W}vanish", f"{W}tabs", f"{W}numPr", STYLE, f"{W}del",
    f"{W}moveFrom", f"{W}txbxContent", f"{W}sdt", f"{W}ins", f"{MC}AlternateContent",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seen:
    """A row's cells, and the text of each; by index the spans and merges of those that have any, and which are odd and
    must be walked, because their text is more than what was seen.
    """

    cells: Sequence[Any]
    texts: Sequence[str]
    marks: Mapping[int, Sequence[Any]]
    odd: Container[int]


def look_through(row: Any, numbered: Container[str]) -> Seen:
    """The row's cells; more than a row may hold are left out.

    A cell is odd where it holds more than paragraphs of plain text, as does a paragraph in one of the `numbered`
    styles, whose label is not in its text. A nested table ends the look, for its cells are none of the row's.
    """
    cells: list[Any] = []
    texts: list[str] = []
    marks: dict[int, list[Any]] = {}
    odd: set[int] = set()
    text = ""
    for element in row.iter(*_TELLING):
        tag = element.tag
        if tag == T:
            text += element.text or ""
        elif tag == CELL:
            if len(cells) >= MAX_CELLS:
                break
            texts.append(text)  # of the cell before
            cells.append(element)
            text = ""
        elif tag == P:
            text += "\n" if text else ""
        elif tag == TABLE:
            return _all_odd(row)
        elif tag in _TEXTS:
            text += _TEXTS[tag]
        else:
            _note(element, cells, marks, odd, numbered)
    if odd and len(cells) != len(_own_cells(row)):
        return _all_odd(row)
    return Seen(cells, [*texts[1:], text] if cells else [], marks, odd)


def _note(
    element: Any, cells: Sequence[Any], marks: dict[int, list[Any]], odd: set[int], numbered: Container[str]
) -> None:
    """What is told of the last cell, apart from its text. A tracked change keeps the spans of former days."""
    if element.tag in (SPAN, MERGE):
        if cells and element.getparent().getparent() is cells[-1]:
            marks.setdefault(len(cells) - 1, []).append(element)
    elif element.tag != STYLE or element.get(VALUE) in numbered:
        odd.add(len(cells) - 1)


def _own_cells(row: Any) -> list[Any]:
    return list(islice(children(row, CELL), MAX_CELLS))


def _all_odd(row: Any) -> Seen:
    own = _own_cells(row)
    marks = [
        [mark for settings in cell.iterchildren(CELL_PROPERTIES) for mark in settings.iterchildren(SPAN, MERGE)]
        for cell in own
    ]
    return Seen(own, [""] * len(own), dict(enumerate(marks)), range(len(own)))


def children(parent: Any, wanted: str) -> Iterator[Any]:
    """A table's own rows or a row's own cells, also those wrapped in content controls and tracked insertions."""
    for child in parent:
        if child.tag == wanted:
            yield child
        elif child.tag in _WRAPPERS:
            yield from children(child, wanted)


def runs(element: Any) -> Iterator[str]:
    """The printed texts of a paragraph, in order."""
    for child in element:
        tag = child.tag
        if tag == T:
            yield child.text or ""
        elif tag in _TEXTS:
            yield _TEXTS[tag]
        elif not isinstance(tag, str) or tag in SKIPPED or (tag == R and _is_on(child, "vanish")):
            continue
        else:
            yield from runs(child)


def bolds(paragraph: Any) -> Iterator[bool]:
    """Of each run that prints something, whether it is bold."""
    for run in paragraph.iter(R):
        if any((text.text or "").strip() for text in run.iter(T)):
            yield _is_on(run, "b")


def _is_on(run: Any, name: str) -> bool:
    mark = run.find(f"{W}rPr/{W}{name}")
    return mark is not None and mark.get(VALUE, "true") not in _OFF


def span_and_merge(marks: Sequence[Any]) -> tuple[int, str]:
    """How many grid columns a cell spans; "" without a vertical merge, "restart" where one begins, else "continue"."""
    span, merge = 1, ""
    for mark in marks:
        if mark.tag == SPAN:
            span = max(1, min(int(number_in(mark.get(VALUE)) or 1), MAX_SPAN))
        else:
            merge = mark.get(VALUE) or "continue"
    return span, merge


def cells_before(settings: Sequence[Any]) -> int:
    """How many grid columns a row leaves out at its beginning."""
    counts = (mark.get(VALUE) for one in settings for mark in one.iterchildren(f"{W}gridBefore"))
    return min(int(number_in(next(counts, None))), MAX_SPAN)


def number_in(text: str | None) -> float:
    """A measure or count as it stands in an attribute; 0 where it is none or beyond all reason."""
    try:
        value = float(text or 0)
    except ValueError:
        return 0.0
    return value if 0 <= value < 1e9 else 0.0
