"""The traps of issued appendices, each in every format that can show it."""

from datetime import datetime

import pytest

from tests.paper_builder import docx, html, paragraph, pdf, table_xml, tsv, xls, xlsx
from tracker.documents.reading import read_paper
from tracker.domain.appendix import read_appendix
from tracker.domain.units import Unit

HEAD = ["TT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời hạn", "Sản phẩm"]
W = "<"
MERGING = ("docx", "xlsx", "html", "pdf")
ALL = (*MERGING, "tsv", "csv")


def write(grid, kind):
    makers = {
        "docx": docx,
        "xlsx": lambda one: xlsx(("Sheet1", one)),
        "xls": xls,
        "html": html,
        "pdf": pdf,
        "tsv": tsv,
        "csv": lambda one: tsv(one, delimiter=";"),
    }
    return makers[kind](grid)


def read(grid, kind="docx", **options):
    return read_appendix(read_paper(write(grid, kind), f"x.{kind}"), 2026, **options)


def rows(appendix, *fields):
    fields = fields or ("section", "number", "task", "lead", "coordinating", "deadline", "product")
    return [tuple(getattr(task, field) for field in fields) for task in appendix.tasks]


TRAPS = {
    "head over two rows": (
        ALL,
        [
            ["STT", "Nội dung công việc", "Phân công thực hiện", W, "Thời gian", W, "Ghi chú"],
            ["^", "^", "Chủ trì", "Phối hợp", "Bắt đầu", "Kết thúc", "^"],
            ["1", "Xây dựng kế hoạch", "Văn phòng", "Các phòng", "01/3/2026", "30/6/2026", "x"],
            ["2", "Kiểm tra", "Thanh tra", "", "", "Quý III", ""],
        ],
        [
            (None, "1", "Xây dựng kế hoạch", "Văn phòng", "Các phòng", "từ 01/3/2026 đến 30/6/2026", None),
            (None, "2", "Kiểm tra", "Thanh tra", "", "Quý III", None),
        ],
    ),
    "marks under quarters": (
        ALL,
        [
            ["TT", "Nhiệm vụ", "Đơn vị chủ trì", "Thời gian thực hiện", W, W, W],
            ["^", "^", "^", "Quý I", "Quý II", "Quý III", "Quý IV"],
            ["1", "Rà soát", "Văn phòng", "x", "", "x", ""],
            ["2", "Ban hành", "Thanh tra", "", "", "", "X"],
        ],
        [
            (None, "1", "Rà soát", "Văn phòng", None, "Quý I, Quý III", None),
            (None, "2", "Ban hành", "Thanh tra", None, "Quý IV", None),
        ],
    ),
    "sections, torn row, totals, signature": (
        ALL,
        [
            HEAD,
            ["(1)", "(2)", "(3)", "(4)", "(5)=(3)+(4)", "(6)"],
            ["I", "CẢI CÁCH THỂ CHẾ", W, W, W, W],
            ["1", "Rà soát văn bản", "Văn phòng", "", "Quý I", "Báo cáo"],
            ["", "Ban hành quyết định", "Thanh tra", "Văn phòng", "Quý II", "QĐ"],
            ["II. CẢI CÁCH TTHC", W, W, W, W, W],
            ["1", "Công khai TTHC", "Văn phòng", "", "Thường xuyên", ""],
            ["2", "Tham mưu ban", "Thanh tra", "", "Quý IV", ""],
            HEAD,
            ["", "hành văn bản", "Sở", "", "", ""],
            ["3", "", "", "", "", ""],
            ["", "Tổng cộng: 4 nhiệm vụ", "", "", "", ""],
            ["", "NƠI NHẬN:", "", "", "GIÁM ĐỐC", ""],
        ],
        [
            ("I", "1", "Rà soát văn bản", "Văn phòng", "", "Quý I", "Báo cáo"),
            ("I", "1", "Ban hành quyết định", "Thanh tra", "Văn phòng", "Quý II", "QĐ"),
            ("II", "1", "Công khai TTHC", "Văn phòng", "", "Thường xuyên", ""),
            ("II", "2", "Tham mưu ban hành văn bản", "Thanh tra Sở", "", "Quý IV", ""),
        ],
    ),
    "numbered sections above 1.1, bullets and letters": (
        ("docx", "xlsx", "tsv", "csv"),
        [
            HEAD,
            ["1", "Cải cách thể chế", "", "", "", ""],
            ["1.1", "Rà soát", "Văn phòng", "", "Quý I", ""],
            ["2", "Cải cách TTHC", "", "", "", ""],
            ["2.1", "Công khai", "Văn phòng", "", "Quý I", ""],
            ["-", "Niêm yết", "Văn phòng", "", "Quý I", ""],
            ["a)", "Cập nhật", "Văn phòng", "", "Quý III", ""],
        ],
        [
            ("1", "1.1", "Rà soát", "Văn phòng", "", "Quý I", ""),
            ("2", "2.1", "Công khai", "Văn phòng", "", "Quý I", ""),
            ("2", "-", "Niêm yết", "Văn phòng", "", "Quý I", ""),
            ("2", "a)", "Cập nhật", "Văn phòng", "", "Quý III", ""),
        ],
    ),
    "no number column": (
        ("docx", "xlsx", "tsv"),
        [
            ["Nhiệm vụ", "Đơn vị thực hiện", "Tiến độ"],
            ["A. THỂ CHẾ", "", ""],
            ["Rà soát văn bản", "Văn phòng", "Quý I"],
            ["Xây dựng kế hoạch kiểm", "Thanh", "Quý"],
            ["tra nội bộ", "tra", "II"],
            ["Công bố TTHC", "Văn phòng", "30/6"],
        ],
        [
            ("A", None, "Rà soát văn bản", "Văn phòng", None, "Quý I", None),
            ("A", None, "Xây dựng kế hoạch kiểm tra nội bộ", "Thanh tra", None, "Quý II", None),
            ("A", None, "Công bố TTHC", "Văn phòng", None, "30/6", None),
        ],
    ),
    "lead and deadline merged over tasks": (
        (*MERGING, "xls"),
        [
            HEAD,
            ["1", "Rà soát", "Văn phòng", "Các phòng", "Quý I", "a"],
            ["2", "Ban hành", "^", "^", "^", "b"],
            ["3", "Kiểm tra", "Thanh tra", "", "^", "c"],
        ],
        [
            (None, "1", "Rà soát", "Văn phòng", "Các phòng", "Quý I", "a"),
            (None, "2", "Ban hành", "Văn phòng", "Các phòng", "Quý I", "b"),
            (None, "3", "Kiểm tra", "Thanh tra", "", "Quý I", "c"),
        ],
    ),
    "numbered task with a blank deadline": (
        ("docx", "xlsx", "tsv", "pdf"),
        [
            HEAD,
            ["1", "Rà soát", "Văn phòng", "", "Quý I", ""],
            ["2", "Ban hành", "Văn phòng", "", "", ""],
            ["", "Kiểm tra thực tế", "Văn phòng", "", "", ""],
            ["3", "Tổng kết", "Văn phòng", "", "Quý IV", ""],
        ],
        [
            (None, "1", "Rà soát", "Văn phòng", "", "Quý I", ""),
            (None, "2", "Ban hành", "Văn phòng", "", "", ""),
            (None, "2", "Kiểm tra thực tế", "Văn phòng", "", "", ""),
            (None, "3", "Tổng kết", "Văn phòng", "", "Quý IV", ""),
        ],
    ),
}


