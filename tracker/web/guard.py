"""Deny by default: every route states one right from `domain/permissions.py`, or nobody enters it."""

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from .. import clock
from ..domain.errors import NotAllowed
from ..domain.permissions import RIGHTS, may_on_any_task, role_may
from ..domain.wording import _
from ..extensions import login_manager
from ..queries.users import Absent, part_in_task, stood_in_for

View = TypeVar("View", bound=Callable)
_RIGHT_OF: dict[Callable, str] = {}


def right(name: str) -> Callable[[View], View]:
    """State the right that a route asks for."""
    if name not in RIGHTS:
        raise ValueError(f"no such right: {name}")

    def mark(view: View) -> View:
        _RIGHT_OF[view] = name
        return view

    return mark


def right_of(app: Flask, endpoint: str | None) -> str | None:
    """The right that an endpoint states; Flask's own static files are public."""
    if endpoint == "static":
        return "public"
    view = app.view_functions.get(endpoint or "")
    return _RIGHT_OF.get(view) if view else None


def may(name: str) -> bool:
    """Whether the signed-in person's role holds a right (templates ask it to show or hide an act)."""
    person = current_user._get_current_object()
    return person.is_authenticated and role_may(person.role, name)


def demand_on_task(name: str, task) -> None:
    """Raise `NotAllowed` unless the signed-in person holds the right on this very task."""
    if not may_on(name, task):
        raise NotAllowed(
            _("Anh/chị không có quyền làm việc này với nhiệm vụ của đơn vị khác. Hãy liên hệ đơn vị chủ trì hoặc Văn "
              "phòng.")
        )


def may_on(name: str, task) -> bool:
    """Whether the signed-in person holds the right on this very task, by the part that the own unit has in it, or that
    of somebody for whom she stands in today."""
    user = current_user._get_current_object()
    if not user.is_authenticated or not role_may(user.role, name):
        return False
    if may_on_any_task(user.role, name) or part_in_task(user.role, user, task).holds(name):
        return True
    return any(part_in_task(user.role, absent, task).holds(name) for absent in absent_today())


def absent_today() -> list[Absent]:
    """For whom the signed-in person stands in today; read once a request."""
    if "absent_today" not in g:
        g.absent_today = stood_in_for(current_user.id, clock.today())
    return g.absent_today


def check_route() -> ResponseReturnValue | None:
    """Before every request: let in whoever holds the route's right."""
    if request.endpoint in (None, "static"):
        return None
    needed = right_of(current_app, request.endpoint)
    person = current_user._get_current_object()
    if needed == "public":
        return None
    if not person.is_authenticated:
        return login_manager.unauthorized()
    if needed is None or not role_may(person.role, needed):
        raise NotAllowed(_("Vai trò của anh/chị không có quyền mở trang này. Nếu cần, hãy liên hệ quản trị của cơ "
                           "quan."))
    if person.must_change_password and request.endpoint not in ("session.password", "session.sign_out"):
        return redirect(url_for("session.password"))
    return None
