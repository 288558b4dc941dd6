"""The register of units on its pages: added, renamed from a day, other names, members, ended or merged."""

import pytest


def unit_page(house, client, name: str) -> str:
    """Open a unit's page; answers its address."""
    with house.app.app_context(), house.inside():
        address = f"/don-vi/{house.unit(name).id}"
    assert client.get(address).status_code == 200
    return address


def test_a_unit_is_added_with_its_other_names(house):
    client = house.client("office")
    client.get("/don-vi/them")
    response = client.submit("/don-vi/them", name="Tổ  Công nghệ thông tin", aliases="Tổ CNTT\n\nBộ phận CNTT")
    assert response.location == "/don-vi"
    page = client.get("/don-vi").text
    assert "Tổ Công nghệ thông tin" in page and "Bộ phận CNTT; Tổ CNTT" in page
    assert "Đã thêm Tổ Công nghệ thông tin" in page


@pytest.mark.parametrize(("typed", "words"), [
    ({"name": " "}, "Nhập tên."),
    ({"name": "VĂN PHÒNG SỞ"}, "Danh mục đã có “Văn phòng Sở”"),
    ({"name": "Tổ mới", "aliases": "Thanh tra sở"}, "đã là tên của “Thanh tra Sở”"),
    ({"name": "x" * 300}, "dài quá 255 ký tự"),
    ({"name": "Tổ mới", "kind": "khac"}, "Chọn loại đơn vị"),
])
def test_what_cannot_be_added_is_said_beside_its_field_and_kept(house, typed, words):
    client = house.client("office")
    client.get("/don-vi/them")
    response = client.submit("/don-vi/them", **typed)
    assert response.status_code == 422 and response.text.count(words) == 2
    assert typed["name"].strip() in response.text
    assert "Tổ mới" not in client.get("/don-vi").text


def test_an_old_name_is_remembered_with_its_days_and_still_found(house):
    client = house.client("office")
    address = unit_page(house, client, "Thanh tra Sở")
    assert client.submit(f"{address}/doi-ten", name="Phòng Kiểm tra", from_on="1/3/2026").status_code == 302
    page = client.get(address).text
    assert "<h1>Phòng Kiểm tra" in page and "từ 01/03/2026" in page
    client.get("/don-vi/them")
    assert "đã có “Phòng Kiểm tra”" in client.submit("/don-vi/them", name="thanh tra sở").text


@pytest.mark.parametrize(("typed", "words"), [
    ({"from_on": ""}, "Nhập ngày bắt đầu dùng tên mới"),
    ({"from_on": "31/02/2026"}, "Không có ngày"),
    ({"from_on": "1/1/2099"}, "không sau hôm nay"),
    ({"from_on": "1/1/2026", "name": "Văn phòng Sở"}, "Danh mục đã có"),
])
def test_a_renaming_that_cannot_be_is_refused(house, typed, words):
    client = house.client("office")
    address = unit_page(house, client, "Thanh tra Sở")
    response = client.submit(f"{address}/doi-ten", **{"name": "Phòng Kiểm tra", **typed})
    assert response.status_code == 422 and words in response.text and "<h1>Thanh tra Sở" in response.text


def test_a_typing_slip_is_corrected_for_all_days(house):
    client = house.client("office")
    address = unit_page(house, client, "Thanh tra Sở")
    client.submit(f"{address}/doi-ten", name="Thanh tra Sở Công Thương", how="correct")
    page = client.get(address).text
    assert "<h1>Thanh tra Sở Công Thương" in page and "Tên qua các thời gian" not in page


def test_another_name_is_added_once_and_taken_back(house):
    client = house.client("office")
    address = unit_page(house, client, "Văn phòng Sở")
    client.submit(f"{address}/ten-goi-khac", alias="Văn phòng")
    assert "Văn phòng <span" in client.get(address).text
    again = client.submit(f"{address}/ten-goi-khac", alias="VĂN PHÒNG")
    assert again.status_code == 422 and "đã là tên của đơn vị này" in again.text
    client.get(address)
    with house.app.app_context(), house.inside():
        alias_id = house.unit("Văn phòng Sở").aliases[0].id
    assert client.submit(f"{address}/ten-goi-khac/{alias_id}/bo").status_code == 302
    assert "Chưa có cách gọi khác" in client.get(address).text


def test_a_group_says_which_units_it_means(house):
    client = house.client("office")
    client.get("/don-vi/them")
    address = client.submit("/don-vi/them", name="Các phòng chuyên môn", kind="group").location
    client.get(address)
    with house.app.app_context(), house.inside():
        members = [house.unit(name).id for name in ("Thanh tra Sở", "Phòng Quản lý thương mại")]
    client.submit(f"{address}/thanh-vien", members=members)
    client.get("/don-vi")
    assert "Thanh tra Sở; Phòng Quản lý thương mại" in client.page
    client.get(address)
    client.submit(f"{address}/thanh-vien", members=None)
    assert "Không kể tên đơn vị nào" in client.get("/don-vi").text


def test_a_unit_with_people_cannot_just_end(house):
    client = house.client("office")
    address = unit_page(house, client, "Thanh tra Sở")
    response = client.submit(f"{address}/ket-thuc", on="28/2/2026")
    assert response.status_code == 422 and "còn 2 người dùng" in response.text


def test_a_merged_unit_hands_its_people_and_names_on(house):
    client = house.client("admin")
    address = unit_page(house, client, "Thanh tra Sở")
    with house.app.app_context(), house.inside():
        heir = house.unit("Phòng Quản lý thương mại").id
    assert client.submit(f"{address}/ket-thuc", on="28/2/2026", merged_into=heir).status_code == 302
    assert "sáp nhập vào" in client.get(address).text
    assert "Thanh tra Sở" in client.get(f"/don-vi/{heir}").text
    register = client.get("/don-vi").text
    assert f'href="{address}"' not in register and "Thanh tra Sở" in register
    assert f'href="{address}"' in client.get("/don-vi?da-ket-thuc=1").text
    people = client.get("/nguoi-dung").text
    assert people.count("Phòng Quản lý thương mại") == 2


def test_who_may_only_look_sees_no_forms(house):
    client = house.client("head")
    address = unit_page(house, client, "Văn phòng Sở")
    assert "/doi-ten" not in client.page and address
    assert "Thêm đơn vị" not in client.get("/don-vi").text


def test_a_unit_of_another_agency_is_not_there(house):
    ours, theirs = house.client("office"), house.client("stranger")
    theirs.get("/don-vi")
    assert "Phòng của nơi khác" in theirs.page and "Thanh tra Sở" not in theirs.page
    assert "Phòng của nơi khác" not in ours.get("/don-vi").text
    assert ours.get("/don-vi/4").status_code == 404
