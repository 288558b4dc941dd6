"""Next year's plan begun from this one: days a year later, what is open carried over with a link."""

from lxml import html

from tests.web.journeys import cells, import_plan, words
from tracker.database import db
from tracker.models import Task


def tasks_of(house, year):
    with house.app.app_context(), house.inside():
        return [(task.text, task.deadline_text, task.due_on, task.carried_from_id)
                for task in db.session.query(Task).join(Task.plan).filter_by(year=year).order_by(Task.position)]


def test_next_year_s_plan_begins_from_this_one(house):
    clerk = house.client("office")
    plan = import_plan(clerk)
    clerk.get("/nhiem-vu/1")
    clerk.submit("/nhiem-vu/1/hoan-thanh", done_on="18/1/2022", document="Kế hoạch số 1/KH-SCT ngày 18/1/2022")
    clerk.get("/nhiem-vu/1")
    clerk.submit("/nhiem-vu/1/xac-nhan")
    clerk.get("/nhiem-vu/2")
    clerk.submit("/nhiem-vu/2/rut", document="Công văn số 2/SCT-VP ngày 1/3/2022", on="1/3/2022")
    clerk.get(plan)
    draft = clerk.submit(f"{plan}/nam-sau").location
    clerk.get(draft)
    assert "Nhập 31 nhiệm vụ vào kế hoạch năm 2023" in words(clerk.page)
    assert "chuyển tiếp từ năm trước" not in cells(clerk.page, "dong-1")
    assert "chuyển tiếp từ năm trước" in cells(clerk.page, "dong-2")
    assert "31 nhiệm vụ lấy từ kế hoạch năm 2022" in words(clerk.page)
    answer = clerk.submit(f"{draft}/nhap")
    assert answer.status_code == 302
    with house.app.app_context(), house.inside():
        carried = db.session.query(Task).join(Task.plan).filter_by(year=2023)
        asked = [(task.position, question.column) for task in carried for question in task.questions]
    assert asked and len(asked) == len(set(asked)), "each thing is asked once"
    assert {column for _, column in asked} <= {"lead", "deadline"}
    new, old = tasks_of(house, 2023), tasks_of(house, 2022)
    assert len(new) == 31 and len(old) == 32
    assert not any("2022" in deadline for _, deadline, _, _ in new)
    assert new[0][3] is None and new[1][3] == 3
    dated = [due for _, _, due, _ in new if due]
    assert dated and all(due.year in (2023, 2024) for due in dated)
    clerk.get("/nhiem-vu/3")
    later = html.document_fromstring(clerk.page).xpath("//dt[text()='Tiếp tục ở']/following-sibling::dd/a")
    assert later[0].text == "Nhiệm vụ 2 năm 2023"
    clerk.get(later[0].get("href"))
    assert "Chuyển tiếp từ Nhiệm vụ 3 năm 2022" in words(clerk.page)
    clerk.get(plan)
    refused = clerk.submit(f"{plan}/nam-sau")
    assert refused.status_code == 422 and "Kế hoạch năm 2023 đã được nhập" in words(refused.text)
