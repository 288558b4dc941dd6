"""The plan as every office prints it weekly: its own columns, and "Tình trạng, kết quả" at the end."""

import io
from datetime import date

import pytest
from docx import Document
from openpyxl import load_workbook
from sqlalchemy import event

from tests.factories import make_plan, make_task
from tests.papers import so_mau_2022_docx
from tests.web.journeys import import_plan
from tracker import clock
from tracker.database import db
from tracker.documents.reading import read_paper
from tracker.domain.appendix import read_appendix
from tracker.models import Plan, Task, Unit
from tracker.queries.tasks import plan_tasks
from tracker.scope import agency_scope
from tracker.services.tasks import complete_task, record_update
from tracker.transaction import transaction


@pytest.fixture
def imported(house):
    """The address of the Hà Tĩnh plan, imported by the clerk; task 1 is done with a document, task 2 has an update."""
    clerk = house.client("office")
    address = import_plan(clerk)
    with house.app.app_context(), transaction(), agency_scope(1):
        first, second = plan_tasks(db.session.query(Plan).one().id)[:2]
        complete_task(first, done_on=date(2022, 1, 20), today=clock.today(),
                      document="Kế hoạch số 18/KH-SCT ngày 20/01/2022")
        record_update(second, actor=None, today=clock.today(), done="Đã dự thảo", obstacle="Chờ ý kiến")
    return clerk, address


def test_the_word_file_has_the_issued_heads_and_how_each_task_stands(imported, house):
    clerk, address = imported
    answer = clerk.get(f"{address}/tai-ve.docx")
    assert "attachment" in answer.headers["Content-Disposition"]
    table = Document(io.BytesIO(answer.data)).tables[0]
    with house.app.app_context(), agency_scope(1):
        issued = [one["header"] for one in db.session.query(Plan).one().columns]
    assert [cell.text for cell in table.rows[0].cells] == [*issued, "Tình trạng, kết quả"]
    last = [row.cells[-1].text for row in table.rows]
    assert any("Hoàn thành ngày 20/01/2022" in text and "18/KH-SCT" in text for text in last)
    assert any("Đã làm: Đã dự thảo" in text and "Vướng mắc: Chờ ý kiến" in text for text in last)


def test_read_again_it_is_the_same_plan(imported):
    clerk, address = imported
    printed = read_appendix(read_paper(so_mau_2022_docx()), 2022)
    for kind in ("docx", "xlsx"):
        again = read_appendix(read_paper(clerk.get(f"{address}/tai-ve.{kind}").data, f"a.{kind}"), 2022)
        assert [one.title for one in again.sections] == [one.title for one in printed.sections]
        assert [(one.task, one.objective, one.lead, one.deadline) for one in again.tasks] == [
            (one.task, one.objective, one.lead, one.deadline) for one in printed.tasks]


def test_the_worksheet_keeps_texts_texts_and_sections_across(house):
    with house.app.app_context(), transaction(), agency_scope(1):
        make_task(make_plan(2022), text="=Công khai dự toán", due_on=date(2022, 6, 30))
    clerk = house.client("office")
    sheet = load_workbook(io.BytesIO(clerk.get("/ke-hoach/1/tai-ve.xlsx").data)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(row for row in rows if row[0] == "TT")
    assert head == ["TT", "Nhiệm vụ", "Sản phẩm", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời hạn",
                    "Tình trạng, kết quả"]
    below = rows[rows.index(head) + 1:]
    assert below[0][0] == "I. LĨNH VỰC I" and below[1][1] == "=Công khai dự toán"
    assert below[1][-1].startswith("Chưa thực hiện, quá hạn ")
    assert clerk.get("/ke-hoach/1/tai-ve.exe").status_code == 404
    assert house.client("stranger").get("/ke-hoach/1/tai-ve.docx").status_code == 404


def test_a_longer_plan_costs_no_more_statements(house):
    clerk = house.client("office")

    def statements() -> int:
        seen = []

        def note(_connection, _cursor, statement, *_rest) -> None:
            seen.append(statement)

        with house.app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        assert clerk.get("/ke-hoach/1/tai-ve.xlsx").status_code == 200
        event.remove(engine, "before_cursor_execute", note)
        return len(seen)

    def grow(number: int) -> None:
        with house.app.app_context(), transaction(), agency_scope(1):
            plan = db.session.query(Plan).first() or make_plan(2022)
            office = db.session.query(Unit).first()
            for _ in range(number):
                task: Task = make_task(plan, due_on=date(2022, 6, 30), lead=office)
                complete_task(task, done_on=date(2022, 5, 1), today=clock.today(), document="Văn bản nào đó")

    grow(10)
    few = statements()
    grow(90)
    assert statements() == few
