"""Which report is being prepared on a day."""

from datetime import date

import pytest

from tracker.domain.reporting_season import period_to_report


@pytest.mark.parametrize(("day", "code"), [
    (date(2026, 12, 14), "2026"), (date(2026, 12, 4), "2026"), (date(2026, 12, 30), "2026"), (date(2026, 12, 31), None),
    (date(2026, 6, 4), "2026-6T"), (date(2026, 6, 30), "2026-6T"), (date(2026, 9, 14), "2026-9T"),
    (date(2026, 3, 14), "2026-Q1"), (date(2026, 5, 1), None), (date(2026, 11, 21), None),
])
def test_a_report_is_prepared_around_its_cut_off(day, code):
    period = period_to_report(day)
    assert (period.code if period else None) == code
