"""The clerk's import: upload, look through, name units, correct, import, undo."""

import io

import pytest
from lxml import html

from tests.web.journeys import cells, import_plan, token, upload, words
from tracker.database import db
from tracker.models import ImportDraft, ImportRow, Plan, Task, Unit, UnitAlias
from tracker.scope import agency_scope

HTMX = {"HX-Request": "true"}


@pytest.fixture
def clerk(house):
    return house.client("office")


@pytest.fixture
def draft(clerk):
    """The address of the sample's draft, with its page looked at."""
    address = upload(clerk).location
    clerk.get(address)
    return address


def rows(house, model, **wanted):
    with house.app.app_context(), agency_scope(1):
        return db.session.query(model).filter_by(**wanted).all()


def test_the_journey_from_file_to_plan(house, clerk, draft):
    page = words(clerk.page)
    assert "32 nhiệm vụ; cột TT đếm 29" in page
    assert html.document_fromstring(clerk.page).get_element_by_id("issued_on").value == "19/01/2022"
    clerk.submit(f"{draft}/don-vi")
    clerk.get(draft)
    assert "tên đơn vị chưa có trong danh mục" not in words(clerk.page)
    answer = clerk.submit(f"{draft}/nhap")
    assert answer.status_code == 302 and answer.location.startswith("/ke-hoach/")
    clerk.get(answer.location)
    assert "Đã nhập 32 nhiệm vụ vào kế hoạch năm 2022" in words(clerk.page)
    assert len(rows(house, Task, population="plan")) == 32


@pytest.mark.parametrize(("data", "words_said"), [
    ({"year": "2022"}, "Chưa chọn tệp"),
    ({"year": "22"}, "Nhập năm của kế hoạch bằng bốn chữ số"),
    ({"year": "2022", "file": (b"x" * 10, "anh.png")}, "Không đọc được loại tệp “.png”"),
    ({"year": "2022", "file": (b"", "rong.docx")}, "Tệp rỗng"),
    ({"year": "2022", "file": (b"x" * (20 * 1024 * 1024 + 1), "lon.txt")}, "Tệp lớn hơn 20 MB"),
], ids=["none", "year", "type", "empty", "large"])
def test_a_file_that_cannot_be_used_is_refused_by_name(house, clerk, data, words_said):
    clerk.get("/nhap-ke-hoach")
    sent = dict(data)
    if "file" in data:
        content, name = data["file"]
        sent["file"] = (io.BytesIO(content), name)
    answer = clerk.post("/nhap-ke-hoach", data={"csrf_token": token(clerk), **sent})
    assert answer.status_code == 422
    assert words_said in words(answer.text) and "<title>Lỗi: " in answer.text
    assert f'value="{data["year"]}"' in answer.text, "the year typed stays"
    assert rows(house, ImportDraft) == []


@pytest.mark.parametrize(("data", "words_said"), [
    ({"file": (b"PK\x03\x04 hong", "hong.docx")}, "Tệp bị hỏng"),
    ({"file": ("Xin chào.\n".encode(), "thu.txt")}, "Không tìm thấy bảng nhiệm vụ"),
    ({"pasted": "chỉ một câu"}, "Không tìm thấy bảng nhiệm vụ"),
], ids=["damaged", "no table", "pasted no table"])
def test_a_file_that_turns_out_unreadable_says_why_and_offers_the_next(house, clerk, data, words_said):
    clerk.get("/nhap-ke-hoach")
    sent = {name: (io.BytesIO(sent[0]), sent[1]) if isinstance(sent, tuple) else sent for name, sent in data.items()}
    address = clerk.post("/nhap-ke-hoach", data={"csrf_token": token(clerk), "year": "2022", **sent}).location
    clerk.get(address)
    assert words_said in words(clerk.page) and "Đọc tệp" in words(clerk.page)
    assert data.get("pasted", "") in clerk.page, "what was pasted comes back to be corrected"
    assert rows(house, ImportDraft)[0].state == "failed"
    assert clerk.submit(f"{address}/doc-lai").location == address
    assert clerk.submit(f"{address}/bo").status_code == 302 and rows(house, ImportDraft) == []


def test_a_table_may_be_pasted(clerk):
    clerk.get("/nhap-ke-hoach")
    table = ("TT\tNhiệm vụ\tChủ trì\tThời hạn\n1\tXây dựng Kế hoạch kiểm tra\tVăn phòng Sở\tTrước ngày 20/02/2022\n"
             "2\tRà soát thủ tục hành chính\tThanh tra Sở\tQuý II\n")
    address = clerk.submit("/nhap-ke-hoach", year="2022", pasted=table, file=None).location
    clerk.get(address)
    page = words(clerk.page)
    assert "2 nhiệm vụ; cột TT đếm 2" in page and "đến hết ngày 19/02/2022" in page
    assert "chưa có trong danh mục" not in page


