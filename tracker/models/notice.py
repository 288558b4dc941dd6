"""What a person is told on screen, and the secret addresses under which calendars are read."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import Base, Moment
from ..scope import AgencyOwned
from .task import Task
from .unit import Unit
from .user import User


class Notice(AgencyOwned, Base):
    """One thing told to one person about a task, written in the transaction of what it tells. `read_at` None: unread.

    The unread ones have an index of their own, because every page counts them.
    """

    __tablename__ = "notices"
    __table_args__ = (
        Index("ix_notices_unread", "agency_id", "user_id", sqlite_where=text("read_at IS NULL"),
              postgresql_where=text("read_at IS NULL")),
        Index("ix_notices_user_id", "user_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[str] = mapped_column(String(20))
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    text: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime] = mapped_column(Moment)
    read_at: Mapped[datetime | None] = mapped_column(Moment)

    task: Mapped[Task] = relationship()
    by: Mapped[User | None] = relationship(foreign_keys=[by_id])


class CalendarFeed(AgencyOwned, Base):
    """A calendar that a person reads from another program; `unit_id` None is the person's own work, else that unit's.

    The address isn't stored: it is made from `nonce` and the installation's key, so rows alone open no calendar.
    """

    __tablename__ = "calendar_feeds"
    __table_args__ = (Index("ix_calendar_feeds_user_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    nonce: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime] = mapped_column(Moment)

    user: Mapped[User] = relationship()
    unit: Mapped[Unit | None] = relationship()
