"""A large agency in a SQLite file: N tasks of this year's plan, 20 units, 8 people, ten events a task.

One task in ten is overdue, six are done, three are open and not yet due; one in ten has kỳ. Rows go in many at a time
and past the services, which would take an hour; what stands in the tasks' rows is what replay of their events says (a
test compares the two).
"""

import json
import random
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import insert

from tracker import clock
from tracker.database import db
from tracker.domain.text import fold, sort_key
from tracker.models import Agency, DeadlineChange, Occurrence, Plan, Section, Task, TaskUnit, Unit, User
from tracker.scope import agency_scope, every_agency
from tracker.services.calendar import fill_around
from tracker.services.installation import upgrade_database
from tracker.services.sign_in import hasher
from tracker.transaction import transaction

AGENCY, PLAN = 1, 1
UNITS, SECTIONS, PEOPLE, EVENTS = 20, 7, 8, 10
PASSWORD = "mat-khau-do-toc-do"
BATCH = 5_000
KINDS = ("done",) * 60 + ("overdue",) * 10 + ("open",) * 30
VERBS = ("Xây dựng", "Ban hành", "Rà soát, đơn giản hóa", "Tổ chức thực hiện", "Tham mưu", "Kiểm tra", "Công bố")
NOUNS = ("kế hoạch cải cách hành chính năm của cơ quan", "thủ tục hành chính thuộc phạm vi quản lý của Sở",
         "văn bản quy phạm pháp luật do Hội đồng nhân dân, Ủy ban nhân dân tỉnh ban hành",
         "Đề án vị trí việc làm", "quy chế chi tiêu nội bộ",
         "hệ thống quản lý chất lượng theo tiêu chuẩn ISO 9001:2015",
         "kế hoạch kiểm tra việc chấp hành kỷ luật, kỷ cương hành chính", "dịch vụ công trực tuyến toàn trình")
EVENT_SQL = """INSERT INTO events (id, agency_id, task_id, occurrence_id, what, effective_on, recorded_at, written_at,
actor_id, data) VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, ?)"""


@dataclass
class Rows:
    """A batch of rows, by table; events are ready for the driver."""

    tasks: list[dict[str, Any]] = field(default_factory=list)
    units: list[dict[str, Any]] = field(default_factory=list)
    deadlines: list[dict[str, Any]] = field(default_factory=list)
    occurrences: list[dict[str, Any]] = field(default_factory=list)
    events: list[tuple] = field(default_factory=list)


def email_of(number: int) -> str:
    """The address of one of the 8 people (from 0), all of them clerks of the office."""
    return f"can-bo-{number}@lon.example"


def fill(app: Flask, path: Path, tasks: int, day: date) -> None:
    """Make the database of `app`, which lies at `path`, with that many tasks as they stand on the day."""
    with app.app_context():
        upgrade_database()
        with transaction(), every_agency():
            _agency(day)
        for rows in _batches(tasks, day):
            with transaction(), every_agency():
                for model, wanted in ((Task, rows.tasks), (TaskUnit, rows.units), (DeadlineChange, rows.deadlines),
                                      (Occurrence, rows.occurrences)):
                    if wanted:
                        db.session.execute(insert(model), wanted)
                db.session.connection().exec_driver_sql(EVENT_SQL, rows.events)
        db.session.remove()
        db.engine.dispose()
    with sqlite3.connect(path) as connection:
        connection.execute("ANALYZE")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _agency(day: date) -> None:
    now, begun = clock.now(), date(day.year, 1, 1)
    db.session.add(Agency(id=AGENCY, code="lon", name="Sở Công Thương", created_at=now, settings={}))
    db.session.flush()
    db.session.add(Plan(id=PLAN, agency_id=AGENCY, year=day.year, title="Kế hoạch cải cách hành chính", issued_on=begun,
                        reminders_from=begun, imported_at=now, last_position=10**6))
    db.session.execute(insert(Unit), [
        {"id": n, "agency_id": AGENCY, "name": f"Phòng Quản lý số {n}", "kind": "unit",
         "search_key": fold(f"Phòng Quản lý số {n}"), "sort_key": sort_key(f"Phòng Quản lý số {n:02}")}
        for n in range(1, UNITS + 1)
    ])
    db.session.flush()
    db.session.execute(insert(Section), [
        {"id": n, "agency_id": AGENCY, "plan_id": PLAN, "code": "I" * n, "title": f"Lĩnh vực {n}", "sort_order": n}
        for n in range(1, SECTIONS + 1)
    ])
    with agency_scope(AGENCY):
        fill_around(day)  # as the daily reminders do
    hashed = hasher.hash(PASSWORD)
    db.session.execute(insert(User), [
        {"id": n + 1, "agency_id": AGENCY, "email": email_of(n), "name": f"Nguyễn Văn {n + 1}", "role": "office",
         "unit_id": n + 1, "password_hash": hashed, "must_change_password": False, "created_at": now}
        for n in range(PEOPLE)
    ])


def _batches(tasks: int, day: date) -> Iterator[Rows]:
    dice, rows = random.Random(20260924), Rows()
    ids = _Ids()
    for number in range(1, tasks + 1):
        _task(rows, ids, number, day, dice)
        if len(rows.tasks) == BATCH:
            yield rows
            rows = Rows()
    if rows.tasks:
        yield rows


@dataclass
class _Ids:
    """The numbers last given."""

    event: int = 0
    occurrence: int = 0


