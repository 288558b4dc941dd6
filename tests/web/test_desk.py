"""The start page over a living plan: each figure is exactly what its list holds, each task waits at the right desk."""

import re
from datetime import timedelta

import pytest
from lxml import html
from sqlalchemy import select

from tests.factories import make_plan, make_task
from tests.web.journeys import words
from tracker import clock
from tracker.database import db
from tracker.models import Task, User
from tracker.services.assignments import assign_person
from tracker.services.completion import complete_task, report_completion, return_completion
from tracker.services.deadlines import request_extension
from tracker.services.tasks import record_update
from tracker.transaction import transaction

DAY = timedelta(days=1)


@pytest.fixture
def busy(house):
    """A plan of this year at the Thanh tra: one task in each situation; answers the house."""
    today = clock.today()
    start = today - 60 * DAY
    with house.app.app_context(), house.inside(), transaction():
        head = db.session.scalars(select(User).where(User.role == "head")).one()
        clerk = db.session.scalars(select(User).where(User.role == "office")).one()
        own, other = house.unit("Thanh tra Sở"), house.unit("Phòng Quản lý thương mại")
        plan = make_plan(today.year, issued_on=start)

        def task(text, due, lead=own, **more):
            return make_task(plan, text=text, due_on=due, lead=lead, entered_on=start, **more)

        task("Việc quá hạn", today - 5 * DAY)
        task("Việc sắp đến hạn", today + 3 * DAY)
        task("Việc còn lâu", today + 200 * DAY)
        task("Việc chưa rõ hạn", None)
        task("Việc chưa giao", today + 200 * DAY, lead=None, question="Nhóm chủ trì")
        task("Việc phối hợp", today - 2 * DAY, lead=other, coordinating=(own,))
        reported = task("Việc đã báo cáo", today + 50 * DAY)
        report_completion(reported, actor=head, today=today, done_on=today - DAY, product="Báo cáo")
        returned = task("Việc bị trả lại", today - 3 * DAY)
        report_completion(returned, actor=head, today=today, done_on=today - 4 * DAY, product="Dự thảo")
        return_completion(returned, actor=clerk, today=today, reason="Thiếu văn bản")
        fresh = task("Việc mới cập nhật", today + 100 * DAY)
        record_update(fresh, actor=head, today=today, done="Đang lấy ý kiến")
        asked = task("Việc xin gia hạn", today + 10 * DAY)
        request_extension(asked, actor=head, today=today, to_on=today + 90 * DAY, reason_class="other", reason="Chờ Bộ")
        complete_task(task("Việc xong không văn bản", today), done_on=today - DAY, today=today, actor=clerk)
    return house


def tiles(page: str) -> dict[str, tuple[int, str]]:
    """The figures of a start page by their words, with the address that each opens."""
    found = {}
    for tile in html.document_fromstring(page).xpath("//ul[@class='tiles']//a"):
        count, label = (tile.xpath(f".//span[@class='tile__{part}']")[0].text_content() for part in ("count", "label"))
        found[label.strip()] = (int(count.replace(".", "")), tile.get("href"))
    return found


def test_the_office_sees_what_waits_for_it(busy):
    client = busy.client("office")
    figures = {label: count for label, (count, _) in tiles(client.get("/").text).items()}
    assert figures == {
        "quá hạn": 3, "sắp đến hạn": 2, "chờ xác nhận": 1, "đề nghị gia hạn": 1, "chưa giao đơn vị": 1,
        "chưa rõ hạn": 1,
        "còn điều chưa rõ": 1, "hoàn thành, chưa có văn bản": 1,
    }
    assert "Thanh tra Sở 2 nhiệm vụ quá hạn" in words(client.page)


def test_a_units_figures_lead_to_its_tables(busy):
    client = busy.client("head")
    for count, address in tiles(client.get("/").text).values():
        page, _, anchor = address.partition("#")
        table = html.document_fromstring(client.get(page).text).get_element_by_id(anchor)
        assert len(table.xpath("./tbody")) == count


def test_each_figure_opens_as_many_tasks(busy):
    client = busy.client("office")
    lists = {label: one for label, one in tiles(client.get("/").text).items() if one[1].startswith("/nhiem-vu")}
    for label, (count, address) in lists.items():
        total = re.search(r"trên tổng ([\d.]+)|(Không có nhiệm vụ nào)", words(client.get(address).text))
        assert total and int(total[1] or 0) == count, f"{label}: {count} at {address}"
    assert len(lists) >= 3


