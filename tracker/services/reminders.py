"""Plan an agency's day of reminders, and claim it: the mails with their bytes fixed, the ledger beside them.

The plan is worked out from the data and the ledger alone, so it may be asked for any day and any number of times. The
claim is one transaction under the agency's lock: who has her digest of the day gets no second one, and the machine may
stop at any moment after it, because sending (`mail_delivery`) only ever sends what was claimed.
"""

import logging
import secrets
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from sqlalchemy import insert, select

from .. import clock
from ..database import db
from ..domain.errors import RuleViolation
from ..domain.reminders import Cast, Duty, Line, lines_for, why_of
from ..domain.settings import AgencySettings
from ..domain.text import one_line
from ..domain.wording import _
from ..domain.workdays import WorkCalendar
from ..models import Agency, Event, Mail, ReminderLine, Task, User
from ..notifications.email import sender_address
from ..notifications.message import Digest, DigestLine, bytes_of, subject_of
from ..queries.reminders import Facts, facts_of
from .calendar import fill_around, working_calendar
from .history import append, claim, demand, project

log = logging.getLogger(__name__)
ORDER = ("overdue", "today", "soon", "confirm", "returned")


@dataclass
class DayPlan:
    """One agency's reminders of one day: every line that fires, and all that is needed to write the digests."""

    agency: Agency
    day: date
    calendar: WorkCalendar
    facts: Facts
    cast: Cast
    lines: list[Line]

    @property
    def settings(self) -> AgencySettings:
        return self.agency.rules

    def recipients(self) -> list[int]:
        """For whom a rule fires, in a fixed order."""
        return sorted(self._lines)

    def lines_of(self, person_id: int) -> list[Line]:
        """The lines that fire for one person, the earliest due day first."""
        return self._lines.get(person_id, [])

    def duties_of(self, person_id: int) -> list[tuple[Duty, str]]:
        """What the person answers for and may be told of, each with the reason why it is hers."""
        return self._duties.get(person_id, [])

    @cached_property
    def _lines(self) -> dict[int, list[Line]]:
        found: dict[int, list[Line]] = {}
        for line in self.lines:
            found.setdefault(line.recipient_id, []).append(line)
        return found

    @cached_property
    def _duties(self) -> dict[int, list[tuple[Duty, str]]]:
        found: dict[int, list[tuple[Duty, str]]] = {}
        for duty in self.facts.duties + self.facts.standing:
            for person_id, reason in {} if duty.muted else self.cast.answering(duty).items():
                found.setdefault(person_id, []).append((duty, reason))
        return found


@dataclass
class Claim:
    """What a claim did: the mails it wrote, and for whom none could be written (with the reason)."""

    mails: int = 0
    failed: list[str] = field(default_factory=list)


def plan_day(agency: Agency, day: date, settled: list[Line] | None = None) -> DayPlan:
    """The reminders of a day for the agency in scope; `settled` are lines to be taken as sent (to look at tomorrow)."""
    calendar, settings = working_calendar(day), agency.rules
    facts = facts_of(day, calendar.add(day, max(settings.reminder_steps) + 1))
    for line in settled or []:
        key = (line.duty.task_id, line.duty.occurrence_id, line.duty.due_on)
        facts.served.setdefault(key, set()).add(line.rule)
    cast = Cast(facts.people, facts.absences, day)
    lines = [line for duty in facts.duties for line in lines_for(
        duty, cast, calendar, settings, facts.served.get((duty.task_id, duty.occurrence_id, duty.due_on), set())
    )]
    lines.sort(key=lambda line: (line.duty.due_on, facts.words[line.duty.task_id].position, line.duty.occurrence_id,
                                 line.recipient_id))
    return DayPlan(agency, day, calendar, facts, cast, lines)


def digest_for(plan: DayPlan, person_id: int, base_url: str) -> Digest:
    """Everything of one person's on the day: what fires, and what else is hers."""
    shown: list[DigestLine] = []
    firing = {(line.duty.task_id, line.duty.occurrence_id): line for line in plan.lines_of(person_id)}
    for line in firing.values():
        shown += _digest_line(plan, line.duty, line.why, True)
    for duty, reason in plan.duties_of(person_id):
        if (duty.task_id, duty.occurrence_id) not in firing:
            shown += _digest_line(plan, duty, why_of(duty, plan.day, plan.calendar, reason), False)
    shown.sort(key=lambda line: (ORDER.index(line.section), line.due_on or date.max, line.position))
    addressee = plan.facts.addressees[person_id]
    sunday = plan.day + timedelta(days=6 - plan.day.weekday())
    return Digest(
        recipient_id=person_id, to_name=plan.cast.people[person_id].name, to_address=addressee.email,
        place=one_line(addressee.unit) or one_line(plan.agency.name), agency_name=one_line(plan.agency.name),
        day=plan.day, digest_at=plan.settings.digest_at, base_url=base_url, lines=tuple(shown),
        due_this_week=sum(line.section in ("today", "soon", "returned") and line.due_on is not None
                          and plan.day <= line.due_on <= sunday for line in shown),
    )


