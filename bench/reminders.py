"""One morning of a large agency: plan and claim the digests of 500 people with 20,000 open tasks.

The morning is the worst there is, the first after going live: every task in reach of a rule speaks at once. Then what
a second claim of the day costs, and the next day's, which is an ordinary one. Baseline: the bare SELECT of the tasks
whose day is near, by sqlite3, with the columns that a plan needs, rows fetched and thrown away. Times are processor
time.
"""

import os
import random
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import event, insert

from tracker import clock
from tracker.app import create_app
from tracker.database import Base, db
from tracker.models import Agency, Plan, Task, TaskUnit, Unit, User
from tracker.scope import agency_scope, every_agency
from tracker.services.reminders import claim_day, plan_day
from tracker.transaction import transaction

DAY, NEXT_DAY = date(2026, 9, 24), date(2026, 9, 25)
UNITS, PEOPLE, TASKS = 100, 500, 20_000
LONG_AGO = date(2020, 1, 1)
REPEAT = 3
BARE = """SELECT id, position, text, state, assignee_id, lead_unit_id, entered_on, reminders_muted, open_due_on
FROM tasks WHERE agency_id = 1 AND open_due_on <= ? AND state IN ('awaiting_confirmation', 'in_progress', 'not_started')
ORDER BY open_due_on, id"""


@dataclass
class Measured:
    """Seconds of processor time, statements and MiB of growth of one piece of work."""

    seconds: float
    statements: int
    grown: float


def main() -> None:
    """Print the figures as a table."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TRACKER_INSTANCE"] = folder
        path = Path(folder) / "bench.sqlite3"
        app = create_app({"SQLALCHEMY_DATABASE_URI": f"sqlite:///{path}", "SECRET_KEY": "bench"})
        with app.app_context():
            fill()
            bare = min(_seconds(lambda: bare_select(path)) for _ in range(REPEAT))
            near = bare_select(path)
            print(f"{PEOPLE} people, {TASKS:,} open tasks, {near:,} of them near. Baseline, the bare SELECT: "
                  f"{bare * 1000:.1f} ms")
            print(f"{'work':34} {'ms':>8} {'x bare':>8} {'statements':>11} {'MiB more':>9}")
            _show("plan the first day", bare, measure(app, lambda: plan(DAY)))
            _show("claim the first day (500 mails)", bare, measure(app, lambda: claim(DAY)))
            _show("claim it again (nothing to do)", bare, measure(app, lambda: claim(DAY)))
            _show("claim the next, ordinary day", bare, measure(app, lambda: claim(NEXT_DAY)))
        db_size = path.stat().st_size / 2**20
        print(f"whole process at its peak: {_peak():.0f} MiB; database afterwards {db_size:.0f} MiB")


def fill() -> None:
    """The agency: 100 units with a head each, 400 clerks, tasks due from 60 days ago to 300 days ahead, half of them
    given to a person by name."""
    dice, now = random.Random(20260924), clock.now()
    Base.metadata.create_all(db.engine)
    with transaction(), every_agency():
        db.session.add(Agency(id=1, code="lon", name="Cơ quan lớn", created_at=now, settings={}))
        db.session.add(Plan(id=1, agency_id=1, year=2026, issued_on=LONG_AGO, reminders_from=LONG_AGO, imported_at=now))
        db.session.flush()
        db.session.execute(insert(Unit), [
            {"id": n, "agency_id": 1, "name": f"Phòng {n}", "kind": "unit", "search_key": f"phong {n}",
             "sort_key": str(n)} for n in range(1, UNITS + 1)
        ])
        db.session.execute(insert(User), [_person(n, now) for n in range(1, PEOPLE + 1)])
        tasks = [_task(n, dice) for n in range(1, TASKS + 1)]
        db.session.execute(insert(Task), tasks)
        db.session.execute(insert(TaskUnit), [{"agency_id": 1, "task_id": one["id"], "unit_id": one["lead_unit_id"],
                                               "role": "lead", "sort_order": 0} for one in tasks])


def _person(n: int, now) -> dict:
    role = "office" if n == PEOPLE else "director" if n == PEOPLE - 1 else "head" if n <= UNITS else "staff"
    return {"id": n, "agency_id": 1, "email": f"nguoi{n}@lon.example", "name": f"Nguyễn Văn {n}", "role": role,
            "unit_id": (n - 1) % UNITS + 1, "password_hash": "", "must_change_password": False, "created_at": now}


def _task(n: int, dice: random.Random) -> dict:
    due = DAY + timedelta(days=dice.randint(-60, 300))
    text = f"Nhiệm vụ số {n}: rà soát, đơn giản hóa thủ tục hành chính thuộc phạm vi quản lý và báo cáo kết quả"
    return {"id": n, "agency_id": 1, "population": "plan", "plan_id": 1, "position": n, "text": text,
            "entered_on": LONG_AGO, "state": "not_started", "deadline_kind": "date", "due_on": due,
            "original_due_on": due, "open_due_on": due, "lead_unit_id": n % UNITS + 1,
            "assignee_id": dice.randint(1, PEOPLE - 2) if n % 2 else None}


def bare_select(path: Path) -> int:
    """What no plan can do without; how many rows there are."""
    connection = sqlite3.connect(path)
    try:
        return len(connection.execute(BARE, ((DAY + timedelta(days=24)).isoformat(),)).fetchall())
    finally:
        connection.close()


def plan(day: date) -> int:
    """The plan alone."""
    return len(plan_day(db.session.get_one(Agency, 1), day).lines)


def claim(day: date) -> int:
    """What the scheduler does at the agency's hour."""
    with transaction():
        return claim_day(db.session.get_one(Agency, 1), day, "https://cchc.lon.example").mails


def measure(app: Flask, work: Callable[[], int]) -> Measured:
    """Run once, as the scheduler does, with fresh objects."""
    counted = [0]

    def count(*_: object) -> None:
        counted[0] += 1

    db.session.remove()
    event.listen(db.engine, "before_cursor_execute", count)
    before = _peak()
    with agency_scope(1):
        seconds = _seconds(work)
    event.remove(db.engine, "before_cursor_execute", count)
    db.session.remove()
    return Measured(seconds, counted[0], _peak() - before)


def _seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _peak() -> float:
    """The process's largest memory so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _show(what: str, bare: float, found: Measured) -> None:
    times = found.seconds / bare
    print(f"{what:34} {found.seconds * 1000:8.0f} {times:8.1f} {found.statements:11,} {found.grown:9.0f}")


if __name__ == "__main__":
    sys.exit(main())
