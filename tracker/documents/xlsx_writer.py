"""Write a paper's tables as Excel, ready to print: A4 landscape, one page wide, head repeated, widths set.

A typed text that begins with = + - or @ stays a text: it is stored as a string and marked so that editing the cell
doesn't turn it into a formula. Whole numbers are numbers, so that they can be added up.
"""

import io
import re

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from ..domain.report_values import whole_number
from ..domain.wording import _
from .column_widths import fitted, letters_of, lines_in
from .paper import Cell, HeadCell, Paper, PaperTable, printable

FONT = "Times New Roman"
HORIZONTAL = {"l": "left", "c": "center", "r": "right"}
PAGE_CHARACTERS = 125
LINE_HEIGHT = 15.75
THIN = Side(style="thin")
GRID = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)


def write_xlsx(paper: Paper) -> bytes:
    """The paper's tables as an .xlsx file, a sheet per table."""
    book = Workbook()
    book.remove(book.active)
    book.properties.title, book.properties.creator = printable(paper.title), printable(paper.agency)
    for number, table in enumerate(paper.tables, start=1):
        name = printable(table.sheet or table.mark or _("Bảng {number}", number=number))
        name = re.sub(r"[\[\]:*?/\\'\n]", " ", name).strip()[:28] or _("Bảng {number}", number=number)
        _write_table(book.create_sheet(_free_name(book, name)), table, paper)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _free_name(book: Workbook, name: str) -> str:
    taken = {title.casefold() for title in book.sheetnames}
    return next(candidate for candidate in (name, *(f"{name} {n}" for n in range(2, 1000)))
                if candidate.casefold() not in taken)


def _write_table(sheet, table: PaperTable, paper: Paper) -> None:
    columns = len(table.widths)
    line = 1
    for text, font in ((paper.agency, Font(name=FONT, size=12, bold=True)),
                       (table.mark, Font(name=FONT, size=13, bold=True)),
                       (table.title, Font(name=FONT, size=13, bold=True)),
                       (table.caption, Font(name=FONT, size=12, italic=True))):
        if text:
            _merged_line(sheet, line, columns, text, font, "left" if text is paper.agency else "center")
            line += 1
    first_head = line + 1
    line, widths = _write_head(sheet, table, first_head), _widths(table)
    for row in table.rows:
        font = Font(name=FONT, size=table.text_size, bold=row.strong, italic=row.soft and not row.strong)
        for column, (value, align) in enumerate(zip(row.cells, table.aligns, strict=True), start=1):
            cell = sheet.cell(line, column)
            _put(cell, value, numeric=column - 1 in table.numeric)
            cell.font, cell.border = font, GRID
            cell.alignment = Alignment(horizontal=HORIZONTAL[align], vertical="center", wrap_text=True)
        if row.spread:
            sheet.merge_cells(start_row=line, start_column=1, end_row=line, end_column=columns)
            sheet.cell(line, 1).alignment = Alignment(horizontal="left", vertical="center", wrap_text=True)
        needed = max(_lines(str(cell), width, table, row.strong) for cell, width in zip(row.cells, (
            [PAGE_CHARACTERS, *widths[1:]] if row.spread else widths), strict=True))
        if needed > 1:  # not every program fits the height of a row to wrapped text by itself
            sheet.row_dimensions[line].height = LINE_HEIGHT * needed * table.text_size / 12
        line += 1
    for note in table.notes:
        _merged_line(sheet, line, columns, note, Font(name=FONT, size=11, italic=True), "left")
        line += 1
    _print_setup(sheet, table, paper, first_head)


def _widths(table: PaperTable) -> list[float]:
    """The columns' widths in characters."""
    return [round(PAGE_CHARACTERS * share / letters_of(table), 1) for share in fitted(table)]


def _lines(text: str, width: float, table: PaperTable, bold: bool = False) -> int:
    """How many lines a text takes in a column (or over several) as wide as this."""
    return lines_in(text, width * letters_of(table) / PAGE_CHARACTERS, bold)


def _merged_line(sheet, line: int, columns: int, text: str, font: Font, align: str) -> None:
    cell = sheet.cell(line, 1)
    _put(cell, text, numeric=False)
    cell.font = font
    cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=True)
    sheet.merge_cells(start_row=line, start_column=1, end_row=line, end_column=columns)
    sheet.row_dimensions[line].height = 17 * (1 + len(text) // (PAGE_CHARACTERS - 10))


def _write_head(sheet, table: PaperTable, first: int) -> int:
    """Write the heads with their merges; returns the line of the first row."""
    taken: set[tuple[int, int]] = set()
    widths = _widths(table)
    for number, cells in enumerate(table.head):
        column = 1
        for head in cells:
            while (first + number, column) in taken:
                column += 1
            place = sheet.cell(first + number, column)
            _put(place, f"{head.text}\n{head.hint}" if head.hint else head.text, numeric=False)
            end_row, end_column = first + number + head.rows - 1, column + head.columns - 1
            for row in range(first + number, end_row + 1):
                for across in range(column, end_column + 1):
                    taken.add((row, across))
                    sheet.cell(row, across).border = GRID
            if head.rows > 1 or head.columns > 1:
                sheet.merge_cells(start_row=first + number, start_column=column, end_row=end_row, end_column=end_column)
            place.font = Font(name=FONT, size=table.text_size, bold=True)
            place.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
            _make_room(sheet, table, first + number, head, sum(widths[column - 1:column - 1 + head.columns]))
            column += head.columns
    return first + len(table.head)


def _make_room(sheet, table: PaperTable, line: int, head: HeadCell, width: float) -> None:
    """Rows high enough for a head; one over several rows shares its height among them."""
    needed = _lines(head.text, width, table, True) + (_lines(head.hint, width, table, True) if head.hint else 0)
    for row in range(line, line + head.rows):
        height = LINE_HEIGHT * max(1.0, needed / head.rows) * table.text_size / 12
        sheet.row_dimensions[row].height = max(height, sheet.row_dimensions[row].height or 0)


def _put(cell, value: Cell, *, numeric: bool) -> None:
    number = value if isinstance(value, int) else whole_number(value) if numeric else None
    if number is not None:
        cell.value, cell.number_format = number, "#,##0"
        return
    text = printable(str(value))
    if not text:
        return
    cell.value = text
    cell.data_type = "s"
    if text[0] in "=+-@":
        cell.quotePrefix = True


def _print_setup(sheet, table: PaperTable, paper: Paper, first_head: int) -> None:
    for column, width in enumerate(_widths(table), start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    last_head = first_head + len(table.head) - 1
    sheet.print_title_rows = f"{first_head}:{last_head}"
    sheet.sheet_format.defaultRowHeight = LINE_HEIGHT
    sheet.freeze_panes = sheet.cell(last_head + 1, 1)
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    margins = sheet.page_margins
    margins.top = margins.bottom = 20 / 25.4
    margins.left, margins.right, margins.header, margins.footer = 20 / 25.4, 15 / 25.4, 0.3, 0.3
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.left.text = printable(paper.footer).replace("&", "&&")
    sheet.oddFooter.right.text = "Trang &P/&N"
