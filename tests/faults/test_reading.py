"""A file is read apart from the pages: killed readers and restarted servers lose no upload."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.factories import make_agency
from tests.papers import paper
from tests.support.reminding import ROOT
from tracker import clock
from tracker.app import create_app
from tracker.database import Base, db
from tracker.domain.errors import BadInput
from tracker.models import ImportDraft
from tracker.scope import agency_scope, every_agency
from tracker.services import draft_reading, imports
from tracker.transaction import transaction


@pytest.fixture(params=["sqlite", "postgresql"])
def world(request, tmp_path, monkeypatch):
    """The program on a database of either kind, with one agency (its id is 1)."""
    monkeypatch.setenv("TRACKER_INSTANCE", str(tmp_path))
    sqlite = f"sqlite:///{tmp_path / 'w.sqlite3'}"
    url = sqlite if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    app = create_app({"SQLALCHEMY_DATABASE_URI": url, "SECRET_KEY": "test"})
    with app.app_context():
        Base.metadata.create_all(db.engine)
        with transaction(), every_agency():
            make_agency()
        yield app
        db.session.remove()
        db.engine.dispose()


def upload(content: bytes | None = None, name: str = "ke-hoach.docx") -> int:
    with agency_scope(1), transaction():
        return imports.start_draft(None, 2022, name, content or paper("so-mau-2022.docx")).id


def look(draft_id: int) -> tuple[str, str, int]:
    """State, message and number of rows of a draft."""
    with agency_scope(1):
        db.session.rollback()
        draft = db.session.get_one(ImportDraft, draft_id)
        return draft.state, draft.message, len(draft.rows)


def wait_for(happened: Callable[[], bool], seconds: float = 40) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "It did not happen in time."
        time.sleep(0.05)


def opened_again(draft_id: int) -> bool:
    """What the draft's page does when it is looked at."""
    with agency_scope(1):
        db.session.rollback()
        again = draft_reading.begin_again_if_orphaned(db.session.get_one(ImportDraft, draft_id))
    if again:
        draft_reading.start_reading(draft_id)
    return again


def test_an_upload_is_read_by_a_process_of_its_own(world):
    draft = upload()
    draft_reading.start_reading(draft)
    wait_for(lambda: look(draft)[0] == "ready")
    assert look(draft)[2] == 32


def test_a_file_that_cannot_be_read_ends_in_a_named_refusal(world):
    draft = upload(b"PK\x03\x04 hong")
    draft_reading.start_reading(draft)
    wait_for(lambda: look(draft)[0] == "failed")
    assert "Tệp bị hỏng" in look(draft)[1]


def test_a_reader_killed_in_the_middle_is_replaced_at_the_next_look(world, monkeypatch):
    monkeypatch.setattr(draft_reading, "ORPHAN_AFTER", timedelta(0))
    started: list[subprocess.Popen] = []
    real = subprocess.Popen

    def popen(*arguments, **options):
        started.append(real(*arguments, **options))
        return started[-1]

    monkeypatch.setattr(draft_reading.subprocess, "Popen", popen)
    draft = upload(paper("so-mau-2022.pdf"), "ke-hoach.pdf")
    draft_reading.start_reading(draft)
    wait_for(lambda: look(draft)[0] == "reading")
    assert not opened_again(draft), "somebody reads it"
    os.killpg(started[0].pid, signal.SIGKILL)
    wait_for(lambda: opened_again(draft))
    wait_for(lambda: look(draft)[0] == "ready")
    assert look(draft)[2] == 32 and len(started) == 2


def test_a_server_killed_before_it_could_start_the_reader_loses_nothing(world, monkeypatch):
    draft = upload()
    assert not opened_again(draft), "it may be just about to begin"
    monkeypatch.setattr(draft_reading, "ORPHAN_AFTER", timedelta(0))
    assert opened_again(draft)
    wait_for(lambda: look(draft)[0] == "ready")


def test_the_reader_outlives_the_server_that_started_it(world, tmp_path):
    """kill -9 of the process that started the reader, right after: the draft is read all the same."""
    draft = upload()
    url = db.engine.url.render_as_string(hide_password=False)
    script = ("import os, signal\nfrom tracker.app import create_app\nfrom tracker.services.draft_reading import "
              f"start_reading\nwith create_app().app_context():\n    start_reading({draft})\n"
              "    os.kill(os.getpid(), signal.SIGKILL)\n")
    environment = {**os.environ, "TRACKER_DATABASE_URL": url}
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environment, timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL
    wait_for(lambda: look(draft)[0] == "ready")


def test_two_readers_of_one_draft_store_it_once(world):
    draft = upload()
    draft_reading.start_reading(draft)
    draft_reading.start_reading(draft)
    wait_for(lambda: look(draft)[0] == "ready")
    time.sleep(1)
    assert look(draft) == ("ready", "", 32)


def test_many_pages_that_look_at_an_orphan_start_one_reader(world, monkeypatch):
    monkeypatch.setattr(draft_reading, "ORPHAN_AFTER", timedelta(seconds=2))
    draft = upload()
    with agency_scope(1), transaction():
        db.session.get_one(ImportDraft, draft).updated_at = clock.now() - timedelta(minutes=5)
    started = []
    monkeypatch.setattr(draft_reading, "start_reading", started.append)
    assert [opened_again(draft) for _ in range(5)] == [True, False, False, False, False] and started == [draft]


def test_a_reader_that_takes_too_long_is_stopped_and_named(world, monkeypatch):
    from tracker.documents import reading

    def too_heavy(*_, **__):
        raise BadInput("Tệp quá nặng để đọc.")

    monkeypatch.setattr(reading, "read_paper_safely", too_heavy)
    draft = upload()
    draft_reading.read_draft(draft)
    assert look(draft)[:2] == ("failed", "Tệp quá nặng để đọc.")
