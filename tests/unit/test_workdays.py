"""Working days: the week, the table's exceptions, and counting that agrees with walking day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.workdays import WorkCalendar

DAYS = st.dates(date(2025, 12, 1), date(2027, 1, 31))
# 2026: Tết 16–20/2; the swap of 2/1 (rest) and Saturday 10/1 (work)
CALENDAR = WorkCalendar(
    rest=[date(2026, 1, 1), date(2026, 1, 2), *(date(2026, 2, day) for day in range(16, 21)), date(2026, 9, 2)],
    work=[date(2026, 1, 10)],
)


@pytest.mark.parametrize(("day", "working"), [
    pytest.param(date(2026, 1, 5), True, id="a Monday"),
    pytest.param(date(2026, 1, 3), False, id="a Saturday"),
    pytest.param(date(2026, 1, 2), False, id="a Friday given off"),
    pytest.param(date(2026, 1, 10), True, id="a make-up Saturday"),
    pytest.param(date(2026, 2, 18), False, id="Tết"),
])
def test_a_day_is_worked_by_the_week_and_its_exceptions(day, working):
    assert CALENDAR.is_working(day) is working


@pytest.mark.parametrize(("start", "count", "end"), [
    pytest.param(date(2026, 2, 13), 1, date(2026, 2, 23), id="over Tết"),
    pytest.param(date(2026, 1, 9), 1, date(2026, 1, 10), id="onto the make-up Saturday"),
    pytest.param(date(2026, 2, 22), -1, date(2026, 2, 13), id="back over Tết from a Sunday"),
    pytest.param(date(2026, 9, 30), -3, date(2026, 9, 25), id="back over a weekend"),
    pytest.param(date(2026, 9, 27), 0, date(2026, 9, 27), id="nothing to add"),
])
def test_working_days_are_added_and_taken(start, count, end):
    assert CALENDAR.add(start, count) == end


@pytest.mark.parametrize(("today", "due", "left"), [
    pytest.param(date(2026, 9, 25), date(2026, 9, 30), 3, id="Friday to Wednesday"),
    pytest.param(date(2026, 9, 25), date(2026, 9, 27), 1, id="the last working day before a Sunday"),
    pytest.param(date(2026, 9, 26), date(2026, 9, 27), 0, id="a rest day before a rest day"),
    pytest.param(date(2026, 9, 30), date(2026, 9, 30), 0, id="the day itself"),
])
def test_what_is_left_before_a_due_day(today, due, left):
    assert CALENDAR.left_before(today, due) == left


@given(DAYS, DAYS)
def test_counting_agrees_with_walking(after, until):
    walked = sum(CALENDAR.is_working(after + timedelta(days=n)) for n in range(1, (until - after).days + 1))
    assert CALENDAR.between(after, until) == walked


@given(DAYS, st.integers(1, 60))
def test_the_nth_working_day_after_is_n_working_days_away(day, count):
    end = CALENDAR.add(day, count)
    assert CALENDAR.is_working(end) and CALENDAR.between(day, end) == count


@given(DAYS, st.integers(1, 60))
def test_stepping_back_leaves_as_many_days(due, count):
    assert CALENDAR.left_before(CALENDAR.add(due, -count), due) == count


def test_a_rest_day_on_a_weekend_changes_nothing_and_a_worked_day_wins():
    sunday, monday = date(2026, 4, 26), date(2026, 4, 27)
    calendar = WorkCalendar(rest=[sunday, monday], work=[sunday])
    assert calendar.is_working(sunday) and not calendar.is_working(monday)
    assert calendar.between(date(2026, 4, 24), monday) == 1


def test_a_week_without_a_working_day_is_refused():
    with pytest.raises(ValueError, match="without a working day"):
        WorkCalendar(weekly_rest=range(7))
