"""Every written file is opened again by a reader that is not its writer."""

import io
import json
import re
import xml.etree.ElementTree as ET
import zipfile

import openpyxl
import pdfplumber
import pytest
from docx import Document
from docx.enum.section import WD_ORIENT

from tracker.documents.docx_writer import write_docx
from tracker.documents.paper import HeadCell, Letter, Paper, PaperTable, TableRow, printable, shown
from tracker.documents.pdf_writer import compile_paper
from tracker.documents.xlsx_writer import write_xlsx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VIETNAMESE = "Ằẳẵặ Ểễệ Ổỗộ Ởỡợ Ửữự Ỷỹỵ đĐ ị ỉ"
LETTER = Letter(
    parent="UBND tỉnh Hà Tĩnh", agency="Sở Công Thương", number="Số: ……/BC-……",
    place_line="Hà Tĩnh, ngày … tháng … năm 2022", kind="BÁO CÁO", subject="Kết quả năm 2022",
    period_line="(Số liệu tính từ ngày 15/12/2021)", paragraphs=(VIETNAMESE, "Đoạn hai."),
    recipients=("- UBND tỉnh (b/c);", "- Lưu: VT."), signer_title="Giám đốc", signer_name="Nguyễn Thị Ệ",
)
HEAD = (
    (HeadCell("STT", rows=2), HeadCell("Chỉ tiêu thống kê", rows=2, hint="(hằng quý)"),
     HeadCell("Kết quả thống kê", columns=2), HeadCell("Ghi chú", rows=2)),
    (HeadCell("Đơn vị tính"), HeadCell("Số liệu")),
)


def table_of(rows, mark="Phụ lục", **more):
    return PaperTable(mark, "THỐNG KÊ", "(Kèm theo Báo cáo)", HEAD, (18, 106, 42, 30, 56), "clccl", tuple(rows),
                      numeric=(3,), **more)


def paper_of(rows, letter=LETTER, **more):
    return Paper("Báo cáo thử", "Sở Công Thương", (table_of(rows, **more),), letter=letter, footer="Sở A & B")


def many_rows(number):
    return [TableRow((f"{n}.", f"Chỉ tiêu thứ {n} {VIETNAMESE}", "Văn bản", n, "")) for n in range(1, number + 1)]


