"""A period's report: counted rows follow the history, typed rows are kept as typed, files say what the page says."""

import io
import json
from datetime import date

import pytest
from docx import Document
from openpyxl import load_workbook

from tests.factories import make_plan, make_task, make_unit
from tracker.domain.errors import BadInput, Conflict, NotFound, RuleViolation
from tracker.domain.periods import parse_period
from tracker.models import ReportValue
from tracker.queries.behind import rows_behind
from tracker.queries.report_forms import report_form
from tracker.queries.report_sheets import members_of, report_sheet
from tracker.queries.reports import earlier_report, period_as_reported, report_of
from tracker.services.assigned import add_assigned
from tracker.services.completion import complete_task
from tracker.services.report_body import coming, prose
from tracker.services.report_files import KINDS, report_file
from tracker.services.reports import NOTHING, RowsChanged, Typed, record_values, record_window, seen_mark

FORM = report_form("ha-tinh-2021")
NINH_THUAN = report_form("ninh-thuan-2021")
PERIOD = parse_period("2022-6T")
MANUAL = next(row.row for row in FORM.rows if row.source == "manual")
NEXT_MANUAL = next(row.row for row in FORM.rows if row.source == "manual" and row.row > MANUAL)
HEADING = next(row.row for row in FORM.rows if row.source == "heading")
COMPUTED = next(row.row for row in FORM.rows if row.computed)
TODAY = date(2022, 12, 31)


def value_of(sheet, source):
    return next(row.value for row in sheet.rows if row.form.source == source)


def stored(row, period=PERIOD, form=FORM):
    return next(value for value in report_of(period.code, form.key).values if value.row == row)


@pytest.fixture
def plan(agency):
    plan = make_plan()
    office = make_unit("Văn phòng Sở")
    tasks = [make_task(plan, due_on=date(2022, month, 28), lead=office) for month in (2, 3, 4, 9, 11)]
    complete_task(tasks[0], done_on=date(2022, 2, 20), today=TODAY)
    complete_task(tasks[1], done_on=date(2022, 4, 20), today=TODAY)
    complete_task(tasks[3], done_on=date(2022, 9, 1), today=TODAY)
    return plan


def test_counted_rows_follow_the_history_up_to_the_cut_off(agency, plan):
    half, year = (report_sheet(agency, parse_period(code), FORM) for code in ("2022-6T", "2022"))
    assert (value_of(half, "plan.tasks"), value_of(half, "plan.tasks.completed")) == (5, 2)
    assert (value_of(year, "plan.tasks"), value_of(year, "plan.tasks.completed")) == (5, 3)
    assert half.count.buckets["open_overdue"] == 1 and sum(half.count.buckets.values()) == half.count.total == 5
    assert half.rule_words != year.rule_words


def test_every_counted_number_opens_to_exactly_its_tasks(agency, plan):
    sheet = report_sheet(agency, PERIOD, FORM)
    for row in sheet.rows:
        if row.form.computed and row.form.source != "plan.documents.guidance":
            ids = members_of(sheet.scene, row.form.source, row.form.assigner)
            assert len(rows_behind(sheet.scene, ids)) == row.value
    late = [one for one in rows_behind(sheet.scene, members_of(sheet.scene, "plan.tasks", None))
            if one.verdict.bucket == "open_overdue"]
    assert [(one.task.position, one.due_on, one.unit) for one in late] == [(3, date(2022, 4, 28), "Văn phòng Sở")]


def test_the_row_s_parameter_decides_whose_assigned_tasks_count(agency, plan):
    unit = make_unit("Phòng Tổng hợp")
    for assigner, count in (("ubnd-tinh", 2), ("chinh-phu", 1)):
        for _ in range(count):
            add_assigned(assigner=assigner, received_on=date(2022, 2, 1), due_on=date(2022, 3, 1), unit=unit,
                         text="Việc được giao", today=TODAY)
    assert value_of(report_sheet(agency, PERIOD, FORM), "assigned.tasks") == 2
    assert value_of(report_sheet(agency, PERIOD, NINH_THUAN), "assigned.tasks") == 1


def test_a_year_without_plan_is_a_report_of_zeros(agency):
    sheet = report_sheet(agency, parse_period("2030"), FORM)
    assert sheet.plan is None and value_of(sheet, "plan.tasks") == 0
    assert report_file(agency, sheet, "docx")[:2] == b"PK"


