"""Keep the files of evidence: outside the web root, under the hash of what they hold, found only through a document.

The bytes are written beside their name and renamed at the end, so that a broken write never bears a hash. The same
bytes are kept once; each agency that handed them in has a row of its own.
"""

import hashlib
import os
import tempfile
from pathlib import Path

from sqlalchemy import select

from .. import clock
from ..database import db
from ..documents.file_types import type_of
from ..domain.errors import NotFound, RuleViolation
from ..domain.text import one_line
from ..domain.wording import _
from ..models import Document, Event, Occurrence, StoredFile, Task, TaskDocument
from .backup import files_folder
from .documents import attach_documents

LONGEST_NAME = 200


def store_file(name: str, content: bytes) -> StoredFile:
    """Keep a file; the one already known where the agency has the same bytes. `BadInput` for what isn't accepted."""
    kind = type_of(content)
    sha256 = hashlib.sha256(content).hexdigest()
    known = db.session.scalar(select(StoredFile).where(StoredFile.sha256 == sha256))
    _write(path_of(sha256), content)
    if known is not None:
        return known
    stem = Path(one_line(name).replace("\\", "/")).name.rpartition(".")[0] or one_line(name) or "tep"
    stored = StoredFile(sha256=sha256, name=f"{stem[:LONGEST_NAME]}.{kind.extension}", media_type=kind.media_type,
                        size=len(content), uploaded_at=clock.now())
    db.session.add(stored)
    db.session.flush()
    return stored


def path_of(sha256: str) -> Path:
    """Where the bytes of a hash lie."""
    return files_folder() / sha256[:2] / sha256


def _write(path: Path, content: bytes) -> None:
    if path.is_file():
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def give_file(document: Document, stored: StoredFile) -> None:
    """Put the file to the document; one that has another file already keeps it."""
    if document.file_id is not None and document.file_id != stored.id:
        raise RuleViolation(_("Văn bản “{text}” đã có tệp. Bỏ chọn tệp, hoặc ghi tệp này vào văn bản khác.",
                              text=document.text),
                            field="file")
    document.file_id = stored.id
    db.session.flush()


def attach_file(task: Task, stored: StoredFile, event: Event, occurrence: Occurrence | None = None) -> Document:
    """Put the file to the first document that the event brought; where it named none, the file's name is one."""
    document = db.session.scalar(
        select(Document).join(TaskDocument, TaskDocument.document_id == Document.id)
        .where(TaskDocument.event_id == event.id, TaskDocument.task_id == task.id).order_by(TaskDocument.id).limit(1)
    )
    if document is None:
        document = attach_documents(task, stored.name, event, occurrence)[0]
    give_file(document, stored)
    return document


def bytes_on_disk(stored: StoredFile) -> Path:
    """Where a kept file can be read; `NotFound` where the disk has lost it."""
    path = path_of(stored.sha256)
    if not path.is_file():
        raise NotFound(_("Tệp không còn trên máy chủ. Hãy báo quản trị để phục hồi từ bản sao lưu."))
    return path
