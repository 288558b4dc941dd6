"""What a page weighs when a browser opens it for the first time, with its style, its script and its icon.

Counted by Chromium itself on the wire, headers included, in an agency of 500 tasks with 50 overdue ones, and in one
with nearly as many overdue tasks as stand on one page.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from bench.data import PASSWORD, email_of, fill
from tests.support.served import served
from tracker import clock
from tracker.app import create_app
from tracker.database import db

pytestmark = pytest.mark.browser

MOST_REQUESTS = 5
LIST, HEAVIEST = 60_000, 100_000
PAGES = ("/", "/qua-han", "/nhiem-vu", "/nhiem-vu/1", "/don-doc", "/bao-cao", "/tong-hop", "/van-ban", "/ke-hoach/1",
         "/don-vi", "/nguoi-dung", "/thiet-lap", "/lich-lam-viec", "/nhac-viec", "/giao-dien", "/huong-dan", "/ghi-bu")


class Agency:
    """A large agency that is served; `weight` opens one of its pages with nothing cached."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        page = browser.new_page()
        page.goto(f"{address}/dang-nhap")
        page.get_by_label("E-mail").fill(email_of(0))
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{address}/")
        self.signed_in = page.context.storage_state()
        page.context.close()

    def weight(self, path: str) -> tuple[int, int]:
        """(bytes, requests) of a page as a browser with an empty cache fetches it."""
        context = self.browser.new_context(storage_state=self.signed_in)
        page = context.new_page()
        counted = _count(page)
        page.goto(self.address + path, wait_until="networkidle")
        found = sum(counted), len(counted)
        context.close()
        return found


def _count(page: Page) -> list[int]:
    """The bytes of each answer that comes over the wire from now on, as Chromium counts them; what it has in its cache
    already (the icon, used twice) weighs nothing and is no request."""
    sizes: list[int] = []

    def finished(event: dict) -> None:
        if event["encodedDataLength"]:
            sizes.append(int(event["encodedDataLength"]))

    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", finished)
    return sizes


@contextmanager
def agency_of(tasks: int, folder: Path, browser: Browser) -> Iterator[Agency]:
    path = folder / f"{tasks}.sqlite3"
    app = create_app({"SQLALCHEMY_DATABASE_URI": f"sqlite:///{path}", "SECRET_KEY": "test"})
    fill(app, path, tasks, clock.today())
    with served(app) as address:
        yield Agency(browser, address)
    with app.app_context():
        db.engine.dispose()


def test_a_cold_list_of_fifty_overdue_tasks_is_light(browser, tmp_path):
    with agency_of(500, tmp_path, browser) as agency:
        weight, requests = agency.weight("/qua-han")
    print(f"/qua-han, 50 tasks: {weight} bytes in {requests} requests")
    assert 10_000 < weight < LIST
    assert 3 <= requests <= MOST_REQUESTS


def test_no_page_is_heavy(browser, tmp_path):
    with agency_of(500, tmp_path, browser) as agency:
        weights = {path: agency.weight(path) for path in PAGES}
    with agency_of(2900, tmp_path, browser) as agency:
        weights["/qua-han, 290 tasks"] = agency.weight("/qua-han")
    for path, (weight, requests) in weights.items():
        print(f"{path}: {weight} bytes in {requests} requests")
    assert {path: found for path, found in weights.items() if found[0] >= HEAVIEST or found[1] > MOST_REQUESTS} == {}
