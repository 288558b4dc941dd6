"""What a newcomer must be told: the next step after an import, who settles what, and why a form was refused."""

from datetime import date

import pytest
from lxml import html

from tests.factories import make_plan, make_task
from tests.web.journeys import upload
from tracker.domain.report_forms import shown, typed_back
from tracker.scope import agency_scope
from tracker.services.people import first_password, new_person
from tracker.transaction import transaction


@pytest.fixture
def plan(house):
    """Task 1 unclear and of nobody, 2 of Thanh tra Sở (which has a head), 3 of a unit without one, 4 undated."""
    with house.app.app_context(), transaction(), agency_scope(1):
        plan = make_plan(2022)
        make_task(plan, text="Phổ biến pháp luật", question="“Các phòng” là một nhóm.")
        make_task(plan, text="Kiểm tra", due_on=date(2022, 1, 19), lead=house.unit("Thanh tra Sở"))
        make_task(plan, text="Rà soát", due_on=date(2022, 1, 19), lead=house.unit("Phòng Quản lý thương mại"))
        make_task(plan, text="Duy trì", due_on=None, lead=house.unit("Thanh tra Sở"))
    return house


def main(client) -> str:
    """The text of the last page's own part."""
    return " ".join(html.document_fromstring(client.page).xpath("//main")[0].text_content().split())


def test_the_plan_page_names_what_is_left_to_settle(plan):
    client = plan.client("office")
    client.get("/ke-hoach/1")
    assert "1 nhiệm vụ còn điều chưa rõ" in main(client)
    assert "1 đơn vị chủ trì chưa có trưởng đơn vị trong chương trình (Phòng Quản lý thương mại)" in main(client)
    (unclear,) = html.document_fromstring(client.page).xpath("//a[contains(., 'còn điều chưa rõ')]/@href")
    client.get(unclear)
    assert "Phổ biến pháp luật" in main(client) and "Rà soát" not in main(client)


def test_whoever_cannot_settle_is_not_asked_to(plan):
    client = plan.client("head")
    client.get("/ke-hoach/1")
    assert "còn điều chưa rõ" not in main(client)


def test_the_plans_figures_open_their_lists(plan):
    client = plan.client("office")
    client.get("/ke-hoach/1")
    tiles = html.document_fromstring(client.page).xpath("//ul[@class='tiles']//a/@href")
    (overdue,) = [address for address in tiles if "overdue" in address]
    client.get(overdue)
    assert "Kiểm tra" in main(client) and "Duy trì" not in main(client)


def test_assigning_many_empties_the_list_of_what_is_unclear_and_the_list_says_so(plan):
    client = plan.client("office")
    unclear = "/nhiem-vu?nam=moi-nam&vai=tat-ca&tinh-trang=can-lam-ro"
    client.get(unclear)
    client.submit("/nhiem-vu/chon", act="giao", chosen=[1, 2])
    unit = html.document_fromstring(client.page).xpath("//select[@name='unit']/option[.='Thanh tra Sở']/@value")[0]
    client.get(client.submit("/nhiem-vu/chon/giao", unit=unit).location)
    assert "Đã giao" in main(client)
    assert "Không còn điều nào chưa rõ" in main(client)


def test_assigning_a_task_of_nobody_to_nobody_is_refused(plan):
    client = plan.client("office")
    client.get("/nhiem-vu/1")
    assert client.submit("/nhiem-vu/1/don-vi").status_code == 422
    assert "Chọn đơn vị chủ trì" in main(client)


def test_a_missing_or_impossible_deadline_is_said_plainly(plan):
    client = plan.client("office")
    client.get("/nhiem-vu/4?mo=han")
    chosen = html.document_fromstring(client.page).xpath("//select[@id='han-kind']/option[@selected]/@value")
    assert chosen == ["first_day"]
    client.submit("/nhiem-vu/4/han", due="")
    assert "Nhập hạn mới, ví dụ" in main(client)
    client.submit("/nhiem-vu/4/han", due="31/02/2022")
    assert "Chưa rõ hạn mới: " in main(client) and ".." not in main(client)


def test_every_missing_answer_about_a_person_is_named_at_once(house):
    client = house.client("admin")
    client.get("/nguoi-dung/them")
    client.submit("/nguoi-dung/them", name="", email="")
    assert all(words in main(client) for words in ("Nhập họ và tên.", "Nhập e-mail.", "Chọn vai trò."))


def test_the_sign_in_page_says_why_after_an_interruption(house):
    client = house.client()
    client.get("/dang-nhap")
    assert "Phiên làm việc đã hết" not in main(client)
    with client.session_transaction() as session:
        session["interrupted"] = True
    client.get("/dang-nhap")
    assert "Phiên làm việc đã hết" in main(client)


