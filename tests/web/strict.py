"""A test client that looks at every answer as a careful reviewer would.

Every HTML answer is parsed and held against `html_rules`, security headers are looked at, and no request may leave
anything uncommitted. `submit` sends a form as a browser does: from the page it stands on, with what stands in it.
"""

import gzip
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import event
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import RequestRedirect
from werkzeug.test import TestResponse

from tests.web.html_rules import broken_rules, ids_of
from tracker import transaction

PASSWORD = "một câu mật khẩu dài"


class Ledger:
    """Notes what sessions wrote and did not commit by the end of their request."""

    def __init__(self, app: Flask) -> None:
        self.left: list[str] = []
        self._writing = False
        event.listen(Session, "after_flush", self._wrote)
        event.listen(Session, "do_orm_execute", self._executed)
        event.listen(Session, "after_commit", self._settled)
        event.listen(Session, "after_rollback", self._settled)
        app.teardown_request(self._look)

    def close(self) -> None:
        """Stop listening."""
        event.remove(Session, "after_flush", self._wrote)
        event.remove(Session, "do_orm_execute", self._executed)
        event.remove(Session, "after_commit", self._settled)
        event.remove(Session, "after_rollback", self._settled)

    def _wrote(self, _session, _context) -> None:
        self._writing = True

    def _executed(self, state) -> None:
        self._writing = self._writing or state.is_update or state.is_insert or state.is_delete

    def _settled(self, _session) -> None:
        self._writing = False

    def _look(self, _error) -> None:
        if self._writing or transaction.anything_uncommitted():
            self.left.append("a request left something uncommitted")
        self._writing = False


class StrictClient(FlaskClient):
    """Raises AssertionError for every answer that breaks a rule. `page` is the last whole page's text."""

    page = ""

    def open(self, *args, **kwargs) -> TestResponse:
        response = super().open(*args, **kwargs)
        ledger: Ledger | None = self.application.extensions.get("ledger")
        if ledger is not None:
            assert not ledger.left, f"{response.request.method} {response.request.path}: {ledger.left.pop()}"
        self._look(response)
        return response

    def _look(self, response: TestResponse) -> None:
        request = response.request
        if response.mimetype != "text/html" or request.path.startswith("/static/") or 300 <= response.status_code < 400:
            return
        data = response.get_data()
        text = (gzip.decompress(data) if response.headers.get("Content-Encoding") == "gzip" else data).decode()
        part = bool(request.headers.get("HX-Request"))
        known = ids_of(self.page) if part and self.page else set()
        broken = broken_rules(text, whole=not part, known_ids=known, has_page=self.has_page)
        assert not broken, f"{request.method} {request.path} ({response.status_code}):\n" + "\n".join(broken)
        policy = response.headers.get("Content-Security-Policy", "")
        assert "default-src 'self'" in policy and "unsafe" not in policy, f"{request.path}: {policy!r}"
        if not part:
            self.page = text

    def has_page(self, address: str) -> bool:
        """Whether any method is answered at an address of this site."""
        try:
            self.application.url_map.bind("").match(urlsplit(address).path, method="GET")
        except (RequestRedirect, MethodNotAllowed):
            return True
        except HTTPException:
            return False
        return True

    def sign_in(self, email: str, password: str = PASSWORD) -> "StrictClient":
        """Sign in by the form."""
        self.get("/dang-nhap")
        response = self.submit("/dang-nhap", email=email, password=password)
        assert response.status_code == 302, response.get_data(as_text=True)
        return self

    def submit(self, action: str, **typed) -> TestResponse:
        """Send the last page's form whose action, or whose button's, is `action`, with some of its fields typed anew.

        A value may be a list for a field that is there several times; None leaves a field out. A form that stands
        folded is opened by its link first, as without script.
        """
        forms = self._forms(action) or self._unfolded(action)
        assert forms, f"the last page has no form for {action}"
        values: dict[str, list[str]] = {}
        for name, value in forms[0].form_values():
            values.setdefault(name, []).append(value)
        for name, value in typed.items():
            field = name.rstrip("_")
            if value is None:
                values.pop(field, None)
            else:
                values[field] = [str(one) for one in value] if isinstance(value, list) else [str(value)]
        return self.post(action, data=values, headers={"Referer": f"http://localhost{self._here}"})

    def _forms(self, action: str) -> list:
        tree = html.document_fromstring(self.page)
        elsewhere = {button.get("form") for button in tree.xpath("//button[@form and @formaction]")
                     if urlsplit(button.get("formaction")).path == action}
        return [form for form in tree.forms if form.method.lower() == "post"
                and (form.get("id") in elsewhere or urlsplit(form.action or self._here).path == action)]

    def _unfolded(self, action: str) -> list:
        for link in html.document_fromstring(self.page).xpath("//*[@class='act__form']/a/@href"):
            self.get(link.partition("#")[0])
            if forms := self._forms(action):
                return forms
        return []

    @property
    def _here(self) -> str:
        return self._page_path

    _page_path = "/"

    def get(self, *args, **kwargs) -> TestResponse:
        """As Flask's, remembering where the last page was."""
        response = super().get(*args, **kwargs)
        if response.mimetype == "text/html" and response.status_code == 200:
            self._page_path = response.request.path
        return response
