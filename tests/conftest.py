"""What every test gets: the support fixtures, no way off this machine, and no database where rules are tested."""

import socket
import sqlite3
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["pytester", "tests.fixtures", "tests.support.browser", "tests.support.postgres", "tests.support.smtp",
                  "tests.support.reminding"]

# A property holds or it doesn't; how long an example takes on a busy machine says nothing of it.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

HERE = Path(__file__).parent
LOOPBACK = ("127.", "::1", "localhost")


@pytest.fixture(autouse=True)
def nothing_leaves_this_machine(monkeypatch):
    """A connection to any other host is an error at once, not a wait for a time limit."""
    real = socket.socket.connect

    def connect(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6) and not str(address[0]).startswith(LOOPBACK):
            raise PermissionError(f"A test may not connect to {address[0]}.")
        return real(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture(autouse=True)
def rules_need_no_database(request, monkeypatch):
    """Tests in tests/unit are about pure rules: opening a database there is an error."""
    if HERE / "unit" not in request.path.parents:
        return

    def refuse(*_, **__):
        raise PermissionError("tests/unit opens no database; a test that needs one belongs in tests/integration.")

    for owner in (sqlite3, sqlite3.dbapi2, psycopg, psycopg.Connection):
        monkeypatch.setattr(owner, "connect", refuse)
