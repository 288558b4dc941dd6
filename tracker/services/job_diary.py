"""The scheduler's diary: what ran, what failed, and how each job stands for whoever looks at the page.

An idle job leaves one row however long it idles, a failing one a single row for as long as it keeps failing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from .. import clock
from ..database import db
from ..domain.wording import _
from ..models import JobRun
from ..queries.jobs import last_run, last_runs, pulse_of
from ..transaction import transaction

SILENT_AFTER = timedelta(minutes=5)
LONGEST_MESSAGE = 2000


@dataclass(frozen=True)
class Scheduled:
    """A job in words: what it does, when it rings, and the command that does the same by hand."""

    name: str
    what: str
    when: str
    command: str


SCHEDULED = (
    Scheduled("digests", _("Soạn thư nhắc trong ngày của từng cơ quan khi đến giờ đã đặt"), _("mỗi phút"),
              "tracker reminders send"),
    Scheduled("mails", _("Gửi thư đang chờ, gửi lại thư lỗi tạm thời"), _("mỗi phút"), "tracker reminders send"),
)


@dataclass(frozen=True)
class JobState:
    """How a job stands: its last ring, the next one (None: no scheduler is running), what it last did, and the fault
    it is in, with the number of rings that failed in a row."""

    job: Scheduled
    last: datetime | None
    next: datetime | None
    did: JobRun | None
    fault: JobRun | None


def job_states(now: datetime) -> list[JobState]:
    """Every job of the scheduler, in a fixed order."""
    found = last_runs([name for job in SCHEDULED for name in (job.name, pulse_of(job.name))])
    return [_state(job, found, now) for job in SCHEDULED]


def _state(job: Scheduled, found: dict[str, JobRun], now: datetime) -> JobState:
    pulse, entry = found.get(pulse_of(job.name)), found.get(job.name)
    alive = pulse is not None and now - pulse.started_at <= SILENT_AFTER
    coming = now.replace(second=0, microsecond=0) + timedelta(minutes=1) if alive else None
    failing = entry if entry is not None and entry.ok is False else None
    return JobState(job, pulse.started_at if pulse else None, coming, entry, failing)


def record_run(job: str, started: datetime, *, ok: bool, message: str) -> None:
    """An entry in the diary, for a run that did something or failed. A job that fails again updates its entry."""
    with transaction():
        entry = last_run(job)
        if ok or entry is None or entry.ok is not False:
            entry = JobRun(job=job, started_at=started, ok=ok, failures=0)
            db.session.add(entry)
        entry.finished_at, entry.message = clock.now(), message[:LONGEST_MESSAGE]
        entry.failures += not ok


def record_recovery(job: str, started: datetime) -> None:
    """The job works again: said once, where its newest entry is a failure; nothing is written otherwise."""
    entry = last_run(job)
    failing = entry is not None and entry.ok is False
    db.session.rollback()
    if failing:
        record_run(job, started, ok=True, message=_("chạy lại được"))


def beat(job: str, started: datetime) -> None:
    """The job has rung: one row, updated, however many minutes nothing happens."""
    with transaction():
        entry = last_run(pulse_of(job))
        if entry is None:
            entry = JobRun(job=pulse_of(job), message="", failures=0)
            db.session.add(entry)
        entry.started_at, entry.finished_at, entry.ok = started, clock.now(), True
