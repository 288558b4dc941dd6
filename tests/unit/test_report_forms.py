"""Forms are data: what is shipped can be read, and what is wrong is named."""

import json

import pytest

from tracker.config import PACKAGE
from tracker.domain.errors import BadInput
from tracker.domain.report_forms import fill, form_from_data

FORMS = {path.stem: form_from_data(json.loads(path.read_text(encoding="utf-8")))
         for path in (PACKAGE / "forms").glob("*.json")}
COMPUTED = ["assigned.tasks", "assigned.tasks.completed_late", "assigned.tasks.completed_on_time",
            "plan.documents.guidance", "plan.tasks", "plan.tasks.completed"]
HEADS = {"stt": "STT", "label": "Chỉ tiêu", "label_hint": "", "result": "Kết quả", "unit": "ĐVT", "value": "Số liệu",
         "note": "Ghi chú"}


def form_of(rows, title="BÁO CÁO {PERIOD}"):
    table = {"mark": "Phụ lục", "title": title, "caption": "", "heads": HEADS, "rows": rows}
    return form_from_data({"key": "thu", "name": "Mẫu thử", "tables": [table]})


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_shipped_form_has_every_computed_row_once_and_is_known_by_its_file_name(form):
    assert FORMS[form.key] is form
    assert sorted(row.source for row in form.rows if row.computed) == COMPUTED
    assert [row.row for row in form.rows] == list(range(1, len(form.rows) + 1))


@pytest.mark.parametrize(("key", "assigner"), [
    ("ha-tinh-2021", "ubnd-tinh"), ("ninh-thuan-2021", "chinh-phu"),
    ("ha-nam-6-thang-2024", "ubnd-tinh"), ("thanh-tra-tinh-2021", "ubnd-tinh"),
])
def test_assigned_rows_say_who_gave_the_tasks(key, assigner):
    assert {row.assigner for row in FORMS[key].rows if row.source.startswith("assigned.")} == {assigner}


def test_printed_numbers_repeat_so_a_row_is_known_by_its_place():
    form = FORMS["ha-tinh-2021"]
    places = [row.row for row in form.rows if row.stt == "1.1.1."]
    assert len(places) == 2
    assert {form.row(place).label for place in places} == {
        "Số nhiệm vụ đề ra trong kế hoạch", "Số phòng, ban, đơn vị trực thuộc đã kiểm tra"}
    assert form.row(0) is None and form.row(len(form.rows) + 1) is None


def test_rows_are_counted_through_all_tables_of_a_form():
    form = FORMS["ha-nam-6-thang-2024"]
    assert len(form.tables) == 2
    assert form.tables[1].rows[0].row == len(form.tables[0].rows) + 1


def test_no_agency_s_past_figures_are_shipped():
    texts = [text for form in FORMS.values() for row in form.rows for text in (row.stt, row.label, row.unit)]
    assert "16.181/16.183" not in texts and "05/05" not in texts and "1712" not in texts


@pytest.mark.parametrize(("stt", "depth"), [("1.", 1), ("3.4.1", 3), ("7.1.6.1", 4), ("Trong đó", 0), ("", 0)])
def test_depth_follows_the_printed_number(stt, depth):
    assert form_of([[stt, "Tên", "", "manual"]]).rows[0].depth == depth


@pytest.mark.parametrize(("rows", "title", "named"), [
    ([["1.", "Tên", "", "plan.taskz"]], "", "plan.taskz"),
    ([["1.", "Tên", "", "assigned.tasks", {"assigner": "sở"}]], "", "sở"),
    ([["1.", "Tên", "", "manual"]], "NĂM {nam}", "nam"),
    ([["1.", "Tên"]], "", "Mẫu báo cáo"),
], ids=["source", "assigner", "placeholder", "short row"])
def test_a_wrong_form_is_refused_by_name(rows, title, named):
    with pytest.raises(BadInput, match=named):
        form_of(rows, title)


def test_titles_are_filled_in_one_pass():
    assert fill("{PERIOD} của {agency}", {"PERIOD": "NĂM 2022", "agency": "Sở {PERIOD}"}) == "NĂM 2022 của Sở {PERIOD}"
