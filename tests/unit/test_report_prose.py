"""What somebody's words claim is weighed against the numbers; what they deny or demand claims nothing."""

from datetime import date

import pytest

from tracker.domain.periods import parse_period
from tracker.domain.report_forms import FormRow
from tracker.domain.report_parts import (
    INSPECTION,
    PUBLICITY,
    STEERING,
    figures_by_part,
    heading_case,
    headings,
    part_of_section,
    part_of_task,
)
from tracker.domain.report_prose import Standing, contradictions, day_words, next_cutoff, next_words

BEHIND = Standing(total=39, done=19, overdue=2)
ALL_DONE = Standing(total=39, done=39, overdue=0)


@pytest.mark.parametrize("text", [
    "Các nhiệm vụ, mục tiêu năm 2024 triển khai thực hiện và hoàn thành theo đúng tiến độ kế hoạch đề ra.",
    "thực hiện theo đúng thời gian kế hoạch đề ra",
    "Đến nay không có nhiệm vụ nào quá hạn.", "cac nhiem vu dung tien do",
    "chưa đúng tiến độ ở một việc, các việc khác đúng tiến độ",
], ids=range(5))
def test_on_schedule_beside_overdue_tasks_is_pointed_out_with_the_number(text):
    assert "2 nhiệm vụ quá hạn" in " ".join(contradictions(text, BEHIND))
    assert contradictions(text, ALL_DONE) == []


@pytest.mark.parametrize("text", [
    "Đã hoàn thành 100% nhiệm vụ đề ra", "hoàn thành 100 % kế hoạch năm", "100% nhiệm vụ của kế hoạch đã hoàn thành",
    "hoàn thành tất cả các nhiệm vụ", "da hoan thanh toan bo nhiem vu",
], ids=range(5))
def test_all_done_beside_open_tasks_is_pointed_out_with_the_numbers(text):
    assert "19/39" in " ".join(contradictions(text, BEHIND))
    assert contradictions(text, ALL_DONE) == []


@pytest.mark.parametrize("text", [
    "Một số nhiệm vụ chưa đúng tiến độ", "yêu cầu các phòng thực hiện đúng tiến độ", "nhằm hoàn thành 100% kế hoạch",
    "100% TTHC được tiếp nhận tại Trung tâm", "đã hoàn thành 100% hồ sơ đúng quy định",
    "sử dụng kế hoạch năm trước", "",
], ids=range(7))
def test_what_claims_nothing_is_left_alone(text):
    assert contradictions(text, BEHIND) == []


@pytest.mark.parametrize(("code", "last", "words"), [
    ("2022", date(2023, 12, 14), "năm 2023"), ("2022-6T", date(2022, 12, 14), "6 tháng cuối năm 2022"),
    ("2022-9T", date(2022, 12, 14), "quý IV năm 2022"), ("2022-Q4", date(2023, 3, 14), "quý I năm 2023"),
    ("2022-12", date(2023, 1, 14), "tháng 1 năm 2023"),
])
def test_the_last_section_names_the_period_that_comes(code, last, words):
    period = parse_period(code)
    assert (next_cutoff(period), next_words(period)) == (last, words)


def test_days_are_written_by_the_decree():
    assert (day_words(date(2024, 6, 4)), day_words(date(2024, 1, 14))) == ("04/6/2024", "14/01/2024")


@pytest.mark.parametrize(("title", "part"), [
    ("CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH", STEERING), ("CẢI CÁCH THỂ CHẾ", "the-che"),
    ("Cải cách thủ tục hành chính", "thu-tuc"), ("Cải cách tổ chức bộ máy hành chính nhà nước", "bo-may"),
    ("CẢI CÁCH CHẾ ĐỘ CÔNG VỤ", "cong-vu"), ("Cải cách tài chính công", "tai-chinh"),
    ("XÂY DỰNG, PHÁT TRIỂN CHÍNH QUYỀN ĐIỆN TỬ, CHÍNH QUYỀN SỐ", "chinh-quyen-so"), ("Việc khác", None),
    ("Kiểm tra CCHC", INSPECTION), ("Thông tin, tuyên truyền", PUBLICITY), ("CHỈ ĐẠO, KIỂM TRA", STEERING),
])
def test_a_plan_s_section_finds_its_part(title, part):
    assert part_of_section(title) == part


