"""The readings of the pages that are opened all day long are answered by PostgreSQL as by SQLite."""

from collections.abc import Iterator
from datetime import date

import pytest

from tests.factories import PASSWORD, make_agency, make_plan, make_task, make_unit, make_user
from tests.integration.test_pages_at_scale import _token
from tracker.app import create_app
from tracker.database import Base, db
from tracker.domain.deadline_history import CHANGE_NAMES
from tracker.scope import agency_scope
from tracker.transaction import transaction

ADDRESS = "can-bo@so.example"
LATE = date(2022, 6, 30)


@pytest.fixture(params=["sqlite", "postgresql"])
def client(request, tmp_path, monkeypatch) -> Iterator:
    """The office's browser, signed in, at an agency with one late task in kỳ."""
    monkeypatch.setenv("TRACKER_INSTANCE", str(tmp_path))
    address = f"sqlite:///{tmp_path / 'both.sqlite3'}" if request.param == "sqlite" else request.getfixturevalue(
        "postgres_url")
    app = create_app({"SQLALCHEMY_DATABASE_URI": address, "SECRET_KEY": "test", "TESTING": True})
    with app.app_context():
        Base.metadata.create_all(db.engine)
        with transaction():
            agency_id = make_agency().id
        with agency_scope(agency_id), transaction():
            unit = make_unit("Phòng Kế hoạch")
            make_user("office", unit=unit, email=ADDRESS)
            make_task(make_plan(), due_on=LATE, kind="recurring", occurrences=(date(2022, 3, 31), LATE), lead=unit)
        db.session.remove()
    browser = app.test_client()
    browser.post("/dang-nhap", data={"email": ADDRESS, "password": PASSWORD,
                                     "csrf_token": _token(browser, "/dang-nhap")})
    yield browser
    with app.app_context():
        db.engine.dispose()


def test_overdue_list_task_and_search_are_shown(client):
    overdue = client.get("/qua-han").text
    assert "Phòng Kế hoạch" in overdue and "2 kỳ bỏ lỡ: 31/03/2022, 30/06/2022" in overdue
    assert "Phòng Kế hoạch" in client.get("/qua-han?den-ngay=2022-04-15").text
    task = client.get("/nhiem-vu/1").text
    assert "30/06/2022" in task and "LĨNH VỰC I" in task and "Hạn mới" not in task
    assert CHANGE_NAMES["correction"] in client.get("/nhiem-vu/1?mo=han").text
    for form, offered in (("don-vi", "Phòng Kế hoạch"), ("nguoi", "Nguyễn Thị Lan"), ("chuyen", "LĨNH VỰC I")):
        alone = client.get(f"/nhiem-vu/1?mo={form}", headers={"HX-Request": "true"}).text
        assert "<html" not in alone and offered in alone
    assert 'id="task-1"' in client.get("/nhiem-vu?nam=2022&q=nhiem").text


def test_an_update_is_written(client):
    sent = {"csrf_token": _token(client, "/nhiem-vu/1"), "done": "Đã họp các phòng"}
    assert client.post("/nhiem-vu/1/tien-do", data=sent).status_code == 302
    page = client.get("/nhiem-vu/1").text
    assert "Đã làm: Đã họp các phòng" in page and "Nguyễn Thị Lan" in page
