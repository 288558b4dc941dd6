"""Run the reminders of a day for all agencies: claim, each agency in a transaction of its own, then send.

What the scheduler does each minute and what `tracker reminders send` does are the same functions; one agency's fault
is recorded and holds up no other.
"""

import logging
from dataclasses import dataclass, field
from datetime import date, datetime

from flask import current_app

from .. import clock
from ..database import db
from ..domain.wording import _
from ..models import Agency, JobRun
from ..notifications.message import Digest
from ..queries.agencies import all_agencies
from ..queries.jobs import digest_job, done_jobs
from ..scope import agency_scope
from ..transaction import transaction
from .reminders import claim_day, digest_for, plan_day

log = logging.getLogger(__name__)


@dataclass
class Claimed:
    """What claiming did over all agencies; `problems` are (whose, what happened)."""

    mails: int = 0
    problems: list[tuple[str, str]] = field(default_factory=list)


def claim_all(day: date) -> Claimed:
    """Claim the day's digests of every agency, whatever the hour. A second call claims nothing."""
    done = Claimed()
    for agency_id, code in _agencies():
        _claim(agency_id, code, day, done, None)
    return done


def claim_due(now: datetime) -> Claimed:
    """Claim today's digests of the agencies whose hour has come and which are not done yet today."""
    day, done = clock.day_of(now), Claimed()
    hour = clock.local(now).strftime("%H:%M")
    waiting = [(agency.id, agency.code) for agency in all_agencies() if agency.rules.digest_at <= hour]
    finished = done_jobs([digest_job(agency_id, day) for agency_id, _ in waiting])
    db.session.rollback()
    for agency_id, code in waiting:
        job = digest_job(agency_id, day)
        if job not in finished:
            _claim(agency_id, code, day, done, job)
    return done


def _agencies() -> list[tuple[int, str]]:
    return [(agency.id, agency.code) for agency in all_agencies()]


def _claim(agency_id: int, code: str, day: date, done: Claimed, job: str | None) -> None:
    """One agency's claim; with `job` its entry in the diary is part of the same transaction."""
    started = clock.now()
    try:
        with agency_scope(agency_id), transaction():
            agency = db.session.get_one(Agency, agency_id)
            claim = claim_day(agency, day, current_app.config["BASE_URL"])
            if job is not None:
                db.session.add(JobRun(job=job, started_at=started, finished_at=clock.now(), ok=True, failures=0,
                                      message=_("{code}: {mails} thư", code=code, mails=claim.mails)))
        done.mails += claim.mails
        done.problems += [(address, _("không viết được thư")) for address in claim.failed]
    except Exception as error:  # another agency's people still get their mail
        log.exception("the digests of %s could not be claimed", code)
        done.problems.append((code, f"{type(error).__name__}: {error}"))


def digests_unsent(day: date) -> list[Digest]:
    """What a claim would write now, for looking at only: nothing is kept."""
    found: list[Digest] = []
    for agency_id, _code in _agencies():
        with agency_scope(agency_id):
            plan = plan_day(db.session.get_one(Agency, agency_id), day)
            found += [digest_for(plan, person, current_app.config["BASE_URL"]) for person in plan.recipients()
                      if person not in plan.facts.written]
    return found
