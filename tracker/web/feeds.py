"""Lịch của tôi: addresses that calendar programs read, and the calendars themselves."""

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask_login import current_user

from ..domain.wording import _
from ..queries.feeds import feeds_of
from ..queries.task_page import unit_chosen
from ..queries.units import units_in_use
from ..services.feeds import calendar_at, key_of, make_feed, name_of, revoke_feed
from .forms import Answers
from .guard import right

blueprint = Blueprint("feeds", __name__)
FRESH_SECONDS = 900


@blueprint.get("/lich-cua-toi")
@right("self")
def mine():
    return _page(Answers({}))


def _page(answers: Answers):
    feeds = feeds_of(current_user)
    base = current_app.config["BASE_URL"].rstrip("/")
    shown = [(feed, name_of(feed), base + url_for("feeds.read", key=key_of(feed))) for feed in feeds]
    taken = {feed.unit_id for feed in feeds}
    units = [(unit.id, unit.name) for unit in units_in_use() if unit.kind == "unit" and unit.id not in taken]
    return render_template("feed/mine.html", feeds=shown, own=None in taken, units=units, errors=answers.errors)


@blueprint.post("/lich-cua-toi")
@right("self")
def make():
    """An address for one's own work, or for the unit chosen."""
    answers = Answers(request.form)
    with answers.attempt():
        feed = make_feed(current_user, unit_chosen(answers["unit"]) if answers["what"] == "unit" else None)
        flash(_("Đã tạo địa chỉ lịch “{feed}”. Sao chép vào chương trình lịch của anh/chị.",
                feed=name_of(feed)), "done")
    if not answers.ok:
        return _page(answers), 422
    return redirect(url_for("feeds.mine"))


@blueprint.post("/lich-cua-toi/<int:feed_id>/thu-hoi")
@right("self")
def revoke(feed_id: int):
    revoke_feed(current_user, feed_id)
    flash(_("Đã thu hồi địa chỉ lịch: từ bây giờ địa chỉ đó không mở được nữa."), "done")
    return redirect(url_for("feeds.mine"))


@blueprint.get("/lich/<key>.ics")
@right("public")
def read(key: str):
    """What a calendar program reads; who holds the address is let in, so it stands in no page but its owner's."""
    answer = Response(calendar_at(key, current_app.config["BASE_URL"]), mimetype="text/calendar")
    answer.headers["Cache-Control"] = f"private, max-age={FRESH_SECONDS}"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.add_etag()
    return answer.make_conditional(request)
