"""Which name a unit bore on a day."""

from datetime import date

import pytest

from tracker.domain.unit_names import name_on, since_ever

NAMES = [(date(2025, 3, 1), "Phòng B"), (since_ever(), "Phòng A")]


@pytest.mark.parametrize(("day", "name"), [
    (date(2020, 1, 1), "Phòng A"), (date(2025, 2, 28), "Phòng A"), (date(2025, 3, 1), "Phòng B"),
    (date(2026, 1, 1), "Phòng B"), (date(1800, 1, 1), "Phòng A"),
])
def test_an_old_report_prints_the_old_name(day, name):
    assert name_on(day, "Phòng B", NAMES) == name


def test_who_was_never_renamed_bore_the_present_name_always():
    assert name_on(date(2020, 1, 1), "Phòng A", []) == "Phòng A"
