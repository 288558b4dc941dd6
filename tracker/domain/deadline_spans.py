"""First and last days of the months, quarters and years a deadline names. Pure calendar, no language."""

import calendar
from datetime import date, timedelta

DAY = timedelta(days=1)
FIRST_YEAR, LAST_YEAR = 1900, 2200


def day_of(year: int, month: int, day: int) -> date | None:
    """The day, or None when the calendar has no such day (31/02, month 13, a year outside 1900–2200)."""
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]):
        return None
    return date(year, month, day)


def shifted(year: int, month: int) -> tuple[int, int]:
    """Year and month when the month's number runs beyond 1..12 (13 is January of the next year)."""
    return year + (month - 1) // 12, (month - 1) % 12 + 1


def last_of_month(year: int, month: int) -> date:
    """The last day of a month; the month may run beyond 12."""
    year, month = shifted(year, month)
    return date(year, month, calendar.monthrange(year, month)[1])


def first_of_month(year: int, month: int) -> date:
    """The first day of a month; the month may run beyond 12."""
    return date(*shifted(year, month), 1)


def months(year: int, first: int, length: int) -> tuple[date, date]:
    """First and last day of `length` months from month `first`."""
    return first_of_month(year, first), last_of_month(year, first + length - 1)


def part_of(bounds: tuple[date, date], part: str) -> tuple[date, date]:
    """The part that clerks name: ten-day parts of a month, halves, thirds of a quarter, quarters of a year."""
    first, last = bounds
    length = (last.year - first.year) * 12 + last.month - first.month + 1
    if length == 1:
        return _part_of_month(first, last, part)
    if part in ("nua dau", "nua cuoi"):
        half = length // 2
        return (
            months(first.year, first.month, half)
            if part == "nua dau"
            else months(first.year, first.month + half, length - half)
        )
    third = max(1, length // 4 if length >= 12 else length // 3)
    if part == "dau":
        return months(first.year, first.month, third)
    if part == "giua":
        return first_of_month(first.year, first.month + third), last_of_month(
            first.year, first.month + length - third - 1
        )
    return first_of_month(first.year, first.month + length - third), last


def _part_of_month(first: date, last: date, part: str) -> tuple[date, date]:
    ends = {
        "dau": (1, 10), "thuong tuan": (1, 10), "giua": (11, 20), "trung tuan": (11, 20), "cuoi": (21, last.day),
        "ha tuan": (21, last.day), "nua dau": (1, 15), "nua cuoi": (16, last.day), "tuan 1": (1, 7), "tuan 2": (8, 14),
        "tuan 3": (15, 21), "tuan 4": (22, 28), "tuan 5": (29, last.day), "tuan cuoi": (last.day - 6, last.day),
    }  # fmt: skip
    start, end = ends.get(part, (1, last.day))
    if start > last.day:
        return first, last
    return first.replace(day=start), first.replace(day=min(end, last.day))


def nth_workday(year: int, month: int, number: int) -> date | None:
    """The nth day Monday to Friday of a month, counted from the end when negative; rest days are not known here."""
    first, last = months(year, month, 1)
    days = [first + DAY * i for i in range((last - first).days + 1)]
    working = [day for day in days if day.weekday() < 5]
    index = number - 1 if number > 0 else number
    return working[index] if -len(working) <= index < len(working) else None


def nth_weekday(year: int, month: int, weekday: int, number: int) -> date | None:
    """The nth Monday (0) … Sunday (6) of a month, counted from the end when negative."""
    first, last = months(year, month, 1)
    days = [first + DAY * i for i in range((last - first).days + 1)]
    fitting = [day for day in days if day.weekday() == weekday]
    index = number - 1 if number > 0 else number
    return fitting[index] if -len(fitting) <= index < len(fitting) else None
