"""A task's page and what people do there: with htmx and without, each as the own rights allow."""

from datetime import date

import pytest
from lxml import html

from tests.web.five_tasks import HTMX, PAPER, event_of, give_to_the_office, ids, plan, task
from tests.web.journeys import cells, token, words
from tracker.database import db
from tracker.models import Event, Occurrence, Task
from tracker.scope import agency_scope

__all__ = ["plan"]


def newest_step(page: str) -> str:
    """Where the form that takes back the newest step of a task's page is sent."""
    (address, *_) = html.document_fromstring(page).xpath("//details/@hx-get[contains(., 'huy-buoc')]")
    path, _, query = address.partition("?mo=huy-buoc-")
    return f"{path}/huy-buoc/{query.partition('&')[0]}"


def test_the_journey_of_one_task_by_htmx(plan):
    head, clerk = plan.client("head"), plan.client("office")
    head.get("/nhiem-vu")
    form = head.get("/nhiem-vu/1/dong?mo=hoan-thanh", headers=HTMX)
    assert "t1-done_on" in form.text
    answer = head.post("/nhiem-vu/1/hoan-thanh", headers=HTMX, data={
        "csrf_token": token(head), "done_on": "21-1-22", "document": PAPER})
    assert answer.status_code == 200
    row = cells(answer.text, "task-1")
    assert "Chờ xác nhận" in row and "Báo hoàn thành" not in row and "Đã gửi báo cáo hoàn thành" in answer.text
    clerk.get("/cho-xac-nhan")
    assert PAPER in clerk.page and "21/01/2022 quá hạn 2 ngày" in words(clerk.page)
    assert clerk.submit("/cho-xac-nhan", chosen="1-0", act="confirm").status_code == 302
    done = task(plan, 1)
    assert (done.state, done.done_on, done.days_late) == ("completed", date(2022, 1, 21), 2)
    clerk.get("/nhiem-vu/1")
    page = words(clerk.page)
    assert "Hoàn thành quá hạn 2 ngày" in page and "quá hạn 2 ngày so với hạn 19/01/2022" in page
    assert "Người head, " in page and "Văn phòng ghi thay" not in page


def test_the_same_form_works_without_script_and_takes_the_documents_day(plan):
    head = plan.client("head")
    assert head.get("/nhiem-vu/1/dong?mo=hoan-thanh").location == "/nhiem-vu/1#hoan-thanh"
    head.get("/nhiem-vu/1")
    answer = head.submit("/nhiem-vu/1/hoan-thanh", document=PAPER)
    assert answer.location == "/nhiem-vu/1"
    assert task(plan, 1).state == "awaiting_confirmation" and event_of(plan, 1).effective_on == date(2022, 1, 21)


@pytest.mark.parametrize(("typed", "said"), [
    ({"done_on": "31/02/2022"}, "Không có ngày “31/02/2022” trong lịch"),
    ({"done_on": "hôm qua"}, "Không hiểu “hôm qua” là ngày nào"),
    ({"done_on": "01/01/2099"}, "còn ở tương lai"),
    ({"done_on": "", "document": "Biên bản họp"}, "Nhập ngày hoàn thành"),
])
def test_a_refused_report_keeps_what_was_typed(plan, typed, said):
    head = plan.client("head")
    head.get("/nhiem-vu")
    row = head.post("/nhiem-vu/1/hoan-thanh", headers=HTMX, data={"csrf_token": token(head), "note": "xem kỹ", **typed})
    assert row.status_code == 422 and said in words(row.text) and 'value="xem kỹ"' in row.text
    head.get("/nhiem-vu/1")
    page = head.submit("/nhiem-vu/1/hoan-thanh", note="xem kỹ", **typed)
    assert page.status_code == 422 and said in words(page.text) and 'value="xem kỹ"' in page.text
    assert "<title>Lỗi: " in page.text and task(plan, 1).state == "not_started"


def test_nothing_new_is_one_click_in_the_list(plan):
    head = plan.client("head")
    head.get("/nhiem-vu")
    answer = head.submit("/nhiem-vu/1/tien-do")
    assert answer.status_code == 302 and answer.location == "/nhiem-vu"
    assert event_of(plan, 1).data["no_change"] is True
    head.get("/nhiem-vu")
    assert "Cập nhật hôm nay" in cells(head.page, "task-1")


