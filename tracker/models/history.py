"""What happened to a task: events are appended and never edited; deadlines have their own dated list."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import Base, Moment
from ..scope import AgencyOwned
from .task import Task
from .user import User


class Event(AgencyOwned, Base):
    """A past-tense fact. `effective_on` is the day it took effect, `recorded_at` the moment it counts as known,
    `written_at` the true moment of writing (they differ only for back-dated records of scripts and imports)."""

    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_task_id_recorded_at", "task_id", "recorded_at", "id"),
        Index("ix_events_agency_id_recorded_at", "agency_id", "recorded_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"))
    occurrence_id: Mapped[int | None] = mapped_column(ForeignKey("occurrences.id"))
    what: Mapped[str] = mapped_column(String(40))
    effective_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    written_at: Mapped[datetime] = mapped_column(Moment)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    for_unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("events.id"))
    data: Mapped[dict] = mapped_column(JSON, default=dict)

    task: Mapped[Task] = relationship()
    actor: Mapped[User | None] = relationship()


class DeadlineChange(AgencyOwned, Base):
    """One entry of a task's deadline history. `kind`: original, correction, first_day, extension, revision.

    `effective_on` is the day from which it counts: the task's entry for original and correction, else the decision day.
    """

    __tablename__ = "deadline_changes"
    __table_args__ = (
        UniqueConstraint("task_id", "seq"),
        Index("ix_deadline_changes_replaced", "agency_id", "task_id", sqlite_where=text("seq > 1"),
              postgresql_where=text("seq > 1")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id"), index=True)
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(String(15))
    deadline_kind: Mapped[str] = mapped_column(String(15))
    start_on: Mapped[date | None]
    due_on: Mapped[date | None]
    text: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    effective_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(Moment)


class ExtensionRequest(AgencyOwned, Base):
    """Đề nghị gia hạn. `state`: open, granted, refused, withdrawn; at most one open per task."""

    __tablename__ = "extension_requests"
    __table_args__ = (
        Index("uq_extension_requests_open", "task_id", unique=True,
              sqlite_where=text("state = 'open'"), postgresql_where=text("state = 'open'")),
        Index("ix_extension_requests_agency_id_state", "agency_id", "state"),
        Index("ix_extension_requests_task_id", "task_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"))
    to_on: Mapped[date]
    reason_class: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10), default="open")
    requested_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    requested_at: Mapped[datetime] = mapped_column(Moment)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_on: Mapped[date | None]
    decision_note: Mapped[str] = mapped_column(Text, default="")

    task: Mapped[Task] = relationship()
