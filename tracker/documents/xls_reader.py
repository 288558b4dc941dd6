"""Read an old Excel workbook (xls): the same promise as for xlsx, by xlrd."""

from datetime import time
from typing import Any

from tracker.documents.number_formats import date_text, is_date_format, number_text
from tracker.documents.sheet_grid import MAX_COLUMNS, SheetGrid
from tracker.domain.errors import BadInput
from tracker.domain.paper import Notice, Paper, Table

from ..domain.wording import _


def read_xls(data: bytes, *, max_rows: int) -> Paper:
    """Raises BadInput for a locked or damaged workbook, or one with more than `max_rows` rows."""
    import xlrd  # loaded only where a file is read

    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=_Silent())
    except MemoryError:
        raise
    except Exception as error:  # xlrd raises whatever its parts raise on damaged files
        if "encrypted" in str(error).lower():
            raise BadInput(_("Tệp Excel có mật khẩu. Hãy bỏ mật khẩu rồi nộp lại.")) from error
        raise BadInput(_("Tệp Excel (xls) bị hỏng, không mở được. Hãy lưu lại dưới dạng xlsx rồi nộp.")) from error
    tables: list[Table] = []
    notices: list[Notice] = []
    left = max_rows
    visible = [sheet for sheet in book.sheets() if sheet.visibility == 0] or book.sheets()
    for sheet in book.sheets():
        if sheet not in visible:
            if sheet.nrows > 1:
                notices.append(
                    Notice(sheet.name, "", _("Trang tính này đang ẩn nên không được đọc. Nếu cần, hãy bỏ ẩn rồi nộp "
                                             "lại."))
                )
            continue
        left -= sheet.nrows
        if left < 0:
            raise BadInput(_("Tệp có quá nhiều dòng. Hãy tách riêng phần phụ lục rồi nộp lại."))
        grid = _grid(book, sheet)
        table = grid.table(sheet.name)
        notices.extend(grid.notices)
        if table.rows:
            tables.append(table)
    return Paper("xls", tuple(tables), (), tuple(notices))


class _Silent:
    """xlrd's log, which belongs on nobody's screen."""

    def write(self, text: str) -> int:
        return len(text)


def _grid(book: Any, sheet: Any) -> SheetGrid:
    grid = SheetGrid(sheet.name)
    width = min(sheet.ncols, MAX_COLUMNS)
    for row in range(sheet.nrows):
        information = sheet.rowinfo_map.get(row)
        cells = [sheet.cell(row, column) for column in range(min(width, sheet.row_len(row)))]
        texts = [_text(book, cell) for cell in cells] + [""] * (width - len(cells))
        bold = [_is_bold(book, cell) for cell in cells] + [False] * (width - len(cells))
        grid.add_row(row + 1, texts, bold, hidden=bool(information and information.hidden))
    grid.merge([(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells])
    return grid


def _format_of(book: Any, cell: Any) -> str:
    extended = book.xf_list[cell.xf_index] if cell.xf_index is not None else None
    found = book.format_map.get(extended.format_key) if extended else None
    return found.format_str if found else "General"


def _is_bold(book: Any, cell: Any) -> bool:
    if cell.xf_index is None:
        return False
    return bool(book.font_list[book.xf_list[cell.xf_index].font_index].bold)


def _text(book: Any, cell: Any) -> str:
    import xlrd

    number_format = _format_of(book, cell)
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return str(cell.value)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#N/A"))
    if cell.ctype == xlrd.XL_CELL_DATE or (cell.ctype == xlrd.XL_CELL_NUMBER and is_date_format(number_format)):
        return _date(book, cell.value, number_format)
    return number_text(cell.value, number_format) if cell.ctype == xlrd.XL_CELL_NUMBER else ""


def _date(book: Any, value: float, number_format: str) -> str:
    import xlrd

    try:
        moment = xlrd.xldate_as_datetime(value, book.datemode)
    except (ValueError, OverflowError):
        return number_text(value, "General")
    if value < 1:
        return date_text(time(moment.hour, moment.minute), number_format)
    return date_text(moment, number_format)
