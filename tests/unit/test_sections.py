"""Section codes and their nesting."""

import pytest

from tracker.domain.sections import SectionList, code_style, split_code


@pytest.mark.parametrize(
    ("text", "code", "title"),
    [
        ("II CẢI CÁCH THỂ CHẾ", "II", "CẢI CÁCH THỂ CHẾ"),
        ("I. Công tác chỉ đạo", "I", "Công tác chỉ đạo"),
        ("7.1. Ứng dụng", "7.1", "Ứng dụng"),
        ("A. NHIỆM VỤ CHUNG", "A", "NHIỆM VỤ CHUNG"),
        ("Phần I. CHỈ ĐẠO", "Phần I", "CHỈ ĐẠO"),
        ("100% văn bản", "", "100% văn bản"),
        ("12 cuộc kiểm tra", "", "12 cuộc kiểm tra"),
        ("KH 197/KH-ĐHHV", "", "KH 197/KH-ĐHHV"),
        ("Duy trì hệ thống", "", "Duy trì hệ thống"),
    ],
)
def test_a_heading_is_parted_into_code_and_title(text, code, title):
    assert split_code(text) == (code, title)


@pytest.mark.parametrize(
    ("code", "style"),
    [
        ("II", "roman"),
        ("A.", "letter"),
        ("1.", "integer"),
        ("7.1", "dotted"),
        ("NV01", None),
        ("-", None),
        ("a)", None),
    ],
)
def test_codes_have_styles(code, style):
    assert code_style(code) == style


@pytest.mark.parametrize(
    ("codes", "parents"),
    [
        pytest.param(["I", "II", "VII", "7.1", "7.2", "VIII"], [None, None, None, "VII", "VII", None], id="7.1 in VII"),
        pytest.param(["A", "I", "II", "B", "I"], [None, "A", "A", None, "B"], id="letters above romans"),
        pytest.param(["1", "1.1", "1.2", "2", "2.1"], [None, "1", "1", None, "2"], id="numbers"),
        pytest.param(["", "", ""], [None, None, None], id="no codes"),
        pytest.param(["I", "", "", "II"], [None, "I", "I", None], id="uncoded within coded"),
    ],
)
def test_sections_nest_by_the_style_of_their_codes(codes, parents):
    sections = SectionList()
    for index, code in enumerate(codes):
        sections.add(code, f"Tên {index}", "")
    found = [sections.all[s.parent].code if s.parent is not None else None for s in sections.all]
    assert found == parents


def test_a_torn_title_goes_on():
    sections = SectionList()
    sections.add("I", "CÔNG TÁC", "")
    sections.extend_title("CHỈ ĐẠO")
    assert sections.all[0].title == "CÔNG TÁC CHỈ ĐẠO"
