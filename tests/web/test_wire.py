"""How answers go over the wire: joined, compressed for who can read it, kept by the browser, never compressed twice."""

import gzip

import pytest
from freezegun import freeze_time
from lxml import html

from tracker.web.assets import JOINED, smaller_css

GZIP = {"Accept-Encoding": "gzip, deflate, br"}


def joined_addresses(client) -> list[str]:
    client.get("/dang-nhap")
    tree = html.document_fromstring(client.page)
    return [*tree.xpath("//link[@rel='stylesheet']/@href"), *tree.xpath("//script/@src")]


def test_a_page_asks_for_one_stylesheet_and_one_script(house):
    sheet, script = joined_addresses(house.client())
    assert sheet.startswith("/static/tracker.css?v=") and script.startswith("/static/tracker.js?v=")


def test_the_script_holds_every_source_as_it_is(house):
    _, script = joined_addresses(client := house.client())
    text = client.get(script).get_data(as_text=True)
    for source in JOINED["tracker.js"]:
        assert client.get(f"/static/{source}").get_data(as_text=True) in text


def test_what_is_joined_is_compressed_once_and_kept_for_good(house):
    for address in joined_addresses(client := house.client()):
        plain, small = client.get(address), client.get(address, headers=GZIP)
        assert small.headers["Content-Encoding"] == "gzip" and "Content-Encoding" not in plain.headers
        assert gzip.decompress(small.data) == plain.data
        assert "immutable" in small.headers["Cache-Control"] and "Accept-Encoding" in small.headers["Vary"]
        again = client.get(address, headers=GZIP | {"If-None-Match": small.headers["ETag"]})
        assert again.status_code == 304 and not again.data
        assert client.get(address, headers={"If-None-Match": small.headers["ETag"]}).status_code == 200
        assert client.get(address.partition("?")[0]).headers["Cache-Control"] == "no-cache"


def test_a_page_is_compressed_for_who_reads_it(house):
    client = house.client("office")
    plain, small = client.get("/nhiem-vu"), client.get("/nhiem-vu", headers=GZIP)
    assert small.headers["Content-Encoding"] == "gzip" and "Accept-Encoding" in small.headers["Vary"]
    assert int(small.headers["Content-Length"]) == len(small.data) < len(plain.data) / 2
    assert gzip.decompress(small.data).decode().endswith("</html>")


@pytest.mark.parametrize("accepted", ["", "identity", "gzip;q=0", "br"])
def test_a_page_stays_plain_for_who_cannot(house, accepted):
    answer = house.client("office").get("/nhiem-vu", headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in answer.headers and "Accept-Encoding" in answer.headers["Vary"]


@pytest.mark.parametrize("path", ["/nhiem-vu/tai-ve.xlsx", "/static/favicon.svg", "/huong-dan/qua-han.png"])
def test_a_file_that_is_compressed_or_short_goes_out_as_it_is(house, path):
    answer = house.client("office").get(path, headers=GZIP)
    assert answer.status_code == 200 and "Content-Encoding" not in answer.headers


@pytest.mark.parametrize(("text", "shorter"), [
    ("a { color: red; /* why */ }\n\n.b > c , d:hover { margin: 0 -1px; }",
     "a{color: red}.b>c,d:hover{margin: 0 -1px}"),
    ('.e::before { content: "Lỗi: /* no */ ; "; }', '.e::before{content: "Lỗi: /* no */ ; "}'),
    ("a { width: calc(1px + 2em); } a :focus { x: y }", "a{width: calc(1px + 2em)}a :focus{x: y}"),
    ("@media (min-width: 3em) and (print) { a { b: url('x;y') } }",
     "@media (min-width: 3em) and (print){a{b: url('x;y')}}"),
])
def test_a_smaller_stylesheet_says_the_same(text, shorter):
    assert smaller_css(text) == shorter


def test_a_token_of_the_next_second_has_another_signature(house):
    """What the docstring of tracker/web/compression.py argues with: nothing of use stays the same between answers."""
    client, tokens = house.client(), []
    with freeze_time("2026-03-14 01:00:00") as now:
        for _ in range(2):
            client.get("/dang-nhap")
            tokens.append(html.document_fromstring(client.page).xpath("//input[@name='csrf_token']/@value")[0])
            now.tick()
    (word, _, first), (same, _, second) = (token.split(".") for token in tokens)
    assert word == same and len(first) == 27
    assert sum(a == b for a, b in zip(first, second, strict=True)) < 9
