"""The journeys of the clerk and the head once more: by keyboard alone, where no mouse moves and no test sets the
focus, and with script switched off on a phone.
"""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import House
from tests.integration.test_revisions import FIRST
from tests.paper_builder import tsv
from tests.support.browser import OFFICE_SCREEN, PHONE, Watch
from tests.web.strict import PASSWORD

pytestmark = pytest.mark.browser

PAPER = tsv([["Thanh tra Sở" if cell == "Phòng Pháp chế" else cell for cell in row] for row in FIRST]).decode()
TASK = "Xây dựng Kế hoạch rà soát văn bản quy phạm"
EVIDENCE = "Kế hoạch số 18/KH-SCT ngày 21/01/2026"
IS_FOCUSED = "one => one === document.activeElement"
RING = "one => getComputedStyle(one).outlineStyle + getComputedStyle(one).outlineWidth"


class Keyboard:
    """Hands that have only a keyboard: they go on with Tab until they are there, and see where they are."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, what: Locator) -> None:
        self._reach(what)
        self.page.keyboard.press("Enter")

    def tick(self, what: Locator) -> None:
        self._reach(what)
        self.page.keyboard.press("Space")

    def write(self, what: Locator, text: str) -> None:
        self._reach(what)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def _reach(self, what: Locator) -> None:
        expect(what).to_be_visible()
        for _ in range(300):
            if what.evaluate(IS_FOCUSED):
                ring = what.evaluate(RING)
                assert not ring.startswith("none") and not ring.endswith("0px"), f"no ring around {what}: {ring}"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never came to {what}")


class Pointer:
    """Hands on a screen whose browser runs no script."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, what: Locator) -> None:
        what.click()

    def tick(self, what: Locator) -> None:
        what.check()

    def write(self, what: Locator, text: str) -> None:
        what.fill(text)


Hands = Keyboard | Pointer


@pytest.fixture(params=["keyboard alone", "without script"])
def hands(request, browser: Browser, address: str) -> Iterator[Callable[[str], Hands]]:
    """Hands of a role that sign in by themselves."""
    watch = Watch()
    plain = request.param == "without script"
    contexts = []

    def of(role: str) -> Hands:
        context = browser.new_context(java_script_enabled=not plain, viewport=PHONE if plain else OFFICE_SCREEN,
                                      locale="vi-VN")
        watch.follow(context)
        contexts.append(context)
        page = context.new_page()
        some: Hands = Pointer(page) if plain else Keyboard(page)
        page.goto(f"{address}/dang-nhap")
        some.write(page.get_by_label("E-mail cơ quan"), f"{role}@so.vn")
        some.write(page.get_by_label("Mật khẩu"), PASSWORD)
        some.press(page.get_by_role("button", name="Đăng nhập"))
        page.wait_for_url(f"{address}/")
        return some

    yield of
    for context in contexts:
        context.close()
    assert not watch.complaints


def go(hands: Hands, name: str) -> None:
    """To a page by the menu."""
    page = hands.page
    index = page.get_by_role("button", name="Mục lục", exact=True)
    if index.is_visible():
        hands.press(index)
    hands.press(page.get_by_role("navigation", name="Các trang chính").get_by_role("link", name=name, exact=True))
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def import_the_plan(hands: Hands) -> None:
    page = hands.page
    go(hands, "Nhập kế hoạch")
    hands.write(page.get_by_label("Năm của kế hoạch"), "2026")
    hands.press(page.get_by_text("Hoặc dán bảng chép từ Word, Excel"))
    hands.write(page.get_by_label("Bảng nhiệm vụ"), PAPER)
    hands.press(page.get_by_role("button", name="Đọc tệp"))
    hands.press(page.get_by_role("button", name=re.compile("Ghi nhận .* tên đơn vị")))
    expect(page.get_by_role("button", name=re.compile("Ghi nhận .* tên đơn vị"))).to_have_count(0)
    hands.press(page.get_by_role("button", name="Nhập 6 nhiệm vụ"))
    expect(page.locator("main")).to_contain_text("6 nhiệm vụ")


def report_one(hands: Hands) -> None:
    page = hands.page
    go(hands, "Nhiệm vụ")
    row = page.locator("tbody", has=page.get_by_role("link", name=TASK))
    hands.press(row.get_by_role("link", name=re.compile("Báo hoàn thành")))
    hands.write(page.get_by_role("textbox", name=re.compile("^Văn bản minh chứng")).first, EVIDENCE)
    hands.write(page.get_by_role("textbox", name=re.compile("^Ngày hoàn thành")).first, "22/01/2026")
    hands.press(page.get_by_role("button", name="Gửi báo cáo hoàn thành").first)
    expect(page.locator("main")).to_contain_text("Chờ xác nhận")


def confirm(hands: Hands) -> None:
    page = hands.page
    go(hands, "Chờ xác nhận")
    expect(page.locator("main")).to_contain_text("18/KH-SCT")
    hands.tick(page.get_by_label("Chọn nhiệm vụ 1", exact=True))
    hands.press(page.get_by_role("button", name="Xác nhận các báo cáo đã chọn"))
    expect(page.get_by_role("status").first).to_contain_text("Đã xác nhận 1 báo cáo hoàn thành")


def fill_a_report(hands: Hands) -> None:
    page = hands.page
    go(hands, "Báo cáo")
    hands.write(page.get_by_label("Năm", exact=True), "2026")
    hands.press(page.get_by_role("button", name="Mở báo cáo"))
    field = page.get_by_role("textbox", name=re.compile("^Số liệu")).first
    hands.write(field, "05/05")
    hands.press(page.get_by_role("button", name=re.compile("^Lưu")).first)
    expect(page.get_by_role("status").first).to_contain_text(re.compile("Đã lưu|Mọi dòng đã được lưu"))
    page.goto(page.url)  # what stands there now came from the database
    expect(field).to_have_value("05/05")
    hands.press(page.locator("a[href*='chi-tieu/plan.tasks.completed']").first)
    expect(page.locator("main")).to_contain_text(TASK)


def test_a_plan_is_imported_reported_on_confirmed_and_counted(house: House, hands):
    clerk = hands("office")
    import_the_plan(clerk)
    report_one(hands("head"))
    confirm(clerk)
    fill_a_report(clerk)
