"""The scheduler's diary: one row while a job keeps failing, the recovery said once, and the page that shows it."""

from datetime import timedelta

from tracker import clock
from tracker.database import db
from tracker.models import JobRun
from tracker.services.job_diary import beat, job_states, record_recovery, record_run


def rows() -> list[tuple[str, bool | None, int, str]]:
    found = db.session.execute(db.select(JobRun.job, JobRun.ok, JobRun.failures, JobRun.message).order_by(JobRun.id))
    rows = [tuple(row) for row in found]
    db.session.rollback()
    return rows


def test_a_night_of_failures_is_one_row_and_the_recovery_another(reminding):
    with reminding.app.app_context():
        for minute in range(5):
            record_run("mails", clock.now() + timedelta(minutes=minute), ok=False, message=f"lỗi {minute}")
        assert rows() == [("mails", False, 5, "lỗi 4")]
        for _ in range(3):
            record_recovery("mails", clock.now() + timedelta(minutes=9))
        assert rows() == [("mails", False, 5, "lỗi 4"), ("mails", True, 0, "chạy lại được")]
        record_run("mails", clock.now() + timedelta(minutes=10), ok=False, message="lại lỗi")
        assert rows()[-1] == ("mails", False, 1, "lại lỗi")


def test_a_job_shows_its_last_ring_its_next_and_its_fault(reminding):
    now = clock.now()
    with reminding.app.app_context():
        assert [(state.last, state.next, state.fault) for state in job_states(now)] == [(None, None, None)] * 2
        beat("digests", now - timedelta(minutes=1))
        beat("mails", now - timedelta(hours=1))
        record_run("mails", now - timedelta(hours=1), ok=False, message="máy chủ thư im lặng")
        digests, mails = job_states(now)
        assert now < digests.next <= now + timedelta(minutes=1) and digests.fault is None
        assert mails.next is None and mails.fault.failures == 1
        beat("digests", now)
        assert sum(job == "tick:digests" for job, *_ in rows()) == 1
