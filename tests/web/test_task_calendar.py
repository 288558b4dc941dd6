"""One filter as a month, a quarter and a year: everything due stands once at its day, and steps keep the filter."""

from datetime import date

import pytest
from freezegun import freeze_time
from lxml import html

from tests.factories import make_plan, make_task
from tests.web.journeys import words
from tracker.services.tasks import complete_task, mark_not_completed
from tracker.transaction import transaction

QUARTERS = (date(2022, 3, 31), date(2022, 6, 30), date(2022, 9, 30), date(2022, 12, 31))


@pytest.fixture
def year(house):
    """1 due 15/5 at Thanh tra Sở, 2 due 31/5 done late, 3 by quarters with the first done, 4 without a day, 5 given
    up, 6 due in the next year."""
    with house.app.app_context(), transaction(), house.inside():
        plan, lead = make_plan(2022), house.unit("Thanh tra Sở")
        make_task(plan, due_on=date(2022, 5, 15), lead=lead, text="Kiểm tra công vụ")
        late = make_task(plan, due_on=date(2022, 5, 31), lead=house.unit("Văn phòng Sở"))
        parts = make_task(plan, kind="continuous", due_on=None, occurrences=QUARTERS, lead=lead, text="Tuyên truyền")
        make_task(plan, due_on=None, text="Khi có yêu cầu")
        given_up = make_task(plan, due_on=date(2022, 5, 20), lead=lead)
        make_task(plan, due_on=date(2023, 1, 10), lead=lead)
        complete_task(late, done_on=date(2022, 6, 2), today=date(2022, 6, 10))
        complete_task(parts, done_on=date(2022, 3, 20), today=date(2022, 6, 10), occurrence=parts.occurrences[0])
        mark_not_completed(given_up, actor=None, on=date(2022, 6, 1), today=date(2022, 6, 10), reason="Hết kinh phí")
    with freeze_time("2022-06-10 03:00:00"):
        yield house


def marks(text: str) -> dict[str, list[str]]:
    """What stands at each day of the month's page."""
    found = {}
    for cell in html.document_fromstring(text).xpath("//td[contains(@class, 'agenda__day')]"):
        number = cell.xpath("string(span[@class='agenda__number'])").split()[0]
        found[number] = [" ".join(one.text_content().split()) for one in cell.xpath(".//a[contains(@class, 'due ')]")]
    return found


def test_a_month_shows_each_thing_at_its_day(year):
    client = year.client("office")
    found = marks(client.get("/nhiem-vu/lich?thang=2022-5").text)
    assert len(found) == 31
    assert {day: said for day, said in found.items() if said} == {
        "15/5": ["1. Kiểm tra công vụ Quá hạn 26 ngày"], "20/5": ["5. Nhiệm vụ số 5 Không hoàn thành"],
        "31/5": ["2. Nhiệm vụ số 2 Hoàn thành quá hạn 2 ngày"]}
    assert marks(client.get("/nhiem-vu/lich").text)["30/6"] == ["3. Tuyên truyền Chưa thực hiện"]


def test_the_steps_keep_the_filter_and_cross_new_year(year):
    client = year.client("office")
    tree = html.document_fromstring(client.get("/nhiem-vu/lich?thang=2022-12&don-vi=2&vai=tat-ca").text)
    assert tree.xpath("//a[@rel='next']/@href") == ["/nhiem-vu/lich?thang=2023-1&don-vi=2&vai=tat-ca"]
    assert tree.xpath("//a[@rel='prev']/@href") == ["/nhiem-vu/lich?thang=2022-11&don-vi=2&vai=tat-ca"]
    assert "10/1" in marks(client.get("/nhiem-vu/lich?thang=2023-1").text)


@pytest.mark.parametrize("asked", ["thang=abc", "thang=2022-13", "thang=0001-1", "thang=2022-0", "quy=9", "cua-nam=x"])
def test_an_address_that_means_no_month_shows_the_present_one(year, asked):
    client = year.client("office")
    assert "Tháng 6/2022" in words(client.get(f"/nhiem-vu/lich?{asked}").text)
    assert "Quý II/2022" in words(client.get(f"/nhiem-vu/quy?{asked}").text)


def test_a_quarter_says_which_unit_owes_what_in_which_month(year):
    tree = html.document_fromstring(year.client("office").get("/nhiem-vu/quy?quy=2022-2").text)
    rows = {row.xpath("string(th)").split(" (")[0].strip(): [len(cell.xpath(".//li")) for cell in row.xpath("td")]
            for row in tree.xpath("//table//tbody/tr")}
    assert rows == {"Thanh tra Sở": [0, 2, 1], "Văn phòng Sở": [0, 1, 0]}


def test_a_year_shows_the_parts_of_what_comes_back_and_nothing_else(year):
    tree = html.document_fromstring(year.client("office").get("/nhiem-vu/ca-nam").text)
    (row,) = tree.xpath("//table//tbody/tr")
    said = [" ".join(cell.text_content().split()) for cell in row.xpath("td")[1:]]
    assert [place for place, text in enumerate(said, 1) if text] == [3, 6, 9, 12]
    assert said[2] == "31/03 Xong" and said[5] == "30/06 Chưa"


def test_the_filter_narrows_every_view_alike(year):
    client = year.client("office")
    for path in ("/nhiem-vu/lich?thang=2022-5", "/nhiem-vu/quy?quy=2022-2"):
        text = client.get(f"{path}&q=kiem tra").text
        assert "Kiểm tra công vụ" in text and "Nhiệm vụ số 2" not in text
        chips = html.document_fromstring(text).xpath("//ul[@class='chips']//a/@href")
        assert chips == [path]


def test_every_view_leads_to_the_others_with_the_filter(year):
    client = year.client("office")
    client.get("/nhiem-vu?q=kiem+tra&vai=tat-ca")
    links = html.document_fromstring(client.page).xpath("//ul[@class='switch']//a/@href")
    assert len(links) == 4 and all("q=kiem+tra" in link for link in links)
    assert all(client.get(link).status_code == 200 for link in links)


@pytest.mark.parametrize("path", ["lich?thang=2022-5", "quy?quy=2022-2", "ca-nam?cua-nam=2022"])
def test_a_view_that_cannot_show_everything_says_so_and_leads_to_the_list(year, path, monkeypatch):
    client = year.client("office")
    client.get(f"/nhiem-vu/{path}&vai=tat-ca")
    assert "có hơn" not in words(client.page)
    monkeypatch.setattr("tracker.web.task_calendar.MOST", 1)
    client.get(f"/nhiem-vu/{path}&vai=tat-ca")
    assert "có hơn 1 việc; ở đây là 1 việc đến hạn sớm nhất" in words(client.page)
    (whole,) = html.document_fromstring(client.page).xpath("//a[.='Mở bảng xếp theo hạn']/@href")
    client.get(whole)
    assert "1–6 trên tổng 6" in words(client.page)
