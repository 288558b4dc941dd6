"""Lists of tasks: what stands in them, their filters, pages and files, each as the own rights allow."""

import csv
import io

import pytest
from lxml import html
from openpyxl import load_workbook
from sqlalchemy import event

from tests.factories import make_plan, make_task
from tests.web.five_tasks import ids, plan
from tests.web.journeys import cells, words
from tracker.database import db
from tracker.scope import agency_scope
from tracker.transaction import transaction

__all__ = ["plan"]


def test_a_head_begins_at_what_the_own_unit_leads(plan):
    head = plan.client("head")
    head.get("/nhiem-vu")
    assert ids(head.page) == ["task-1", "task-2"]
    head.get("/nhiem-vu?vai=phoi-hop")
    assert ids(head.page) == ["task-3"]
    head.get("/nhiem-vu?vai=tat-ca")
    assert len(ids(head.page)) == 5 and "1–5 trên tổng 5" in words(head.page)


@pytest.mark.parametrize(("query", "found"), [
    ("q=ke+hoach", ["task-1"]),
    ("q=RÀ+SOÁT", ["task-2"]),
    ("q=thu+tuc+ra+soat", ["task-2"]),
    ("q=%25", []),
    ("tinh-trang=qua-han", ["task-1", "task-2", "task-4", "task-3"]),
    ("tinh-trang=chua-ro-han", ["task-5"]),
    ("tinh-trang=chua-giao", ["task-4"]),
    ("tinh-trang=can-lam-ro", ["task-4"]),
    ("tinh-trang=not_started&q=duy+tri", ["task-5"]),
    ("tinh-trang=bay-ba", ["task-1", "task-2", "task-3", "task-4", "task-5"]),
    ("nam=2021", []),
    ("nam=moi-nam", ["task-1", "task-2", "task-3", "task-4", "task-5"]),
    ("han-den=31/3/2022", ["task-1", "task-2"]),
    ("sap-xep=-han&vai=tat-ca", ["task-3", "task-4", "task-2", "task-1", "task-5"]),
    ("trang=99", ["task-1", "task-2", "task-3", "task-4", "task-5"]),
    ("linh-vuc=x&don-vi=abc&trang=-1", ["task-1", "task-2", "task-3", "task-4", "task-5"]),
])
def test_the_filter_lives_in_the_address(plan, query, found):
    clerk = plan.client("office")
    assert clerk.get(f"/nhiem-vu?{query}").status_code == 200
    assert ids(clerk.page) == found


def test_chosen_filters_are_chips_that_can_be_removed(plan):
    clerk = plan.client("office")
    clerk.get("/nhiem-vu?q=ke+hoach&tinh-trang=qua-han&trang=1")
    chips = html.document_fromstring(clerk.page).xpath("//a[@class='chip']")
    assert [words(html.tostring(chip, encoding="unicode")) for chip in chips] == [
        "Có chữ “ke hoach” × – bỏ lọc này", "Tình trạng: Quá hạn × – bỏ lọc này"]
    assert chips[0].get("href") == "/nhiem-vu?tinh-trang=qua-han"


def test_pages_are_numbered_and_cost_the_same_number_of_statements(plan):
    clerk = plan.client("office")

    def statements() -> int:
        seen = []

        def note(_connection, _cursor, statement, *_rest) -> None:
            seen.append(statement)

        with plan.app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        clerk.get("/nhiem-vu")
        event.remove(engine, "before_cursor_execute", note)
        return len(seen)

    few = statements()
    with plan.app.app_context(), transaction(), agency_scope(1):
        year = make_plan(2023)
        for number in range(120):
            make_task(year, text=f"Việc {number}", lead=plan.unit("Văn phòng Sở"))
    assert statements() == few
    assert "1–50 trên tổng 120 nhiệm vụ" in words(clerk.page)
    clerk.get("/nhiem-vu?trang=3")
    assert "101–120 trên tổng 120" in words(clerk.page) and "trang 3" in clerk.page


def test_what_is_exported_is_the_whole_filtered_set(plan):
    clerk = plan.client("office")
    answer = clerk.get("/nhiem-vu/tai-ve.csv?tinh-trang=qua-han")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [row[0] for row in rows] == ["Số", "1", "2", "4", "3"]
    assert rows[4][4] == "'=Công khai dự toán"
    sheet = load_workbook(io.BytesIO(clerk.get("/nhiem-vu/tai-ve.xlsx").data)).active
    assert sheet.max_row == 3 + 5 and sheet["E6"].value == "=Công khai dự toán" and sheet["E6"].data_type == "s"
    assert clerk.get("/nhiem-vu/tai-ve.exe").status_code == 404


@pytest.mark.parametrize("address", [
    "/nhiem-vu/99999999999999999999", "/ke-hoach/99999999999999999999", "/nhap-ke-hoach/99999999999999999999",
    "/nhiem-vu/0", "/nhiem-vu/-1",
])
def test_a_number_that_no_row_can_have_names_no_page(plan, address):
    assert plan.client("office").get(address).status_code == 404


@pytest.mark.parametrize("query", ["nam=999999999", "nam=0", "don-vi=99999999999999999999&trang=99999999999999999999",
                                   "q=%00", "linh-vuc=999999999"])
def test_an_address_edited_by_hand_never_fails(plan, query):
    assert plan.client("office").get(f"/nhiem-vu?{query}").status_code == 200


def test_the_list_of_plans_says_how_each_stands(plan):
    clerk = plan.client("office")
    clerk.get("/ke-hoach")
    row = html.document_fromstring(clerk.page).xpath("//tbody/tr[1]/td[contains(@class, 'number')]")
    assert [one.text_content().strip() for one in row] == ["5", "0", "4"]
    clerk.get(row[2].xpath("./a/@href")[0])
    assert len(ids(clerk.page)) == 4


def test_the_register_of_assigned_tasks_is_narrowed_to_who_assigned(plan):
    clerk = plan.client("office")
    for assigner in ("ubnd-tinh", "chinh-phu"):
        clerk.get("/giao-tu-tren")
        clerk.submit("/giao-tu-tren", texts=f"Việc của {assigner}", assigner=assigner, received_on="3/2/2022",
                     document="Công văn số 512/UBND-NC ngày 03/02/2022")
    clerk.get("/giao-tu-tren?co-quan=chinh-phu")
    assert ids(clerk.page) == ["task-7"]
    assert "Chính phủ, Thủ tướng Chính phủ giao ngày 03/02/2022" in cells(clerk.page, "task-7")


def test_what_was_handed_in_stands_under_theo_doi(plan):
    head, clerk = plan.client("head"), plan.client("office")
    head.get("/nhiem-vu/1")
    head.submit("/nhiem-vu/1/hoan-thanh", done_on="19/1/2022")
    for client in (head, clerk):
        client.get("/nhiem-vu?vai=theo-doi")
        assert ids(client.page) == ["task-1"]
    clerk.get("/nhiem-vu/1")
    clerk.submit("/nhiem-vu/1/xac-nhan")
    clerk.get("/nhiem-vu?vai=theo-doi")
    assert ids(clerk.page) == [] and "Không có gì đang chờ quyết định" in words(clerk.page)
