"""Văn bản: evidence of tasks and the register of guidance documents; files are optional."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from ..database import Base, Moment
from ..domain.text import fold
from ..scope import AgencyOwned


class StoredFile(AgencyOwned, Base):
    """An uploaded file, kept outside the web root under its SHA-256."""

    __tablename__ = "stored_files"
    __table_args__ = (UniqueConstraint("agency_id", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    uploaded_at: Mapped[datetime] = mapped_column(Moment)


class Document(AgencyOwned, Base):
    """A document reference as typed, and its parts. `lookup_key` finds it again by number and symbol,
    `search_key` (its text folded) by any word."""

    __tablename__ = "documents"
    __table_args__ = (
        Index("ix_documents_agency_id_lookup_key", "agency_id", "lookup_key"),
        Index("ix_documents_agency_id_guidance", "agency_id", "guidance", "issued_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    kind: Mapped[str | None] = mapped_column(String(50))
    number: Mapped[str | None] = mapped_column(String(50))
    symbol: Mapped[str | None] = mapped_column(String(100))
    issued_on: Mapped[date | None]
    subject: Mapped[str] = mapped_column(Text, default="")
    lookup_key: Mapped[str] = mapped_column(String(255), default="")
    search_key: Mapped[str] = mapped_column(Text, default="", server_default="")
    guidance: Mapped[bool] = mapped_column(default=False)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id"))
    recorded_at: Mapped[datetime] = mapped_column(Moment)

    file: Mapped[StoredFile | None] = relationship()

    @validates("text")
    def _findable(self, _name: str, text: str) -> str:
        self.search_key = fold(text)
        return text


class TaskDocument(AgencyOwned, Base):
    """A document that serves a task (or one of its occurrences) as evidence."""

    __tablename__ = "task_documents"
    __table_args__ = (
        Index("ix_task_documents_task_id", "task_id"),
        Index("ix_task_documents_document_id", "document_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    occurrence_id: Mapped[int | None] = mapped_column(ForeignKey("occurrences.id"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id"))

    document: Mapped[Document] = relationship()
