"""A number is shown as its format prints it."""

from datetime import datetime, time

import pytest

from tracker.documents.number_formats import date_text, is_date_format, number_text

DAY = datetime(2026, 3, 1)


@pytest.mark.parametrize(
    ("number_format", "shown"),
    [
        ('"Tháng "m/yyyy', "Tháng 3/2026"),
        ("mm/yyyy", "03/2026"),
        ("mmm-yy", "Tháng 3/2026"),
        ("mmmm yyyy", "Tháng 3/2026"),
        ("dd/mm/yyyy", "01/03/2026"),
        ("m/d/yyyy", "01/03/2026"),
        ("yyyy-mm-dd h:mm:ss", "01/03/2026"),
        ("d-mmm", "01/03"),
        ("yyyy", "2026"),
        ('"Trước ngày "dd/mm/yyyy', "Trước ngày 01/03/2026"),
        ("[$-42A]dd mmmm yyyy", "01/03/2026"),
        ("General", "01/03/2026"),
    ],
)
def test_dates_follow_their_format(number_format, shown):
    assert date_text(DAY, number_format) == shown


def test_a_time_of_day_is_no_day():
    assert date_text(time(20, 0), "h:mm") == "20:00"


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (1.0, "General", "1"),
        (1.1, "General", "1.1"),
        (1.1, "0.00", "1.10"),
        (0.5, "0%", "50%"),
        (0.125, "0.0%", "12,5%"),
        (1500000, "#,##0", "1.500.000"),
        (7, "00", "07"),
        (3, '0" triệu"', "3 triệu"),
        (2026.0, "0", "2026"),
    ],
)
def test_numbers_follow_their_format(value, number_format, shown):
    assert number_text(value, number_format) == shown


@pytest.mark.parametrize(
    ("number_format", "expected"), [("dd/mm", True), ("0.00", False), ('"ngày" 0', False), ("General", False)]
)
def test_date_formats_are_known(number_format, expected):
    assert is_date_format(number_format) is expected
