"""From the checklist to chốt, gửi and điều chỉnh on the pages; the report's words, pasted columns and own forms."""

import io
from datetime import date, timedelta

import pytest
from docx import Document
from lxml import html

from tests.factories import make_plan, make_task
from tracker import clock
from tracker.models import Agency
from tracker.queries.report_forms import report_form
from tracker.queries.reports import report_of
from tracker.services.assigned import add_assigned
from tracker.services.completion import complete_task
from tracker.transaction import transaction

FORM = report_form("ha-tinh-2021")
PAGE = "/bao-cao/2022-6T/ha-tinh-2021"
MANUAL, NEXT_MANUAL = [row.row for row in FORM.rows if row.source == "manual"][:2]


@pytest.fixture
def filled(house):
    """A plan of 2022: done on time, overdue, undated."""
    with house.app.app_context(), transaction(), house.inside():
        plan = make_plan()
        unit = house.unit("Thanh tra Sở")
        tasks = [make_task(plan, due_on=due, lead=unit) for due in (date(2022, 2, 28), date(2022, 4, 30), None)]
        complete_task(tasks[0], done_on=date(2022, 2, 1), today=date(2022, 12, 31))
    return house


def read(response):
    return " ".join(html.document_fromstring(response.get_data(as_text=True)).text_content().split())


def opened(client, path=PAGE):
    response = client.get(path)
    assert response.status_code == 200
    return read(response)


def test_the_checklist_counts_and_leads(filled):
    client = filled.client("office")
    text = opened(client)
    assert "Đơn vị chưa cập nhật trong kỳ 1 đơn vị, 2 nhiệm vụ" in text and "Hạn chưa rõ 1 nhiệm vụ" in text
    assert "dòng trống" in text and "Chốt số liệu 6 tháng đầu năm 2022" in text
    assert "Thanh tra Sở 2 nhiệm vụ" in opened(client, f"{PAGE}/chua-cap-nhat")
    assert "Hạn chưa rõ: 1" in opened(client, f"{PAGE}/han-chua-ro")


def test_frozen_sent_and_corrected_on_the_pages(filled):
    client = filled.client("office")
    client.get(PAGE)
    client.submit(PAGE, **{f"value-{MANUAL}": "05/05"})
    assert "Dòng còn trống" in opened(client, f"{PAGE}/chot")
    assert client.submit(f"{PAGE}/chot").status_code == 302
    text = opened(client)
    assert "Số liệu đã chốt" in text and "05/05" in text and "SHA-256" in text
    before = {kind: client.get(f"{PAGE}/tai-ve.{kind}").data for kind in ("docx", "xlsx", "pdf", "json")}
    with filled.app.app_context(), transaction():
        from tracker.database import db

        db.session.get_one(Agency, 1).name = "Tên khác"
    assert before == {kind: client.get(f"{PAGE}/ban-chot/0/tai-ve.{kind}").data for kind in before}
    assert client.submit(f"{PAGE}/gui", sent_as=" ").status_code == 422
    client.get(PAGE)
    assert client.submit(f"{PAGE}/gui", sent_as="Báo cáo số 45/BC-SCT ngày 16/6/2022").status_code == 302
    assert "45/BC-SCT" in opened(client)
    client.get(PAGE)
    assert client.submit(f"{PAGE}/dieu-chinh", reason="Sai số cuộc kiểm tra").status_code == 302
    client.get(PAGE)
    client.submit(PAGE, **{f"value-{MANUAL}": "06"})
    assert "Khác bản đã chốt ở" in opened(client)
    client.get(f"{PAGE}/chot")
    assert client.submit(f"{PAGE}/chot").status_code == 302
    text = opened(client)
    assert "điều chỉnh lần 1" in text and "Sai số cuộc kiểm tra" in text
    assert "05/05" in opened(client, f"{PAGE}/ban-chot/0")


def test_every_frozen_number_opens_to_that_many_things(filled):
    client = filled.client("office")
    client.get(f"{PAGE}/chot")
    client.submit(f"{PAGE}/chot")
    page = html.document_fromstring(client.get(PAGE).get_data(as_text=True))
    links = page.xpath("//a[contains(@href, '/danh-sach/')]")
    assert len(links) > 10
    for link in links:
        behind = html.document_fromstring(client.get(link.get("href")).get_data(as_text=True))
        assert len(behind.xpath("//table/tbody/tr")) == int(link.text.strip()), link.get("href")
    assert client.get(f"{PAGE}/ban-chot/0/danh-sach/abc").status_code == 404
    assert client.get(f"{PAGE}/ban-chot/7").status_code == 404
    assert "Bổ sung sau ngày chốt: 0" in opened(client, f"{PAGE}/ban-chot/0/bo-sung")


