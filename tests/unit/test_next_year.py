"""Deadlines and texts of a plan a year later."""

import pytest

from tracker.domain.next_year import deadline_a_year_later, words_a_year_later


@pytest.mark.parametrize(("before", "after"), [
    ("Trước ngày 30/6/2022", "Trước ngày 30/6/2023"), ("20.7.2022", "20.7.2023"), ("Quý I/2023", "Quý I/2024"),
    ("12/2022", "12/2023"), ("15/01/22", "15/01/23"), ("Quý III", "Quý III"), ("Thường xuyên", "Thường xuyên"),
    ("Giai đoạn 2021-2025", "Giai đoạn 2021-2025"),
    ("Theo Quyết định số 12/2022/QĐ-UBND", "Theo Quyết định số 12/2022/QĐ-UBND"),
    ("Tháng 3 năm 2022 đến tháng 1 năm 2023", "Tháng 3 năm 2023 đến tháng 1 năm 2024"), ("Năm 2019", "Năm 2019"),
    ("Từ 01/02/2022 đến 31/12/2022", "Từ 01/02/2023 đến 31/12/2023"), ("", ""),
])
def test_a_deadline_a_year_later(before, after):
    assert deadline_a_year_later(before, 2022) == after


def test_the_leap_day_moves_to_the_last_of_february():
    assert deadline_a_year_later("Trước ngày 29/02/2024", 2024) == "Trước ngày 28/02/2025"


@pytest.mark.parametrize(("before", "after"), [
    ("Kế hoạch cải cách hành chính năm 2022", "Kế hoạch cải cách hành chính năm 2023"),
    ("Tổng kết năm 2021, triển khai năm 2022", "Tổng kết năm 2021, triển khai năm 2023"),
    ("Chương trình giai đoạn năm 2022-2025", "Chương trình giai đoạn năm 2022-2025"),
    ("Thực hiện Nghị quyết 12/2022/NQ-HĐND", "Thực hiện Nghị quyết 12/2022/NQ-HĐND"),
])
def test_a_text_names_the_next_plan_s_year(before, after):
    assert words_a_year_later(before, 2022) == after
