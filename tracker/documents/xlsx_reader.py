"""Read an Excel workbook (xlsx) as it is printed: merges, number formats, several sheets; hidden parts are reported.

The raw sheets are looked through before openpyxl sees them, because a forged merge or a cell at the far end of the grid
exhausts it. Hidden sheets and rows are not on the printed paper: they are left out and listed, never dropped in
silence.
"""

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any, BinaryIO

from tracker.documents.number_formats import date_text, is_date_format, number_text
from tracker.documents.sheet_grid import MAX_COLUMNS, SheetGrid
from tracker.documents.struck_out import struck_out
from tracker.domain.errors import BadInput
from tracker.domain.paper import Notice, Paper, Table

from ..domain.wording import _

_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,7})(\d{1,10})"')
_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d{1,10})"')
_DIMENSION = re.compile(rb"<(?:\w+:)?dimension\b[^>]*/>")
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_ESCAPED = re.compile(r"_x(00[01][0-9A-Fa-f]|005F)_")
_MAX_MERGES = 20_000
_CHUNK = 1 << 20


def read_xlsx(source: BinaryIO, *, max_rows: int) -> Paper:
    """Raises BadInput for a forged or damaged workbook, or one with more than `max_rows` rows."""
    has_formulas = _look_through(zipfile.ZipFile(source), max_rows)
    source.seek(0)
    book = _load(source, values=True)
    formulas = None
    if has_formulas:
        source.seek(0)
        formulas = _load(source, values=False)
    tables: list[Table] = []
    notices: list[Notice] = []
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
    left = max_rows
    for sheet in book.worksheets:
        if sheet not in shown:
            if sheet.max_row > 1:
                notices.append(
                    Notice(
                        sheet.title, "", _("Trang tính này đang ẩn nên không được đọc. Nếu cần, hãy bỏ ẩn rồi nộp lại.")
                    )
                )
            continue
        grid = _grid(sheet, formulas[sheet.title] if formulas else None, left)
        left -= len(grid.rows)
        table = grid.table(sheet.title)
        notices.extend(grid.notices)
        if table.rows:
            tables.append(table)
    return Paper("xlsx", tuple(tables), (), tuple(notices))


def _load(source: BinaryIO, *, values: bool) -> Any:
    from openpyxl import load_workbook  # loaded only where a file is read

    try:
        return load_workbook(source, data_only=values, keep_links=False)
    except MemoryError:
        raise
    except Exception as error:  # openpyxl raises whatever its parts raise on damaged files
        raise BadInput(_("Tệp Excel bị hỏng, không mở được. Hãy mở bằng Excel, lưu lại rồi nộp.")) from error


def _grid(sheet: Any, formulas: Any | None, left: int) -> SheetGrid:
    grid = SheetGrid(sheet.title)
    last_row, last_column = _extent(sheet)
    if last_row > left:
        raise BadInput(_("Tệp có quá nhiều dòng. Hãy tách riêng phần phụ lục rồi nộp lại."))
    merged = [(r.min_row, r.min_col, r.max_row, r.max_col) for r in sheet.merged_cells.ranges]
    fonts: dict[int, bool] = {}
    for number in range(1, last_row + 1):
        hidden = bool(sheet.row_dimensions[number].hidden) if number in sheet.row_dimensions else False
        cells = [sheet._cells.get((number, column)) for column in range(1, last_column + 1)]
        texts = [_text(cell) if cell is not None else "" for cell in cells]
        bold = [cell is not None and cell.has_style and _is_bold(cell, fonts) for cell in cells]
        grid.add_row(number, texts, bold, hidden=hidden)
        struck = [text for text, cell in zip(texts, cells, strict=True) if text and cell.has_style and cell.font.strike]
        if struck and not hidden:
            grid.notices.append(struck_out(grid.place(number, 1), " ".join(struck)))
        if formulas is not None:
            _note_uncounted(grid, formulas, number, texts)
    grid.merge(merged)
    return grid


def _extent(sheet: Any) -> tuple[int, int]:
    """The last row and column that hold anything."""
    rows = columns = 0
    for (row, column), cell in sheet._cells.items():
        if cell.value is not None and str(cell.value).strip():
            rows, columns = max(rows, row), max(columns, min(column, MAX_COLUMNS))
    return rows, columns


def _note_uncounted(grid: SheetGrid, formulas: Any, number: int, texts: list[str]) -> None:
    for index, text in enumerate(texts):
        formula = formulas._cells.get((number, index + 1))
        if not text and formula is not None and formula.data_type == "f":
            message = _("Ô chứa công thức chưa được tính nên không có giá trị. Hãy mở bằng Excel, lưu lại rồi nộp.")
            grid.notices.append(Notice(grid.place(number, index + 1), str(formula.value)[:100], message))


def _is_bold(cell: Any, fonts: dict[int, bool]) -> bool:
    """`fonts` remembers the answer for each font: openpyxl makes an object anew whenever it is asked for one."""
    index = cell._style.fontId
    if index not in fonts:
        fonts[index] = bool(cell.font and cell.font.b)
    return fonts[index]


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return _ESCAPED.sub(lambda match: _unescaped(int(match[1], 16)), value) if "_x" in value else value
    number_format = cell.number_format or "General"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime | date | time):
        return date_text(value, number_format)
    if isinstance(value, int | float):
        if is_date_format(number_format) and value < 0:
            return str(value)
        return number_text(value, number_format)
    return str(value)


def _unescaped(code: int) -> str:
    """A character that Excel keeps as _x000D_: a break or a tab; other control characters are none of the text."""
    return "\n" if code == 13 else chr(code) if code in (9, 10, 0x5F) or code >= 32 else ""


def _look_through(package: zipfile.ZipFile, max_rows: int) -> bool:
    """Refuse forged sheets before they are loaded; answers whether any sheet holds formulas."""
    names = package.namelist()
    if not any(name.endswith("workbook.xml") for name in names):
        raise BadInput(_("Tệp Excel thiếu phần nội dung. Hãy mở tệp bằng Excel, lưu lại rồi nộp."))
    formulas = False
    for name in names:
        if re.match(r"^/?xl/worksheets/[^/]+\.xml$", name):
            formulas = _look_at_sheet(package, name, max_rows) or formulas
    return formulas


def _look_at_sheet(package: zipfile.ZipFile, name: str, max_rows: int) -> bool:
    merges = 0
    formulas = False
    for chunk in _chunks(package, name):
        formulas = formulas or bool(_FORMULA.search(chunk))
        for match in _MERGE.finditer(chunk):
            merges += 1
            area = (int(match[4]) - int(match[2]) + 1) * (_column_number(match[3]) - _column_number(match[1]) + 1)
            if merges > _MAX_MERGES or area > 200_000 or area < 1:
                raise BadInput(_("Tệp Excel có vùng ô gộp quá lớn, không đọc được. Hãy bỏ gộp ô ngoài bảng rồi nộp "
                                 "lại."))
        for match in (*_CELL.finditer(chunk), *_ROW.finditer(chunk)):
            row = int(match[match.lastindex or 1])
            if row > max_rows * 2 and match.re is _CELL:
                raise BadInput(_("Tệp Excel có ô ở quá xa bảng (dòng quá lớn). Hãy xóa các dòng thừa rồi nộp lại."))
    return formulas


def _chunks(package: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """The member in pieces that overlap, so that no tag is cut."""
    with package.open(name) as member:
        tail = b""
        while block := member.read(_CHUNK):
            yield tail + block
            tail = block[-300:]


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters[:4]:
        number = number * 26 + letter - 64
    return number
