"""What was frozen stays: the same bytes and lists whatever changes afterwards; a correction says what it changes."""

import hashlib
import io
import json
from datetime import UTC, date, datetime

import pytest
from docx import Document
from openpyxl import load_workbook

from tests.factories import make_plan, make_task, make_unit
from tracker.database import db
from tracker.domain.errors import NotAllowed, RuleViolation
from tracker.domain.periods import parse_period
from tracker.models import FormVersion
from tracker.models.report import FrozenForGood
from tracker.queries.report_forms import report_form, shipped_data
from tracker.queries.report_sheets import report_sheet
from tracker.queries.reports import form_and_period, frozen_version, frozen_versions, report_of
from tracker.services.completion import complete_task
from tracker.services.deadlines import change_deadline
from tracker.services.report_export import exported
from tracker.services.report_files import KINDS
from tracker.services.report_freezing import begin_correction, freeze_report, pending_differences, send_report
from tracker.services.reports import NOTHING, Typed, record_text, record_values, record_window
from tracker.services.task_editing import add_task
from tracker.services.tasks import withdraw_task

CODE, KEY = "2022-6T", "ha-tinh-2021"
FORM, PERIOD = report_form(KEY), parse_period(CODE)
MANUAL = next(row.row for row in FORM.rows if row.source == "manual")
JUNE = datetime(2022, 6, 15, 3, tzinfo=UTC)
JULY = datetime(2022, 7, 15, 3, tzinfo=UTC)
TODAY = date(2022, 12, 31)


@pytest.fixture
def tasks(agency):
    plan = make_plan()
    unit = make_unit("Văn phòng Sở")
    tasks = [make_task(plan, due_on=date(2022, month, 28), lead=unit) for month in (2, 3, 4, 9)]
    early = datetime(2022, 2, 21, tzinfo=UTC)
    complete_task(tasks[0], done_on=date(2022, 2, 20), today=TODAY, recorded_at=early,
                  document="Kế hoạch số 18/KH-SCT ngày 20/02/2022")
    return tasks


def files_of(agency):
    return {kind: exported(agency, CODE, KEY, kind) for kind in KINDS}


def number(agency, source):
    form, period = form_and_period(CODE, KEY)
    return next(row.value for row in report_sheet(agency, period, form).rows if row.form.source == source)


def test_the_same_bytes_come_out_whatever_changes_afterwards(agency, people, tasks):
    record_values(PERIOD, FORM, [Typed(MANUAL, "05/05", "theo biên bản", NOTHING)], people.clerk)
    frozen = freeze_report(agency, CODE, KEY, people.clerk, at=JUNE)
    before, content = files_of(agency), json.dumps(frozen.content, sort_keys=True)
    agency.name, agency.settings = "Sở Khác", {"signer_name": "Người khác", "annual_cutoff": [3, 1]}
    tasks[0].text, tasks[0].plan.title = "đổi", "đổi"
    tasks[0].lead_unit.rename("Tên mới")
    complete_task(tasks[1], done_on=date(2022, 3, 20), today=TODAY)
    decision = "Quyết định số 9/QĐ-SCT ngày 01/6/2022"
    withdraw_task(tasks[2], actor=people.clerk, on=date(2022, 6, 1), document=decision, today=TODAY)
    change_deadline(tasks[3], kind="revision", due_on=date(2022, 5, 1), decided_on=date(2022, 4, 1), today=TODAY,
                    document=decision)
    add_task(tasks[0].plan, actor=people.clerk, today=TODAY, text="Nhiệm vụ bổ sung", entered_on=date(2022, 3, 1))
    data = json.loads(json.dumps(shipped_data()[KEY])) | {"name": "Mẫu mới"}
    data["tables"][0]["rows"] = data["tables"][0]["rows"][:10]
    db.session.add(FormVersion(key=KEY, number=1, name="Mẫu mới", data=data, valid_from=date(2020, 1, 1),
                               state="confirmed", created_at=JULY))
    db.session.flush()
    db.session.expire_all()
    assert files_of(agency) == before
    frozen = frozen_version(CODE, KEY, 0)
    assert json.dumps(frozen.content, sort_keys=True) == content
    assert {file.kind: file.sha256 for file in frozen.files} == {
        kind: hashlib.sha256(before[kind]).hexdigest() for kind in KINDS}
    assert form_and_period(CODE, KEY)[0].version == 0 and form_and_period("2022-9T", KEY)[0].version == 1


def test_a_frozen_report_knows_its_tasks_and_definitions_by_itself(agency, people, tasks):
    content = freeze_report(agency, CODE, KEY, people.clerk, at=JUNE).content
    assert content["lists"]["plan.tasks.completed"] == [tasks[0].id]
    kept = content["tasks"][str(tasks[0].id)]
    assert (kept["unit"], kept["due_on"], kept["done_on"]) == ("Văn phòng Sở", "28/02/2022", "20/02/2022")
    assert kept["documents"] == ["Kế hoạch số 18/KH-SCT ngày 20/02/2022"]
    assert sum(content["buckets"].values()) == content["total"] == 4
    assert "ngày chốt" in content["definitions"]["plan.tasks"]["formula"]
    for table in content["tables"]:
        for row in table["rows"]:
            if row["source"] in content["lists"]:
                assert row["value"] == len(content["lists"][row["source"]])