@pytest.mark.parametrize(
    ("kind", "grid", "expected"),
    [
        pytest.param(kind, grid, want, id=f"{name}-{kind}")
        for name, (kinds, grid, want) in TRAPS.items()
        for kind in kinds
    ],
)
def test_a_trap_is_read_the_same_in_every_format(kind, grid, expected):
    assert rows(read(grid, kind)) == expected


@pytest.mark.parametrize("kind", ["docx", "xlsx", "tsv"])
def test_a_sections_stray_cell_is_a_problem_and_joins_no_task(kind):
    appendix = read(
        [
            HEAD,
            ["I", "CẢI CÁCH THỂ CHẾ", "", "", "Quý I", ""],
            ["1", "Rà soát", "Văn phòng", "", "Quý II", ""],
            ["II", "CẢI CÁCH TTHC", "", "", "", ""],
            ["", "", "", "vị thuộc Sở", "", ""],
            ["1", "Công khai", "Văn phòng", "", "Quý III", ""],
        ],
        kind,
    )
    assert rows(appendix, "task", "coordinating", "deadline") == [
        ("Rà soát", "", "Quý II"),
        ("Công khai", "", "Quý III"),
    ]
    strays = [(p.column, p.value) for p in appendix.problems if p.position is None]
    assert strays == [("Thời hạn", "Quý I"), ("Phối hợp", "vị thuộc Sở")]


