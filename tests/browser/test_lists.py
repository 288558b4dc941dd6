"""Lists, grids and evidence in a real Chromium: accessible and inside the screen, and many tasks chosen by hand."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.factories import make_plan, make_task
from tests.support.browser import OFFICE_SCREEN, PHONE, assert_accessible, screenshot
from tests.web.conftest import House
from tracker import clock
from tracker.database import db
from tracker.models import User
from tracker.queries.tasks import task_by_id
from tracker.scope import agency_scope
from tracker.services.tasks import assign_person, complete_task, report_completion
from tracker.transaction import transaction

pytestmark = pytest.mark.browser

PAPER = "Kế hoạch số 18/KH-SCT ngày 21/01/2022 về triển khai công tác cải cách hành chính"
OVERFLOWS = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
OPEN_EVERYTHING = "() => document.querySelectorAll('main details').forEach((one) => { one.open = true })"
PAGES = {
    "nhiem-vu": "/nhiem-vu?sap-xep=don-vi&qua-han-tu=1", "mot-nhiem-vu": "/nhiem-vu/3", "qua-han": "/qua-han",
    "cho-xac-nhan": "/cho-xac-nhan", "ghi-bu": "/ghi-bu", "ban-giao": "/ban-giao?loai=nguoi&tu=4",
    "van-ban": "/van-ban?xem=tat-ca", "mot-van-ban": "/van-ban/1", "giao-tu-tren": "/giao-tu-tren",
    "ke-hoach": "/ke-hoach/1",
}


@pytest.fixture
def furnished_plan(house: House) -> House:
    """Tasks overdue, in kỳ, waiting for confirmation and done, with long names, of all three units."""
    today = clock.today()
    with house.app.app_context(), transaction(), agency_scope(1):
        plan = make_plan(today.year)
        units = [house.unit(name) for name in ("Văn phòng Sở", "Thanh tra Sở", "Phòng Quản lý thương mại")]
        units[2].rename("Trung tâm Khuyến công và Tư vấn phát triển công nghiệp")
        for number in range(8):
            make_task(plan, text="Rà soát, đánh giá thủ tục hành chính thuộc phạm vi quản lý " * (1 + number % 3),
                      due_on=today - timedelta(days=20 * (number - 2)), lead=units[number % 3],
                      coordinating=(units[(number + 1) % 3],))
        quarters = tuple(date(today.year, month, 28) for month in (3, 6, 9, 12))
        parts = make_task(plan, text="Báo cáo hằng quý", due_on=None, occurrences=quarters, lead=units[0])
        waiting, done = (task_by_id(number) for number in (3, 4))
        report_completion(waiting, actor=None, today=today, done_on=today, documents=PAPER, note="Đã gửi Sở Nội vụ")
        complete_task(done, done_on=today, today=today, document=PAPER)
        assign_person(parts, actor=None, user=db.session.query(User).filter_by(email="staff@so.vn").one())
    return house


@pytest.mark.parametrize("size", [OFFICE_SCREEN, PHONE], ids=["office", "phone"])
def test_every_list_is_accessible_and_fits(furnished_plan, signed_in, address, size):
    page = signed_in("office")
    page.set_viewport_size(size)
    for name, path in PAGES.items():
        page.goto(address + path)
        page.evaluate(OPEN_EVERYTHING)
        expect(page.locator(".act__form")).to_have_count(0)
        assert_accessible(page)
        screenshot(page, f"{name}-{size['width']}")
        assert not page.evaluate(OVERFLOWS), f"{path} is wider than the screen"


def test_a_folded_form_is_opened_filled_and_sent_by_keyboard(furnished_plan, signed_in, address):
    page = signed_in("office")
    page.goto(f"{address}/nhiem-vu/1")
    page.locator("#y-kien > summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#y-kien-text")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.type("Đề nghị gửi dự thảo trước thứ Sáu")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".timeline")).to_contain_text("Đề nghị gửi dự thảo trước thứ Sáu")


def test_what_is_missing_in_a_folded_form_is_said_with_the_form_open(furnished_plan, signed_in, address, watch):
    watch.allow("422")
    page = signed_in("office")
    page.goto(f"{address}/nhiem-vu/1")
    page.locator("#rut > summary").click()
    page.get_by_role("button", name="Rút khỏi kế hoạch").click()
    expect(page.locator("#rut-error-summary")).to_be_focused()
    expect(page.get_by_label("Văn bản quyết định")).to_be_visible()
    assert_accessible(page)


def test_tasks_are_chosen_counted_and_given_after_a_look(furnished_plan, signed_in, address):
    page = signed_in("office")
    page.goto(f"{address}/nhiem-vu")
    page.get_by_label("Chọn cả trang này").check()
    expect(page.locator("[data-chosen]")).to_have_text("9")
    page.get_by_label("Chọn nhiệm vụ 1", exact=True).uncheck()
    expect(page.locator("[data-chosen]")).to_have_text("8")
    page.get_by_role("button", name="Giao đơn vị, người…").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Giao 7 nhiệm vụ")
    assert_accessible(page)
    page.get_by_label("Người thực hiện").select_option(label="Người head – Thanh tra Sở")
    page.get_by_role("button", name="Giao 7 nhiệm vụ").dblclick()
    expect(page.get_by_role("status").first).to_contain_text("Đã giao 7 nhiệm vụ")


def test_a_block_from_excel_is_pasted_checked_and_kept(furnished_plan, signed_in, address):
    page = signed_in("office")
    page.goto(f"{address}/ghi-bu")
    page.get_by_label("Các dòng đã chép").fill(f"1\t{clock.today():%d/%m/%Y}\t{PAPER}")
    page.get_by_role("button", name="Đưa vào bảng và kiểm tra").click()
    expect(page.get_by_role("heading", name="Sẽ ghi 1 việc hoàn thành")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "ghi-bu-kiem-tra-1366")
    page.get_by_role("button", name="Ghi 1 việc hoàn thành").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã ghi bù 1 việc hoàn thành")


def test_on_a_phone_the_filter_waits_behind_its_button(furnished_plan, signed_in, address):
    page = signed_in("office")
    page.set_viewport_size(PHONE)
    page.goto(f"{address}/nhiem-vu?vai=tat-ca&tinh-trang=qua-han")
    words = page.get_by_label("Tìm chữ")
    expect(words).to_be_hidden()
    expect(page.locator("tbody[id^=task-]").first).to_be_in_viewport()
    page.get_by_role("button", name="Lọc (1)").click()
    expect(words).to_be_visible()
    assert_accessible(page)
    words.fill("thu tuc")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Lọc (2)")).to_be_visible()
    expect(words).to_be_hidden()
    page.set_viewport_size(OFFICE_SCREEN)
    expect(words).to_be_visible()
    expect(page.get_by_role("button", name="Lọc (2)")).to_be_hidden()


def test_a_report_opened_on_the_start_page_keeps_the_tables_columns(furnished_plan, signed_in):
    page = signed_in("head")
    page.get_by_role("link", name="Báo hoàn thành").first.click()
    expect(page.get_by_role("button", name="Gửi báo cáo hoàn thành")).to_be_visible()
    table = page.locator("table:has(form[id$=hoan-thanh])")
    expect(table.locator("thead th")).to_have_count(6)
    expect(table.locator("tbody").first.locator("tr").first.locator("th, td")).to_have_count(6)
    expect(page.get_by_text("ở đó đính kèm được tệp")).to_be_visible()
