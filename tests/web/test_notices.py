"""Thông báo: who is told of what, the count in the header, and that nobody reads another's."""

from datetime import date, timedelta

import pytest
from lxml import html
from sqlalchemy import event

from tests.factories import make_plan, make_task
from tests.web.journeys import token, words
from tracker import clock
from tracker.database import db
from tracker.models import Notice, Task, User
from tracker.scope import agency_scope
from tracker.services.deadlines import request_extension
from tracker.services.stand_ins import name_stand_in
from tracker.services.tasks import report_completion
from tracker.transaction import transaction


@pytest.fixture
def one_task(house):
    """A task that Thanh tra Sở leads, due in 20 days."""
    with house.app.app_context(), transaction(), agency_scope(1):
        plan = make_plan(clock.today().year, issued_on=clock.today() - timedelta(days=30))
        make_task(plan, due_on=clock.today() + timedelta(days=20), lead=house.unit("Thanh tra Sở"))
    return house


def person(house, role: str) -> User:
    return db.session.query(User).filter_by(email=f"{role}@so.vn").one()


def told(house) -> set[tuple[str, str]]:
    """(whom, kind) of every notice."""
    with house.app.app_context(), agency_scope(1):
        rows = db.session.execute(db.select(User.role, Notice.kind).join(User, User.id == Notice.user_id))
        return {(role, kind) for role, kind in rows}


def shown_count(page: str) -> str:
    found = html.document_fromstring(page).xpath("//*[@id='so-thong-bao']/text()")
    return found[0] if found else ""


def test_a_comment_reaches_who_answers_and_who_spoke_before_but_not_the_speaker(one_task):
    office, head = one_task.client("office"), one_task.client("head")
    office.get("/nhiem-vu/1")
    office.submit("/nhiem-vu/1/y-kien", text="Cần gửi trước ngày 20")
    assert told(one_task) == {("head", "comment")}
    head.get("/nhiem-vu/1")
    head.submit("/nhiem-vu/1/y-kien", text="Đã rõ")
    assert told(one_task) == {("head", "comment"), ("office", "comment")}


def test_the_header_counts_and_opening_one_reads_it(one_task):
    office, head = one_task.client("office"), one_task.client("head")
    for text in ("một", "hai", "ba"):
        office.get("/nhiem-vu/1")
        office.submit("/nhiem-vu/1/y-kien", text=text)
    head.get("/thong-bao")
    assert shown_count(head.page) == "3" and "ba" in words(head.page)
    assert head.submit("/thong-bao/2").location == "/nhiem-vu/1"
    head.get("/thong-bao")
    assert shown_count(head.page) == "2"
    assert head.submit("/thong-bao/da-xem").status_code == 302
    head.get("/thong-bao")
    assert shown_count(head.page) == ""


def test_marking_all_leaves_what_came_meanwhile(one_task):
    office, head = one_task.client("office"), one_task.client("head")
    office.get("/nhiem-vu/1")
    office.submit("/nhiem-vu/1/y-kien", text="một")
    head.get("/thong-bao")
    office.get("/nhiem-vu/1")
    office.submit("/nhiem-vu/1/y-kien", text="hai")
    head.submit("/thong-bao/da-xem")
    head.get("/thong-bao")
    assert shown_count(head.page) == "1"


def test_returned_assigned_and_decided_are_told(one_task):
    with one_task.app.app_context(), transaction(), agency_scope(1):
        task = db.session.get_one(Task, 1)
        report_completion(task, actor=person(one_task, "staff"), today=clock.today(), done_on=clock.today())
    office = one_task.client("office")
    office.get("/nhiem-vu/1")
    assert office.submit("/nhiem-vu/1/tra-lai", reason="Thiếu số văn bản").status_code == 302
    assert told(one_task) == {("head", "returned"), ("staff", "returned")}
    with one_task.app.app_context(), transaction(), agency_scope(1):
        task = db.session.get_one(Task, 1)
        request_extension(task, actor=person(one_task, "staff"), today=clock.today(), reason="Chờ ý kiến",
                          to_on=task.due_on + timedelta(days=9), reason_class="other")
        staff_id = person(one_task, "staff").id
    office.get("/nhiem-vu/1")
    refusal = office.submit("/nhiem-vu/1/gia-han/1/quyet-dinh", decision="refuse", note="Đã gia hạn nhiều lần")
    assert refusal.status_code == 302
    assert {("head", "extension"), ("staff", "extension")} <= told(one_task)
    office.get("/nhiem-vu/1")
    office.submit("/nhiem-vu/1/nguoi", user=staff_id)
    assert ("staff", "assigned") in told(one_task)
    staff = one_task.client("staff")
    staff.get("/thong-bao")
    assert "Thiếu số văn bản" in words(staff.page) and "Đã gia hạn nhiều lần" in words(staff.page)


def test_a_stand_in_is_told_too_and_who_left_is_not(one_task):
    today = clock.today()
    with one_task.app.app_context(), transaction(), agency_scope(1):
        name_stand_in(person(one_task, "head"), person(one_task, "staff"), today, today + timedelta(days=3))
    office = one_task.client("office")
    office.get("/nhiem-vu/1")
    office.submit("/nhiem-vu/1/y-kien", text="Báo cáo gấp")
    assert told(one_task) == {("head", "comment"), ("staff", "comment")}
    with one_task.app.app_context(), transaction(), agency_scope(1):
        db.session.query(Notice).delete()
        person(one_task, "head").left_on = date(2020, 1, 1)
        person(one_task, "staff").left_on = date(2020, 1, 1)
        db.session.flush()
    office.get("/nhiem-vu/1")
    office.submit("/nhiem-vu/1/y-kien", text="Còn ai không")
    assert told(one_task) == set()


def test_nobody_opens_anothers_notice(one_task):
    office = one_task.client("office")
    office.get("/nhiem-vu/1")
    office.submit("/nhiem-vu/1/y-kien", text="riêng")
    for who in ("staff", "stranger"):
        client = one_task.client(who)
        client.get("/thong-bao")
        assert client.post("/thong-bao/1", data={"csrf_token": token(client)}).status_code == 404
    with one_task.app.app_context(), agency_scope(1):
        assert db.session.get_one(Notice, 1).read_at is None


def test_a_page_counts_by_one_statement_on_the_index_of_unread_ones(one_task):
    head, asked = one_task.client("head"), []
    with one_task.app.app_context():
        engine = db.engine

    def note(_connection, _cursor, statement, *_more) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    head.get("/nhiem-vu/1")
    event.remove(engine, "before_cursor_execute", note)
    (counting,) = [statement for statement in asked if "notices" in statement]
    with one_task.app.app_context(), agency_scope(1):
        explained = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {counting}", (1, 1)).all()
        assert "ix_notices_unread" in str(explained)
