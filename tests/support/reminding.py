"""An agency with people and tasks in a database of the test's own, and the real commands run against it.

The cast: office, director, head of the lead unit, head of a co-ordinating unit, an auditor; and a stranger's agency.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from tests.support.postgres import PostgresServer
from tests.support.smtp import MailServer
from tracker import clock
from tracker.app import create_app
from tracker.database import db
from tracker.models import Agency, DeadlineChange, Event, Mail, Occurrence, Plan, Task, TaskUnit, Unit, User
from tracker.scope import agency_scope, every_agency
from tracker.services.installation import upgrade_database
from tracker.transaction import transaction

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("Phòng Du lịch", "Phòng Tài chính", "Phòng Pháp chế")
PEOPLE = (
    ("office", "Trần Thu Hà", None), ("director", "Nguyễn Hồng Vân", None), ("auditor", "Đoàn Minh Soát", None),
    ("head", "Hồ Hải Yến", ROOMS[0]), ("head", "Đặng Văn Phúc", ROOMS[1]), ("head", "Bùi Thanh Luật", ROOMS[2]),
)
EMAILS = ("office", "director", "auditor", "tourism", "finance", "law")
LONG_AGO = date(2020, 1, 1)


@dataclass
class Reminding:
    """The database, its app, and the environment that commands get."""

    app: Flask
    environment: dict[str, str]
    agency_id: int = 0
    plan_id: int = 0
    people: dict[str, int] = field(default_factory=dict)
    units: dict[str, int] = field(default_factory=dict)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """The agency's scope in one transaction."""
        with self.app.app_context(), agency_scope(self.agency_id), transaction():
            yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        """The agency's scope, to look only."""
        with self.app.app_context(), agency_scope(self.agency_id):
            yield
            db.session.rollback()

    def task(self, due: date | None, *, lead: str | None = "tourism", co_lead: str | None = None,
             coordinating: str | None = None, occurrences: tuple[date, ...] = (), **values) -> int:
        """A task of the plan; `lead` names the unit by its head's e-mail. Returns its id."""
        with self.writing():
            plan = db.session.get_one(Plan, self.plan_id)
            plan.last_position += 1
            unit = self.units[lead] if lead else None
            task = Task(**({
                "plan_id": plan.id, "position": plan.last_position, "text": f"Nhiệm vụ số {plan.last_position}",
                "entered_on": LONG_AGO, "due_on": due, "original_due_on": due, "deadline_kind": "date",
                "open_due_on": min(occurrences, default=due), "lead_unit_id": unit,
            } | values))
            db.session.add(task)
            db.session.flush()
            for role, who in (("lead", lead), ("co_lead", co_lead), ("coordinating", coordinating)):
                if who:
                    db.session.add(TaskUnit(task_id=task.id, unit_id=self.units[who], role=role))
            db.session.add_all(Occurrence(task_id=task.id, due_on=day) for day in occurrences)
            db.session.add_all(_beginning(task))
            return task.id

    def change(self, model: type, row_id: int, **values) -> None:
        """Set columns of one row."""
        with self.writing():
            row = db.session.get_one(model, row_id)
            for name, value in values.items():
                setattr(row, name, value)

    def mails(self) -> list[Mail]:
        """Every stored mail with its bytes, in order."""
        with self.app.app_context(), every_agency():
            found = list(db.session.scalars(db.select(Mail).order_by(Mail.id).options(db.undefer(Mail.body))))
            db.session.expunge_all()
            db.session.rollback()
            return found

    def use_server(self, server: MailServer) -> None:
        """Let commands send through this server."""
        self.environment |= {"TRACKER_SMTP_HOST": server.host, "TRACKER_SMTP_PORT": str(server.port)}

    def start(self, *arguments: str) -> subprocess.Popen:
        """A real `tracker` process in a process group of its own."""
        return subprocess.Popen([sys.executable, "-m", "tracker.cli", *arguments], cwd=ROOT, env=self.environment,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)

    def run(self, *arguments: str) -> subprocess.CompletedProcess:
        """A real `tracker` process, to its end."""
        return subprocess.run([sys.executable, "-m", "tracker.cli", *arguments], cwd=ROOT, env=self.environment,
                              capture_output=True, text=True, timeout=120)

    def send(self, day: date) -> subprocess.CompletedProcess:
        """`tracker reminders send --on DAY`."""
        return self.run("reminders", "send", "--on", day.isoformat())