def test_an_objective_over_several_tasks_is_inherited_with_its_number():
    head = ["TT", "Mục tiêu", "Nhiệm vụ", "Chủ trì", "Thời hạn"]
    merged = [head, ["1", "Nâng cao", "Xây dựng", "Văn phòng", "Quý I"], ["^", "^", "Ban hành", "Thanh tra", "Quý II"]]
    blank = [head, ["1", "Nâng cao", "Xây dựng", "Văn phòng", "Quý I"], ["", "", "Ban hành", "Thanh tra", "Quý II"]]
    above = [
        head,
        ["1", "Nâng cao", "", "", ""],
        ["", "", "Xây dựng", "Văn phòng", "Quý I"],
        ["", "", "Ban hành", "Thanh tra", "Quý II"],
    ]
    for grid in (merged, blank, above):
        appendix = read(grid)
        assert rows(appendix, "number", "objective", "task") == [
            ("1", "Nâng cao", "Xây dựng"),
            ("1", "Nâng cao", "Ban hành"),
        ]
        assert (appendix.count_by_task, appendix.count_by_number) == (2, 1)


def test_progress_is_a_deadline_or_a_state_by_what_it_holds():
    as_state = read(
        [
            ["TT", "Công việc", "Bộ phận", "Hoàn thành trước", "Tiến độ"],
            ["1", "Rà soát", "Văn phòng", "30/6", "Đang làm"],
        ]
    )
    assert rows(as_state, "deadline") == [("30/6",)]
    assert as_state.tasks[0].extra == {"Tiến độ": "Đang làm"}
    as_deadline = read([["TT", "Công việc", "Bộ phận", "Tiến độ"], ["1", "Rà soát", "Văn phòng", "Quý II"]])
    assert rows(as_deadline, "deadline") == [("Quý II",)]


def test_a_person_may_correct_the_columns():
    grid = [["TT", "Nhiệm vụ", "Chủ trì", "Ghi chú", "Thời hạn"], ["1", "Rà soát", "Văn phòng", "31/5", "30/6"]]
    assert rows(read(grid, columns={3: "deadline", 4: ""}), "deadline") == [("31/5",)]


def test_unknown_head_names_are_guessed_from_the_cells_and_asked():
    appendix = read(
        [["TT", "Nhiệm vụ", "Ai làm", "Khi nào"], ["1", "A", "Văn phòng", "Quý I"], ["2", "B", "Thanh tra", "Tháng 6"]]
    )
    assert rows(appendix, "task", "lead", "deadline") == [("A", "Văn phòng", "Quý I"), ("B", "Thanh tra", "Tháng 6")]
    assert {p.column for p in appendix.problems} == {"Ai làm", "Khi nào"}


