"""Steps that several tests of pages begin with: a plan imported by the clerk, and who then signs in."""

import io
import re

from lxml import html

from tests.papers import paper
from tests.web.strict import StrictClient


def upload(client: StrictClient, name: str = "so-mau-2022.docx", year: str = "2022"):
    """The clerk's upload; answers the response to the form."""
    client.get("/nhap-ke-hoach")
    data = {"csrf_token": token(client), "year": year, "file": (io.BytesIO(paper(name)), name)}
    return client.post("/nhap-ke-hoach", data=data)


def token(client: StrictClient) -> str:
    """The CSRF token of the last page."""
    return html.document_fromstring(client.page).xpath("//input[@name='csrf_token']/@value")[0]


def import_plan(client: StrictClient, answers: dict[str, str] | None = None) -> str:
    """Upload, name every unknown unit as suggested (or as `answers` says by name), import; the plan's address."""
    draft = upload(client).location
    client.get(draft)
    rows = html.document_fromstring(client.page).xpath("//section[@id='units']//tbody/tr")
    changed = {row.xpath(".//select/@name")[0]: answers[row.xpath("./th/text()")[0].strip()]
               for row in rows if answers and row.xpath("./th/text()")[0].strip() in answers}
    assert client.submit(f"{draft}/don-vi", **changed).status_code == 302
    client.get(draft)
    response = client.submit(f"{draft}/nhap")
    assert response.status_code == 302, re.sub(r"\s+", " ", response.text)[:3000]
    return response.location


def words(text: str) -> str:
    """What a person reads of a page or a part, in one line, elements parted by a blank."""
    return " ".join(" ".join(html.document_fromstring(text).itertext()).split())


def cells(text: str, row_id: str) -> str:
    """What a person reads of one row."""
    return " ".join(" ".join(html.document_fromstring(text).get_element_by_id(row_id).itertext()).split())