def test_a_draft_can_be_left_and_come_back_to(clerk, draft):
    clerk.get("/nhap-ke-hoach")
    assert f'href="{draft}"' in clerk.page and "Chờ xem lại và nhập" in words(clerk.page)


def test_a_reading_that_was_cut_off_is_begun_anew(house, clerk, draft):
    with house.app.app_context(), agency_scope(1):
        waiting = db.session.query(ImportDraft).one()
        waiting.state, waiting.updated_at = "reading", waiting.created_at.replace(year=2021)
        db.session.commit()
    clerk.get(draft)
    assert "32 nhiệm vụ" in words(clerk.page)


def test_the_title_block_can_be_corrected(clerk, draft):
    answer = clerk.submit(f"{draft}/tieu-de", number="18/KH-SCT", issued_on="ngày 21 tháng 1")
    assert answer.status_code == 302
    clerk.get(draft)
    tree = html.document_fromstring(clerk.page)
    assert tree.get_element_by_id("number").value == "18/KH-SCT"
    assert tree.get_element_by_id("issued_on").value == "21/01/2022"
    refused = clerk.submit(f"{draft}/tieu-de", issued_on="32/1/2022", year="2022")
    assert refused.status_code == 422 and "Không có ngày “32/1/2022” trong lịch" in words(refused.text)


def test_a_title_of_another_year_than_typed_is_said_and_taken_over_by_one_press(clerk):
    address = upload(clerk, year="2026").location
    clerk.get(address)
    assert "Tiêu đề của tệp ghi năm 2022, còn bản nhập này là năm 2026" in words(clerk.page)
    assert clerk.submit(f"{address}/tieu-de", as_printed="2022").status_code == 302
    clerk.get(address)
    assert "Tiêu đề của tệp ghi năm" not in words(clerk.page) and "Xem lại kế hoạch năm 2022" in words(clerk.page)
    assert "từ 01/07 đến 30/09/2022" in words(clerk.page)


def test_a_file_tried_in_vain_gives_way_to_the_next(house, clerk):
    clerk.get("/nhap-ke-hoach")
    clerk.submit("/nhap-ke-hoach", year="2022", pasted="chỉ một câu", file=None)
    upload(clerk)
    assert [(one.state, one.file_name) for one in rows(house, ImportDraft)] == [("ready", "so-mau-2022.docx")]


def test_unclear_rows_come_first_and_can_be_shown_alone(clerk, draft):
    clerk.submit(f"{draft}/don-vi")
    clerk.get(draft)
    ids = html.document_fromstring(clerk.page).xpath("//table//tr/@id")
    assert ids[:5] == ["dong-7", "dong-8", "dong-9", "dong-30", "dong-1"] and len(ids) == 32
    clerk.get(f"{draft}?xem=can-xem")
    assert html.document_fromstring(clerk.page).xpath("//table//tr/@id") == ["dong-7", "dong-8", "dong-9", "dong-30"]


def test_names_are_confirmed_once_and_remembered(house, clerk, draft):
    clerk.submit(f"{draft}/don-vi")
    aliases = {alias.alias for alias in rows(house, UnitAlias)}
    assert {"Văn phòng", "Tổ CNTT"} <= aliases
    kinds = {unit.name: unit.kind for unit in rows(house, Unit)}
    assert kinds["Các phòng chuyên môn"] == "group" and kinds["Sở Thông tin và Truyền thông"] == "external"
    assert kinds["Tổ Công nghệ thông tin"] == "unit"
    again = upload(clerk).location
    clerk.get(again)
    assert "chưa có trong danh mục" not in words(clerk.page)


def test_names_that_only_point_at_each_other_are_refused(clerk, draft):
    options = html.document_fromstring(clerk.page).xpath("//section[@id='units']//select")
    one = next(box for box in options if "name:to cong nghe thong tin" in box.xpath("./option/@value"))
    other = next(box for box in options if "name:to cntt" in box.xpath("./option/@value"))
    answer = clerk.submit(f"{draft}/don-vi", **{one.name: "name:to cong nghe thong tin", other.name: "name:to cntt"})
    assert answer.status_code == 422 and "Chọn “đơn vị mới” cho một trong các tên đó" in words(answer.text)


