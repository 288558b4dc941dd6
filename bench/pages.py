"""The pages that people wait for, at 10,000 and at 100,000 tasks, beside the least that a Flask page can do.

The program is started as it is installed (`tracker serve`) on an agency made by `bench.data`; `--workers` gives it more
processes. The load comes from ../shared/bench where that is beside the checkout (it needs wrk), with its floor, which
has two, in the same run: a session cookie, a count, fifty rows, a Jinja table. Without it a small client of our own
measures, and no ratio is printed.
"""

import argparse
import json
import os
import re
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import event

from bench.client import Client, Writer, signed_in
from bench.data import AGENCY, KINDS, PASSWORD, PEOPLE, email_of, fill
from tracker import clock
from tracker.app import create_app
from tracker.database import db
from tracker.models import Agency
from tracker.scope import agency_scope
from tracker.services.summaries import summary_of_today

HERE = Path(__file__).resolve().parent
SHARED = HERE.parent.parent / "shared" / "bench"
PORT, FLOOR_PORT = 3951, 3952
SIZES = (10_000, 100_000)
REPORT = """SELECT u.name, count(*), sum(t.state = 'completed'), sum(t.open_due_on < ?) FROM tasks t
JOIN units u ON u.id = t.lead_unit_id WHERE t.agency_id = 1 AND t.plan_id = 1 GROUP BY u.id, u.name ORDER BY u.id"""
TOKEN = r'name="csrf_token"[^>]* value="([^"]+)"'
TARGETS = {"overdue": 4, "task": 4, "update": 4, "search": 20}
Figures = dict[str, dict[str, float]]


def requests(tasks: int) -> list[dict[str, Any]]:
    """What is asked for, in the words of load.py."""
    open_ids = [n for n in range(1, min(tasks, 9000) + 1) if KINDS[n * 37 % 100] != "done"]
    every = {"n": 60, "seconds": 4}
    return [
        {"name": "overdue", "path": "/qua-han", "contains": "<tr", **every},
        {"name": "list", "path": "/nhiem-vu", "contains": "<tr", **every},
        {"name": "task", "path": "/nhiem-vu/{id}", "ids": open_ids, "contains": "<form", **every},
        {"name": "update", "method": "POST", "path": "/nhiem-vu/{id}/tien-do", "ids": open_ids, "status": [302],
         "form": {"done": "Đã làm thêm một phần"}, **every,
         "token": {"page": "/nhiem-vu/{id}", "regex": TOKEN, "field": "csrf_token"}},
        {"name": "search", "path": "/nhiem-vu?q=ke+hoach", "contains": "kế hoạch", **every},
        {"name": "search_rare", "path": "/nhiem-vu?q=viec+4321", "contains": "<tr", **every},
        {"name": "summary", "path": "/tong-hop", "contains": "<table", "n": 20, "seconds": 4},
    ]


def main() -> None:
    """Print the figures of both sizes, then which targets hold."""
    with_shared = SHARED.exists() and shutil.which("wrk") is not None
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("sizes", nargs="*", type=int, default=list(SIZES), help="how many tasks")
    asked.add_argument("--workers", type=int, default=1, help="worker processes of the program")
    sizes, workers = asked.parse_args().sizes, asked.parse_args().workers
    overdue: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as name:
        for tasks in sizes:
            folder = Path(name) / str(tasks)
            folder.mkdir()
            begun = time.perf_counter()
            path = prepare(folder, tasks)
            print(f"\n{tasks:,} tasks, {path.stat().st_size / 2**20:.0f} MiB, made in "
                  f"{time.perf_counter() - begun:.0f} s", flush=True)
            floor = measure_floor(folder, tasks) if with_shared else None
            overdue[tasks] = one_size(folder, path, tasks, floor, workers)
            shutil.rmtree(folder)
    if len(overdue) == len(SIZES):
        ratio = overdue[SIZES[1]] / overdue[SIZES[0]]
        print(f"\noverdue list, first page, 100,000 to 10,000 tasks: {ratio:.2f} times (target 1.3)")


