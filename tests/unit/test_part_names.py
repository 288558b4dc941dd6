"""A kỳ bears the name of its part of the year where it has one."""

from datetime import date

import pytest

from tracker.models import Occurrence
from tracker.web.task_words import part_name


def parts(*days: tuple[date | None, date]) -> list[Occurrence]:
    return [Occurrence(start_on=start, due_on=due) for start, due in days]


@pytest.mark.parametrize(("start", "due", "name"), [
    (date(2022, 1, 1), date(2022, 3, 31), "Quý I"),
    (date(2022, 10, 1), date(2022, 12, 31), "Quý IV"),
    (date(2022, 2, 1), date(2022, 2, 28), "Tháng 2"),
    (date(2022, 7, 1), date(2022, 12, 31), "6 tháng cuối năm"),
    (date(2022, 2, 1), date(2022, 4, 30), ""),
    (date(2022, 12, 15), date(2022, 12, 31), ""),
    (None, date(2022, 4, 10), ""),
])
def test_a_part_is_named_by_the_months_it_covers(start, due, name):
    one = parts((start, due))
    assert part_name(one[0], one) == name


def test_monthly_days_are_named_by_their_month():
    monthly = parts(*((None, date(2022, month, 24)) for month in range(1, 13)))
    assert [part_name(one, monthly) for one in monthly[:2]] == ["Tháng 1", "Tháng 2"]