@pytest.mark.parametrize(("section_part", "text", "part"), [
    (STEERING, "Tổ chức kiểm tra công tác CCHC tại các đơn vị", INSPECTION),
    (STEERING, "Kiểm tra việc chấp hành giờ làm việc", STEERING),
    (STEERING, "Xây dựng kế hoạch tuyên truyền cải cách hành chính", PUBLICITY),
    ("the-che", "Kiểm tra, tuyên truyền pháp luật về cải cách hành chính", "the-che"),
])
def test_steering_tasks_that_inspect_or_make_known_have_parts_of_their_own(section_part, text, part):
    assert part_of_task(section_part, text) == part


def test_typed_rows_are_told_in_the_part_they_stand_under():
    rows = [("1.", "Công tác chỉ đạo điều hành CCHC", "", "heading", ""),
            ("1.2.", "Kiểm tra CCHC", "Cuộc", "manual", "01"),
            ("1.1.1.", "Số vấn đề phát hiện qua kiểm tra", "Vấn đề", "manual", ""),
            ("1.4.", "Khảo sát sự hài lòng", "", "heading", ""),
            ("1.4.1.", "Số lượng phiếu khảo sát", "Số lượng", "manual", "80"),
            ("1.5.", "Tổ chức đối thoại", "Không = 0 Có = 1", "manual", "1"),
            ("1.6.", "Số tin, bài", "Tin", "manual", "20"), ("1.7.", "Số nhiệm vụ", "Nhiệm vụ", "plan.tasks", "32"),
            ("3.", "Cải cách thủ tục hành chính", "", "heading", ""),
            ("3.1.", "TTHC được kiểm tra", "TTHC", "manual", "16.181/16.183"),
            ("3.2.", "Tỷ lệ đúng hạn:", "%", "manual", "99,9"), ("3.3.", "Rà soát", "Lần", "manual", "Có thực hiện"),
            ("9.", "Việc khác", "", "heading", ""), ("9.1.", "Số việc", "Việc", "manual", "4")]
    typed = [(FormRow(place, stt, label, unit, source), value)
             for place, (stt, label, unit, source, value) in enumerate(rows, start=1)]
    assert figures_by_part(typed) == {
        INSPECTION: ["kiểm tra CCHC: 01 cuộc"],
        STEERING: ["số lượng phiếu khảo sát: 80", "số tin, bài: 20 tin"],
        "thu-tuc": ["TTHC được kiểm tra: 16.181/16.183 TTHC", "tỷ lệ đúng hạn: 99,9%", "rà soát: Có thực hiện"],
    }


def test_a_section_of_no_field_gets_a_heading_of_its_own():
    texts = [one.text for one in headings({"muc-3": "Việc khác"}, "năm 2023")]
    assert "7. Việc khác" in texts and texts[-2].endswith("NĂM 2023")


@pytest.mark.parametrize(("title", "heading"), [
    ("CÔNG TÁC KIỂM SOÁT TTHC, CNTT", "Công tác kiểm soát TTHC, CNTT"),
    ("NHIỆM VỤ UBND TỈNH GIAO (HĐND)", "Nhiệm vụ UBND tỉnh giao (HĐND)"),
    ("LĨNH VỰC II", "Lĩnh vực II"), ("TRONG PHẠM VI TỈNH", "Trong phạm vi tỉnh"), ("Công tác khác", "Công tác khác"),
    ("", ""),
])
def test_a_title_in_capitals_becomes_a_heading_that_keeps_its_abbreviations(title, heading):
    assert heading_case(title) == heading