def test_an_update_says_what_was_done_and_what_hinders(plan):
    head = plan.client("head")
    head.get("/nhiem-vu/2")
    assert head.submit("/nhiem-vu/2/tien-do", unchanged=None).status_code == 422
    head.get("/nhiem-vu/2")
    head.submit("/nhiem-vu/2/tien-do", unchanged=None, done="Đã dự thảo", obstacle="Chờ ý kiến")
    head.get("/nhiem-vu/2")
    assert "Đang thực hiện. Đã làm: Đã dự thảo Vướng mắc: Chờ ý kiến" in words(head.page)


def test_one_period_of_a_continuous_task_is_reported_and_confirmed(plan):
    head, clerk = plan.client("head"), plan.client("office")
    head.get("/nhiem-vu/2")
    choices = html.document_fromstring(head.page).get_element_by_id("t2-occurrence").xpath("./option/text()")
    assert choices == ["Kỳ đến 31/03/2022", "Kỳ đến 30/06/2022", "Kỳ đến 30/09/2022", "Kỳ đến 31/12/2022",
                       "Cả nhiệm vụ (không còn phải làm các kỳ sau)"]
    head.submit("/nhiem-vu/2/hoan-thanh", done_on="30/3/2022")
    clerk.get("/nhiem-vu/2")
    assert clerk.submit("/nhiem-vu/2/xac-nhan").status_code == 302
    with plan.app.app_context(), agency_scope(1):
        states = [one.state for one in db.session.query(Occurrence).order_by(Occurrence.due_on)]
    assert states == ["completed", "not_started", "not_started", "not_started"]
    clerk.get("/nhiem-vu/2")
    assert "01/01/2022" not in words(clerk.page) and "31/03/2022 Hoàn thành Xong 30/03/2022" in words(clerk.page)


def test_the_office_returns_a_report_with_a_reason(plan):
    head, clerk = plan.client("head"), plan.client("office")
    head.get("/nhiem-vu/1")
    head.submit("/nhiem-vu/1/hoan-thanh", done_on="19/1/2022")
    clerk.get("/nhiem-vu/1")
    assert clerk.submit("/nhiem-vu/1/tra-lai", reason=" ").status_code == 422
    clerk.get("/nhiem-vu/1")
    assert clerk.submit("/nhiem-vu/1/tra-lai", reason="Thiếu văn bản ký").status_code == 302
    head.get("/nhiem-vu/1")
    assert "Trả lại báo cáo hoàn thành" in words(head.page) and "Lý do: Thiếu văn bản ký" in words(head.page)
    assert task(plan, 1).state == "in_progress"


def test_an_extension_is_asked_for_and_granted(plan):
    head, clerk = plan.client("head"), plan.client("office")
    head.get("/nhiem-vu/1")
    early = head.submit("/nhiem-vu/1/gia-han", to_on="10/1/2022", reason_class="other", reason="Chậm")
    assert early.status_code == 422 and "Hạn mới phải sau hạn đang có (19/01/2022)" in words(early.text)
    head.get("/nhiem-vu/1")
    assert head.submit("/nhiem-vu/1/gia-han", to_on="28/2/2022", reason_class="other", reason="Chậm").status_code == 302
    clerk.get("/cho-xac-nhan")
    assert "28/02/2022" in words(clerk.page)
    clerk.get("/nhiem-vu/1")
    address = next(form.action for form in html.document_fromstring(clerk.page).forms if "quyet-dinh" in form.action)
    assert clerk.submit(address, decision="refuse").status_code == 422
    clerk.get("/nhiem-vu/1")
    assert clerk.submit(address, decision="grant", decided_on="20/1/2022").status_code == 302
    clerk.get("/nhiem-vu/1")
    page = words(clerk.page)
    assert "Gia hạn lần 1: 28/02/2022 , quyết định 20/01/2022" in page and "Hạn ban đầu 19/01/2022" in page


