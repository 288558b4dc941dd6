"""Five tasks of one year, as the tests of lists and of task pages need them."""

from datetime import date

import pytest
from lxml import html

from tests.factories import make_plan, make_task
from tests.web.strict import StrictClient
from tracker.database import db
from tracker.models import Event, Task
from tracker.scope import agency_scope
from tracker.transaction import transaction

HTMX = {"HX-Request": "true"}
PAPER = "Kế hoạch số 18/KH-SCT ngày 21/01/2022"


@pytest.fixture
def plan(house):
    """Five tasks of 2022: 1 and 2 of Thanh tra Sở (2 in kỳ), 3 of Văn phòng Sở, 4 of nobody, 5 without a day."""
    with house.app.app_context(), transaction(), agency_scope(1):
        office, inspection, trade = (house.unit(name) for name in
                                     ("Văn phòng Sở", "Thanh tra Sở", "Phòng Quản lý thương mại"))
        plan = make_plan(2022)
        make_task(plan, text="Xây dựng Kế hoạch kiểm tra", due_on=date(2022, 1, 19), lead=inspection,
                  coordinating=(trade,))
        make_task(plan, text="Rà soát thủ tục hằng quý", kind="continuous", due_on=date(2022, 12, 31), lead=inspection,
                  occurrences=(date(2022, 3, 31), date(2022, 6, 30), date(2022, 9, 30), date(2022, 12, 31)))
        make_task(plan, text="=Công khai dự toán", due_on=date(2022, 6, 30), lead=office, coordinating=(inspection,))
        make_task(plan, text="Tham mưu văn bản", due_on=date(2022, 5, 31), question="“Các phòng” là một nhóm.")
        make_task(plan, text="Duy trì hệ thống", due_on=None, lead=office)
    return house


def ids(page: str) -> list[str]:
    return html.document_fromstring(page).xpath("//tbody/@id")


def task(house, number: int) -> Task:
    with house.app.app_context(), agency_scope(1):
        return db.session.get_one(Task, number)


def event_of(house, number: int) -> Event:
    with house.app.app_context(), agency_scope(1):
        return db.session.query(Event).filter_by(task_id=number).order_by(Event.id.desc()).first()


def give_to_the_office(house, clerk: StrictClient) -> None:
    """The clerk gives the first task to Văn phòng Sở, and looks at it."""
    with house.app.app_context(), agency_scope(1):
        unit_id = house.unit("Văn phòng Sở").id
    clerk.get("/nhiem-vu/1")
    clerk.submit("/nhiem-vu/1/don-vi", lead_unit=unit_id)
    clerk.get("/nhiem-vu/1")