def test_one_row_is_edited_in_place(clerk, draft):
    clerk.submit(f"{draft}/don-vi")
    clerk.get(draft)
    form = clerk.get(f"{draft}/dong/8?sua=1", headers=HTMX)
    assert "Theo Kế hoạch năm" in form.text
    answer = clerk.post(f"{draft}/dong/8", headers=HTMX, data={
        "csrf_token": token(clerk), "version": "1", "act": "change", "deadline": "Quý III",
        "task": "Tự kiểm tra văn bản", "lead": "Thanh tra Sở", "coordinating": ""})
    assert answer.status_code == 200
    row = cells(answer.text, "dong-8")
    assert "từ 01/07 đến 30/09/2022" in row and "đã sửa" in row and "Cần xem" not in row
    assert "3 nhiệm vụ còn điều chưa rõ (dòng 7, 9, 30)" in cells(answer.text, "check")


def test_the_same_edit_works_without_script(clerk, draft):
    assert clerk.get(f"{draft}/dong/8?sua=1").location == f"{draft}?sua=8#dong-8"
    clerk.get(f"{draft}?sua=8")
    answer = clerk.submit(f"{draft}/dong/8", deadline="30/9")
    assert answer.status_code == 302 and answer.location == f"{draft}#dong-8"
    clerk.get(draft)
    assert "30/09/2022" in cells(clerk.page, "dong-8")


def test_somebody_elses_edit_meanwhile_is_shown_beside_ones_own(clerk, draft):
    data = {"csrf_token": token(clerk), "version": "1", "act": "change", "task": "Lần một", "deadline": "Quý I"}
    assert clerk.post(f"{draft}/dong/8", headers=HTMX, data=data).status_code == 200
    late = clerk.post(f"{draft}/dong/8", headers=HTMX, data={**data, "task": "Lần hai"})
    assert late.status_code == 409
    assert "Nhiệm vụ: Lần một" in words(late.text) and "Nhiệm vụ: Lần hai" in words(late.text)
    plain = clerk.post(f"{draft}/dong/8", data={**data, "task": "Lần hai"})
    assert plain.status_code == 409 and "Lần một" in plain.text and "Lần hai" in plain.text


def test_a_title_written_meanwhile_is_shown_beside_ones_own(house, clerk, draft):
    before = clerk.page
    other = house.client("admin")
    other.get(draft)
    other.submit(f"{draft}/tieu-de", number="18/KH-SCT")
    late = clerk.submit(f"{draft}/tieu-de", number="19/KH-SCT")
    assert late.status_code == 409
    assert "Số, ký hiệu: 18/KH-SCT" in words(late.text) and "Số, ký hiệu: 19/KH-SCT" in words(late.text)
    clerk.page = before
    boxes = html.document_fromstring(before).xpath("//select[starts-with(@name, 'column-')]/@name")
    answer = clerk.submit(f"{draft}/cot", **{boxes[-1]: "other"})
    assert answer.status_code == 409 and "vừa được sửa ở nơi khác nên chưa ghi gì" in words(answer.text)


def test_two_buttons_of_one_page_are_no_conflict_with_oneself(house, clerk, draft):
    page = clerk.page
    boxes = html.document_fromstring(page).xpath("//select[starts-with(@name, 'column-')]/@name")
    assert clerk.submit(f"{draft}/tieu-de", number="1/KH-SCT").status_code == 302
    assert clerk.submit(f"{draft}/tieu-de", number="18/KH-SCT").status_code == 302
    assert clerk.submit(f"{draft}/cot", **{boxes[-1]: "other"}).status_code == 302
    assert rows(house, ImportDraft)[0].meta["number"] == "18/KH-SCT"


def test_a_row_can_be_left_out_and_taken_back(clerk, draft):
    data = {"csrf_token": token(clerk), "version": "1", "act": "drop"}
    answer = clerk.post(f"{draft}/dong/5", headers=HTMX, data=data)
    assert "Nhập 31 nhiệm vụ" in cells(answer.text, "check") and "Lấy lại dòng" in answer.text
    answer = clerk.post(f"{draft}/dong/5", headers=HTMX, data={**data, "version": "2", "act": "take-back"})
    assert "Nhập 32 nhiệm vụ" in cells(answer.text, "check")


def test_the_reading_is_refreshed_without_writing(house, clerk, draft):
    answer = clerk.post(f"{draft}/dong/8/doc", headers=HTMX, data={
        "csrf_token": token(clerk), "deadline": "Quý III", "task": "Tự kiểm tra văn bản", "lead": "Thanh tra Sở"})
    assert "từ 01/07 đến 30/09/2022" in words(answer.text) and 'id="hieu-8"' in answer.text
    assert rows(house, ImportRow, position=8)[0].version == 1


