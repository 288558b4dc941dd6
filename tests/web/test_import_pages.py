"""The review of a large paper: fifty rows a page, nothing passed over, and acts on the rows of all pages."""

import pytest
from lxml import html

from tests.web.journeys import cells, token, words
from tracker.database import db
from tracker.models import ImportRow
from tracker.scope import agency_scope

HTMX = {"HX-Request": "true"}
ROWS, DOUBTFUL, LEADLESS = 130, range(1, 121, 2), range(122, 131)
BACKWARDS = "Tháng 10 đến tháng 2"


def deadline_of(place):
    return BACKWARDS if place in DOUBTFUL else "Quý II"


@pytest.fixture
def clerk(house):
    return house.client("office")


@pytest.fixture
def draft(clerk):
    """A pasted table of 130 tasks: 60 with a doubtful deadline, 9 led by a group."""
    lines = ["TT\tNhiệm vụ\tChủ trì\tThời hạn"]
    lines += [f"{place}\tThực hiện việc cải cách thứ {place}\t"
              f"{'Các phòng chuyên môn' if place in LEADLESS else 'Thanh tra Sở'}\t{deadline_of(place)}"
              for place in range(1, ROWS + 1)]
    clerk.get("/nhap-ke-hoach")
    address = clerk.submit("/nhap-ke-hoach", year="2026", pasted="\n".join(lines), file=None).location
    clerk.get(address)
    return address


def shown(page):
    """The positions of the rows on a page, in their order."""
    return [int(one.removeprefix("dong-")) for one in html.document_fromstring(page).xpath("//tbody/tr/@id")]


def link(page, which):
    found = html.document_fromstring(page).xpath(f"//a[@data-rows-{which}]/@href")
    return found[0] if found else None


def stored(house):
    with house.app.app_context(), agency_scope(1):
        return {row.position: row for row in db.session.query(ImportRow)}


def test_every_row_is_on_one_page_and_unclear_ones_come_first(clerk, draft):
    pages = []
    for number in (1, 2, 3):
        clerk.get(f"{draft}?trang={number}")
        pages.append(shown(clerk.page))
    assert [len(page) for page in pages] == [50, 50, 30]
    order = [place for page in pages for place in page]
    assert order == [*DOUBTFUL, *LEADLESS, *(place for place in range(1, ROWS + 1)
                                             if place not in DOUBTFUL and place not in LEADLESS)]
    clerk.get(f"{draft}?trang=9")
    assert shown(clerk.page) == pages[2], "beyond the end is the last page"
    assert "101–130 trên tổng 130 dòng" in words(clerk.page) and link(clerk.page, "after") is None


def test_the_next_page_passes_over_no_row_though_the_present_one_was_settled(clerk, draft):
    clerk.get(f"{draft}?xem=can-xem")
    first, following = shown(clerk.page), link(clerk.page, "after")
    assert "1–50 trên tổng 69 dòng" in words(clerk.page)
    clerk.submit(f"{draft}/chap-nhan", row=[f"{place}:1" for place in first], act="settle")
    answer = clerk.get(following)
    assert answer.location == f"{draft}?xem=can-xem#dong-{DOUBTFUL[50]}"
    clerk.get(answer.location)
    assert shown(clerk.page) == [*DOUBTFUL[50:], *LEADLESS]


def test_the_neighbouring_pages_are_reached_by_their_nearest_row(clerk, draft):
    clerk.get(f"{draft}?trang=2")
    assert clerk.get(link(clerk.page, "before")).location == f"{draft}#dong-99"
    clerk.get(f"{draft}?trang=2")
    following = clerk.get(link(clerk.page, "after")).location
    assert following == f"{draft}?trang=3#dong-64"
    clerk.get(following)
    assert shown(clerk.page)[0] == 64


def test_a_row_that_the_filter_hides_leads_to_the_next_that_it_shows(clerk, draft):
    assert clerk.get(f"{draft}/dong/100?xem=can-xem").location == f"{draft}?xem=can-xem&trang=2#dong-100"
    assert clerk.get(f"{draft}/dong/130?xem=can-xem").location == f"{draft}?xem=can-xem&trang=2#dong-130"