def _digest_line(plan: DayPlan, duty: Duty, why: str, fires: bool) -> list[DigestLine]:
    """The duty in its section; nothing for one that is too far away to be listed."""
    words = plan.facts.words[duty.task_id]
    returned = (duty.task_id, duty.occurrence_id) in plan.facts.returned
    section = _section(plan, duty, returned)
    if section is None:
        return []
    if returned:
        why += _("; báo cáo hoàn thành đã bị trả lại")
    return [DigestLine(section, duty.task_id, words.position, words.text, duty.due_on, why, fires)]


def _section(plan: DayPlan, duty: Duty, returned: bool) -> str | None:
    if duty.waits:
        return "confirm"
    if duty.due_on is not None and duty.due_on <= plan.day:
        return "today" if duty.due_on == plan.day else "overdue"
    if returned:
        return "returned"
    if duty.due_on is None:
        return None
    near = plan.calendar.left_before(plan.day, duty.due_on) <= max(plan.settings.reminder_steps)
    return "soon" if near else None


def claim_day(agency: Agency, day: date, base_url: str) -> Claim:
    """Write the digests of a day that are not yet written, with their ledger lines; the caller's transaction keeps all
    of it or nothing. A digest that cannot be written is kept as failed, and the others go on."""
    db.session.execute(select(Agency.id).where(Agency.id == agency.id).with_for_update())
    fill_around(day)
    plan = plan_day(agency, day)
    claim = Claim()
    mails = {person_id: _digest_mail(plan, person_id, base_url, claim) for person_id in plan.recipients()
             if person_id not in plan.facts.written}
    db.session.add_all(mails.values())
    db.session.flush()
    lines = [_ledger_line(plan, line, mail) for person_id, mail in mails.items() for line in plan.lines_of(person_id)]
    if lines:
        db.session.execute(insert(ReminderLine), lines)
    return claim


def _ledger_line(plan: DayPlan, line: Line, mail: Mail) -> dict[str, object]:
    duty = line.duty
    return {"agency_id": plan.agency.id, "recipient_id": line.recipient_id, "rule": line.rule, "task_id": duty.task_id,
            "occurrence_id": duty.occurrence_id, "due_on": duty.due_on, "day": line.slot, "why": line.why,
            "mail_id": mail.id}


def _digest_mail(plan: DayPlan, person_id: int, base_url: str, claim: Claim) -> Mail:
    digest, now = digest_for(plan, person_id, base_url), clock.now()
    mail = Mail(
        recipient_id=person_id, to_address=digest.to_address, subject=subject_of(digest)[:500], day=plan.day,
        message_id=new_message_id(f"{plan.agency.id}.{person_id}.{plan.day:%Y%m%d}"),
        digest_key=f"{plan.agency.id}:{person_id}:{plan.day.isoformat()}", claimed_at=now, next_try_at=now, body=b"",
    )
    try:
        mail.body = bytes_of(digest, sender=sender_address(), message_id=mail.message_id, written_at=clock.local(now))
        claim.mails += 1
    except (ValueError, UnicodeError) as error:
        log.warning("no digest could be written for person %s: %s", person_id, error)
        mail.state, mail.last_error = "failed", _("không viết được thư: {error}", error=error)
        claim.failed.append(digest.to_address)
    return mail


def new_message_id(name: str) -> str:
    """A Message-ID that no other installation with the same sender can give."""
    domain = sender_address().rpartition("@")[2] or "localhost"
    return f"<nhac-viec.{name}.{secrets.token_hex(6)}@{domain}>"


def mute_reminders(task: Task, *, actor: User | None, today: date, reason: str, version: int | None = None) -> Event:
    """Remind nobody of the task from now on; the reason is shown wherever one asks why."""
    demand("reminders_muted", task)
    if not one_line(reason):
        raise RuleViolation(_("Ghi lý do ngừng nhắc nhiệm vụ này."), field="reason")
    claim(task, version, yours=_("Ngừng nhắc: {reason}", reason=one_line(reason)))
    event = append(task, "reminders_muted", effective_on=today, actor=actor, data={"muted": one_line(reason)})
    project(task)
    return event


def unmute_reminders(task: Task, *, actor: User | None, today: date, version: int | None = None) -> Event | None:
    """Remind of the task again; slots that passed meanwhile fire once, the newest. Nothing happens, and None is
    answered, where it isn't muted."""
    if not task.reminders_muted:
        return None
    demand("reminders_resumed", task)
    claim(task, version, yours=_("Nhắc trở lại"))
    event = append(task, "reminders_resumed", effective_on=today, actor=actor, data={"muted": ""})
    project(task)
    return event
