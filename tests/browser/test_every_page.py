"""Every page that the program has, in a real Chromium at both sizes, as each role that may open it.

No console error, no request off the host, no axe-core violation, no scrolling sideways, no text cut off or running out
of its box, nothing too small to hit; with every fold of the page closed, and open. Pictures are kept in
artifacts/screenshots/every-page.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.test_face import OVERFLOWS
from tests.factories import PASSWORD
from tests.support.browser import OFFICE_SCREEN, PHONE, Watch, accessibility_violations, screenshot
from tests.support.every_page import NO_PAGE, PAGES, EveryPage, email_of, make_every_page
from tests.support.served import served
from tracker.database import db
from tracker.domain.permissions import ROLES, role_may
from tracker.web.guard import right_of

pytestmark = pytest.mark.browser

# Text that a box hides, or that runs out of the table cell, button or tile that it stands in.
CUT_OFF = """() => {
  const wrong = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const hides = (style) => /hidden|clip/.test(style.overflowX + style.overflowY);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!node.data.trim() || !node.parentElement.checkVisibility({ visibilityProperty: true })) continue;
    if (node.parentElement.closest('.sr-only, .skip, option, script, title')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (!box.width) continue;
      for (let one = node.parentElement; one && one !== document.body; one = one.parentElement) {
        if (getComputedStyle(one).clipPath === 'inset(50%)') break;  // said to screen readers alone
        const frame = one.getBoundingClientRect();
        const cell = one.matches('td, th, .button, .badge, .tile, .chip, li, dd, dt, p');
        const out = box.right > frame.right + 1 || box.left < frame.left - 1;
        const below = box.bottom > frame.bottom + 2 || box.top < frame.top - 2;
        if ((hides(getComputedStyle(one)) && (out || below)) || (cell && out)) {
          wrong.push(node.data.trim().slice(0, 60) + ' in ' + one.tagName + '.' + one.className);
          break;
        }
        if (/auto|scroll/.test(getComputedStyle(one).overflowX)) break;
      }
    }
  }
  return [...new Set(wrong)].slice(0, 5);
}"""
# What can be hit and is smaller than 24 px each way; a link within a sentence may be as high as its line (WCAG 2.5.8).
TOO_SMALL = """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, summary, textarea')]
  .filter((one) => {
    const box = one.getBoundingClientRect();
    const sentence = getComputedStyle(one).display === 'inline'
      && [...one.parentElement.childNodes].some((part) => part.nodeType === 3 && part.data.trim());
    return box.width && box.height && (box.width < 24 || box.height < 24) && !sentence && !one.closest('.skip');
  }).map((one) => one.outerHTML.slice(0, 100))"""
SIZES = {"office-screen": OFFICE_SCREEN, "phone": PHONE}
UNFOLD = "() => document.querySelectorAll('main details').forEach((one) => { one.open = true; })"
FOLDS = "() => document.querySelectorAll('main details').length"


def test_every_route_is_a_page_that_is_looked_at_or_says_why_not(house):
    routes = {rule.endpoint for rule in house.app.url_map.iter_rules() if "GET" in rule.methods}
    assert routes == PAGES.keys() | NO_PAGE.keys() and not PAGES.keys() & NO_PAGE.keys()


@pytest.fixture(scope="module")
def every_page(tmp_path_factory) -> Iterator[tuple[EveryPage, str]]:
    """The agency in which no page is empty, and where it is served."""
    folder = tmp_path_factory.mktemp("every")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRACKER_INSTANCE", str(folder))
        found = make_every_page(folder)
        with served(found.app) as address:
            yield found, address
        with found.app.app_context():
            db.engine.dispose()


class Looker:
    """One role's browser at one size, signed in once for all pages."""

    def __init__(self, browser: Browser, address: str, role: str, size: dict[str, int]) -> None:
        self.address, self.name = address, f"{role or 'nobody'}-{size['width']}"
        self.context = browser.new_context(viewport=size, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh")
        self.watch = Watch()
        self.watch.follow(self.context)
        self.page: Page = self.context.new_page()
        if role:
            self.page.goto(f"{address}/dang-nhap")
            self.page.get_by_label("E-mail").fill(email_of(role))
            self.page.get_by_label("Mật khẩu").fill(PASSWORD)
            self.page.keyboard.press("Enter")
            self.page.wait_for_url(f"{address}/")

    def look(self, path: str, picture: str) -> list[str]:
        """All that is wrong with a page, in words."""
        answer = self.page.goto(self.address + path)
        found = [] if answer and answer.status == 200 else [f"answers {answer and answer.status}"]
        found += self._shape()
        screenshot(self.page, str(Path("every-page") / f"{picture}-{self.name}"))
        if self.page.evaluate(FOLDS):
            self.page.evaluate(UNFOLD)
            found += [f"unfolded: {said}" for said in self._shape()]
        found += accessibility_violations(self.page) + self.watch.taken()
        return [f"{path} as {self.name}: {said}" for said in dict.fromkeys(found)]

    def _shape(self) -> list[str]:
        found = ["is wider than the screen"] if self.page.evaluate(OVERFLOWS) else []
        found += [f"cut off: {text}" for text in self.page.evaluate(CUT_OFF)]
        return found + [f"too small: {one}" for one in self.page.evaluate(TOO_SMALL)]


@pytest.fixture(scope="module")
def lookers(browser: Browser, every_page) -> Iterator[Callable[[str, str], Looker]]:
    """Gives the browser of a role at a size."""
    known: dict[tuple[str, str], Looker] = {}

    def looker(role: str, size: str) -> Looker:
        if (role, size) not in known:
            known[role, size] = Looker(browser, every_page[1], role, SIZES[size])
        return known[role, size]

    yield looker
    for one in known.values():
        one.context.close()


@pytest.mark.long
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("endpoint", PAGES)
def test_every_page_is_right(every_page, lookers, endpoint, size):
    found, _ = every_page
    needed = right_of(found.app, endpoint) or ""
    roles = [role for role in sorted(ROLES) if needed == "public" or role_may(role, needed)]
    wrong = []
    for role in ["", *roles] if needed == "public" else roles:
        for number, path in enumerate(found.addresses(endpoint), 1):
            wrong += lookers(role, size).look(path, f"{endpoint}-{number}")
    assert roles
    assert not wrong, "\n".join(wrong)
