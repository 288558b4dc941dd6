"""A typed value is never refused; some deserve a second look. The prose says what the numbers say."""

from datetime import date

import pytest

from tracker.domain.periods import parse_period
from tracker.domain.report_prose import Standing, assigned_sentence, next_cutoff, progress_sentences, too_rosy
from tracker.domain.report_values import warning_of, whole_number

BUCKETS = dict.fromkeys(
    ("completed_on_time", "completed_late", "open_in_time", "open_overdue", "open_undated", "not_completed"), 0)


@pytest.mark.parametrize(("unit", "value", "last"), [
    ("Phòng", "05/05", ""), ("TTHC", "16.181/16.183", ""), ("%", "100", ""), ("%", "99,9 %", ""), ("Người", "", "40"),
    ("Trực tuyến = 0 Phát phiếu = 1 Kết hợp = 2", "01", ""), ("Người", "39", "40"), ("Người", "02", "300"),
])
def test_ordinary_values_pass_in_silence(unit, value, last):
    assert warning_of(unit, value, last) is None


@pytest.mark.parametrize(("unit", "value", "last", "named"), [
    ("Không = 0 Có = 1", "3", "", "0, 1"), ("%", "110", "", "100 %"), ("%", "nhiều", "", "%"),
    ("TTHC", "16.184/16.183", "", "lớn hơn"), ("Email", "Có thực hiện", "", "giữ nguyên"),
    ("Người", "400", "39", "39"), ("Người", "3", "39", "39"),
])
def test_odd_values_ask_for_a_second_look(unit, value, last, named):
    assert named in warning_of(unit, value, last)


@pytest.mark.parametrize(("value", "number"), [
    ("39", 39), ("0", 0), ("02", None), ("16.183", None), ("=1+2", None), ("-5", None), ("٣", None), ("9" * 16, None),
])
def test_only_plain_whole_numbers_are_numbers(value, number):
    assert whole_number(value) == number


def test_the_prose_adds_up_and_leaves_out_what_is_not():
    buckets = BUCKETS | {"completed_on_time": 17, "completed_late": 2, "open_in_time": 15, "open_overdue": 5}
    assert progress_sentences(date(2024, 6, 14), buckets, 1, 0) == [
        "Đến ngày 14/6/2024, hoàn thành 19/39 nhiệm vụ (48,7 %), trong đó 17 nhiệm vụ đúng hạn, 2 nhiệm vụ quá hạn.",
        "Còn 20 nhiệm vụ đang thực hiện: 15 nhiệm vụ trong hạn, 5 nhiệm vụ quá hạn; "
        "trong đó 1 nhiệm vụ chờ xác nhận hoàn thành.",
    ]


def test_an_empty_plan_divides_by_nothing():
    assert progress_sentences(date(2024, 2, 3), BUCKETS, 0, 0) == [
        "Đến ngày 03/02/2024, chưa có nhiệm vụ nào trong kế hoạch được theo dõi."]
    assert "không có nhiệm vụ" in assigned_sentence("UBND tỉnh", 0, 0, 0)


@pytest.mark.parametrize(("code", "to_on", "cutoff"), [
    ("2022", None, date(2023, 12, 14)), ("2022-6T", None, date(2022, 12, 14)), ("2022-9T", None, date(2022, 12, 14)),
    ("2022-Q4", None, date(2023, 3, 14)), ("2022-12", None, date(2023, 1, 14)),
    ("2022-01", date(2022, 1, 31), date(2022, 2, 28)),
])
def test_the_next_cut_off_is_the_next_report_s(code, to_on, cutoff):
    assert next_cutoff(parse_period(code, to_on=to_on)) == cutoff


def test_on_schedule_is_doubted_only_while_something_is_overdue():
    late, on_time = Standing(total=10, done=4, overdue=3), Standing(total=10, done=4, overdue=0)
    assert "3 nhiệm vụ quá hạn" in too_rosy("Triển khai ĐÚNG TIẾN ĐỘ kế hoạch đề ra", late)
    assert too_rosy("Triển khai đúng tiến độ", on_time) is None
    assert too_rosy("Chưa đúng tiến độ", late) is None