def test_a_unit_is_given_in_the_place_of_a_group(plan):
    clerk = plan.client("office")
    clerk.get("/nhiem-vu/4")
    assert "là một nhóm" in words(clerk.page)
    with plan.app.app_context(), agency_scope(1):
        unit_id = plan.unit("Thanh tra Sở").id
    assert clerk.submit("/nhiem-vu/4/don-vi", lead_unit=unit_id).status_code == 302
    clerk.get("/nhiem-vu/4")
    assert "Để như vậy, không hỏi nữa" not in words(clerk.page) and task(plan, 4).lead_unit_id == unit_id


def test_a_person_and_a_day_are_given(plan):
    clerk = plan.client("office")
    clerk.get("/nhiem-vu/5?mo=nguoi")
    people = html.document_fromstring(clerk.page).get_element_by_id("nguoi-user")
    someone = people.xpath("./option[contains(., 'Người staff')]/@value")[0]
    assert clerk.submit("/nhiem-vu/5/nguoi", user=someone).status_code == 302
    clerk.get("/nhiem-vu/5")
    vague = clerk.submit("/nhiem-vu/5/han", kind="first_day", due="khi có yêu cầu")
    assert vague.status_code == 422 and "Chưa rõ hạn mới" in words(vague.text)
    clerk.get("/nhiem-vu/5")
    assert clerk.submit("/nhiem-vu/5/han", kind="first_day", due="Quý III", decided_on="1/3/2022").status_code == 302
    dated = task(plan, 5)
    assert (dated.due_on, dated.open_due_on, dated.assignee_id) == (date(2022, 9, 30), date(2022, 9, 30), int(someone))


def test_a_task_is_withdrawn_or_not_completed_and_that_is_undone(plan):
    clerk = plan.client("office")
    clerk.get("/nhiem-vu/1")
    assert clerk.submit("/nhiem-vu/1/rut", on="1/4/2022", document=" ").status_code == 422
    clerk.get("/nhiem-vu/1")
    clerk.submit("/nhiem-vu/1/rut", on="1/4/2022", document="Quyết định số 77/QĐ-SCT ngày 01/4/2022")
    assert task(plan, 1).state == "withdrawn"
    clerk.get("/nhiem-vu/1")
    step = newest_step(clerk.page)
    assert clerk.submit(step, reason="").status_code == 422
    clerk.get("/nhiem-vu/1")
    assert clerk.submit(step, reason="Ghi nhầm").status_code == 302
    assert task(plan, 1).state == "not_started"
    clerk.get("/nhiem-vu/1")
    assert "đã hủy" in words(clerk.page)
    clerk.submit("/nhiem-vu/1/khong-hoan-thanh", reason="Không còn kinh phí")
    assert task(plan, 1).state == "not_completed"


def test_a_change_meanwhile_is_shown_beside_ones_own(plan):
    head, staff = plan.client("head"), plan.client("staff")
    head.get("/nhiem-vu/1")
    staff.get("/nhiem-vu/1")
    staff.submit("/nhiem-vu/1/tien-do", unchanged="1")
    answer = head.submit("/nhiem-vu/1/hoan-thanh", done_on="20/1/2022", note="của tôi")
    assert answer.status_code == 302, "a report takes the task as it is"
    staff.get("/nhiem-vu/2")
    head.get("/nhiem-vu/2")
    staff.submit("/nhiem-vu/2/tien-do", unchanged=None, done="Của người khác")
    answer = head.submit("/nhiem-vu/2/tien-do", unchanged=None, done="Của tôi")
    assert answer.status_code == 409
    assert "Người staff: Cập nhật tiến độ" in words(answer.text) and "Đã làm: Của tôi" in words(answer.text)


def test_documents_and_comments_are_added(plan):
    head = plan.client("head")
    head.get("/nhiem-vu/1")
    head.submit("/nhiem-vu/1/van-ban", documents=PAPER)
    head.get("/nhiem-vu/1")
    head.submit("/nhiem-vu/1/y-kien", text="Đề nghị phối hợp")
    head.get("/nhiem-vu/1")
    assert "Đề nghị phối hợp" in words(head.page)
    evidence = html.document_fromstring(head.page).xpath("//aside//li/a/text()")
    assert evidence == [PAPER]