def test_without_script_a_row_of_a_later_page_is_edited_there(clerk, draft):
    opened = clerk.get(f"{draft}/dong/70?sua=1").location
    assert opened == f"{draft}?sua=70&trang=3#dong-70"
    clerk.get(opened)
    action = html.document_fromstring(clerk.page).xpath("//tr[@id='dong-70']//form[.//textarea]/@action")[0]
    data = {"csrf_token": token(clerk), "version": "1", "act": "change", "lead": "Văn phòng Sở", "coordinating": ""}
    refused = clerk.post(action, data={**data, "task": " ", "deadline": "30/9"})
    assert refused.status_code == 422 and "Ghi nội dung nhiệm vụ" in words(refused.text)
    row = html.document_fromstring(refused.text).get_element_by_id("dong-70")
    assert row.xpath(".//input[@name='deadline']/@value") == ["30/9"], "what was typed stays"
    assert html.document_fromstring(refused.text).xpath("//div[@data-errors]//a/@href") == ["#r70-task"]
    done = clerk.post(action, data={**data, "task": "Việc mới", "deadline": "30/9"})
    assert done.location == f"{draft}?trang=3#dong-70"
    clerk.get(done.location)
    assert "Đã ghi dòng 70" in words(clerk.page) and "30/09/2026" in cells(clerk.page, "dong-70")


def test_the_answer_to_an_edit_carries_its_row_and_the_counts(clerk, draft):
    answer = clerk.post(f"{draft}/dong/3?xem=can-xem", headers=HTMX, data={
        "csrf_token": token(clerk), "version": "1", "act": "change", "deadline": "30/9"})
    assert shown(f"<table><tbody>{answer.text}</tbody></table>") == [3]
    assert "Cần xem (68)" in cells(answer.text, "row-filter")
    assert "68 nhiệm vụ còn điều chưa rõ" in cells(answer.text, "check")
    assert "Làm với cả 68 dòng cần xem ở 2 trang" in cells(answer.text, "all-pages")


def forms_of_all_pages(page):
    return html.document_fromstring(page).xpath("//div[@id='all-pages']//form")


def test_the_rows_of_all_pages_are_accepted_at_once(house, clerk, draft):
    clerk.get(f"{draft}?xem=can-xem")
    form = forms_of_all_pages(clerk.page)[0]
    assert "Ghi 60 dòng là đọc đúng" in words(html.tostring(form, encoding="unicode"))
    assert "9 dòng còn lại phải sửa" in words(html.tostring(form, encoding="unicode"))
    answer = clerk.post(f"{draft}/chap-nhan", data={**dict(form.form_values()), "act": "settle"})
    assert answer.location == f"{draft}?xem=can-xem"
    assert [place for place, row in stored(house).items() if row.settled] == list(DOUBTFUL)
    clerk.get(answer.location)
    assert shown(clerk.page) == list(LEADLESS) and "Đã ghi là đọc đúng: 60 dòng" in words(clerk.page)


def test_rows_that_saying_so_does_not_make_clear_are_counted(clerk, draft):
    clerk.submit(f"{draft}/chap-nhan", row=["1:1", "122:1", "123:1"], act="settle")
    clerk.get(draft)
    assert "Đã ghi là đọc đúng: 3 dòng. 2 dòng trong đó vẫn cần sửa" in words(clerk.page)


def test_the_rows_of_all_pages_are_left_out_and_taken_back(clerk, draft):
    clerk.get(f"{draft}?xem=can-xem")
    values = dict(forms_of_all_pages(clerk.page)[0].form_values())
    clerk.post(f"{draft}/chap-nhan", data={**values, "act": "drop"})
    clerk.get(draft)
    assert "Nhập 61 nhiệm vụ" in words(clerk.page) and "bỏ 69 dòng" in words(clerk.page)
    values = dict(forms_of_all_pages(clerk.page)[0].form_values())
    answer = clerk.post(f"{draft}/chap-nhan", headers=HTMX, data={**values, "act": "take-back"})
    assert "Nhập 130 nhiệm vụ" in cells(answer.text, "check") and "Lấy lại 69 dòng" in cells(answer.text, "notices")


def test_of_all_pages_nothing_is_accepted_when_one_row_was_changed_meanwhile(house, clerk, draft):
    clerk.get(f"{draft}?xem=can-xem")
    values = dict(forms_of_all_pages(clerk.page)[0].form_values())
    clerk.post(f"{draft}/dong/119", data={"csrf_token": token(clerk), "version": "1", "act": "change",
                                          "deadline": "Quý I"})
    answer = clerk.post(f"{draft}/chap-nhan", data={**values, "act": "settle"})
    assert answer.status_code == 409 and "vừa được sửa ở nơi khác" in words(answer.text)
    assert not any(row.settled for row in stored(house).values())


def test_a_small_paper_has_no_pages(clerk):
    clerk.get("/nhap-ke-hoach")
    table = "TT\tNhiệm vụ\tChủ trì\tThời hạn\n1\tRà soát thủ tục\tThanh tra Sở\tQuý II\n"
    address = clerk.submit("/nhap-ke-hoach", year="2026", file=None, pasted=table).location
    clerk.get(address)
    assert not forms_of_all_pages(clerk.page) and "1–1 trên tổng 1 dòng" in words(clerk.page)
