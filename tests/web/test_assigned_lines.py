"""Several assigned tasks from one công văn: pasted with units and deadlines of their own, or read from a file."""

import io
from datetime import date

from lxml import html
from openpyxl import Workbook

from tests.web.journeys import token, words
from tracker.database import db
from tracker.models import Task
from tracker.scope import agency_scope

LETTER = {"assigner": "ubnd-tinh", "received_on": "3/2/2022", "due_on": "28/2/2022",
          "document": "Công văn số 512/UBND-NC ngày 03/02/2022"}


def entered(house) -> list[tuple[str, str | None, date | None]]:
    with house.app.app_context(), agency_scope(1):
        return [(task.text, task.lead_unit.name if task.lead_unit else None, task.due_on)
                for task in db.session.query(Task).order_by(Task.position)]


def test_pasted_lines_may_have_their_own_unit_and_deadline(house):
    clerk = house.client("office")
    clerk.get("/giao-tu-tren")
    answer = clerk.submit("/giao-tu-tren", **LETTER, texts="Việc một\tthanh tra sở\t15/2\nViệc hai\n\nViệc ba\t\t1/3")
    assert answer.status_code == 302
    assert entered(house) == [("Việc một", "Thanh tra Sở", date(2022, 2, 15)), ("Việc hai", None, date(2022, 2, 28)),
                              ("Việc ba", None, date(2022, 3, 1))]


def test_a_wrong_line_is_named_and_none_is_kept(house):
    clerk = house.client("office")
    clerk.get("/giao-tu-tren")
    answer = clerk.submit("/giao-tu-tren", **LETTER, texts="Việc một\nViệc hai\tPhòng Lạ")
    assert answer.status_code == 422 and "Dòng 2: Danh mục đơn vị chưa có “Phòng Lạ”" in words(answer.text)
    assert entered(house) == [] and "Việc hai" in answer.text


def test_a_worksheet_is_read_into_the_form_and_then_entered(house):
    book = Workbook()
    for row in (["TT", "Nhiệm vụ", "Đơn vị chủ trì", "Thời hạn"],
                [1, "Báo cáo rà soát thủ tục", "Thanh tra Sở", "20/02/2022"],
                [2, "Tổng hợp số liệu", "Văn phòng Sở", "Tháng 3/2022"]):
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    clerk = house.client("office")
    clerk.get("/giao-tu-tren")
    answer = clerk.post("/giao-tu-tren/doc-tep", data={
        "csrf_token": token(clerk), "file": (io.BytesIO(buffer.getvalue()), "giao.xlsx")})
    assert answer.status_code == 200 and "Đã đọc 2 nhiệm vụ" in words(answer.text) and entered(house) == []
    clerk.page = answer.text
    typed = html.document_fromstring(answer.text).xpath("string(//textarea[@name='texts'])")
    assert clerk.submit("/giao-tu-tren", **LETTER, texts=typed).status_code == 302
    assert entered(house) == [("Báo cáo rà soát thủ tục", "Thanh tra Sở", date(2022, 2, 20)),
                              ("Tổng hợp số liệu", "Văn phòng Sở", date(2022, 3, 31))]


def test_a_file_that_cannot_be_read_is_refused_beside_its_field(house):
    clerk = house.client("office")
    clerk.get("/giao-tu-tren")
    answer = clerk.post("/giao-tu-tren/doc-tep", data={
        "csrf_token": token(clerk), "file": (io.BytesIO(b"\x00\x01"), "giao.xlsx")})
    assert answer.status_code == 422 and "#file" in answer.text


def test_a_task_entered_by_mistake_is_deleted_while_nothing_was_reported_on_it(house):
    clerk = house.client("office")
    clerk.get("/giao-tu-tren")
    clerk.submit("/giao-tu-tren", **LETTER, texts="Việc một\tThanh tra Sở\nViệc ghi nhầm")
    clerk.get("/nhiem-vu/2?mo=xoa")
    assert clerk.submit("/nhiem-vu/2/xoa").location == "/giao-tu-tren"
    assert [text for text, *_ in entered(house)] == ["Việc một"]
    assert "Đã xóa nhiệm vụ được giao số 2" in words(clerk.get("/giao-tu-tren").text)


def test_an_assigned_task_that_was_reported_on_is_not_deleted(house):
    clerk = house.client("office")
    clerk.get("/giao-tu-tren")
    clerk.submit("/giao-tu-tren", **LETTER, texts="Việc một\tThanh tra Sở")
    clerk.get("/nhiem-vu/1")
    clerk.submit("/nhiem-vu/1/tien-do", unchanged="1")
    clerk.get("/nhiem-vu/1?mo=xoa")
    answer = clerk.submit("/nhiem-vu/1/xoa")
    assert answer.status_code == 422 and "đã có báo cáo" in words(answer.text)
    assert len(entered(house)) == 1
