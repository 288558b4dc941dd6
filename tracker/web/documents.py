"""Văn bản: the register of guidance documents, every document found again, its page and its file."""

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from werkzeug.datastructures import FileStorage

from .. import clock, transaction
from ..domain.errors import NotFound, RuleViolation
from ..domain.wording import _
from ..models import Document, StoredFile
from ..queries.documents import document_by_id, documents_page, tasks_by_document, tasks_served_by
from ..services.documents import add_guidance
from ..services.files import bytes_on_disk, give_file, store_file
from .guard import right
from .list_filter import day_of, soon_until
from .paging import Page, page_asked

blueprint = Blueprint("document", __name__, url_prefix="/van-ban")
SIZE = 50
EVERYTHING = "tat-ca"


@blueprint.get("")
@right("document.view")
def index():
    return _page()


def _page(errors: dict | None = None, status: int = 200):
    words = request.args.get("q", "").strip()
    guidance = request.args.get("xem") != EVERYTHING
    found, number, total = documents_page(
        words, guidance=guidance, from_on=day_of("tu", first=True), to_on=day_of("den"),
        number=page_asked(request.args.get("trang")), size=SIZE,
    )
    return render_template("document/list.html", page=Page(found, number, total, SIZE), errors=errors, words=words,
                           guidance=guidance, served=tasks_by_document(found),
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
    flash(_("Đã ghi {count} văn bản vào sổ.", count=len(lines)), "done")
    return redirect(url_for("document.index"))


@blueprint.get("/<int:document_id>")
@right("document.view")
def page(document_id: int):
    return _document_page(document_by_id(document_id))


def _document_page(document: Document, errors: dict | None = None, status: int = 200):
    return render_template("document/page.html", document=document, tasks=tasks_served_by(document), errors=errors,
                           soon_until=soon_until(clock.today())), status


@blueprint.post("/<int:document_id>/tep")
@right("document.edit")
def add_file(document_id: int):
    """Put a file to a document that has none."""
    document = document_by_id(document_id)
    try:
        stored = uploaded()
        if stored is None:
            raise RuleViolation(_("Chưa chọn tệp. Chọn tệp rồi gửi lại."), field="file")
        give_file(document, stored)
    except RuleViolation as error:
        transaction.rollback()
        return _document_page(document_by_id(document_id), {error.field or "": error.message}, 422)
    flash(_("Đã gắn tệp vào văn bản."), "done")
    return redirect(url_for("document.page", document_id=document_id))


@blueprint.get("/<int:document_id>/tep")
@right("task.view")
def file(document_id: int):
    """A document's file, for whoever may see the agency's tasks: always a download, never shown in the page."""
    stored = document_by_id(document_id).file
    if stored is None:
        raise NotFound(_("Văn bản này không có tệp. Quay lại trang của văn bản."))
    answer = send_file(bytes_on_disk(stored), mimetype=stored.media_type, as_attachment=True,
                       download_name=stored.name, conditional=False)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def uploaded(name: str = "file") -> StoredFile | None:
    """The file that came with a form, kept; None where none was chosen."""
    sent: FileStorage | None = request.files.get(name)
    return store_file(sent.filename, sent.read()) if sent and sent.filename else None
