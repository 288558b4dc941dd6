"""Bàn giao: what moves is seen before, moves as a whole, and leaves its trace on every task."""

from datetime import date

import pytest
from sqlalchemy import event

from tests.factories import make_plan, make_task
from tests.web.journeys import words
from tracker import clock
from tracker.database import db
from tracker.models import Event, Plan, Task, User
from tracker.scope import agency_scope
from tracker.services.tasks import assign_person, complete_task
from tracker.transaction import transaction

UNITS = ("Thanh tra Sở", "Văn phòng Sở")


def person(role: str) -> User:
    return db.session.query(User).filter_by(email=f"{role}@so.vn").one()


@pytest.fixture
def plan(house):
    """1 and 2 of Thanh tra Sở and Người staff, 2 is done; 3 of Văn phòng Sở, Thanh tra Sở co-ordinates."""
    with house.app.app_context(), transaction(), agency_scope(1):
        plan = make_plan(2022)
        inspection, office = (house.unit(name) for name in UNITS)
        tasks = [make_task(plan, lead=inspection) for _ in range(2)]
        make_task(plan, lead=office, coordinating=(inspection,))
        for task in tasks:
            assign_person(task, actor=None, user=person("staff"))
        complete_task(tasks[1], done_on=date(2022, 6, 1), today=clock.today())
    return house


def holders(house) -> list[tuple[str, str | None]]:
    with house.app.app_context(), agency_scope(1):
        return [(task.lead_unit.name, task.assignee.email if task.assignee else None)
                for task in db.session.query(Task).order_by(Task.id)]


def test_a_persons_open_work_goes_to_another(plan):
    clerk = plan.client("office")
    with plan.app.app_context(), agency_scope(1):
        leaving, taking = person("staff").id, person("head").id
    clerk.get(f"/ban-giao?loai=nguoi&tu={leaving}")
    assert "1 nhiệm vụ đang mở của Người staff" in words(clerk.page)
    assert clerk.submit("/ban-giao").status_code == 422
    assert clerk.submit("/ban-giao", sang=taking).status_code == 302
    assert holders(plan) == [("Thanh tra Sở", "head@so.vn"), ("Thanh tra Sở", "staff@so.vn"), ("Văn phòng Sở", None)]
    clerk.get("/nhiem-vu/1")
    assert "Người thực hiện: Người head" in words(clerk.page)


def test_a_persons_work_may_go_to_nobody_by_name(plan):
    clerk = plan.client("office")
    with plan.app.app_context(), agency_scope(1):
        leaving = person("staff").id
    clerk.get(f"/ban-giao?loai=nguoi&tu={leaving}")
    assert clerk.submit("/ban-giao", nobody="1").status_code == 302
    assert holders(plan)[0] == ("Thanh tra Sở", None)


def test_a_units_open_work_goes_to_another_in_the_same_part(plan):
    clerk = plan.client("office")
    with plan.app.app_context(), agency_scope(1):
        leaving, taking = plan.unit("Thanh tra Sở").id, plan.unit("Phòng Quản lý thương mại").id
    clerk.get(f"/ban-giao?loai=don-vi&tu={leaving}")
    assert "2 nhiệm vụ đang mở của Thanh tra Sở" in words(clerk.page)
    assert clerk.submit("/ban-giao", sang=taking).status_code == 302
    assert [name for name, _ in holders(plan)] == ["Phòng Quản lý thương mại", "Thanh tra Sở", "Văn phòng Sở"]
    with plan.app.app_context(), agency_scope(1):
        assert [(part.unit_id, part.role) for part in db.session.get_one(Task, 3).units if part.role != "lead"] == [
            (taking, "coordinating")]
        assert db.session.query(Event).filter_by(what="units_assigned").count() == 2
    again = clerk.submit("/ban-giao", sang=taking)
    assert again.status_code == 302
    with plan.app.app_context(), agency_scope(1):
        assert db.session.query(Event).filter_by(what="units_assigned").count() == 2


def test_others_cannot_hand_over_and_strangers_are_unknown(plan):
    assert plan.client("head").get("/ban-giao").status_code == 403
    assert plan.client("stranger").get("/ban-giao?loai=don-vi&tu=2").status_code == 404


def test_the_page_costs_the_same_for_ten_and_a_hundred(plan):
    clerk = plan.client("office")

    def statements(size: int) -> int:
        with plan.app.app_context(), transaction(), agency_scope(1):
            year = db.session.query(Plan).one()
            for _ in range(size):
                assign_person(make_task(year, lead=plan.unit("Thanh tra Sở")), actor=None, user=person("staff"))
            leaving = person("staff").id
        seen = []

        def note(_connection, _cursor, statement, *_rest) -> None:
            seen.append(statement)

        with plan.app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        assert clerk.get(f"/ban-giao?loai=nguoi&tu={leaving}").status_code == 200
        event.remove(engine, "before_cursor_execute", note)
        return len(seen)

    assert statements(10) == statements(90)
