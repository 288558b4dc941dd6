"""The outbox and the reminder ledger as people look at them."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import case, func, select

from ..database import db
from ..domain.text import sort_key
from ..models import Mail, ReminderLine, Task, User


@dataclass(frozen=True)
class LedgerLine:
    """One claimed reminder with its task's words."""

    mail_id: int
    task_id: int
    position: int
    text: str
    due_on: date
    rule: str
    why: str


@dataclass(frozen=True)
class PersonMail:
    """How mail to one person went since a day; `failed` counts those that stopped, `last_error` is the newest word."""

    user_id: int
    name: str
    email: str
    role: str
    left_on: date | None
    last_sign_in_at: datetime | None
    sent: int
    waiting: int
    failed: int


def mails_of_person(person_id: int, first: date, last: date) -> list[Mail]:
    """The person's digests of a span of days, newest first."""
    return list(db.session.scalars(
        select(Mail).where(Mail.recipient_id == person_id, Mail.digest_key.is_not(None), Mail.day.between(first, last))
        .order_by(Mail.day.desc(), Mail.id.desc())
    ))


def ledger_lines(mails: list[int]) -> dict[int, list[LedgerLine]]:
    """The lines of mails, by mail, the earliest due day first."""
    found: dict[int, list[LedgerLine]] = {}
    for row in db.session.execute(
        select(ReminderLine.mail_id, ReminderLine.task_id, Task.position, Task.text, ReminderLine.due_on,
               ReminderLine.rule, ReminderLine.why)
        .join(Task, Task.id == ReminderLine.task_id).where(ReminderLine.mail_id.in_(mails))
        .order_by(ReminderLine.due_on, Task.position, ReminderLine.id)
    ):
        found.setdefault(row.mail_id, []).append(LedgerLine(*row))
    return found


def mail_by_person(since: date) -> list[PersonMail]:
    """Everybody who works here, with how their mail went since the day, those with failures first."""
    counts = [func.coalesce(func.sum(case((Mail.state == state, 1), else_=0)), 0).label(state)
              for state in ("sent", "claimed", "failed")]
    rows = db.session.execute(
        select(User.id, User.name, User.email, User.role, User.left_on, User.last_sign_in_at, *counts)
        .outerjoin(Mail, (Mail.recipient_id == User.id) & (Mail.day >= since)).where(User.left_on.is_(None))
        .group_by(User.id)
    ).all()
    people = [PersonMail(*row) for row in rows]
    return sorted(people, key=lambda one: (not one.failed, sort_key(one.name.split()[-1]), sort_key(one.name),
                                           one.user_id))


def troubled_mails(limit: int) -> list[Mail]:
    """Mails that stopped, or that are being tried again after an error, newest first."""
    return list(db.session.scalars(
        select(Mail).where((Mail.state == "failed") | ((Mail.state == "claimed") & (Mail.last_error != "")))
        .order_by(Mail.id.desc()).limit(limit)
    ))


@dataclass(frozen=True)
class Sending:
    """How far the agency's mails are: those of a day, and whatever of other days still waits."""

    sent: int
    failed: int
    waiting: int

    @property
    def total(self) -> int:
        return self.sent + self.failed + self.waiting


def sending_on(day: date) -> Sending:
    """How far the mails are on a day."""
    states = select(Mail.state, func.count()).where(Mail.day == day).group_by(Mail.state)
    found = {state: number for state, number in db.session.execute(states)}
    waiting = db.session.scalar(select(func.count()).select_from(Mail).where(Mail.state == "claimed")) or 0
    return Sending(found.get("sent", 0), found.get("failed", 0), waiting)


def mail_by_id(mail_id: int) -> Mail | None:
    """The mail as it stands in the database now, not as this session remembers it."""
    return db.session.scalar(select(Mail).where(Mail.id == mail_id).execution_options(populate_existing=True))
