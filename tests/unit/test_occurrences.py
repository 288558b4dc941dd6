"""Which occurrences a task is given at its entry into the plan."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.deadlines import read_deadline
from tracker.domain.errors import RuleViolation
from tracker.domain.occurrences import occurrences_of

NEW_YEAR = date(2026, 1, 1)


def dues(text: str, entered_on: date = NEW_YEAR, **setting) -> list[date]:
    made = occurrences_of(read_deadline(text, 2026), 2026, entered_on=entered_on, **setting)
    return [one.due_on for one in made]


QUARTER_ENDS = [date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31)]


def test_a_continuous_task_gets_one_a_quarter():
    assert dues("Thường xuyên") == QUARTER_ENDS


def test_the_agency_may_choose_half_years_or_none():
    assert dues("Cả năm", continuous_every="half_year") == [date(2026, 6, 30), date(2026, 12, 31)]
    assert dues("Cả năm", continuous_every="none") == []


def test_an_unknown_setting_is_refused_in_vietnamese():
    with pytest.raises(RuleViolation, match="quý, nửa năm"):
        dues("Cả năm", continuous_every="week")


def test_those_due_before_the_entry_are_not_made_and_the_day_itself_counts():
    assert dues("Thường xuyên", date(2026, 3, 31)) == QUARTER_ENDS
    assert dues("Thường xuyên", date(2026, 4, 1)) == QUARTER_ENDS[1:]
    assert dues("ngày 15 hằng tháng", date(2026, 11, 16)) == [date(2026, 12, 15)]


def test_a_continuous_task_that_begins_later_has_no_occurrence_before():
    assert dues("Thường xuyên từ quý III/2026") == QUARTER_ENDS[2:]


def test_a_recurring_deadline_gives_its_own():
    assert dues("tháng 6, tháng 12") == [date(2026, 6, 30), date(2026, 12, 31)]
    assert dues("trước ngày 15/3, 15/6, 15/9, 15/12 hằng năm")[0] == date(2026, 3, 14)


@pytest.mark.parametrize("text", ["Quý II", "30/6/2026", "Theo Kế hoạch năm", "Văn phòng", ""])
def test_the_other_kinds_give_none(text):
    assert dues(text) == []


@given(
    st.sampled_from(["Thường xuyên", "Hằng tháng", "Hằng tuần", "Quý II, Quý IV"]),
    st.dates(NEW_YEAR, date(2026, 12, 31)),
)
def test_none_is_due_before_the_entry_and_they_stand_in_order(text, entered_on):
    made = dues(text, entered_on)
    assert made == sorted(made) and all(due >= entered_on for due in made)
    assert set(made) == {due for due in dues(text) if due >= entered_on}
