"""A page in a real Chromium that fails its test by itself when the browser complains.

`page` (pytest-playwright's, watched): any console error, any uncaught exception and any request off this machine
fails the test at its end. What a test expects (a 422's "Failed to load resource") it names with `watch.allow(...)`.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Page

from tests.support import chromium

SCREENSHOTS = Path(__file__).resolve().parents[2] / "artifacts" / "screenshots"
OWN_HOSTS = {"127.0.0.1", "localhost"}
OFFICE_SCREEN = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE_OPTIONS = {"runOnly": {"type": "tag", "values": WCAG}, "rules": {"target-size": {"enabled": True}}}


class Watch:
    """What the browser complained of in one test."""

    def __init__(self) -> None:
        self._complaints: list[str] = []
        self._allowed: list[re.Pattern[str]] = []

    def allow(self, pattern: str) -> None:
        """Expect complaints that match the regular expression, before or after they come."""
        self._allowed.append(re.compile(pattern))

    @property
    def complaints(self) -> list[str]:
        return [said for said in self._complaints if not any(allowed.search(said) for allowed in self._allowed)]

    def taken(self) -> list[str]:
        """The complaints so far, which are then forgotten."""
        found, self._complaints = self.complaints, []
        return found

    def follow(self, context: BrowserContext) -> None:
        """Listen to every page of the context, those opened later too."""
        context.on("console", self._hear)
        context.on("weberror", lambda error: self._complaints.append(f"uncaught: {error.error}"))
        context.on("request", lambda request: self._see(request.url))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._complaints.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _see(self, url: str) -> None:
        address = urlsplit(url)
        if address.scheme in ("http", "https", "ws", "wss") and address.hostname not in OWN_HOSTS:
            self._complaints.append(f"off the host: {url}")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    return {**browser_type_launch_args, "executable_path": chromium.require(), "args": chromium.arguments()}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict) -> dict:
    return {**browser_context_args, "viewport": OFFICE_SCREEN, "locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh"}


@pytest.fixture
def watch() -> Watch:
    """The complaints of this test's browser."""
    return Watch()


@pytest.fixture
def context(context: BrowserContext, watch: Watch) -> Iterator[BrowserContext]:
    context.set_default_timeout(10_000)
    watch.follow(context)
    yield context
    assert not watch.complaints, "The browser complained:\n" + "\n".join(watch.complaints)


def accessibility_violations(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.2 AA on the page as it stands; one readable line a violation."""
    found = Axe().run(page, options=AXE_OPTIONS).response["violations"]
    return [f"{each['id']}: {each['help']}: {node['html'][:160]}" for each in found for node in each["nodes"]]


def assert_accessible(page: Page) -> None:
    violations = accessibility_violations(page)
    assert not violations, f"{page.url} is not accessible:\n" + "\n".join(violations)


def screenshot(page: Page, name: str) -> Path:
    """Keep the whole page as artifacts/screenshots/`name`.png and say where."""
    path = SCREENSHOTS / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path, full_page=True)
    return path
