"""One task by hand: added, reworded, split, moved, taken out; each by the clerk's forms."""

import pytest
from lxml import html

from tests.integration.test_revisions import FIRST
from tests.paper_builder import tsv
from tests.web.journeys import words
from tracker.database import db
from tracker.models import Event, Plan, Task


@pytest.fixture
def clerk(house):
    return house.client("office")


@pytest.fixture
def plan(clerk):
    clerk.get("/nhap-ke-hoach")
    address = clerk.submit("/nhap-ke-hoach", year="2026", pasted=tsv(FIRST).decode(), file=None).location
    clerk.get(address)
    clerk.submit(f"{address}/don-vi")
    clerk.get(address)
    return clerk.submit(f"{address}/nhap").location


def task_at(house, position):
    with house.app.app_context(), house.inside():
        task = db.session.query(Task).filter_by(position=position).one()
        assert task.units is not None and task.occurrences is not None and task.questions is not None
        assert task.section is None or task.section.title
        return task


def in_order(house):
    with house.app.app_context(), house.inside():
        return [task.position for task in db.session.query(Task).order_by(Task.sort_order, Task.id)]


def test_a_task_is_added_to_a_section(house, clerk, plan):
    clerk.get(f"{plan}/them")
    section = html.document_fromstring(clerk.page).xpath("//select[@id='section']/option[2]/@value")[0]
    lead = html.document_fromstring(clerk.page).xpath("//select[@id='lead_unit']/option[2]/@value")[0]
    answer = clerk.submit(f"{plan}/them", text="Đối thoại với doanh nghiệp", section=section, lead_unit=lead,
                          deadline="Quý IV", entered_on="1/6/2026", document="Công văn số 5/SCT-VP ngày 1/6/2026")
    assert answer.status_code == 302
    clerk.get(answer.location)
    assert "Đối thoại với doanh nghiệp" in words(clerk.page) and "31/12/2026" in words(clerk.page)
    task = task_at(house, 7)
    assert task.entered_on.isoformat() == "2026-06-01" and task.questions == []
    assert in_order(house) == [1, 2, 3, 7, 4, 5, 6]


def test_what_is_unclear_in_an_added_task_stays_a_question(house, clerk, plan):
    clerk.get(f"{plan}/them")
    clerk.submit(f"{plan}/them", text="Việc phát sinh", deadline="Khi có yêu cầu")
    assert {question.column for question in task_at(house, 7).questions} == {"lead", "deadline"}


@pytest.mark.parametrize(("typed", "said"), [
    ({"text": " "}, "Ghi nội dung nhiệm vụ"), ({"text": "Việc", "entered_on": "31/12/2025"}, "ban hành ngày"),
    ({"text": "Việc", "entered_on": "31/12/2099"}, "còn ở tương lai"),
], ids=["no text", "before the plan", "in the future"])
def test_a_task_that_cannot_be_added_says_why(clerk, plan, typed, said):
    clerk.get(f"{plan}/them")
    answer = clerk.submit(f"{plan}/them", **typed)
    assert answer.status_code == 422 and said in words(answer.text)


def test_other_words_keep_the_old_ones_in_the_history(house, clerk, plan):
    clerk.get("/nhiem-vu/2")
    assert clerk.submit("/nhiem-vu/2/sua", text="Tự kiểm tra toàn bộ văn bản", product="").status_code == 302
    clerk.get("/nhiem-vu/2")
    assert "Tự kiểm tra văn bản do cơ quan ban hành → Tự kiểm tra toàn bộ văn bản" in words(clerk.page)
    assert "Báo cáo → để trống" in words(clerk.page)
    clerk.get("/nhiem-vu?q=toan+bo&vai=tat-ca&nam=2026")
    assert "trên tổng 1" in words(clerk.page), "the search knows the new words"
    clerk.get("/nhiem-vu/2")
    refused = clerk.submit("/nhiem-vu/2/sua", text=" ")
    assert refused.status_code == 422 and "Ghi nội dung nhiệm vụ" in words(refused.text)


