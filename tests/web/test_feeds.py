"""Lịch của tôi: an address of one's own, read back by icalendar, kept secret, taken back."""

from datetime import date, timedelta

import pytest
from icalendar import Calendar
from lxml import html

from tests.factories import make_plan, make_task
from tests.web.journeys import token
from tracker import clock
from tracker.database import db
from tracker.models import CalendarFeed, Task, User
from tracker.scope import agency_scope, every_agency
from tracker.services.deadlines import change_deadline
from tracker.services.tasks import assign_person, complete_task
from tracker.transaction import transaction

DUE, MOVED = date(2026, 9, 30), date(2026, 10, 15)


@pytest.fixture
def year(house):
    """1 Thanh tra Sở's, 2 in kỳ with the first done, 3 the staff's by name, 4 the office's, 5 done, 6 without a day."""
    with house.app.app_context(), transaction(), agency_scope(1):
        plan = make_plan(2026)
        lead, office = house.unit("Thanh tra Sở"), house.unit("Văn phòng Sở")
        make_task(plan, due_on=DUE, lead=lead, text="Rà soát, đơn giản hóa; “một cửa”\nđợt 2")
        parts = make_task(plan, kind="recurring", due_on=None, occurrences=(DUE, MOVED), lead=lead)
        named = make_task(plan, due_on=DUE, lead=lead)
        make_task(plan, due_on=DUE, lead=office, co_leads=(lead,))
        done = make_task(plan, due_on=DUE, lead=lead)
        make_task(plan, due_on=None, lead=lead)
        complete_task(parts, done_on=date(2026, 9, 1), today=clock.today(), occurrence=parts.occurrences[0])
        complete_task(done, done_on=date(2026, 9, 1), today=clock.today())
        assign_person(named, actor=None, user=db.session.query(User).filter_by(email="staff@so.vn").one())
        db.session.flush()
    return house


def addresses(client) -> list[str]:
    client.get("/lich-cua-toi")
    found = html.document_fromstring(client.page).xpath("//input[starts-with(@id, 'dia-chi-')]/@value")
    return [one.removeprefix("http://127.0.0.1:8000") for one in found]


def subscribe(client, unit: int | None = None) -> str:
    client.get("/lich-cua-toi")
    data = {"csrf_token": token(client), "what": "unit" if unit else "mine", "unit": str(unit or "")}
    assert client.post("/lich-cua-toi", data=data).status_code == 302
    return addresses(client)[-1]


def read(house, address: str) -> dict[int, set[date]]:
    """Due days by the task that each entry opens, as an independent reader finds them."""
    answer = house.client().get(address)
    assert answer.status_code == 200 and answer.mimetype == "text/calendar"
    found: dict[int, set[date]] = {}
    for entry in Calendar.from_ical(answer.data).walk("VEVENT"):
        start, end = entry["dtstart"].dt, entry["dtend"].dt
        assert type(start) is date and end == start + timedelta(days=1) and entry["dtstart"].params["VALUE"] == "DATE"
        found.setdefault(int(str(entry["url"]).rpartition("/")[2]), set()).add(start)
    return found


def test_a_head_reads_what_the_unit_owes_and_a_clerk_what_names_her(year):
    assert read(year, subscribe(year.client("head"))) == {1: {DUE}, 2: {MOVED}, 4: {DUE}}
    assert read(year, subscribe(year.client("staff"))) == {3: {DUE}}
    assert read(year, subscribe(year.client("auditor"))) == {}


def test_a_units_calendar_holds_all_that_it_leads(year):
    with year.app.app_context(), agency_scope(1):
        unit = year.unit("Thanh tra Sở").id
    assert read(year, subscribe(year.client("director"), unit)) == {1: {DUE}, 2: {MOVED}, 3: {DUE}, 4: {DUE}}


