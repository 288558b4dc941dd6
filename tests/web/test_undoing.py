"""What was just done is taken back from its own notice; a unit takes back what is its own and not yet decided on."""

from datetime import date

import pytest
from lxml import html

from tests.factories import make_plan, make_task
from tests.web.journeys import token, words
from tracker.database import db
from tracker.models import Event, Task
from tracker.scope import agency_scope
from tracker.transaction import transaction

PAPER = "Kế hoạch số 18/KH-SCT ngày 21/01/2022"
UNDO = "/nhiem-vu/huy-vua-ghi"


@pytest.fixture
def plan(house):
    """Tasks 1 and 2 of Thanh tra Sở (head and staff), 3 of Văn phòng Sở."""
    with house.app.app_context(), transaction(), agency_scope(1):
        plan = make_plan(2022)
        for text, unit in (("Kiểm tra", "Thanh tra Sở"), ("Phổ biến", "Thanh tra Sở"), ("Công khai", "Văn phòng Sở")):
            make_task(plan, text=text, due_on=date(2022, 1, 19), lead=house.unit(unit))
    return house


def state(house, number: int) -> str:
    with house.app.app_context(), agency_scope(1):
        return db.session.get_one(Task, number).state


def events(house, number: int) -> list[str]:
    with house.app.app_context(), agency_scope(1):
        return [one.what for one in db.session.query(Event).filter_by(task_id=number).order_by(Event.id)]


def report(house, number: int, who: str = "head"):
    """The lead unit says that the task is done; its client."""
    client = house.client(who)
    client.get(f"/nhiem-vu/{number}")
    assert client.submit(f"/nhiem-vu/{number}/hoan-thanh", document=PAPER).status_code == 302
    client.get(f"/nhiem-vu/{number}")
    return client


def test_confirming_is_taken_back_from_its_notice(plan):
    report(plan, 1)
    clerk = plan.client("office")
    clerk.get("/nhiem-vu/1")
    clerk.submit("/nhiem-vu/1/xac-nhan")
    clerk.get("/nhiem-vu/1")
    assert state(plan, 1) == "completed"
    assert clerk.submit(UNDO).location == "/nhiem-vu/1"
    assert state(plan, 1) == "awaiting_confirmation"
    assert events(plan, 1)[-2:] == ["completion_confirmed", "event_undone"]


@pytest.mark.parametrize(("act", "after"), [("confirm", "completed"), ("return", "in_progress")])
def test_several_decisions_are_taken_back_at_once(plan, act, after):
    report(plan, 1)
    report(plan, 2)
    clerk = plan.client("office")
    clerk.get("/cho-xac-nhan")
    clerk.submit("/cho-xac-nhan", chosen=["1-0", "2-0"], act=act, reason="Thiếu văn bản")
    assert [state(plan, one) for one in (1, 2)] == [after, after]
    clerk.get("/cho-xac-nhan")
    assert clerk.submit(UNDO).location == "/cho-xac-nhan"
    assert [state(plan, one) for one in (1, 2)] == ["awaiting_confirmation"] * 2


def test_a_stretch_is_taken_back_once_and_only_what_the_person_wrote(plan):
    report(plan, 1)
    clerk = plan.client("office")
    clerk.get("/nhiem-vu/1")
    clerk.submit("/nhiem-vu/1/xac-nhan")
    clerk.get("/nhiem-vu/1")
    notice = clerk.page
    assert clerk.submit(UNDO).status_code == 302
    clerk.page = notice
    assert clerk.submit(UNDO).status_code == 422
    assert events(plan, 1).count("event_undone") == 1


@pytest.mark.parametrize("stretch", [("", ""), ("2000-01-01T00:00:00+00:00", "2099-01-01T00:00:00+00:00"),
                                     ("2022-01-01T00:00:00", "2022-01-01T00:00:01")])
def test_a_stretch_that_no_notice_offers_is_refused(plan, stretch):
    client = report(plan, 1)
    assert client.submit(UNDO, start=stretch[0], end=stretch[1]).status_code == 422
    assert state(plan, 1) == "awaiting_confirmation"


