"""A page on paper: A4 landscape, the agency and the cut-off day on top, page x of y below, nothing that only a screen
can do."""

import io
from datetime import date

import pdfplumber
import pytest

from tests.factories import make_plan, make_tasks
from tracker.transaction import transaction

pytestmark = pytest.mark.browser

LONG_SIDE, SHORT_SIDE = 841.9, 595.3
AGENCY = "Sở Công Thương"


@pytest.fixture
def filled(house):
    """60 tasks of Thanh tra Sở, all overdue."""
    with house.app.app_context(), transaction(), house.inside():
        make_tasks(make_plan(2022), 60, due_on=date(2022, 6, 30), lead=house.unit("Thanh tra Sở"))
    return house


@pytest.mark.parametrize(("path", "said", "unsaid"), [
    ("/qua-han?den-ngay=31/7/2022", ["Nhiệm vụ quá hạn", "Tính đến ngày 31/07/2022", "Nhiệm vụ số 50", "31"], ["Xem"]),
    ("/nhiem-vu?nam=2022", ["Nhiệm vụ năm 2022", "Nhiệm vụ số 50", "Quá hạn"], ["Lọc", "Tải về Excel"]),
    ("/nhiem-vu/lich?thang=2022-6", ["Tháng 6/2022", "Thứ Hai"], ["Lọc", "In trang này"]),
    ("/nhiem-vu/quy?quy=2022-2", ["Quý II/2022", "Thanh tra Sở", "Nhiệm vụ số 60"], ["Lọc", "Quý sau"]),
    ("/nhiem-vu/1", ["Nhiệm vụ 1", "Diễn biến", "Đưa vào kế hoạch"], ["Báo cáo hoàn thành", "Hủy bước này"]),
    ("/bao-cao/2022-6T/ha-tinh-2021", ["14/06/2022", "Số nhiệm vụ đề ra trong kế hoạch", "60"], ["Tải Word", "Lưu"]),
    ("/tong-hop?nam=2022", ["Thanh tra Sở", "60"], ["Tải về Excel"]),
], ids=lambda value: value.split("?")[0] if isinstance(value, str) else "")
def test_a_page_is_good_on_paper(filled, signed_in, address, path, said, unsaid):
    page = signed_in("office")
    page.goto(address + path)
    with pdfplumber.open(io.BytesIO(page.pdf(prefer_css_page_size=True))) as paper:
        sizes = {(round(float(one.width)), round(float(one.height))) for one in paper.pages}
        texts = [one.extract_text() for one in paper.pages]
    assert sizes <= {(round(LONG_SIDE), round(SHORT_SIDE)), (842, 594), (842, 595)}
    assert texts[0].startswith(AGENCY) and "Tính đến ngày" in texts[0].splitlines()[0]
    for number, text in enumerate(texts, 1):
        assert text.rstrip().endswith(f"Trang {number}/{len(texts)}")
    whole = "\n".join(texts)
    assert [words for words in said if words not in whole] == []
    lines = whole.splitlines()
    assert [words for words in unsaid if any(line.strip() == words for line in lines)] == []
    assert "Quản lý ▾" not in whole and "Mục lục" not in whole
