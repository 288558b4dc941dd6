"""Write a list as CSV or as a worksheet that nobody's text can turn into a formula.

A cell that begins with = + - @ is data here, not a command: in CSV an apostrophe stands before it, in xlsx the cell is
marked as text. CSV opens with a byte-order mark, because Excel takes Vietnamese for something else without it.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from itertools import chain

from .column_widths import lines_in

Value = str | int | date | None
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
CSV_TYPE = "text/csv; charset=utf-8"
FONT = "Times New Roman"
LINE_HEIGHT = 15.75
A4 = 9  # how a worksheet names the size of its paper
LETTERS_PER_WIDTH = 1.0
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def to_csv(head: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """UTF-8 with a byte-order mark; days as dd/mm/yyyy."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_plain(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def _plain(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_DANGEROUS) else text


def to_xlsx(title: str, above: Sequence[str], head: Sequence[str], rows: Iterable[Sequence[Value]],
            widths: Sequence[int]) -> bytes:
    """One worksheet, ready to print: the lines of `above`, a bold head that stays in view and on every page, then
    the rows; `widths` in characters."""
    from openpyxl import Workbook  # a quarter of a second to load: only where a worksheet is written
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    _print_setup(sheet, len(above) + 1, " – ".join(above))
    for line in above:
        sheet.append(_row(sheet, [line], "above"))
    for place, row in enumerate(chain([head], rows), start=len(above) + 1):
        sheet.row_dimensions[place].height = LINE_HEIGHT * max(
            lines_in(_plain(value), width * LETTERS_PER_WIDTH, place == len(above) + 1)
            for value, width in zip(row, widths, strict=True))
        sheet.append(_row(sheet, row, "head" if place == len(above) + 1 else "body"))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _print_setup(sheet, head_line: int, footer: str) -> None:
    """A4 landscape, one page wide, the head on every page, the agency and the day with the page's number below."""
    sheet.freeze_panes = f"A{head_line + 1}"
    sheet.print_title_rows = f"{head_line}:{head_line}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    margins = sheet.page_margins
    margins.left = margins.right = 12 / 25.4
    margins.top = margins.bottom = 15 / 25.4
    sheet.oddFooter.left.text = _printable(footer).replace("&", "&&")
    sheet.oddFooter.right.text = "Trang &P/&N"


def _row(sheet, values: Sequence[Value], kind: str) -> list:
    """The cells of one line: of those above the table, of its head, or of its body."""
    from openpyxl.cell import WriteOnlyCell

    font, border, alignment = _styles()[kind]
    cells = []
    for value in values:
        cell = WriteOnlyCell(sheet, value=_printable(value) if isinstance(value, str) else value)
        if isinstance(value, str):
            cell.data_type = "s"
        elif isinstance(value, date):
            cell.number_format = "dd/mm/yyyy"
        cell.font, cell.border, cell.alignment = font, border, alignment
        cells.append(cell)
    return cells


@cache
def _styles() -> dict[str, tuple]:
    from openpyxl.styles import Alignment, Border, Font, Side

    thin = Side(style="thin")
    grid = Border(left=thin, right=thin, top=thin, bottom=thin)
    wrapped = Alignment(wrap_text=True, vertical="top")
    return {
        "above": (Font(name=FONT, size=12, bold=True), Border(), Alignment(vertical="top")),
        "head": (Font(name=FONT, size=12, bold=True), grid, Alignment(wrap_text=True, vertical="center",
                                                                      horizontal="center")),
        "body": (Font(name=FONT, size=12), grid, wrapped),
    }


def _printable(text: str) -> str:
    """Without the control characters that no worksheet may hold."""
    return "".join(char for char in text if char in "\n\t" or ord(char) >= 32)
