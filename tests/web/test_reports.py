"""The report's pages: chosen by address, filled row by row or all at once, every number open, files to take away."""

import io
from datetime import date

import pdfplumber
import pytest
from docx import Document
from lxml import html
from openpyxl import load_workbook

from tests.factories import make_plan, make_task
from tracker.queries.report_forms import report_form, report_forms
from tracker.queries.reports import report_of
from tracker.services.completion import complete_task
from tracker.transaction import transaction

FORM = report_form("ha-tinh-2021")
PAGE = "/bao-cao/2022-6T/ha-tinh-2021"
MANUAL, NEXT_MANUAL = [row.row for row in FORM.rows if row.source == "manual"][:2]


@pytest.fixture
def filled(house):
    """A plan of 2022: done on time, done late, overdue, open, undated."""
    with house.app.app_context(), transaction(), house.inside():
        plan = make_plan()
        unit = house.unit("Thanh tra Sở")
        dues = [date(2022, 2, 28), date(2022, 3, 31), date(2022, 4, 30), date(2022, 11, 30), None]
        tasks = [make_task(plan, due_on=due, lead=unit if due else None) for due in dues]
        for task, day in ((tasks[0], date(2022, 2, 1)), (tasks[1], date(2022, 4, 4))):
            complete_task(task, done_on=day, today=date(2022, 12, 31))
    return house


def tree_of(response):
    return html.document_fromstring(response.get_data(as_text=True))


def stored(house, row):
    with house.app.app_context(), house.inside():
        return next(value for value in report_of("2022-6T", FORM.key).values if value.row == row)


def test_choosing_a_period_leads_to_its_address(filled):
    client = filled.client("office")
    page = tree_of(client.get("/bao-cao"))
    assert {option.get("value") for option in page.xpath("//select[@name='mau']/option")} == set(report_forms())
    response = client.get("/bao-cao?nam=2022&ky=-6T&mau=ha-tinh-2021")
    assert response.status_code == 302 and response.location == PAGE


@pytest.mark.parametrize("address", [
    "/bao-cao/2022-6T/khong-co", "/bao-cao/abc/ha-tinh-2021", f"{PAGE}/nhom/abc", f"{PAGE}/chi-tieu/abc",
    f"{PAGE}/tai-ve.odt", "/bao-cao?nam=abc&ky=&mau=ha-tinh-2021",
])
def test_an_address_that_means_nothing_says_so(filled, address):
    assert filled.client("office").get(address).status_code in (404, 422)


def test_the_page_holds_every_row_of_the_form_in_order(filled):
    page = tree_of(filled.client("office").get(PAGE))
    rows = page.xpath("//tr[starts-with(@id, 'dong-')]")
    assert [row.get("id") for row in rows] == [f"dong-{row.row}" for row in FORM.rows]
    assert [row.xpath("string(th)").strip() for row in rows] == [row.label for row in FORM.rows]
    assert len(page.xpath("//input[starts-with(@name, 'value-')]")) == len(
        [row for row in FORM.rows if row.source == "manual"])


def test_buckets_add_up_and_the_rule_in_force_is_printed(filled):
    client = filled.client("auditor")
    page = tree_of(client.get(PAGE))
    cells = page.xpath("//table[contains(@class, 'table--buckets')]//td[a]")
    numbers = [int(cell.xpath("string(a/text())")) for cell in cells]
    assert numbers == [1, 1, 1, 1, 1, 0, 5]
    assert "chưa tính hoàn thành trước ngày chốt năm" in page.text_content()
    annual = tree_of(client.get("/bao-cao/2022/ha-tinh-2021")).text_content()
    assert "tính hoàn thành khi mọi kỳ đã đến hạn" in annual


def test_every_number_opens_to_that_many_things(filled):
    client = filled.client("office")
    page = tree_of(client.get(PAGE))
    links = page.xpath(f"//a[starts-with(@href, '{PAGE}/chi-tieu/') or starts-with(@href, '{PAGE}/nhom/')]")
    assert len(links) > 12
    for link in links:
        number = int("".join(char for char in link.text.split()[0] if char.isdigit()))
        behind = tree_of(client.get(link.get("href")))
        assert len(behind.xpath("//table/tbody/tr")) == number, link.get("href")


def test_all_rows_are_saved_by_one_button(filled):
    client = filled.client("office")
    client.get(PAGE)
    response = client.submit(PAGE, **{f"value-{MANUAL}": "05/05", f"note-{MANUAL}": "=ghi chú"})
    assert response.status_code == 302
    page = tree_of(client.get(response.location))
    assert page.xpath(f"//input[@id='value-{MANUAL}']/@value") == ["05/05"]
    assert "Đã lưu 1 dòng" in page.text_content()
    assert stored(filled, MANUAL).changed_by_id is not None


