"""The rules of PRODUCT, section 4, one by one, and what holds for any input whatever."""

import re
import unicodedata
from calendar import monthrange
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.domain.deadlines import Deadline, read_deadline

YEAR = 2026
KINDS = {"date", "window", "recurring", "continuous", "open", "unknown"}

days = st.dates(date(YEAR, 1, 1), date(YEAR, 12, 31))
months = st.integers(1, 12)
quarters = st.integers(1, 4)


def last_of(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


# --- forms: a printed deadline reads back as itself ------------------------------------------------------------------

DAY_PRINTERS = (
    "{d}/{m}/{y}", "{d:02}/{m:02}/{y}", "{d}.{m}.{y}", "{d}-{m}-{y}", "{y}-{m:02}-{d:02}", "ngày {d} tháng {m} năm {y}",
    "{d:02} tháng {m:02}/{y}", "{d} / {m} / {y}", "{d}/{m}/{yy:02}", "{d}/{m}",
)  # fmt: skip
MONTH_PRINTERS = (
    "Tháng {m}/{y}", "tháng {m:02}/{y}", "{m}/{y}", "T{m}/{y}", "Tháng {m} năm {y}", "tháng {m}, năm {y}",
    "THÁNG {m}-{y}", "Tháng {m}", "Tháng{m}/{y}", "thang {m}.{y}",
)  # fmt: skip
QUARTER_PRINTERS = (
    "Quý {r}/{y}", "quý {q}/{y}", "Quý {r} năm {y}", "QUÝ {r}", "Quí {r} - {y}", "Q{q}/{y}", "quý{r}", "Qúy {r}, {y}",
)  # fmt: skip
WRAPPERS = ("{}", "Hoàn thành {}", "Xong trong {}", "  {}  ", "{}.", "({})", "Vào {}", "{} (có tên trong danh sách)")


def print_day(day: date, printer: str) -> str:
    return printer.format(d=day.day, m=day.month, y=day.year, yy=day.year % 100)


def print_quarter(quarter: int, printer: str) -> str:
    return printer.format(q=quarter, r="I II III IV".split()[quarter - 1], y=YEAR)


@given(days, st.sampled_from(DAY_PRINTERS), st.sampled_from(WRAPPERS), st.booleans())
def test_a_printed_day_reads_back(day, printer, wrapper, decomposed):
    text = wrapper.format(print_day(day, printer))
    read = read_deadline(unicodedata.normalize("NFD", text) if decomposed else text, YEAR)
    assert (read.kind, read.start_on, read.due_on, read.certain) == ("date", None, day, True)


@given(months, st.sampled_from(MONTH_PRINTERS), st.sampled_from(WRAPPERS))
def test_a_printed_month_reads_back(month, printer, wrapper):
    read = read_deadline(wrapper.format(printer.format(m=month, y=YEAR)), YEAR)
    assert (read.kind, read.start_on, read.due_on) == ("window", date(YEAR, month, 1), last_of(YEAR, month))
    assert read.certain


@given(quarters, st.sampled_from(QUARTER_PRINTERS), st.sampled_from(WRAPPERS))
def test_a_printed_quarter_reads_back(quarter, printer, wrapper):
    read = read_deadline(wrapper.format(print_quarter(quarter, printer)), YEAR)
    assert (read.start_on, read.due_on) == (date(YEAR, 3 * quarter - 2, 1), last_of(YEAR, 3 * quarter))
    assert read.kind == "window" and read.certain


@given(
    st.sampled_from((("6 tháng đầu năm", 1, 6), ("Nửa cuối năm", 7, 12), ("9 tháng đầu năm", 1, 9))),
    st.sampled_from(("", " 2026", "/2026")),
)
def test_a_printed_half_year_reads_back(half, year):
    name, first, last = half
    read = read_deadline(name + year, YEAR)
    assert (read.kind, read.start_on, read.due_on) == ("window", date(YEAR, first, 1), last_of(YEAR, last))


@given(
    days,
    days,
    st.sampled_from(DAY_PRINTERS[:7]),
    st.sampled_from(("Từ {} đến {}", "{} - {}", "từ ngày {} đến hết ngày {}", "{}–{}")),
)
def test_a_printed_range_of_days_reads_back(one, other, printer, joint):
    first, last = sorted((one, other))
    joint = joint.replace("ngày ", "") if printer.startswith("ngày") else joint
    if "-" in printer and "–" in joint.replace("-", "–"):
        joint = "Từ {} đến {}"
    read = read_deadline(joint.format(print_day(first, printer), print_day(last, printer)), YEAR)
    if first == last:
        assert read.due_on == last
    else:
        assert (read.kind, read.start_on, read.due_on, read.certain) == ("window", first, last, True)


@given(
    months,
    months,
    st.sampled_from(("Tháng {}-{}/2026", "Từ tháng {} đến tháng {}", "T{}-T{}/2026", "tháng {} đến {}/2026")),
)
def test_a_printed_range_of_months_reads_back_and_crosses_new_year_in_doubt(first, last, printer):
    read = read_deadline(printer.format(first, last), YEAR)
    if first <= last:
        assert (read.start_on, read.due_on, read.certain) == (date(YEAR, first, 1), last_of(YEAR, last), True)
    else:
        assert not read.certain and read.start_on < read.due_on < read.start_on + timedelta(days=366)


@given(st.sets(months, min_size=2, max_size=5), st.sampled_from((", ", "; ", " và ", " + ", "\n")), st.booleans())
def test_a_printed_list_of_months_is_one_window_or_its_occurrences(chosen, joint, repeat):
    ordered = sorted(chosen)
    names = [f"tháng {month}" if repeat or joint == "\n" else str(month) for month in ordered]
    read = read_deadline(("" if names[0].startswith("t") else "Tháng ") + joint.join(names), YEAR)
    assert read.due_on == last_of(YEAR, ordered[-1]) and read.certain
    if ordered[-1] - ordered[0] == len(ordered) - 1:
        assert (read.kind, read.start_on) == ("window", date(YEAR, ordered[0], 1))
    else:
        ends = [month for month in ordered if month + 1 not in chosen]
        assert [one.due_on for one in read.occurrences] == [last_of(YEAR, month) for month in ends]


@given(
    days,
    st.sampled_from(DAY_PRINTERS),
    st.sampled_from(("trước {}", "Trước ngày {}", "chậm nhất trước {}", "đến trước ngày {}")),
    st.booleans(),
)
def test_before_a_day_excludes_it_unless_the_agency_says_otherwise(day, printer, words, includes):
    words = words.replace("ngày ", "") if printer.startswith("ngày") else words
    read = read_deadline(words.format(print_day(day, printer)), YEAR, before_includes_day=includes)
    assert read.due_on == (day if includes else day - timedelta(days=1))
    assert (read.kind, read.certain) == ("date", True)


@given(
    days,
    st.sampled_from(
        ("chậm nhất {}", "Đến hết ngày {}", "muộn nhất ngày {}", "trước 17h00 ngày {}", "{}", "trước 8 giờ 30 ngày {}")
    ),
)
def test_other_words_and_an_hour_include_the_day(day, words):
    assert read_deadline(words.format(f"{day:%d/%m/%Y}"), YEAR).due_on == day


@given(quarters, months, st.booleans())
def test_before_a_period_is_the_day_before_it_begins(quarter, month, includes):
    read = read_deadline(f"trước quý {quarter}", YEAR, before_includes_day=includes)
    assert read.due_on == date(YEAR, 3 * quarter - 2, 1) - timedelta(days=1)
    read = read_deadline(f"Trước tháng {month}/2026", YEAR, before_includes_day=includes)
    assert read.due_on == date(YEAR, month, 1) - timedelta(days=1)


@given(st.integers(1, 28), st.booleans())
def test_a_day_of_every_month_comes_twelve_times(day, includes):
    read = read_deadline(f"trước ngày {day + 1} hằng tháng", YEAR, before_includes_day=includes)
    assert [one.due_on for one in read.occurrences] == [
        min(date(YEAR, month, day) + timedelta(days=includes), last_of(YEAR, month)) for month in range(1, 13)
    ]


# --- what holds for any input ----------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    "quý tháng ngày năm trước đến từ hằng thường xuyên I II IV 6 12 31 2026 15/6 31/12/2026 , ; - / ( ) và sau khi "
    "theo kế hoạch định kỳ lần cuối đầu giữa tuần thứ hai 6 tháng chậm nhất số 18/KH-SCT kỳ họp 17h00 "
    "hoặc \n % 99 00 cả 29/02 tiếp theo".split(" ")
)
phrases = st.lists(PIECES, max_size=25).map(" ".join)


