"""Every route states a right, and lets in exactly the roles that hold it."""

import pytest
from lxml import html

from tracker.domain.permissions import RIGHTS, ROLES, role_may
from tracker.web.guard import right_of

WRITES = {"POST", "PUT", "PATCH", "DELETE"}


def routes(app) -> list[tuple[str, str, str]]:
    """(method, address with 1 for every number, right) of every route but the static files."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        values = {name: 1 if type(rule._converters[name]).__name__ == "IntegerConverter" else "x"
                  for name in rule.arguments}
        address = app.url_map.bind("").build(rule.endpoint, values, method="GET" if "GET" in rule.methods else None)
        needed = right_of(app, rule.endpoint)
        found += [(method, address, needed) for method in sorted(rule.methods - {"HEAD", "OPTIONS"})]
    return found


def test_every_route_states_a_right(house):
    assert not [(method, address) for method, address, needed in routes(house.app) if needed not in RIGHTS]


def test_what_writes_is_never_public_but_signing_in_and_answering_an_invitation(house):
    public = [address for method, address, needed in routes(house.app) if needed == "public" and method in WRITES]
    assert sorted(public) == ["/dang-nhap", "/moi/x"]


@pytest.mark.parametrize("role", sorted(ROLES))
def test_routes_are_guarded(house, role):
    """Refused with 403 exactly where the table of rights says no; nothing is asked of what the page then does."""
    client = house.client(role)
    client.get("/")
    token = client.get("/mat-khau") and _token(client.page)
    for method, address, needed in routes(house.app):
        if needed == "public" or address.startswith("/dang-xuat"):
            continue
        data = {"csrf_token": token} if method in WRITES else None
        status = client.open(address, method=method, data=data).status_code
        assert (status == 403) == (not role_may(role, needed)), f"{role}: {method} {address} → {status}, {needed}"


def test_nobody_enters_without_signing_in(house):
    client = house.client()
    for method, address, needed in routes(house.app):
        if needed == "public":
            continue
        client.get("/dang-nhap")
        data = {"csrf_token": _token(client.page)} if method in WRITES else None
        response = client.open(address, method=method, data=data)
        if method in WRITES:
            assert response.status_code == 401 and "Đăng nhập" in response.text, f"{method} {address}"
        else:
            assert response.status_code == 302 and "/dang-nhap?next=" in response.location, f"{method} {address}"


def test_the_menu_offers_only_pages_that_open(house):
    for role in ROLES:
        client = house.client(role)
        client.get("/")
        for address in _menu(client.page):
            assert client.get(address).status_code == 200, f"{role}: {address}"


def _token(page: str) -> str:
    return html.document_fromstring(page).xpath("//input[@name='csrf_token']/@value")[0]


def _menu(page: str) -> list[str]:
    return html.document_fromstring(page).xpath("//nav[contains(@class, 'nav')]//a/@href")
