"""The list of tasks: further filters, sorting, saved views, and acts on many tasks at once."""

import csv
import io
from datetime import date, timedelta

import pytest
from lxml import html
from sqlalchemy import event

from tests.factories import make_plan, make_task
from tests.web.journeys import words
from tracker import clock
from tracker.database import db
from tracker.models import Chase, Event, Plan, SavedView, Task, User
from tracker.scope import agency_scope
from tracker.services.tasks import assign_person, complete_task, record_update
from tracker.transaction import transaction

TODAY = clock.today()


@pytest.fixture
def plan(house):
    """1 of Thanh tra Sở, 90 days late, silent; 2 of Văn phòng Sở, 3 days late, updated today, Người staff's; 3 done
    with Kế hoạch số 18/KH-SCT; 4 done without document; 5 of the other plan, without a day."""
    with house.app.app_context(), transaction(), agency_scope(1):
        office, inspection = house.unit("Văn phòng Sở"), house.unit("Thanh tra Sở")
        plan = make_plan(2022)
        make_task(plan, text="Bãi bỏ văn bản", due_on=TODAY - timedelta(days=90), lead=inspection)
        second = make_task(plan, text="Ấn hành sổ tay", due_on=TODAY - timedelta(days=3), lead=office)
        done = make_task(plan, text="Điều tra xã hội học", due_on=date(2022, 6, 30), lead=office)
        bare = make_task(plan, text="Công khai dự toán", due_on=date(2022, 6, 30), lead=office)
        record_update(second, actor=None, today=TODAY, done="Đã in")
        assign_person(second, actor=None, user=db.session.query(User).filter_by(email="staff@so.vn").one())
        complete_task(done, done_on=date(2022, 6, 1), today=TODAY, document="Kế hoạch số 18/KH-SCT ngày 21/01/2022")
        complete_task(bare, done_on=date(2022, 7, 1), today=TODAY)
        make_task(make_plan(2022, counted=False), text="Việc ngoài", due_on=None)
    return house


def ids(page: str) -> list[str]:
    return [one.removeprefix("task-") for one in html.document_fromstring(page).xpath("//tbody/@id")]


@pytest.mark.parametrize(("query", "found"), [
    ("ke-hoach=2", "5"), ("nguoi=4", "2"), ("qua-han-tu=10", "1"), ("qua-han-tu=1", "1 2 4"), ("im-lang=30", "5 1"),
    ("van-ban=chua-co", "5 1 2 4"), ("van-ban=chua-co&tinh-trang=completed", "4"), ("q=18/kh-sct", "3"),
    ("q=dieu+tra+18", "3"), ("tinh-trang=hoan-thanh-qua-han", "4"), ("tinh-trang=hoan-thanh-dung-han", "3"),
    ("tinh-trang=chua-cap-nhat", "5 1"), ("tinh-trang=gia-han", ""), ("ke-hoach=1&sap-xep=nhiem-vu", "2 1 4 3"),
    ("ke-hoach=1&sap-xep=-so", "4 3 2 1"), ("ke-hoach=1&sap-xep=don-vi", "1 2 3 4"),
    ("ke-hoach=1&sap-xep=tinh-trang", "3 4 2 1"), ("im-lang=x&qua-han-tu=-1&ke-hoach=a", "5 1 2 3 4"),
])
def test_further_filters_and_sorting_live_in_the_address(plan, query, found):
    clerk = plan.client("office")
    assert clerk.get(f"/nhiem-vu?nam=2022&{query}").status_code == 200
    assert ids(clerk.page) == found.split()


def test_a_window_of_deadlines(plan):
    clerk = plan.client("office")
    first, last = TODAY - timedelta(days=10), TODAY
    clerk.get(f"/nhiem-vu?han-tu={first:%d/%m/%Y}&han-den={last:%d/%m/%Y}")
    assert ids(clerk.page) == ["2"]
    assert f"Hạn từ {first:%d/%m/%Y}" in words(clerk.page)


def test_a_view_is_saved_shared_and_dropped(plan):
    clerk, head = plan.client("office"), plan.client("head")
    clerk.get("/nhiem-vu?tinh-trang=qua-han&la=lung&trang=2")
    assert clerk.submit("/cach-xem", view_name="Đang trễ", shared="1").status_code == 302
    clerk.get("/nhiem-vu")
    clerk.submit("/cach-xem", view_name="Của riêng tôi")
    head.get("/nhiem-vu")
    chips = {words(html.tostring(one, encoding="unicode")): one.get("href") for one in
             html.document_fromstring(head.page).xpath("//ul[@aria-label='Cách xem đã lưu']//a")}
    assert chips == {"Đang trễ (Người office)": "/nhiem-vu?vai=tat-ca&tinh-trang=qua-han"}
    head.get(chips["Đang trễ (Người office)"])
    assert ids(head.page) == ["1", "2"]
    assert head.post("/cach-xem/1/bo", data={"csrf_token": _token(head.page)}).status_code == 404
    clerk.get("/nhiem-vu")
    assert clerk.submit("/cach-xem/1/bo").status_code == 302
    with plan.app.app_context(), agency_scope(1):
        assert [view.name for view in db.session.query(SavedView)] == ["Của riêng tôi"]
    assert "Của riêng tôi" not in plan.client("stranger").get("/nhiem-vu").text