def test_looking_whether_the_sign_in_page_is_there_is_no_attempt(house):
    assert house.client().head("/dang-nhap").status_code == 200
    assert house.client().head("/nhiem-vu").status_code == 302


def test_what_was_typed_above_goes_with_the_import(house):
    client = house.client("office")
    draft = upload(client).location
    client.get(draft)
    client.get(client.submit(f"{draft}/nhap", number="05/KH-SCT").location)
    assert "số 05/KH-SCT" in main(client)


def test_an_import_whose_year_was_typed_anew_is_looked_through_first(house):
    client = house.client("office")
    draft = upload(client, year="2026").location
    client.get(draft)
    assert client.submit(f"{draft}/nhap", year="2022").location.partition("?")[0] == draft
    client.get(draft)
    assert "Đã đổi sang năm 2022" in client.page and "Xem lại kế hoạch năm 2022" in main(client)
    assert "đang đọc cho năm 2026" not in main(client), "the note of the reading is gone with its cause"


def test_columns_that_are_all_certain_are_folded(house):
    client = house.client("office")
    client.get(upload(client).location)
    (box,) = html.document_fromstring(client.page).xpath("//details[.//select[@id='column-0']]")
    assert "đều nhận ra chắc chắn" in box.xpath("string(summary)") and box.get("open") is None


def test_a_plan_without_its_number_keeps_the_place_for_it(house):
    client = house.client("office")
    draft = upload(client).location
    client.get(draft)
    client.get(client.submit(f"{draft}/nhap", number="/KH-SCT").location)
    assert "số …/KH-SCT" in main(client)


def notice(client) -> str:
    """What the page says of the act just done."""
    return " ".join(html.document_fromstring(client.page).xpath("string(//div[@id='notices'])").split())


def follow(client, response):
    client.get(response.location)
    return notice(client)


def test_each_step_taken_leads_to_the_next(house):
    client = house.client("admin")
    client.get("/thiet-lap")
    told = follow(client, client.submit("/thiet-lap", symbol="SCT", place="Hà Tĩnh", signer_name="Trần Văn Bình"))
    assert "Đã ghi thiết lập." in told and "Bước tiếp theo: Nhập phụ lục kế hoạch" in told
    client.get(draft := upload(client).location)
    told = follow(client, client.submit(f"{draft}/nhap"))
    assert "Hoàn tác lần nhập" in told and "Bước tiếp theo: Làm rõ các nhiệm vụ này" in told
    assert html.document_fromstring(client.page).xpath("//form[@id='hoan-tac']")


def test_a_task_made_clear_leads_to_those_still_unclear_and_other_acts_lead_nowhere(plan):
    client = plan.client("office")
    client.get("/nhiem-vu/4")
    assert "Bước tiếp theo: Làm rõ" in follow(client, client.submit("/nhiem-vu/4/han", due="30/6/2022"))
    client.get("/nhiem-vu/1")
    told = follow(client, client.submit("/nhiem-vu/1/y-kien", text="Đang xem"))
    assert told and "Bước tiếp theo" not in told


def test_a_head_is_led_to_no_step(plan):
    client = plan.client("head")
    client.get("/nhiem-vu/2")
    told = follow(client, client.submit("/nhiem-vu/2/y-kien", text="Đang xem"))
    assert told and "Bước tiếp theo" not in told


def test_who_was_added_by_e_mail_alone_says_her_name_at_the_first_sign_in(house):
    with house.app.app_context(), transaction(), agency_scope(1):
        password = first_password(new_person("lan@so.vn", role="office"))
    client = house.client().sign_in("lan@so.vn", password)
    client.get("/mat-khau")
    secret = "mua xuan o lai"
    client.submit("/mat-khau", name="Nguyễn Thị Lan", current_password=password, new_password=secret,
                  new_password_again=secret)
    client.get("/mat-khau")
    assert "Nguyễn Thị Lan" in client.page and "Họ và tên" not in main(client)


def test_a_waiting_extension_leads_to_where_it_is_decided(plan):
    head = plan.client("head")
    head.get("/nhiem-vu/2")
    head.submit("/nhiem-vu/2/gia-han", to_on="30/6/2023", reason_class="other", reason="Chờ ý kiến")
    client = plan.client("office")
    client.get("/cho-xac-nhan")
    (link,) = html.document_fromstring(client.page).xpath("//a[starts-with(normalize-space(), 'Quyết định')]/@href")
    client.get(link)
    acts = html.document_fromstring(client.page).xpath("//main//button[@class='button']")
    assert [" ".join(act.text_content().split()) for act in acts] == ["Đồng ý gia hạn"], "one primary act a page"


def test_a_form_s_placeholders_are_shown_and_taken_in_vietnamese():
    text = "KẾT QUẢ {PERIOD} của {agency}, {lạ}"
    assert shown(text) == "KẾT QUẢ {KỲ} của {cơ quan}, {lạ}" and typed_back(shown(text)) == text