def test_one_row_is_saved_in_place_and_answers_with_its_state_alone(filled):
    client = filled.client("office")
    page = tree_of(client.get(PAGE))
    data = {"csrf_token": page.xpath("//input[@name='csrf_token']/@value")[0], f"value-{MANUAL}": "39",
            f"note-{MANUAL}": "", f"seen-{MANUAL}": "0"}
    response = client.post(f"{PAGE}/dong/{MANUAL}", data=data, headers={"HX-Request": "true"})
    part = html.fragment_fromstring(response.get_data(as_text=True))
    assert response.status_code == 200 and part.get("id") == f"state-{MANUAL}" and "Đã lưu" in part.text_content()
    mark = part.xpath(".//input/@value")[0]
    again = client.post(f"{PAGE}/dong/{MANUAL}", data=data | {f"value-{MANUAL}": "40"}, headers={"HX-Request": "true"})
    assert again.status_code == 409 and "“39”" in again.get_data(as_text=True)
    assert stored(filled, MANUAL).value == "39"
    data |= {f"value-{MANUAL}": "40", f"seen-{MANUAL}": mark}
    assert client.post(f"{PAGE}/dong/{MANUAL}", data=data, headers={"HX-Request": "true"}).status_code == 200
    assert stored(filled, MANUAL).value == "40"


def test_a_conflict_shows_both_texts_and_keeps_what_was_typed(filled):
    mine, hers = filled.client("office"), filled.client("admin")
    mine.get(PAGE)
    hers.get(PAGE)
    hers.submit(PAGE, **{f"value-{MANUAL}": "12"})
    response = mine.submit(PAGE, **{f"value-{MANUAL}": "15", f"value-{NEXT_MANUAL}": "7"})
    page = tree_of(response)
    assert response.status_code == 409 and page.findtext(".//title").startswith("Lỗi:")
    assert page.xpath(f"//input[@id='value-{MANUAL}']/@value") == ["15"]
    assert page.xpath(f"//input[@id='value-{NEXT_MANUAL}']/@value") == ["7"]
    assert "Người admin" in page.text_content() and "“12”" in page.text_content()
    assert stored(filled, MANUAL).value == "12"
    assert mine.submit(PAGE).status_code == 302
    assert (stored(filled, MANUAL).value, stored(filled, NEXT_MANUAL).value) == ("15", "7")


def test_the_days_of_a_period_are_changed_as_paper_writes_them(filled):
    client = filled.client("office")
    client.get(PAGE)
    assert client.submit(f"{PAGE}/ky-so-lieu", from_="16/12/2021", to="06-6-2022").status_code == 302
    assert "16/12/2021" in client.get(PAGE).get_data(as_text=True)
    response = client.submit(f"{PAGE}/ky-so-lieu", from_="16/12/2022", to="06/06/2022")
    assert response.status_code == 422 and "sau khi kết thúc" in response.get_data(as_text=True)


@pytest.mark.parametrize("who", ["head", "staff", "director", "auditor"])
def test_who_may_not_type_reads_the_same_report(filled, who):
    page = tree_of(filled.client(who).get(PAGE))
    assert not page.xpath("//input[starts-with(@name, 'value-')] | //textarea | //tr[@hx-post]")
    assert len(page.xpath("//tr[starts-with(@id, 'dong-')]")) == len(FORM.rows)


def test_a_stranger_sees_none_of_our_numbers(filled):
    client = filled.client("office")
    client.get(PAGE)
    client.submit(PAGE, **{f"value-{MANUAL}": "1234567"})
    stranger = filled.client("stranger")
    assert "1234567" not in stranger.get(PAGE).get_data(as_text=True)
    assert not tree_of(stranger.get(f"{PAGE}/chi-tieu/plan.tasks")).xpath("//table")


@pytest.mark.parametrize(("kind", "begins"), [("docx", b"PK"), ("xlsx", b"PK"), ("pdf", b"%PDF"), ("json", b"{")])
def test_files_are_taken_away_under_a_plain_name(filled, kind, begins):
    response = filled.client("head").get(f"{PAGE}/tai-ve.{kind}")
    assert response.status_code == 200 and response.data.startswith(begins)
    assert response.headers["Content-Disposition"] == (
        f'attachment; filename="bao-cao-cchc-2022-6T-ha-tinh-2021.{kind}"')


def test_a_note_that_claims_too_much_is_doubted_on_the_page(filled):
    client = filled.client("office")
    client.get(PAGE)
    client.submit(PAGE, **{f"note-{MANUAL}": "Thực hiện đúng tiến độ"})
    assert "trong khi còn 1 nhiệm vụ quá hạn" in client.get(PAGE).get_data(as_text=True)


SUMMARY = "/tong-hop?ngay=14/06/2022&nam=2022"