def _task(rows: Rows, ids: _Ids, number: int, day: date, dice: random.Random) -> None:
    kind = KINDS[number * 37 % 100]
    entered = date(day.year, 1, 1)
    due = day + timedelta(days=-dice.randint(1, 180) if kind == "overdue" else dice.randint(1, 180))
    if kind == "done":
        due = day + timedelta(days=dice.randint(-300, 60))
    parts = _parts(ids, due, entered) if number % 10 == 0 and kind != "done" else []
    done_on = max(entered, min(day, due + timedelta(days=dice.randint(-30, 10)))) if kind == "done" else None
    story = _Story(rows, ids, number, entered, dice)
    lead = dice.randint(1, UNITS)
    shared = [lead % UNITS + 1] if number % 4 == 0 else []
    story.tell("task_added", entered, {"lead_unit_id": lead, "co_lead_ids": shared,
                                       "coordinating_ids": [(lead + 1) % UNITS + 1]})
    last = story.updates(day, 7 if done_on else EVENTS - 1 - 2 * (len(parts) > 1))
    late = max(0, (done_on - due).days) if done_on else None
    if done_on:
        last = story.completion(done_on, due, late or 0, None, day)
    elif len(parts) > 1:
        last = story.completion(parts[0]["due_on"], parts[0]["due_on"], 0, parts[0]["id"], day)
        parts[0].update(state="completed", done_on=parts[0]["due_on"], done_late=False, days_late=0)
    open_part = next((one for one in parts if one["state"] == "not_started"), None)
    rows.occurrences += [{**one, "agency_id": AGENCY, "task_id": number} for one in parts]
    open_due = None if done_on else open_part["due_on"] if open_part else due
    text = f"{dice.choice(VERBS)} {dice.choice(NOUNS)}, bảo đảm đúng tiến độ, chất lượng (việc {number})"
    product = "Báo cáo kết quả được Giám đốc Sở phê duyệt"
    kind_of = "recurring" if parts else "date"
    rows.tasks.append({
        "id": number, "agency_id": AGENCY, "population": "plan", "plan_id": PLAN, "position": number,
        "section_id": number % SECTIONS + 1, "sort_order": number, "text": text, "product": product,
        "deadline_text": f"{due:%d/%m/%Y}", "entered_on": entered, "lead_unit_id": lead,
        "state": "completed" if done_on else "in_progress", "deadline_kind": kind_of, "due_on": due,
        "original_due_on": due, "open_due_on": open_due, "done_on": done_on, "closed_on": done_on,
        "done_late": bool(late) if done_on else None, "days_late": late, "last_update_on": last,
        "search_key": fold(f"{text} {product} Phòng Quản lý số {lead} {due:%d/%m/%Y}"), "version": 1,
    })
    rows.deadlines.append({
        "agency_id": AGENCY, "task_id": number, "seq": 1, "kind": "original", "deadline_kind": kind_of, "due_on": due,
        "effective_on": entered, "recorded_at": _moment(entered),
    })
    for order, (unit, role) in enumerate([(lead, "lead"), *((one, "co_lead") for one in shared),
                                          ((lead + 1) % UNITS + 1, "coordinating")]):
        rows.units.append({"agency_id": AGENCY, "task_id": number, "unit_id": unit, "role": role, "sort_order": order})


def _parts(ids: _Ids, due: date, entered: date) -> list[dict[str, Any]]:
    """Kỳ a quarter apart that end with the task's day; those before its entry were never owed."""
    found = []
    for back in (180, 90, 0):
        on = due - timedelta(days=back)
        if on >= entered:
            ids.occurrence += 1
            found.append({"id": ids.occurrence, "due_on": on, "state": "not_started", "done_on": None,
                          "done_late": None, "days_late": None})
    return found


def _moment(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 8, tzinfo=clock.ZONE)


@dataclass
class _Story:
    """One task's events as they are written, a clerk's morning each."""

    rows: Rows
    ids: _Ids
    task: int
    entered: date
    dice: random.Random

    def tell(self, what: str, on: date, data: dict[str, Any], part: int | None = None) -> None:
        """Append one event."""
        self.ids.event += 1
        moment = f"{on.isoformat()} 01:00:00.000000"
        self.rows.events.append((self.ids.event, self.task, part, what, on.isoformat(), moment, moment,
                                 self.task % PEOPLE + 1, json.dumps(data)))

    def updates(self, day: date, number: int) -> date:
        """Updates spread over the year so far; the day of the last."""
        step = max(1, (day - self.entered).days // (number + 2))
        for n in range(1, number + 1):
            on = min(day, self.entered + timedelta(days=n * step))
            self.tell("update_recorded", on, {"done": "Đã lấy ý kiến các phòng, đơn vị", "obstacle": "",
                                              "next_step": "Hoàn thiện dự thảo", "no_change": False,
                                              "state": "in_progress", "documents": ""})
        return on

    def completion(self, done_on: date, due: date, late: int, part: int | None, day: date) -> date:
        """A report and its confirmation; the day of the report."""
        self.tell("completion_reported", done_on, {"product": "", "documents": "", "note": "",
                                                   "written_on": min(day, done_on).isoformat()}, part)
        self.tell("completion_confirmed", done_on, {
            "on_time": not late, "days_late": late, "on_time_by_original": not late, "rule_version": "1",
            "due_on": due.isoformat(), "original_due_on": due.isoformat(), "deadline_change_id": None}, part)
        return min(day, done_on)
