"""Count working days: the week's rest days, corrected by a table of rest days and make-up days.

Only reminders are counted so. Deadlines never move because of a rest day, and days late are calendar days
(PRODUCT.md §9).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import date, timedelta

SATURDAY, SUNDAY = 5, 6
DAY = timedelta(days=1)
LONGEST_REST = 60


class WorkCalendar:
    """`rest` are days off though the week says work, `work` days worked though the week says rest (làm bù)."""

    def __init__(self, rest: Iterable[date] = (), work: Iterable[date] = (),
                 weekly_rest: Iterable[int] = (SATURDAY, SUNDAY)) -> None:
        self.weekly_rest = frozenset(weekly_rest)
        self.work = frozenset(day for day in work if day.weekday() in self.weekly_rest)
        self.rest = frozenset(day for day in rest if day.weekday() not in self.weekly_rest) - self.work
        if len(self.weekly_rest) >= 7:
            raise ValueError("a week without a working day")
        self._lost, self._gained = sorted(self.rest), sorted(self.work)
        self._added: dict[tuple[date, int], date] = {}  # the duties of a day share few due days
        self._between: dict[tuple[date, date], int] = {}

    def is_working(self, day: date) -> bool:
        """Whether people work on the day."""
        return day in self.work or (day.weekday() not in self.weekly_rest and day not in self.rest)

    def previous(self, day: date) -> date:
        """The last working day before the day."""
        return self._step(day, -1)

    def next(self, day: date) -> date:
        """The first working day after the day."""
        return self._step(day, 1)

    def on_or_before(self, day: date) -> date:
        """The day itself when people work on it, else the last working day before it."""
        return day if self.is_working(day) else self.previous(day)

    def add(self, day: date, count: int) -> date:
        """The `count`-th working day after the day (before it, when negative); the day itself need not be one."""
        key = (day, count)
        if key not in self._added:
            for _ in range(abs(count)):
                day = self._step(day, 1 if count > 0 else -1)
            self._added[key] = day
        return self._added[key]

    def between(self, after: date, until: date) -> int:
        """How many working days lie after the one day, up to and including the other; 0 when there are none."""
        if until <= after:
            return 0
        key = (after, until)
        if key not in self._between:
            self._between[key] = self._count(after, until)
        return self._between[key]

    def _count(self, after: date, until: date) -> int:
        weeks, rest = divmod((until - after).days, 7)
        count = weeks * (7 - len(self.weekly_rest))
        count += sum((until - DAY * back).weekday() not in self.weekly_rest for back in range(rest))
        return count - _within(self._lost, after, until) + _within(self._gained, after, until)

    def left_before(self, today: date, due: date) -> int:
        """Working days from today on that end before the due day: 1 on the last working day before it."""
        return self.between(today - DAY, due - DAY)

    def _step(self, day: date, direction: int) -> date:
        for _ in range(LONGEST_REST):
            day += DAY * direction
            if self.is_working(day):
                return day
        raise ValueError(f"no working day within {LONGEST_REST} days of {day}")


def _within(days: list[date], after: date, until: date) -> int:
    return bisect_right(days, until) - bisect_left(days, after + DAY)
