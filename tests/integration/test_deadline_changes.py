"""The four ways a deadline changes, requests for an extension, and what they leave alone."""

from datetime import date

import pytest

from tests.factories import make_plan, make_task
from tracker.database import db
from tracker.domain.counting import verdict_of
from tracker.domain.errors import Conflict, NotAllowed, RuleViolation
from tracker.models import Unit
from tracker.queries.counting import rule_for
from tracker.queries.facts import facts_of
from tracker.queries.history import open_request_of
from tracker.queries.task_sheet import task_sheet
from tracker.services.deadlines import change_deadline, decide_extension, request_extension, withdraw_request
from tracker.services.task_editing import add_task, change_deadline_to_phrase, edit_task
from tracker.services.tasks import complete_task, undo_event

TODAY = date(2022, 7, 10)
JUNE = date(2022, 6, 30)


@pytest.fixture
def plan(agency):
    return make_plan()


@pytest.fixture
def task(plan, cast):
    return make_task(plan, due_on=JUNE, lead=db.session.get_one(Unit, cast.lead_unit), question="Đơn vị nào?")


def extend(task, to, decided_on=TODAY, **more):
    return change_deadline(task, kind="extension", due_on=to, decided_on=decided_on, today=TODAY, **more)


def bucket(agency, task, as_of):
    return verdict_of(facts_of([task.id])[task.id], as_of, None, rule_for(agency, 2022, as_of)).bucket


def test_an_extension_changes_nothing_at_a_cut_off_before_its_decision(agency, task):
    extend(task, date(2022, 9, 30))
    assert bucket(agency, task, date(2022, 7, 9)) == "open_overdue"
    assert bucket(agency, task, TODAY) == "open_in_time"
    assert (task.due_on, task.original_due_on, task.extension_count) == (date(2022, 9, 30), JUNE, 1)


def test_a_second_extension_is_counted_and_the_original_stays(task):
    extend(task, date(2022, 8, 1), decided_on=date(2022, 7, 1))
    extend(task, date(2022, 9, 1))
    assert (task.original_due_on, task.extension_count) == (JUNE, 2)
    assert [change.kind for change in task_sheet(task.id).changes] == ["original", "extension", "extension"]


def test_a_correction_counts_from_the_entry(agency, task):
    change_deadline(task, kind="correction", due_on=date(2022, 7, 31), decided_on=TODAY, today=TODAY)
    assert bucket(agency, task, date(2022, 7, 9)) == "open_in_time"
    assert (task.original_due_on, task.extension_count) == (date(2022, 7, 31), 0)


def test_an_undone_extension_leaves_the_deadline_before_it(agency, people, task):
    event = extend(task, date(2022, 9, 30))
    undo_event(event, actor=people.clerk, today=TODAY, reason="Nhập nhầm nhiệm vụ")
    assert (task.due_on, task.extension_count, bucket(agency, task, TODAY)) == (JUNE, 0, "open_overdue")


def test_a_decision_in_the_future_or_on_a_closed_task_is_refused(task):
    with pytest.raises(RuleViolation, match="tương lai"):
        extend(task, date(2022, 9, 30), decided_on=date(2022, 7, 11))
    complete_task(task, done_on=JUNE, today=TODAY)
    with pytest.raises(RuleViolation, match="hủy bước xác nhận"):
        extend(task, date(2022, 9, 30))


def test_one_open_request_a_task_and_it_does_not_stop_the_clock(agency, people, task):
    ask = {"actor": people.head, "today": TODAY, "reason_class": "scope", "reason": "Khối lượng lớn"}
    request_extension(task, to_on=date(2022, 9, 1), **ask)
    with pytest.raises(RuleViolation, match="đang chờ quyết định"):
        request_extension(task, to_on=date(2022, 9, 2), **ask)
    assert bucket(agency, task, TODAY) == "open_overdue"


@pytest.mark.parametrize(("changed", "message"), [
    pytest.param({"to_on": JUNE}, "Hạn mới phải sau", id="not later"),
    pytest.param({"reason_class": "mood"}, "nhóm lý do", id="no reason class"),
    pytest.param({"reason": "  "}, "lý do cụ thể", id="no reason"),
])
def test_a_request_needs_a_later_day_and_a_reason(people, task, changed, message):
    ask = {"to_on": date(2022, 9, 1), "reason_class": "scope", "reason": "Khối lượng lớn", **changed}
    with pytest.raises(RuleViolation, match=message):
        request_extension(task, actor=people.head, today=TODAY, **ask)
    assert open_request_of(task) is None


def test_a_request_is_decided_once(people, task):
    request = request_extension(task, actor=people.head, today=TODAY, to_on=date(2022, 9, 1), reason_class="other",
                                reason="Chờ ý kiến")
    with pytest.raises(RuleViolation, match="lý do không đồng ý"):
        decide_extension(request, actor=people.clerk, granted=False, decided_on=TODAY, today=TODAY)
    decide_extension(request, actor=people.clerk, granted=True, decided_on=TODAY, today=TODAY)
    assert (request.state, task.due_on) == ("granted", date(2022, 9, 1))
    with pytest.raises(Conflict):
        withdraw_request(request, actor=people.head, today=TODAY)


