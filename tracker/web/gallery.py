"""Every part that pages are put together from, on one page: for whoever writes or checks a page."""

from datetime import date

from flask import Blueprint, render_template, request

from ..domain.wording import _
from ..models import Task
from ..queries.due_points import DuePoint
from .guard import right
from .paging import Page, page_asked
from .task_calendar import Mark
from .task_words import Badge

blueprint = Blueprint("gallery", __name__)
EXAMPLE = Task(id=0, position=12, text=_("Rà soát, đơn giản hóa thủ tục hành chính thuộc phạm vi quản lý của Sở"))
MARKS = [Mark(DuePoint(date(2022, 9, 30), EXAMPLE), badge) for badge in (
    Badge("green", _("Hoàn thành")), Badge("orange", _("Hoàn thành quá hạn 6 ngày")),
    Badge("blue", _("Đang thực hiện")),
    Badge("red", _("Quá hạn 12 ngày")), Badge("grey", _("Rút khỏi kế hoạch")))]


@blueprint.get("/giao-dien")
@right("self")
def show():
    page = Page(range(50), min(page_asked(request.args.get("trang")), 9), 421)
    return render_template("gallery/show.html", page=page, marks=MARKS,
                           wrong={"due": _("Nhập hạn sau ngày bắt đầu (01/02/2022)."), "why": _("Ghi lý do gia hạn.")})
