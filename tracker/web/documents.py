"""Sổ văn bản chỉ đạo: the register of guidance documents that feeds the report, one line each."""

from flask import Blueprint, flash, redirect, render_template, request, url_for

from .. import transaction
from ..domain.errors import RuleViolation
from ..queries.documents import guidance_documents
from ..services.documents import add_guidance
from .guard import right
from .list_filter import day_of
from .paging import Page, page_asked

blueprint = Blueprint("document", __name__, url_prefix="/van-ban")
SIZE = 50


@blueprint.get("")
@right("document.view")
def index():
    return _page()


def _page(errors: dict | None = None, status: int = 200):
    found = guidance_documents(day_of("tu"), day_of("den"))
    asked = min(page_asked(request.args.get("trang")), max(1, -(-len(found) // SIZE)))
    page = Page(found[(asked - 1) * SIZE:asked * SIZE], asked, len(found), SIZE)
    return render_template("document/list.html", page=page, errors=errors,
                           typed=request.form if errors else {}), status


@blueprint.post("")
@right("document.edit")
def add():
    """Enter the documents typed, one a line: all of them or none."""
    lines = [line for line in request.form.get("references", "").splitlines() if line.strip()]
    try:
        for line in lines or [""]:
            add_guidance(line)
    except RuleViolation as error:
        transaction.rollback()
        return _page({"references": error.message}, 422)
    flash(f"Đã ghi {len(lines)} văn bản vào sổ.", "done")
    return redirect(url_for("document.index"))
