"""Who leads and who helps where no column simply names them: marks under the units, and both roles in one cell."""

import pytest

from tests.integration.test_appendix_traps import W, read, write
from tests.paper_builder import docx, xlsx
from tracker.documents.reading import read_paper
from tracker.domain.appendix import read_appendix
from tracker.domain.appendix_roles import roles_in_cell


def roles(appendix):
    return [(task.lead, task.coordinating) for task in appendix.tasks]


def asked(appendix):
    return {problem.position for problem in appendix.problems if problem.position}


MATRICES = {
    "letters under one head": (
        ("docx", "xlsx", "html", "pdf", "csv"),
        [
            ["TT", "Nhiệm vụ", "Sản phẩm", "Đơn vị thực hiện", W, W, "Thời hạn"],
            ["^", "^", "^", "Văn phòng", "Phòng Kế hoạch – Tài chính", "Thanh tra", "^"],
            ["I", "THỂ CHẾ", W, W, W, W, W],
            ["1", "Rà soát", "Báo cáo", "PH", "PH", "CT", "Quý II"],
            ["2", "Công khai", "Quyết định", "", "CT", "", "Quý I"],
        ],
        [("Thanh tra", "Văn phòng, Phòng Kế hoạch – Tài chính"), ("Phòng Kế hoạch – Tài chính", "")],
    ),
    "units beside the other heads": (
        ("docx", "xlsx", "html", "pdf", "csv"),
        [
            ["STT", "Nội dung công việc", "VP", "P.TCCB", "P.KHTC", "TTr Sở", "Thời gian hoàn thành", "Ghi chú"],
            ["1", "Kế hoạch năm", "CT", "PH", "PH", "PH", "Tháng 01/2026", ""],
            ["2", "Vị trí việc làm", "PH", "CT", "", "", "Quý III", ""],
        ],
        [("VP", "P.TCCB, P.KHTC, TTr Sở"), ("P.TCCB", "VP")],
    ),
    "crosses under both roles": (
        ("docx", "xlsx", "html", "pdf"),
        [
            ["TT", "Nhiệm vụ", "Chủ trì", W, "Phối hợp", W, "Thời gian"],
            ["^", "^", "Văn phòng", "Phòng Kinh tế", "Văn phòng", "Phòng Kinh tế", "^"],
            ["1", "Niêm yết", "x", "", "", "x", "Thường xuyên"],
            ["2", "Khảo sát", "", "X", "", "", "Quý IV"],
        ],
        [("Văn phòng", "Phòng Kinh tế"), ("Phòng Kinh tế", "")],
    ),
    "helpers marked beside a named lead": (
        ("docx", "xlsx"),
        [
            ["TT", "Nhiệm vụ", "Chủ trì", "Đơn vị phối hợp", W, W, "Thời hạn"],
            ["^", "^", "^", "Văn phòng", "Thanh tra", "Phòng Tài chính", "^"],
            ["1", "Tin bài", "Phòng Nội vụ", "x", "", "x", "Quý I"],
            ["2", "Rà soát", "Phòng Tư pháp", "", "x", "", "30/10"],
        ],
        [("Phòng Nội vụ", "Văn phòng, Phòng Tài chính"), ("Phòng Tư pháp", "Thanh tra")],
    ),
    "whole words": (
        ("docx", "csv"),
        [
            ["TT", "Nội dung", "Phòng Nội vụ", "Phòng Tư pháp", "Công an xã", "Hạn hoàn thành"],
            ["1", "Tuyên truyền", "Chủ trì", "Phối hợp", "Phối hợp", "Thường xuyên"],
            ["2", "Định danh", "", "Phối hợp", "Chủ trì (chính)", "Quý III"],
        ],
        [("Phòng Nội vụ", "Phòng Tư pháp, Công an xã"), ("Công an xã", "Phòng Tư pháp")],
    ),
}


@pytest.mark.parametrize(
    ("kind", "grid", "expected"),
    [pytest.param(kind, grid, rows, id=f"{name}-{kind}")
     for name, (kinds, grid, rows) in MATRICES.items() for kind in kinds],
)  # fmt: skip
def test_marks_under_units_say_who_leads(kind, grid, expected):
    appendix = read(grid, kind)
    assert roles(appendix) == expected
    assert asked(appendix) == set()


SIGNS = [
    ["TT", "Nhiệm vụ", "Thời hạn", "Đơn vị", W, W],
    ["^", "^", "^", "Văn phòng", "Phòng Tổ chức", "Phòng Tài chính"],
    ["1", "Cơ sở dữ liệu", "30/6/2026", "○", "●", ""],
    ["2", "Số hóa hồ sơ", "30/11/2026", "●", "○", "○"],
]
BY_LEGEND = [("Phòng Tổ chức", "Văn phòng"), ("Văn phòng", "Phòng Tổ chức, Phòng Tài chính")]


def test_a_legend_above_the_table_says_what_signs_mean():
    legend = "(Ký hiệu: ● chủ trì; ○ phối hợp)"
    for data, name in ((docx("PHỤ LỤC", legend, SIGNS), "x.docx"), (xlsx(("PL", SIGNS), titles=[legend]), "x.xlsx")):
        appendix = read_appendix(read_paper(data, name), 2026)
        assert (roles(appendix), asked(appendix)) == (BY_LEGEND, set())


