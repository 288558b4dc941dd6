"""Read a Word document (docx) as it is printed: tables with their merges, and the lines between them.

Walks the XML itself, because python-docx repeats the text of merged cells, and a forged gridSpan exhausts it. Tracked
insertions are kept, deletions dropped; hidden text, field codes and the fallback drawings are not printed and not read.
"""

import zipfile
from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from tracker.documents.docx_numbering import Numbering, W
from tracker.documents.struck_out import has_struck_text, struck_out, struck_text
from tracker.domain.errors import BadInput
from tracker.domain.markup import cell_text
from tracker.domain.paper import ABOVE, EMPTY, LEFT, Cell, Line, Notice, Paper, Row, Table

MAX_SPAN = 64
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SKIPPED = {
    f"{W}{name}"
    for name in ("del", "moveFrom", "delText", "instrText", "pPr", "rPr", "tblPr", "trPr", "tcPr", "txbxContent",
                 "footnoteReference", "endnoteReference", "commentReference", "sdtPr")
} | {f"{_MC}Fallback"}  # fmt: skip
_TEXTS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}softHyphen": ""}
_OFF = ("0", "false", "off", "none")
_P, _R, _T, _TABLE, _ROW, _CELL = (f"{W}{name}" for name in ("p", "r", "t", "tbl", "tr", "tc"))
_CELL_PROPERTIES, _SPAN, _MERGE, _STYLE, _VALUE = (
    f"{W}{name}" for name in ("tcPr", "gridSpan", "vMerge", "pStyle", "val")
)
_WRAPPERS = frozenset(f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "customXml", "moveTo"))
# What makes a cell more than paragraphs of plain text: only then is it walked element by element.
_TELLING = (
    _P, _T, *_TEXTS, _TABLE, f"{W}b", f"{W}vanish", f"{W}tabs", f"{W}numPr", _STYLE, f"{W}del", f"{W}moveFrom",
    f"{W}txbxContent", f"{W}sdt", f"{W}ins", f"{_MC}AlternateContent",
)  # fmt: skip


def read_docx(source: BinaryIO, *, max_rows: int) -> Paper:
    """Raises BadInput where the package has no readable main part, or more than `max_rows` rows."""
    package = zipfile.ZipFile(source)
    names = set(package.namelist())
    if "word/document.xml" not in names:
        raise BadInput("Tệp Word thiếu phần nội dung (word/document.xml). Hãy mở tệp bằng Word, lưu lại rồi nộp.")
    root = _parse(package, "word/document.xml")
    numbering = Numbering(
        _parse(package, "word/numbering.xml") if "word/numbering.xml" in names else None,
        _parse(package, "word/styles.xml") if "word/styles.xml" in names else None,
    )
    return _Walk(numbering, max_rows).read(root)


def _parse(package: zipfile.ZipFile, name: str) -> Any:
    from lxml import etree  # loaded only where a file is read

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        return etree.fromstring(package.read(name), parser)
    except etree.XMLSyntaxError as error:
        raise BadInput("Tệp Word bị hỏng, không đọc được nội dung. Hãy mở bằng Word, lưu lại rồi nộp.") from error


@dataclass
class _Merge:
    """A vertically merged cell that goes on below: where it began and how many rows it covers by now."""

    row: int
    column: int
    height: int = 1


