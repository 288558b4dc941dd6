"""Answer "Why did I get this, and what comes tomorrow?" for one person, and show the office how mail went.

What was sent is read from the ledger, word for word as it stood in the mail; what comes is planned as the scheduler
will plan it, today's lines taken as sent. Nothing is written.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from ..domain.reminders import Line
from ..domain.wording import _
from ..models import Agency, Mail, User
from ..queries.mails import LedgerLine, ledger_lines, mails_of_person
from .reminders import DayPlan, plan_day

SHOWN_DAYS = 30
STATE_NAMES = {"claimed": _("đang chờ gửi"), "sent": _("đã gửi"), "failed": _("không gửi được")}


@dataclass(frozen=True)
class Told:
    """One line of a mail, or of a coming one."""

    task_id: int
    position: int
    text: str
    due_on: date
    rule: str
    why: str


@dataclass(frozen=True)
class SentMail:
    """A digest that was written for the person, with its lines."""

    day: date
    subject: str
    state: str
    state_name: str
    sent_at: datetime | None
    last_error: str
    lines: list[Told]


@dataclass(frozen=True)
class Coming:
    """What fires for the person on a day."""

    day: date
    lines: list[Told]


@dataclass(frozen=True)
class Answer:
    """`sent` newest first; `today` what today's digest would still bring; `next` the next working day's lines."""

    sent: list[SentMail]
    today: Coming
    next: Coming

    def as_dict(self) -> dict:
        """For JSON."""
        return asdict(self)


def answer_why(person: User, day: date) -> Answer:
    """The person's last 30 days of reminders up to the day, the rest of that day, and the working day after it."""
    mails = mails_of_person(person.id, day - timedelta(days=SHOWN_DAYS), day)
    lines = ledger_lines([mail.id for mail in mails])
    plan = plan_day(person.agency, day)
    got_today = person.id in plan.facts.written
    tomorrow = plan_day(person.agency, plan.calendar.next(day), settled=plan.lines)
    return Answer(
        sent=[_sent(mail, lines.get(mail.id, [])) for mail in mails],
        today=Coming(day, [] if got_today else _told(plan, person.id)),
        next=Coming(tomorrow.day, _told(tomorrow, person.id)),
    )


def coming_by_person(agency: Agency, day: date) -> tuple[date, dict[int, int]]:
    """The next working day, and how many lines fire then by person."""
    plan = plan_day(agency, day)
    tomorrow = plan_day(agency, plan.calendar.next(day), settled=plan.lines)
    counts: dict[int, int] = {}
    for line in tomorrow.lines:
        counts[line.recipient_id] = counts.get(line.recipient_id, 0) + 1
    return tomorrow.day, counts


def _sent(mail: Mail, lines: list[LedgerLine]) -> SentMail:
    told = [Told(line.task_id, line.position, line.text, line.due_on, line.rule, line.why) for line in lines]
    return SentMail(mail.day, mail.subject, mail.state, STATE_NAMES[mail.state], mail.sent_at, mail.last_error, told)


def _told(plan: DayPlan, person_id: int) -> list[Told]:
    return [_line(plan, line) for line in plan.lines_of(person_id)]


def _line(plan: DayPlan, line: Line) -> Told:
    words = plan.facts.words[line.duty.task_id]
    return Told(line.duty.task_id, words.position, words.text, line.slot if line.duty.due_on is None
                else line.duty.due_on, line.rule, line.why)