def test_one_column_for_both_kinds_of_unit_is_parted_by_its_labels():
    grid = [
        ["TT", "Nhiệm vụ", "Đơn vị chủ trì, phối hợp", "Hạn"],
        ["1", "Rà soát", "Chủ trì: Văn phòng; Phối hợp: Các phòng", "30/6"],
    ]
    assert rows(read(grid), "lead", "coordinating") == [("Văn phòng", "Các phòng")]


def test_leads_are_asked_about_by_the_register():
    grid = [HEAD, *([str(n), f"Việc {n}", lead, "", "Quý I", ""] for n, lead in enumerate(
        ["Văn phòng", "Văn phòng, Thanh tra", "Các phòng", "Phòng Lạ", ""], start=1))]  # fmt: skip
    register = [Unit(1, "Văn phòng Sở", ("Văn phòng",)), Unit(2, "Thanh tra")]
    asked = {p.position for p in read(grid, known_units=register).problems}
    assert asked == {3, 4, 5}
    assert {p.position for p in read(grid).problems} == {3, 5}


LETTERHEAD = [
    ["SỞ CÔNG THƯƠNG", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"],
    ["Số: 18/KH-SCT", "Hà Tĩnh, ngày 19 tháng 01 năm 2026"],
]
INDICATORS = [["TT", "Chỉ tiêu", "Đơn vị theo dõi", "Ghi chú"], ["1", "Tỷ lệ hài lòng", "Văn phòng", ""]]
SIGNATURE = [["Nơi nhận:\n- UBND tỉnh;", "GIÁM ĐỐC\nNguyễn Văn A"]]
FIRST = [
    HEAD,
    ["1", "Rà soát", "Văn phòng", "", "Quý I", ""],
    ["2", "Xây dựng kế hoạch kiểm tra", "Thanh tra", "", "Quý II", ""],
]


def test_the_appendix_is_found_among_other_tables_and_goes_on_without_a_head():
    rest = [["", "của năm sau", "", "", "", ""], ["3", "Công bố", "Văn phòng", "", "30/6", ""]]
    paper = docx(
        LETTERHEAD,
        "KẾ HOẠCH CCHC NĂM 2026",
        INDICATORS,
        "Phụ lục",
        "NHIỆM VỤ CCHC NĂM 2026",
        FIRST,
        rest,
        "",
        SIGNATURE,
    )
    appendix = read_appendix(read_paper(paper, "x.docx"), 2026)
    assert [task.task for task in appendix.tasks] == ["Rà soát", "Xây dựng kế hoạch kiểm tra của năm sau", "Công bố"]
    assert appendix.joined_rows == 1
    title = appendix.title
    assert (title.number, title.symbol, str(title.issued_on)) == ("18", "KH-SCT", "2026-01-19")


def test_one_table_or_sheet_a_section():
    second = [HEAD, ["1", "Niêm yết", "Văn phòng", "", "Quý III", ""]]
    word = read_appendix(read_paper(docx("I. CẢI CÁCH THỂ CHẾ", FIRST, "II. CẢI CÁCH TTHC", second), "x.docx"), 2026)
    assert [task.section for task in word.tasks] == ["I", "I", "II"]
    excel = read_appendix(read_paper(xlsx(("Thể chế", FIRST), ("TTHC", second)), "x.xlsx"), 2026)
    assert [task.section for task in excel.tasks] == ["Thể chế", "Thể chế", "TTHC"]


def test_hidden_sheets_and_rows_are_reported_not_read():
    data = xlsx(("Phụ lục", FIRST), ("Nháp", FIRST), hidden=["Nháp"], hidden_rows=[3])
    appendix = read_appendix(read_paper(data, "x.xlsx"), 2026)
    assert [task.task for task in appendix.tasks] == ["Rà soát"]
    assert sorted(p.row for p in appendix.problems) == ["Nháp", "Phụ lục!A3"]


def test_excel_dates_are_read_by_their_format():
    grid = [HEAD, *([str(n), f"Việc {n}", "Văn phòng", "", "", ""] for n in range(1, 5))]
    days = {
        "E5": datetime(2026, 3, 1),
        "E6": datetime(2026, 3, 1),
        "E7": datetime(2026, 3, 1),
        "E8": datetime(2026, 3, 1),
    }
    formats = {"E5": '"Tháng "m/yyyy', "E6": "dd/mm/yyyy", "E7": "mmm-yy", "E8": "mm/yyyy"}
    data = xlsx(
        ("Phụ lục", grid), titles=["SỞ NỘI VỤ", "PHỤ LỤC", "NĂM 2026"], values={**days, "A5": 1.0}, formats=formats
    )
    tasks = read_appendix(read_paper(data, "x.xlsx"), 2026).tasks
    assert [task.deadline for task in tasks] == ["Tháng 3/2026", "01/03/2026", "Tháng 3/2026", "03/2026"]
    assert [str(task.reading.due_on) for task in tasks] == ["2026-03-31", "2026-03-01", "2026-03-31", "2026-03-31"]
    assert tasks[0].number == "1"
    assert tasks[0].place == "Phụ lục!A5"


def test_word_numbers_tracked_changes_and_nested_tables():
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    number = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr></w:p>'
    changed = (
        "<w:p><w:ins><w:r><w:t>Văn phòng</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>Thanh tra</w:delText></w:r></w:del></w:p>"
    )
    grid = [HEAD, ["", "Rà soát", "", "", "Quý I", ""], ["", "Công bố", "Thanh tra", "", "Quý II", ""]]
    inner = table_xml([["Báo cáo", "Đề án"]]) + "<w:p/>"
    raw = {(1, 0): number, (2, 0): number, (1, 2): changed, (1, 5): inner}
    appendix = read_appendix(read_paper(docx(table_xml(grid, raw=raw), numbering=numbering), "x.docx"), 2026)
    assert rows(appendix, "number", "lead", "product") == [("1", "Văn phòng", "Báo cáo Đề án"), ("2", "Thanh tra", "")]
    layout = docx(table_xml([["x"]], raw={(0, 0): paragraph("Tiêu đề") + table_xml(FIRST) + "<w:p/>"}))
    assert len(read_appendix(read_paper(layout, "x.docx"), 2026).tasks) == 2


OUTLINE = """KẾ HOẠCH CCHC NĂM 2026
I. MỤC ĐÍCH
1. Mục tiêu chung
Nâng cao chất lượng.
II. NHIỆM VỤ
1. Cải cách thể chế
1.1. Rà soát văn bản QPPL
trên địa bàn.
- Đơn vị chủ trì: Văn phòng Sở
- Đơn vị phối hợp: Các phòng
- Thời hạn hoàn thành: Quý I/2026
1.2. Công bố TTHC. Chủ trì: Thanh tra; phối hợp: Văn phòng; thời gian: Tháng 6; sản phẩm: Quyết định.
2. Cải cách bộ máy
a) Sắp xếp
Cơ quan thực hiện: Văn phòng.
Thời gian hoàn thành: Thường xuyên.
III. TỔ CHỨC THỰC HIỆN
1. Giao Văn phòng theo dõi."""


@pytest.mark.parametrize("data", [OUTLINE.encode(), docx(*OUTLINE.split("\n"))], ids=["txt", "docx"])
def test_numbered_text_without_a_table(data):
    fields = ("subsection", "number", "task", "lead", "coordinating", "deadline", "product")
    assert rows(read_appendix(read_paper(data, "x.txt"), 2026), *fields) == [
        ("1", "1.1", "Rà soát văn bản QPPL trên địa bàn.", "Văn phòng Sở", "Các phòng", "Quý I/2026", ""),
        ("1", "1.2", "Công bố TTHC.", "Thanh tra", "Văn phòng", "Tháng 6", "Quyết định"),
        ("2", "a", "Sắp xếp", "Văn phòng", "", "Thường xuyên", ""),
    ]  # fmt: skip


def test_quotes_and_line_breaks_in_pasted_text():
    text = "TT\tNhiệm vụ\tChủ trì\tThời hạn\n"
    text += '1\t"Ngày hội" toàn dân\t"Văn phòng\nThanh tra"\tQuý I\n2\tRà soát\nvăn bản\tVăn phòng\t31/5\n'
    appendix = read_appendix(read_paper(text.encode(), "x.txt"), 2026)
    assert rows(appendix, "number", "task", "lead", "deadline") == [
        ("1", '"Ngày hội" toàn dân', "Văn phòng Thanh tra", "Quý I"),
        ("2", "Rà soát văn bản", "Văn phòng", "31/5"),
    ]


def test_markdown_tables():
    text = "# Phụ lục\n\n| TT | Nhiệm vụ | Chủ trì | Hạn |\n|---|---|---|---|\n"
    text += "| **I** | **CẢI CÁCH** | | |\n| 1 | Rà soát<br>văn bản | Văn phòng | Quý I |\n"
    assert rows(read_appendix(read_paper(text.encode(), "x.txt"), 2026), "section", "task") == [
        ("I", "Rà soát văn bản")
    ]


def windows_1258(text: str) -> bytes:
    """Vietnamese in Windows-1258: base letters with their tones behind them."""
    import unicodedata

    out = b""
    for char in text:
        parts = unicodedata.normalize("NFD", char)
        tones = "".join(c for c in parts if c in "\u0300\u0301\u0303\u0309\u0323")
        out += (unicodedata.normalize("NFC", "".join(c for c in parts if c not in tones)) + tones).encode("cp1258")
    return out


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "windows-1258"])
@pytest.mark.parametrize("delimiter", [";", ","])
def test_csv_in_every_encoding(encoding, delimiter):
    text = tsv(FIRST, delimiter=delimiter).decode()
    data = windows_1258(text) if encoding == "windows-1258" else text.encode(encoding)
    assert rows(read_appendix(read_paper(data, "x.csv"), 2026), "task", "lead") == [
        ("Rà soát", "Văn phòng"),
        ("Xây dựng kế hoạch kiểm tra", "Thanh tra"),
    ]


