"""Moments are kept in UTC and read in Asia/Ho_Chi_Minh."""

from datetime import UTC, date, datetime

import pytest
from freezegun import freeze_time

from tracker import clock
from tracker.domain.errors import BadInput


@freeze_time("2026-03-14 17:30:00")
def test_half_past_midnight_in_vietnam_is_the_next_day():
    assert clock.today() == date(2026, 3, 15)


def test_a_bare_day_is_its_end():
    assert clock.parse_moment("2026-03-14") == datetime(2026, 3, 14, 16, 59, 59, 999999, UTC)


def test_a_moment_without_zone_is_vietnamese():
    assert clock.parse_moment("2026-03-14T08:00") == datetime(2026, 3, 14, 1, 0, tzinfo=UTC)


def test_a_moment_with_zone_keeps_it():
    assert clock.parse_moment("2026-03-14T08:00+00:00") == datetime(2026, 3, 14, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "hôm nay", "2026-02-30", "14/03/2026"])
def test_what_is_no_day_is_named(text):
    with pytest.raises(BadInput, match="không phải là"):
        clock.parse_day(text)
    with pytest.raises(BadInput, match="không phải là"):
        clock.parse_moment(text)
