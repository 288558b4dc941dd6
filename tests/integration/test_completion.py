"""Reporting, confirming, returning and undoing completions, through the services."""

from datetime import date, datetime

import pytest

from tests.factories import make_plan, make_task
from tracker import clock
from tracker.database import db
from tracker.domain.errors import Conflict, RuleViolation
from tracker.models import Unit
from tracker.queries.task_sheet import task_sheet
from tracker.queries.tasks import returned_tasks, waiting_tasks
from tracker.services.deadlines import change_deadline, decide_extension, request_extension
from tracker.services.tasks import (
    complete_task,
    confirm_completion,
    record_update,
    report_completion,
    return_completion,
    undo_event,
)

TODAY = date(2022, 7, 10)


@pytest.fixture
def task(agency, cast):
    return make_task(make_plan(), due_on=date(2022, 6, 30), lead=db.session.get_one(Unit, cast.lead_unit))


def report(task, people, done_on=date(2022, 6, 28), **more):
    return report_completion(task, actor=people.head, today=TODAY, done_on=done_on, **more)


def test_a_reported_completion_waits_for_the_office(task, people):
    report(task, people, documents="Kế hoạch số 18/KH-SCT ngày 21/01/2022")
    assert task.state == "awaiting_confirmation"
    assert task.open_due_on == date(2022, 6, 30)
    assert waiting_tasks() == [task]


def test_confirming_stamps_the_judgement_against_the_day_done_not_the_day_confirmed(task, people):
    report(task, people)
    event = confirm_completion(task, actor=people.clerk, today=TODAY)
    assert (task.state, task.done_on, task.done_late, task.open_due_on) == ("completed", date(2022, 6, 28), False, None)
    assert event.data["rule_version"] == "1"


def test_a_late_completion_counts_calendar_days(task, people):
    report(task, people, done_on=date(2022, 7, 4))
    confirm_completion(task, actor=people.clerk, today=TODAY)
    assert (task.done_late, task.days_late) == (True, 4)


def test_reporting_twice_is_refused_and_makes_no_second_report(task, people):
    report(task, people)
    with pytest.raises(RuleViolation, match="đang chờ Văn phòng xác nhận"):
        report(task, people)
    assert [event.what for event in task_sheet(task.id).events].count("completion_reported") == 1


def test_confirming_what_nobody_reported_is_refused(task, people):
    with pytest.raises(RuleViolation, match="Không có báo cáo"):
        confirm_completion(task, actor=people.clerk, today=TODAY)


def test_a_returned_report_carries_its_reason_and_reopens_the_task(task, people):
    report(task, people)
    with pytest.raises(RuleViolation, match="lý do"):
        return_completion(task, actor=people.clerk, today=TODAY, reason=" ")
    return_completion(task, actor=people.clerk, today=TODAY, reason="Thiếu văn bản")
    assert task.state == "in_progress"
    assert returned_tasks(task.lead_unit_id) == [task]
    report(task, people)
    assert returned_tasks() == []


def test_the_day_done_is_not_after_the_day_of_recording_but_may_precede_the_plan(task, people):
    with pytest.raises(RuleViolation, match="tương lai"):
        report(task, people, done_on=date(2022, 7, 11))
    report(task, people, done_on=date(2022, 1, 5))
    confirm_completion(task, actor=people.clerk, today=TODAY)
    assert task.done_on == date(2022, 1, 5)


def test_an_agency_may_do_without_confirmation(task, people, agency):
    agency.settings = {"needs_confirmation": False}
    report(task, people)
    assert task.state == "completed"


def test_what_the_office_records_for_a_unit_says_so_and_what_the_unit_records_does_not(task, people):
    by_office = report_completion(task, actor=people.clerk, today=TODAY, done_on=date(2022, 6, 1))
    return_completion(task, actor=people.clerk, today=TODAY, reason="Làm lại")
    by_unit = report(task, people)
    assert (by_office.for_unit_id, by_unit.for_unit_id) == (task.lead_unit_id, None)