@pytest.mark.parametrize("value", ["05/05", "16.181/16.183", "Có thực hiện", "02", "99,9 %", "=1+1"])
def test_what_is_typed_is_kept_as_typed(agency, people, value):
    record_values(PERIOD, FORM, [Typed(MANUAL, f"  {value} ", "theo báo cáo", NOTHING)], people.clerk)
    row = report_sheet(agency, PERIOD, FORM).rows[MANUAL - 1]
    assert (row.value, row.note, row.stored.changed_by.name) == (value, "theo báo cáo", people.clerk.name)


def test_headings_and_counted_rows_hold_a_note_but_no_number(agency, people):
    notes = [Typed(HEADING, "", "ghi chú", NOTHING), Typed(COMPUTED, "", "gồm cả phụ lục", NOTHING)]
    record_values(PERIOD, FORM, notes, people.clerk)
    assert stored(HEADING).note == "ghi chú"
    with pytest.raises(RuleViolation, match="chương trình tính"):
        record_values(PERIOD, FORM, [Typed(COMPUTED, "40", "", seen_mark(stored(COMPUTED)))], people.clerk)
    with pytest.raises(NotFound):
        record_values(PERIOD, FORM, [Typed(len(FORM.rows) + 1, "1", "", NOTHING)], people.clerk)


def test_two_people_on_one_row_meet_a_conflict_with_both_texts(agency, people):
    record_values(PERIOD, FORM, [Typed(MANUAL, "10", "", NOTHING)], people.clerk)
    shown = seen_mark(stored(MANUAL))
    record_values(PERIOD, FORM, [Typed(MANUAL, "12", "", shown)], people.admin)
    mine = [Typed(MANUAL, "15", "", shown), Typed(NEXT_MANUAL, "1", "", NOTHING)]
    with pytest.raises(RowsChanged) as caught:
        record_values(PERIOD, FORM, mine, people.clerk)
    assert isinstance(caught.value, Conflict) and (caught.value.theirs, caught.value.yours) == ("12", "15")
    assert stored(MANUAL).value == "12" and len(report_of(PERIOD.code, FORM.key).values) == 1
    record_values(PERIOD, FORM, [Typed(MANUAL, "15", "", seen_mark(stored(MANUAL)))], people.clerk)
    assert (stored(MANUAL).value, stored(MANUAL).version) == ("15", 3)


def test_a_row_left_as_it_was_shown_overwrites_nobody(agency, people):
    record_values(PERIOD, FORM, [Typed(MANUAL, "10", "", NOTHING)], people.clerk)
    shown = seen_mark(stored(MANUAL))
    record_values(PERIOD, FORM, [Typed(MANUAL, "", "", shown), Typed(NEXT_MANUAL, "3", "", NOTHING)], people.admin)
    untouched = [Typed(MANUAL, "10", "", shown), Typed(NEXT_MANUAL, "", "", NOTHING)]
    assert record_values(PERIOD, FORM, untouched, people.clerk) == []
    assert (stored(MANUAL).value, stored(NEXT_MANUAL).value) == ("", "3")
    emptied = seen_mark(stored(MANUAL))
    record_values(PERIOD, FORM, [Typed(MANUAL, "11", "", emptied)], people.admin)
    assert record_values(PERIOD, FORM, [Typed(MANUAL, "", "", emptied)], people.clerk) == []


def test_two_people_typing_the_same_text_do_not_quarrel(agency, people):
    record_values(PERIOD, FORM, [Typed(MANUAL, "10", "", NOTHING)], people.clerk)
    assert record_values(PERIOD, FORM, [Typed(MANUAL, "10", "", NOTHING)], people.admin) == []


def test_a_frozen_report_is_closed_for_typing(agency, people):
    record_values(PERIOD, FORM, [Typed(MANUAL, "10", "", NOTHING)], people.clerk)
    report_of(PERIOD.code, FORM.key).state = "frozen"
    with pytest.raises(RuleViolation, match="đã chốt"):
        record_values(PERIOD, FORM, [Typed(NEXT_MANUAL, "1", "", NOTHING)], people.clerk)


def test_too_long_a_text_is_refused_by_name_of_its_row(agency, people):
    with pytest.raises(RuleViolation, match="dài quá"):
        record_values(PERIOD, FORM, [Typed(MANUAL, "x" * 2001, "", NOTHING)], people.clerk)


