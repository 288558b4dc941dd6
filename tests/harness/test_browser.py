"""The browser is a real Chromium, and it tells when a page misbehaves."""

import pytest
from werkzeug.wrappers import Request, Response

from tests.support import chromium
from tests.support.browser import accessibility_violations, assert_accessible, screenshot
from tests.support.served import served

pytestmark = pytest.mark.browser

HEAD = '<!doctype html><html lang="vi"><head><title>Kế hoạch</title><link rel="icon" href="data:,">'
GOOD = HEAD + '</head><body><main><h1>Kế hoạch năm 2022</h1><a href="/khac">Xem nhiệm vụ</a></main></body></html>'
SMALL = GOOD.replace("</main>", '<p><button>x</button></p><img src="data:,"></main>')
PAGES = {
    "/": GOOD,
    "/noisy": GOOD.replace("</main>", '<script src="/noisy.js"></script></main>'),
    "/thrown": GOOD.replace("</main>", '<script src="/thrown.js"></script></main>'),
    "/abroad": GOOD.replace("</main>", '<img alt="Ảnh" src="https://fonts.example/a.png"></main>'),
    "/inline": GOOD.replace("</main>", "<script>document.title = 'x'</script></main>"),
    "/small": SMALL,
}
SCRIPTS = {"/noisy.js": "console.error('hỏng')", "/thrown.js": "throw new Error('gãy')"}
STRICT = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; object-src 'none'"


@Request.application
def app(request):
    if request.path in SCRIPTS:
        return Response(SCRIPTS[request.path], mimetype="text/javascript")
    if request.path in PAGES:
        return Response(PAGES[request.path], mimetype="text/html", headers={"Content-Security-Policy": STRICT})
    return Response("Không có", status=404)


@pytest.fixture(scope="module")
def site():
    with served(app) as address:
        yield address


def test_a_page_served_here_opens_in_a_real_chromium(page, site):
    page.goto(site)
    assert page.get_by_role("heading").inner_text() == "Kế hoạch năm 2022"
    assert "Chrome" in page.evaluate("navigator.userAgent")
    assert page.viewport_size == {"width": 1366, "height": 768}


@pytest.mark.parametrize(
    ("path", "complaint"),
    [
        ("/noisy", "hỏng"),
        ("/thrown", "gãy"),
        ("/abroad", "off the host: https://fonts.example/a.png"),
        ("/inline", "Content Security Policy"),
        ("/missing", "404"),
    ],
)
def test_what_the_browser_complains_of_is_kept_until_it_is_allowed(page, watch, site, path, complaint):
    page.goto(site + path)
    page.wait_for_load_state("networkidle")
    assert any(complaint in said for said in watch.complaints), watch.complaints
    watch.allow(".")
    assert watch.complaints == []


def test_a_page_that_complains_fails_its_test(pytester, monkeypatch, pytestconfig, site):
    monkeypatch.setenv("PYTHONPATH", str(pytestconfig.rootpath))
    pytester.makeconftest('pytest_plugins = ["tests.support.browser"]')
    pytester.makepyfile(f"def test_noisy(page):\n    page.goto('{site}/noisy')\n    page.wait_for_timeout(200)\n")
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", "-p", "no:xdist")
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*The browser complained:*"])


def test_axe_works_under_the_strict_policy_and_passes_a_good_page(page, site):
    page.goto(site)
    assert_accessible(page)


def test_axe_names_what_is_wrong(page, site):
    page.goto(site + "/small")
    found = {line.partition(":")[0] for line in accessibility_violations(page)}
    assert "image-alt" in found


def test_a_screenshot_is_kept_as_a_picture(page, site):
    page.goto(site)
    path = screenshot(page, "harness")
    assert path.parts[-3:-1] == ("artifacts", "screenshots")
    assert path.read_bytes().startswith(b"\x89PNG")


def test_no_other_host_is_ever_resolved(page, site, watch):
    watch.allow("example")
    with pytest.raises(Exception, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://example.test/")


def test_a_named_browser_that_does_not_start_is_an_error(monkeypatch):
    monkeypatch.setenv("TRACKER_CHROMIUM", "/nowhere/chromium")
    with pytest.raises(chromium.ChromiumMissing, match="TRACKER_CHROMIUM"):
        chromium.find()


def test_no_browser_at_all_is_an_error(monkeypatch):
    monkeypatch.delenv("TRACKER_CHROMIUM", raising=False)
    monkeypatch.setattr(chromium.shutil, "which", lambda name: None)
    monkeypatch.setattr(chromium, "playwrights_own", lambda: None)
    with pytest.raises(chromium.ChromiumMissing, match="make test"):
        chromium.require()