def _beginning(task: Task) -> list[Event | DeadlineChange]:
    """The first entries of the task's history, so that a later act's projection keeps what stands in its row."""
    now = clock.now()
    return [
        Event(task_id=task.id, what="task_added", effective_on=task.entered_on, recorded_at=now, written_at=now,
              data={"lead_unit_id": task.lead_unit_id, "assignee_id": task.assignee_id}),
        DeadlineChange(task_id=task.id, seq=1, kind="original", deadline_kind=task.deadline_kind, due_on=task.due_on,
                       effective_on=task.entered_on, recorded_at=now),
    ]


def address(name: str) -> str:
    """A cast member's e-mail."""
    return f"{name}@so.example"


def _fill(world: Reminding) -> None:
    with world.app.app_context(), transaction():
        for code, domain in (("so", "so.example"), ("khac", "khac.example")):
            agency = Agency(code=code, name="Sở Du lịch", created_at=clock.now(), settings={})
            db.session.add(agency)
            db.session.flush()
            with agency_scope(agency.id):
                _people(world, domain)
                plan = Plan(year=2026, issued_on=LONG_AGO, reminders_from=LONG_AGO, imported_at=clock.now())
                db.session.add(plan)
                db.session.flush()
            if code == "so":
                world.agency_id, world.plan_id = agency.id, plan.id


def _people(world: Reminding, domain: str) -> None:
    rooms = {}
    for name in ROOMS:
        unit = Unit()
        unit.rename(name)
        db.session.add(unit)
        db.session.flush()
        rooms[name] = unit.id
    for email, (role, name, room) in zip(EMAILS, PEOPLE, strict=True):
        person = User(email=f"{email}@{domain}", name=name, role=role, unit_id=rooms.get(room or ""),
                      created_at=clock.now())
        db.session.add(person)
        db.session.flush()
        if domain == "so.example":
            world.people[email] = person.id
            if room:
                world.units[email] = rooms[room]


def _world(folder: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> Reminding:
    settings = {"TRACKER_INSTANCE": str(folder), "TRACKER_DATABASE_URL": url, "TRACKER_SMTP_TIMEOUT": "60",
                "TRACKER_SMTP_FROM": "cchc@so.example", "TRACKER_BASE_URL": "https://cchc.so.example"}
    for name in [name for name in os.environ if name.startswith("TRACKER_")]:
        monkeypatch.delenv(name)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    return Reminding(create_app({"TESTING": True, "SECRET_KEY": "only-for-tests"}), dict(os.environ))


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory) -> Path:
    """A migrated SQLite database to copy: migrating once a session is enough."""
    path = tmp_path_factory.mktemp("template") / "empty.sqlite3"
    app = create_app({"SQLALCHEMY_DATABASE_URI": f"sqlite:///{path}", "SECRET_KEY": "only-for-tests"})
    with app.app_context():
        upgrade_database()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    return path


@pytest.fixture
def reminding(tmp_path, empty_sqlite, monkeypatch) -> Reminding:
    """The cast on SQLite."""
    database = tmp_path / "tracker.sqlite3"
    shutil.copy(empty_sqlite, database)
    world = _world(tmp_path, f"sqlite:///{database}", monkeypatch)
    _fill(world)
    return world


@pytest.fixture
def reminding_on_postgres(tmp_path, postgres_server: PostgresServer, monkeypatch) -> Iterator[Reminding]:
    """The cast on PostgreSQL."""
    name = postgres_server.create()
    world = _world(tmp_path, postgres_server.url(name), monkeypatch)
    with world.app.app_context():
        upgrade_database()
    _fill(world)
    yield world
    with world.app.app_context():
        db.engine.dispose()
    postgres_server.drop(name)