def test_the_director_decides_where_the_agency_says_so(agency, people, task):
    agency.settings = {"extension_decider": "director"}
    request = request_extension(task, actor=people.head, today=TODAY, to_on=date(2022, 9, 1), reason_class="other",
                                reason="Chờ ý kiến")
    with pytest.raises(NotAllowed, match="Lãnh đạo"):
        decide_extension(request, actor=people.clerk, granted=True, decided_on=TODAY, today=TODAY)
    decide_extension(request, actor=people.director, granted=True, decided_on=TODAY, today=TODAY)
    assert task.extension_count == 1


def test_a_phrase_makes_occurrences_and_settles_the_question(agency, plan, people):
    task = add_task(plan, actor=people.clerk, today=TODAY, text="Báo cáo", deadline_text="Theo kế hoạch riêng")
    assert (task.due_on, task.occurrences) == (None, [])
    event = change_deadline_to_phrase(task, kind="correction", text="Hằng quý", decided_on=TODAY, today=TODAY)
    assert [one.due_on for one in task.occurrences] == [date(2022, 9, 30), date(2022, 12, 31)]
    assert (task.deadline_kind, task.open_due_on) == ("recurring", date(2022, 9, 30))
    undo_event(event, actor=people.clerk, today=TODAY, reason="Nhầm")
    assert (task.open_due_on, bucket(agency, task, date(2022, 12, 1))) == (None, "open_undated")


def test_correcting_a_recurring_deadline_to_a_day_drops_its_occurrences(agency, plan):
    days = (date(2022, 3, 31), JUNE)
    task = make_task(plan, due_on=JUNE, occurrences=days)
    complete_task(task, done_on=date(2022, 3, 1), today=TODAY, occurrence=task.occurrences[0])
    change_deadline(task, kind="correction", due_on=date(2022, 8, 31), decided_on=TODAY, today=TODAY)
    assert task.open_due_on == date(2022, 8, 31)
    assert bucket(agency, task, TODAY) == "open_in_time"


def test_words_that_are_no_deadline_are_refused(plan, people):
    task = add_task(plan, actor=people.clerk, today=TODAY, text="Báo cáo", due_on=date(2022, 9, 1))
    with pytest.raises(RuleViolation, match="Chưa rõ hạn mới"):
        change_deadline_to_phrase(task, kind="correction", text="xyz", decided_on=TODAY, today=TODAY)


def test_an_added_task_counts_from_its_entry_and_takes_a_new_position(agency, plan, people, task):
    added = add_task(plan, actor=people.clerk, today=TODAY, text="Bổ sung", due_on=date(2022, 9, 1))
    assert added.position == task.position + 1
    assert bucket(agency, added, date(2022, 7, 9)) is None
    assert bucket(agency, added, TODAY) == "open_in_time"
    with pytest.raises(RuleViolation, match="từ ngày ban hành"):
        add_task(plan, actor=people.clerk, today=TODAY, text="Bổ sung", entered_on=date(2022, 1, 1))


def test_an_edit_keeps_the_old_text_in_its_event(people, task):
    event = edit_task(task, actor=people.clerk, today=TODAY, text="Nhiệm vụ đã sửa", version=task.version)
    assert event.data["changes"]["text"] == ["Nhiệm vụ số 1", "Nhiệm vụ đã sửa"]
    assert "da sua" in task.search_key
    assert edit_task(task, actor=people.clerk, today=TODAY, text="Nhiệm vụ đã sửa") is None


def test_a_revision_in_words_keeps_what_was_owed_before_it_and_an_extension_leaves_each_part_its_day(plan, people):
    quarters = (date(2022, 3, 31), JUNE, date(2022, 9, 30), date(2022, 12, 31))
    task = make_task(plan, kind="continuous", due_on=quarters[-1], occurrences=quarters)
    change_deadline_to_phrase(task, kind="extension", text="31/3/2023", decided_on=TODAY, today=TODAY)
    assert (task.due_on, task.deadline_kind, task.open_due_on) == (date(2023, 3, 31), "continuous", quarters[0])
    change_deadline_to_phrase(task, kind="revision", text="Tháng 8, tháng 11", decided_on=TODAY, today=TODAY)
    assert [one.due_on for one in task.occurrences if one.state != "closed"] == [
        quarters[0], JUNE, date(2022, 8, 31), date(2022, 11, 30)]
    assert (task.deadline_kind, task.due_on) == ("recurring", date(2022, 11, 30))


def test_only_a_correction_may_say_that_there_is_no_day(plan, people):
    task = make_task(plan, due_on=JUNE)
    with pytest.raises(RuleViolation, match="Chưa rõ hạn mới"):
        change_deadline_to_phrase(task, kind="revision", text="Khi có yêu cầu", decided_on=TODAY, today=TODAY)
    change_deadline_to_phrase(task, kind="correction", text="Khi có yêu cầu", decided_on=TODAY, today=TODAY)
    assert (task.deadline_kind, task.due_on) == ("open", None)