def check_invariants(read: Deadline, plan_year: int) -> None:
    assert read.kind in KINDS
    if read.kind in ("open", "unknown"):
        assert read.due_on is None and read.start_on is None and read.occurrences == ()
    if read.kind == "unknown":
        assert not read.certain
    if read.kind in ("date", "window"):
        assert read.due_on is not None and read.occurrences == ()
        assert read.start_on is None or read.start_on <= read.due_on
    assert (read.kind == "window") == (read.kind in ("date", "window") and read.start_on is not None)
    if read.kind == "recurring":
        dues = [one.due_on for one in read.occurrences]
        assert read.due_on == (dues[-1] if dues else None) and dues == sorted(dues)
        assert dues or not read.certain
    if read.kind == "continuous":
        assert read.due_on == date(plan_year, 12, 31)
    assert read.explanation


@given(st.one_of(st.text(max_size=300), phrases), st.integers(1990, 2100), st.booleans())
@settings(max_examples=400)
def test_any_text_is_answered_and_the_answer_is_whole(text, plan_year, includes):
    check_invariants(read_deadline(text, plan_year, before_includes_day=includes), plan_year)


@pytest.mark.parametrize(
    "value", [None, "", "  ", "\n", b"Qu\xc3\xbd I", 3.5, True, object(), [], float("nan"), -1, 10**30]
)
def test_what_is_no_text_is_unknown(value):
    read = read_deadline(value, YEAR)
    assert (read.kind, read.certain, read.due_on) == ("unknown", False, None)


