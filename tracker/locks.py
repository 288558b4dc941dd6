"""One at a time, across processes: whoever leads the scheduler, whoever sends mail.

The lock lives as long as its holder and no longer: the system frees it when the process is killed, so another takes
over at once and nothing has to expire. On PostgreSQL it is an advisory lock on a connection of its own, on SQLite a
lock file beside the database.
"""

import fcntl
import hashlib
import os
import time
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from . import config
from .database import db

POLL_SECONDS = 0.1


class Lock:
    """A named lock that this process holds or doesn't. Use it inside the program's context, in one thread."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._file: int | None = None
        self._connection: Connection | None = None

    def acquire(self, wait_seconds: float = 0) -> bool:
        """Take the lock, trying for so long; whether it is ours now."""
        give_up = time.monotonic() + wait_seconds
        while not self._try():
            if time.monotonic() >= give_up:
                return False
            time.sleep(POLL_SECONDS)
        return True

    def still_held(self) -> bool:
        """Whether the lock is surely still ours: a lost connection to the database loses it."""
        if self._file is not None:
            return True
        if self._connection is None:
            return False
        try:
            self._connection.execute(text("SELECT 1"))
            return True
        except SQLAlchemyError:
            self._connection.invalidate()
            self.release()
            return False

    def release(self) -> None:
        """Give the lock back; harmless when it isn't held."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
        if self._connection is not None:
            connection, self._connection = self._connection, None
            if not connection.invalidated:
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _number(self.name)})
            connection.close()

    def _try(self) -> bool:
        if self._file is not None or self._connection is not None:
            return self.still_held()
        return self._try_file() if db.engine.dialect.name == "sqlite" else self._try_database()

    def _try_file(self) -> bool:
        descriptor = os.open(_lock_file(self.name), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._file = descriptor
        return True

    def _try_database(self) -> bool:
        connection = db.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        if not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _number(self.name)}):
            connection.close()
            return False
        self._connection = connection
        return True


def _lock_file(name: str) -> Path:
    """Beside the database, so that all who share the database share the lock, whatever folder they start in."""
    database = db.engine.url.database
    if not database or database == ":memory:":
        return config.instance_folder() / f"{name}.lock"
    path = Path(database).resolve()
    return path.with_name(f"{path.name}.{name}.lock")


def _number(name: str) -> int:
    """The lock's number for PostgreSQL: 63 bits of the name's digest."""
    return int.from_bytes(hashlib.sha256(f"tracker:{name}".encode()).digest()[:8], "big") >> 1
