"""The scheduler's diary and the state of the outbox, for `tracker doctor`, the pages and the scheduler itself."""

from datetime import date

from sqlalchemy import func, select

from ..database import db
from ..models import JobRun, Mail

HEARTBEAT = "tick"


def pulse_of(job: str) -> str:
    """The diary's name for the one row that says when a job last rang."""
    return f"{HEARTBEAT}:{job}"


def digest_job(agency_id: int, day: date) -> str:
    """The diary's name for one agency's digests of one day."""
    return f"digests:{agency_id}:{day.isoformat()}"


def last_run(job: str) -> JobRun | None:
    """The newest entry of a job."""
    return db.session.scalar(select(JobRun).where(JobRun.job == job).order_by(JobRun.started_at.desc()).limit(1))


def last_pulse() -> JobRun | None:
    """The scheduler's newest sign of life."""
    return db.session.scalar(
        select(JobRun).where(JobRun.job.startswith(pulse_of(""))).order_by(JobRun.started_at.desc()).limit(1)
    )


def last_runs(jobs: list[str]) -> dict[str, JobRun]:
    """The newest entry of each of the jobs that has any."""
    newest = select(func.max(JobRun.id)).where(JobRun.job.in_(jobs)).group_by(JobRun.job)
    return {entry.job: entry for entry in db.session.scalars(select(JobRun).where(JobRun.id.in_(newest)))}


def done_jobs(jobs: list[str]) -> set[str]:
    """Which of the jobs have an entry that ended well."""
    return set(db.session.scalars(select(JobRun.job).where(JobRun.job.in_(jobs), JobRun.ok.is_(True))))


def digest_runs(agency_id: int, count: int) -> list[JobRun]:
    """The newest entries about one agency's digests; those about all agencies name addresses of others."""
    return list(db.session.scalars(
        select(JobRun).where(JobRun.job.startswith(f"digests:{agency_id}:"))
        .order_by(JobRun.started_at.desc(), JobRun.id.desc()).limit(count)
    ))


def mails_by_state() -> dict[str, int]:
    """How many mails are claimed, sent and failed (call inside the scope that is meant)."""
    rows = db.session.execute(select(Mail.state, func.count()).group_by(Mail.state))
    return {"claimed": 0, "sent": 0, "failed": 0} | {state: count for state, count in rows}