def test_the_summary_s_tables_agree_and_every_cell_opens(filled):
    client = filled.client("director")
    page = tree_of(client.get(SUMMARY))
    tables = page.xpath("//table[contains(@class, 'table--summary')]")
    totals = [[cell.xpath("string(.//text())").strip() for cell in table.xpath("tfoot//td")[:8]] for table in tables]
    assert totals == [["5", "1", "1", "1", "1", "1", "0", "0"]] * 3
    assert [row.xpath("string(th)") for row in tables[0].xpath("tbody/tr")] == ["Thanh tra Sở", "Chưa giao đơn vị"]
    for link in page.xpath("//table//td/a"):
        behind = tree_of(client.get(link.get("href")))
        assert len(behind.xpath("//table/tbody/tr")) == int(link.text.strip()), link.get("href")


def test_the_summary_is_asked_by_its_address(filled):
    client = filled.client("office")
    later = tree_of(client.get("/tong-hop?ngay=2022-12-31"))
    assert later.xpath("//input[@name='ngay']/@value") == ["2022-12-31"]
    assert "tính đến ngày 31/12/2022" in later.text_content()
    wrong = client.get("/tong-hop?ngay=abc")
    assert wrong.status_code == 422 and "Không hiểu “abc”" in wrong.get_data(as_text=True)
    assert client.get("/tong-hop/nhiem-vu?ngay=14/06/2022&theo=don-vi&dong=999&nhom=total").status_code == 404
    assert client.get("/tong-hop/nhiem-vu?ngay=14/06/2022&theo=x&nhom=total").status_code == 404


def test_the_summary_without_a_plan_says_what_to_do(house):
    assert "Chưa có nhiệm vụ nào" in house.client("office").get("/tong-hop").get_data(as_text=True)


def test_the_summary_s_files_hold_the_page_s_numbers(filled):
    client = filled.client("office")
    book = load_workbook(io.BytesIO(client.get(SUMMARY.replace("?", "/tai-ve.xlsx?")).data))
    assert book.sheetnames == ["Theo đơn vị chủ trì", "Theo lĩnh vực", "Theo tháng đến hạn", "So với kỳ trước"]
    for sheet in book.worksheets[:3]:
        total = next(row for row in sheet.iter_rows(values_only=True) if row[1] == "Tổng số" and row[2] is not None
                     and isinstance(row[2], int))
        assert total[2:10] == (5, 1, 1, 1, 1, 1, 0, 0) and total[13] == "40,0\u00a0% (2/5)"
    document = Document(io.BytesIO(client.get(SUMMARY.replace("?", "/tai-ve.docx?")).data))
    assert [table.rows[-1].cells[2].text for table in document.tables[:3]] == ["5", "5", "5"]
    pictures = document.element.xpath("//wp:inline/wp:docPr/@descr")
    assert len(pictures) == 3 and "Thanh tra Sở: hoàn thành đúng hạn 1, hoàn thành quá hạn 1" in pictures[0]
    assert {str(part.partname)[-4:] for part in document.part.related_parts.values() if "image" in part.content_type
            } == {".png"}
    assert client.get(SUMMARY.replace("?", "/tai-ve.pdf?")).data.startswith(b"%PDF")
    assert client.get(SUMMARY.replace("?", "/tai-ve.json?")).status_code == 404


def test_the_summary_is_held_against_an_earlier_day(filled):
    client = filled.client("director")
    page = tree_of(client.get(SUMMARY))
    rows = {row.xpath("string(th)"): [cell.text.strip() for cell in row.xpath("td")]
            for row in page.xpath("//table[contains(@class, 'table--compare')]/tbody/tr")}
    assert page.xpath("//input[@name='so-voi']/@value") == ["14/03/2022"]
    assert rows["Tổng số nhiệm vụ"] == ["5", "5", "0"] and rows["Hoàn thành quá hạn"] == ["0", "1", "+1"]
    assert rows["Tỷ lệ hoàn thành / tổng số"][2] == "+20,0 điểm %"
    other = tree_of(client.get(SUMMARY + "&so-voi=14/06/2022"))
    assert {row.xpath("string(td[3])") for row in other.xpath("//table[contains(@class, 'table--compare')]/tbody/tr")
            if "Tỷ lệ" not in row.xpath("string(th)")} == {"0"}


def test_leadership_s_summary_is_one_page(filled):
    client = filled.client("director")
    with pdfplumber.open(io.BytesIO(client.get(SUMMARY.replace("?", "/mot-trang.pdf?")).data)) as pdf:
        assert len(pdf.pages) == 1
        text = pdf.pages[0].extract_text()
    assert "Nhiệm vụ quá hạn lâu nhất" in text and "Nhiệm vụ số 3" in text and "Thanh tra Sở" in text
    document = Document(io.BytesIO(client.get(SUMMARY.replace("?", "/mot-trang.docx?")).data))
    assert len(document.tables) == 2 and len(document.inline_shapes) == 1
    assert client.get(SUMMARY.replace("?", "/mot-trang.xlsx?")).status_code == 404
