"""The scheduler process: it catches up at its start, leads alone, is followed when killed, and stops when told."""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from tests.faults.test_senders import kill, wait_for
from tests.support.reminding import Reminding, address
from tracker import clock
from tracker.database import db
from tracker.models import Agency, JobRun

LEADS = "đang giữ quyền gửi thư"


class Watched:
    """A scheduler process and what it said so far."""

    def __init__(self, world: Reminding) -> None:
        self.process = world.start("scheduler")
        self.said = b""
        os.set_blocking(self.process.stderr.fileno(), False)

    def leads(self) -> bool:
        with suppress(BlockingIOError):  # it has said nothing new
            self.said += os.read(self.process.stderr.fileno(), 65536)
        return LEADS.encode() in self.said


@pytest.fixture
def start() -> Iterator[Callable[[Reminding], Watched]]:
    """Start schedulers; whatever still runs at the end is killed."""
    started: list[Watched] = []

    def begin(world: Reminding) -> Watched:
        started.append(Watched(world))
        return started[-1]

    yield begin
    for each in started:
        if each.process.poll() is None:
            kill(each.process)


def due_today(world: Reminding, name: str) -> None:
    """A task due today in an agency whose hour has always come."""
    world.task(clock.today(), lead=name)
    world.change(Agency, world.agency_id, settings={"digest_at": "00:00"})


def test_the_first_tick_catches_up_and_sigterm_stops_cleanly(reminding, smtp_server, start):
    reminding.use_server(smtp_server)
    due_today(reminding, "tourism")
    scheduler = start(reminding)
    wait_for(lambda: smtp_server.received)
    assert smtp_server.received[0].recipients == (address("tourism"),)
    wait_for(lambda: "mails" in jobs(reminding))
    scheduler.process.send_signal(signal.SIGTERM)
    assert scheduler.process.wait(timeout=20) == 0
    assert "[ĐẠT] Bộ hẹn giờ: lần chạy cuối lúc" in reminding.run("doctor").stdout


def jobs(world: Reminding) -> list[str]:
    with world.app.app_context():
        found = list(db.session.scalars(db.select(JobRun.job)))
        db.session.rollback()
        return [job.partition(":")[0] for job in found]


def followed_when_killed(world: Reminding, smtp_server, start) -> None:
    world.use_server(smtp_server)
    due_today(world, "tourism")
    first = start(world)
    wait_for(first.leads)
    wait_for(lambda: smtp_server.received)
    second = start(world)
    with pytest.raises(subprocess.TimeoutExpired):
        second.process.wait(timeout=3)
    assert not second.leads()
    kill(first.process)
    wait_for(second.leads, seconds=20)
    wait_for(lambda: jobs(world).count("digests") >= 1)
    assert [mail.recipients for mail in smtp_server.received] == [(address("tourism"),)]


@pytest.mark.long
def test_another_scheduler_takes_over_when_the_leader_is_killed(reminding, smtp_server, start):
    followed_when_killed(reminding, smtp_server, start)


def test_another_scheduler_takes_over_on_postgresql_when_the_leader_is_killed(reminding_on_postgres, smtp_server,
                                                                            start):
    followed_when_killed(reminding_on_postgres, smtp_server, start)


@pytest.mark.long
def test_an_idle_scheduler_writes_one_row_however_long_it_idles(reminding, start):
    scheduler = start(reminding)
    wait_for(scheduler.leads)
    wait_for(lambda: "tick" in jobs(reminding))
    before = sorted(jobs(reminding))
    with pytest.raises(subprocess.TimeoutExpired):
        scheduler.process.wait(timeout=65)
    assert sorted(jobs(reminding)) == before
