"""Somebody who stands in for the head of another unit acts there on those days, and on no other."""

from datetime import timedelta

import pytest
from lxml import html
from sqlalchemy import select

from tests.factories import make_plan, make_task
from tests.web.journeys import token, words
from tracker import clock
from tracker.database import db
from tracker.models import Event, Task, User
from tracker.services.people import new_person
from tracker.services.stand_ins import name_stand_in
from tracker.transaction import transaction

DAY = timedelta(days=1)
UNIT = "Phòng Quản lý thương mại"


def absent(email: str, unit: str = UNIT, role: str = "head") -> User:
    return new_person(email, role=role, unit_name=unit, name=f"Người {email.split('@')[0]}")


def head() -> User:
    return db.session.scalars(select(User).where(User.email == "head@so.vn")).one()


@pytest.fixture
def plan(house):
    """Task 1 is overdue at a unit whose head, Người vang, has left for some days; answers the house."""
    with house.app.app_context(), house.inside(), transaction():
        today = clock.today()
        task = make_task(make_plan(today.year, issued_on=today - 60 * DAY), text="Rà soát chợ", due_on=today - 5 * DAY,
                         lead=house.unit(UNIT), entered_on=today - 60 * DAY)
        assert task.id == 1
        absent("vang@so.vn")
    return house


def stand_in(house, first: int, last: int) -> None:
    with house.app.app_context(), house.inside(), transaction():
        someone = db.session.scalars(select(User).where(User.email == "vang@so.vn")).one()
        name_stand_in(someone, head(), clock.today() + first * DAY, clock.today() + last * DAY)


def test_a_stand_in_reports_for_another_unit(plan):
    stand_in(plan, -1, 1)
    client = plan.client("head")
    client.get("/nhiem-vu/1")
    assert client.submit("/nhiem-vu/1/tien-do", unchanged="1").status_code == 302
    client.get("/nhiem-vu/1")
    assert client.submit("/nhiem-vu/1/hoan-thanh", done_on=f"{clock.today():%d/%m/%Y}").status_code == 302
    with plan.app.app_context(), plan.inside():
        assert db.session.get_one(Task, 1).state == "awaiting_confirmation"
        reported = db.session.scalars(select(Event).where(Event.what == "completion_reported")).one()
        assert reported.actor.email == "head@so.vn" and reported.for_unit_id is None


def test_a_stand_in_finds_the_other_units_work_on_the_start_page(plan):
    stand_in(plan, 0, 0)
    client = plan.client("head")
    assert "Rà soát chợ" not in words(client.get("/").text)
    (tab,) = html.document_fromstring(client.page).xpath("//a[contains(@href, 'xem=thay-')]/@href")
    page = words(client.get(tab).text)
    assert "Rà soát chợ" in page and UNIT in page and "Thay Người vang" in page


@pytest.mark.parametrize(("first", "last"), [(1, 5), (-5, -1)], ids=["not yet", "no longer"])
def test_on_other_days_the_stand_in_has_no_right_there(plan, first, last):
    stand_in(plan, first, last)
    client = plan.client("head")
    assert "Thay Người vang" not in words(client.get("/").text)
    assert "Báo cáo hoàn thành" not in words(client.get("/nhiem-vu/1").text)
    assert client.post("/nhiem-vu/1/tien-do", data={"unchanged": "1", "csrf_token": token(client)}).status_code == 403


def test_a_stand_in_of_an_absent_stand_in_acts_too(plan):
    with plan.app.app_context(), plan.inside(), transaction():
        today = clock.today()
        away = db.session.scalars(select(User).where(User.email == "vang@so.vn")).one()
        between = absent("giua@so.vn", "Văn phòng Sở", "staff")
        name_stand_in(away, between, today, today)
        name_stand_in(between, head(), today, today)
    client = plan.client("head")
    client.get("/nhiem-vu/1")
    assert client.submit("/nhiem-vu/1/tien-do", unchanged="1").status_code == 302


def test_the_right_of_the_office_does_not_pass_to_its_stand_in(plan):
    with plan.app.app_context(), plan.inside(), transaction():
        clerk = db.session.scalars(select(User).where(User.email == "office@so.vn")).one()
        name_stand_in(clerk, head(), clock.today(), clock.today())
    client = plan.client("head")
    assert "Báo cáo hoàn thành" not in words(client.get("/nhiem-vu/1").text)
    admin = plan.client("admin")
    with plan.app.app_context(), plan.inside():
        address = f"/nguoi-dung/{db.session.scalars(select(User.id).where(User.email == 'office@so.vn')).one()}"
    assert "không chuyển sang" in words(admin.get(address).text)