def docx_rows(content):
    root = ET.fromstring(zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml"))
    return [["".join(text.text or "" for text in cell.iter(W + "t")) for cell in row.findall(W + "tc")]
            for row in root.iter(W + "tr")]


def test_word_holds_every_row_in_order_with_what_was_typed():
    rows = [TableRow(("1.", "Chỉ đạo", "", "", ""), strong=True),
            TableRow(("1.1.", "Số nhiệm vụ", "Nhiệm vụ", 1712, "dòng một\ndòng hai")),
            TableRow(("1.2.", "<b>&", "Phòng", "05/05", "")), TableRow(("1.3.", "Hồ sơ", "", "16.181/16.183", ""))]
    content = write_docx(paper_of(rows))
    assert [row for row in docx_rows(content) if len(row) > 3][2:] == [
        ["1.", "Chỉ đạo", "", "", ""], ["1.1.", "Số nhiệm vụ", "Nhiệm vụ", "1.712", "dòng mộtdòng hai"],
        ["1.2.", "<b>&", "Phòng", "05/05", ""], ["1.3.", "Hồ sơ", "", "16.181/16.183", ""]]
    cell = Document(io.BytesIO(content)).tables[-1].rows[3].cells[4]
    assert cell.text == "dòng một\ndòng hai"


def test_word_keeps_the_measures_of_the_decree():
    document = Document(io.BytesIO(write_docx(paper_of(many_rows(3)))))
    first, appendix = document.sections
    for section in (first, appendix):
        assert [round(length.mm) for length in (section.top_margin, section.bottom_margin, section.left_margin,
                                                section.right_margin)] == [20, 20, 30, 15]
        assert section.different_first_page_header_footer
        assert "PAGE" in section.header._element.xml and not section.first_page_header.paragraphs[0].text
    assert (round(first.page_width.mm), round(first.page_height.mm)) == (210, 297)
    assert (round(appendix.page_width.mm), round(appendix.page_height.mm)) == (297, 210)
    assert appendix.orientation == WD_ORIENT.LANDSCAPE
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert text.index("BÁO CÁO") < text.index(VIETNAMESE) < text.index("Phụ lục")
    body = next(paragraph for paragraph in document.paragraphs if paragraph.text == VIETNAMESE)
    assert 'w:val="both"' in body._p.xml and 'w:val="28"' in body._p.xml
    cells = [cell.text for table in document.tables[:2] for cell in table.rows[0].cells]
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in cells[1] and "SỞ CÔNG THƯƠNG" in cells[0]
    assert "Nơi nhận:" in cells[2] and "Nguyễn Thị Ệ" in cells[3]


def test_word_names_times_new_roman_for_every_script_and_the_language():
    content = write_docx(paper_of(many_rows(1)))
    styles = ET.fromstring(zipfile.ZipFile(io.BytesIO(content)).read("word/styles.xml"))
    for fonts in (styles.find(f"{W}docDefaults//{W}rFonts"), styles.find(f"{W}style[@{W}styleId='Normal']//{W}rFonts")):
        assert {fonts.get(W + slot) for slot in ("ascii", "hAnsi", "eastAsia", "cs")} == {"Times New Roman"}
        assert not [name for name in fonts.attrib if "Theme" in name]
    assert styles.find(f"{W}docDefaults//{W}lang").get(W + "val") == "vi-VN"


def test_word_is_not_put_into_its_compatibility_mode_and_ends_with_a_paragraph():
    files = zipfile.ZipFile(io.BytesIO(write_docx(paper_of(many_rows(2)))))
    settings = ET.fromstring(files.read("word/settings.xml"))
    modes = [setting.get(W + "val") for setting in settings.iter(W + "compatSetting")
             if setting.get(W + "name") == "compatibilityMode"]
    body = ET.fromstring(files.read("word/document.xml")).find(W + "body")
    assert modes == ["15"]
    assert [child.tag.removeprefix(W) for child in body][-3:] == ["tbl", "p", "sectPr"]


def test_word_s_table_repeats_its_head_keeps_rows_whole_and_sets_widths_three_times():
    root = ET.fromstring(zipfile.ZipFile(io.BytesIO(write_docx(paper_of(many_rows(4))))).read("word/document.xml"))
    table = list(root.iter(W + "tbl"))[-1]
    rows = table.findall(W + "tr")
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, True] + [False] * 4
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    assert table.find(f"{W}tblPr/{W}tblLayout").get(W + "type") == "fixed"
    grid = [int(column.get(W + "w")) for column in table.findall(f"{W}tblGrid/{W}gridCol")]
    assert [int(cell.find(f"{W}tcPr/{W}tcW").get(W + "w")) for cell in rows[-1].findall(W + "tc")] == grid
    assert sum(grid) == int(table.find(f"{W}tblPr/{W}tblW").get(W + "w"))
    assert abs(sum(grid) / 1440 * 25.4 - 252) < 0.2