@pytest.mark.parametrize("plan_year", [0, -1, 10**9, "2026", None])
def test_a_plan_year_that_is_none_is_unknown(plan_year):
    assert read_deadline("Quý I", plan_year).kind == "unknown"


def test_a_day_object_is_that_day():
    assert read_deadline(date(2026, 8, 30), YEAR).due_on == date(2026, 8, 30)
    assert read_deadline(datetime(2026, 8, 30, 7, 30), YEAR).due_on == date(2026, 8, 30)


@given(
    st.sampled_from(
        [
            "quý ",
            "1/",
            "31/12/2026 ",
            "tháng 1, ",
            "trước ngày ",
            "(",
            "thường ",
            "9",
            "hằng ",
            " ",
            "-",
            "\n",
            "số 1/A-",
            "6 tháng ",
        ]
    )
)
@settings(max_examples=14, deadline=timedelta(seconds=5))
def test_ten_thousand_characters_are_read_in_time(piece):
    check_invariants(read_deadline((piece * 10_000)[:10_000], YEAR), YEAR)


def implied(day: date, text: str, plan_year: int) -> bool:
    """The year is the plan's, written, or beside one; the day is written (or the one before), or a period's end.

    What is left to the calendar: first and last days of months, ten-day parts and weeks of months, week days.
    """
    years = {int(found) for found in re.findall(r"(?:19|20)\d\d", text)} | {plan_year}
    years |= {2000 + int(found) for found in re.findall(r"\d\d", text)}
    near = any(abs(day.year - year) <= 1 for year in years)
    numbers = {int(found) for found in re.findall(r"\d+", text)}
    ends = {
        1,
        last_of(day.year, day.month).day,
        7,
        8,
        10,
        11,
        14,
        15,
        16,
        20,
        21,
        22,
        28,
        29,
        last_of(day.year, day.month).day - 6,
    }
    weekly = "tuần" in text or "làm việc" in text or "thứ" in text
    return near and (day.day in numbers or (day + timedelta(days=1)).day in numbers or day.day in ends or weekly)


@given(phrases, st.integers(2020, 2030))
@settings(max_examples=400)
def test_no_day_is_invented(text, plan_year):
    read = read_deadline(text, plan_year)
    for day in [read.start_on, read.due_on, *(one.due_on for one in read.occurrences)]:
        assert day is None or implied(day, text, plan_year)


# --- the reading is explained ----------------------------------------------------------------------------------------


def test_the_reading_is_put_into_vietnamese_words():
    assert read_deadline("Quý II, III", YEAR).explanation == "Quý II, III → từ 01/04 đến 30/09/2026"
    assert "không tính ngày đó" in read_deadline("trước ngày 20/01/2026", YEAR).explanation
    assert "tính cả ngày đó" in read_deadline("trước ngày 20/01/2026", YEAR, before_includes_day=True).explanation
    assert "thứ Hai đến thứ Sáu" in read_deadline("ngày làm việc thứ 5 của tháng sau", YEAR).explanation
    assert "thứ Sáu" in read_deadline("Hằng tuần", YEAR).explanation
    assert "hai mốc" in read_deadline("Quý I (31/5/2026)", YEAR).explanation


def test_the_text_is_kept_as_given_but_clean():
    assert read_deadline(" Quý\u00a0 II \r\n", YEAR).text == "Quý II"


# --- years -----------------------------------------------------------------------------------------------------------


def test_a_year_written_once_holds_for_the_whole_range_or_list():
    assert read_deadline("Quý I – Quý II năm 2022", 2026).start_on == date(2022, 1, 1)
    assert read_deadline("Quý I/2022 – Quý II", 2026).due_on == date(2022, 6, 30)
    assert [one.due_on.year for one in read_deadline("tháng 6, tháng 12/2024", 2026).occurrences] == [2024, 2024]


def test_a_day_before_the_plan_year_is_kept():
    assert read_deadline("trước ngày 20/11/2017", 2018).due_on == date(2017, 11, 19)


def test_nothing_is_cut_at_the_end_of_the_plan_year():
    assert read_deadline("Tháng 11/2026 - tháng 3/2027", 2026).due_on == date(2027, 3, 31)
    assert read_deadline("ngày 10 của tháng sau", 2026).due_on == date(2027, 1, 10)


def test_two_years_written_against_the_calendar_are_doubted():
    read = read_deadline("Từ 30/9/2026 đến 01/3/2026", 2026)
    assert not read.certain and read.start_on is None
