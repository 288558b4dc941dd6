"""A date field takes what paper says and tells what it understood."""

from datetime import date

import pytest

from tracker.domain.day_entry import explain, read_day, read_period
from tracker.domain.errors import BadInput


@pytest.mark.parametrize("text", [
    "20/01/2022", "20/1/2022", "20-1-22", "20.1.2022", "2022-01-20", "ngày 20/01/2022", "20 / 01 / 2022",
    "ngày 20 tháng 01 năm 2022", "20 tháng 1", "20/1", "20-1", "  20/01/2022. ", "20 1 2022", "20 tháng 1/2022",
])
def test_a_day_is_read_as_paper_writes_it(text):
    assert read_day(text, 2022) == date(2022, 1, 20)


@pytest.mark.parametrize(("text", "start", "end"), [
    ("tháng 3/2022", date(2022, 3, 1), date(2022, 3, 31)),
    ("T12/2022", date(2022, 12, 1), date(2022, 12, 31)),
    ("02/2024", date(2024, 2, 1), date(2024, 2, 29)),
    ("tháng 4", date(2022, 4, 1), date(2022, 4, 30)),
    ("quý II", date(2022, 4, 1), date(2022, 6, 30)),
    ("Quý IV năm 2021", date(2021, 10, 1), date(2021, 12, 31)),
    ("Q3/2022", date(2022, 7, 1), date(2022, 9, 30)),
    ("6 tháng đầu năm", date(2022, 1, 1), date(2022, 6, 30)),
    ("6 tháng cuối năm 2021", date(2021, 7, 1), date(2021, 12, 31)),
    ("năm 2022", date(2022, 1, 1), date(2022, 12, 31)),
])
def test_a_stretch_of_time_has_its_first_and_last_day(text, start, end):
    period = read_period(text, 2022)
    assert (period.start, period.end) == (start, end)


@pytest.mark.parametrize("text", ["", "31/02/2022", "32/1/2022", "tháng 13/2022", "sang năm", "20/1/1822", "1/2/3/4"])
def test_what_is_no_day_is_refused_by_name(text):
    with pytest.raises(BadInput) as caught:
        read_day(text, 2022, field="done_on")
    assert "ngày" in caught.value.message


def test_a_stretch_of_time_is_no_single_day():
    with pytest.raises(BadInput, match="01/04–30/06/2022"):
        read_day("quý II", 2022)


def test_a_year_is_asked_for_where_nothing_gives_one():
    with pytest.raises(BadInput, match="Ghi thêm năm"):
        read_day("20/1")


def test_the_field_says_back_what_it_understood():
    assert explain("20-1-22") == "Hiểu là: 20/01/2022"
    assert explain("quý II", 2022, single=False) == "Hiểu là: 01/04–30/06/2022"
    assert explain("quý II", 2022).startswith("“quý II” là cả một khoảng")
    assert explain("  ") == ""
