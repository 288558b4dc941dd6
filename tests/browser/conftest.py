"""The program with its cast, served on this machine for a real Chromium."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.support.served import served
from tests.web.conftest import House, furnished, house
from tests.web.strict import PASSWORD

__all__ = ["furnished", "house"]


@pytest.fixture
def address(house: House) -> Iterator[str]:
    """Where the program is served."""
    with served(house.app) as where:
        yield where


@pytest.fixture
def signed_in(context: BrowserContext, address: str) -> Callable[[str], Page]:
    """A page signed in as a role of our agency, at the start page."""

    def open_as(role: str) -> Page:
        page = context.new_page()
        page.goto(f"{address}/dang-nhap")
        page.get_by_label("E-mail cơ quan").fill(f"{role}@so.vn")
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{address}/")
        return page

    return open_as
