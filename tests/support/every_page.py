"""The sample agency brought to where every page has something to show, and the addresses of all its pages.

`PAGES` names at least one address for each route that answers GET with a page; `NO_PAGE` names the others and why. A
new route that stands in neither fails a test, so no page can be forgotten.
"""

import io
import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from docx import Document
from flask import Flask

from tests.factories import PASSWORD
from tests.web.journeys import token
from tests.web.strict import StrictClient
from tracker import clock
from tracker.app import create_app
from tracker.database import Base, db
from tracker.models import User
from tracker.sample import agency as sample
from tracker.sample.days import Calendar
from tracker.sample.paper import plan_as_docx
from tracker.sample.people import DOMAIN
from tracker.sample.plan import lines
from tracker.scope import agency_scope
from tracker.services.invitations import token_of
from tracker.transaction import transaction

PEOPLE = {"admin": "quantri", "office": "vanphong", "director": "lanhdao", "auditor": "kiemtra", "head": "tp.dulich",
          "staff": "chuyenvien"}
FORM = "ha-tinh-2021"
OWN_FORM = ("STT\tChỉ tiêu thống kê\tĐơn vị tính\tSố liệu\tGhi chú\n"
            "1\tKế hoạch cải cách hành chính\t\t\t\n1.1\tSố nhiệm vụ đề ra trong kế hoạch\tNhiệm vụ\t35\t\n"
            "1.2\tSố cuộc họp\tCuộc\t4\t\n")

PAGES: dict[str, tuple[str, ...]] = {
    "assigned.index": ("/giao-tu-tren",),
    "calendar.show": ("/lich-lam-viec", "/lich-lam-viec?nam=2031"),
    "chasing.check": ("/don-doc/kiem-tra?viec=nhac&chon={overdue}", "/don-doc/kiem-tra?viec=cong-van&chon={overdue}",
                      "/don-doc/kiem-tra?viec=tin-nhan&chon={overdue}"),
    "chasing.desk": ("/don-doc", "/don-doc?loai=sap-den-han", "/don-doc?loai=im-lang"),
    "document.index": ("/van-ban", "/van-ban?q=khong-co-gi"),
    "document.page": ("/van-ban/{document}",),
    "feeds.mine": ("/lich-cua-toi",),
    "filling.page": ("/ghi-bu",),
    "first_steps.page": ("/bat-dau",),
    "freezing.added": ("{frozen}/ban-chot/0/bo-sung",),
    "freezing.check": ("{draft_report}/chot",),
    "freezing.listed": ("{frozen}/ban-chot/0/danh-sach/plan.tasks",),
    "freezing.shown": ("{frozen}/ban-chot/0",),
    "gallery.show": ("/giao-dien",),
    "handover.page": ("/ban-giao",),
    "home.start": ("/", "/?phan=phoi-hop", "/?phan=theo-doi", "/?xem=don-vi"),
    "import.review": ("{draft}", "{draft}?sua={unclear}"),
    "import.row": ("{draft}/dong/{unclear}?sua=1",),
    "import.upload": ("/nhap-ke-hoach",),
    "invitations.answer": ("/moi/{invitation}",),
    "invitations.invite_all": ("/nguoi-dung/moi",),
    "manual.page": ("/huong-dan",),
    "notices.index": ("/thong-bao",),
    "overdue.page": ("/qua-han", "/qua-han?den-ngay=30/6/{year}"),
    "overdue.waiting": ("/cho-xac-nhan",),
    "people.add": ("/nguoi-dung/them",),
    "people.add_many": ("/nguoi-dung/them-nhieu",),
    "people.register": ("/nguoi-dung",),
    "people.show": ("/nguoi-dung/{person}",),
    "plan.index": ("/ke-hoach",),
    "plan.page": ("/ke-hoach/{plan}",),
    "reminders.jobs": ("/nhac-viec/bo-hen-gio",),
    "reminders.ledger": ("/nhac-viec",),
    "reminders.mine": ("/nhac-viec/cua-toi",),
    "reminders.of_person": ("/nhac-viec/nguoi/{person}",),
    "report.behind_bucket": ("{draft_report}/nhom/open_overdue",),
    "report.behind_indicator": ("{draft_report}/chi-tieu/plan.tasks",),
    "report.index": ("/bao-cao",),
    "report.page": ("{draft_report}", "{frozen}"),
    "report_body.page": ("{draft_report}/noi-dung",),
    "report_form.index": ("/bao-cao/mau",),
    "report_form.page": ("{own_form}",),
    "report_looks.compare": ("{draft_report}/doi-chieu",),
    "report_looks.silent": ("{draft_report}/chua-cap-nhat",),
    "report_looks.unclear": ("{draft_report}/han-chua-ro",),
    "report_paste.page": ("{draft_report}/dan-cot",),
    "revision.page": ("/ke-hoach/{plan}/dieu-chinh",),
    "session.password": ("/mat-khau",),
    "session.sign_in": ("/dang-nhap",),
    "settings.show": ("/thiet-lap",),
    "summary.behind": ("/tong-hop/nhiem-vu?theo=don-vi&dong=&nhom=open_overdue",),
    "summary.page": ("/tong-hop", "/tong-hop?ngay=30/6/{year}"),
    "task.index": ("/nhiem-vu?vai=tat-ca", "/nhiem-vu?vai=tat-ca&tinh-trang=qua-han&q=thu tuc", "/nhiem-vu?q=zzzz"),
    "task.month": ("/nhiem-vu/lich?vai=tat-ca", "/nhiem-vu/lich?vai=tat-ca&thang={year}-2&q=zzzz"),
    "task.quarter": ("/nhiem-vu/quy?vai=tat-ca", "/nhiem-vu/quy?vai=tat-ca&quy={year}-2"),
    "task.year": ("/nhiem-vu/ca-nam?vai=tat-ca",),
    "task.page": ("/nhiem-vu/{overdue}", "/nhiem-vu/{recurring}", "/nhiem-vu/{waiting}", "/nhiem-vu/{done}",
                  "/nhiem-vu/{assigned}", "/nhiem-vu/{overdue}?mo=don-vi", "/nhiem-vu/{overdue}?mo=chuyen"),
    "units.add": ("/don-vi/them",),
    "units.add_many": ("/don-vi/them-nhieu",),
    "units.register": ("/don-vi",),
    "units.show": ("/don-vi/{unit}", "/don-vi/{group}"),
}
DOWNLOAD, PART = "a file to take away", "a part of a page, seen where that page is looked at"
NO_PAGE = {
    "static": DOWNLOAD, "home.favicon": DOWNLOAD, "manual.picture": DOWNLOAD, "document.file": DOWNLOAD,
    "task.export": DOWNLOAD, "plan.export": DOWNLOAD, "report.download": DOWNLOAD, "freezing.download": DOWNLOAD,
    "summary.download": DOWNLOAD, "summary.one_page": DOWNLOAD, "feeds.read": DOWNLOAD,
    "dates.read": PART, "task.row": PART, "reminders.sending": PART,
}


