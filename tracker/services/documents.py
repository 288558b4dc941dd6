"""Keep documents: evidence of what was done, and the register of guidance documents (văn bản chỉ đạo).

A document is a reference as typed, parsed into its parts; one document may serve many tasks, so the same number, symbol
and day are stored once and found again.
"""

from datetime import datetime

from sqlalchemy import delete, select

from .. import clock
from ..database import db
from ..domain.document_refs import DocumentReference, normal_key, parse_references
from ..domain.errors import RuleViolation
from ..domain.text import one_line
from ..domain.wording import _
from ..models import Document, Event, Occurrence, StoredFile, Task, TaskDocument


def attach_documents(task: Task, text: str, event: Event | None = None,
                     occurrence: Occurrence | None = None) -> list[Document]:
    """Attach the documents named in a text to the task as evidence; an empty text attaches none.

    A text in which no document can be recognised is kept whole as one reference without number and day.
    """
    if not one_line(text):
        return []
    references = parse_references(text)
    documents = [_kept(reference) for reference in references] if references else [_kept_text(text)]
    for document in documents:
        db.session.add(TaskDocument(task_id=task.id, document_id=document.id, event_id=event.id if event else None,
                                    occurrence_id=occurrence.id if occurrence else None))
    db.session.flush()
    return documents


def detach_documents(event: Event) -> None:
    """Take from the task what a step brought it as evidence; the documents themselves stay in the register."""
    db.session.execute(delete(TaskDocument).where(TaskDocument.event_id == event.id))


def add_guidance(reference: str, *, recorded_at: datetime | None = None, file: StoredFile | None = None) -> Document:
    """Enter a guidance document in the register. It needs its day, because reports count by the day of issue."""
    text = one_line(reference)
    if not text:
        raise RuleViolation(_("Nhập số, ký hiệu và ngày của văn bản, ví dụ: Công văn số 12/SCT-VP ngày 05/02/2022."),
                            field="reference")
    parsed = parse_references(text)
    if not parsed or parsed[0].issued_on is None:
        raise RuleViolation(_("Chưa đọc được ngày ban hành trong “{text}”. Ghi cả ngày, ví dụ: Công văn số 12/SCT-VP "
                              "ngày 05/02/2022.", text=text), field="reference")
    document = _kept(parsed[0])
    if document.guidance:
        raise RuleViolation(_("Văn bản này đã có trong sổ: {text}. Không cần ghi lại.",
                              text=document.text), field="reference")
    document.guidance = True
    document.recorded_at = recorded_at or clock.now()
    if file is not None:
        document.file_id = file.id
    db.session.flush()
    return document


def _kept(reference: DocumentReference) -> Document:
    """The stored document of a reference: the one already known by number, symbol and day, else a new one."""
    key = normal_key(reference)
    if key and reference.number:
        known = db.session.scalar(
            select(Document).where(Document.lookup_key == key, Document.issued_on == reference.issued_on)
            .order_by(Document.id).limit(1)
        )
        if known is not None:
            return known
    document = Document(
        text=one_line(reference.text), kind=reference.kind, number=reference.number, symbol=reference.symbol,
        issued_on=reference.issued_on, subject=reference.subject or "", lookup_key=key or "", recorded_at=clock.now(),
    )
    db.session.add(document)
    db.session.flush()
    return document


def _kept_text(text: str) -> Document:
    document = Document(text=one_line(text), recorded_at=clock.now())
    db.session.add(document)
    db.session.flush()
    return document
