"""The guided start: each step says how far it is; pasted lists of units and people are added whole or not at all."""

import re

import pytest
from lxml import html

from tests.web.journeys import import_plan
from tests.web.test_people import first_password
from tracker.queries.users import user_by_email
from tracker.scope import every_agency

PEOPLE = "\n".join((
    "STT\tHọ và tên\tE-mail\tĐơn vị\tChức vụ",
    "1\tTrương Văn Phong\tphong@so.vn\tThanh tra Sở\tChánh Thanh tra",
    "2\tLê Thị Hoa\thoa@so.vn\tPhòng Quản lý thương mại\t",
    "3\tNgô Bình\tbinh@so.vn\t\tPhó Giám đốc",
))
UNITS_TYPED = "TT\tTên đơn vị\tViết tắt\n1\tPhòng Năng lượng\tPhòng NL\n2\tTrung tâm Dịch vụ, Sự nghiệp công\n"


def step(page: str, name: str) -> str:
    """What a person reads in one step."""
    items = html.document_fromstring(page).xpath("//ol[@class='first-steps']/li")
    return next(" ".join(one.text_content().split()) for one in items if name in one.xpath("string(h3)"))


def known(house, email: str):
    with house.app.app_context(), every_agency():
        return user_by_email(email)


def test_the_steps_say_how_far_they_are(house):
    client = house.client("admin")
    client.get("/bat-dau")
    assert "Còn thiếu ký hiệu, địa danh, người ký" in step(client.page, "Cơ quan")
    assert "Đã xong" in step(client.page, "Đơn vị") and "Danh mục có 3 đơn vị" in step(client.page, "Đơn vị")
    assert "Làm bước này" in step(client.page, "Cơ quan") and "Chưa nhập" in step(client.page, "Kế hoạch")
    import_plan(client)
    client.get("/bat-dau")
    assert re.search(r"Kế hoạch năm 2022: \d+ nhiệm vụ", step(client.page, "Kế hoạch"))
    assert "Còn" in step(client.page, "Kiểm tra") and "chưa có trưởng đơn vị" in step(client.page, "Người dùng")
    assert "Mở các bước bắt đầu" in client.get("/").text


def test_what_only_the_admin_can_do_is_not_offered_to_the_office(house):
    client = house.client("office")
    client.get("/bat-dau")
    assert "do quản trị của cơ quan làm" in step(client.page, "Cơ quan")
    assert "/thiet-lap" not in step(client.page, "Cơ quan")


def test_units_are_pasted_with_their_other_names(house):
    client = house.client("office")
    client.get("/don-vi/them-nhieu")
    assert client.submit("/don-vi/them-nhieu", lines=UNITS_TYPED).status_code == 302
    client.get("/don-vi")
    assert "Phòng Năng lượng" in client.page and "Phòng NL" in client.page
    assert "Trung tâm Dịch vụ, Sự nghiệp công" in client.page


@pytest.mark.parametrize(("lines", "said"), [
    ("", "Ghi mỗi dòng một đơn vị."), ("Phòng Mới\nThanh tra Sở", "Dòng 2 (Thanh tra Sở)"),
    ("\n".join(f"Phòng {number} A" for number in range(301)), "mỗi lần thêm nhiều nhất 300"),
])
def test_a_list_of_units_with_a_fault_adds_none(house, lines, said):
    client = house.client("office")
    client.get("/don-vi/them-nhieu")
    answer = client.submit("/don-vi/them-nhieu", lines=lines)
    assert answer.status_code == 422 and said in answer.text
    assert "Phòng Mới" not in client.get("/don-vi").text


def test_people_are_checked_then_added_with_passwords_shown_once(house):
    client = house.client("admin")
    client.get("/nguoi-dung/them-nhieu")
    client.submit("/nguoi-dung/them-nhieu", lines=PEOPLE, act="check")
    assert "Sẽ thêm 3 người" in client.page and known(house, "phong@so.vn") is None
    client.submit("/nguoi-dung/them-nhieu", lines=PEOPLE, act="add")
    passwords = html.document_fromstring(client.page).xpath("//code[@class='secret']/text()")
    assert len(set(passwords)) == 3 and first_password(client.page) not in client.get("/nguoi-dung").text
    assert {name: known(house, f"{name}@so.vn").role for name in ("phong", "hoa", "binh")} == {
        "phong": "head", "hoa": "head", "binh": "director"}
    newcomer = house.client().sign_in("phong@so.vn", passwords[0])
    assert newcomer.get("/").location == "/mat-khau"


@pytest.mark.parametrize(("line", "said"), [
    ("Lê Na\tna@so.vn\tPhòng Chưa Có", "Không hiểu “Phòng Chưa Có”"),
    ("Lê Hoa\tThanh tra Sở", "Thiếu e-mail"), ("na@so.vn\tThanh tra Sở", "Thiếu họ và tên"),
    ("Lê Hoa\toffice@so.vn\tThanh tra Sở", "đã có người dùng"), ("Lê Na\tna@so.vn", "phải thuộc một đơn vị"),
    ("Trương Văn Phong\tphong@so.vn\tThanh tra Sở", "đã có người dùng"),
])
def test_a_list_of_people_with_a_fault_adds_nobody(house, line, said):
    client = house.client("admin")
    client.get("/nguoi-dung/them-nhieu")
    answer = client.submit("/nguoi-dung/them-nhieu", lines=f"{PEOPLE}\n{line}", act="add")
    assert answer.status_code == 422 and said in answer.text and "Có 1 dòng cần sửa" in answer.text
    assert known(house, "phong@so.vn") is None and "Trương Văn Phong" in answer.text


@pytest.mark.parametrize(("lines", "said"), [("", "Dán danh sách"), ("x\ty@so.vn\n" * 101, "nhiều nhất 100")])
def test_no_list_and_too_long_a_list_are_refused(house, lines, said):
    client = house.client("admin")
    client.get("/nguoi-dung/them-nhieu")
    assert said in client.submit("/nguoi-dung/them-nhieu", lines=lines, act="add").text