@dataclass
class EveryPage:
    """The program, and what stands for the words in braces of `PAGES`."""

    app: Flask
    words: dict[str, str]

    def addresses(self, endpoint: str) -> list[str]:
        """The addresses of a route's pages."""
        return [path.format(**self.words) for path in PAGES[endpoint]]


def email_of(role: str) -> str:
    """Who of the sample agency has the role."""
    return f"{PEOPLE[role]}@{DOMAIN}"


def make_every_page(folder: Path) -> EveryPage:
    """Load the sample agency into a database in the folder and play on until no page is empty."""
    app = create_app({"SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder / 'every.sqlite3'}", "SECRET_KEY": "test",
                      "TESTING": True, "READ_DRAFTS_AT_ONCE": True})
    app.test_client_class = StrictClient
    today = clock.today()
    with app.app_context():
        Base.metadata.create_all(db.engine)
        with transaction():
            sample.load(today, PASSWORD)
        words = {"year": str(today.year)} | _places()
    clerk = app.test_client()
    assert isinstance(clerk, StrictClient)
    clerk.sign_in(email_of("office"), PASSWORD)
    words["draft"], words["unclear"] = _upload_next_year(clerk, today)
    _upload_revision(clerk, words["plan"], today)
    words["draft_report"] = f"/bao-cao/{today.year}/{FORM}"
    words["frozen"] = _freeze(clerk, f"/bao-cao/{today.year}-6T/{FORM}")
    words["own_form"] = _own_form(clerk)
    words["document"] = _evidence(clerk, words["done"])
    clerk.get("/lich-cua-toi")
    clerk.post("/lich-cua-toi", data={"csrf_token": token(clerk), "what": "mine", "unit": ""})
    clerk.get(f"/don-doc/kiem-tra?viec=nhac&chon={words['overdue']}")
    clerk.submit("/don-doc/nhac")
    return EveryPage(app, words)


