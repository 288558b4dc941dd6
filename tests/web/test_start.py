"""The start page of each role, the menu, the gallery and the pages of problems."""

import pytest
from lxml import html

from tracker.domain.errors import Conflict
from tracker.web.guard import right
from tracker.web.paging import Page, page_asked, page_numbers


@pytest.mark.parametrize(("role", "words"), [
    ("admin", "Bắt đầu theo dõi kế hoạch"), ("office", "Bắt đầu theo dõi kế hoạch"), ("head", "Không còn việc nào"),
    ("staff", "Không còn việc nào"), ("director", "Chưa có kế hoạch nào"), ("auditor", "Chưa có kế hoạch nào"),
])
def test_each_role_begins_with_what_to_do_first(house, role, words):
    assert words in house.client(role).get("/").text


@pytest.mark.parametrize("part", ["chu-tri", "phoi-hop", "theo-doi", "khong-co"])
def test_a_unit_sees_its_three_parts(house, part):
    client = house.client("head")
    client.get(f"/?phan={part}")
    tabs = html.document_fromstring(client.page).xpath("//ul[@class='tabs']//a/@href")
    assert len(tabs) == 3


def test_the_office_sees_its_own_unit_beside_the_whole(house):
    client = house.client("office")
    assert "Việc của Văn phòng Sở" in client.get("/").text
    assert "Văn phòng Sở, ngày" in client.get("/?xem=don-vi").text


def test_the_menu_marks_where_one_is(house):
    client = house.client("office")
    client.get("/don-vi/them")
    marked = html.document_fromstring(client.page).xpath("//ul[contains(@class, 'menu__panel')]//a[@aria-current]")
    assert [(link.get("href"), link.get("aria-current")) for link in marked] == [("/don-vi", "true")]


def test_the_gallery_shows_every_part(house):
    page = house.client("auditor").get("/giao-dien?trang=3").text
    assert "101–150 trên tổng 421" in page


@pytest.mark.parametrize("address", ["/khong-co", "/don-vi/999", "/don-vi/abc"])
def test_a_page_that_is_not_there_says_where_to_go(house, address):
    response = house.client("office").get(address)
    assert response.status_code == 404 and "Về trang đầu" in response.text


def test_a_refused_page_says_whom_to_ask(house):
    response = house.client("head").get("/thiet-lap")
    assert response.status_code == 403 and "quản trị của cơ quan" in response.text


def test_a_wrong_way_of_asking_is_a_page_too(house):
    assert house.client("office").get("/dang-xuat").status_code == 405


def test_a_conflict_shows_both_texts_and_a_failure_says_nothing_was_saved(house):
    @right("self")
    def clash():
        raise Conflict("Người khác vừa sửa.", theirs="của họ", yours="của tôi")

    @right("self")
    def broken():
        raise ZeroDivisionError

    house.app.add_url_rule("/thu-xung-dot", view_func=clash)
    house.app.add_url_rule("/thu-hong", view_func=broken)
    house.app.testing = False
    client = house.client("office")
    page = client.get("/thu-xung-dot")
    assert page.status_code == 409 and "của họ" in page.text and "của tôi" in page.text
    part = client.get("/thu-xung-dot", headers={"HX-Request": "true"})
    assert part.status_code == 409 and "<html" not in part.text
    failed = client.get("/thu-hong")
    assert failed.status_code == 500 and "chưa được ghi" in failed.text


def test_what_a_date_field_understood_is_said(house):
    client = house.client("head")
    client.get("/giao-dien")
    answer = client.get("/doc-ngay?field=due&due=quý II&year=2022&period=1", headers={"HX-Request": "true"})
    assert "Hiểu là: 01/04–30/06/2022" in answer.text
    assert client.get("/doc-ngay?field=due&due=20-1-22").text == "Hiểu là: 20/01/2022"


@pytest.mark.parametrize(("number", "pages", "shown"), [
    (1, 1, [1]), (1, 3, [1, 2, 3]), (5, 9, [1, None, 3, 4, 5, 6, 7, None, 9]), (9, 9, [1, None, 7, 8, 9]),
])
def test_the_pages_around_the_present_one_are_offered(number, pages, shown):
    assert page_numbers(Page([], number, pages * 50)) == shown


def test_an_empty_list_has_one_page():
    page = Page([], 1, 0)
    assert (page.pages, page.first, page.last) == (1, 0, 0)


@pytest.mark.parametrize(("text", "number"), [
    ("3", 3), ("", 1), (None, 1), ("-2", 1), ("x", 1), ("0", 1), ("9" * 20, 1),
])
def test_a_page_number_typed_by_hand_never_fails(text, number):
    assert page_asked(text) == number