def test_a_text_in_a_legacy_font_is_a_problem():
    grid = [HEAD, ["1", "X©y dùng kÕ ho¹ch c¶i c¸ch", "Văn phòng", "", "Quý I", ""]]
    (problem,) = read(grid).problems
    assert problem.position == 1 and "TCVN3" in problem.message


def test_numbers_that_jump_are_a_question():
    grid = [HEAD, ["1", "Rà soát", "Văn phòng", "", "Quý I", ""], ["3", "Ban hành", "Văn phòng", "", "Quý I", ""]]
    (problem,) = read(grid).problems
    assert problem.message.startswith("Số thứ tự nhảy từ 1 sang 3")


def test_a_number_printed_beside_the_second_half_of_a_torn_row():
    """Vertically centred numbers do that."""
    grid = [
        HEAD,
        ["1", "Rà soát", "Văn phòng", "", "Quý I", ""],
        ["", "Xây dựng kế hoạch kiểm tra", "Thanh tra", "", "Quý II", "Báo cáo"],
        HEAD,
        ["2", "công tác cải cách hành chính", "", "", "", "kết quả"],
        ["3", "Tổng kết", "Văn phòng", "", "Quý IV", ""],
    ]
    assert rows(read(grid), "number", "task", "product") == [
        ("1", "Rà soát", ""),
        ("2", "Xây dựng kế hoạch kiểm tra công tác cải cách hành chính", "Báo cáo kết quả"),
        ("3", "Tổng kết", ""),
    ]