def test_the_last_report_s_values_stand_beside_with_a_warning(agency, people):
    for code, value in (("2021", "50"), ("2022-Q1", "40"), ("2022", "70")):
        record_values(parse_period(code), FORM, [Typed(MANUAL, value, "", NOTHING)], people.clerk)
    record_values(parse_period("2022-Q2"), FORM, [], people.clerk)
    assert earlier_report(FORM.key, PERIOD.to_on).period == "2022-Q1"
    record_values(PERIOD, FORM, [Typed(MANUAL, "4000", "", NOTHING)], people.clerk)
    row = report_sheet(agency, PERIOD, FORM).rows[MANUAL - 1]
    assert row.last == "40" and "40" in row.warning


def test_the_days_of_a_period_may_be_others_and_move_the_count(agency, plan, people):
    with_days = parse_period("2022-6T", from_on=date(2021, 12, 16), to_on=date(2022, 3, 1))
    record_window(with_days, FORM)
    period = period_as_reported("2022-6T", FORM.key)
    assert (period.from_on, period.to_on) == (date(2021, 12, 16), date(2022, 3, 1))
    assert value_of(report_sheet(agency, period, FORM), "plan.tasks.completed") == 1
    assert period_as_reported("2022-6T", NINH_THUAN.key) == PERIOD


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_file_says_what_the_page_says(agency, plan, people, kind):
    record_values(PERIOD, FORM, [Typed(MANUAL, "05/05", "=ghi chú", NOTHING)], people.clerk)
    sheet = report_sheet(agency, PERIOD, FORM)
    content = report_file(agency, sheet, kind)
    want = [(row.form.label, str(row.value), row.note) for row in sheet.rows]
    if kind == "json":
        document = json.loads(content)
        assert (document["form"], document["from"], document["to"]) == (FORM.key, "2021-12-15", "2022-06-14")
        assert list(document["rows"][0]) == ["stt", "label", "unit", "value", "note", "source"]
        assert [(row["label"], str(row["value"]), row["note"]) for row in document["rows"]] == want
    elif kind == "docx":
        table = Document(io.BytesIO(content)).tables[-1]
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        assert [(row[1], row[3], row[4]) for row in rows[2:]] == want
    elif kind == "xlsx":
        rows = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(content)).worksheets[0].iter_rows()]
        start = next(number for number, row in enumerate(rows) if row[0] == "STT") + 2
        got = [(row[1], "" if row[3] is None else str(row[3]), row[4] or "") for row in rows[start:start + len(want)]]
        assert got == want
    else:
        assert content.startswith(b"%PDF")


def test_the_letter_writes_itself_from_the_numbers(agency, plan):
    plan.number = "09/KH-SCT"
    sheet = report_sheet(agency, PERIOD, FORM)
    assert prose(sheet)[0].startswith("Đến ngày 14/6/2022, hoàn thành 2/5 nhiệm vụ (40,0 %), trong đó 1 nhiệm vụ đúng")
    document = Document(io.BytesIO(report_file(agency, sheet, "docx")))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Thực hiện Kế hoạch số 09/KH-SCT ngày 19/01/2022" in text and prose(sheet)[0] in text
    assert "CÔNG TÁC CẢI CÁCH HÀNH CHÍNH 6 THÁNG ĐẦU NĂM 2022" in text
    assert sheet.rule_words in text and "{" not in text


def test_the_last_section_draws_what_falls_due_next(agency, plan):
    half = coming(report_sheet(agency, PERIOD, FORM))
    assert half[0].startswith("Nhiệm vụ trọng tâm thời gian tới: 2 nhiệm vụ") and "14/12/2022" in half[0]
    assert half[1:] == ["- Nhiệm vụ số 4 (Văn phòng Sở; hạn 28/09/2022);",
                        "- Nhiệm vụ số 5 (Văn phòng Sở; hạn 28/11/2022)."]
    assert "không có nhiệm vụ nào" in coming(report_sheet(agency, parse_period("2022"), FORM))[0]


def test_an_unknown_kind_or_form_is_refused_with_the_list(agency):
    with pytest.raises(BadInput, match=r"\.docx, \.xlsx, \.pdf, \.json"):
        report_file(agency, report_sheet(agency, PERIOD, FORM), "odt")
    with pytest.raises(NotFound, match="thanh-tra-tinh-2021"):
        report_form("khong-co")


def test_another_agency_s_report_is_not_there(app, cast, agency, people):
    from tracker.database import db
    from tracker.scope import agency_scope

    record_values(PERIOD, FORM, [Typed(MANUAL, "10", "", NOTHING)], people.clerk)
    with agency_scope(cast.other_agency_id):
        assert report_of(PERIOD.code, FORM.key) is None
        assert db.session.query(ReportValue).count() == 0
