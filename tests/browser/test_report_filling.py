"""Filling a report in a real browser: each cell is kept when it is left, by keyboard alone, and nothing is lost."""

from datetime import date

import pytest
from playwright.sync_api import expect

from tests.factories import PASSWORD, make_plan, make_task
from tests.fixtures import opened
from tests.support.browser import PHONE, assert_accessible
from tests.support.served import served
from tracker import clock
from tracker.database import db
from tracker.domain.report_form_reading import UNPRINTED
from tracker.models import FormVersion
from tracker.queries.report_forms import report_form
from tracker.queries.reports import report_of

PATH = "/bao-cao/2022-6T/ha-tinh-2021"
FORM = report_form("ha-tinh-2021")
MANUAL = next(row.row for row in FORM.rows if row.source == "manual")


@pytest.fixture
def site(app, cast):
    with opened(app, cast):
        plan = make_plan()
        for due in (date(2022, 2, 28), date(2022, 4, 30), None):
            make_task(plan, due_on=due)
    with served(app) as address:
        yield address


def sign_in(page, site, person):
    page.goto(f"{site}/dang-nhap")
    page.get_by_label("E-mail").fill(person.email)
    page.locator("input[type=password]").first.fill(PASSWORD)
    page.locator("main form button").first.click()
    page.wait_for_url(lambda url: "/dang-nhap" not in url)


def stored(app, cast):
    with opened(app, cast):
        report = report_of("2022-6T", FORM.key)
        return [(value.row, value.value, value.note, value.version) for value in report.values] if report else []


def test_a_cell_is_kept_when_it_is_left_and_the_focus_goes_on(site, app, cast, page):
    sign_in(page, site, cast.clerk)
    page.goto(site + PATH)
    page.locator(f"#value-{MANUAL}").fill("05/05")
    page.keyboard.press("Tab")
    page.keyboard.type("theo biên bản")
    page.keyboard.press("Tab")
    expect(page.locator(f"#state-{MANUAL}")).to_contain_text("Đã lưu")
    page.wait_for_load_state("networkidle")
    assert stored(app, cast) == [(MANUAL, "05/05", "theo biên bản", 2)]
    assert page.evaluate("() => document.activeElement.tagName") != "BODY"
    page.reload()
    expect(page.locator(f"#value-{MANUAL}")).to_have_value("05/05")


def test_rewritten_words_are_saved_together_and_not_left_behind_unasked(site, cast, page):
    sign_in(page, site, cast.clerk)
    page.goto(f"{site}{PATH}/noi-dung")
    page.locator("#text-ket").fill("Lời cuối")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    with page.expect_event("dialog"):
        page.get_by_role("link", name="Quay lại số liệu và các bước").click()
    assert page.url.endswith("/noi-dung")
    page.locator("#text-mo-dau").fill("Lời đầu")
    page.get_by_role("button", name="Lưu phần này: Mở đầu").click()
    expect(page.locator("#notices")).to_contain_text("Đã lưu nội dung")
    expect(page.locator("#text-mo-dau")).to_have_value("Lời đầu")
    expect(page.locator("#text-ket")).to_have_value("Lời cuối")
    page.get_by_role("link", name="Quay lại số liệu và các bước").click()
    page.wait_for_url(site + PATH)
    assert asked == ["beforeunload"]


def test_another_person_s_change_is_shown_before_anything_is_overwritten(site, app, cast, page, watch, new_context):
    watch.allow("409")
    sign_in(page, site, cast.clerk)
    page.goto(site + PATH)
    other = new_context().new_page()
    sign_in(other, site, cast.admin)
    other.goto(site + PATH)
    other.locator(f"#value-{MANUAL}").fill("12")
    other.keyboard.press("Tab")
    expect(other.locator(f"#state-{MANUAL}")).to_contain_text("Đã lưu")
    page.locator(f"#value-{MANUAL}").fill("15")
    page.keyboard.press("Tab")
    expect(page.locator(f"#state-{MANUAL}")).to_contain_text("“12”")
    page.locator(f"#state-{MANUAL}").get_by_role("button").click()
    expect(page.locator("body")).to_contain_text("Đã lưu 1 dòng")
    assert stored(app, cast) == [(MANUAL, "15", "", 2)]


