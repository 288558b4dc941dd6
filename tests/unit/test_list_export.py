"""What is exported is data: no text becomes a formula, and Vietnamese survives."""

import io
from datetime import date

from openpyxl import load_workbook

from tracker.documents.list_export import to_csv, to_xlsx

ROWS = [
    ["Kế hoạch", "=1+1", date(2022, 1, 20), 3],
    ["-2+3", "@SUM(A1)", None, None],
    ["a\x0bb", "dòng 1\ndòng 2", None, 0],
]


def test_csv_disarms_formulas_and_opens_in_excel():
    data = to_csv(["Nhiệm vụ", "Ghi chú", "Hạn", "Số"], ROWS)
    assert data.startswith(b"\xef\xbb\xbf")
    lines = data.decode("utf-8-sig").split("\r\n")
    assert lines[:3] == ["Nhiệm vụ,Ghi chú,Hạn,Số", "Kế hoạch,'=1+1,20/01/2022,3", "'-2+3,'@SUM(A1),,"]


def test_xlsx_keeps_formulas_as_text_and_days_as_days():
    data = to_xlsx("Nhiệm vụ", ["SỞ CÔNG THƯƠNG"], ["Nhiệm vụ", "Ghi chú", "Hạn", "Số"], ROWS, [40, 30, 12, 6])
    sheet = load_workbook(io.BytesIO(data)).active
    cells = list(sheet.iter_rows(min_row=3))
    assert [(cell.value, cell.data_type) for cell in cells[0][:2]] == [("Kế hoạch", "s"), ("=1+1", "s")]
    assert cells[0][2].value.date() == date(2022, 1, 20)
    assert cells[1][1].data_type == "s" and cells[2][0].value == "ab"
    assert sheet.freeze_panes == "A3"


def test_xlsx_is_ready_to_print_and_its_rows_are_high_enough():
    rows = [["Ngắn", "ngắn", None, 1], ["Rà soát thủ tục hành chính thuộc phạm vi quản lý " * 4, "b", None, 2]]
    data = to_xlsx("Nhiệm vụ", ["SỞ CÔNG THƯƠNG", "Tính đến ngày 30/11/2026"], ["Nhiệm vụ", "Ghi chú", "Hạn", "Số"],
                   rows, [40, 30, 12, 6])
    sheet = load_workbook(io.BytesIO(data)).active
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows == "$3:$3" and sheet.oddFooter.right.text == "Trang &P/&N"
    assert "SỞ CÔNG THƯƠNG" in sheet.oddFooter.left.text
    short, long = (sheet.row_dimensions[number].height for number in (4, 5))
    assert long >= 4 * short
