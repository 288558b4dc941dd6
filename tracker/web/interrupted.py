"""A form that was being sent when the session ran out comes back after signing in, with script and without.

With script the browser keeps what was typed and fills the form's own page in again (static/js/app.js). Without, the
sign-in page carries it along and the next page shows it, ready to be sent again; `noscript` keeps the two apart.
Passwords and files are never carried.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException

PREFIX = "typed-"
WHERE = "typed_for"
LONGEST = 200_000
UNSAID = ("csrf_token", "version", "next", "act_key")


@dataclass(frozen=True)
class Interrupted:
    """Where a form was going, and its fields in order."""

    path: str
    fields: tuple[tuple[str, str], ...]

    @property
    def said(self) -> list[str]:
        """What a person typed or chose in words, to be shown; marks and numbers of the form's own are left out."""
        return [value for name, value in self.fields if name not in UNSAID and value.strip() and not value.isdigit()]


def form_of_this_request() -> Interrupted | None:
    """The form that this request sends; None where it holds nothing that may be carried."""
    fields = tuple((name, value) for name, value in request.form.items(multi=True)
                   if name != "csrf_token" and "password" not in name)
    return Interrupted(request.full_path.rstrip("?"), fields) if fields and _fits(fields) else None


def form_carried_along() -> Interrupted | None:
    """The form that the sign-in page brought with it; None without one, or where no page takes it."""
    fields = tuple((name.removeprefix(PREFIX), value) for name, value in request.form.items(multi=True)
                   if name.startswith(PREFIX))
    path = request.form.get(WHERE, "")
    return Interrupted(path, fields) if fields and _fits(fields) and _takes_forms(path) else None


def _takes_forms(path: str) -> bool:
    """Whether a path of this site, with nothing of another host in it, is sent forms."""
    parts = urlsplit(path)
    if parts.scheme or parts.netloc or not path.startswith("/") or "\\" in path:
        return False
    try:
        current_app.url_map.bind("").match(parts.path, method="POST")
    except HTTPException:
        return False
    return True


def _fits(fields: tuple[tuple[str, str], ...]) -> bool:
    return sum(len(name) + len(value) for name, value in fields) <= LONGEST
