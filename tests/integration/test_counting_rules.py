"""PRODUCT §7 sentence by sentence, through the services, in cases that are easily got wrong."""

from datetime import date, datetime

import pytest

from tests.factories import make_plan, make_task
from tracker import clock
from tracker.database import db
from tracker.domain.counting import verdict_of
from tracker.domain.periods import parse_period
from tracker.models import Unit
from tracker.queries.counting import indicator_values
from tracker.queries.facts import facts_of
from tracker.services.deadlines import change_deadline
from tracker.services.summaries import completion_as_of
from tracker.services.tasks import assign_units, complete_task, withdraw_task
from tracker.services.units import end_unit, rename_unit

TODAY = date(2022, 12, 20)
JUNE, CUT_OFF = date(2022, 6, 30), date(2022, 6, 14)
QUARTERS = (date(2022, 3, 31), JUNE, date(2022, 9, 30), date(2022, 12, 31))


@pytest.fixture
def plan(agency, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: datetime(2022, 12, 20, 9, tzinfo=clock.ZONE))
    return make_plan()


@pytest.fixture
def units(agency, cast):
    return [db.session.get_one(Unit, unit) for unit in (cast.lead_unit, cast.other_unit)]


def bucket(task, as_of, rule="interim", known_at=None):
    return verdict_of(facts_of([task.id])[task.id], as_of, known_at, rule).bucket


def moment(day):
    return datetime(day.year, day.month, day.day, 23, 59, tzinfo=clock.ZONE)


def lines(agency, day):
    return {line.label: line.counts["total"] for line in completion_as_of(agency, 2022, day).summary.blocks[0].lines}


def test_an_extension_decided_after_a_cut_off_changes_nothing_at_that_cut_off(plan):
    task = make_task(plan, due_on=date(2022, 5, 31))
    change_deadline(task, kind="extension", due_on=date(2022, 7, 31), decided_on=date(2022, 6, 20), today=TODAY)
    assert [bucket(task, day) for day in (CUT_OFF, date(2022, 6, 19), date(2022, 6, 20))] == [
        "open_overdue", "open_overdue", "open_in_time"]


def test_what_is_recorded_late_is_out_of_the_count_as_it_was_known(plan):
    task = make_task(plan, due_on=JUNE)
    complete_task(task, done_on=date(2022, 6, 10), today=TODAY)
    assert bucket(task, CUT_OFF) == "completed_on_time"
    assert bucket(task, CUT_OFF, known_at=moment(CUT_OFF)) == "open_in_time"


def test_a_task_done_before_the_plan_was_issued_is_done_and_a_day_before_the_issue_has_no_tasks(plan):
    task = make_task(plan, due_on=date(2022, 1, 10))
    assert (bucket(task, date(2022, 1, 18)), bucket(task, date(2022, 1, 19))) == (None, "open_overdue")
    complete_task(task, done_on=date(2022, 1, 8), today=TODAY)
    assert (bucket(task, date(2022, 1, 18)), bucket(task, date(2022, 1, 19))) == (None, "completed_on_time")


def test_a_withdrawn_task_leaves_the_total_on_its_day_and_not_before(agency, plan):
    task = make_task(plan, due_on=JUNE)
    withdraw_task(task, actor=None, on=CUT_OFF, document="Quyết định số 7/QĐ-SCT ngày 1/6/2022", today=TODAY)
    assert (bucket(task, date(2022, 6, 13)), bucket(task, CUT_OFF)) == ("open_in_time", None)
    found = indicator_values(agency, parse_period("2022-6T"))
    assert (found.values["plan.tasks"], found.count.withdrawn) == (0, 1)


def test_a_missed_part_that_is_confirmed_afterwards_is_late_and_not_overdue(plan):
    task = make_task(plan, kind="continuous", due_on=QUARTERS[-1], occurrences=QUARTERS)
    for part, day in zip(task.occurrences, ((2022, 3, 30), (2022, 7, 5), (2022, 9, 30)), strict=False):
        complete_task(task, done_on=date(*day), today=TODAY, occurrence=part)
    assert bucket(task, date(2022, 7, 4), "annual") == "open_overdue"
    assert bucket(task, date(2022, 7, 5), "annual") == "completed_late"
    assert bucket(task, date(2022, 12, 14), "annual") == "completed_late"
    assert bucket(task, date(2022, 12, 14), "interim") == "open_in_time"
    assert bucket(task, date(2022, 3, 30), "annual") == "open_in_time", "nothing was due by that day"


def test_a_continuous_task_completed_as_a_whole_is_judged_against_its_last_day(plan):
    task = make_task(plan, kind="continuous", due_on=QUARTERS[-1], occurrences=QUARTERS)
    complete_task(task, done_on=date(2022, 8, 1), today=TODAY)
    assert {part.state for part in task.occurrences} == {"closed"}
    assert (bucket(task, date(2022, 7, 31)), bucket(task, date(2022, 8, 1))) == ("open_overdue", "completed_on_time")


def test_a_task_is_counted_where_it_was_answered_for_on_the_day_under_the_name_of_that_day(agency, plan, units, people):
    task = make_task(plan, due_on=JUNE, lead=units[0], co_leads=(units[1],))
    before = units[0].name
    rename_unit(units[0], "Phòng Công nghiệp", from_on=date(2022, 7, 1), today=TODAY)
    assign_units(task, actor=people.clerk, lead_unit=units[1], today=date(2022, 9, 1))
    assert lines(agency, date(2022, 6, 1)) == {before: 1, units[1].name: 0}
    assert lines(agency, date(2022, 8, 1)) == {"Phòng Công nghiệp": 1, units[1].name: 0}
    assert lines(agency, date(2022, 9, 1)) == {units[1].name: 1}


def test_what_a_merged_unit_had_finished_stays_under_its_own_name(agency, plan, units, people):
    task = make_task(plan, due_on=JUNE, lead=units[0])
    open_task = make_task(plan, due_on=JUNE, lead=units[0])
    complete_task(task, done_on=date(2022, 6, 1), today=TODAY)
    end_unit(units[0], date(2022, 8, 31), units[1], today=TODAY, actor=people.clerk)
    assert open_task.lead_unit_id == units[1].id
    assert lines(agency, TODAY) == {units[0].name: 1, units[1].name: 1}


def test_a_group_that_leads_is_nobody_and_the_offices_to_settle(agency, plan):
    make_task(plan, due_on=JUNE, question="“Các phòng chuyên môn” là một nhóm.")
    assert lines(agency, CUT_OFF) == {"Chưa giao đơn vị": 1}


def test_plans_that_are_not_the_counted_one_never_enter_the_report(agency, plan):
    make_task(plan, due_on=JUNE)
    make_task(make_plan(counted=False), due_on=JUNE)
    assert indicator_values(agency, parse_period("2022-6T")).values["plan.tasks"] == 1