def test_what_is_recorded_after_freezing_is_listed_with_its_reason(filled):
    client = filled.client("office")
    client.get(f"{PAGE}/chot")
    client.submit(f"{PAGE}/chot")
    with filled.app.app_context(), transaction(), filled.inside():
        from tracker.queries.plans import plan_of_year
        from tracker.queries.tasks import task_at

        complete_task(task_at(plan_of_year(2022).id, 2), done_on=date(2022, 5, 2), today=date(2022, 12, 31),
                      recorded_at=clock.now() + timedelta(minutes=1))
    text = opened(client, f"{PAGE}/ban-chot/0/bo-sung")
    assert "Bổ sung sau ngày chốt: 1" in text and "Xác nhận hoàn thành, có hiệu lực 02/05/2022" in text
    assert "Hoàn thành quá hạn (ngày 02/05/2022)" in text


def test_two_moments_are_compared_with_the_reason(filled):
    client = filled.client("auditor")
    text = opened(client, f"{PAGE}/doi-chieu?tu=01/02/2022&den=14/06/2022")
    assert "Đến hạn 30/04/2022 mà chưa hoàn thành" in text and "1 nhiệm vụ" in text
    page = html.document_fromstring(client.page)
    counts = {row.xpath("th")[0].text_content(): [cell.text for cell in row.xpath("td")]
              for row in page.xpath("//table[caption[contains(., 'hai thời điểm')]]//tr[td]")}
    assert counts["Trong hạn"] == ["1", "0", "-1"] and counts["Quá hạn"] == ["0", "1", "+1"]
    assert counts["Tổng số"] == ["3", "3", "0"]
    assert "Không có nhiệm vụ nào thay đổi" in opened(client, f"{PAGE}/doi-chieu?tu=14/06/2022&den=14/06/2022")
    assert client.get(f"{PAGE}/doi-chieu?tu=abc").status_code == 422


@pytest.mark.parametrize(("decider", "who"), [("director", "director"), ("office", "office")])
def test_the_setting_names_who_freezes(filled, decider, who):
    with filled.app.app_context(), transaction():
        from tracker.database import db

        db.session.get_one(Agency, 1).settings = {"freeze_decider": decider}
    for role in ("office", "director"):
        client = filled.client(role)
        client.get(f"{PAGE}/chot")
        offered = f'action="{PAGE}/chot"' in client.page
        assert offered == (role == who)
        if not offered:
            token = html.document_fromstring(client.page).xpath("//input[@name='csrf_token']/@value")[0]
            assert client.post(f"{PAGE}/chot", data={"csrf_token": token}).status_code == 403


def test_the_words_are_drafted_rewritten_doubted_and_drafted_again(filled):
    client = filled.client("office")
    text = opened(client, f"{PAGE}/noi-dung")
    assert "CHỈ ĐẠO, ĐIỀU HÀNH" in text and "TỒN TẠI, HẠN CHẾ" in text and "PHƯƠNG HƯỚNG" in text
    rosy = "Các nhiệm vụ triển khai đúng tiến độ kế hoạch đề ra; đã hoàn thành 100% kế hoạch."
    assert client.submit(f"{PAGE}/noi-dung", part="chi-dao", **{"text-chi-dao": rosy}).status_code == 302
    text = opened(client, f"{PAGE}/noi-dung")
    assert "trong khi còn 1 nhiệm vụ quá hạn" in text and "mới hoàn thành 1/3 nhiệm vụ" in text
    document = Document(io.BytesIO(client.get(f"{PAGE}/tai-ve.docx").data))
    assert rosy in [one.text for one in document.paragraphs]
    client.get(f"{PAGE}/noi-dung")
    clash = client.submit(f"{PAGE}/noi-dung", **{"text-chi-dao": "khác", "seen-chi-dao": "0"})
    assert clash.status_code == 409 and rosy in clash.get_data(as_text=True)
    client.get(f"{PAGE}/noi-dung")
    assert client.submit(f"{PAGE}/noi-dung", reset="chi-dao").status_code == 302
    assert rosy not in opened(client, f"{PAGE}/noi-dung")


