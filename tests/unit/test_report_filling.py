"""Columns laid on a form's rows, an agency's form read from tables, and what two frozen reports differ in."""

from dataclasses import asdict

import pytest

from tracker.domain.errors import BadInput
from tracker.domain.paper import Paper, Table, plain_row
from tracker.domain.report_differences import differences
from tracker.domain.report_form_reading import known_labels, read_form
from tracker.domain.report_forms import FormRow, form_from_data
from tracker.domain.report_paste import Laid, laid_on

ROWS = (FormRow(1, "1.", "Chỉ đạo", "", "heading"), FormRow(2, "1.1.", "Số nhiệm vụ", "", "plan.tasks"),
        FormRow(3, "1.2.", "Kiểm tra", "Cuộc", "manual"), FormRow(9, "1.3.", "Đối thoại", "Cuộc", "manual"))


def test_every_printed_row_takes_a_line_and_only_typed_rows_keep_it():
    laid = [Laid(3, "01", None), Laid(9, "05/05", None)]
    assert laid_on(ROWS, "\n35\n01\n05/05\r\n", 1, only_manual=False) == (laid, ())


def test_lines_for_typed_rows_alone_start_where_a_person_says_and_what_is_left_is_named():
    laid, left = laid_on(ROWS, '7\t"hai\ndòng"\n\n8', 3, only_manual=True)
    assert laid == [Laid(3, "7", "hai\ndòng")] and left == ("8",)


@pytest.mark.parametrize(("text", "start", "field"), [(" \n", 1, "column"), ("1", 4, "from_row")])
def test_a_paste_that_says_nothing_is_refused_by_field(text, start, field):
    with pytest.raises(BadInput) as caught:
        laid_on(ROWS, text, start, only_manual=True)
    assert caught.value.field == field


def table(*rows, before=()):
    return Table(tuple(plain_row(cells, f"dòng {n}") for n, cells in enumerate(rows, start=1)), "Bảng", before)


HEAD = ("TT", "Nội dung", "ĐVT", "Kết quả")


def test_a_form_is_read_with_its_title_and_goes_on_over_a_page():
    paper = Paper("docx", (
        table(("a", "b"), before=("Tên cơ quan",)),
        table(HEAD, ("(1)", "(2)", "(3)", "(4)"), ("1", "Thực hiện nhiệm vụ UBND tỉnh giao", "", ""),
              ("1.1", "Tổng số nhiệm vụ được giao", "Nhiệm vụ", "12"),
              before=("Phụ lục 3", "BIỂU SỐ LIỆU {A}", "(Kèm theo Báo cáo)")),
        table(("1.2", "Số cuộc kiểm tra", "Cuộc", "3")),
    ))
    form = form_from_data(read_form(paper, "mau", "Mẫu", known_labels([])))
    assert [(one.mark, one.caption) for one in form.tables] == [("Phụ lục 3", "(Kèm theo Báo cáo)")]
    assert form.tables[0].title == "BIỂU SỐ LIỆU (A)"
    assert [(row.row, row.label, row.source, row.assigner) for row in form.rows] == [
        (1, "Thực hiện nhiệm vụ UBND tỉnh giao", "heading", None),
        (2, "Tổng số nhiệm vụ được giao", "assigned.tasks", "ubnd-tinh"), (3, "Số cuộc kiểm tra", "manual", None)]


@pytest.mark.parametrize(("lines", "heads"), [
    pytest.param([HEAD], {"stt": "TT", "label": "Nội dung", "label_hint": "", "result": "", "unit": "ĐVT",
                          "value": "Kết quả", "note": "Ghi chú"}, id="in one line"),
    pytest.param([("STT", "Chỉ tiêu (dùng cho kỳ 6 tháng)", "Kết quả thống kê", "", "Ghi chú thêm"),
                  ("", "", "Đơn vị {tính}", "Số liệu", "")],
                 {"stt": "STT", "label": "Chỉ tiêu", "label_hint": "(dùng cho kỳ 6 tháng)",
                  "result": "Kết quả thống kê", "unit": "Đơn vị (tính)", "value": "Số liệu", "note": "Ghi chú thêm"},
                 id="in two lines with one over unit and value"),
])
def test_a_form_keeps_the_heads_of_its_paper(lines, heads):
    rows = [*lines, ("1", "Số cuộc kiểm tra", "Cuộc", "3", "")[:len(lines[0])]]
    form = form_from_data(read_form(Paper("docx", (table(*rows),)), "mau", "Mẫu", {}))
    assert (asdict(form.tables[0].heads), len(form.rows)) == (heads, 1)


def test_a_paper_without_a_form_is_refused_with_what_would_do():
    with pytest.raises(BadInput, match="STT, Chỉ tiêu"):
        read_form(Paper("docx", (table(("a", "b")),)), "mau", "Mẫu", {})


def content(value, bucket="open_overdue", text="lời"):
    buckets = dict.fromkeys(("completed_on_time", "completed_late", "open_in_time", "open_overdue", "open_undated",
                             "not_completed"), 0) | {bucket: 1}
    return {"period": {"from": "15/12/2021", "to": "14/06/2022"}, "rule": "r", "buckets": buckets,
            "tables": [{"rows": [{"row": 3, "stt": "1.", "label": "Kiểm tra", "value": value, "note": ""}]}],
            "tasks": {"4": {"position": 1, "text": "Việc", "bucket": bucket, "done_on": ""}},
            "words": [{"part": "ket", "heading": "", "text": text}]}


def test_the_same_report_differs_in_nothing():
    assert differences(content("1"), content("1")) == []


def test_rows_buckets_tasks_and_words_are_told_apart():
    after = content(2, "completed_late", "khác")
    found = {one.where: (one.before, one.after) for one in differences(content("1"), after)}
    assert found["1. Kiểm tra"] == ("1", "2") and found["Lời báo cáo"] == ("lời", "khác")
    assert found["Nhóm hoàn thành quá hạn"] == ("0", "1")
    assert found["Nhiệm vụ 1. Việc"] == ("Chưa hoàn thành, quá hạn", "Hoàn thành quá hạn")