def test_unit_and_deadline_printed_beside_the_second_half_of_a_torn_row():
    grid = [
        HEAD,
        ["1", "Rà soát", "Văn phòng", "", "Quý I", ""],
        ["2", "Tham mưu ban hành", "", "", "", ""],
        ["", "văn bản quy phạm pháp luật", "Văn phòng", "", "Quý II", ""],
    ]
    assert rows(read(grid), "number", "task", "deadline") == [
        ("1", "Rà soát", "Quý I"),
        ("2", "Tham mưu ban hành văn bản quy phạm pháp luật", "Quý II"),
    ]


def test_a_heading_repeated_on_the_next_page_is_one_section():
    grid = [
        HEAD,
        ["lI", "CẢI CÁCH THỂ CHẾ", W, W, W, W],
        ["1", "Rà soát", "Văn phòng", "", "Quý I", ""],
        HEAD,
        ["II", "CẢI CÁCH THỂ CHẾ (tiếp theo)", W, W, W, W],
        ["2", "Ban hành", "Văn phòng", "", "Quý I", ""],
    ]
    appendix = read(grid)
    assert [(s.code, s.title) for s in appendix.sections] == [("II", "CẢI CÁCH THỂ CHẾ")]
    assert [task.section for task in appendix.tasks] == ["II", "II"]