def test_saving_one_part_keeps_what_was_typed_in_the_others(filled):
    client = filled.client("office")
    opened(client, f"{PAGE}/noi-dung")
    client.submit(f"{PAGE}/noi-dung", part="chi-dao", **{"text-chi-dao": "Lời một", "text-ket": "Lời hai"})
    text = opened(client, f"{PAGE}/noi-dung")
    assert "Lời một" in text and "Lời hai" in text
    with filled.app.app_context(), filled.inside():
        assert {one.part for one in report_of("2022-6T", FORM.key).texts} == {"chi-dao", "ket"}


def test_a_clash_on_one_part_keeps_what_was_typed_in_the_others_on_the_page(filled):
    client = filled.client("office")
    opened(client, f"{PAGE}/noi-dung")
    client.submit(f"{PAGE}/noi-dung", **{"text-ket": "Lời trước"})
    opened(client, f"{PAGE}/noi-dung")
    clash = client.submit(f"{PAGE}/noi-dung", **{"text-chi-dao": "Lời một", "text-ket": "Lời sau", "seen-ket": "0"})
    assert clash.status_code == 409
    assert all(words in clash.text for words in ("Lời một", "Lời sau", "Lời trước"))
    with filled.app.app_context(), filled.inside():
        assert [one.text for one in report_of("2022-6T", FORM.key).texts] == ["Lời trước"]


def test_what_others_assigned_is_named_where_no_row_counts_it(filled):
    client = filled.client("office")
    assert "cấp khác giao" not in opened(client, PAGE)
    with filled.app.app_context(), filled.inside(), transaction():
        for assigner in ("chinh-phu", "ubnd-tinh"):
            add_assigned(assigner=assigner, received_on=date(2022, 3, 1), due_on=None, unit=None, text="Báo cáo",
                         today=date(2022, 3, 1))
    assert "1 nhiệm vụ do cấp khác giao trong kỳ" in " ".join(opened(client, PAGE).split())


def test_a_pasted_column_is_shown_before_it_is_saved(filled):
    client = filled.client("office")
    client.get(f"{PAGE}/dan-cot")
    assert client.submit(f"{PAGE}/dan-cot", column=" ").status_code == 422
    client.get(f"{PAGE}/dan-cot")
    response = client.submit(f"{PAGE}/dan-cot", column="05/05\tba cuộc\n02\n", from_row=MANUAL, only_manual="1")
    assert response.status_code == 200 and "Ghi 2 dòng vào báo cáo" in response.get_data(as_text=True)
    assert client.submit(PAGE).status_code == 302
    with filled.app.app_context(), filled.inside():
        values = {one.row: (one.value, one.note) for one in report_of("2022-6T", FORM.key).values}
    assert values == {MANUAL: ("05/05", "ba cuộc"), NEXT_MANUAL: ("02", "")}


def own_form():
    """An agency's form as a Word file: heads in two lines, a counted row, typed rows."""
    document = Document()
    document.add_paragraph("Phụ lục 2")
    document.add_paragraph("BIỂU THỐNG KÊ CỦA SỞ")
    rows = [("STT", "Chỉ tiêu thống kê", "Đơn vị tính", "Số liệu", "Ghi chú"),
            ("1", "Kế hoạch cải cách hành chính", "", "", ""),
            ("1.1", "Số nhiệm vụ đề ra trong kế hoạch", "Nhiệm vụ", "35", ""),
            ("1.2", "Số cuộc họp", "Cuộc", "4", "")]
    table = document.add_table(rows=0, cols=5)
    for texts in rows:
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text
    buffer = io.BytesIO()
    document.save(buffer)
    buffer.seek(0)
    return buffer


