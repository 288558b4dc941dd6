"""Where a task stands: added, split, moved, taken out; each by the clerk's forms."""

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


def test_an_added_task_stands_in_its_section_beside_the_others(house, clerk, plan):
    clerk.get(plan)
    section = html.document_fromstring(clerk.page).xpath("//select[@id='section']/option[2]/@value")[0]
    answer = clerk.submit(f"{plan}/them", text="Đối thoại với doanh nghiệp", section=section, deadline="Quý IV")
    assert answer.status_code == 302
    clerk.get(plan)
    listed = html.document_fromstring(clerk.page).xpath("//table//td[@data-label='Nhiệm vụ']/a/text()")
    assert len(listed) == 7 and listed[3] == "Đối thoại với doanh nghiệp"


def test_other_words_keep_the_old_ones_in_the_history(house, clerk, plan):
    clerk.get("/nhiem-vu/2")
    assert clerk.submit("/nhiem-vu/2/noi-dung", text="Tự kiểm tra toàn bộ văn bản", product="").status_code == 302
    clerk.get("/nhiem-vu/2")
    assert "“Tự kiểm tra văn bản do cơ quan ban hành” → “Tự kiểm tra toàn bộ văn bản”" in words(clerk.page)
    assert "“Báo cáo” → để trống" in words(clerk.page)


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
    clerk.get("/nhiem-vu/1?mo=chuyen")
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
    clerk.get(plan)
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
