"""Send what was claimed: each mail once, with the bytes it was claimed with, however often processes stop.

This is the one service that cuts its own transactions, because a network lies between them: take one mail (an UPDATE
that must hit exactly one row), send it outside any transaction, record the answer. Only the holder of the lock "mail"
sends, and the system frees that lock when the holder dies; so a lease found by a new holder belongs to the dead, and
that mail goes out again with the same bytes and Message-ID. 4xx and silence are tried again later, 5xx stops.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import cast

from sqlalchemy import CursorResult, Row, or_, select, update

from .. import clock
from ..database import db
from ..domain.wording import _
from ..locks import Lock
from ..models import Mail, User
from ..notifications.email import Answer, Outbox, ServerUnavailable, sender_address, smtp_settings
from ..notifications.message import compose
from ..scope import every_agency
from ..transaction import transaction
from .reminders import new_message_id

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=10)
GIVE_UP_AFTER = timedelta(days=3)
BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60))
BATCH = 100


@dataclass
class Delivery:
    """What a run of sending did. `problems` are (address, what the server said); `unavailable` says why none could
    be handed over, `busy` that another process is sending, `not_set_up` that no server is named."""

    sent: int = 0
    again: int = 0
    refused: int = 0
    problems: list[tuple[str, str]] = field(default_factory=list)
    unavailable: str = ""
    busy: bool = False
    not_set_up: bool = False

    @property
    def clean(self) -> bool:
        """Whether nothing went wrong."""
        return not (self.again or self.refused or self.unavailable or self.busy)


def deliver(*, only_due: bool, wait_seconds: float = 0, only: int | None = None,
            stop: Callable[[], bool] = bool) -> Delivery:
    """Send the claimed mails of all agencies, oldest first, each tried once in this run.

    `only_due` respects the back-off of earlier failures (a person who says "send" doesn't want to wait for it), `only`
    is one mail's id, `wait_seconds` how long to wait for another sender, `stop` is asked between two mails.
    """
    result, settings = Delivery(), smtp_settings()
    if settings is None:
        result.not_set_up = True
        return result
    lock = Lock("mail")
    if not lock.acquire(wait_seconds):
        result.busy = True
        return result
    try:
        with every_agency(), Outbox(settings) as outbox:
            _give_up_old()
            _send_all(outbox, result, lock, only_due, only, stop)
    finally:
        lock.release()
    return result


def _send_all(outbox: Outbox, result: Delivery, lock: Lock, only_due: bool, only: int | None,
              stop: Callable[[], bool]) -> None:
    last = 0
    while batch := _queue(last, only_due, only):
        for mail_id in batch:
            last = mail_id
            if stop() or not lock.still_held():
                return
            try:
                _send_one(mail_id, outbox, result)
            except ServerUnavailable as error:
                result.unavailable = str(error)
                _postpone(mail_id, str(error))
                return
            except Exception as error:  # one mail's fault must not hold up the others; it is tried again later
                log.exception("mail %s could not be sent", mail_id)
                db.session.rollback()
                result.again += 1
                result.problems.append((_("thư số {mail_id}", mail_id=mail_id), f"{type(error).__name__}: {error}"))


def _queue(last: int, only_due: bool, only: int | None) -> list[int]:
    wanted = select(Mail.id).where(Mail.state == "claimed", Mail.id > last).order_by(Mail.id).limit(BATCH)
    if only_due:
        wanted = wanted.where(or_(Mail.next_try_at.is_(None), Mail.next_try_at <= clock.now()))
    if only is not None:
        wanted = wanted.where(Mail.id == only)
    found = list(db.session.scalars(wanted))
    db.session.rollback()  # no transaction stays open while the network is waited for
    return found


def _send_one(mail_id: int, outbox: Outbox, result: Delivery) -> None:
    outbox.open()
    taken = _take(mail_id)
    if taken is None:
        return
    row, lease = taken
    answer = outbox.send(sender_address(), row.to_address, row.body)
    _close(row, lease, answer)
    if answer.result == "delivered":
        result.sent += 1
        return
    result.problems.append((row.to_address, answer.text))
    if answer.result == "refused":
        result.refused += 1
    else:
        result.again += 1


def _take(mail_id: int) -> tuple[Row, datetime] | None:
    """Lease one mail; None when it is no longer to be sent (sent meanwhile, or the recipient has left)."""
    now = clock.now()
    lease = now + LEASE
    with transaction():
        row = db.session.execute(
            select(Mail.id, Mail.to_address, Mail.body, Mail.attempts, Mail.claimed_at, Mail.lease_until, User.left_on)
            .outerjoin(User, User.id == Mail.recipient_id).where(Mail.id == mail_id, Mail.state == "claimed")
        ).one_or_none()
        if row is None:
            return None
        if row.left_on is not None and row.left_on <= clock.day_of(now):
            _set(row, row.lease_until, state="failed", lease_until=None, last_error=_("người nhận đã nghỉ việc"))
            return None
        if not _set(row, row.lease_until, lease_until=lease, attempts=row.attempts + 1):
            return None
    return row, lease


def _set(row: Row, lease: datetime | None, **values: object) -> bool:
    """Change the mail if its lease is still this one: whether exactly one row was hit."""
    changed = db.session.execute(
        update(Mail).where(Mail.id == row.id, Mail.state == "claimed", Mail.lease_until == lease).values(**values)
        .execution_options(synchronize_session=False)
    )
    return cast("CursorResult", changed).rowcount == 1


def _close(row: Row, lease: datetime, answer: Answer) -> None:
    now = clock.now()
    values: dict[str, object] = {"lease_until": None, "last_error": answer.text}
    if answer.result == "delivered":
        values |= {"state": "sent", "sent_at": now, "next_try_at": None}
    elif answer.result == "refused":
        values |= {"state": "failed", "next_try_at": None}
    else:
        values["next_try_at"] = now + BACKOFF[min(row.attempts, len(BACKOFF) - 1)]
    with transaction():
        if not _set(row, lease, **values):
            log.warning("mail %s was taken over by another sender before its answer came", row.id)


def _postpone(mail_id: int, reason: str) -> None:
    """The server cannot be reached: nothing due is tried again before a minute has passed."""
    now = clock.now()
    with transaction():
        db.session.execute(
            update(Mail).where(Mail.state == "claimed", or_(Mail.next_try_at.is_(None), Mail.next_try_at <= now))
            .values(next_try_at=now + BACKOFF[0], last_error=reason).execution_options(synchronize_session=False)
        )
        db.session.execute(
            update(Mail).where(Mail.id == mail_id, Mail.state == "claimed").values(lease_until=None)
            .execution_options(synchronize_session=False)
        )


def _give_up_old() -> None:
    """A digest of three days ago helps nobody: it stops, so that a server that comes back isn't flooded."""
    with transaction():
        db.session.execute(
            update(Mail).where(Mail.state == "claimed", Mail.claimed_at < clock.now() - GIVE_UP_AFTER)
            .values(state="failed", lease_until=None, next_try_at=None, last_error=_("quá 3 ngày không gửi được"))
            .execution_options(synchronize_session=False)
        )


def write_test_mail(person: User, day: date) -> Mail:
    """Claim a short mail to the person, to try the way out."""
    now, name = clock.now(), person.agency.name
    mail = Mail(
        recipient_id=person.id, to_address=person.email, subject=_("[CCHC] Thư thử"), day=day, claimed_at=now,
        next_try_at=now, message_id=new_message_id(f"thu.{person.agency_id}.{person.id}"),
    )
    mail.body = compose(
        sender=sender_address(), sender_name=name, to_name=person.name, to_address=person.email, subject=mail.subject,
        text=_("Đây là thư thử của chương trình theo dõi cải cách hành chính ({name}).\nNhận được thư này nghĩa là "
               "đường gửi thư nhắc việc hoạt động.\n", name=name),
        html=None, message_id=mail.message_id, written_at=clock.local(now),
    )
    db.session.add(mail)
    db.session.flush()
    return mail