@pytest.mark.parametrize("act", ["tien-do", "hoan-thanh", "gia-han", "van-ban"])
def test_what_another_unit_leads_is_not_ones_own_to_change(plan, act):
    head = plan.client("head")
    head.get("/nhiem-vu/3")
    assert "Báo cáo hoàn thành" not in words(head.page)
    answer = head.post(f"/nhiem-vu/3/{act}", data={"csrf_token": token(head), "unchanged": "1"})
    assert answer.status_code == 403
    assert head.post("/nhiem-vu/3/y-kien", data={"csrf_token": token(head), "text": "Góp ý"}).status_code == 302


def test_an_auditor_sees_everything_and_changes_nothing(plan):
    auditor = plan.client("auditor")
    for address in ("/nhiem-vu", "/nhiem-vu/1", "/qua-han", "/van-ban", "/giao-tu-tren", "/ke-hoach", "/ke-hoach/1"):
        assert auditor.get(address).status_code == 200
        forms = [form for form in html.document_fromstring(auditor.page).forms if form.method == "POST"]
        own_or_reading = ("/dang-xuat", "/dang-xuat-moi-noi", "/cach-xem", "/nhiem-vu/chon")
        assert all(form.action in own_or_reading for form in forms), address


@pytest.mark.parametrize("address", ["/nhiem-vu/1", "/nhiem-vu/1/dong", "/ke-hoach/1"])
def test_another_agencys_tasks_do_not_exist(plan, address):
    stranger = plan.client("stranger")
    stranger.get("/nhiem-vu")
    assert ids(stranger.page) == []
    assert stranger.get(address, headers=HTMX).status_code == 404


@pytest.mark.parametrize(("act", "data", "status"), [
    ("don-vi", {"lead_unit": "99999999999999999999"}, 404),
    ("don-vi", {"lead_unit": "abc"}, 404),
    ("hoan-thanh", {"occurrence": "99999999999999999999", "done_on": "1/1/2022"}, 404),
    ("huy-buoc/99999999999999999999", {"reason": "x"}, 404),
    ("gia-han/1/quyet-dinh", {"decision": "grant"}, 409),
    ("tien-do", {"version": "99999999999999999999", "done": "x"}, 409),
    ("han", {"kind": "khac", "due": "30/6"}, 422),
    ("han", {"kind": "extension", "due": "1/1/2022"}, 422),
])
def test_a_form_edited_by_hand_is_refused_in_words(plan, act, data, status):
    clerk = plan.client("office")
    clerk.get("/nhiem-vu/1")
    answer = clerk.post(f"/nhiem-vu/1/{act}", data={"csrf_token": token(clerk), **data})
    assert answer.status_code == status


def test_a_text_is_edited_and_its_history_keeps_the_old_one(plan):
    clerk = plan.client("office")
    clerk.get("/nhiem-vu/1")
    assert clerk.submit("/nhiem-vu/1/noi-dung", text=" ").status_code == 422
    clerk.get("/nhiem-vu/1")
    assert clerk.submit("/nhiem-vu/1/noi-dung", text="Xây dựng Kế hoạch tự kiểm tra").status_code == 302
    clerk.get("/nhiem-vu/1")
    assert "Nhiệm vụ: “Xây dựng Kế hoạch kiểm tra” → “Xây dựng Kế hoạch tự kiểm tra”" in words(clerk.page)
    clerk.get("/nhiem-vu?q=tu+kiem+tra")
    assert ids(clerk.page) == ["task-1"]


def test_a_task_is_added_with_its_deadline_in_words(plan):
    clerk = plan.client("office")
    clerk.get("/ke-hoach/1")
    early = clerk.submit("/ke-hoach/1/them", text="Việc mới", deadline="Quý III", entered_on="1/1/2022")
    assert early.status_code == 422 and "phải từ ngày ban hành" in words(early.text) and "Việc mới" in early.text
    clerk.get("/ke-hoach/1")
    answer = clerk.submit("/ke-hoach/1/them", text="Việc mới", deadline="Quý III", entered_on="1/4/2022")
    assert answer.location == "/nhiem-vu/6"
    added = task(plan, 6)
    assert (added.position, added.due_on, added.entered_on) == (6, date(2022, 9, 30), date(2022, 4, 1))


