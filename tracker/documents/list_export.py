"""Write a list as CSV or as a worksheet that nobody's text can turn into a formula.

A cell that begins with = + - @ is data here, not a command: in CSV an apostrophe stands before it, in xlsx the cell is
marked as text. CSV opens with a byte-order mark, because Excel takes Vietnamese for something else without it.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

Value = str | int | date | None
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
CSV_TYPE = "text/csv; charset=utf-8"
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
    """One worksheet: the lines of `above`, a bold head that stays in view, then the rows; `widths` in characters."""
    from openpyxl import Workbook  # a quarter of a second to load: only where a worksheet is written

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    for place, width in enumerate(widths):
        sheet.column_dimensions[chr(ord("A") + place)].width = width
    sheet.freeze_panes = f"A{len(above) + 2}"
    for line in above:
        sheet.append([_cell(sheet, line, bold=True)])
    sheet.append([_cell(sheet, name, bold=True) for name in head])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _cell(sheet, value: Value, *, bold: bool = False):
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    cell = WriteOnlyCell(sheet, value=_printable(value) if isinstance(value, str) else value)
    if isinstance(value, str):
        cell.data_type = "s"
    elif isinstance(value, date):
        cell.number_format = "dd/mm/yyyy"
    cell.font = Font(name="Times New Roman", size=12, bold=bold)
    cell.alignment = Alignment(wrap_text=not bold or len(str(value)) < 40, vertical="top")
    return cell


def _printable(text: str) -> str:
    """Without the control characters that no worksheet may hold."""
    return "".join(char for char in text if char in "\n\t" or ord(char) >= 32)