def test_a_sub_section_whose_title_stands_under_another_columns_head():
    grid = [
        ["TT", "Thời hạn", "Nhiệm vụ", "Chủ trì"],
        ["VII", "CHÍNH PHỦ ĐIỆN TỬ", "", ""],
        ["7.1", "Ứng dụng công nghệ thông tin", "", ""],
        ["1", "Quý I", "Rà soát", "Văn phòng"],
    ]
    assert rows(read(grid), "section", "subsection", "task", "deadline") == [("VII", "7.1", "Rà soát", "Quý I")]


def test_a_start_beside_a_deadline_makes_a_range():
    grid = [
        ["TT", "Nhiệm vụ", "Chủ trì", "Ngày bắt đầu", "Hạn hoàn thành"],
        ["1", "A", "Văn phòng", "01/3/2026", "30/6/2026"],
    ]
    (task,) = read(grid).tasks
    assert (task.deadline, str(task.reading.start_on), str(task.reading.due_on)) == (
        "từ 01/3/2026 đến 30/6/2026",
        "2026-03-01",
        "2026-06-30",
    )


def test_a_torn_row_left_open_at_the_pages_edge():
    """Some writers draw no line below a row that goes on over the page."""
    import json

    import typst

    texts = [
        HEAD,
        *(
            [str(n), f"Nhiệm vụ số {n} " + "rất dài " * 30, "Văn phòng", "Các phòng", "Quý I", "BC"]
            for n in range(1, 6)
        ),
    ]
    source = """#let d = json(bytes(sys.inputs.d))
#set page(width: 200mm, height: 90mm, margin: 12mm)
#set text(size: 11pt, hyphenate: false)
#table(columns: (auto, 1fr, 1fr, 1fr, 1fr, 1fr), stroke: (left: 0.5pt, right: 0.5pt, top: 0.5pt), ..d.flatten())"""
    data = bytes(typst.compile(source.encode(), sys_inputs={"d": json.dumps(texts)}))
    appendix = read_appendix(read_paper(data, "x.pdf"), 2026)
    assert [" ".join(task.task.split()) for task in appendix.tasks] == [row[1].strip() for row in texts[1:]]
    assert appendix.joined_rows > 0


def test_the_title_block_is_the_papers_own_not_one_it_quotes():
    body = "Căn cứ Chương trình ban hành kèm theo Quyết định số 3504/QĐ-UBND ngày 21/10/2021 của UBND tỉnh"
    paper = docx(LETTERHEAD, "KẾ HOẠCH", "Cải cách hành chính năm 2026", body, "PHỤ LỤC", FIRST)
    title = read_appendix(read_paper(paper, "x.docx"), 2026).title
    assert (title.number, title.symbol, str(title.issued_on)) == ("18", "KH-SCT", "2026-01-19")
    assert title.text == "KẾ HOẠCH Cải cách hành chính năm 2026"
    attached = docx(LETTERHEAD, "PHỤ LỤC", "(Kèm theo Kế hoạch số 21/KH-SCT ngày 22 tháng 01 năm 2026)", FIRST)
    title = read_appendix(read_paper(attached, "x.docx"), 2026).title
    assert (title.number, str(title.issued_on), title.text) == ("21", "2026-01-22", "")