def test_an_own_form_is_read_matched_confirmed_and_changed_by_versions(filled):
    client = filled.client("office")
    client.get("/bao-cao/mau")
    token = html.document_fromstring(client.page).xpath("//input[@name='csrf_token']/@value")[0]
    sent = {"csrf_token": token, "name": "Mẫu của Sở", "file": (own_form(), "mau.docx")}
    response = client.post("/bao-cao/mau", data=sent)
    assert response.status_code == 302, read(response)
    version = response.location
    client.get(version)
    chosen = html.document_fromstring(client.page).xpath("//option[@selected]/@value")
    assert chosen == ["heading", "plan.tasks", "manual"]
    assert client.submit(version, add="3").status_code == 302
    client.get(version)
    done = client.submit(version, **{"label-4": "Số cuộc đối thoại"}, act="confirm", valid_from="01/01/2022")
    assert done.status_code == 302
    report = "/bao-cao/2022-6T/mau-cua-so"
    text = opened(client, report)
    assert "Số cuộc đối thoại" in text and "Số nhiệm vụ đề ra trong kế hoạch" in text
    client.submit(report, **{"value-4": "7"})
    client.get("/bao-cao/mau")
    newer = client.submit("/bao-cao/mau/mau-cua-so/sua").location
    client.get(newer)
    changed = client.submit(newer, **{"hidden-3": "1", "label-4": "Số lần đối thoại"}, act="confirm",
                            valid_from="02/01/2022")
    assert changed.status_code == 302
    assert "Số cuộc đối thoại" in opened(client, report) and "Số cuộc họp" in opened(client, report)
    later = opened(client, "/bao-cao/2022-9T/mau-cua-so")
    assert "Số lần đối thoại" in later and "Số cuộc họp" not in later
    page = html.document_fromstring(client.page)
    assert page.get_element_by_id("dong-4").xpath("td[@data-label='Kỳ trước']")[0].text.strip() == "7"


def test_the_title_and_the_heads_of_a_form_are_changed_and_printed_so(filled):
    client = filled.client("office")
    client.get("/bao-cao/mau")
    version = client.submit(f"/bao-cao/mau/{FORM.key}/sua").location
    client.get(version)
    refused = client.submit(version, **{"table-1-head-value": " ", "table-1-title": "KẾT QUẢ"})
    assert refused.status_code == 422 and "Nhập tên cho cột số liệu." in read(refused)
    refused = client.submit(version, **{"table-1-head-value": "Số liệu", "table-1-title": "KẾT QUẢ {quy}"})
    assert refused.status_code == 422 and "chỗ điền chưa biết: quy" in read(refused)
    typed = {"table-1-mark": "Biểu số 1", "table-1-title": "KẾT QUẢ {PERIOD}", "table-1-caption": "(của {agency})",
             "table-1-head-label": "Nội dung", "table-1-head-label_hint": "", "table-1-head-result": "",
             "table-1-head-value": "Thực hiện", "table-1-head-note": "Nguồn số liệu"}
    assert client.submit(version, **typed).status_code == 302
    client.get(version)
    assert client.submit(version, act="confirm", valid_from="01/01/2022").status_code == 302
    opened(client)
    page = html.document_fromstring(client.page)
    heads = [cell.text for cell in page.xpath("//table[contains(@class, 'table--report')]")[0].xpath("thead//th")]
    assert heads[:4] == ["STT", "Nội dung", "Đơn vị tính", "Thực hiện"] and "Nguồn số liệu" in heads
    document = Document(io.BytesIO(client.get(f"{PAGE}/tai-ve.docx").data))
    printed = {" ".join(paragraph.text.split()) for paragraph in document.paragraphs}
    assert {"Biểu số 1", "KẾT QUẢ 6 THÁNG ĐẦU NĂM 2022", "(của Sở Công Thương)"} <= printed
    (table,) = [table for table in document.tables if table.cell(0, 1).text == "Nội dung"]
    texts = [[cell.text for cell in row.cells] for row in table.rows[:2]]
    assert texts[0] == ["STT", "Nội dung", "Đơn vị tính", "Thực hiện", "Nguồn số liệu"]
    assert texts[1][1] == FORM.rows[0].label


@pytest.mark.parametrize(("name", "content", "said"), [
    ("mau.docx", b"", "chọn lại tệp"), ("mau.txt", "chỉ có chữ".encode(), "Chưa tìm thấy bảng")])
def test_a_file_without_a_form_is_refused_by_name(filled, name, content, said):
    client = filled.client("office")
    client.get("/bao-cao/mau")
    token = html.document_fromstring(client.page).xpath("//input[@name='csrf_token']/@value")[0]
    data = {"csrf_token": token, "name": "Mẫu", "file": (io.BytesIO(content), name)}
    response = client.post("/bao-cao/mau", data=data)
    assert response.status_code == 422 and said in read(response)
