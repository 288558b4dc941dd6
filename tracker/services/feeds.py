"""Give people secret addresses under which other programs read their deadlines, and answer at those addresses.

An address must be shown again, so its secret can't be stored as a hash; it isn't stored at all. It is the row's number
and an HMAC of the row's nonce with the installation's key: whoever gets hold of the rows (a backup, a dump) without
that key can open no calendar. Taking an address back deletes the row. A person who has left is answered as nobody.
"""

import hashlib
import hmac
import re
import secrets

from flask import current_app

from .. import clock
from ..database import db
from ..domain.errors import NotFound, RuleViolation
from ..domain.lifecycle import OCCURRENCE_STATE_NAMES, OPEN_STATES
from ..domain.wording import _
from ..models import CalendarFeed, Occurrence, Task, Unit, User
from ..notifications.calendar_feed import Entry, write_calendar
from ..notifications.email import sender_address
from ..queries.feeds import FeedTask, feed_tasks, feed_with_id, feeds_of
from ..scope import agency_scope, every_agency

MOST = 20
MAC_LENGTH = 32
GONE = _("Địa chỉ lịch này không có hoặc đã thu hồi. Tạo địa chỉ mới ở trang Lịch của tôi.")


def make_feed(person: User, unit: Unit | None) -> CalendarFeed:
    """A new address for the person's own work, or for what a unit leads; one of each kind a person."""
    feeds = feeds_of(person)
    if any(feed.unit_id == (unit.id if unit else None) for feed in feeds):
        raise RuleViolation(_("Lịch này đã có địa chỉ. Thu hồi địa chỉ cũ rồi tạo địa chỉ mới."), field="unit")
    if len(feeds) >= MOST:
        raise RuleViolation(_("Mỗi người tạo tối đa {most} địa chỉ lịch. Thu hồi địa chỉ không dùng.",
                              most=MOST), field="unit")
    if unit is not None and unit.kind != "unit":
        raise RuleViolation(_("Chọn một đơn vị của cơ quan."), field="unit")
    feed = CalendarFeed(user_id=person.id, unit_id=unit.id if unit else None, nonce=secrets.token_hex(16),
                        created_at=clock.now())
    db.session.add(feed)
    db.session.flush()
    return feed


def revoke_feed(person: User, feed_id: int) -> None:
    """Take an own address back: from now on it opens nothing. Harmless when it is gone already."""
    for feed in feeds_of(person):
        if feed.id == feed_id:
            db.session.delete(feed)
            db.session.flush()


def key_of(feed: CalendarFeed) -> str:
    """The secret part of a calendar's address."""
    return f"{feed.id}-{_mac(feed, current_app.config['SECRET_KEY'])}"


def _mac(feed: CalendarFeed, secret: str) -> str:
    told = f"calendar-feed:{feed.id}:{feed.user_id}:{feed.unit_id}:{feed.nonce}".encode()
    return hmac.new(secret.encode(), told, hashlib.sha256).hexdigest()[:MAC_LENGTH]


def _feed_at(key: str) -> CalendarFeed:
    """The calendar of an address; `NotFound` alike for one that never was, was taken back, or whose person left."""
    parts = re.fullmatch(r"([0-9]{1,9})-([0-9a-f]{32})", key)
    with every_agency():
        feed = feed_with_id(int(parts[1])) if parts else None
    keys = [current_app.config["SECRET_KEY"], *(current_app.config.get("SECRET_KEY_FALLBACKS") or ())]
    known = feed is not None and parts is not None and any(
        hmac.compare_digest(_mac(feed, secret), parts[2]) for secret in keys)
    if feed is None or not known or not feed.user.is_active:
        raise NotFound(GONE)
    return feed


def calendar_at(key: str, base_url: str) -> bytes:
    """The calendar of an address as text/calendar, in whatever agency it is."""
    feed = _feed_at(key)
    with agency_scope(feed.agency_id):
        domain = sender_address().rpartition("@")[2] or "localhost"
        entries = [entry for one in feed_tasks(feed) for entry in _entries(feed, one, base_url)]
        return write_calendar(name_of(feed), entries, domain)


def name_of(feed: CalendarFeed) -> str:
    """What the calendar is called in the program that reads it."""
    return f"CCHC – {feed.unit.name if feed.unit else feed.user.name}"


def _entries(feed: CalendarFeed, one: FeedTask, base_url: str) -> list[Entry]:
    task = one.task
    parts: list[Occurrence | None] = [part for part in task.occurrences if part.state in OPEN_STATES]
    return [_entry(task, part, one.changed_at or feed.created_at, base_url)
            for part in (parts if task.occurrences else [None])]


def _entry(task: Task, part: Occurrence | None, changed_at, base_url: str) -> Entry:
    due = part.due_on if part else task.open_due_on or task.due_on
    if due is None:
        raise ValueError(f"task {task.id} has no day to stand on in a calendar")
    details = [_("Nhiệm vụ số {position}", position=task.position)]
    details += [_("Chủ trì: {name}", name=task.lead_unit.name)] if task.lead_unit else []
    details += [_("Người thực hiện: {name}", name=task.assignee.name)] if task.assignee else []
    details += [_("Thời hạn theo văn bản: {deadline_text}",
                  deadline_text=task.deadline_text)] if task.deadline_text else []
    details.append(_("Tình trạng: {occurrence_state_names}",
                     occurrence_state_names=OCCURRENCE_STATE_NAMES[part.state if part else task.state]))
    return Entry(f"nhiem-vu-{task.id}-{part.id if part else 0}", due, task.text, tuple(details),
                 f"{base_url.rstrip('/')}/nhiem-vu/{task.id}", task.version, changed_at)
