"""Cách xem đã lưu: a list's filter under a name, one's own or shared with the agency."""

from urllib.parse import parse_qsl

from flask import Blueprint, flash, redirect, request, url_for
from flask_login import current_user

from ..domain.wording import _
from ..queries.saved_views import own_view
from ..services.saved_views import drop_view, save_view
from .guard import right
from .list_filter import query_of

blueprint = Blueprint("view", __name__, url_prefix="/cach-xem")


@blueprint.post("")
@right("task.view")
def save():
    """Name the filter of the list that the form stands on; only words that mean something are kept."""
    query = query_of(dict(parse_qsl(request.form.get("query", ""))))
    view = save_view(current_user, name=request.form.get("view_name", ""), query=query,
                     shared=bool(request.form.get("shared")))
    flash(_("Đã lưu cách xem “{name}”.", name=view.name), "done")
    return redirect(url_for("task.index") + (f"?{view.query}" if view.query else ""))


@blueprint.post("/<int:view_id>/bo")
@right("task.view")
def drop(view_id: int):
    view = own_view(current_user, view_id)
    name = view.name
    drop_view(view)
    flash(_("Đã bỏ cách xem “{name}”.", name=name), "done")
    return redirect(url_for("task.index"))