def test_an_edit_of_what_another_changed_meanwhile_is_a_conflict(house, clerk, plan):
    clerk.get("/nhiem-vu/2")
    other = house.client("admin")
    other.get("/nhiem-vu/2")
    other.submit("/nhiem-vu/2/sua", text="Của người khác")
    answer = clerk.submit("/nhiem-vu/2/sua", text="Của tôi")
    assert answer.status_code == 409 and "Của tôi" in words(answer.text)
    assert task_at(house, 2).text == "Của người khác"


def test_a_task_is_split_and_the_parts_stand_below_it(house, clerk, plan):
    clerk.get("/nhiem-vu/2")
    assert clerk.submit("/nhiem-vu/2/tach", texts="Tự kiểm tra văn bản\nXử lý văn bản trái luật\n").status_code == 302
    first, second = task_at(house, 2), task_at(house, 7)
    assert (first.text, second.text) == ("Tự kiểm tra văn bản", "Xử lý văn bản trái luật")
    for name in ("due_on", "lead_unit_id", "entered_on", "section_id"):
        assert getattr(second, name) == getattr(first, name)
    assert in_order(house) == [1, 2, 7, 3, 4, 5, 6]
    clerk.get("/nhiem-vu/2")
    refused = clerk.submit("/nhiem-vu/2/tach", texts="Chỉ một dòng")
    assert refused.status_code == 422 and "ít nhất hai" in words(refused.text)


def test_a_continuous_task_is_split_with_its_occurrences(house, clerk, plan):
    clerk.get("/nhiem-vu/5")
    clerk.submit("/nhiem-vu/5/tach", texts="Hồ sơ cấp tỉnh\nHồ sơ cấp xã")
    first, second = task_at(house, 5), task_at(house, 7)
    assert [one.due_on for one in second.occurrences] == [one.due_on for one in first.occurrences]


def test_a_task_moves_to_another_section_and_place(house, clerk, plan):
    clerk.get("/nhiem-vu/1")
    section = html.document_fromstring(clerk.page).xpath("//select[@id='chuyen-section']/option/@value")[-1]
    assert clerk.submit("/nhiem-vu/1/chuyen", section=section, below="4").status_code == 302
    assert in_order(house) == [2, 3, 4, 1, 5, 6] and task_at(house, 1).section_id == int(section)
    clerk.get("/nhiem-vu/6")
    clerk.submit("/nhiem-vu/6/chuyen", below="")
    assert in_order(house) == [2, 3, 6, 4, 1, 5]


def test_a_task_entered_by_mistake_is_deleted_and_its_number_not_reused(house, clerk, plan):
    clerk.get("/nhiem-vu/6")
    assert clerk.submit("/nhiem-vu/6/xoa").location == plan
    with house.app.app_context(), house.inside():
        assert db.session.query(Task).count() == 5 and db.session.query(Event).filter_by(task_id=6).count() == 0
        assert db.session.query(Plan).one().last_position == 6
    clerk.get(f"{plan}/them")
    clerk.submit(f"{plan}/them", text="Việc mới")
    assert task_at(house, 7).text == "Việc mới"


def test_a_task_that_was_reported_on_is_not_deleted(house, clerk, plan):
    clerk.get("/nhiem-vu/6")
    clerk.submit("/nhiem-vu/6/tien-do", unchanged="1")
    clerk.get("/nhiem-vu/6")
    answer = clerk.submit("/nhiem-vu/6/xoa")
    assert answer.status_code == 422 and "Rút khỏi kế hoạch" in words(answer.text)
    assert task_at(house, 6).id == 6


def test_heads_find_no_form_to_edit_the_plan(house, clerk, plan):
    head = house.client("head")
    head.get("/nhiem-vu/1")
    assert "Xóa nhiệm vụ ghi nhầm" not in words(head.page)
