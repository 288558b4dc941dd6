"""Several tables in a file, and columns that a person chose once."""

import io

import pytest
from lxml import html

from tests.paper_builder import xlsx
from tests.web.journeys import token, words

TASKS = [["TT", "Nhiệm vụ", "Chủ trì", "Thời hạn"], ["1", "Xây dựng Kế hoạch kiểm tra", "Thanh tra Sở", "Quý II"],
         ["2", "Rà soát thủ tục hành chính", "Văn phòng Sở", "Quý III"],
         ["3", "Tự kiểm tra văn bản", "Thanh tra Sở", "Quý IV"]]
OTHERS = [["Nội dung công việc", "Cơ quan thực hiện", "Hạn"], ["Mua sắm máy tính", "Văn phòng Sở", "30/6"],
          ["Thanh lý xe", "Văn phòng Sở", "30/9"]]
ODD = [["Việc", "Nhiệm vụ", "Đầu mối", "Chủ trì", "Thời hạn"],
       ["Kế hoạch kiểm tra năm", "x", "Bà Lan", "Thanh tra Sở", "Quý II"],
       ["Rà soát văn bản", "y", "Ông Minh", "Văn phòng Sở", "Quý IV"]]


@pytest.fixture
def clerk(house):
    return house.client("office")


def send(clerk, *sheets, name="ke-hoach.xlsx"):
    """The draft's address, its page looked at."""
    clerk.get("/nhap-ke-hoach")
    file = (io.BytesIO(xlsx(*sheets)), name)
    address = clerk.post("/nhap-ke-hoach", data={"csrf_token": token(clerk), "year": "2022", "file": file}).location
    clerk.get(address)
    return address


def test_several_tables_are_shown_and_the_best_is_read(clerk):
    address = send(clerk, ("Mua sắm", OTHERS), ("Nhiệm vụ", TASKS))
    tree = html.document_fromstring(clerk.page)
    assert "Tệp có 2 bảng giống bảng nhiệm vụ" in words(clerk.page) and "3 nhiệm vụ" in words(clerk.page)
    assert tree.get_element_by_id("table-auto").checked and "Thanh lý xe" in words(clerk.page)
    assert clerk.submit(f"{address}/bang", table="0").status_code == 302
    clerk.get(address)
    tree = html.document_fromstring(clerk.page)
    assert tree.get_element_by_id("table-0").checked and "2 nhiệm vụ" in words(clerk.page)
    clerk.submit(f"{address}/bang", table="")
    clerk.get(address)
    assert "3 nhiệm vụ" in words(clerk.page)


def test_one_table_asks_nothing(clerk):
    send(clerk, ("Nhiệm vụ", TASKS))
    assert "giống bảng nhiệm vụ" not in words(clerk.page)


def columns_of(page):
    boxes = html.document_fromstring(page).xpath("//select[starts-with(@name, 'column-')]")
    return {box.label.text_content().strip().split(" ")[0]: box for box in boxes}


def test_chosen_columns_are_remembered_for_the_next_file_with_that_head(house, clerk):
    address = send(clerk, ("A", ODD), name="lan-mot.xlsx")
    boxes = columns_of(clerk.page)
    clerk.submit(f"{address}/cot", **{boxes["Việc"].name: "task", boxes["Nhiệm"].name: "other"})
    clerk.get(address)
    assert "Kế hoạch kiểm tra năm" in words(clerk.page) and "Dùng lại cách chọn cột" not in words(clerk.page)
    send(clerk, ("B", ODD), name="lan-hai.xlsx")
    assert "Dùng lại cách chọn cột của tệp lan-mot.xlsx" in words(clerk.page)
    assert columns_of(clerk.page)["Việc"].value == "task"
    stranger = house.client("stranger")
    send(stranger, ("C", ODD), name="noi-khac.xlsx")
    assert "Dùng lại cách chọn cột" not in words(stranger.page), "each agency remembers for itself"


def test_a_choice_without_a_task_column_is_refused_and_stays_to_be_completed(clerk):
    address = send(clerk, ("A", ODD))
    boxes = columns_of(clerk.page)
    refused = clerk.submit(f"{address}/cot", **{boxes["Nhiệm"].name: "other"})
    assert refused.status_code == 422 and "Chưa chọn cột nào là nhiệm vụ" in words(refused.text)
    assert columns_of(refused.text)["Nhiệm"].value == "other", "what was chosen stays"
    assert clerk.submit(f"{address}/cot", **{boxes["Việc"].name: "task"}).status_code == 302


def test_each_column_says_how_certain_it_is(clerk):
    send(clerk, ("A", [["TT", "Nhiệm vụ", "Chủ trì", "Tiến độ", "Ai đó"],
                       ["1", "Rà soát", "Thanh tra Sở", "Quý II", "x"],
                       ["2", "Kiểm tra", "Văn phòng Sở", "Quý III", "y"]]))
    labels = html.document_fromstring(clerk.page).xpath("//label[starts-with(@for, 'column-')]")
    said = [" ".join(label.text_content().split()) for label in labels]
    assert "Nhiệm vụ (chắc)" in said and all(one.endswith(("(chắc)", "khá chắc", "cần kiểm tra")) for one in said)
    assert any(not one.endswith("(chắc)") for one in said)


def test_further_columns_stay_with_the_task(clerk):
    address = send(clerk, ("A", [[*TASKS[0], "Đầu mối theo dõi"], *([*row, "Bà Lan"] for row in TASKS[1:])]))
    answer = clerk.submit(f"{address}/nhap")
    assert answer.status_code == 302
    clerk.get("/nhiem-vu/1")
    assert "Đầu mối theo dõi Bà Lan" in words(clerk.page)
