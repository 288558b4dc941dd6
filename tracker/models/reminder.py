"""The reminder ledger, the mails it stands for, chases, and the scheduler's diary."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from ..database import Base, Moment
from ..scope import AgencyOwned
from .user import User


class Mail(AgencyOwned, Base):
    """A stored mail: bytes and Message-ID are fixed at the claim, before sending. `state`: claimed, sent, failed.

    `digest_key` is `<agency>:<user>:<day>` for a daily digest, so that a person gets one a day; unique.
    """

    __tablename__ = "mails"
    __table_args__ = (
        Index("ix_mails_state_next_try_at", "state", "next_try_at"),
        Index("ix_mails_agency_id_day", "agency_id", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    recipient_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    to_address: Mapped[str] = mapped_column(String(255))
    subject: Mapped[str] = mapped_column(String(500))
    message_id: Mapped[str] = mapped_column(String(255), unique=True)
    digest_key: Mapped[str | None] = mapped_column(String(100), unique=True)
    body: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    day: Mapped[date]
    state: Mapped[str] = mapped_column(String(10), default="claimed")
    claimed_at: Mapped[datetime] = mapped_column(Moment)
    next_try_at: Mapped[datetime | None] = mapped_column(Moment)
    lease_until: Mapped[datetime | None] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    last_error: Mapped[str] = mapped_column(Text, default="")

    recipient: Mapped[User | None] = relationship()


class ReminderLine(AgencyOwned, Base):
    """The ledger: one line was claimed for one person, once. `occurrence_id` 0 means none (a unique key needs it)."""

    __tablename__ = "reminder_lines"
    __table_args__ = (
        UniqueConstraint("recipient_id", "rule", "task_id", "occurrence_id", "due_on", "day",
                         name="uq_reminder_lines_slot"),
        Index("ix_reminder_lines_task_id", "task_id"),
        Index("ix_reminder_lines_mail_id", "mail_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    recipient_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    rule: Mapped[str] = mapped_column(String(30))
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"))
    occurrence_id: Mapped[int] = mapped_column(default=0)
    due_on: Mapped[date]
    day: Mapped[date]
    why: Mapped[str] = mapped_column(Text, default="")
    mail_id: Mapped[int] = mapped_column(ForeignKey("mails.id"))


class Chase(AgencyOwned, Base):
    """One task in one act of đôn đốc: `channel` is mail ("nhắc ngay"), letter (công văn) or text (dán vào tin nhắn).

    `act_key` names the act, so that a form that is sent twice chases once. What left by mail stands in `ChaseMail`.
    """

    __tablename__ = "chases"
    __table_args__ = (UniqueConstraint("task_id", "act_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    channel: Mapped[str] = mapped_column(String(10))
    act_key: Mapped[str] = mapped_column(String(40))
    chased_on: Mapped[date]
    chased_at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    by: Mapped[User | None] = relationship()


class ChaseMail(AgencyOwned, Base):
    """A stored mail that carried a chase: the ledger of "nhắc ngay", apart from the daily digest's."""

    __tablename__ = "chase_mails"
    __table_args__ = (UniqueConstraint("chase_id", "mail_id"), Index("ix_chase_mails_mail_id", "mail_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    chase_id: Mapped[int] = mapped_column(ForeignKey("chases.id"))
    mail_id: Mapped[int] = mapped_column(ForeignKey("mails.id"))


class JobRun(Base):
    """One run of a scheduler's job, of the whole installation. While a job keeps failing its newest row is updated, and
    `failures` counts the runs that it stands for: a fault of a night is one row, not one for every minute."""

    __tablename__ = "job_runs"
    __table_args__ = (Index("ix_job_runs_job_started_at", "job", "started_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    job: Mapped[str] = mapped_column(String(50))
    started_at: Mapped[datetime] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    ok: Mapped[bool | None]
    failures: Mapped[int] = mapped_column(default=0)
    message: Mapped[str] = mapped_column(Text, default="")
