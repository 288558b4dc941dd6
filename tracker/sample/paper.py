"""Write the sample plan as the Word file an agency would issue: letterhead, merged cells, torn row, signature."""

import io
import unicodedata
from datetime import date

from .plan import HEAD, Line

AGENCY = "Sở Nông nghiệp và Du lịch tỉnh Hương Giang"
WIDTH = len(HEAD)
REPEAT_HEAD_BEFORE = "IV."


def plan_as_docx(rows: list[Line], year: int, number: str, issued_on: date) -> bytes:
    """The file's bytes."""
    from docx import Document
    from docx.enum.section import WD_ORIENT

    paper = Document()
    page = paper.sections[0]
    page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, page.page_height, page.page_width
    paper.add_paragraph("UBND TỈNH HƯƠNG GIANG")
    paper.add_paragraph("SỞ NÔNG NGHIỆP VÀ DU LỊCH")
    paper.add_paragraph(f"Số: {number}")
    paper.add_paragraph(f"Hương Giang, ngày {issued_on.day:02d} tháng {issued_on.month:02d} năm {issued_on.year}")
    paper.add_paragraph("Phụ lục")
    paper.add_paragraph(f"NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH NĂM {year}")
    paper.add_paragraph(f"(Kèm theo Kế hoạch số {number} ngày {issued_on:%d/%m/%Y} của {AGENCY})")
    _table(paper, rows)
    paper.add_paragraph("GIÁM ĐỐC")
    paper.add_paragraph("Nguyễn Thị Hồng Vân")
    file = io.BytesIO()
    paper.save(file)
    return file.getvalue()


def _table(paper, rows: list[Line]) -> None:
    table = paper.add_table(rows=0, cols=WIDTH)
    table.style = "Table Grid"
    _fill(table, HEAD)
    _fill(table, [f"({n})" for n in range(1, WIDTH + 1)])
    above = None
    for row in rows:
        if row.task is None:
            if row.section.startswith(REPEAT_HEAD_BEFORE):
                _fill(table, HEAD)
            _section(table, row)
            above = None
            continue
        printed = _task(table, row)
        if row.number or above is None:
            above = printed[0]
        elif not row.number:
            for column in (0, 1):
                above.cells[column].merge(printed[-1].cells[column])


def _fill(table, texts):
    row = table.add_row()
    for cell, text in zip(row.cells, texts, strict=True):
        cell.text = text
    return row


def _section(table, line: Line) -> None:
    code, _, title = line.section.partition("|")
    row = table.add_row()
    if line.one_cell:
        row.cells[0].merge(row.cells[WIDTH - 1]).text = line.section
        return
    row.cells[0].text, row.cells[1].text = code, title
    if line.stray:
        row.cells[5].text = line.stray


def _task(table, line: Line) -> list:
    cells = [line.number, line.objective, line.task or "", line.product, line.lead, line.helpers, line.due, line.budget]
    if not line.task:
        return [_fill(table, [line.number] + [""] * (WIDTH - 1))]
    if not line.torn:
        return [_fill(table, _as_typed(cells))]
    first = [piece or cell for piece, cell in zip((*line.torn, ""), cells, strict=True)]
    rest = [cell[len(start):].strip() for start, cell in zip(first, cells, strict=True)]
    return [_fill(table, first), _fill(table, rest)]


def _as_typed(cells: list[str]) -> list[str]:
    """Some people's keyboards leave decomposed letters and non-breaking blanks."""
    if cells[0] == "2":
        return [unicodedata.normalize("NFD", cell) for cell in cells]
    return [cell.replace("Tháng ", "Tháng\u00a0") for cell in cells]
