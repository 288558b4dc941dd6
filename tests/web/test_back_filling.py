"""Ghi bù: old completions in one grid, pasted, checked, kept all or none."""

from datetime import date

import pytest
from lxml import html
from sqlalchemy import event

from tests.factories import make_plan, make_task
from tests.web.journeys import words
from tracker.database import db
from tracker.models import Event, Occurrence, Plan, Task
from tracker.scope import agency_scope
from tracker.transaction import transaction

PAPER = "Kế hoạch số 18/KH-SCT ngày 21/01/2022"
QUARTERS = (date(2022, 3, 31), date(2022, 6, 30))


@pytest.fixture
def plan(house):
    """1 due 30/6, 2 in two kỳ, 3 without a day."""
    with house.app.app_context(), transaction(), agency_scope(1):
        plan = make_plan(2022)
        unit = house.unit("Thanh tra Sở")
        make_task(plan, due_on=date(2022, 6, 30), lead=unit)
        make_task(plan, occurrences=QUARTERS, due_on=None, lead=unit)
        make_task(plan, due_on=None)
    return house


def rows(page: str) -> list[tuple[str, str]]:
    tree = html.document_fromstring(page)
    return [(row.xpath("string(th)"), row.xpath("string(.//input[starts-with(@name, 'day-')]/@value)"))
            for row in tree.xpath("//tbody/tr")]


def completed(house) -> int:
    with house.app.app_context(), agency_scope(1):
        return db.session.query(Event).filter_by(what="completion_confirmed").count()


def test_a_pasted_block_fills_the_grid_is_checked_and_kept(plan):
    clerk = plan.client("office")
    clerk.get("/ghi-bu")
    assert rows(clerk.page) == [("1", ""), ("2", ""), ("2", ""), ("3", "")]
    block = f"Số\tNgày\tVăn bản\n1\t4/7/2022\tBáo cáo số 5/BC-TTr\n2\t20/3\t\n2\t5/7/2022\t\t30/6/2022\n3\t\t{PAPER}\n"
    check = clerk.submit("/ghi-bu", act="paste", block=block)
    assert check.status_code == 200 and completed(plan) == 0
    said = words(check.text)
    assert "Sẽ ghi 4 việc hoàn thành" in said and "2 đúng hạn, 2 quá hạn" in said and "quá hạn 4 ngày" in said
    assert rows(clerk.page) == [("1", "4/7/2022"), ("2", "20/3"), ("2", "5/7/2022"), ("3", "")]
    assert clerk.submit("/ghi-bu", act="save", block="").status_code == 302
    with plan.app.app_context(), agency_scope(1):
        first, _, third = db.session.query(Task).order_by(Task.id)
        assert (first.done_on, first.days_late) == (date(2022, 7, 4), 4)
        assert third.done_on == date(2022, 1, 21)
        assert [one.done_on for one in db.session.query(Occurrence).order_by(Occurrence.due_on)] == [
            date(2022, 3, 20), date(2022, 7, 5)]
    clerk.get("/nhiem-vu/1")
    assert "Văn phòng ghi thay" in words(clerk.page)


def test_one_wrong_row_keeps_nothing_and_every_error_stands_at_its_row(plan):
    clerk = plan.client("office")
    clerk.get("/ghi-bu")
    answer = clerk.submit("/ghi-bu", act="save", **{"day-1-0": "1/6/2022", "day-3-0": "1/6/2099", "day-2-1": "mai"})
    assert answer.status_code == 422 and completed(plan) == 0
    tree = html.document_fromstring(answer.text)
    assert set(tree.xpath("//*[@data-errors]//a/@href")) == {"#row-3-0", "#row-2-1"}
    assert "còn ở tương lai" in words(answer.text) and ("1", "1/6/2022") in rows(answer.text)


@pytest.mark.parametrize(("line", "said"), [
    ("9\t1/6/2022\t", "Dòng 1: Không có nhiệm vụ số 9 còn mở"),
    ("2\t1/9/2022\t", "ghi hạn của kỳ ở cột thứ tư"),
    ("1\t1/6/2022\n1\t2/6/2022", "Dòng 2: Nhiệm vụ số 1 có hai dòng"),
    ("", "Chưa dán dòng nào"),
])
def test_a_line_that_fits_nothing_is_named(plan, line, said):
    clerk = plan.client("office")
    clerk.get("/ghi-bu")
    answer = clerk.submit("/ghi-bu", act="paste", block=line)
    assert answer.status_code == 422 and said in words(answer.text) and completed(plan) == 0


def test_a_second_press_records_nothing_twice(plan):
    clerk = plan.client("office")
    clerk.get("/ghi-bu")
    clerk.submit("/ghi-bu", act="save", **{"day-1-0": "1/6/2022"})
    again = clerk.submit("/ghi-bu", act="save", **{"day-1-0": "1/6/2022"})
    assert again.status_code == 422 and completed(plan) == 1


def test_a_unit_cannot_back_fill(plan):
    assert plan.client("head").get("/ghi-bu").status_code == 403


def test_the_grid_costs_the_same_for_ten_and_a_hundred(house):
    clerk = house.client("office")

    def statements(size: int) -> int:
        with house.app.app_context(), transaction(), agency_scope(1):
            plan = db.session.query(Plan).first() or make_plan(2022)
            for _ in range(size):
                make_task(plan, occurrences=QUARTERS, due_on=None, lead=house.unit("Văn phòng Sở"))
        seen = []

        def note(_connection, _cursor, statement, *_rest) -> None:
            seen.append(statement)

        with house.app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        assert clerk.get("/ghi-bu").status_code == 200
        event.remove(engine, "before_cursor_execute", note)
        return len(seen)

    assert statements(10) == statements(90)
