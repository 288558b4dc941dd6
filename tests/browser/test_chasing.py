"""Chasing, notices, calendars, the scheduler's page in a real Chromium: accessible at both sizes, by keyboard."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_face import OVERFLOWS, SMALL
from tests.support.browser import OFFICE_SCREEN, PHONE, assert_accessible, screenshot
from tests.web.test_chasing import desk

__all__ = ["desk"]
pytestmark = pytest.mark.browser

PAGES = {
    "don-doc": "/don-doc", "don-doc-sap-den-han": "/don-doc?loai=sap-den-han",
    "kiem-tra-nhac": "/don-doc/kiem-tra?viec=nhac&chon=1&chon=2&chon=7",
    "kiem-tra-cong-van": "/don-doc/kiem-tra?viec=cong-van&chon=1&chon=2&chon=7",
    "kiem-tra-tin-nhan": "/don-doc/kiem-tra?viec=tin-nhan&chon=1&chon=2&chon=7",
    "thong-bao": "/thong-bao", "lich-cua-toi": "/lich-cua-toi", "nhac-viec": "/nhac-viec",
    "bo-hen-gio": "/nhac-viec/bo-hen-gio", "nhac-viec-cua-toi": "/nhac-viec/cua-toi",
    "nhiem-vu-ngung-nhac": "/nhiem-vu/1?mo=ngung-nhac#ngung-nhac",
}


@pytest.mark.parametrize("size", [OFFICE_SCREEN, PHONE], ids=["office", "phone"])
def test_every_page_is_accessible_and_fits(desk, signed_in, address, size):
    page = signed_in("office")
    page.set_viewport_size(size)
    page.goto(f"{address}/lich-cua-toi")
    page.get_by_role("button", name="Tạo địa chỉ lịch việc của tôi").click()
    page.goto(address + PAGES["kiem-tra-nhac"])
    page.get_by_role("button", name="Gửi thư nhắc cho 2 người").click()
    for name, path in PAGES.items():
        page.goto(address + path)
        assert_accessible(page)
        assert not page.evaluate(OVERFLOWS), f"{path} is wider than the screen"
        assert page.evaluate(SMALL) == [], path
        screenshot(page, f"{name}-{size['width']}")


def test_units_are_chased_by_keyboard_alone_and_the_head_sees_it(desk, signed_in, address):
    page = signed_in("office")
    page.goto(f"{address}/don-doc")
    page.get_by_label("Chọn nhiệm vụ 1:").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Nhắc ngay…").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Nhắc ngay")).to_be_visible()
    page.get_by_role("button", name="Gửi thư nhắc cho 1 người").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Đã ghi đôn đốc 1 nhiệm vụ")
    expect(page.locator("#chon")).to_contain_text("Nhắc 1 lần, chưa phản hồi")


def test_the_count_in_the_header_falls_when_a_notice_is_opened(desk, signed_in, address):
    office = signed_in("office")
    office.goto(address + PAGES["kiem-tra-nhac"])
    office.get_by_role("button", name="Gửi thư nhắc cho 2 người").click()
    office.context.clear_cookies()
    head = signed_in("head")
    assert_accessible(head)
    expect(head.locator("#so-thong-bao")).to_have_text("3")
    head.get_by_role("link", name="Thông báo").click()
    assert_accessible(head)
    screenshot(head, "thong-bao-truong-don-vi")
    head.get_by_role("button", name="Mở nhiệm vụ 1").click()
    expect(head).to_have_url(f"{address}/nhiem-vu/1")
    expect(head.locator("#so-thong-bao")).to_have_text("2")


def test_the_letter_comes_as_a_file(desk, signed_in, address):
    page = signed_in("office")
    page.goto(address + PAGES["kiem-tra-cong-van"])
    with page.expect_download() as coming:
        page.get_by_role("button", name="Tải công văn gửi Thanh tra Sở (Word)").click()
    assert coming.value.suggested_filename.startswith("don-doc-thanh-tra-so-")
    with page.expect_download() as again:
        page.get_by_role("button", name="Tải công văn gửi Thanh tra Sở (Word)").click()
    assert again.value.suggested_filename == coming.value.suggested_filename