class _Walk:
    """One pass over the body in the order printed."""

    def __init__(self, numbering: Numbering, max_rows: int) -> None:
        self._numbering = numbering
        self._left = max_rows
        self.lines: list[Line] = []
        self.tables: list[Table] = []
        self.notices: list[Notice] = []
        self._pending: list[str] = []
        self._some_is_struck = False

    def read(self, root: Any) -> Paper:
        body = root.find(f"{W}body")
        self._some_is_struck = has_struck_text(root)
        self._block(root if body is None else body)
        for box in root.iter(f"{W}txbxContent"):
            if not any(parent.tag == f"{_MC}Fallback" for parent in box.iterancestors()):
                self._block(box)
        return Paper("docx", tuple(self.tables), tuple(self.lines), tuple(self.notices))

    def _block(self, parent: Any) -> None:
        for child in parent:
            if child.tag == _P:
                self._paragraph(child)
            elif child.tag == _TABLE:
                self._table(child)
            elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
                self._block(child)

    def _paragraph(self, paragraph: Any) -> None:
        text = cell_text(self._text(paragraph))
        for line in text.split("\n"):
            if line:
                self.lines.append(Line(line, f"đoạn {len(self.lines) + 1}"))
                self._pending.append(line)

    def _table(self, element: Any) -> None:
        position = len(self.tables)
        before, self._pending = tuple(self._pending), []
        widths = tuple(_number(column.get(f"{W}w")) for column in element.findall(f"{W}tblGrid/{W}gridCol"))
        self.tables.append(Table((), f"Bảng {position + 1}", before))
        rows = self._rows(element, f"Bảng {position + 1}")
        width = max((len(row.cells) for row in rows), default=0)
        rows = [Row(row.cells + (EMPTY,) * (width - len(row.cells)), row.place, row.page_edge) for row in rows]
        self.tables[position] = Table(
            tuple(rows), f"Bảng {position + 1}", before, "", widths[:width] if len(widths) >= width else ()
        )

    def _rows(self, element: Any, name: str) -> list[Row]:
        grid: list[list[Cell]] = []
        merges: dict[int, _Merge] = {}
        places: list[str] = []
        for number, row in enumerate(_rows_of(element), start=1):
            self._left -= 1
            if self._left < 0:
                raise BadInput("Tệp có quá nhiều dòng. Hãy tách riêng phần phụ lục rồi nộp lại.")
            if row.find(f"{W}trPr/{W}del") is not None:
                continue
            grid.append(self._cells(row, len(grid), grid, merges))
            places.append(f"{name}, dòng {number}")
            if self._some_is_struck and (text := struck_text(row)):
                self.notices.append(struck_out(places[-1], text))
        return [Row(tuple(cells), place) for cells, place in zip(grid, places, strict=True)]

    def _cells(self, row: Any, index: int, grid: list[list[Cell]], merges: dict[int, _Merge]) -> list[Cell]:
        cells: list[Cell] = [EMPTY] * min(_row_number(row, "gridBefore"), MAX_SPAN)
        for element in _cells_of(row):
            if len(cells) >= MAX_SPAN * 4:
                break
            span, merge = _span_and_merge(element)
            column = len(cells)
            goes_on = merge == "continue"
            if goes_on and column in merges:
                top = merges[column]
                top.height += 1
                first = grid[top.row][top.column]
                grid[top.row][top.column] = Cell(first.text, top.height, first.col_span, bold=first.bold)
                self._cell_text(element)
                cells.extend([ABOVE] * span)
                continue
            merges.pop(column, None)
            if merge:
                merges[column] = _Merge(index, column)
            text, bold = self._cell_text(element)
            cells.append(Cell(text, 1, span, bold=bold))
            cells.extend([LEFT] * (span - 1))
        return cells

    def _cell_text(self, element: Any) -> tuple[str, bool]:
        """The text, and whether all of it is bold."""
        text = _plain_text(element, self._numbering.styles)
        if text is not None:
            return cell_text(text), False
        parts: list[str] = []
        bolds: list[bool] = []
        self._gather(element, parts, bolds)
        return cell_text("\n".join(parts)), bool(bolds) and all(bolds)

    def _gather(self, element: Any, parts: list[str], bolds: list[bool]) -> None:
        for child in element:
            if child.tag == _P:
                text = self._text(child)
                if text.strip():
                    parts.append(text)
                    bolds.extend(_bolds(child))
            elif child.tag == _TABLE:
                self._nested(child, parts)
            elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
                self._gather(child, parts, bolds)

    def _nested(self, element: Any, parts: list[str]) -> None:
        """A table within a cell is a table of its own, and its text belongs to the cell too."""
        pending, self._pending = self._pending, []
        position = len(self.tables)
        self._table(element)
        self._pending = pending
        for row in self.tables[position].rows:
            text = " ".join(filter(None, row.texts()))
            if text:
                parts.append(text)

    def _text(self, paragraph: Any) -> str:
        text = "".join(_runs(paragraph))
        label = self._numbering.label(paragraph)
        return f"{label} {text}" if label else text


def _plain_text(cell: Any, numbered: Container[str]) -> str | None:
    """The text of a cell that holds nothing but paragraphs of plain text, which is most cells; None of any other.

    A paragraph in one of the `numbered` styles has a label that is not in its text.
    """
    parts: list[str] = []
    for element in cell.iter(*_TELLING):
        tag = element.tag
        if tag == _T:
            parts.append(element.text or "")
        elif tag == _P:
            parts.append("\n")
        elif tag in _TEXTS:
            parts.append(_TEXTS[tag])
        elif tag != _STYLE or element.get(_VALUE) in numbered:
            return None
    return "".join(parts)


def _runs(element: Any) -> Iterator[str]:
    for child in element:
        tag = child.tag
        if tag == _T:
            yield child.text or ""
        elif tag in _TEXTS:
            yield _TEXTS[tag]
        elif not isinstance(tag, str) or tag in _SKIPPED or (tag == _R and _is_on(child, "vanish")):
            continue
        else:
            yield from _runs(child)


def _bolds(paragraph: Any) -> Iterator[bool]:
    for run in paragraph.iter(_R):
        if any((text.text or "").strip() for text in run.iter(_T)):
            yield _is_on(run, "b")


def _is_on(run: Any, name: str) -> bool:
    mark = run.find(f"{W}rPr/{W}{name}")
    return mark is not None and mark.get(f"{W}val", "true") not in _OFF


def _rows_of(table: Any) -> Iterator[Any]:
    """The rows of this table alone, also those wrapped in content controls and tracked insertions."""
    yield from _children(table, _ROW)


def _cells_of(row: Any) -> Iterator[Any]:
    yield from _children(row, _CELL)


def _children(parent: Any, wanted: str) -> Iterator[Any]:
    for child in parent:
        if child.tag == wanted:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _children(child, wanted)


def _span_and_merge(cell: Any) -> tuple[int, str]:
    """How many grid columns a cell spans; "" without a vertical merge, "restart" where one begins, else "continue"."""
    span, merge = 1, ""
    for properties in cell.iterchildren(_CELL_PROPERTIES):
        for mark in properties.iterchildren(_SPAN, _MERGE):
            if mark.tag == _SPAN:
                span = max(1, min(int(_number(mark.get(_VALUE)) or 1), MAX_SPAN))
            else:
                merge = mark.get(_VALUE) or "continue"
    return span, merge


def _row_number(row: Any, name: str) -> int:
    found = row.find(f"{W}trPr/{W}{name}")
    return 0 if found is None else max(0, int(_number(found.get(f"{W}val"))))


def _number(text: str | None) -> float:
    try:
        value = float(text or 0)
    except ValueError:
        return 0.0
    return value if 0 <= value < 1e9 else 0.0