def test_a_head_takes_back_the_own_report_from_the_notice_and_reports_anew(plan):
    head = report(plan, 1)
    assert head.submit(UNDO).status_code == 302
    assert state(plan, 1) == "not_started"
    report(plan, 1)
    assert state(plan, 1) == "awaiting_confirmation"


def test_a_head_takes_back_a_report_of_the_own_unit_later_on(plan):
    report(plan, 1, "staff")
    head = plan.client("head")
    head.get("/nhiem-vu/1")
    (action,) = [form.action for form in html.document_fromstring(head.page).forms
                 if "Rút lại báo cáo" in words(html.tostring(form, encoding="unicode"))]
    assert head.submit(action).status_code == 302
    assert state(plan, 1) == "not_started"


def test_what_the_office_decided_on_or_wrote_is_not_the_units_to_take_back(plan):
    head = report(plan, 1)
    head.get("/nhiem-vu/1")
    page = head.page
    clerk = plan.client("office")
    clerk.get("/nhiem-vu/1")
    clerk.submit("/nhiem-vu/1/xac-nhan")
    (action,) = {form.action for form in html.document_fromstring(page).forms if "/rut-lai/" in (form.action or "")}
    head.page = page
    assert head.submit(action, version=None).status_code == 422
    head.get("/nhiem-vu/1")
    assert "Rút lại" not in words(head.page) and state(plan, 1) == "completed"
    report(plan, 2, "office")
    head.get("/nhiem-vu/2")
    assert "Rút lại" not in words(head.page)
    with plan.app.app_context(), agency_scope(1):
        number = db.session.query(Event).filter_by(task_id=2, what="completion_reported").one().id
    head.get("/nhiem-vu/1")
    token = html.document_fromstring(head.page).xpath("//input[@name='csrf_token']/@value")[0]
    assert head.post(f"/nhiem-vu/2/rut-lai/{number}", data={"csrf_token": token}).status_code == 403
    assert state(plan, 2) == "awaiting_confirmation"


def test_a_returned_report_says_why_on_the_start_page_and_on_the_tasks(plan):
    head = report(plan, 1)
    clerk = plan.client("office")
    clerk.get("/nhiem-vu/1")
    clerk.submit("/nhiem-vu/1/tra-lai", reason="Cần Quyết định, không phải Tờ trình")
    head.get("/")
    assert "Trả lại vì: Cần Quyết định, không phải Tờ trình" in words(head.page)
    head.get("/nhiem-vu/1")
    assert "Văn phòng trả lại báo cáo hoàn thành: Cần Quyết định" in words(head.page)
    report(plan, 1)
    head.get("/nhiem-vu/1")
    assert "Văn phòng trả lại báo cáo hoàn thành:" not in words(head.page)
    head.submit(html.document_fromstring(head.page).xpath("//form[contains(@action, '/rut-lai/')]/@action")[0])
    head.get("/")
    assert "Trả lại vì:" in words(head.page)


@pytest.mark.parametrize("box", ["", "&co-o-chon=1"])
def test_a_row_comes_back_with_a_box_only_where_the_page_has_one(plan, box):
    head = plan.client("head")
    head.get("/" if not box else "/nhiem-vu")
    part = head.get(f"/nhiem-vu/1/dong?mo=hoan-thanh{box}", headers={"HX-Request": "true"}).text
    row = html.fragment_fromstring(f"<table>{part}</table>")
    assert len(row.xpath("//input[@name='chosen']")) == bool(box)
    width = len(row.xpath("//tbody/tr[1]/*"))
    assert row.xpath("//tbody/tr[last()]/td/@colspan") == [str(width)] == [str(7 if box else 6)]
    assert len(row.xpath("//input[@name='co-o-chon']")) == (2 if box else 0)


def test_notices_of_pages_never_opened_do_not_pile_up_in_the_cookie(plan):
    client = plan.client("head")
    client.get("/nhiem-vu/1")
    for number in range(12):
        answer = client.post("/nhiem-vu/1/tien-do", data={"csrf_token": token(client), "done": f"Việc thứ {number}"})
        assert answer.status_code == 302
    assert client.get("/nhiem-vu/1").text.count("Đã ghi tiến độ.") == 3
