"""The pages that people wait for ask little of the database: as often for a hundred rows as for ten, by an index, and
eight people who write at once lose nothing."""

import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event

from bench.data import PASSWORD, PEOPLE, email_of, fill
from tracker import clock
from tracker.app import create_app
from tracker.database import db
from tracker.domain.lifecycle import replay
from tracker.models import Task
from tracker.queries.history import history_of
from tracker.queries.tasks import plan_tasks
from tracker.scope import agency_scope
from tracker.services.history import PROJECTED

PAGES = {
    "overdue": "/qua-han", "overdue, second page": "/qua-han?trang=2", "list": "/nhiem-vu", "task": "/nhiem-vu/1",
    "overdue in the list": "/nhiem-vu?tinh-trang=qua-han", "summary": "/tong-hop", "start": "/",
}
LARGE = "tasks|events|occurrences|deadline_changes|task_units"
FULL_SCAN = re.compile(rf"SCAN ({LARGE})\b(?!.*USING)")
WHOLE_AGENCY = re.compile(rf"SEARCH ({LARGE})(_\d+)? USING .*\(agency_id=\?\)$")


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> dict[int, Path]:
    """Databases of so many tasks."""
    found = {}
    for tasks in (10, 100, 4000):
        path = tmp_path_factory.mktemp("pages") / f"{tasks}.sqlite3"
        app = create_app({"SQLALCHEMY_DATABASE_URI": f"sqlite:///{path}", "SECRET_KEY": "test"})
        fill(app, path, tasks, clock.today())
        found[tasks] = path
    return found


@pytest.fixture
def opened(made, tmp_path) -> Iterator:
    """The program on a copy of the database of so many tasks."""
    apps: list[Flask] = []

    def start(tasks: int) -> Flask:
        path = tmp_path / f"{tasks}.sqlite3"
        shutil.copy(made[tasks], path)
        apps.append(create_app({"SQLALCHEMY_DATABASE_URI": f"sqlite:///{path}", "SECRET_KEY": "test", "TESTING": True}))
        return apps[-1]

    yield start
    for app in apps:
        with app.app_context():
            db.engine.dispose()


def signed_in(app: Flask, number: int = 0):
    client = app.test_client()
    answer = client.post("/dang-nhap", data={
        "email": email_of(number), "password": PASSWORD, "csrf_token": _token(client, "/dang-nhap")})
    assert answer.status_code == 302
    return client


def _token(client, path: str) -> str:
    return re.search(r'name="csrf_token"[^>]* value="([^"]+)"', client.get(path).text)[1]


@contextmanager
def statements(app: Flask) -> Iterator[list[tuple[str, tuple]]]:
    """What is asked of the database meanwhile, with its values."""
    asked: list[tuple[str, tuple]] = []

    def note(_connection, _cursor, statement, values, _context, _many):
        asked.append((statement, values))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


def update(client, task_id: int, token: str, done: str = "Đã làm"):
    return client.post(f"/nhiem-vu/{task_id}/tien-do", data={"csrf_token": token, "done": done})


def open_task(app: Flask) -> int:
    with app.app_context(), agency_scope(1):
        return db.session.query(Task.id).filter(Task.state == "in_progress").order_by(Task.id).first()[0]


def visit(app: Flask) -> dict[str, list[tuple[str, tuple]]]:
    """The statements of each page, and of an update."""
    client = signed_in(app)
    found = {}
    for name, path in PAGES.items():
        with statements(app) as asked:
            assert client.get(path).status_code == 200
        found[name] = asked
    task_id = open_task(app)
    token = _token(client, f"/nhiem-vu/{task_id}")
    with statements(app) as asked:
        assert update(client, task_id, token).status_code == 302
    found["update"] = asked
    return found


def test_a_page_asks_as_often_for_a_hundred_tasks_as_for_ten(opened):
    few, many = ({name: len(asked) for name, asked in visit(opened(tasks)).items()} for tasks in (10, 100))
    assert many == few
    assert all(number <= 25 for number in many.values())


def plans(app: Flask, asked: list[tuple[str, tuple]]) -> list[tuple[str, str]]:
    """Each step by which the database answers, with its statement."""
    with app.app_context():
        cursor = db.session.connection().connection.cursor()
        return [(line[3], statement) for statement, values in asked
                if statement.startswith(("SELECT", "UPDATE", "WITH"))
                for line in cursor.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()]


def test_no_page_reads_a_large_table_from_end_to_end(opened):
    app = opened(4000)
    asked = visit(app)
    assert not [(name, step) for name, one in asked.items() for step in plans(app, one) if FULL_SCAN.search(step[0])]
    assert not [step for name in ("task", "update") for step in plans(app, asked[name]) if WHOLE_AGENCY.search(step[0])]


def test_the_rows_made_for_measuring_are_what_replay_says(opened):
    with opened(100).app_context(), agency_scope(1):
        for task in plan_tasks(1):
            history = history_of(task)
            said = replay(history.events, history.deadlines, history.occurrences)
            stored, replayed = ({name: getattr(one, name) for name in PROJECTED} for one in (task, said))
            assert stored == replayed
            assert {one.id: one.state for one in task.occurrences} == {
                key: standing.state for key, standing in said.occurrences.items()}


def test_eight_people_writing_to_one_task_at_once_lose_nothing(opened):
    app = opened(100)
    task_id, each = open_task(app), 5
    clients = [signed_in(app, number) for number in range(PEOPLE)]
    tokens = [_token(client, f"/nhiem-vu/{task_id}") for client in clients]
    with app.app_context(), agency_scope(1):
        before = len(history_of(db.session.get_one(Task, task_id)).events)
    answers: list[int] = []

    def write(number: int) -> None:
        answers.extend(update(clients[number], task_id, tokens[number], f"Bước {n}").status_code for n in range(each))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [302] * (PEOPLE * each)
    with app.app_context(), agency_scope(1):
        task = db.session.get_one(Task, task_id)
        assert len(history_of(task).events) == before + PEOPLE * each
        assert task.version == 1 + PEOPLE * each