def test_excel_is_ready_to_print_and_never_takes_a_text_for_a_formula():
    rows = [TableRow(("1.", f"Dòng {n}", "", value, "@ghi chú"))
            for n, value in enumerate(("=1+2", "+84", "-", "@x", "39", "02", "16.183", 16183))]
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx(paper_of(rows)))).worksheets[0]
    setup = sheet.page_setup
    assert (setup.orientation, int(setup.paperSize), setup.fitToHeight) == ("landscape", 9, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    head = next(cell.row for cell in sheet["A"] if cell.value == "STT")
    assert sheet.print_title_rows == f"${head}:${head + 1}"
    values = [sheet.cell(head + 2 + n, 4) for n in range(len(rows))]
    assert [cell.value for cell in values] == ["=1+2", "+84", "-", "@x", 39, "02", "16.183", 16183]
    assert [cell.data_type for cell in values] == ["s", "s", "s", "s", "n", "s", "s", "n"]
    assert all(cell.quotePrefix for cell in values[:4])
    assert sheet.cell(head + 2, 5).data_type == "s"
    widths = [sheet.column_dimensions[letter].width for letter in "ABCDE"]
    assert widths[1] == max(widths) and all(width > 5 for width in widths)
    assert "THỐNG KÊ" in [cell.value for cell in sheet["A"]]


def test_excel_gives_a_wrapped_text_the_height_it_needs():
    long = "Số người làm việc hưởng lương từ ngân sách nhà nước tại các đơn vị sự nghiệp công lập " * 2
    rows = [TableRow(("1.", long, "", "1", "")), TableRow(("2.", "Ngắn", "", "1", "")),
            TableRow(("3.", "Ngắn", "", "1", "một\nhai\nba"))]
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx(paper_of(rows)))).worksheets[0]
    first = next(cell.row for cell in sheet["A"] if cell.value == "1.")
    heights = [sheet.row_dimensions[first + n].height for n in range(3)]
    assert heights[0] >= 3 * 16 and heights[1] is None and heights[2] == 3 * 15.75


def test_excel_names_its_sheets_apart():
    tables = (table_of(many_rows(1), sheet="Theo đơn vị"), table_of(many_rows(1), sheet="Theo đơn vị"),
              table_of(many_rows(1), mark="Phụ lục [1]/2"))
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(Paper("Tổng hợp", "Sở", tables))))
    assert book.sheetnames == ["Theo đơn vị", "Theo đơn vị 2", "Phụ lục  1  2"]


def test_pdf_is_set_in_a_font_that_has_every_vietnamese_letter():
    content, warnings = compile_paper(paper_of(many_rows(60), notes=("Cách tính: thử.",)))
    assert all("times new roman" in warning for warning in warnings)
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        sizes = [(round(page.width), round(page.height)) for page in pdf.pages]
        texts = [page.extract_text() for page in pdf.pages]
        fonts = {char["fontname"] for page in pdf.pages for char in page.chars}
        tops = [page.crop((0, 0, page.width, 54)).extract_text() for page in pdf.pages]
    assert sizes[0] == (595, 842) and set(sizes[1:]) == {(842, 595)}
    assert all("Tinos" in name or "Times" in name for name in fonts)
    assert VIETNAMESE in texts[0] and VIETNAMESE in texts[1]
    assert tops[:4] == ["", "", "2", "3"]
    assert all("Chỉ tiêu thống kê" in text and "Số liệu" in text for text in texts[1:])
    printed = re.findall(r"Chỉ tiêu thứ (\d+) ", "\n".join(texts))
    assert printed == [str(n) for n in range(1, 61)]
    assert "Cách tính: thử." in texts[-1]


@pytest.mark.parametrize("write", [write_docx, write_xlsx, lambda paper: compile_paper(paper)[0]],
                         ids=["docx", "xlsx", "pdf"])
def test_texts_of_people_are_only_texts(write):
    nasty = "a\x00b\x0b #eval(1) $x$ *đậm* {{7*7}} <w:p> \ud800 & \"'"
    content = write(paper_of([TableRow((nasty, nasty, nasty, nasty, nasty))], mark=nasty))
    assert content[:2] == b"PK" or content[:4] == b"%PDF"


def test_markup_is_printed_as_it_was_typed():
    content, _ = compile_paper(paper_of([TableRow(("1", "*đậm* #let x $y$", "", "", ""))]))
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        assert "*đậm* #let x $y$" in pdf.pages[1].extract_text()


def test_counted_numbers_are_grouped_and_typed_ones_left_alone():
    assert (shown(16183), shown("16183"), shown(0)) == ("16.183", "16183", "0")
    assert json.loads(json.dumps(printable("a\tb\r\nc\x1f"))) == "a b\nc"