@pytest.mark.parametrize("path", ["/bao-cao", PATH, f"{PATH}/chi-tieu/plan.tasks", f"{PATH}/nhom/open_overdue",
                                  f"{PATH}/noi-dung", f"{PATH}/chot", f"{PATH}/dan-cot", f"{PATH}/doi-chieu",
                                  f"{PATH}/chua-cap-nhat", "/bao-cao/mau", "/tong-hop?ngay=14/06/2022",
                                  "/tong-hop?ngay=abc"])
def test_pages_are_accessible_and_fit_a_desk_and_a_phone(site, cast, page, watch, path):
    watch.allow("422")
    sign_in(page, site, cast.clerk)
    for size in (None, PHONE):
        if size:
            page.set_viewport_size(size)
        page.goto(site + path)
        assert_accessible(page)
        assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")


def test_from_the_checklist_to_a_correction_by_the_buttons_that_name_the_act(site, cast, page):
    sign_in(page, site, cast.clerk)
    page.goto(site + PATH)
    page.get_by_role("link", name="Chốt số liệu 6 tháng đầu năm 2022").click()
    page.get_by_role("button", name="Chốt số liệu 6 tháng đầu năm 2022").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Số liệu đã chốt 6 tháng đầu năm 2022")
    page.get_by_label("Báo cáo đã gửi").fill("Báo cáo số 45/BC-SCT ngày 16/6/2022")
    page.get_by_role("button", name="Ghi báo cáo đã gửi").click()
    expect(page.locator("main")).to_contain_text("45/BC-SCT")
    for size in (None, PHONE):
        if size:
            page.set_viewport_size(size)
        assert_accessible(page)
        assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    page.locator("summary", has_text="Lập bản điều chỉnh").click()
    page.get_by_label("Lý do điều chỉnh").fill("Sai số cuộc kiểm tra")
    page.get_by_role("button", name="Lập bản điều chỉnh lần 1").click()
    expect(page.locator("main")).to_contain_text("Bản điều chỉnh lần 1. Lý do: Sai số cuộc kiểm tra")


def test_a_form_s_page_is_accessible_and_fits(site, app, cast, page):
    rows = [["1.", "Kế hoạch", "", "heading", {"row": 1}],
            ["1.1.", "Số nhiệm vụ", "Nhiệm vụ", "plan.tasks", {"row": 2}],
            ["1.2.", "Số cuộc họp", "Cuộc", "manual", {"row": 3, "hidden": True}]]
    data = {"key": "mau-cua-so", "name": "Mẫu của Sở", "tables": [
        {"mark": "Phụ lục", "title": "BIỂU SỐ LIỆU", "caption": "", "heads": UNPRINTED, "rows": rows}]}
    with opened(app, cast):
        db.session.add(FormVersion(key="mau-cua-so", number=1, name="Mẫu của Sở", data=data, state="draft",
                                   created_at=clock.now()))
    sign_in(page, site, cast.clerk)
    for size in (None, PHONE):
        if size:
            page.set_viewport_size(size)
        page.goto(f"{site}/bao-cao/mau/mau-cua-so/1")
        page.get_by_text("Tên bảng và tên cột: Phụ lục").click()
        assert_accessible(page)
        assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_label("Tên bảng").fill("BIỂU {KỲ}")
    page.get_by_label("Cột ghi chú").fill("Nguồn")
    page.get_by_role("button", name="Lưu, chưa dùng").click()
    page.get_by_text("Tên bảng và tên cột: Phụ lục").click()
    expect(page.get_by_label("Tên bảng")).to_have_value("BIỂU {KỲ}")
    expect(page.get_by_label("Cột ghi chú")).to_have_value("Nguồn")
