"""The register of documents, a document's page, and finding one again by number, symbol or any word."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Row, func, select
from sqlalchemy.orm import joinedload

from ..database import db
from ..domain.errors import NotFound
from ..domain.text import fold
from ..domain.wording import _
from ..models import Document, Event, StoredFile, Task, TaskDocument
from .tasks import WHOLE


def guidance_documents(from_on: date | None = None, to_on: date | None = None) -> list[Document]:
    """The register of guidance documents, the newest first, narrowed to days of issue."""
    statement = select(Document).where(Document.guidance)
    if from_on is not None:
        statement = statement.where(Document.issued_on >= from_on)
    if to_on is not None:
        statement = statement.where(Document.issued_on <= to_on)
    return list(db.session.scalars(statement.order_by(Document.issued_on.desc(), Document.id.desc())))


def documents_page(words: str, *, guidance: bool, from_on: date | None, to_on: date | None, number: int,
                   size: int) -> tuple[list[Document], int, int]:
    """The documents of one page with its number and the whole length, the newest first.

    `words` are looked for without accents in the document's text, its number and symbol among it; `guidance` keeps to
    the register of văn bản chỉ đạo.
    """
    conditions = [Document.search_key.contains(word, autoescape=True) for word in fold(words).split()]
    if guidance:
        conditions.append(Document.guidance.is_(True))
    if from_on is not None:
        conditions.append(Document.issued_on >= from_on)
    if to_on is not None:
        conditions.append(Document.issued_on <= to_on)
    total = db.session.scalar(select(func.count()).select_from(Document).where(*conditions)) or 0
    number = min(max(1, number), max(1, -(-total // size)))
    rows = db.session.scalars(
        select(Document).where(*conditions)
        .order_by(Document.issued_on.is_(None), Document.issued_on.desc(), Document.id.desc())
        .limit(size).offset((number - 1) * size)
    )
    return list(rows), number, total


def tasks_by_document(documents: Sequence[Document]) -> dict[int, int]:
    """How many tasks each document serves."""
    rows = db.session.execute(
        select(TaskDocument.document_id, func.count(TaskDocument.task_id.distinct()))
        .where(TaskDocument.document_id.in_([one.id for one in documents])).group_by(TaskDocument.document_id)
    )
    return {document_id: count for document_id, count in rows}


def files_of_steps(steps: Sequence[Event]) -> dict[int, list[Row]]:
    """The documents (`id`) with a file (`name`) that were given with steps, by the step's id."""
    rows = db.session.execute(
        select(TaskDocument.event_id, Document.id, StoredFile.name)
        .join(Document, Document.id == TaskDocument.document_id).join(StoredFile, StoredFile.id == Document.file_id)
        .where(TaskDocument.task_id.in_([one.task_id for one in steps]),
               TaskDocument.event_id.in_([one.id for one in steps])).order_by(TaskDocument.id)
    )
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row.event_id, []).append(row)
    return found


def document_by_id(document_id: int) -> Document:
    """A document of the agency in scope, with its file."""
    document = db.session.scalar(
        select(Document).options(joinedload(Document.file)).where(Document.id == document_id)
    )
    if document is None:
        raise NotFound(_("Không tìm thấy văn bản này. Quay lại trang Văn bản để tìm."))
    return document


def tasks_served_by(document: Document) -> list[Task]:
    """The tasks for which a document is evidence."""
    served = select(TaskDocument.task_id).where(TaskDocument.document_id == document.id)
    return list(db.session.scalars(select(Task).options(*WHOLE).where(Task.id.in_(served)).order_by(Task.id)))
