"""Say which report is being prepared on a day: a clerk's start page leads through it (PRODUCT.md §8)."""

from datetime import date, timedelta

from .periods import Period, parse_period

BEFORE = timedelta(days=10)
AFTER = timedelta(days=16)
CODES = ("{year}", "{year}-9T", "{year}-6T", "{year}-Q3", "{year}-Q2", "{year}-Q1", "{year}-Q4")


def period_to_report(day: date) -> Period | None:
    """The period whose cut-off lies at most ten days ahead or sixteen behind; the year before its parts; else None."""
    for year in (day.year, day.year - 1):
        for code in CODES:
            period = parse_period(code.format(year=year))
            if period.to_on - BEFORE <= day <= period.to_on + AFTER:
                return period
    return None