def test_a_confirmation_waits_until_the_extension_is_decided(task, people):
    request = request_extension(task, actor=people.head, today=TODAY, to_on=date(2022, 8, 1),
                                reason_class="coordination", reason="Chờ ý kiến")
    report(task, people, done_on=date(2022, 7, 5))
    with pytest.raises(RuleViolation, match="gia hạn chưa quyết định"):
        confirm_completion(task, actor=people.clerk, today=TODAY)
    decide_extension(request, actor=people.clerk, granted=False, decided_on=TODAY, note="Không có lý do", today=TODAY)
    confirm_completion(task, actor=people.clerk, today=TODAY)
    assert task.done_late


def test_an_extension_decided_after_the_day_done_does_not_help(task, people):
    report(task, people, done_on=date(2022, 7, 2))
    change_deadline(task, kind="extension", due_on=date(2022, 9, 1), decided_on=date(2022, 7, 5), today=TODAY)
    event = confirm_completion(task, actor=people.clerk, today=TODAY)
    assert task.days_late == 2
    assert event.data["due_on"] == "2022-06-30"


def test_an_undone_confirmation_waits_again_and_is_judged_anew(task, people):
    report(task, people, done_on=date(2022, 7, 4))
    confirmed = confirm_completion(task, actor=people.clerk, today=TODAY)
    undo_event(confirmed, actor=people.clerk, today=TODAY, reason="Đọc nhầm hạn")
    assert (task.state, task.done_on, task.days_late) == ("awaiting_confirmation", None, None)
    change_deadline(task, kind="correction", due_on=date(2022, 7, 31), decided_on=TODAY, today=TODAY)
    again = confirm_completion(task, actor=people.clerk, today=TODAY)
    assert again.data["on_time"] is True
    assert confirmed.data["on_time"] is False


def test_a_step_cannot_be_undone_while_another_stands_on_it(task, people):
    reported = report(task, people)
    confirm_completion(task, actor=people.clerk, today=TODAY)
    with pytest.raises(RuleViolation, match="Hãy hủy bước sau trước"):
        undo_event(reported, actor=people.clerk, today=TODAY, reason="Nhầm")


def test_a_script_records_a_completion_as_known_at_an_earlier_moment(task):
    moment = datetime(2022, 7, 1, 9, tzinfo=clock.ZONE)
    event = complete_task(task, done_on=date(2022, 6, 30), today=TODAY, recorded_at=moment)
    assert event.recorded_at == moment
    assert event.written_at > moment
    assert task.state == "completed"


def test_a_script_cannot_know_a_completion_before_it_was_done(task):
    with pytest.raises(RuleViolation, match="tương lai"):
        complete_task(task, done_on=date(2022, 7, 2), today=TODAY,
                      recorded_at=datetime(2022, 7, 1, 9, tzinfo=clock.ZONE))


def test_an_old_form_meets_the_newer_state_with_both_texts(task, people):
    version = task.version
    record_update(task, actor=people.staff, today=TODAY, done="Đã dự thảo", version=version)
    with pytest.raises(Conflict) as caught:
        record_update(task, actor=people.head, today=TODAY, done="Đã trình ký", version=version)
    assert "Lê Thị Mai" in caught.value.theirs
    assert "Đã trình ký" in caught.value.yours


def test_every_change_raises_the_version_by_one(task, people):
    before = task.version
    record_update(task, actor=people.head, today=TODAY, no_change=True)
    report(task, people)
    assert task.version == before + 2


def test_no_change_counts_as_an_update_and_leaves_the_state(task, people):
    record_update(task, actor=people.head, today=TODAY, no_change=True)
    assert (task.state, task.last_update_on) == ("not_started", TODAY)
    with pytest.raises(RuleViolation, match="Không thay đổi"):
        record_update(task, actor=people.head, today=TODAY)
