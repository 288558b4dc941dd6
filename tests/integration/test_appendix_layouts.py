"""Layouts that other agencies chose: head names, periods as columns, numbering, tables apart, papers without tables."""

import pytest

from tests.integration.test_appendix_traps import W, read
from tests.paper_builder import docx, table_xml, xlsx
from tracker.documents.reading import read_paper
from tracker.domain.appendix import read_appendix

HEAD = ["STT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời hạn"]
FIRST = ["1", "Rà soát thủ tục nội bộ", "Văn phòng", "Phòng Nội vụ", "Quý I"]
SECOND = ["2", "Sắp xếp bộ máy", "Phòng Nội vụ", "", "Quý III"]
THIRD = ["3", "Kiểm tra công vụ", "Thanh tra", "Văn phòng", "Tháng 10"]
FIELDS = ("section", "number", "task", "lead", "coordinating", "deadline")


def texts(appendix, *fields):
    return [tuple(getattr(task, name) for name in fields or FIELDS) for task in appendix.tasks]


def read_file(data, name):
    return read_appendix(read_paper(data if isinstance(data, bytes) else data.encode(), name), 2026)


@pytest.mark.parametrize("kind", ["docx", "csv"])
def test_long_names_of_columns_are_told_by_their_first_meaning(kind):
    grid = [
        ["Số TT", "Nội dung, nhiệm vụ chủ yếu", "Cơ quan, đơn vị, cá nhân\nchủ trì thực hiện",
         "Cơ quan, đơn vị\nphối hợp thực hiện", "Thời gian, lộ trình thực hiện", "Dự kiến sản phẩm hoàn thành"],
        ["1", "Rà soát", "Văn phòng", "Các phòng", "Quý I", "Báo cáo"],
    ]  # fmt: skip
    (task,) = read(grid, kind).tasks
    assert (task.task, task.lead, task.coordinating, task.deadline, task.product) == (
        "Rà soát", "Văn phòng", "Các phòng", "Quý I", "Báo cáo",
    )  # fmt: skip


def test_a_code_beside_the_number_is_kept_as_a_further_column():
    grid = [
        ["STT", "Mã nhiệm vụ", "Nội dung nhiệm vụ", "Đơn vị thực hiện", "Đơn vị liên quan", "Hạn hoàn thành"],
        ["1", "CC-01", "Rà soát", "Văn phòng", "Các phòng", "Quý I"],
    ]
    (task,) = read(grid).tasks
    assert (task.number, task.task, task.coordinating, task.extra) == (
        "1", "Rà soát", "Các phòng", {"Mã nhiệm vụ": "CC-01"},
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["docx", "csv"])
def test_the_whole_year_stands_among_the_quarters(kind):
    grid = [
        ["TT", "Nội dung nhiệm vụ", "Đơn vị chủ trì", "Tiến độ thực hiện năm 2026", W, W, W, W],
        ["^", "^", "^", "Quý I", "Quý II", "Quý III", "Quý IV", "Cả năm"],
        ["1", "Rà soát", "Văn phòng", "x", "x", "", "", ""],
        ["2", "Tuyên truyền", "Văn phòng", "", "", "", "", "x"],
        ["3", "Báo cáo", "Phòng Nội vụ", "15/3", "", "", "14/12", ""],
    ]
    appendix = read(grid, kind)
    assert texts(appendix, "deadline", "deadline_kind") == [
        ("Quý I, Quý II", "window"), ("Cả năm", "continuous"), ("15/3, 14/12", "recurring"),
    ]  # fmt: skip
    assert not appendix.problems


def test_bare_months_under_a_head_that_names_them():
    grid = [
        ["Tháng", "Nội dung công việc", "Chủ trì", "Phối hợp"],
        ["1", "Ban hành kế hoạch", "Văn phòng", "Các phòng"],
        ["^", "Phát động thi đua", "Công đoàn", "Văn phòng"],
        ["3, 4", "Tập huấn", "Phòng Nội vụ", ""],
    ]
    assert [str(task.reading.due_on) for task in read(grid).tasks] == ["2026-01-31", "2026-01-31", "2026-04-30"]