def prepare(folder: Path, tasks: int) -> Path:
    """A database of that many tasks; where it lies."""
    os.environ["TRACKER_INSTANCE"] = str(folder)
    path = folder / "tracker.sqlite3"
    fill(create_app({"SQLALCHEMY_DATABASE_URI": f"sqlite:///{path}"}), path, tasks, clock.today())
    return path


def one_size(folder: Path, path: Path, tasks: int, floor: dict[str, float] | None, workers: int) -> float:
    """Measure and print one size; the overdue list's p50 in ms."""
    bare, report = bare_summary(path, clock.today())
    with served(folder, workers) as (server, seconds):
        print(f"first page {seconds:.2f} s after the start (target 1); {workers} workers, the master too: "
              f"{sum(memory(server.pid)):.0f} MiB PSS")
        wanted = requests(tasks)
        found = measured(folder, "tracker", PORT, wanted, login()) if floor else by_own_client(wanted)
        show(found, floor)
        loaded = memory(server.pid)
        print(f"after the load: {sum(loaded):.0f} MiB PSS (target 120), the largest process {max(loaded):.0f}")
        show_summary(found["summary"], bare, report, floor)
        writers(path)
    return found["overdue"]["p50"]


def login() -> dict[str, Any]:
    """How load.py signs in, one session for each of 8 people."""
    return {"page": "/dang-nhap", "path": "/dang-nhap", "form": {"password": PASSWORD},
            "users": [{"email": email_of(n)} for n in range(PEOPLE)],
            "token": {"field": "csrf_token", "regex": TOKEN}, "check": {"path": "/", "contains": "/dang-xuat"}}


@contextmanager
def served(folder: Path, workers: int) -> Iterator[tuple[subprocess.Popen, float]]:
    """`tracker serve` on this folder's database; with the seconds from the start to the first page."""
    begun = time.perf_counter()
    with running([sys.executable, "-m", "tracker.cli", "serve", "--port", str(PORT), "--workers", str(workers)],
                 {"TRACKER_INSTANCE": str(folder)}, HERE.parent, folder / "tracker.pid") as server:
        wait_for(PORT, "/dang-nhap")
        yield server, time.perf_counter() - begun


@contextmanager
def running(command: list[str], environment: dict[str, str], folder: Path, pid_file: Path) -> Iterator:
    """A server in a process group of its own, ended at the end."""
    server = subprocess.Popen(command, cwd=folder, env={**os.environ, **environment}, start_new_session=True)
    pid_file.write_text(f"{server.pid}\n")
    try:
        yield server
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=30)


def wait_for(port: int, path: str) -> None:
    """Until the page answers."""
    for _ in range(3000):
        try:
            if Client(port).get(path)[0] < 400:
                return
        except OSError:
            time.sleep(0.01)
    raise RuntimeError(f"no page at port {port}")


def measure_floor(folder: Path, tasks: int) -> dict[str, float]:
    """The floor's figures for its page of overdue tasks."""
    shared = floor_modules(folder)
    plan = SHARED.parent / "seeds" / "ke-hoach-so-cong-thuong-ha-tinh-nam-2022.txt"
    shared["floor_sql"].lite(tasks, shared["gen_tasks"].make(tasks, plan, clock.today()), True)
    command = [sys.executable, "-B", "-m", "gunicorn", "-w", "2", "-k", "gthread", "--threads", "4", "-b",
               f"127.0.0.1:{FLOOR_PORT}", "--log-level", "warning", "floor_app:app"]
    with running(command, {"FLOOR_DB": str(folder / f"floor{tasks}.db")}, SHARED, folder / "floor.pid"):
        wait_for(FLOOR_PORT, "/login")
        asked = [{"name": "floor", "path": "/overdue", "contains": "<tr", "n": 60, "seconds": 4}]
        found = measured(folder, "floor", FLOOR_PORT, asked, {"get": "/login"})["floor"]
    print(f"floor: p50 {found['p50']:.2f} ms, p99 {found['p99']:.2f}; 8 at once p50 {found['p50x8']:.2f}, "
          f"p99 {found['p99x8']:.2f}; "
          f"{found['cpu']:.2f} ms of processor", flush=True)
    return found


