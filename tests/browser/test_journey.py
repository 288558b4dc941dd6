"""The main job, end to end, as people do it: appendix in, a task reported and confirmed, the report out.

Every step leaves a picture under artifacts/screenshots. The paper is the sample agency's own, cut to 32 tasks.
"""

import io
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from playwright.sync_api import Browser, Locator, Page, expect

from tests.factories import PASSWORD, make_agency, make_unit, make_user
from tests.support.browser import PHONE, assert_accessible, screenshot
from tests.support.served import served
from tracker.database import db
from tracker.sample.days import Calendar
from tracker.sample.paper import plan_as_docx
from tracker.sample.plan import lines
from tracker.scope import agency_scope

pytestmark = pytest.mark.browser

DAYS = Calendar(date(2022, 6, 15))
TASKS = 32
EVIDENCE = "Kế hoạch số 18/KH-SCT ngày 21/01/2021"
CLERK, HEAD = "van.thu@huonggiang.example", "chanh.vp@huonggiang.example"


@pytest.fixture
def appendix(tmp_path) -> Path:
    """The issued paper: the sample plan's first 32 tasks."""
    rows, left = [], TASKS
    for line in lines(DAYS):
        if line.task:
            left -= 1
        if left >= 0:
            rows.append(line)
    path = tmp_path / "phu-luc.docx"
    path.write_bytes(plan_as_docx(rows, DAYS.year, "05/KH-SNNDL", DAYS.issued_on))
    return path


@pytest.fixture
def address(app):
    """The program with one agency that knows only its office so far."""
    with app.app_context():
        agency = make_agency("snn-hg", "Sở Nông nghiệp và Du lịch Hương Giang")
        with agency_scope(agency.id):
            office = make_unit("Văn phòng")
            make_user("office", unit=office, name="Trần Thu Hà", email=CLERK)
            make_user("head", unit=office, name="Phạm Đức Long", email=HEAD)
            db.session.commit()
    with served(app) as address:
        yield address


def sign_in(page: Page, address: str, email: str) -> None:
    page.goto(f"{address}/dang-nhap")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Việc cần làm")


def sign_out(page: Page, address: str) -> None:
    page.context.clear_cookies()
    page.goto(address)


def import_the_plan(page: Page, address: str, appendix: Path) -> None:
    """Upload, look at columns and what is unclear, name the unknown units, import."""
    page.goto(f"{address}/nhap-ke-hoach")
    page.get_by_label("Năm của kế hoạch").fill(str(DAYS.year))
    page.locator("input[type=file]").set_input_files(appendix)
    screenshot(page, "journey-01-upload")
    page.get_by_role("button", name="Đọc tệp").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Xem lại kế hoạch", timeout=60_000)
    expect(page.locator("main")).to_contain_text("32 nhiệm vụ", timeout=60_000)  # a process of its own reads the file
    expect(page.get_by_label("Thời hạn hoàn thành").first).to_have_value("deadline")
    expect(page.locator("main")).to_contain_text("Sở Nội vụ hướng dẫn")  # the stray cell of a section row
    screenshot(page, "journey-02-review")
    assert_accessible(page)
    page.get_by_role("button", name=re.compile("Ghi nhận .* tên đơn vị")).click()
    expect(page.get_by_role("button", name=re.compile("Ghi nhận .* tên đơn vị"))).to_have_count(0)
    screenshot(page, "journey-03-units-named")
    page.get_by_role("button", name="Nhập 32 nhiệm vụ").click()
    expect(page.locator("main")).to_contain_text("32 nhiệm vụ")
    screenshot(page, "journey-04-imported")


def row_of(page: Page, text: str) -> Locator:
    return page.locator("tbody", has=page.get_by_role("link", name=text)).first


def report_one(page: Page, address: str) -> None:
    """The head finds hers and reports one without leaving the list."""
    page.goto(f"{address}/nhiem-vu?vai=chu-tri&nam={DAYS.year}")
    screenshot(page, "journey-05-mine")
    row = row_of(page, "Xây dựng, ban hành Kế hoạch cải cách hành chính năm của Sở")
    row.get_by_role("link", name=re.compile("Báo hoàn thành")).click()
    row.get_by_label("Văn bản minh chứng").fill(EVIDENCE)
    row.get_by_label("Ngày hoàn thành").fill("12/01/2022")
    screenshot(page, "journey-06-reporting")
    before = page.url
    row.get_by_role("button", name="Gửi báo cáo hoàn thành").click()
    expect(row).to_contain_text("Chờ xác nhận")
    assert page.url == before, "the row changes in place"
    screenshot(page, "journey-07-reported")


def confirm(page: Page, address: str) -> None:
    """The clerk sees the evidence and confirms."""
    page.goto(f"{address}/cho-xac-nhan")
    expect(page.locator("main")).to_contain_text("18/KH-SCT")
    screenshot(page, "journey-08-waiting")
    page.get_by_role("link", name="Xây dựng, ban hành Kế hoạch cải cách hành chính năm của Sở").first.click()
    page.get_by_role("button", name="Xác nhận hoàn thành").click()
    expect(page.locator("main")).to_contain_text("Hoàn thành")
    screenshot(page, "journey-09-confirmed")


