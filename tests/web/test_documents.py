"""Evidence: documents found again, files kept outside the web root and given back only as downloads."""

import io
import zipfile
from datetime import date

import pytest
from sqlalchemy import event

from tests.factories import make_plan, make_task
from tests.web.journeys import token, words
from tracker.database import db
from tracker.models import Document, StoredFile, Task
from tracker.scope import agency_scope
from tracker.services.backup import files_folder
from tracker.services.documents import attach_documents
from tracker.transaction import transaction

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
PAPER = "Kế hoạch số 18/KH-SCT ngày 21/01/2022"


@pytest.fixture
def plan(house):
    """Tasks 1 and 2 of Thanh tra Sở, 3 of Văn phòng Sở."""
    with house.app.app_context(), transaction(), agency_scope(1):
        plan = make_plan(2022)
        for name in ("Thanh tra Sở", "Thanh tra Sở", "Văn phòng Sở"):
            make_task(plan, due_on=date(2022, 6, 30), lead=house.unit(name))
    return house


def packed(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


def send(client, task: int, content: bytes, name: str = "Kế hoạch.pdf", documents: str = PAPER, to: str = "van-ban"):
    client.get(f"/nhiem-vu/{task}")
    data = {"csrf_token": token(client), "documents": documents, "document": documents, "done_on": "20/6/2022",
            "file": (io.BytesIO(content), name)}
    return client.post(f"/nhiem-vu/{task}/{to}", data=data)


def test_a_file_is_kept_under_its_hash_and_downloaded(plan):
    head = plan.client("head")
    assert send(head, 1, PDF).status_code == 302
    with plan.app.app_context(), agency_scope(1):
        stored = db.session.query(StoredFile).one()
        assert (stored.name, stored.media_type, stored.size) == ("Kế hoạch.pdf", "application/pdf", len(PDF))
        assert (files_folder() / stored.sha256[:2] / stored.sha256).read_bytes() == PDF
    answer = plan.client("auditor").get("/van-ban/1/tep")
    assert answer.data == PDF and answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert plan.client("stranger").get("/van-ban/1/tep").status_code == 404
    assert plan.client("stranger").get("/van-ban/1").status_code == 404
    assert send(head, 2, PDF).status_code == 302
    with plan.app.app_context(), agency_scope(1):
        assert db.session.query(StoredFile).count() == db.session.query(Document).count() == 1
    page = head.get("/van-ban/1").text
    assert "Nhiệm vụ số 1" in page and "Nhiệm vụ số 2" in page and "Nhiệm vụ số 3" not in page


def test_a_report_of_completion_may_bring_a_file_and_the_office_sees_it(plan):
    head, clerk = plan.client("head"), plan.client("office")
    assert send(head, 1, PDF, documents="", to="hoan-thanh").status_code == 302
    clerk.get("/nhiem-vu/1")
    said = words(clerk.page)
    assert "Ngày hoàn thành 20/06/2022 đúng hạn" in said and "Hạn ngày đó 30/06/2022" in said
    assert "Tải tệp Kế hoạch.pdf" in said


@pytest.mark.parametrize(("content", "name", "words_said"), [
    (b"", "a.pdf", "Tệp rỗng"),
    (b"<html><script>alert(1)</script>", "a.pdf", "Không nhận loại tệp này"),
    (b"MZ\x90\x00", "a.docx", "Không nhận loại tệp này"),
    (b"PK\x03\x04 hong", "a.docx", "Tệp bị hỏng"),
    (packed("word/document.xml", "word/vbaProject.bin"), "a.docx", "có macro"),
    (packed("a.txt"), "a.zip", "Không nhận loại tệp nén này"),
])
def test_what_is_no_evidence_is_refused_by_name(plan, content, name, words_said):
    head = plan.client("head")
    answer = send(head, 1, content, name)
    assert answer.status_code == 422 and words_said in words(answer.text) and PAPER in answer.text
    with plan.app.app_context(), agency_scope(1):
        assert db.session.query(StoredFile).count() == db.session.query(Document).count() == 0


@pytest.mark.parametrize(("content", "kept"), [
    (packed("word/document.xml"), "docx"), (packed("xl/workbook.xml"), "xlsx"), (b"\xff\xd8\xff\xe0", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
])
def test_the_type_is_told_by_content_not_by_name(plan, content, kept):
    assert send(plan.client("head"), 1, content, "../../etc/to-trinh.exe").status_code == 302
    with plan.app.app_context(), agency_scope(1):
        assert db.session.query(StoredFile).one().name == f"to-trinh.{kept}"


def test_a_document_keeps_its_first_file(plan):
    head, clerk = plan.client("head"), plan.client("office")
    send(head, 1, PDF)
    answer = send(head, 1, PDF + b"khac")
    assert answer.status_code == 422 and "đã có tệp" in words(answer.text)
    with plan.app.app_context(), transaction(), agency_scope(1):
        attach_documents(db.session.get_one(Task, 3), "Báo cáo số 5/BC-VP ngày 2/6/2022")
    clerk.get("/van-ban/2")
    assert clerk.submit("/van-ban/2/tep").status_code == 422
    clerk.get("/van-ban/2")
    data = {"csrf_token": token(clerk), "file": (io.BytesIO(PDF), "bc.pdf")}
    assert clerk.post("/van-ban/2/tep", data=data).status_code == 302


@pytest.mark.parametrize(("query", "found"), [
    ("q=18/kh-sct", True), ("q=KE+HOACH+18", True), ("q=19/kh-sct", False), ("q=18&tu=1/2/2022", False),
    ("q=18&den=thang+1/2022", True),
])
def test_a_document_is_found_again_by_number_and_symbol(plan, query, found):
    with plan.app.app_context(), transaction(), agency_scope(1):
        attach_documents(db.session.get_one(Task, 3), PAPER)
    clerk = plan.client("office")
    clerk.get(f"/van-ban?xem=tat-ca&{query}")
    assert (PAPER in clerk.page) is found
    clerk.get("/van-ban")
    assert PAPER not in clerk.page


def test_pages_of_documents_cost_the_same_for_ten_and_a_hundred(plan):
    clerk = plan.client("office")

    def statements(size: int) -> list[int]:
        with plan.app.app_context(), transaction(), agency_scope(1):
            year = db.session.query(Task).first().plan
            for number in range(size):
                new = make_task(year, lead=plan.unit("Văn phòng Sở"))
                attach_documents(new, PAPER)
                attach_documents(new, f"Báo cáo số {size}{number}/BC-VP ngày 2/6/2022")
        return [_count(plan, address, clerk) for address in ("/van-ban?xem=tat-ca", "/van-ban/1")]

    assert statements(10) == statements(90)


def _count(house, address: str, client) -> int:
    seen = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        seen.append(statement)

    with house.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    assert client.get(address).status_code == 200
    event.remove(engine, "before_cursor_execute", note)
    return len(seen)
