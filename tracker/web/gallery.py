"""Every part that pages are put together from, on one page: for whoever writes or checks a page."""

from flask import Blueprint, render_template, request

from .guard import right
from .paging import Page, page_asked

blueprint = Blueprint("gallery", __name__)


@blueprint.get("/giao-dien")
@right("self")
def show():
    page = Page(range(50), min(page_asked(request.args.get("trang")), 9), 421)
    return render_template("gallery/show.html", page=page,
                           wrong={"due": "Nhập hạn sau ngày bắt đầu (01/02/2022).", "why": "Ghi lý do gia hạn."})
