"""What any reader gives: a paper as tables of cells and lines of text, whatever file it came from.

The rules of the appendix read this and nothing else, so a plan means the same in Word, Excel, PDF or pasted text.
A row holds one `Cell` for every grid column of its table; a cell that is hidden beneath a merged neighbour has no text
of its own and says which neighbour covers it. `place` is what a person needs to find the row again in the file.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

MARKS = {"continued": "c", "spanned": "s", "bold": "b"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One grid position.

    `continued`: covered by the merged cell above it; `spanned`: covered by the merged cell to its left;
    `row_span`, `col_span` count grid rows and columns, both are 1 for covered positions.
    """

    text: str = ""
    row_span: int = 1
    col_span: int = 1
    continued: bool = False
    spanned: bool = False
    bold: bool = False

    @property
    def own(self) -> bool:
        """Whether this position has text of its own."""
        return bool(self.text) and not self.continued and not self.spanned


EMPTY = Cell()
LEFT = Cell(spanned=True)
ABOVE = Cell(continued=True)


@dataclass(frozen=True, slots=True)
class Row:
    """`page_edge`: a page (or what a converter left of its edge) ends just above this row."""

    cells: tuple[Cell, ...]
    place: str
    page_edge: bool = False

    def texts(self) -> list[str]:
        return [cell.text for cell in self.cells]

    @property
    def blank(self) -> bool:
        return not any(cell.text for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader left out or could not see, to be listed as a problem."""

    place: str
    value: str
    message: str
    column: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """`before`: the lines of text between the table above (or the paper's beginning) and this one.

    `widths` are the grid columns' printed widths in any one unit, () where the file does not tell.
    `page_edges_known`: every page edge is marked, so that an unmarked row was not torn by one.
    `sheet` is the worksheet's name, "" outside of workbooks.
    """

    rows: tuple[Row, ...]
    name: str
    before: tuple[str, ...] = ()
    sheet: str = ""
    widths: tuple[float, ...] = ()
    page_edges_known: bool = False

    @property
    def width(self) -> int:
        return max((len(row.cells) for row in self.rows), default=0)


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    place: str


@dataclass(frozen=True)
class Paper:
    """`kind` is the format found: docx, xlsx, xls, pdf, html, csv, tsv, txt; `lines` the text outside of tables."""

    kind: str
    tables: tuple[Table, ...] = ()
    lines: tuple[Line, ...] = ()
    notices: tuple[Notice, ...] = field(default=())


def plain_row(texts: Iterable[str], place: str, *, page_edge: bool = False) -> Row:
    """A row of unmerged cells."""
    return Row(tuple(Cell(text) if text else EMPTY for text in texts), place, page_edge)


def paper_to_data(paper: Paper) -> dict[str, Any]:
    """The paper as what JSON can hold; `paper_from_data` reads it back equal."""
    return {
        "kind": paper.kind,
        "tables": [
            {
                "name": table.name,
                "before": list(table.before),
                "sheet": table.sheet,
                "widths": list(table.widths),
                "edges": table.page_edges_known,
                "rows": [[row.place, row.page_edge, [_cell_to_data(cell) for cell in row.cells]] for row in table.rows],
            }
            for table in paper.tables
        ],
        "lines": [[line.text, line.place] for line in paper.lines],
        "notices": [[note.place, note.value, note.message, note.column] for note in paper.notices],
    }


def paper_from_data(data: dict[str, Any]) -> Paper:
    return Paper(
        kind=data["kind"],
        tables=tuple(
            Table(
                rows=tuple(
                    Row(tuple(_cell_from_data(cell) for cell in cells), place, edge)
                    for place, edge, cells in table["rows"]
                ),
                name=table["name"],
                before=tuple(table["before"]),
                sheet=table["sheet"],
                widths=tuple(table["widths"]),
                page_edges_known=table["edges"],
            )
            for table in data["tables"]
        ),
        lines=tuple(Line(text, place) for text, place in data["lines"]),
        notices=tuple(Notice(*note) for note in data["notices"]),
    )


def _cell_to_data(cell: Cell) -> list[Any]:
    marks = "".join(mark for name, mark in MARKS.items() if getattr(cell, name))
    return [cell.text, cell.row_span, cell.col_span, marks]


def _cell_from_data(data: list[Any]) -> Cell:
    text, row_span, col_span, marks = data
    return Cell(text, row_span, col_span, **{name: mark in marks for name, mark in MARKS.items()})