def floor_modules(folder: Path) -> dict[str, ModuleType]:
    """The floor's own programs, loaded without their command lines."""
    before, sys.argv = sys.argv, sys.argv[:1]
    os.environ["W"] = str(folder)
    sys.path.insert(0, str(SHARED))
    try:
        import floor_sql
        import gen_tasks
    finally:
        sys.argv = before
        sys.path.remove(str(SHARED))
    floor_sql.W = str(folder)
    return {"floor_sql": floor_sql, "gen_tasks": gen_tasks}


def measured(folder: Path, name: str, port: int, wanted: list[dict], how: dict) -> Figures:
    """What load.py says of each request: one at a time, and 8 at once."""
    config, result = folder / f"{name}.json", folder / f"{name}.result.json"
    config.write_text(json.dumps({
        "name": name, "base": f"http://127.0.0.1:{port}", "sessions": PEOPLE, "login": how, "requests": wanted,
        "pidfiles": {"app": str(folder / f"{name}.pid")},
    }, ensure_ascii=False), encoding="utf-8")
    subprocess.run([sys.executable, "-B", str(SHARED / "load.py"), str(config), "--out", str(result), "--repeat", "1",
                    "--quiet-wait", "3", "--retries", "0"], check=True, stdout=subprocess.DEVNULL)
    found: Figures = {}
    for one in json.loads(result.read_text())["requests"]:
        if "error" in one:
            raise RuntimeError(f"{one['name']}: {one['error']}")
        found[one["name"]] = {"p50": one["c1_p50"][0], "p99": one["c1_p99"], "p50x8": one["c8_p50"],
                              "p99x8": one["c8_p99"], "rps": one["c8_rps"][0], "bad": one["c8_bad"],
                              "cpu": one["cpu_ms_each"].get("app", 0.0)}
    return found


