"""Read a Word document (docx) as it is printed: tables with their merges, and the lines between them.

Walks the XML itself, because python-docx repeats the text of merged cells, and a forged gridSpan exhausts it. Tracked
insertions are kept, deletions dropped; hidden text, field codes and the fallback drawings are not printed and not read.
"""

import zipfile
from collections.abc import Container
from dataclasses import dataclass
from functools import cache
from typing import Any

from tracker.documents.docx_cells import (
    MAX_CELLS,
    MC,
    ROW,
    ROW_PROPERTIES,
    SKIPPED,
    STYLE,
    TABLE,
    P,
    bolds,
    cells_before,
    children,
    look_through,
    number_in,
    runs,
    span_and_merge,
)  # fmt: skip
from tracker.documents.docx_numbering import Numbering, W
from tracker.documents.packages import part
from tracker.documents.struck_out import has_struck_text, struck_out, struck_text
from tracker.domain.errors import BadInput
from tracker.domain.markup import cell_text
from tracker.domain.paper import ABOVE, EMPTY, LEFT, Cell, Line, Notice, Paper, Row, Table

from ..domain.wording import _


def read_docx(package: zipfile.ZipFile, *, max_rows: int) -> Paper:
    """Raises BadInput where the package has no readable main part, or more than `max_rows` rows."""
    names = set(package.namelist())
    if "word/document.xml" not in names:
        raise BadInput(_("Tệp Word thiếu phần nội dung (word/document.xml). Hãy mở tệp bằng Word, lưu lại rồi nộp."))
    root = _parse(part(package, "word/document.xml"))
    return _Walk(_numbering(package, names, root), max_rows).read(root)


def _numbering(package: zipfile.ZipFile, names: Container[str], root: Any) -> Numbering:
    """The document's lists; their parts are parsed only where a paragraph has a number or a style of its own, because
    in a short document they are the greater part of the work.
    """
    if next(root.iter(f"{W}numPr", STYLE), None) is None:
        return Numbering(None, None)
    return Numbering(*(
        _parse(part(package, name)) if name in names else None for name in ("word/numbering.xml", "word/styles.xml")
    ))  # fmt: skip


def _parse(content: bytes) -> Any:
    from lxml import etree  # loaded only where a file is read

    try:
        return etree.fromstring(content, _parser())
    except etree.XMLSyntaxError as error:
        raise BadInput(_("Tệp Word bị hỏng, không đọc được nội dung. Hãy mở bằng Word, lưu lại rồi nộp.")) from error


@cache
def _parser() -> Any:
    from lxml import etree

    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)


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
        self._plain: dict[str, Cell] = {"": EMPTY}
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
            if not any(parent.tag == f"{MC}Fallback" for parent in box.iterancestors()):
                self._block(box)
        return Paper("docx", tuple(self.tables), tuple(self.lines), tuple(self.notices))

    def _block(self, parent: Any) -> None:
        for child in parent:
            if child.tag == P:
                self._paragraph(child)
            elif child.tag == TABLE:
                self._table(child)
            elif isinstance(child.tag, str) and child.tag not in SKIPPED:
                self._block(child)

    def _paragraph(self, paragraph: Any) -> None:
        text = cell_text(self._text(paragraph))
        for line in text.split("\n"):
            if line:
                self.lines.append(Line(line, _("đoạn {count}", count=len(self.lines) + 1)))
                self._pending.append(line)

    def _table(self, element: Any) -> None:
        position = len(self.tables)
        before, self._pending = tuple(self._pending), []
        widths = tuple(number_in(column.get(f"{W}w")) for column in element.findall(f"{W}tblGrid/{W}gridCol"))
        self.tables.append(Table((), _("Bảng {position}", position=position + 1), before))
        rows = self._rows(element, _("Bảng {position}", position=position + 1))
        width = max((len(row.cells) for row in rows), default=0)
        rows = [
            row if len(row.cells) == width else Row(row.cells + (EMPTY,) * (width - len(row.cells)), row.place)
            for row in rows
        ]
        self.tables[position] = Table(
            tuple(rows), _("Bảng {position}",
                           position=position + 1), before, "", widths[:width] if len(widths) >= width else ()
        )

    def _rows(self, element: Any, name: str) -> list[Row]:
        grid: list[list[Cell]] = []
        merges: dict[int, _Merge] = {}
        places: list[str] = []
        for number, row in enumerate(children(element, ROW), start=1):
            self._left -= 1
            if self._left < 0:
                raise BadInput(_("Tệp có quá nhiều dòng. Hãy tách riêng phần phụ lục rồi nộp lại."))
            settings = list(row.iterchildren(ROW_PROPERTIES))
            if settings and any(one.find(f"{W}del") is not None for one in settings):
                continue
            before = [EMPTY] * cells_before(settings) if settings else []
            grid.append(self._cells(row, before, grid, merges))
            places.append(_("{name}, dòng {number}", name=name, number=number))
            if self._some_is_struck and (text := struck_text(row)):
                self.notices.append(struck_out(places[-1], text))
        return [Row(tuple(cells), place) for cells, place in zip(grid, places, strict=True)]

    def _cells(self, row: Any, cells: list[Cell], grid: list[list[Cell]], merges: dict[int, _Merge]) -> list[Cell]:
        """`cells` are those that the row leaves out at its beginning."""
        seen = look_through(row, self._numbering.styles)
        odd, marks = seen.odd, seen.marks
        for index, text in enumerate(seen.texts):
            column = len(cells)
            if column >= MAX_CELLS:
                break
            cell = self._walked(seen.cells[index]) if index in odd else self._plain_cell(text)
            span, merge = span_and_merge(marks[index]) if index in marks else (1, "")
            if merge == "continue" and column in merges:
                top = merges[column]
                top.height += 1
                first = grid[top.row][top.column]
                grid[top.row][top.column] = Cell(first.text, top.height, first.col_span, bold=first.bold)
                cells.extend([ABOVE] * span)
                continue
            if merges:
                merges.pop(column, None)
            if merge:
                merges[column] = _Merge(len(grid), column)
            cells.append(cell)
            if span > 1:
                cells[column:] = [Cell(cell.text, 1, span, bold=cell.bold), *[LEFT] * (span - 1)]
        return cells

    def _plain_cell(self, raw: str) -> Cell:
        """Equal plain cells are made once."""
        cell = self._plain.get(raw)
        if cell is None:
            cell = self._plain[raw] = Cell(cell_text(raw))
        return cell

    def _walked(self, element: Any) -> Cell:
        """Any cell, element by element; bold where all of its text is."""
        parts: list[str] = []
        strong: list[bool] = []
        self._gather(element, parts, strong)
        return Cell(cell_text("\n".join(parts)), bold=bool(strong) and all(strong))

    def _gather(self, element: Any, parts: list[str], strong: list[bool]) -> None:
        for child in element:
            if child.tag == P:
                text = self._text(child)
                if text.strip():
                    parts.append(text)
                    strong.extend(bolds(child))
            elif child.tag == TABLE:
                self._nested(child, parts)
            elif isinstance(child.tag, str) and child.tag not in SKIPPED:
                self._gather(child, parts, strong)

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
        text = "".join(runs(paragraph))
        label = self._numbering.label(paragraph)
        return f"{label} {text}" if label else text
