"""kill -9 at any moment of an import or of a revision: all of it is there afterwards, or nothing."""

import json
import os
import random
import signal
import subprocess
import sys
import time

import pytest

from tests.factories import make_agency, make_unit
from tests.integration.test_revisions import FIRST, PAPER, SECOND
from tests.paper_builder import tsv
from tests.papers import saved
from tests.support.reminding import ROOT
from tracker.app import create_app
from tracker.database import Base, db
from tracker.domain.lifecycle import replay
from tracker.models import DeadlineChange, Event, ImportDraft, ImportRow, Plan, Section, Task, TaskUnit, Unit
from tracker.queries.history import history_of
from tracker.scope import agency_scope, every_agency
from tracker.services.history import PROJECTED
from tracker.transaction import transaction

OF_AN_IMPORT = (Plan, Section, Task, TaskUnit, Event, DeadlineChange, ImportDraft, ImportRow)


class World:
    """A database of its own, and real commands against it."""

    def __init__(self, url: str, folder) -> None:
        self.app = create_app({"SQLALCHEMY_DATABASE_URI": url, "SECRET_KEY": "test"})
        self.environment = {**os.environ, "TRACKER_DATABASE_URL": url, "TRACKER_INSTANCE": str(folder)}
        with self.app.app_context():
            Base.metadata.create_all(db.engine)
            with every_agency(), transaction():
                make_agency("so")
            with agency_scope(1), transaction():
                make_unit("Văn phòng")
                make_unit("Phòng Pháp chế")

    def command(self, *arguments: str, stdout: int = subprocess.DEVNULL) -> subprocess.Popen:
        return subprocess.Popen([sys.executable, "-m", "tracker.cli", *arguments], cwd=ROOT, env=self.environment,
                                stdout=stdout, stderr=subprocess.PIPE, start_new_session=True)

    def counts(self) -> dict[str, int]:
        with self.app.app_context(), agency_scope(1):
            found = {model.__name__: db.session.query(model).count() for model in (*OF_AN_IMPORT, Unit)}
            db.session.rollback()
            return found

    def states(self) -> list[tuple]:
        """What the tasks say, each held against the replay of its own history."""
        with self.app.app_context(), agency_scope(1):
            told = []
            for task in db.session.query(Task).order_by(Task.position):
                history = history_of(task)
                again = replay(history.events, history.deadlines, history.occurrences)
                assert {name: getattr(task, name) for name in PROJECTED} == {
                    name: getattr(again, name) for name in PROJECTED}
                told.append((task.position, task.text, task.state, task.due_on))
            db.session.rollback()
            return told

    def killed_after(self, seconds: float, *arguments: str) -> bool:
        """Run a command and kill -9 its whole group after so many seconds; whether it had ended before."""
        process = self.command(*arguments)
        time.sleep(seconds)
        over = process.poll() is not None
        if not over:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=30)
        return over


@pytest.fixture(params=["sqlite", "postgresql"])
def world(request, tmp_path, monkeypatch):
    monkeypatch.setenv("TRACKER_INSTANCE", str(tmp_path))
    sqlite = f"sqlite:///{tmp_path / 'w.sqlite3'}"
    url = sqlite if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    world = World(url, tmp_path)
    yield world
    with world.app.app_context():
        db.engine.dispose()


def whole_run(world: World, *arguments: str) -> float:
    """Seconds that the command takes when it is left alone; it must succeed."""
    begun = time.monotonic()
    process = world.command(*arguments)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 0, said.decode()
    return time.monotonic() - begun


def kill_many_times(world: World, runs: int, undo, *arguments: str) -> None:
    """Kill the command at random moments of the second half of its run, where it writes."""
    before = world.counts(), world.states()
    took = whole_run(world, *arguments)
    after = world.counts(), world.states()
    assert before != after
    undo(world, before)
    dice = random.Random(2022)
    seen = set()
    for _ in range(runs):
        world.killed_after(took * dice.uniform(0.45, 1.02), *arguments)
        now = world.counts(), world.states()
        assert now in (before, after), "a part of it stands in the database"
        seen.add(now == after)
        if now == after:
            undo(world, before)
    assert False in seen, "no run was killed in time"


def undo_import(world: World, before) -> None:
    from tracker.queries.plans import counted_plan
    from tracker.services.plans import undo_import as undo
    with world.app.app_context(), agency_scope(1), transaction():
        undo(counted_plan(2022))
    assert (world.counts(), world.states()) == before, "undoing leaves nothing either"


def test_an_import_killed_at_any_moment_is_whole_or_not_there(world, tmp_path):
    kill_many_times(world, 6, undo_import, "plan", "import", str(saved(tmp_path)), "--agency", "so", "--year", "2022")


@pytest.mark.long
def test_an_import_killed_at_many_moments_is_whole_or_not_there(world, tmp_path):
    kill_many_times(world, 60, undo_import, "plan", "import", str(saved(tmp_path)), "--agency", "so", "--year", "2022")


def test_a_revision_killed_at_any_moment_is_whole_or_not_there(world, tmp_path):
    first, second = tmp_path / "goc.tsv", tmp_path / "dieu-chinh.tsv"
    first.write_bytes(tsv(FIRST))
    second.write_bytes(tsv(SECOND))
    of_plan = ("--agency", "so", "--year", "2026")
    whole_run(world, "plan", "import", str(first), *of_plan, "--issued-on", "2026-01-15")
    before = world.counts(), world.states()
    revise = ("plan", "revise", str(second), *of_plan, "--document", PAPER, "--decided-on", "2026-06-15")
    took = whole_run(world, *revise, "--dry-run")
    assert (world.counts(), world.states()) == before, "looking changes nothing"
    dice = random.Random(7)
    for _ in range(5):
        over = world.killed_after(took * dice.uniform(0.6, 0.98), *revise)
        now = world.counts(), world.states()
        if now != before:
            break
        assert not over
    if now == before:
        whole_run(world, *revise)
        now = world.counts(), world.states()
    assert now[0]["Task"] == 7 and [state for _, _, state, _ in now[1]].count("withdrawn") == 1
    assert now[0]["ImportDraft"] == 1
    said, _ = world.command(*revise, "--dry-run", "--json", stdout=subprocess.PIPE).communicate(timeout=120)
    assert json.loads(said) == [], "nothing of it is left to be taken over"


def test_the_second_import_is_refused_and_names_the_way_to_revise(world, tmp_path):
    arguments = ("plan", "import", str(saved(tmp_path)), "--agency", "so", "--year", "2022")
    whole_run(world, *arguments)
    process = world.command(*arguments)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 2 and "tracker plan revise" in said.decode() and "Điều chỉnh" in said.decode()