def test_a_figure_in_a_period_is_no_mark():
    grid = [
        ["TT", "Nhiệm vụ", "Chủ trì", "Tiến độ theo quý", W],
        ["^", "^", "^", "I", "II"],
        ["1", "Tập huấn", "Văn phòng", "2", ""],
        ["2", "Rà soát", "Văn phòng", "", "x"],
    ]
    first, second = read(grid).tasks
    assert (first.deadline, first.deadline_kind, str(second.reading.due_on)) == ("2", "unknown", "2026-06-30")


def test_tables_of_one_appendix_in_another_order_are_read_together():
    other = [["STT", "Nhiệm vụ", "Thời hạn", "Chủ trì", "Phối hợp"], ["1", "Đề án", "Quý III", "Phòng Nội vụ", "Tổ A"]]
    paper = docx("1. Cải cách thể chế", [HEAD, FIRST, SECOND], "2. Cải cách bộ máy", other)
    assert texts(read_file(paper, "x.docx")) == [
        ("1", *FIRST), ("1", *SECOND), ("2", "1", "Đề án", "Phòng Nội vụ", "Tổ A", "Quý III"),
    ]  # fmt: skip


def test_a_page_whose_torn_row_looks_like_a_head_goes_on():
    """Converters make a table of every page; "nhiệm vụ" at its top is the rest of a sentence."""
    head = ["TT", "Mục tiêu", "Nhiệm vụ", "Hoạt động", "Chủ trì", "Thời hạn"]
    first = ["1", "Đáp ứng yêu", "Bố trí phòng họp đáp ứng yêu", "Mua sắm,", "Văn phòng", "Quý I"]
    rest = ["", "cầu nhiệm vụ của ngành", "cầu nhiệm vụ", "lắp đặt và tổ chức thực hiện", "", ""]
    third = ["2", "Nâng cao", "Tập huấn", "Mời báo cáo viên", "Thanh tra", "Quý II"]
    appendix = read_file(docx([head, first], "", [rest, third], "", [["3", *third[1:]]]), "x.docx")
    assert texts(appendix, "task", "lead") == [
        ("Bố trí phòng họp đáp ứng yêu cầu nhiệm vụ", "Văn phòng"),
        ("Tập huấn", "Thanh tra"),
        ("Tập huấn", "Thanh tra"),
    ]


def test_a_sub_section_at_the_foot_of_a_page_heads_the_next():
    tasks = [["1", "Ứng dụng", "Văn phòng", "", "Quý I"]]
    paper = docx([HEAD, FIRST, ["7.2", "Áp dụng ISO", "", "", ""]], "", tasks)
    assert texts(read_file(paper, "x.docx"), "section", "task")[1:] == [("7.2", "Ứng dụng")]


def test_a_wide_table_behind_other_text_is_named_when_it_is_left_out():
    paper = docx([HEAD, FIRST], "Phần này do các xã thực hiện theo hướng dẫn riêng của Sở Nội vụ", [SECOND, THIRD])
    appendix = read_file(paper, "x.docx")
    assert texts(appendix) == [(None, *FIRST)]
    assert [problem.value for problem in appendix.problems] == [" | ".join(filter(None, SECOND))]


def test_a_year_torn_from_its_quarter_is_no_deadline_of_its_own():
    torn = [
        HEAD,
        ["1", "Chỉ đạo Trung tâm, phối hợp", "Trung tâm", "", "Quý I – Quý II năm"],
        HEAD,
        ["", "Văn phòng rà soát phương án", "", "", "2026"],
        SECOND,
    ]
    assert texts(read(torn))[0][-1] == "Quý I – Quý II năm 2026"


def test_sheets_that_repeat_another_sheet_are_read_once():
    book = xlsx(("Tổng hợp", [HEAD, FIRST, SECOND]), ("Văn phòng", [HEAD, FIRST]), ("Phòng Nội vụ", [HEAD, SECOND]))
    appendix = read_file(book, "x.xlsx")
    assert texts(appendix) == [(None, *FIRST), (None, *SECOND)]
    assert [problem.value for problem in appendix.problems] == ["Văn phòng", "Phòng Nội vụ"]


