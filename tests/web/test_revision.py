"""A second file for a plan on its page: old beside new, accepted row by row or all, nothing lost."""

import io

import pytest
from lxml import html

from tests.integration.test_revisions import DECIDED, FIRST, PAPER, SECOND
from tests.paper_builder import tsv
from tests.papers import paper
from tests.web.journeys import cells, import_plan, token, words
from tracker.database import db
from tracker.models import ImportDraft, Task

FILE = "dieu-chinh.tsv"


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


@pytest.fixture
def comparing(clerk, plan):
    """The address of the comparing page, with the file read and the page looked at."""
    address = f"{plan}/dieu-chinh"
    clerk.get(address)
    review = send(clerk, address).location
    clerk.get(review)
    assert "So 6 nhiệm vụ với kế hoạch năm 2026" in words(clerk.page)
    clerk.get(address)
    return address


def send(clerk, address, grid=SECOND):
    return clerk.post(address, data={"csrf_token": token(clerk), "file": (io.BytesIO(tsv(grid)), FILE)})


def task_at(house, position):
    with house.app.app_context(), house.inside():
        return db.session.query(Task).filter_by(position=position).one()


def test_the_page_shows_each_kind_with_the_words_that_differ(clerk, comparing):
    text = words(clerk.page)
    assert "1 nhiệm vụ mới" in text and "1 không còn trong kế hoạch mới" in text and "1 đổi hạn" in text
    tree = html.document_fromstring(clerk.page)
    row = tree.get_element_by_id("d1")
    assert [one.text for one in row.iter("del")][-1] == "30/6/2026"
    assert [one.text for one in row.iter("ins")][-1] == "31/8/2026"
    assert "không còn trong tệp" in cells(clerk.page, "n6")


def test_all_is_taken_over_with_the_deciding_document(house, clerk, comparing):
    assert clerk.submit(f"{comparing}/ghi", document=PAPER, decided_on=DECIDED).status_code == 302
    clerk.get(comparing)
    assert "Không còn thay đổi nào chờ ghi. 6 nhiệm vụ không đổi" in words(clerk.page)
    assert task_at(house, 6).state == "withdrawn" and task_at(house, 2).due_on.isoformat() == "2026-08-31"
    clerk.get("/nhiem-vu/3")
    assert "“Theo dõi tình hình thi hành pháp luật” → “Theo dõi, đánh giá tình hình" in words(clerk.page)
    clerk.get(comparing)
    assert clerk.submit(f"{comparing}/xong").status_code == 302
    clerk.get(comparing)
    assert "Đọc tệp và so với kế hoạch" in words(clerk.page), "a further revision may begin"


def test_without_document_and_day_nothing_is_written(house, clerk, comparing):
    answer = clerk.submit(f"{comparing}/ghi")
    assert answer.status_code == 422 and "Nhập văn bản điều chỉnh" in words(answer.text)
    answer = clerk.submit(f"{comparing}/ghi", document=PAPER)
    typed = html.document_fromstring(answer.text).get_element_by_id("document").value
    assert answer.status_code == 422 and typed == PAPER
    assert task_at(house, 6).state == "not_started"


def test_one_change_has_its_own_button(house, clerk, comparing):
    value = html.document_fromstring(clerk.page).xpath("//tr[@id='d1']//button[@name='one']/@value")[0]
    assert clerk.submit(f"{comparing}/ghi", document=PAPER, decided_on=DECIDED, one=value).status_code == 302
    assert task_at(house, 2).due_on.isoformat() == "2026-08-31" and task_at(house, 6).state == "not_started"


def test_what_was_changed_meanwhile_is_shown_anew_and_not_overwritten(house, clerk, comparing):
    other = house.client("admin")
    other.get("/nhiem-vu/2")
    other.submit("/nhiem-vu/2/tien-do", unchanged="1")
    answer = clerk.submit(f"{comparing}/ghi", document=PAPER, decided_on=DECIDED)
    assert answer.status_code == 409 and "vừa được sửa ở nơi khác" in words(answer.text)
    assert task_at(house, 6).state == "not_started"


def test_a_change_can_be_left_as_it_is_and_offered_again(clerk, comparing):
    data = {"csrf_token": token(clerk)}
    assert clerk.post(f"{comparing}/giu", data={**data, "keep": "n6"}).location == f"{comparing}#n6"
    clerk.get(comparing)
    assert "giữ như cũ" in cells(clerk.page, "n6")
    clerk.post(f"{comparing}/giu", data={**data, "offer": "n6"})
    clerk.get(comparing)
    assert "Ghi thay đổi này" in cells(clerk.page, "n6")


