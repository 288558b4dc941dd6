"""Write deadlines as an iCalendar file (RFC 5545): whole days, nothing that asks for an answer.

The bytes depend on the facts alone, not on the moment of asking, so that an unchanged calendar has an unchanged ETag.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ..domain.wording import _
from .message import shortened

PRODUCT = "-//tracker//Theo doi CCHC//VI"


@dataclass(frozen=True)
class Entry:
    """One due day: `key` stays the same when the day moves, `version` grows with every change of the task."""

    key: str
    due_on: date
    text: str
    details: tuple[str, ...]
    url: str
    version: int
    changed_at: datetime


def write_calendar(name: str, entries: Sequence[Entry], domain: str) -> bytes:
    """The calendar as text/calendar, UTF-8."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    for key, value in (("prodid", PRODUCT), ("version", "2.0"), ("calscale", "GREGORIAN"), ("name", name),
                       ("x-wr-calname", name), ("x-published-ttl", "PT1H")):
        calendar.add(key, value)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for entry in entries:
        event = Event()
        event.add("uid", f"{entry.key}@{domain}")
        event.add("dtstamp", entry.changed_at)
        event.add("last-modified", entry.changed_at)
        event.add("sequence", entry.version)
        event.add("dtstart", entry.due_on)
        event.add("dtend", entry.due_on + timedelta(days=1))
        event.add("summary", _("Hạn: {text}", text=shortened(entry.text)))
        event.add("description", "\n".join([*entry.details, entry.url]))
        event.add("url", entry.url)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return calendar.to_ical()