def test_many_rows_are_accepted_at_once(house, clerk, draft):
    clerk.submit(f"{draft}/don-vi")
    clerk.get(draft)
    answer = clerk.submit(f"{draft}/chap-nhan", row=["30:1", "5:1"], act="drop")
    assert answer.status_code == 302
    assert [row.position for row in rows(house, ImportRow) if row.reading.get("dropped")] == [5, 30]
    clerk.get(draft)
    assert "Nhập 30 nhiệm vụ" in words(clerk.page)
    clerk.submit(f"{draft}/chap-nhan", row=["30:2"], act="take-back")
    assert rows(house, ImportRow, position=30)[0].reading["dropped"] is False
    clerk.get(draft)
    refused = clerk.submit(f"{draft}/chap-nhan", act="settle")
    assert refused.status_code == 422 and "Chưa chọn dòng nào" in words(refused.text)


def test_of_many_rows_none_is_accepted_when_one_was_changed_meanwhile(house, clerk, draft):
    data = {"csrf_token": token(clerk), "version": "1", "act": "change", "deadline": "Quý I"}
    clerk.post(f"{draft}/dong/8", data=data)
    clerk.get(draft)
    answer = clerk.submit(f"{draft}/chap-nhan", row=["5:1", "8:1"], act="settle")
    assert answer.status_code == 409 and "Dòng 8 vừa được sửa ở nơi khác" in words(answer.text)
    assert not rows(house, ImportRow, position=5)[0].settled


def test_a_row_left_without_its_task_is_refused(clerk, draft):
    answer = clerk.post(f"{draft}/dong/5", headers=HTMX, data={
        "csrf_token": token(clerk), "version": "1", "act": "change", "task": " "})
    assert answer.status_code == 422 and "Ghi nội dung nhiệm vụ, hoặc bỏ dòng này" in answer.text


def test_a_column_chosen_anew_is_read_anew_and_edits_stay(clerk, draft):
    clerk.post(f"{draft}/dong/5", data={"csrf_token": token(clerk), "version": "1", "act": "change",
                                        "task": "Kiểm tra nội bộ", "deadline": "Quý IV"})
    clerk.get(draft)
    tree = html.document_fromstring(clerk.page)
    boxes = {box.value: box.name for box in tree.xpath("//select[starts-with(@name, 'column-')]")}
    answer = clerk.submit(f"{draft}/cot", **{boxes["product"]: "other"})
    assert answer.status_code == 302
    clerk.get(draft)
    assert "Kiểm tra nội bộ" in cells(clerk.page, "dong-5") and "31/12/2022" in cells(clerk.page, "dong-5")
    refused = clerk.submit(f"{draft}/cot", **{boxes["task"]: ""})
    assert refused.status_code == 422 and "Chưa chọn cột nào là nhiệm vụ" in words(refused.text)


def test_a_year_has_one_plan(house, clerk):
    import_plan(clerk)
    answer = upload(clerk)
    assert answer.status_code == 422 and "Kế hoạch năm 2022 đã được nhập" in words(answer.text)
    assert len(rows(house, Plan)) == 1


def test_what_is_unclear_stays_open_on_its_task(clerk):
    plan = import_plan(clerk)
    clerk.get("/nhiem-vu?tinh-trang=can-lam-ro")
    assert html.document_fromstring(clerk.page).xpath("//tbody/@id") and "trên tổng 4" in words(clerk.page)
    assert clerk.get(plan).status_code == 200


def test_an_import_is_undone_while_nothing_was_reported(house, clerk):
    plan = import_plan(clerk)
    clerk.get(plan)
    assert clerk.submit(f"{plan}/hoan-tac").status_code == 302
    assert rows(house, Plan) == [] and rows(house, Task) == []
    clerk.get("/nhap-ke-hoach")
    assert "so-mau-2022.docx" in clerk.page


def test_an_import_that_was_reported_on_is_not_undone(house, clerk):
    plan = import_plan(clerk)
    clerk.get("/nhiem-vu/1")
    assert clerk.submit("/nhiem-vu/1/tien-do", unchanged="1").status_code == 302
    clerk.get(plan)
    answer = clerk.submit(f"{plan}/hoan-tac")
    assert answer.status_code == 422 and len(rows(house, Task)) == 32


def test_a_draft_can_be_thrown_away(house, clerk, draft):
    assert clerk.submit(f"{draft}/bo").location == "/nhap-ke-hoach"
    assert rows(house, ImportDraft) == []
    assert clerk.get(draft).status_code == 404


def test_a_draft_of_another_agency_does_not_exist(house, clerk, draft):
    assert house.client("stranger").get(draft).status_code == 404


@pytest.mark.parametrize(("name", "year"), [
    ("so-mau-2022.xlsx", "2022"), ("so-mau-2022.pdf", "2022"), ("so-nam-cot-2026.docx", "2026"),
    ("truong-khong-tt-2026.xlsx", "2026"),
])
def test_other_papers_get_their_review_page(clerk, name, year):
    address = upload(clerk, name, year).location
    assert clerk.get(address).status_code == 200