def test_nothing_frozen_can_be_changed_or_removed(agency, people, tasks):
    frozen = freeze_report(agency, CODE, KEY, people.clerk, at=JUNE)
    with pytest.raises(FrozenForGood), db.session.begin_nested():
        frozen.content = {}
        db.session.flush()
    db.session.expire_all()
    with pytest.raises(FrozenForGood), db.session.begin_nested():
        db.session.delete(frozen.files[0])
        db.session.flush()
    db.session.expire_all()
    for act in (lambda: record_values(PERIOD, FORM, [Typed(MANUAL, "1", "", NOTHING)], people.clerk),
                lambda: record_window(PERIOD, FORM),
                lambda: record_text(PERIOD, FORM, "ket", "khác", drafted="", seen=0, by=people.clerk),
                lambda: freeze_report(agency, CODE, KEY, people.clerk, at=JUNE)):
        with pytest.raises(RuleViolation, match="đã chốt"):
            act()


def test_what_is_recorded_after_the_freezing_enters_only_a_correction(agency, people, tasks):
    freeze_report(agency, CODE, KEY, people.clerk, at=JUNE)
    complete_task(tasks[1], done_on=date(2022, 3, 20), today=TODAY, recorded_at=JULY)
    begin_correction(CODE, KEY, people.clerk, "Phòng báo cáo bổ sung", at=JULY)
    assert number(agency, "plan.tasks.completed") == 2
    record_values(PERIOD, FORM, [Typed(MANUAL, "7", "", NOTHING)], people.clerk)
    form, period = form_and_period(CODE, KEY)
    pending = pending_differences(agency, report_sheet(agency, period, form))
    corrected = freeze_report(agency, CODE, KEY, people.clerk, at=JULY).content
    wheres = {one["where"]: (one["before"], one["after"]) for one in corrected["differences"]}
    assert wheres["1.1.2. Số nhiệm vụ đã hoàn thành"] == ("1", "2")
    assert wheres[f"{FORM.row(MANUAL).stt} {FORM.row(MANUAL).label}"] == ("", "7")
    assert wheres["Nhiệm vụ 2. Nhiệm vụ số 2"][0] == "Chưa hoàn thành, quá hạn"
    assert {one.where for one in pending} == set(wheres)
    text = "\n".join(p.text for p in Document(io.BytesIO(exported(agency, CODE, KEY, "docx"))).paragraphs)
    assert "(điều chỉnh lần 1)" in text and "Lý do điều chỉnh: Phòng báo cáo bổ sung" in text
    assert "Điều chỉnh" in load_workbook(io.BytesIO(exported(agency, CODE, KEY, "xlsx"))).sheetnames
    assert [one.report.correction for one in frozen_versions(CODE, KEY)] == [0, 1]
    assert frozen_version(CODE, KEY, 0).content["lists"]["plan.tasks.completed"] == [tasks[0].id]


def test_draft_then_frozen_then_sent_and_never_back(agency, people, tasks):
    for act in (lambda: send_report(CODE, KEY, people.clerk, "Sở Nội vụ"),
                lambda: begin_correction(CODE, KEY, people.clerk, "sai")):
        with pytest.raises(RuleViolation):
            act()
    freeze_report(agency, CODE, KEY, people.clerk, at=JUNE)
    with pytest.raises(RuleViolation, match="Nhập số"):
        send_report(CODE, KEY, people.clerk, " ")
    send_report(CODE, KEY, people.clerk, "Báo cáo số 45/BC-SCT ngày 16/6/2022", at=JUNE)
    with pytest.raises(RuleViolation, match="đã gửi"):
        send_report(CODE, KEY, people.clerk, "lần nữa")
    with pytest.raises(RuleViolation, match="lý do"):
        begin_correction(CODE, KEY, people.clerk, "  ")
    begin_correction(CODE, KEY, people.clerk, "Sai số")
    with pytest.raises(RuleViolation, match="còn sửa được"):
        begin_correction(CODE, KEY, people.clerk, "Sai nữa")
    assert report_of(CODE, KEY).correction == 1


def test_who_freezes_is_the_agency_s_setting_and_never_before_the_cut_off(agency, people, tasks):
    for person in (people.director, people.head, people.auditor):
        with pytest.raises(NotAllowed, match="Văn phòng"):
            freeze_report(agency, CODE, KEY, person, at=JUNE)
    with pytest.raises(RuleViolation, match="chưa đến"):
        freeze_report(agency, CODE, KEY, people.clerk, at=datetime(2022, 6, 13, 12, tzinfo=UTC))
    agency.settings = {"freeze_decider": "director"}
    with pytest.raises(NotAllowed, match="Lãnh đạo"):
        freeze_report(agency, CODE, KEY, people.clerk, at=JUNE)
    assert freeze_report(agency, CODE, KEY, people.director, at=JUNE).frozen_by_id == people.director.id