def by_own_client(wanted: list[dict]) -> Figures:
    """The same figures by our own client, which takes a share of the processor itself."""
    clients = [signed_in(PORT, email_of(n), PASSWORD) for n in range(PEOPLE)]
    found: Figures = {}
    for one in wanted:
        alone = [clients[0].ask(one, n) for n in range(one["n"])]
        together: list[list[float]] = [[] for _ in clients]

        def work(n: int, one: dict = one, together: list[list[float]] = together) -> None:
            together[n] = [clients[n].ask(one, 100 * n + k) for k in range(one["n"])]

        begun = time.perf_counter()
        threads = [threading.Thread(target=work, args=(n,)) for n in range(len(clients))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        all_ = [took for times in together for took in times]
        found[one["name"]] = {"p50": statistics.median(alone), "p99": _p99(alone), "p50x8": statistics.median(all_),
                              "p99x8": _p99(all_), "rps": len(all_) / (time.perf_counter() - begun), "bad": 0,
                              "cpu": 0.0}
    return found


def _p99(times: list[float]) -> float:
    return sorted(times)[round(0.99 * (len(times) - 1))]


def show(found: Figures, floor: dict[str, float] | None) -> None:
    """The table of one size, in ms. The processor's time of a request hardly depends on what else the machine does."""
    print(f"{'page':12} {'p50':>8} {'p99':>8} {'x floor':>8} {'target':>7} {'CPU':>8} {'x floor':>8} "
          f"{'8: p50':>8} {'8: p99':>8} {'8: /s':>7} "
          "bad")
    for name, one in found.items():
        times, cpu = (f"{one[what] / floor[what]:.1f}" if floor else "-" for what in ("p50", "cpu"))
        print(f"{name:12} {one['p50']:8.2f} {one['p99']:8.2f} {times:>8} {TARGETS.get(name, '-'):>7} "
              f"{one['cpu']:8.2f} {cpu:>8} "
              f"{one['p50x8']:8.2f} {one['p99x8']:8.2f} {one['rps']:7.0f} {one['bad']:.0f}", flush=True)


def bare_summary(path: Path, day: date) -> tuple[dict[str, float], dict[str, float]]:
    """What the summary's numbers take when sqlite3 alone asks for them by the page's own statements, and the shortest
    report by unit (a count, the completed, the overdue): the median time and processor time in ms."""
    app = create_app({"SQLALCHEMY_DATABASE_URI": f"sqlite:///{path}"})
    asked: list[tuple[str, Any]] = []
    with app.app_context(), agency_scope(AGENCY):
        agency = db.session.get_one(Agency, AGENCY)
        event.listen(db.engine, "before_cursor_execute", lambda _c, _k, sql, values, *_: asked.append((sql, values)))
        summary_of_today(agency, day.year, day)
        db.session.remove()
        db.engine.dispose()
    own = [one for one in asked if one[0].startswith(("SELECT", "WITH"))]
    return _time(path, own), _time(path, [(REPORT, (day.isoformat(),))])


def _time(path: Path, asked: list[tuple[str, Any]]) -> dict[str, float]:
    connection = sqlite3.connect(path)
    times = []
    for _ in range(15):
        begun = time.perf_counter(), time.process_time()
        for sql, values in asked:
            connection.execute(sql, values).fetchall()
        times.append((time.perf_counter() - begun[0], time.process_time() - begun[1]))
    connection.close()
    p50, cpu = (statistics.median(one) * 1000 for one in zip(*times, strict=True))
    return {"p50": p50, "cpu": cpu}


def show_summary(summary: dict[str, float], bare: dict[str, float], report: dict[str, float],
                 floor: dict[str, float] | None) -> None:
    """How the summary stands to twice its bare SQL and the floor's page."""
    for what, name in (("p50", "p50"), ("cpu", "processor")) if floor else (("p50", "p50"),):
        allowed = 2 * bare[what] + (floor[what] if floor else 0)
        print(f"summary, {name}: its own statements by sqlite3 alone {bare[what]:.1f} ms; the page is "
              f"{summary[what] / allowed:.2f} times 2 x that + the floor (target 1); a bare report by unit "
              f"{report[what]:.1f} ms")


def writers(path: Path, each: int = 40) -> None:
    """Eight people write to the same ten tasks at once: every accepted update must be in the history and counted in
    the task's version."""
    ids = [n for n in range(1, 2000) if KINDS[n * 37 % 100] == "open" and n % 10][:10]
    before = _written(path, ids)
    people = [Writer(signed_in(PORT, email_of(n), PASSWORD), ids, each) for n in range(PEOPLE)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    accepted = sum(one.accepted for one in people)
    events, versions = (after - was for after, was in zip(_written(path, ids), before, strict=True))
    print(f"8 writers at once on 10 tasks: {PEOPLE * each} sent, {accepted} accepted, "
          f"{sum(one.failed for one in people)} failed; {accepted - events} lost from the history, "
          f"{accepted - versions} from the versions")


def _written(path: Path, ids: list[int]) -> tuple[int, int]:
    marks = ",".join("?" * len(ids))
    with sqlite3.connect(path) as connection:
        events = connection.execute(f"SELECT count(*) FROM events WHERE task_id IN ({marks})", ids).fetchone()[0]
        versions = connection.execute(f"SELECT sum(version) FROM tasks WHERE id IN ({marks})", ids).fetchone()[0]
    return events, versions


def memory(pid: int) -> list[float]:
    """The proportional memory of a process and of each of its children, in MiB."""
    found, todo = [], [pid]
    while todo:
        one = todo.pop()
        text = Path(f"/proc/{one}/smaps_rollup").read_text()
        found.append(int(re.search(r"^Pss:\s+(\d+)", text, re.M)[1]) / 1024)
        todo += map(int, Path(f"/proc/{one}/task/{one}/children").read_text().split())
    return found


if __name__ == "__main__":
    sys.exit(main())
