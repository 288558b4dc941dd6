"""Periods: how they are written, which days they cover, which rule is in force."""

from datetime import date

import pytest

from tracker.domain.errors import BadInput
from tracker.domain.periods import parse_period, rule_of


@pytest.mark.parametrize(("text", "first", "last", "name"), [
    pytest.param("2022", "2021-12-15", "2022-12-14", "năm 2022", id="year"),
    pytest.param("2022-6T", "2021-12-15", "2022-06-14", "6 tháng đầu năm 2022", id="six months"),
    pytest.param("2022-6t", "2021-12-15", "2022-06-14", "6 tháng đầu năm 2022", id="small letters"),
    pytest.param("2022-9T", "2021-12-15", "2022-09-14", "9 tháng năm 2022", id="nine months"),
    pytest.param("2022-Q1", "2021-12-15", "2022-03-14", "quý I năm 2022", id="first quarter crosses New Year"),
    pytest.param("2022-q3", "2022-06-15", "2022-09-14", "quý III năm 2022", id="third quarter"),
    pytest.param("2022-Q4", "2022-09-15", "2022-12-14", "quý IV năm 2022", id="last quarter"),
    pytest.param("2022-01", "2021-12-15", "2022-01-14", "tháng 1 năm 2022", id="January"),
    pytest.param(" 2022-6 ", "2022-05-15", "2022-06-14", "tháng 6 năm 2022", id="month with one digit"),
    pytest.param("2024-12", "2024-11-15", "2024-12-14", "tháng 12 năm 2024", id="December"),
])
def test_a_period_covers_the_days_of_the_decree(text, first, last, name):
    period = parse_period(text)
    assert (period.from_on.isoformat(), period.to_on.isoformat(), period.name) == (first, last, name)
    assert parse_period(period.code) == period


@pytest.mark.parametrize("text", ["", "22", "2022-13", "2022-00", "2022-Q5", "2022-3T", "2022/06", "năm 2022",
                                  "2022-6TT"])
def test_what_is_no_period_is_answered_with_what_may_be_written(text):
    with pytest.raises(BadInput, match="2022-Q3"):
        parse_period(text)


def test_both_ends_may_be_other_days():
    period = parse_period("2022", from_on=date(2022, 1, 1), to_on=date(2022, 11, 30))
    assert (period.from_on, period.to_on, period.kind) == (date(2022, 1, 1), date(2022, 11, 30), "year")


def test_a_window_that_runs_backwards_is_refused():
    with pytest.raises(BadInput, match="Nhập lại"):
        parse_period("2022-Q1", from_on=date(2022, 6, 1))


@pytest.mark.parametrize(("text", "to_on", "rule"), [
    pytest.param("2022", None, "annual", id="the year"),
    pytest.param("2022", date(2022, 11, 30), "annual", id="the year, though it ends early"),
    pytest.param("2022-6T", None, "interim", id="half a year"),
    pytest.param("2022-Q4", None, "annual", id="a quarter that ends on the cut-off"),
    pytest.param("2022-Q4", date(2022, 12, 13), "interim", id="a quarter that ends the day before"),
])
def test_the_annual_rule_holds_for_the_year_and_from_the_cut_off_on(text, to_on, rule):
    period = parse_period(text, to_on=to_on)
    assert rule_of(period, period.to_on, date(2022, 12, 14)) == rule


@pytest.mark.parametrize(("text", "before"), [
    ("2022", "2021"), ("2022-6T", "2021-6T"), ("2022-9T", "2021-9T"), ("2022-Q1", "2021-Q4"), ("2022-Q3", "2022-Q2"),
    ("2022-01", "2021-12"), ("2022-06", "2022-05"),
])
def test_the_previous_period_is_of_the_same_kind(text, before):
    assert parse_period(text).previous() == parse_period(before)