def test_saving_under_the_same_name_replaces(plan):
    clerk = plan.client("office")
    for query in ("tinh-trang=qua-han", "tinh-trang=chua-ro-han"):
        clerk.get(f"/nhiem-vu?{query}")
        clerk.submit("/cach-xem", view_name="Đang trễ")
    with plan.app.app_context(), agency_scope(1):
        assert [view.query for view in db.session.query(SavedView)] == ["vai=tat-ca&tinh-trang=chua-ro-han"]


def test_chosen_tasks_are_given_to_a_unit_and_a_person_after_a_check(plan):
    clerk = plan.client("office")
    clerk.get("/nhiem-vu?ke-hoach=1")
    check = clerk.submit("/nhiem-vu/chon", act="giao", chosen=[1, 2, 4])
    assert "Giao 2 nhiệm vụ" in words(check.text) and "1 nhiệm vụ đã kết thúc" in words(check.text)
    empty = clerk.submit("/nhiem-vu/chon/giao")
    assert empty.status_code == 422 and "Chọn đơn vị chủ trì hoặc người thực hiện" in words(empty.text)
    with plan.app.app_context(), agency_scope(1):
        unit = plan.unit("Phòng Quản lý thương mại").id
    answer = clerk.submit("/nhiem-vu/chon/giao", unit=unit, user=4)
    assert answer.status_code == 302 and answer.location == "/nhiem-vu?ke-hoach=1"
    clerk.submit("/nhiem-vu/chon/giao", unit=unit, user=4)
    with plan.app.app_context(), agency_scope(1):
        assert [(task.lead_unit_id, task.assignee_id) for task in db.session.query(Task).filter(Task.id < 3)] == [
            (unit, 4)] * 2
        assert db.session.query(Event).filter_by(what="units_assigned").count() == 2


def test_all_that_match_means_every_page(plan):
    with plan.app.app_context(), transaction(), agency_scope(1):
        year = make_plan(2023)
        for _ in range(120):
            make_task(year, due_on=date(2023, 6, 30), lead=plan.unit("Văn phòng Sở"))
    clerk = plan.client("office")
    clerk.get("/nhiem-vu?nam=2023")
    sheet = clerk.submit("/nhiem-vu/chon", act="csv", all="1")
    assert len(list(csv.reader(io.StringIO(sheet.data.decode("utf-8-sig"))))) == 121
    some = clerk.submit("/nhiem-vu/chon", act="csv", chosen=[6, 7])
    assert len(list(csv.reader(io.StringIO(some.data.decode("utf-8-sig"))))) == 3
    assert clerk.submit("/nhiem-vu/chon", act="xlsx", chosen=[6]).data[:2] == b"PK"
    clerk.submit("/nhiem-vu/chon", act="hoi", all="1")
    assert "Đề nghị cập nhật 120 nhiệm vụ" in words(clerk.page)
    for _ in range(2):
        assert clerk.submit("/nhiem-vu/chon/hoi", text="Cập nhật trước thứ sáu").status_code == 302
    with plan.app.app_context(), agency_scope(1):
        assert db.session.query(Chase).count() == 120
    clerk.get("/nhiem-vu/6")
    assert "Cập nhật trước thứ sáu" in words(clerk.page)


def test_nothing_chosen_and_acts_of_others_are_refused(plan):
    clerk, head = plan.client("office"), plan.client("head")
    clerk.get("/nhiem-vu")
    assert "Chưa chọn nhiệm vụ nào" in words(clerk.submit("/nhiem-vu/chon", act="giao").text)
    head.get("/nhiem-vu")
    assert "Giao đơn vị, người" not in words(head.page)
    assert head.submit("/nhiem-vu/chon", act="giao", chosen=[1]).status_code == 403
    stranger = plan.client("stranger")
    stranger.get("/nhiem-vu?nam=moi-nam")
    token = _token(stranger.page)
    answer = stranger.post("/nhiem-vu/chon", data={"csrf_token": token, "act": "csv", "chosen": "1"})
    assert "Bãi bỏ" not in answer.data.decode()


def test_the_list_and_the_check_page_cost_the_same_for_ten_and_a_hundred(house):
    clerk = house.client("office")

    def statements(size: int) -> tuple[int, int]:
        with house.app.app_context(), transaction(), agency_scope(1):
            plan = db.session.query(Plan).first() or make_plan(2022)
            for _ in range(size):
                make_task(plan, lead=house.unit("Văn phòng Sở"))
        clerk.get("/nhiem-vu?sap-xep=don-vi&q=nhiem+vu")
        return (_count(house, lambda: clerk.get("/nhiem-vu?sap-xep=don-vi&q=nhiem+vu")),
                _count(house, lambda: clerk.submit("/nhiem-vu/chon", act="hoi", all="1", chosen=[1])))

    assert statements(10) == statements(90)


def _count(house, act) -> int:
    seen = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        seen.append(statement)

    with house.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    act()
    event.remove(engine, "before_cursor_execute", note)
    return len(seen)


def _token(page: str) -> str:
    return html.document_fromstring(page).xpath("//input[@name='csrf_token']/@value")[0]