def test_a_number_behind_lettered_items_leaves_their_heading():
    grid = [
        HEAD,
        ["1", "Thực hiện các việc sau:", "", "", "", ""],
        ["a", "Xây dựng", "Văn phòng", "", "Quý I", ""],
        ["b", "Ban hành", "Thanh tra", "", "Quý II", ""],
        ["2", "Rà soát", "Văn phòng", "", "Quý I", ""],
    ]
    assert rows(read(grid), "section", "number") == [("1", "a"), ("1", "b"), (None, "2")]


def test_as_above_is_kept_as_printed_and_asked():
    grid = [
        ["TT", *HEAD[1:]],
        ["", "- Triển khai bệnh án điện tử", "Phòng Kế hoạch", "Tổ CNTT", "Tháng 9/2026", "Bệnh án"],
        ["", "- Kiểm tra quy chế chuyên môn", "nt", "Các khoa", "-nt-", "Biên bản"],
        ["", "- Khảo sát hài lòng người bệnh", "Phòng Kế hoạch", "như trên", "Hằng quý", "″"],
    ]
    appendix = read(grid, "docx")
    assert rows(appendix, "lead", "coordinating", "deadline", "product")[1:] == [
        ("nt", "Các khoa", "-nt-", "Biên bản"),
        ("Phòng Kế hoạch", "như trên", "Hằng quý", "″"),
    ]
    assert [(p.position, p.value) for p in appendix.problems] == [(2, "nt"), (2, "-nt-"), (3, "″"), (3, "như trên")]
    assert all("như trên" in p.message for p in appendix.problems)


@pytest.mark.parametrize(
    ("above", "heads", "marks", "due"),
    [
        ("Thời gian thực hiện", ["2026", "2027", "2028"], ["x", "x", ""], "2027-12-31"),
        ("Thời gian thực hiện (tháng)", ["1", "2", "3"], ["", "x", "x"], "2026-03-31"),
        ("Lộ trình theo quý", ["I", "II", "III"], ["", "x", ""], "2026-06-30"),
    ],
)
def test_marks_under_years_months_and_quarters(above, heads, marks, due):
    grid = [
        ["TT", "Nhiệm vụ", "Chủ trì", above, "<", "<"],
        ["^", "^", "^", *heads],
        ["1", "Rà soát", "Văn phòng", *marks],
        ["2", "Tổng kết", "Văn phòng", *marks],
    ]
    task = read(grid, "docx").tasks[0]
    assert (task.reading.due_on.isoformat(), task.deadline_certain) == (due, True)


def test_numbered_headings_between_tables_are_sub_sections():
    one, two = ([HEAD, ["1", text, "Văn phòng", "", "Quý I", ""]] for text in ("Kiểm kê", "Công khai dự toán"))
    lines = ["I. TÀI CHÍNH", "1. Quản lý tài sản", one, "2. Thu chi", two]
    appendix = read_appendix(read_paper(docx(*lines), "x.docx"), 2026)
    assert rows(appendix, "section", "subsection") == [("I", "1"), ("I", "2")]


def test_a_break_that_excel_escaped_is_a_break():
    grid = [HEAD, ["1", "Tuyên truyền_x000D_\ntrên loa", "Văn phòng_x000D_", "", "Quý I", ""]]
    assert rows(read(grid, "xlsx"), "task", "lead") == [("Tuyên truyền trên loa", "Văn phòng")]


def test_capitals_are_no_old_font():
    grid = [HEAD, ["1", "PHÁT HIỆN, XỬ LÝ THAM NHŨNG, TIÊU CỰC", "Văn phòng", "Tổ A", "Quý I", "BÁO CÁO"]]
    assert not read(grid, "docx").problems
