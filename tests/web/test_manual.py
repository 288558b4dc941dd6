"""The manual inside the program: every "?" leads to a chapter that is there, and the text can smuggle nothing in."""

import re

import pytest
from lxml import html

from tests import factories
from tests.support.every_page import PAGES, PEOPLE, email_of, make_every_page
from tracker.database import db
from tracker.domain.permissions import role_may
from tracker.web.guard import right_of
from tracker.web.manual import manual_text
from tracker.web.markdown import anchors, render


@pytest.mark.parametrize("role", ["office", "head", "auditor"])
def test_the_question_mark_leads_to_the_chapter(house, role):
    client = house.client(role)
    client.get("/nhiem-vu")
    (link,) = html.document_fromstring(client.page).xpath("//h1/a/@href")
    assert link == "/huong-dan#nhiem-vu"
    client.get(link)
    assert html.document_fromstring(client.page).xpath("//h3[@id='nhiem-vu']")


def test_pictures_and_inner_links_are_there(house):
    client = house.client("office")
    client.get("/huong-dan")
    tree = html.document_fromstring(client.page)
    pictures = tree.xpath("//article//img[@width='1366'][@height]/@src")
    assert pictures and all(client.get(address).mimetype == "image/png" for address in pictures)
    assert client.get("/huong-dan/khong-co.png").status_code == 404
    ids = set(tree.xpath("//@id"))
    assert all(address[1:] in ids for address in tree.xpath("//article//a/@href") if address.startswith("#"))


@pytest.mark.parametrize(("text", "shown"), [
    ("# Việc & điều", '<h1 id="viec-dieu" tabindex="-1">Việc &amp; điều</h1>'),
    ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>"),
    ("[nhấn](javascript:alert(1))", "<p>[nhấn](javascript:alert(1))</p>"),
    ("[ngoài](//example.org)", "<p>[ngoài](//example.org)</p>"),
    ("[mục](#văn-phòng)", '<p><a href="#van-phong">mục</a></p>'),
    ("**Đậm *nghiêng*** và `mã <b>`", "<p><strong>Đậm *nghiêng</strong>* và <code>mã &lt;b&gt;</code></p>"),
    ("Đầu:\n- một\n  tiếp\n- hai", "<p>Đầu:</p>\n<ul><li>một tiếp</li><li>hai</li></ul>"),
    ("1. một\n2. hai", "<ol><li>một</li><li>hai</li></ol>"),
    ('![Hình "x"](a-b.png)',
     '<p class="picture"><img src="/p/a-b.png" width="2" alt="Hình &#34;x&#34;" loading="lazy"></p>'),
    ("![x](../secret.png)", "<p>![x](../secret.png)</p>"),
])
def test_markdown(text, shown):
    assert str(render(text, lambda name: {"src": f"/p/{name}", "width": "2"})) == shown


@pytest.fixture(scope="module")
def every_page(tmp_path_factory):
    """The agency in which every route has its page."""
    folder = tmp_path_factory.mktemp("manual")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRACKER_INSTANCE", str(folder))
        found = make_every_page(folder)
        yield found
        with found.app.app_context():
            db.engine.dispose()


@pytest.fixture(scope="module")
def readers(every_page):
    """A client of each role, and of nobody (""), signed in once."""
    clients = {role: every_page.app.test_client() for role in ("", *PEOPLE)}
    for role in PEOPLE:
        clients[role].sign_in(email_of(role), factories.PASSWORD)
    return clients


@pytest.mark.parametrize("endpoint", sorted(PAGES.keys() - {"manual.page"}))
def test_the_question_mark_of_every_route_leads_to_a_place_that_is_there(every_page, readers, endpoint):
    """Each page of the route table, as every role that may open it."""
    needed = right_of(every_page.app, endpoint) or ""
    roles = [""] if needed == "public" else [role for role in PEOPLE if role_may(role, needed)]
    assert roles
    for role in roles:
        for path in every_page.addresses(endpoint):
            page = readers[role].get(path, follow_redirects=True).text
            (link,) = html.document_fromstring(page).xpath("//h1/a[@class='page-head__help']/@href")
            address, _, anchor = link.partition("#")
            assert address == "/huong-dan" and anchor in anchors(manual_text()), f"{path} as {role}: {link}"


def test_the_manual_speaks_to_every_role():
    chapters = {title for title in re.findall(r"^## (.+)$", manual_text(), re.MULTILINE)}
    assert chapters >= {"Quản trị", "Văn phòng", "Trưởng phòng, đơn vị và chuyên viên", "Lãnh đạo",
                        "Kiểm tra (chỉ xem)"}
