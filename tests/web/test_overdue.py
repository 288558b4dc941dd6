"""Overdue as of any day by unit; confirming many at once; plans and the two registers."""

from datetime import date

import pytest
from lxml import html

from tests.factories import make_plan, make_task
from tests.web.journeys import token, words
from tracker.database import db
from tracker.models import Document, Task
from tracker.scope import agency_scope
from tracker.services.deadlines import change_deadline
from tracker.services.tasks import assign_units, complete_task, report_completion, withdraw_task
from tracker.transaction import transaction

TODAY = date(2022, 12, 1)


@pytest.fixture
def year(house):
    """A lived year: 1 done late on 10/3, 2 in kỳ with the first done, 3 extended on 15/4, 4 withdrawn on 1/5, 5 moved
    from Thanh tra Sở to Văn phòng Sở on 1/7, 6 nobody's."""
    with house.app.app_context(), transaction(), agency_scope(1):
        office, inspection = house.unit("Văn phòng Sở"), house.unit("Thanh tra Sở")
        plan = make_plan(2022)
        done = make_task(plan, due_on=date(2022, 2, 28), lead=office)
        parts = make_task(plan, kind="recurring", lead=inspection, due_on=None,
                          occurrences=(date(2022, 3, 31), date(2022, 6, 30)))
        extended = make_task(plan, due_on=date(2022, 3, 31), lead=office)
        gone = make_task(plan, due_on=date(2022, 4, 30), lead=office)
        moved = make_task(plan, due_on=date(2022, 5, 31), lead=inspection)
        make_task(plan, due_on=date(2022, 5, 31))
        complete_task(done, done_on=date(2022, 3, 10), today=TODAY)
        complete_task(parts, done_on=date(2022, 3, 30), today=TODAY, occurrence=parts.occurrences[0])
        change_deadline(extended, kind="extension", due_on=date(2022, 8, 31), decided_on=date(2022, 4, 15), today=TODAY)
        withdraw_task(gone, actor=None, on=date(2022, 5, 10), document="Quyết định số 1/QĐ-SCT", today=TODAY)
        assign_units(moved, actor=None, lead_unit=office, today=date(2022, 7, 1))
    return house


def overdue(page: str) -> dict[str, list[tuple[int, int]]]:
    """(number, days late) of each unit's rows."""
    found = {}
    for section in html.document_fromstring(page).xpath("//section[h2[starts-with(@id, 'don-vi-')]]"):
        name = section.xpath("./h2/text()")[0].strip()
        late = [text.replace(".", "") for text in section.xpath(".//tbody//span[@class='late']/text()")]
        found[name] = list(zip(map(int, section.xpath(".//tbody//th/text()")), map(int, late), strict=True))
    return found


@pytest.mark.parametrize(("day", "expected"), [
    ("2022-02-28", {}),
    ("2022-03-01", {"Văn phòng Sở": [(1, 1)]}),
    ("10/3/2022", {}),
    ("14/4/2022", {"Văn phòng Sở": [(3, 14)]}),
    ("15-4-22", {}),
    ("5/5/2022", {"Văn phòng Sở": [(4, 5)]}),
    ("2022-06-30", {"Thanh tra Sở": [(5, 30)], "Chưa giao đơn vị": [(6, 30)]}),
    ("2022-07-01", {"Thanh tra Sở": [(2, 1)], "Văn phòng Sở": [(5, 31)], "Chưa giao đơn vị": [(6, 31)]}),
    ("2022-09-01", {"Thanh tra Sở": [(2, 63)], "Văn phòng Sở": [(5, 93), (3, 1)], "Chưa giao đơn vị": [(6, 93)]}),
])
def test_a_past_day_is_shown_as_it_was(year, day, expected):
    clerk = year.client("office")
    assert clerk.get(f"/qua-han?den-ngay={day}").status_code == 200
    assert overdue(clerk.page) == expected


def test_today_agrees_with_the_history(year):
    clerk = year.client("office")
    clerk.get("/qua-han")
    assert {name: [number for number, _ in rows] for name, rows in overdue(clerk.page).items()} == {
        "Thanh tra Sở": [2], "Văn phòng Sở": [5, 3], "Chưa giao đơn vị": [6]}


def test_one_units_overdue_tasks_can_be_asked_for(year):
    clerk = year.client("office")
    with year.app.app_context(), agency_scope(1):
        unit_id = year.unit("Thanh tra Sở").id
    clerk.get(f"/qua-han?den-ngay=2022-09-01&don-vi={unit_id}")
    assert list(overdue(clerk.page)) == ["Thanh tra Sở"]
    tiles = html.document_fromstring(clerk.page).xpath("//ul[@class='tiles']//a/@href")
    assert tiles == [f"#don-vi-{unit_id}"]


def test_a_day_that_is_none_is_said_and_today_is_shown(year):
    clerk = year.client("office")
    answer = clerk.get("/qua-han?den-ngay=31/02/2022")
    assert answer.status_code == 422 and "Không có ngày “31/02/2022” trong lịch" in words(answer.text)
    assert overdue(answer.text)