def test_the_entry_says_what_and_keeps_its_name_when_the_day_moves(year):
    address = subscribe(year.client("head"))
    calendar = Calendar.from_ical(year.client().get(address).data)
    assert str(calendar["x-wr-calname"]) == "CCHC – Người head"
    before = {str(entry["uid"]): entry for entry in calendar.walk("VEVENT")}
    first = before["nhiem-vu-1-0@localhost"]
    assert str(first["summary"]) == "Hạn: Rà soát, đơn giản hóa; “một cửa” đợt 2"
    assert "Chủ trì: Thanh tra Sở" in str(first["description"])
    with year.app.app_context(), transaction(), agency_scope(1):
        change_deadline(db.session.get_one(Task, 1), kind="extension", due_on=MOVED, decided_on=date(2026, 9, 1),
                        today=clock.today())
    after = {str(entry["uid"]): entry for entry in Calendar.from_ical(year.client().get(address).data).walk("VEVENT")}
    assert set(after) == set(before)
    assert after["nhiem-vu-1-0@localhost"]["dtstart"].dt == MOVED
    assert int(after["nhiem-vu-1-0@localhost"]["sequence"]) > int(first["sequence"])


def test_an_unchanged_calendar_is_not_sent_twice(year):
    address, reader = subscribe(year.client("head")), year.client()
    first = reader.get(address)
    again = reader.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    with year.app.app_context(), transaction(), agency_scope(1):
        complete_task(db.session.get_one(Task, 1), done_on=date(2026, 9, 2), today=clock.today())
    assert reader.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_a_revoked_address_opens_nothing_and_a_new_one_is_another(year):
    head = year.client("head")
    old = subscribe(head)
    head.get("/lich-cua-toi")
    assert head.submit("/lich-cua-toi/1/thu-hoi").status_code == 302
    assert year.client().get(old).status_code == 404
    assert addresses(head) == []
    new = subscribe(head)
    assert new != old and read(year, new) == {1: {DUE}, 2: {MOVED}, 4: {DUE}}


def test_nobody_revokes_anothers_address_and_nobody_guesses_one(year):
    address = subscribe(year.client("head"))
    staff = year.client("staff")
    staff.get("/lich-cua-toi")
    staff.post("/lich-cua-toi/1/thu-hoi", data={"csrf_token": token(staff)})
    assert year.client().get(address).status_code == 200
    for wrong in ("/lich/1-" + "0" * 32 + ".ics", "/lich/999-" + "0" * 32 + ".ics", "/lich/x.ics",
                  address.replace("/lich/1-", "/lich/2-")):
        assert year.client().get(wrong).status_code == 404, wrong


def test_who_left_reads_no_more(year):
    address = subscribe(year.client("head"))
    with year.app.app_context(), transaction(), agency_scope(1):
        db.session.query(User).filter_by(email="head@so.vn").one().left_on = clock.today()
        db.session.flush()
    assert year.client().get(address).status_code == 404


def test_the_rows_alone_open_no_calendar(year):
    """The secret is in no column: without the installation's key the stored nonce makes another address."""
    address = subscribe(year.client("head"))
    with year.app.app_context(), every_agency():
        row = db.session.get_one(CalendarFeed, 1)
        stored = {str(getattr(row, column.key)) for column in CalendarFeed.__table__.columns}
    secret = address.rpartition("-")[2].removesuffix(".ics")
    assert len(secret) == 32 and not any(secret in one for one in stored)
    year.app.config["SECRET_KEY"] = "another installation"
    assert year.client().get(address).status_code == 404
    year.app.config["SECRET_KEY_FALLBACKS"] = ["only for tests"]
    assert year.client().get(address).status_code == 200


def test_one_address_of_a_kind_and_only_of_the_own_agencys_units(year):
    head = year.client("head")
    subscribe(head)
    again = head.post("/lich-cua-toi", data={"csrf_token": token(head), "what": "mine"})
    assert again.status_code == 422 and "đã có địa chỉ" in again.text
    with year.app.app_context(), agency_scope(2):
        foreign = db.session.execute(db.text("SELECT id FROM units WHERE agency_id = 2")).scalar()
    assert head.post("/lich-cua-toi", data={"csrf_token": token(head), "what": "unit",
                                            "unit": str(foreign)}).status_code == 404
