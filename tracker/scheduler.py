"""Ring the bell each minute: claim the digests whose hour has come, send what waits. Nothing is decided here.

Its own process. Several may run: one leads, holding the lock "scheduler", and another takes over as soon as the leader
is gone. The jobs are few and static, kept in memory; what is due is worked out from the data, so the first tick after
a start catches up, and a tick too many does nothing. Every job is also a command.
"""

import logging
import signal
from collections.abc import Callable
from dataclasses import dataclass

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask

from . import clock
from .app import create_app
from .domain.wording import _
from .locks import Lock
from .queries.jobs import mails_by_state
from .scope import every_agency
from .services.job_diary import SCHEDULED, beat, record_recovery, record_run
from .services.mail_delivery import Delivery, deliver
from .services.reminder_runs import Claimed, claim_due

log = logging.getLogger(__name__)
LEADER_POLL_SECONDS = 2


@dataclass(frozen=True)
class Job:
    """A job of the diary, when its bell rings, and what it then does; answers whether all went well."""

    name: str
    when: Callable[[], BaseTrigger]
    run: Callable[["Scheduler"], bool]


class Scheduler:
    """One scheduler process: it leads or waits to lead."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.lock = Lock("scheduler")
        self.leads = False
        self.stopping = False
        self.clockwork = BlockingScheduler(
            jobstores={"default": MemoryJobStore()}, executors={"default": ThreadPoolExecutor(1)}, timezone=clock.ZONE,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self.clockwork.add_job(self.seek_lead, IntervalTrigger(seconds=LEADER_POLL_SECONDS), id="lead",
                               next_run_time=clock.now())
        for job in JOBS:
            self.clockwork.add_job(self.ring, job.when(), args=[job], id=job.name)

    def start(self) -> None:
        """Run until SIGTERM or SIGINT; the mail that is just leaving is finished first."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        log.warning(_("bộ hẹn giờ đã chạy, đang xin quyền gửi thư"))
        self.clockwork.start()
        log.warning(_("bộ hẹn giờ đã dừng"))

    def _stop(self, *_signal: object) -> None:
        self.stopping = True
        self.clockwork.shutdown(wait=False)

    def seek_lead(self) -> None:
        """Take the lead when nobody has it; a new leader catches up at once."""
        with self.app.app_context():
            led, self.leads = self.leads, self.lock.acquire()
            if led and not self.leads:
                log.warning(_("mất quyền gửi thư, chờ đến lượt"))
        if self.leads and not led:
            log.warning(_("đang giữ quyền gửi thư"))
            for job in JOBS:
                self.ring(job)

    def ring(self, job: Job) -> None:
        """Run a job if this process leads; a fault is written down and the next minute tries again."""
        if not self.leads or self.stopping:
            return
        started = clock.now()
        with self.app.app_context():
            if not self.lock.still_held():
                self.leads = False
                return
            try:
                if job.run(self):
                    record_recovery(job.name, started)
                beat(job.name, started)
            except Exception as error:  # the scheduler outlives a database that is away for a while
                log.exception(_("việc %s không chạy được"), job.name)
                self._write_down(job, started, f"{type(error).__name__}: {error}")

    def _write_down(self, job: Job, started, message: str) -> None:
        try:
            record_run(job.name, started, ok=False, message=message)
        except Exception:
            log.exception(_("không ghi được nhật ký của việc %s"), job.name)


def run_digests(scheduler: Scheduler) -> bool:
    """Claim the digests of every agency whose hour has come today."""
    started = clock.now()
    return report_claims("digests", started, claim_due(started))


def report_claims(job: str, started, claimed: Claimed) -> bool:
    """A line in the diary for what went wrong; what went well is written with the claim itself."""
    if claimed.problems:
        record_run(job, started, ok=False, message="; ".join(f"{whose}: {what}" for whose, what in claimed.problems))
    return not claimed.problems


def run_mails(scheduler: Scheduler) -> bool:
    """Send what is claimed and due for a try."""
    started = clock.now()
    delivery = deliver(only_due=True, stop=lambda: scheduler.stopping)
    if delivery.sent or delivery.problems or delivery.unavailable:
        record_run("mails", started, ok=delivery.clean, message=describe(delivery))
    with every_agency():
        return delivery.clean and not mails_by_state()["claimed"]


def describe(delivery: Delivery) -> str:
    """One sentence on a run of sending."""
    parts = [_("đã gửi {sent} thư", sent=delivery.sent)]
    parts += [f"{address}: {said}" for address, said in delivery.problems]
    if delivery.unavailable:
        parts.append(_("không dùng được máy chủ thư: {unavailable}", unavailable=delivery.unavailable))
    return "; ".join(parts)


def each_minute() -> BaseTrigger:
    """At the beginning of every minute."""
    return CronTrigger(second=0, timezone=clock.ZONE)


RUNS = {"digests": (each_minute, run_digests), "mails": (each_minute, run_mails)}
JOBS = tuple(Job(job.name, *RUNS[job.name]) for job in SCHEDULED)


def run() -> None:
    """The process behind `tracker scheduler`."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(message)s")
    Scheduler(create_app()).start()