def test_several_reports_are_confirmed_at_once_or_none(year):
    with year.app.app_context(), transaction(), agency_scope(1):
        for number in (3, 5):
            report_completion(db.session.get_one(Task, number), actor=None, today=TODAY, done_on=date(2022, 8, 1))
    clerk = year.client("office")
    clerk.get("/cho-xac-nhan")
    none = clerk.submit("/cho-xac-nhan", act="confirm")
    assert none.status_code == 422 and "Chưa chọn nhiệm vụ nào" in words(none.text)
    wrong = clerk.post("/cho-xac-nhan", data={"csrf_token": token(clerk), "chosen": ["3-0", "6-0"], "act": "confirm"})
    assert wrong.status_code == 422 and "Nhiệm vụ số 6: Không có báo cáo hoàn thành nào" in words(wrong.text)
    clerk.get("/cho-xac-nhan")
    unsaid = clerk.submit("/cho-xac-nhan", chosen=["3-0", "5-0"], act="return")
    assert unsaid.status_code == 422 and "Nhập lý do trả lại" in words(unsaid.text)
    clerk.get("/cho-xac-nhan")
    assert clerk.submit("/cho-xac-nhan", chosen=["3-0", "5-0"], act="confirm").status_code == 302
    with year.app.app_context(), agency_scope(1):
        states = [db.session.get_one(Task, number).state for number in (3, 5, 6)]
    assert states == ["completed", "completed", "not_started"]


def test_the_plans_page_counts_each_task_once(year):
    clerk = year.client("office")
    clerk.get("/ke-hoach")
    clerk.get("/ke-hoach/1")
    tiles = [int(text) for text in html.document_fromstring(clerk.page).xpath("//span[@class='tile__count']/text()")]
    assert tiles[0] == 5 == sum(tiles[1:]) and "(đã rút 1)" in words(clerk.page)
    assert len(html.document_fromstring(clerk.page).xpath("//tbody/tr[td]")) == 6


def test_guidance_documents_are_entered_one_a_line_all_or_none(house):
    clerk = house.client("office")
    clerk.get("/van-ban")
    bad = clerk.submit("/van-ban", references="Công văn số 12/SCT-VP ngày 05/02/2022\nCông văn không ngày")
    assert bad.status_code == 422 and "Chưa đọc được ngày ban hành" in words(bad.text)
    with house.app.app_context(), agency_scope(1):
        assert db.session.query(Document).count() == 0
    clerk.get("/van-ban")
    clerk.submit("/van-ban", references="Công văn số 12/SCT-VP ngày 05/02/2022\nCông văn số 15/SCT-VP ngày 07/03/2022")
    clerk.get("/van-ban?tu=1/3/2022&den=tháng+3/2022")
    assert html.document_fromstring(clerk.page).xpath("//tbody//th/text()") == ["15/SCT-VP"]


def test_several_tasks_of_one_letter_are_entered_at_once_and_completed(house):
    clerk, head = house.client("office"), house.client("head")
    clerk.get("/giao-tu-tren")
    with house.app.app_context(), agency_scope(1):
        unit_id = house.unit("Thanh tra Sở").id
    fields = {"assigner": "ubnd-tinh", "received_on": "3/2/2022", "due_on": "20/2", "unit": unit_id,
              "texts": "Báo cáo việc thứ nhất\nBáo cáo việc thứ hai"}
    late = clerk.submit("/giao-tu-tren", **{**fields, "due_on": "1/1/2022"})
    assert late.status_code == 422 and "Hạn không thể trước ngày nhận" in words(late.text)
    clerk.get("/giao-tu-tren")
    assert clerk.submit("/giao-tu-tren", **fields).status_code == 302
    clerk.get("/giao-tu-tren")
    assert html.document_fromstring(clerk.page).xpath("//tbody/@id") == ["task-1", "task-2"]
    head.get("/nhiem-vu?nam=2022")
    head.get("/nhiem-vu/2")
    assert "UBND tỉnh, Chủ tịch UBND tỉnh, nhận ngày 03/02/2022" in words(head.page)
    assert head.submit("/nhiem-vu/2/hoan-thanh", done_on="19/2/2022").status_code == 302
    clerk.get("/nhiem-vu/2")
    clerk.submit("/nhiem-vu/2/xac-nhan")
    with house.app.app_context(), agency_scope(1):
        assert db.session.get_one(Task, 2).done_late is False


def test_a_very_long_list_comes_in_pages_with_every_units_figure_on_each(house):
    with house.app.app_context(), transaction(), agency_scope(1):
        plan = make_plan(2022)
        for _ in range(280):
            make_task(plan, due_on=date(2022, 2, 28), lead=house.unit("Văn phòng Sở"))
        for _ in range(25):
            make_task(plan, due_on=date(2022, 3, 31))
    clerk = house.client("office")
    clerk.get("/qua-han")
    assert {name: len(rows) for name, rows in overdue(clerk.page).items()} == {"Văn phòng Sở": 50}
    tiles = html.document_fromstring(clerk.page).xpath("//ul[@class='tiles']//span[@class='tile__count']/text()")
    assert tiles == ["305", "280", "25"]
    clerk.get("/qua-han?trang=6")
    assert {name: len(rows) for name, rows in overdue(clerk.page).items()} == {
        "Văn phòng Sở": 30, "Chưa giao đơn vị": 20}
    clerk.get("/qua-han?den-ngay=2022-11-30&trang=99")
    assert {name: len(rows) for name, rows in overdue(clerk.page).items()} == {"Chưa giao đơn vị": 5}
    address = html.document_fromstring(clerk.page).xpath("//ul[@class='tiles']//a[contains(., '25')]/@href")[0]
    clerk.get(address)
    assert {name: len(rows) for name, rows in overdue(clerk.page).items()} == {"Chưa giao đơn vị": 25}