def test_a_legend_below_the_table_explains_letters():
    grid = [
        ["TT", "Nhiệm vụ", "Thời hạn", "Văn phòng", "Thanh tra", "Phòng A"],
        ["1", "Kế hoạch", "Quý I", "C", "P", "P"],
        ["2", "Kiểm tra", "Quý III", "P", "C", ""],
        ["Ghi chú: C: chủ trì; P: phối hợp", W, W, W, W, W],
    ]
    assert roles(read(grid)) == [("Văn phòng", "Thanh tra, Phòng A"), ("Thanh tra", "Văn phòng")]


def test_signs_without_a_legend_are_asked():
    appendix = read(SIGNS)
    assert asked(appendix) == {1, 2}
    assert all("Văn phòng" in problem.message for problem in appendix.problems)


def test_a_lone_cross_leads_and_several_are_asked():
    grid = [
        ["TT", "Nhiệm vụ", "Thời hạn", "Đơn vị thực hiện", W],
        ["^", "^", "^", "Văn phòng", "Thanh tra"],
        ["1", "Cơ sở dữ liệu", "30/6/2026", "x", "x"],
        ["2", "Số hóa hồ sơ", "30/11/2026", "x", ""],
        ["3", "Chưa giao", "30/11/2026", "", ""],
    ]
    for kind in ("docx", "csv"):
        appendix = read(grid, kind)
        assert appendix.tasks[1].lead == "Văn phòng"
        assert asked(appendix) == {1, 3}


def test_a_mark_that_says_nothing_is_asked():
    grid = [
        ["TT", "Nhiệm vụ", "Thời hạn", "Văn phòng", "Thanh tra"],
        *([str(number), f"Việc {number}", "Quý I", "CT", "PH"] for number in range(1, 6)),
        ["6", "Kiểm tra", "Quý III", "TH", "CT"],
    ]
    appendix = read(grid)
    assert appendix.tasks[5].lead == "Thanh tra"
    assert [(p.position, "Văn phòng: TH" in p.message) for p in appendix.problems] == [(6, True)]


def test_crosses_under_levels_are_no_units():
    grid = [
        ["TT", "Nội dung công việc", "Đơn vị chủ trì", "Cấp tỉnh", "Cấp xã", "Thời hạn"],
        ["1", "Rà soát", "Văn phòng", "x", "", "Quý I"],
        ["2", "Công khai", "Thanh tra", "", "x", "Quý II"],
    ]
    (first, _) = read(grid).tasks
    assert (first.lead, first.coordinating, first.extra) == ("Văn phòng", None, {"Cấp tỉnh": "x", "Cấp xã": ""})


CELLS = {
    "Chủ trì: Văn phòng\nPhối hợp: Các phòng, Thanh tra": ("Văn phòng", "Các phòng, Thanh tra"),
    "- Chủ trì: Phòng Tổ chức;\n- Phối hợp: Văn phòng.": ("Phòng Tổ chức", "Văn phòng"),
    "Đơn vị phối hợp: các phòng\nĐơn vị chủ trì: Văn phòng": ("Văn phòng", "các phòng"),
    "CT: Văn phòng; PH: các phòng": ("Văn phòng", "các phòng"),
    "Thanh tra (chủ trì), Văn phòng (phối hợp)": ("Thanh tra", "Văn phòng"),
    "Văn phòng chủ trì; các phòng phối hợp": ("Văn phòng", "các phòng"),
    "Văn phòng chủ trì, phối hợp với Thanh tra": ("Văn phòng", "Thanh tra"),
    "Văn phòng": ("Văn phòng", None),
    "Ban Phối hợp liên ngành": ("Ban Phối hợp liên ngành", None),
    "Văn phòng, phòng Nội vụ": ("Văn phòng, phòng Nội vụ", None),
}


@pytest.mark.parametrize("cell", CELLS, ids=[cell.replace("\n", " / ") for cell in CELLS])
def test_one_cell_may_hold_both_roles(cell):
    found = roles_in_cell(cell, None, shared=True)
    assert (found.lead, found.coordinating) == CELLS[cell]


def test_a_head_of_both_roles_parts_its_cells_in_every_format():
    cell = "Chủ trì: Văn phòng\nPhối hợp: các phòng"
    grid = [["STT", "Nội dung", "Phân công thực hiện", "Thời gian"], ["1", "Rà soát", cell, "Quý I"]]
    for kind in ("docx", "xlsx", "csv", "pdf"):
        appendix = read_appendix(read_paper(write(grid, kind), f"x.{kind}"), 2026)
        assert roles(appendix) == [("Văn phòng", "các phòng")]


def test_labels_stay_as_printed_where_the_helpers_have_a_column():
    found = roles_in_cell("Chủ trì: Văn phòng\nPhối hợp: Tổ A", "Thanh tra", shared=False)
    assert (found.lead, found.coordinating) == ("Chủ trì: Văn phòng Phối hợp: Tổ A", "Thanh tra")
