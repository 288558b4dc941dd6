"""Appendices in print that has no ruled table: text as converters leave it, and PDFs without lines."""

import pytest

from tests.unruled_builder import borderless_pdf, dashed, grid_text, laid_out
from tracker.documents.reading import read_paper
from tracker.domain.appendix import read_appendix

ROWS = [
    ["STT", "Nội dung công việc", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời gian thực hiện", "Kết quả, sản phẩm"],
    ["I", "CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO PHÒNG, CHỐNG THAM NHŨNG, TIÊU CỰC"],
    ["1", "Ban hành kế hoạch phòng, chống tham nhũng và quán triệt đến toàn thể công chức trong cơ quan",
     "Văn phòng", "Các phòng nghiệp vụ", "Trước ngày 31/01/2026", "Kế hoạch"],
    ["2", "Phổ biến pháp luật về thực hành tiết kiệm, chống lãng phí bằng nhiều hình thức phù hợp",
     "Phòng Nghiệp vụ 4", "Văn phòng; Sở Tư pháp; các cơ quan thông tin đại chúng trên địa bàn",
     "Thường xuyên trong năm", "Hội nghị, tài liệu"],
    ["II", "PHÒNG NGỪA THAM NHŨNG"],
    ["3", "Kiểm soát tài sản, thu nhập của người có chức vụ: tiếp nhận, quản lý bản kê khai theo Nghị định số "
     "130/2020/NĐ-CP ngày 30/10/2020", "Phòng Nghiệp vụ 4", "Cơ quan có người được xác minh", "Quý II, III năm 2026",
     "Kết luận xác minh"],
    ["4", "Chuyển đổi vị trí công tác theo quy định", "Văn phòng", "", "Tháng 10/2026", "Quyết định"],
    ["5", "Báo cáo định kỳ kết quả công tác", "Phòng Nghiệp vụ 4", "Các phòng nghiệp vụ",
     "Trước ngày 15 của tháng cuối quý", "Báo cáo quý, 6 tháng, 9 tháng và năm"],
]  # fmt: skip
WIDTHS = (9, 34, 18, 22, 20, 18)
POINTS = ("1cm", "8cm", "4cm", "5cm", "3.5cm", "1fr")

MAKERS = {
    "text with gutters": lambda: laid_out(ROWS, WIDTHS),
    "text with gutters and blank lines": lambda: laid_out(ROWS, WIDTHS, blank_lines=True),
    "text over two pages": lambda: laid_out(ROWS, WIDTHS, page_after=4),
    "grid": lambda: grid_text(ROWS, WIDTHS),
    "framed grid": lambda: grid_text(ROWS, WIDTHS).replace("|", "│"),
    "dashes": lambda: dashed(ROWS, WIDTHS),
    "pdf without rules": lambda: borderless_pdf(ROWS, POINTS),
    "pdf without rules over pages": lambda: borderless_pdf(ROWS, POINTS, height="95mm"),
    "pdf with level rules": lambda: borderless_pdf(ROWS, POINTS, stroke="(bottom: 0.5pt)"),
}


def read(made):
    data = made if isinstance(made, bytes) else made.encode()
    return read_appendix(read_paper(data, "x.pdf" if isinstance(made, bytes) else "x.txt"), 2026)


@pytest.mark.parametrize(
    ("make", "guessed"),
    [pytest.param(make, name.startswith(("text", "pdf without")), id=name) for name, make in MAKERS.items()],
)
def test_a_table_without_rules_is_read_by_its_columns(make, guessed):
    appendix = read(make())
    section, expected = None, []
    for row in ROWS[1:]:
        if len(row) == 2:
            section = row[0]
        else:
            expected.append((section, *row))
    fields = ("section", "number", "task", "lead", "coordinating", "deadline", "product")
    assert [tuple(getattr(task, name) for name in fields) for task in appendix.tasks] == expected
    assert [one.title for one in appendix.sections] == [row[1] for row in ROWS if len(row) == 2]
    asked = [problem.message for problem in appendix.problems]
    assert len(asked) == guessed and all("không kẻ khung" in message for message in asked)


def test_cells_merged_downwards_in_a_grid():
    text = """
+-----+----------+-----------+-----------+---------+
| TT  | Mục tiêu | Nhiệm vụ  | Chủ trì   | Hạn     |
+=====+==========+===========+===========+=========+
| 1   | Nâng cao | Xây dựng  | Văn phòng | Quý I   |
|     | chất     +-----------+-----------+---------+
|     | lượng    | Ban hành  | Thanh tra | Quý II  |
+-----+----------+-----------+-----------+---------+
"""
    appendix = read(text)
    assert [(t.number, t.objective, t.task, t.lead, t.deadline) for t in appendix.tasks] == [
        ("1", "Nâng cao chất lượng", "Xây dựng", "Văn phòng", "Quý I"),
        ("1", "Nâng cao chất lượng", "Ban hành", "Thanh tra", "Quý II"),
    ]


def test_an_html_table_saved_as_text():
    text = "<p>PHỤ LỤC</p><table><tr><th>TT</th><th>Nhiệm vụ</th><th>Chủ trì</th><th>Hạn</th></tr>" + (
        "<tr><td>1</td><td><p>Rà soát</p></td><td>Văn phòng</td><td>Quý I</td></tr></table>"
    )
    assert [(t.task, t.lead, t.deadline) for t in read(text).tasks] == [("Rà soát", "Văn phòng", "Quý I")]


def test_cells_centred_between_the_lines_of_their_neighbours():
    made = borderless_pdf(ROWS, POINTS, height="210mm", align="horizon + center")
    assert [(t.task, t.lead) for t in read(made).tasks] == [(row[1], row[2]) for row in ROWS[1:] if len(row) > 2]


def test_sentences_that_name_unit_and_deadline():
    text = """KẾ HOẠCH NĂM 2026
1. Cải cách tài chính công
a) Công khai quyết toán ngân sách (Phòng Tài chính chủ trì; thời gian: Quý I/2026).
b) Sắp xếp lại nhà, đất dôi dư (Phòng Kinh tế chủ trì, Phòng Tài chính phối hợp; hoàn thành trước ngày 30/6/2026).
2. Chính quyền số
a) Xây dựng kho dữ liệu. Văn phòng chủ trì, phối hợp với các phòng liên quan; thực hiện thường xuyên."""
    fields = ("section", "task", "lead", "coordinating", "deadline")
    assert [tuple(getattr(task, name) for name in fields) for task in read(text).tasks] == [
        ("1", "Công khai quyết toán ngân sách", "Phòng Tài chính", "", "Quý I/2026"),
        ("1", "Sắp xếp lại nhà, đất dôi dư", "Phòng Kinh tế", "Phòng Tài chính", "trước ngày 30/6/2026"),
        ("2", "Xây dựng kho dữ liệu", "Văn phòng", "các phòng liên quan", "thường xuyên"),
    ]


def test_tasks_called_by_that_word():
    text = """NHIỆM VỤ 1: Xây dựng kho dữ liệu
Cơ quan chủ trì: Văn phòng
Thời gian thực hiện: Quý I
NHIỆM VỤ 2: Nền tảng trợ lý ảo
Cơ quan chủ trì: Thanh tra
Thời gian thực hiện: Quý IV"""
    assert [(t.number, t.task, t.lead) for t in read(text).tasks] == [
        ("1", "Xây dựng kho dữ liệu", "Văn phòng"),
        ("2", "Nền tảng trợ lý ảo", "Thanh tra"),
    ]


def test_a_paragraph_a_cell_is_laid_into_the_columns_and_shown():
    texts = [text for row in ROWS for text in row if text]
    appendix = read("PHỤ LỤC\n\n" + "\n\n".join(texts))
    section, expected = None, []
    for row in ROWS[1:]:
        section = row[0] if len(row) == 2 else section
        expected += [(section, *row)] if len(row) > 2 else []
    fields = ("section", "number", "task", "lead", "coordinating", "deadline", "product")
    assert [tuple(getattr(task, name) for name in fields) for task in appendix.tasks] == expected
    blank_cell_lost = ["Chuyển đổi vị trí công tác theo quy định"]
    assert [p.value for p in appendix.problems] == blank_cell_lost


def test_a_row_torn_by_a_page_under_a_running_title():
    lines = laid_out(ROWS, WIDTHS).split("\n")
    torn = next(number for number, line in enumerate(lines) if line.startswith("3")) + 2
    text = "\n".join([*lines[:torn], "", "2".center(90), "\f" + "Phụ lục II".rjust(80), "", *lines[torn:]])
    assert [task.task for task in read(text).tasks] == [row[1] for row in ROWS[1:] if len(row) > 2]
    assert ["không kẻ khung" in problem.message for problem in read(text).problems] == [True]


def test_a_further_task_of_a_merged_objective_without_a_blank_line():
    rows = [
        ["TT", "Mục tiêu", "Nhiệm vụ", "Chủ trì", "Thời gian"],
        ["1", "Nâng cao chất lượng chỉ đạo, điều hành", "Xây dựng kế hoạch kiểm tra cải cách", "Thanh tra", "Quý I"],
        ["", "", "Tổ chức hội nghị trực tuyến sơ kết công tác", "Văn phòng", "Tháng 7/2026"],
        ["2", "Đơn giản hóa thủ tục", "Cắt giảm thời gian giải quyết hồ sơ", "Thanh tra", "Quý IV"],
        ["3", "Nâng hạng chỉ số", "Chấm điểm các phòng", "Văn phòng", "Quý IV"],
    ]
    assert [(t.number, t.objective, t.task, t.lead) for t in read(laid_out(rows, (5, 24, 22, 14, 16))).tasks] == [
        ("1", rows[1][1], rows[1][2], "Thanh tra"),
        ("1", rows[1][1], rows[2][2], "Văn phòng"),
        ("2", *rows[3][1:4]),
        ("3", *rows[4][1:4]),
    ]


CENTRED = [
    ROWS[0],
    ["VII", "XÂY DỰNG CHÍNH QUYỀN SỐ"],
    ["7.1", "Ứng dụng công nghệ thông tin"],
    *ROWS[2:4],
    ["7.2", "Áp dụng hệ thống quản lý chất lượng"],
    *ROWS[5:7],
]


@pytest.mark.parametrize("align", ["center", "center + horizon"])
def test_a_title_set_in_the_middle_of_a_page_without_rules_heads_its_tasks(align):
    appendix = read(borderless_pdf(CENTRED, POINTS, align=align, height="210mm"))
    assert [(task.subsection, task.number) for task in appendix.tasks] == [
        ("7.1", "1"), ("7.1", "2"), ("7.2", "3"), ("7.2", "4"),
    ]  # fmt: skip


TOUCHING = """
#let data = json(bytes(sys.inputs.data))
#set page(width: 297mm, height: HEIGHT, margin: 15mm)
#set text(size: 11pt, hyphenate: false, top-edge: "ascender", bottom-edge: "descender")
#set par(leading: 0pt)
#align(center)[PHỤ LỤC]
#let made(r) = if r.len() == 2 {(r.at(0), table.cell(colspan: data.head.len() - 1, r.at(1)))} else {r}
#table(stroke: none, inset: (x: 5.4pt, y: 0pt), align: ALIGN, columns: (1.2cm, 6cm, 3cm, 4cm, 2.6cm, 1fr),
  table.header(..data.head), ..data.rows.map(made).flatten())
"""


@pytest.mark.parametrize("align", ["left", "center", "left + horizon", "center + horizon"])
@pytest.mark.parametrize("height", ["210mm", "120mm"])
def test_rows_that_touch_are_told_from_the_lines_of_a_cell(align, height):
    """As Word prints a table without borders: rows stand no farther apart than lines, numbers perhaps halfway down."""
    import json

    import typst

    source = TOUCHING.replace("ALIGN", align).replace("HEIGHT", height)
    data = json.dumps({"head": ROWS[0], "rows": ROWS[1:]})
    appendix = read(bytes(typst.compile(source.encode(), sys_inputs={"data": data})))
    fields = ("number", "task", "lead", "coordinating", "deadline", "product")
    assert [tuple(getattr(task, name) for name in fields) for task in appendix.tasks] == [
        tuple(row) for row in ROWS if len(row) > 2 and row is not ROWS[0]
    ]