def _places() -> dict[str, str]:
    """Numbers of rows that the pages are about."""
    def one(sql: str) -> str:
        found = db.session.execute(db.text(sql)).scalars().first()
        assert found is not None, sql
        return str(found)

    with agency_scope(int(one("SELECT id FROM agencies"))):
        return {
            "invitation": token_of(db.session.query(User).filter_by(role="staff").one()),
            "plan": one("SELECT id FROM plans"),
            "person": one("SELECT id FROM users WHERE role = 'head' ORDER BY id"),
            "unit": one("SELECT id FROM units WHERE name = 'Phòng Quản lý Du lịch'"),
            "group": one("SELECT id FROM units WHERE kind = 'group'"),
            "overdue": one("SELECT tasks.id FROM tasks JOIN units ON units.id = lead_unit_id WHERE position = 16"
                           " AND units.name = 'Phòng Quản lý Du lịch'"),
            "recurring": one("SELECT id FROM tasks WHERE deadline_kind = 'continuous' AND state = 'in_progress'"
                             " OR deadline_kind = 'recurring' ORDER BY deadline_kind"),
            "waiting": one("SELECT id FROM tasks WHERE state = 'awaiting_confirmation'"),
            "done": one("SELECT id FROM tasks WHERE state = 'completed' AND population = 'plan'"),
            "assigned": one("SELECT id FROM tasks WHERE population = 'assigned'"),
        }


def _upload_next_year(clerk: StrictClient, today: date) -> tuple[str, str]:
    """Next year's plan, read and not yet imported: its address, and a row that is unclear."""
    days = Calendar(today)
    paper = plan_as_docx(lines(days), today.year + 1, "05/KH-SNNDL", days.issued_on)
    clerk.get("/nhap-ke-hoach")
    sent = {"csrf_token": token(clerk), "year": str(today.year + 1), "file": (io.BytesIO(paper), "phu-luc.docx")}
    draft = clerk.post("/nhap-ke-hoach", data=sent).location
    text = clerk.get(draft).text
    found = re.search(r'id="dong-(\d+)"', text)
    assert found, text[:2000]
    return draft, found[1]


def _upload_revision(clerk: StrictClient, plan: str, today: date) -> None:
    """This year's paper once more with other deadlines, to compare."""
    days = Calendar(today)
    paper = plan_as_docx(lines(Calendar(today - timedelta(days=20))), days.year, "09/KH-SNNDL",
                         days.issued_on)
    clerk.get(f"/ke-hoach/{plan}/dieu-chinh")
    answer = clerk.post(f"/ke-hoach/{plan}/dieu-chinh",
                        data={"csrf_token": token(clerk), "file": (io.BytesIO(paper), "dieu-chinh.docx")})
    assert answer.status_code == 302, answer.text[:2000]
    clerk.get(answer.location)


def _freeze(clerk: StrictClient, report: str) -> str:
    """A report that is frozen and sent, and whose correction was begun."""
    clerk.get(f"{report}/chot")
    assert clerk.submit(f"{report}/chot").status_code == 302
    clerk.get(report)
    assert clerk.submit(f"{report}/gui", sent_as="Báo cáo số 45/BC-SNNDL ngày 16/6/2022").status_code == 302
    return report


def _own_form(clerk: StrictClient) -> str:
    clerk.get("/bao-cao/mau")
    sent = {"csrf_token": token(clerk), "name": "Mẫu của Sở", "file": (io.BytesIO(_form_paper()), "mau.docx")}
    answer = clerk.post("/bao-cao/mau", data=sent)
    assert answer.status_code == 302, answer.text[:2000]
    return answer.location


def _form_paper() -> bytes:
    document = Document()
    document.add_paragraph("BIỂU THỐNG KÊ CỦA SỞ")
    table = document.add_table(rows=0, cols=5)
    for line in OWN_FORM.splitlines():
        for cell, text in zip(table.add_row().cells, line.split("\t"), strict=True):
            cell.text = text
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _evidence(clerk: StrictClient, task: str) -> str:
    """A document with its file at a finished task: its number."""
    clerk.get(f"/nhiem-vu/{task}")
    paper = "Kế hoạch số 18/KH-SNNDL ngày 21/01/2022"
    sent = {"csrf_token": token(clerk), "documents": paper, "document": paper,
            "file": (io.BytesIO(b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"), "Kế hoạch.pdf")}
    assert clerk.post(f"/nhiem-vu/{task}/van-ban", data=sent).status_code == 302
    found = re.findall(r"/van-ban/(\d+)/tep", clerk.get(f"/nhiem-vu/{task}").text)
    return found[0]
