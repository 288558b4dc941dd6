"""The manual inside the program: every "?" leads to a chapter that is there, and the text can smuggle nothing in."""

import re
from pathlib import Path

import pytest
from lxml import html

from tracker import config
from tracker.web.manual import manual_text
from tracker.web.markdown import anchors, render

NAMED = re.compile(r'manual="([^"]+)"')
PAGES = {anchor for path in Path(config.resource("templates")).rglob("*.html")
         for anchor in NAMED.findall(path.read_text(encoding="utf-8")) if anchor}


def test_every_page_has_its_chapter():
    assert len(PAGES) > 10
    assert not PAGES - anchors(manual_text())


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
