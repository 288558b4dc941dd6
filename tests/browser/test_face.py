"""The common parts of every page in a real Chromium: accessible at both sizes, by keyboard alone, nothing lost."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import text

from tests.support.browser import OFFICE_SCREEN, PHONE, assert_accessible, screenshot
from tests.web.strict import PASSWORD
from tracker.database import db
from tracker.transaction import transaction

pytestmark = pytest.mark.browser

PAGES = {
    "viec-can-lam": "/", "giao-dien": "/giao-dien", "don-vi": "/don-vi", "them-don-vi": "/don-vi/them",
    "mot-don-vi": "/don-vi/1", "nguoi-dung": "/nguoi-dung", "them-nguoi": "/nguoi-dung/them",
    "mot-nguoi": "/nguoi-dung/2", "thiet-lap": "/thiet-lap", "mat-khau": "/mat-khau",
}
OVERFLOWS = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
SMALL = """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, summary, textarea')]
  .filter((one) => { const box = one.getBoundingClientRect();
    return box.width && box.height && (box.width < 24 || box.height < 24) && !one.closest('.skip') })
  .map((one) => one.outerHTML.slice(0, 100))"""


@pytest.mark.parametrize("size", [OFFICE_SCREEN, PHONE], ids=["office", "phone"])
def test_every_page_is_accessible_and_fits(signed_in, address, size):
    page = signed_in("admin")
    page.set_viewport_size(size)
    for name, path in PAGES.items():
        page.goto(address + path)
        for panel in page.locator("details.panel").all():
            panel.locator("summary").click()
        assert_accessible(page)
        assert not page.evaluate(OVERFLOWS), f"{path} is wider than the screen"
        assert page.evaluate(SMALL) == [], path
        screenshot(page, f"{name}-{size['width']}")


@pytest.mark.parametrize("size", [OFFICE_SCREEN, PHONE], ids=["office", "phone"])
def test_the_sign_in_page_and_its_error_are_accessible(page, address, watch, size):
    watch.allow("422")
    page.set_viewport_size(size)
    page.goto(f"{address}/dang-nhap")
    assert_accessible(page)
    page.get_by_label("E-mail cơ quan").fill("ai@so.vn")
    page.get_by_label("Mật khẩu").fill("sai")
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page).to_have_title(re.compile("^Lỗi: Đăng nhập"))
    expect(page.locator("#error-summary")).to_be_focused()
    assert_accessible(page)


def test_an_error_leads_to_its_field_by_keyboard(signed_in, address, watch):
    watch.allow("422")
    page = signed_in("office")
    page.goto(f"{address}/don-vi/them")
    page.get_by_label("Tên đầy đủ").fill("văn phòng sở")
    page.keyboard.press("Enter")
    expect(page.locator("#error-summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Tên đầy đủ")).to_be_focused()
    expect(page.get_by_label("Tên đầy đủ")).to_have_value("văn phòng sở")


def test_a_unit_is_added_by_keyboard_alone(signed_in, address):
    page = signed_in("office")
    page.goto(f"{address}/don-vi")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.get_by_role("link", name="Thêm đơn vị").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Tên đầy đủ").focus()
    page.keyboard.type("Tổ Công nghệ thông tin")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Đã thêm Tổ Công nghệ thông tin")


def test_the_menus_open_and_close_by_keyboard(signed_in):
    page = signed_in("office")
    manage = page.get_by_text("Quản lý", exact=True)
    manage.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Đơn vị", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Đơn vị", exact=True)).to_be_hidden()
    expect(manage).to_be_focused()


def test_the_menu_on_a_phone_opens_over_the_page(signed_in):
    page = signed_in("office")
    page.set_viewport_size(PHONE)
    expect(page.get_by_role("link", name="Nhiệm vụ", exact=True)).to_be_hidden()
    page.get_by_role("button", name="Mục lục", exact=True).click()
    expect(page.get_by_role("link", name="Nhiệm vụ", exact=True)).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Nhiệm vụ", exact=True)).to_be_hidden()


def test_a_date_field_says_what_it_understood(signed_in, address):
    page = signed_in("office")
    page.goto(f"{address}/don-vi/1")
    page.get_by_text("Đổi tên", exact=True).click()
    page.get_by_label("Dùng tên mới từ ngày").fill("1-3-26")
    expect(page.locator("#rename-from_on-reading")).to_have_text("Hiểu là: 01/03/2026")


def test_a_form_comes_back_filled_after_the_session_ran_out(signed_in, address, house, watch):
    watch.allow("401")
    page = signed_in("office")
    page.goto(f"{address}/don-vi/them")
    page.get_by_label("Tên đầy đủ").fill("Phòng Năng lượng")
    page.get_by_label("Nhóm đơn vị").check()
    page.get_by_label("Cách gọi khác trong văn bản").fill("Phòng NL\nP. Năng lượng")
    with house.app.app_context(), transaction():
        db.session.execute(text("UPDATE user_sessions SET ended_at = created_at"))
    page.get_by_role("button", name="Thêm đơn vị").click()
    page.get_by_label("E-mail cơ quan").fill("office@so.vn")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_text("chưa được ghi")).to_be_visible()
    expect(page.get_by_label("Tên đầy đủ")).to_have_value("Phòng Năng lượng")
    expect(page.get_by_label("Nhóm đơn vị")).to_be_checked()
    expect(page.get_by_label("Cách gọi khác trong văn bản")).to_have_value("Phòng NL\nP. Năng lượng")


def test_a_double_press_sends_a_form_once(signed_in, address):
    page = signed_in("office")
    page.goto(f"{address}/don-vi/them")
    page.get_by_label("Tên đầy đủ").fill("Phòng Năng lượng")
    sent = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    page.get_by_role("button", name="Thêm đơn vị").dblclick()
    page.wait_for_url(f"{address}/don-vi")
    assert len(sent) == 1


def test_everything_works_without_script(browser, address):
    context = browser.new_context(java_script_enabled=False, locale="vi-VN", viewport=PHONE)
    page = context.new_page()
    page.goto(f"{address}/dang-nhap")
    page.get_by_label("E-mail cơ quan").fill("office@so.vn")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_role("button", name="Mục lục", exact=True).click()
    page.get_by_text("Quản lý", exact=True).click()
    page.get_by_role("link", name="Đơn vị", exact=True).click()
    page.get_by_role("link", name="Thêm đơn vị").click()
    page.get_by_label("Tên đầy đủ").fill("Phòng Năng lượng")
    page.get_by_role("button", name="Thêm đơn vị").click()
    expect(page.get_by_text("Đã thêm Phòng Năng lượng")).to_be_visible()
    context.close()