def test_a_sections_total_joins_no_task():
    grid = [
        HEAD, ["I", "THỂ CHẾ", W, W, W], FIRST, ["", "Cộng mục I: 01 nhiệm vụ", "", "", ""],
        ["II", "BỘ MÁY", W, W, W], SECOND, ["", "Tổng cộng (I+II)", "", "", ""],
    ]  # fmt: skip
    assert texts(read(grid)) == [("I", *FIRST), ("II", *SECOND)]


def test_rows_parted_by_bare_pipes():
    lines = [" | ".join(row) for row in (HEAD, FIRST, SECOND)]
    assert texts(read_file("\n".join(["DANH MỤC", *lines]), "x.txt")) == [(None, *FIRST), (None, *SECOND)]


def test_items_whose_bracket_says_everything():
    text = """I. CẢI CÁCH THỂ CHẾ
1. Rà soát văn bản (Chủ trì: Phòng Tư pháp; phối hợp: các phòng; thời gian: Quý II/2026; sản phẩm: Báo cáo).
2. Kiểm tra văn bản (Chủ trì: Thanh tra (Tổ 1); thời gian: Quý III/2026).
"""
    appendix = read_file(text, "x.txt")
    assert texts(appendix) == [
        ("I", "1", "Rà soát văn bản", "Phòng Tư pháp", "các phòng", "Quý II/2026"),
        ("I", "2", "Kiểm tra văn bản", "Thanh tra (Tổ 1)", "", "Quý III/2026"),
    ]
    assert appendix.tasks[0].product == "Báo cáo"


def test_sentences_that_hand_a_task_to_a_unit():
    text = """1. Rà soát thủ tục. Văn phòng chủ trì, phối hợp với các phòng; hoàn thành trước ngày 30/6/2026.
2. Tổ chức tập huấn. Giao Phòng Văn hóa - Xã hội chủ trì phối hợp với Đoàn Thanh niên; hoàn thành trong Quý III/2026.
3. Số hóa hồ sơ. Phòng Kinh tế chủ trì thực hiện, hoàn thành trong năm 2026.
"""
    assert texts(read_file(text, "x.txt"), "task", "lead", "coordinating", "deadline") == [
        ("Rà soát thủ tục", "Văn phòng", "các phòng", "trước ngày 30/6/2026"),
        ("Tổ chức tập huấn", "Phòng Văn hóa - Xã hội", "Đoàn Thanh niên", "trong Quý III/2026"),
        ("Số hóa hồ sơ", "Phòng Kinh tế", "", "trong năm 2026"),
    ]


def test_text_that_is_struck_out_is_read_and_asked_in_word():
    line = '<w:p><w:r><w:rPr><w:strike/></w:rPr><w:t>Quý II</w:t></w:r></w:p>'
    unstruck = '<w:p><w:r><w:rPr><w:strike w:val="0"/></w:rPr><w:t>Quý III</w:t></w:r></w:p>'
    table = table_xml([HEAD, FIRST, SECOND], raw={(1, 4): line, (2, 4): unstruck})
    appendix = read_file(docx("PHỤ LỤC", table), "x.docx")
    assert texts(appendix, "deadline") == [("Quý II",), ("Quý III",)]
    assert [(problem.position, problem.value) for problem in appendix.problems] == [(1, "Quý II")]


def test_text_that_is_struck_out_is_read_and_asked_in_excel():
    import io

    from openpyxl import load_workbook
    from openpyxl.styles import Font

    book = load_workbook(io.BytesIO(xlsx(("PL", [HEAD, FIRST, SECOND]))))
    book["PL"]["B3"].font = Font(strike=True)
    stream = io.BytesIO()
    book.save(stream)
    appendix = read_file(stream.getvalue(), "x.xlsx")
    assert texts(appendix, "task")[1:] == [("Sắp xếp bộ máy",)]
    assert [(problem.position, problem.value) for problem in appendix.problems] == [(2, "Sắp xếp bộ máy")]