def test_an_assignment_by_mistake_is_taken_back_on_the_page(plan):
    clerk = plan.client("office")
    give_to_the_office(plan, clerk)
    step = newest_step(clerk.page)
    assert clerk.submit(step, reason="Chọn nhầm").status_code == 302
    clerk.get("/nhiem-vu/1")
    assert "Đã hủy bước “Giao đơn vị”" in words(clerk.page)
    head = plan.client("head")
    head.get("/nhiem-vu")
    assert "task-1" in ids(head.page)


@pytest.mark.parametrize(("address", "act", "typed", "what"), [
    ("/nhiem-vu/1", "/nhiem-vu/1/y-kien", {"text": "Đề nghị phối hợp"}, "commented"),
    ("/nhiem-vu/1", "/nhiem-vu/1/van-ban", {"documents": PAPER}, "documents_attached"),
    ("/nhiem-vu", "/nhiem-vu/1/tien-do", {}, "update_recorded"),
])
def test_a_form_sent_twice_is_one_step_without_script_too(plan, address, act, typed, what):
    head = plan.client("head")
    head.get(address)
    page = head.page
    for _ in range(2):
        head.page = page
        assert head.submit(act, **typed).status_code == 302
    with plan.app.app_context(), agency_scope(1):
        assert db.session.query(Event).filter_by(what=what).count() == 1


def test_tasks_entered_twice_by_one_form_are_there_once(plan):
    clerk = plan.client("office")
    for address, action, typed in (
        ("/ke-hoach/1", "/ke-hoach/1/them", {"text": "Việc mới", "deadline": "Quý III", "entered_on": "1/4/2022"}),
        ("/giao-tu-tren", "/giao-tu-tren", {"texts": "Việc một\nViệc hai", "assigner": "ubnd-tinh",
                                            "received_on": "3/2/2022"}),
    ):
        clerk.get(address)
        page = clerk.page
        for _ in range(2):
            clerk.page = page
            assert clerk.submit(action, **typed).status_code == 302
    with plan.app.app_context(), agency_scope(1):
        entered = db.session.query(Task).filter(Task.id > 5).order_by(Task.id)
        assert [one.text for one in entered] == ["Việc mới", "Việc một", "Việc hai"]


def test_the_letter_that_assigned_a_task_is_no_evidence_of_it(plan):
    clerk = plan.client("office")
    clerk.get("/giao-tu-tren")
    clerk.submit("/giao-tu-tren", texts="Việc được giao", assigner="ubnd-tinh", received_on="3/2/2022",
                 document="Công văn số 512/UBND-NC ngày 03/02/2022")
    clerk.get("/nhiem-vu/6")
    clerk.submit("/nhiem-vu/6/hoan-thanh", done_on="5/2/2022", confirm_now="1")
    clerk.get("/nhiem-vu?tinh-trang=chua-co-van-ban&nam=moi-nam")
    assert ids(clerk.page) == ["task-6"]
    clerk.get("/nhiem-vu/6")
    assert "512/UBND-NC ngày 03/02/2022 (văn bản giao)" in words(clerk.page)
    assert "Hoàn thành nhưng chưa có văn bản" in words(clerk.page)


def test_a_part_of_the_year_is_reported_from_the_strip(plan):
    head = plan.client("head")
    head.get("/nhiem-vu/2")
    page = html.document_fromstring(head.page)
    address = page.xpath("//ol[@class='strip']/li[2]/a/@href")[0]
    assert address == "/nhiem-vu/2?ky=2#hoan-thanh"
    head.get(address)
    head.submit("/nhiem-vu/2/hoan-thanh", done_on="2/6/2022")
    with plan.app.app_context(), agency_scope(1):
        states = [one.state for one in db.session.query(Occurrence).order_by(Occurrence.due_on)]
    assert states == ["not_started", "awaiting_confirmation", "not_started", "not_started"]


def test_whoever_asks_for_an_extension_of_a_task_in_parts_is_told_that_each_part_keeps_its_day(plan):
    head = plan.client("head")
    head.get("/nhiem-vu/2?mo=gia-han")
    assert "Từng kỳ giữ hạn riêng" in words(head.page)
    head.get("/nhiem-vu/1?mo=gia-han")
    assert "Từng kỳ giữ hạn riêng" not in words(head.page)