def test_a_person_says_which_task_a_row_is(clerk, comparing):
    data = {"csrf_token": token(clerk), "key": "d6"}
    refused = clerk.post(f"{comparing}/khop", data={**data, "position-d6": "99"})
    assert refused.status_code == 422 and "không có nhiệm vụ số “99”" in words(refused.text)
    clerk.post(f"{comparing}/khop", data={**data, "position-d6": "6"})
    clerk.get(comparing)
    assert "Lắp đặt ki-ốt" in cells(clerk.page, "d6") and "1 nhiệm vụ mới" not in words(clerk.page)


def test_a_second_file_waits_until_the_first_is_closed(clerk, comparing):
    clerk.get(comparing)
    answer = clerk.post(comparing, data={"csrf_token": token(clerk), "file": (io.BytesIO(tsv(FIRST)), FILE)})
    assert answer.status_code == 422 and "chưa xong" in words(answer.text)


def test_a_file_that_adjusts_is_never_imported_as_a_plan(house, clerk, comparing):
    with house.app.app_context(), house.inside():
        draft = db.session.query(ImportDraft).filter_by(purpose="revision").one().id
    clerk.get(f"/nhap-ke-hoach/{draft}")
    answer = clerk.post(f"/nhap-ke-hoach/{draft}/nhap", data={"csrf_token": token(clerk)})
    assert answer.status_code == 422 and "năm 2027" not in answer.text
    answer = clerk.submit(f"/nhap-ke-hoach/{draft}/tieu-de", year="2027")
    assert answer.status_code == 422 and "không đổi sang năm khác" in words(answer.text)


def test_an_import_undone_takes_its_open_revision_along(house, clerk, plan, comparing):
    clerk.get(plan)
    assert clerk.submit(f"{plan}/hoan-tac").status_code == 302
    with house.app.app_context(), house.inside():
        assert [one.purpose for one in db.session.query(ImportDraft)] == ["import"]


def test_a_stranger_sees_no_revision(house, clerk, comparing):
    assert house.client("stranger").get(comparing).status_code == 404


def test_what_a_person_corrected_is_not_undone_by_a_paper_that_prints_it_as_before(clerk):
    clerk.get("/nhap-ke-hoach")
    draft = clerk.submit("/nhap-ke-hoach", year="2026", pasted=tsv(FIRST).decode(), file=None).location
    clerk.get(draft)
    clerk.submit(f"{draft}/don-vi")
    clerk.get(draft)
    clerk.post(f"{draft}/dong/1", data={"csrf_token": token(clerk), "version": "1", "act": "drop"})
    for row, changed in ((3, {"deadline": "30/8/2026"}), (5, {"task": "Trả kết quả hồ sơ trên mạng, không cần giấy"})):
        clerk.post(f"{draft}/dong/{row}", data={"csrf_token": token(clerk), "version": "1", "act": "change", **changed})
    plan = clerk.submit(f"{draft}/nhap").location
    address = f"{plan}/dieu-chinh"
    clerk.get(address)
    assert clerk.get(send(clerk, address, FIRST).location).status_code == 200
    clerk.get(address)
    text = words(clerk.page)
    assert "Tệp điều chỉnh: 1 nhiệm vụ mới. 5 nhiệm vụ không đổi" in text, "only the row left out at the import is new"


def test_a_file_that_still_carries_the_first_title_block_proposes_no_decision(clerk):
    plan = import_plan(clerk)
    address = f"{plan}/dieu-chinh"
    clerk.get(address)
    file = (io.BytesIO(paper("so-mau-2022.docx")), "dieu-chinh.docx")
    clerk.get(clerk.post(address, data={"csrf_token": token(clerk), "file": file}).location)
    clerk.get(address)
    tree = html.document_fromstring(clerk.page)
    assert (tree.get_element_by_id("document").value or "") == "" and not tree.get_element_by_id("decided_on").value


def test_a_completed_task_whose_deadline_the_file_moves_is_named(clerk, plan):
    clerk.get("/nhiem-vu/2")
    assert clerk.submit("/nhiem-vu/2/hoan-thanh", done_on="20/5/2026", confirm_now="1").status_code == 302
    address = f"{plan}/dieu-chinh"
    clerk.get(address)
    moved = [[*row[:-1], "31/8/2026"] if row[-1] == "30/6/2026" else row for row in FIRST]
    clerk.get(send(clerk, address, moved).location)
    clerk.get(address)
    assert "1 nhiệm vụ đã kết thúc mà tệp ghi hạn hoặc đơn vị khác, nên giữ như cũ: số 2" in words(clerk.page)