def look_at_overdue(page: Page, address: str) -> None:
    """The overdue tasks as of the cut-off, by unit, with days late."""
    cut_off = date(2022, 6, 30)
    page.goto(f"{address}/qua-han?den-ngay={cut_off.isoformat()}")
    due = DAYS.today - timedelta(days=35)  # "Trước ngày" leaves the named day out
    tourism = page.locator("section, div", has=page.get_by_role("heading", name=re.compile("Phòng Quản lý Du lịch")))
    late = tourism.last.locator("tr", has_text="đơn giản hóa thủ tục hành chính lĩnh vực du lịch")
    expect(late).to_contain_text(due.strftime("%d/%m/%Y"))
    expect(late).to_contain_text(str((cut_off - due).days))
    expect(page.locator("main")).not_to_contain_text("Xây dựng, ban hành Kế hoạch cải cách hành chính năm của Sở")
    screenshot(page, "journey-10-overdue")


def open_report(page: Page, address: str) -> None:
    page.goto(f"{address}/bao-cao/2022/ha-tinh-2021")


def counted(page: Page, label: str) -> Locator:
    return page.locator("tr", has=page.get_by_role("rowheader", name=label, exact=True)).first


def fill_the_report(page: Page, address: str) -> dict[str, str]:
    """32 and 1, each opening to its tasks; five rows typed; the Word file holds all of it."""
    open_report(page, address)
    for label, figure in (("Số nhiệm vụ đề ra trong kế hoạch", 32), ("Số nhiệm vụ đã hoàn thành", 1)):
        counted(page, label).get_by_role("link").click()
        expect(page.locator("main table tbody tr")).to_have_count(figure)
        screenshot(page, f"journey-11-behind-{figure}")
        open_report(page, address)
    typed = {"Số TTHC công bố mới": "16", "Số TTHC bãi bỏ, thay thế": "05/05", "Số VBQPPL đã rà soát": "21",
             "Tổng số TTHC đang có hiệu lực": "16.181/16.183", "Số lượng phiếu khảo sát": "Có thực hiện"}
    for label, value in typed.items():
        field = counted(page, label).get_by_role("textbox", name=re.compile("^Số liệu"))
        field.fill(value)
        field.press("Tab")
        expect(counted(page, label)).to_contain_text(re.compile("Đã lưu|Lưu lúc", re.IGNORECASE))
    screenshot(page, "journey-12-report")
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải Word").click()
    paper = Document(io.BytesIO(Path(download.value.path()).read_bytes()))
    cells = {row.cells[1].text.strip(): row.cells[3].text.strip()
             for table in paper.tables for row in table.rows if len(row.cells) > 3}
    assert cells["Số nhiệm vụ đề ra trong kế hoạch"] == "32"
    assert cells["Số nhiệm vụ đã hoàn thành"] == "1"
    assert {label: cells[label] for label in typed} == typed
    return cells


def look_at_the_summary(page: Page, address: str) -> None:
    """By unit on the page and as xlsx; the sum is the plan."""
    page.goto(f"{address}/tong-hop?nam=2022")
    expect(page.locator("main")).to_contain_text("Phòng Quản lý Du lịch")
    screenshot(page, "journey-13-summary")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("Excel")).first.click()
    book = load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    texts = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert "Phòng Quản lý Du lịch" in texts
    assert "32" in texts


def test_from_the_issued_paper_to_the_report(page: Page, address: str, appendix: Path):
    sign_in(page, address, CLERK)
    import_the_plan(page, address, appendix)
    sign_out(page, address)
    sign_in(page, address, HEAD)
    report_one(page, address)
    sign_out(page, address)
    sign_in(page, address, CLERK)
    confirm(page, address)
    look_at_overdue(page, address)
    fill_the_report(page, address)
    look_at_the_summary(page, address)


def test_the_same_form_works_without_script_on_a_phone(browser: Browser, page: Page, address: str, appendix: Path):
    sign_in(page, address, CLERK)
    import_the_plan(page, address, appendix)
    context = browser.new_context(java_script_enabled=False, viewport=PHONE, locale="vi-VN")
    plain = context.new_page()
    sign_in(plain, address, HEAD)
    plain.goto(f"{address}/nhiem-vu?vai=chu-tri&nam={DAYS.year}")
    row = row_of(plain, "Xây dựng, ban hành Kế hoạch cải cách hành chính năm của Sở")
    row.get_by_role("link", name=re.compile("Báo hoàn thành")).click()
    plain.get_by_label("Văn bản minh chứng").fill(EVIDENCE)
    plain.get_by_label("Ngày hoàn thành").fill("12/01/2022")
    plain.get_by_role("button", name="Gửi báo cáo hoàn thành").click()
    expect(plain.locator("main")).to_contain_text("Chờ xác nhận")
    screenshot(plain, "journey-14-without-script")
    context.close()
