"""The people's pages: first passwords shown once, roles, stand-ins, leaving, and always one admin."""

import re

import pytest
from lxml import html

from tests.web.strict import PASSWORD
from tracker.queries.users import user_by_email
from tracker.scope import every_agency


def page_of(client, name: str) -> str:
    """Open a person's page by the name in the list; answers its address."""
    client.get("/nguoi-dung")
    address = html.document_fromstring(client.page).xpath(f"//a[text()='{name}']/@href")[0]
    client.get(address)
    return address


def first_password(page: str) -> str:
    return html.document_fromstring(page).xpath("//code[@class='secret']/text()")[0]


def test_a_new_person_gets_a_password_shown_once_and_must_change_it(house):
    client = house.client("admin")
    client.get("/nguoi-dung/them")
    answer = client.submit("/nguoi-dung/them", name="Lê Thị Mới", email="Moi@so.vn", role="auditor")
    password = first_password(answer.text)
    assert password not in client.get("/nguoi-dung").text and "Lê Thị Mới" in client.page
    newcomer = house.client().sign_in("moi@so.vn", password)
    assert newcomer.get("/").location == "/mat-khau"
    newcomer.get("/mat-khau")
    own = "câu của riêng tôi"
    newcomer.submit("/mat-khau", current_password=password, new_password=own, new_password_again=own)
    assert newcomer.get("/").status_code == 200


@pytest.mark.parametrize(("typed", "words"), [
    ({"name": ""}, "Nhập họ và tên."),
    ({"email": "không phải"}, "Nhập e-mail theo dạng"),
    ({"email": "OFFICE@so.vn"}, "đã có người dùng"),
    ({"email": "stranger@khac.vn"}, "đã có người dùng"),
    ({"role": "head"}, "phải thuộc một đơn vị"),
    ({"role": "vua"}, "Chọn vai trò."),
])
def test_who_cannot_be_added_is_said_beside_the_field_and_kept(house, typed, words):
    client = house.client("admin")
    client.get("/nguoi-dung/them")
    response = client.submit("/nguoi-dung/them", **{"name": "Ai Đó", "email": "ai@so.vn", "role": "auditor", **typed})
    assert response.status_code == 422 and response.text.count(words) == 2
    assert "ai@so.vn" not in client.get("/nguoi-dung").text


def test_a_role_and_a_unit_are_changed(house):
    client = house.client("admin")
    address = page_of(client, "Người auditor")
    with house.app.app_context(), house.inside():
        unit = house.unit("Thanh tra Sở").id
    assert client.submit(address, name="Trần Văn Đổi", role="head", unit=unit).status_code == 302
    assert "Trưởng phòng, đơn vị – Thanh tra Sở" in client.get(address).text


def test_the_last_admin_stays_admin_and_stays(house):
    client = house.client("admin")
    address = page_of(client, "Người admin")
    refused = client.submit(address, role="auditor")
    assert refused.status_code == 422 and "phải còn một người quản trị" in refused.text
    client.get(address)
    assert "Không tự cho mình nghỉ" in client.submit(f"{address}/nghi-viec").text


def test_a_reset_password_signs_the_person_out(house):
    client, head = house.client("admin"), house.client("head")
    address = page_of(client, "Người head")
    password = first_password(client.submit(f"{address}/mat-khau").text)
    assert head.get("/").status_code == 302
    assert house.client().sign_in("head@so.vn", password).get("/").location == "/mat-khau"


def test_who_left_cannot_sign_in_until_taken_back(house):
    client = house.client("admin")
    address = page_of(client, "Người staff")
    assert client.submit(f"{address}/nghi-viec").status_code == 302
    page = client.get("/nguoi-dung").text
    assert page.index("Đã nghỉ việc") < page.index("Người staff")
    guest = house.client()
    guest.get("/dang-nhap")
    assert guest.submit("/dang-nhap", email="staff@so.vn", password=PASSWORD).status_code == 422
    token = re.search(r'csrf_token" value="([^"]+)', page)[1]
    assert client.post(address, data={"csrf_token": token}).status_code == 422
    client.get(address)
    password = first_password(client.submit(f"{address}/nhan-lai").text)
    assert house.client().sign_in("staff@so.vn", password).get("/").location == "/mat-khau"


@pytest.mark.parametrize(("typed", "words"), [
    ({"on": "1/1/2099"}, "không sau hôm nay"),
    ({"on": ""}, "Nhập ngày nghỉ việc"),
])
def test_leaving_needs_a_day_that_has_come(house, typed, words):
    client = house.client("admin")
    address = page_of(client, "Người staff")
    assert words in client.submit(f"{address}/nghi-viec", **typed).text


def test_a_stand_in_has_days_and_can_be_taken_back(house):
    client = house.client("admin")
    address = page_of(client, "Người head")
    staff = re.search(r'value="(\d+)">Người staff', client.page)[1]
    typed = {"stand_in": staff, "from_on": "1/7/2026", "to_on": "15/7/2026", "reason": "Nghỉ phép"}
    assert client.submit(f"{address}/nguoi-thay", **typed).status_code == 302
    assert "01/07/2026–15/07/2026" in client.get(address).text
    assert "đã có Người staff thay" in client.submit(f"{address}/nguoi-thay", **typed).text
    client.get(address)
    backwards = client.submit(f"{address}/nguoi-thay", **{**typed, "from_on": "5/8/2026", "to_on": "1/8/2026"})
    assert "từ 05/08/2026 trở đi" in backwards.text
    client.get(address)
    action = html.document_fromstring(client.page).xpath("//form[contains(@action, '/bo')]/@action")[0]
    assert client.submit(action).status_code == 302
    assert "Không có người thay" in client.get(address).text


def test_a_person_of_another_agency_is_not_there(house):
    with house.app.app_context(), every_agency():
        stranger = user_by_email("stranger@khac.vn").id
    client = house.client("admin")
    assert client.get(f"/nguoi-dung/{stranger}").status_code == 404
    assert "Người lạ" not in client.get("/nguoi-dung").text
