"""Who is meant by a line of a pasted list, whatever the order of its columns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.people_lines import PersonLine, is_head, read_person, role_of_position

UNITS = {"Phòng Kế hoạch", "Văn phòng Sở"}


def read(line: str) -> PersonLine:
    return read_person(line, UNITS.__contains__)


@pytest.mark.parametrize("line", [
    "Lê Văn An\tan@so.vn\tPhòng Kế hoạch\tTrưởng phòng",
    "1\tLê Văn An\tTrưởng phòng\tPhòng Kế hoạch\t0912 345 678\tan@so.vn",
    "an@so.vn\tPhòng Kế hoạch\tLê Văn An\tTrưởng phòng",
    "Lê Văn An; an@so.vn; Phòng Kế hoạch; Trưởng phòng",
])
def test_the_order_of_the_columns_does_not_matter(line):
    assert read(line) == PersonLine("Lê Văn An", "an@so.vn", "head", "Phòng Kế hoạch")


@pytest.mark.parametrize(("position", "role"), [
    ("Giám đốc", "director"), ("Phó Giám đốc Sở", "director"), ("Phó Chủ tịch UBND", "director"),
    ("Giám đốc Trung tâm Xúc tiến", "head"), ("Trưởng phòng", "head"), ("Phó Trưởng phòng", "head"),
    ("Phó phòng", "head"), ("Chánh Văn phòng", "head"), ("Phó Chánh Thanh tra", "head"), ("Chuyên viên chính", "staff"),
    ("Văn phòng (đầu mối CCHC)", "office"), ("Đầu mối", "office"), ("Quản trị", "admin"), ("truong phong", ""),
    ("chuyen vien", "staff"), ("Kiểm tra (chỉ xem)", "auditor"), ("Lãnh đạo", "director"), ("Nguyễn Văn Bé", ""),
])
def test_a_position_tells_the_role(position, role):
    assert role_of_position(position) == role


@pytest.mark.parametrize("name", ["Trương Văn Phong", "Tô Trường Sơn", "Phó Đức Chính", "Văn Thư Hùng", "Cấn Bổ"])
def test_a_name_that_sounds_like_a_position_stays_a_name(name):
    assert read(f"{name}\ta@so.vn\tPhòng Kế hoạch").name == name


@pytest.mark.parametrize(("cells", "role"), [
    ("Giám đốc\tPhòng Kế hoạch", "head"), ("Phó Chủ tịch\tVăn phòng Sở", "head"), ("Giám đốc", "director"),
    ("Lãnh đạo\tPhòng Kế hoạch", "director"), ("Giám đốc\tLãnh đạo Sở", "director"),
])
def test_a_director_of_one_of_the_units_is_its_head(cells, role):
    units = {*UNITS, "Lãnh đạo Sở"}
    assert read_person(f"Lê Văn An\tan@so.vn\t{cells}", units.__contains__).role == role


@pytest.mark.parametrize("own", ["UBND tỉnh Lào Cai", "UBND tỉnh", "ubnd tinh"])
def test_the_agency_itself_as_somebodys_unit_says_nothing(own):
    read_line = read_person(f"{own}\tLê Văn An\tan@so.vn\tChủ tịch", UNITS.__contains__, "UBND tỉnh Lào Cai")
    assert read_line == PersonLine("Lê Văn An", "an@so.vn", "director", "")


def test_what_is_not_understood_is_not_passed_over():
    assert read("Lê Văn An\tan@so.vn\tPhòng Kế hoach tổng hợp").left_over == ("Phòng Kế hoach tổng hợp",)


def test_a_line_of_column_heads_is_told_from_a_person():
    assert is_head("STT\tHọ và tên\tE-mail\tĐơn vị\tChức vụ")
    assert not is_head("Lê Văn An\tan@so.vn") and not is_head("")


@given(st.text())
def test_no_line_raises(line):
    read(line)
    is_head(line)
