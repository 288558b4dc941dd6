"""The register of documents."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ..database import db
from ..models import Document, Task, TaskDocument


def guidance_documents(from_on: date | None = None, to_on: date | None = None) -> list[Document]:
    """The register of guidance documents, the newest first, narrowed to days of issue."""
    statement = select(Document).where(Document.guidance)
    if from_on is not None:
        statement = statement.where(Document.issued_on >= from_on)
    if to_on is not None:
        statement = statement.where(Document.issued_on <= to_on)
    return list(db.session.scalars(statement.order_by(Document.issued_on.desc(), Document.id.desc())))


def tasks_served_by(document: Document) -> list[Task]:
    """The tasks for which a document is evidence."""
    links = db.session.scalars(
        select(TaskDocument).where(TaskDocument.document_id == document.id).order_by(TaskDocument.id)
    ).all()
    ids = {link.task_id for link in links}
    return list(db.session.scalars(
        select(Task).options(joinedload(Task.lead_unit)).where(Task.id.in_(ids)).order_by(Task.id)
    ))
