"""The clerk's import in a real Chromium: progress, rows by keyboard, accessible at both sizes; then a revision."""

import re

import pytest
from playwright.sync_api import expect

from tests.integration.test_revisions import FIRST, SECOND
from tests.paper_builder import tsv
from tests.papers import saved
from tests.support.browser import OFFICE_SCREEN, PHONE, assert_accessible, screenshot

pytestmark = pytest.mark.browser

OVERFLOWS = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"


def look_at(page, name):
    for size in (PHONE, OFFICE_SCREEN):
        page.set_viewport_size(size)
        assert_accessible(page)
        assert not page.evaluate(OVERFLOWS), f"{name} is wider than the screen"
        screenshot(page, f"{name}-{size['width']}")


def upload(page, where, file):
    page.goto(where)
    page.locator("#file").set_input_files(file)
    if page.get_by_label("Năm của kế hoạch").count():
        page.get_by_label("Năm của kế hoạch").fill("2022" if "so-mau-2022" in str(file) else "2026")
    page.get_by_role("button", name=re.compile("^Đọc tệp")).click()


def test_a_file_is_read_apart_and_its_rows_are_settled_by_keyboard(house, signed_in, address, tmp_path):
    house.app.config["READ_DRAFTS_AT_ONCE"] = False
    page = signed_in("office")
    upload(page, f"{address}/nhap-ke-hoach", saved(tmp_path))
    expect(page.locator("progress, #dong-1").first).to_be_visible()
    expect(page.get_by_role("button", name="Nhập 32 nhiệm vụ")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name=re.compile("Ghi nhận .* tên đơn vị")).click()
    expect(page.get_by_text("tên đơn vị chưa có trong danh mục")).to_have_count(0)
    look_at(page, "xem-lai-ke-hoach")
    first = page.locator("tr[id^='dong-']").first
    page.keyboard.press("Alt+ArrowDown")
    expect(first).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#dong-8")).to_be_focused()
    page.keyboard.press("F2")
    deadline = page.locator("#r8-deadline")
    expect(page.locator("#r8-task")).to_be_focused()
    deadline.fill("Quý III")
    expect(page.locator("#hieu-8")).to_contain_text("từ 01/07 đến 30/09/2022")
    look_at(page, "sua-mot-dong")
    deadline.press("Control+Enter")
    expect(page.locator("#dong-8")).to_be_focused()
    expect(page.locator("#dong-8")).to_contain_text("đã sửa")
    expect(page.locator("#check")).to_contain_text("3 nhiệm vụ còn điều chưa rõ")
    page.keyboard.press("Alt+KeyC")
    expect(page.locator("[data-chosen]").first).to_have_text("1")
    page.get_by_role("button", name="Không nhập").click()
    expect(page.get_by_role("button", name="Nhập 31 nhiệm vụ")).to_be_visible()


def test_the_keyboard_goes_on_over_the_edge_of_a_page(signed_in, address, tmp_path):
    grid = [["TT", "Nhiệm vụ", "Chủ trì", "Thời hạn"]]
    grid += [[str(place), f"Thực hiện việc thứ {place}", "Thanh tra Sở", "Tháng 10 đến tháng 2"]
             for place in range(1, 61)]
    (tmp_path / "sau-muoi.tsv").write_bytes(tsv(grid))
    page = signed_in("office")
    upload(page, f"{address}/nhap-ke-hoach", tmp_path / "sau-muoi.tsv")
    page.locator("#dong-50 [data-edit]").focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#dong-51")).to_be_focused()
    expect(page.locator("tr[id^='dong-']")).to_have_count(10)
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("#dong-50")).to_be_focused()
    page.get_by_text("Làm với cả 60 dòng ở 2 trang").click()
    look_at(page, "xem-lai-nhieu-trang")
    page.get_by_role("button", name="Ghi 60 dòng là đọc đúng").click()
    expect(page.get_by_text("Không còn điều nào chưa rõ")).to_be_visible()
    expect(page.locator("#rows")).to_be_focused()


