"""Thông báo: what others did with my tasks, with the count of unread ones in every page's header."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_login import current_user

from ..domain.wording import _
from ..queries.notices import notices_page, unread_count
from ..services.notices import KINDS, read_all, read_notice
from .guard import right
from .paging import PAGE_SIZE, Page, page_asked

blueprint = Blueprint("notices", __name__)


@blueprint.app_template_global()
def unread_notices() -> int:
    """The signed-in person's unread notices; asked once a page."""
    if "unread_notices" not in g:
        g.unread_notices = unread_count(current_user.id)
    return g.unread_notices


@blueprint.get("/thong-bao")
@right("self")
def index():
    notices, number, total = notices_page(current_user.id, page_asked(request.args.get("trang")), PAGE_SIZE)
    return render_template("notice/list.html", page=Page(notices, number, total), kinds=KINDS,
                           newest=max((one.id for one in notices), default=0))


@blueprint.post("/thong-bao/<int:notice_id>")
@right("self")
def open_one(notice_id: int):
    """Look at one: it is read from now on, and its task opens."""
    return redirect(url_for("task.page", task_id=read_notice(current_user, notice_id).task_id))


@blueprint.post("/thong-bao/da-xem")
@right("self")
def mark_all():
    """All that the page showed, and what is older, is read; what came meanwhile stays unread."""
    newest = request.form.get("newest", "")
    read_all(current_user, int(newest) if newest.isascii() and newest.isdigit() and len(newest) < 19 else 0)
    flash(_("Đã đánh dấu các thông báo là đã xem."), "done")
    return redirect(url_for("notices.index"))