def test_the_director_opens_every_figure_of_the_plan(busy):
    client = busy.client("director")
    figures = tiles(client.get("/").text)
    assert figures["nhiệm vụ trong kế hoạch"][0] == 11
    assert sum(count for label, (count, _) in figures.items() if label != "nhiệm vụ trong kế hoạch") == 11
    assert "Việc xin gia hạn" in client.page
    for count, address in figures.values():
        assert client.get(address).text.count("/nhiem-vu/") >= count


def test_a_task_waits_once_at_the_first_group_that_it_belongs_to(busy):
    client = busy.client("head")
    client.get("/")
    groups = {table.xpath("./caption/text()")[0].strip(): table.text_content()
              for table in html.document_fromstring(client.page).xpath("//table")}
    assert list(groups) == ["Bị trả lại", "Quá hạn", "Sắp đến hạn", "Chưa cập nhật 30 ngày qua"]
    assert "Việc bị trả lại" in groups["Bị trả lại"] and "Việc bị trả lại" not in groups["Quá hạn"]
    assert "Việc quá hạn" in groups["Quá hạn"] and "Việc phối hợp" not in groups["Quá hạn"]
    assert "Việc sắp đến hạn" in groups["Sắp đến hạn"] and "Việc xin gia hạn" in groups["Sắp đến hạn"]
    assert "Việc còn lâu" in groups["Chưa cập nhật 30 ngày qua"]
    assert "Việc mới cập nhật" not in client.page and "Việc đã báo cáo" not in client.page


def test_what_a_unit_co_ordinates_and_follows_stands_apart(busy):
    client = busy.client("head")
    assert "Việc phối hợp" in client.get("/?phan=phoi-hop").text and "Việc quá hạn" not in client.page
    followed = client.get("/?phan=theo-doi").text
    assert "Việc đã báo cáo" in followed and "Việc xin gia hạn" in followed


def test_no_change_is_one_click_from_the_start_page(busy):
    client = busy.client("head")
    client.get("/")
    action = html.document_fromstring(client.page).xpath("//tbody[contains(., 'Việc còn lâu')]//form/@action")[0]
    assert client.submit(action).status_code == 302
    assert "Việc còn lâu" not in client.get("/").text


def test_a_merged_units_open_work_moves_with_it(busy):
    client = busy.client("office")
    with busy.app.app_context(), busy.inside():
        old, heir = busy.unit("Thanh tra Sở").id, busy.unit("Phòng Quản lý thương mại").id
    client.get(f"/don-vi/{old}")
    assert client.submit(f"/don-vi/{old}/ket-thuc", on="hôm qua", merged_into=heir).status_code == 422
    client.get(f"/don-vi/{old}")
    yesterday = (clock.today() - DAY).strftime("%d/%m/%Y")
    assert client.submit(f"/don-vi/{old}/ket-thuc", on=yesterday, merged_into=heir).status_code == 302
    assert "Đã chuyển 9 nhiệm vụ chưa xong" in client.get(f"/don-vi/{old}").text
    assert "9 nhiệm vụ chưa xong" in client.get(f"/don-vi/{heir}").text


def test_a_unit_that_still_leads_cannot_just_end_or_become_a_group(busy):
    client = busy.client("office")
    with busy.app.app_context(), busy.inside():
        address = f"/don-vi/{busy.unit('Thanh tra Sở').id}"
    client.get(address)
    refused = client.submit(f"{address}/ket-thuc", on="1/1/2026")
    assert refused.status_code == 422 and "còn chủ trì 8 nhiệm vụ chưa xong" in refused.text
    client.get(address)
    assert "còn chủ trì 8" in client.submit(f"{address}/loai", kind="group").text


def test_open_work_of_who_leaves_goes_to_whom_is_named(busy):
    with busy.app.app_context(), busy.inside(), transaction():
        people = {one.role: one for one in db.session.scalars(select(User))}
        task = db.session.scalars(select(Task).where(Task.text == "Việc còn lâu")).one()
        assign_person(task, actor=people["office"], user=people["staff"])
        task_id, staff, head = task.id, people["staff"].id, people["head"].id
    client = busy.client("admin")
    client.get(f"/nguoi-dung/{staff}")
    assert client.submit(f"/nguoi-dung/{staff}/nghi-viec", successor=head).status_code == 302
    assert "Đã chuyển 1 nhiệm vụ chưa xong" in client.get(f"/nguoi-dung/{staff}").text
    with busy.app.app_context(), busy.inside():
        assert db.session.get(Task, task_id).assignee_id == head