COPIED = """<html><body><p>PHỤ LỤC NHIỆM VỤ NĂM 2026</p><table>
<tr><th>TT</th><th>Mục tiêu</th><th>Nhiệm vụ</th><th>Hoạt động</th><th>Chủ trì</th><th>Thời hạn</th></tr>
<tr><td>I</td><td colspan=5><b>CÔNG TÁC CHỈ ĐẠO</b></td></tr>
<tr><td rowspan=2><p>1</p></td><td rowspan=2>Mục tiêu A</td><td><p>Xây dựng kế hoạch
 kiểm tra "nội bộ"</p></td><td><p>- Dự thảo.</p><p>- Gửi góp ý.</p></td><td>Thanh tra Sở</td><td>Quý I</td></tr>
<tr><td>Ban hành văn bản chỉ đạo</td><td>- Dự thảo.<br>- Trình ký.</td><td>Văn phòng Sở</td><td>Quý II</td></tr>
</table></body></html>"""
PASTE = """(box, html) => { const data = new DataTransfer(); data.setData("text/html", html);
box.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})); }"""


def test_a_table_copied_from_word_is_pasted_cell_by_cell(signed_in, address):
    page = signed_in("office")
    page.goto(f"{address}/nhap-ke-hoach")
    page.get_by_text("Hoặc dán bảng chép từ Word, Excel").click()
    page.locator("#pasted").evaluate(PASTE, COPIED)
    page.get_by_label("Năm của kế hoạch").fill("2026")
    page.get_by_role("button", name="Đọc tệp").click()
    expect(page.get_by_text("2 nhiệm vụ; cột TT đếm 1.")).to_be_visible()
    expect(page.get_by_label("Tên kế hoạch")).to_have_value("PHỤ LỤC NHIỆM VỤ NĂM 2026")
    expect(page.locator("#dong-1")).to_contain_text('Xây dựng kế hoạch kiểm tra "nội bộ"')
    expect(page.locator("#dong-2")).to_contain_text("từ 01/04 đến 30/06/2026")
    page.locator("#dong-2 summary").click()
    expect(page.locator("#dong-2 dl")).to_contain_text(re.compile(r"- Dự thảo\.\s+- Trình ký\."))


def test_a_revision_is_compared_and_taken_over(signed_in, address, tmp_path):
    for name, grid in (("goc.tsv", FIRST), ("dieu-chinh.tsv", SECOND)):
        (tmp_path / name).write_bytes(tsv(grid))
    page = signed_in("office")
    upload(page, f"{address}/nhap-ke-hoach", tmp_path / "goc.tsv")
    page.get_by_role("button", name=re.compile("Ghi nhận .* tên đơn vị")).click()
    page.get_by_role("button", name="Nhập 6 nhiệm vụ").click()
    page.get_by_role("link", name="Điều chỉnh theo tệp mới").click()
    look_at(page, "dieu-chinh-tai-len")
    plan = page.url
    upload(page, plan, tmp_path / "dieu-chinh.tsv")
    page.get_by_role("link", name="So 6 nhiệm vụ với kế hoạch năm 2026").click()
    look_at(page, "dieu-chinh-ke-hoach")
    page.get_by_label("Văn bản quyết định").fill("Quyết định số 77/QĐ-SCT ngày 15/6/2026")
    page.get_by_label("Ngày quyết định").fill("15/6/2026")
    page.locator("tr#n6 input[type=checkbox]").uncheck()
    button = page.get_by_role("button", name=re.compile("Ghi 6 thay đổi đã chọn"))
    button.click()
    expect(page.get_by_text("Đã ghi: 1 nhiệm vụ mới, 1 đổi hạn")).to_be_visible()
    expect(page.locator("tr#n6")).to_be_visible()
    page.goto(f"{address}/nhiem-vu/2")
    look_at(page, "nhiem-vu-da-dieu-chinh")
