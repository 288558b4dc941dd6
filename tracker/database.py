"""The one thin module around Flask-SQLAlchemy: base class, column types, and SQLite made safe for several writers.

With SQLite's defaults concurrent read-then-write updates are lost without an error. Here a connection begins with
BEGIN IMMEDIATE whenever the door has said that it is going to write (`transaction.writing`).
"""

import sqlite3
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import cast

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import CursorResult, DateTime, MetaData, Update, event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

# The system keeps the file's pages in memory for everybody; by SQLite's default each thread's connection would keep
# another 2 MB of them, which saves no time that can be measured.
PRAGMAS = ("journal_mode=WAL", "busy_timeout=20000", "foreign_keys=ON", "synchronous=NORMAL", "cache_size=-500")

going_to_write: ContextVar[bool] = ContextVar("going_to_write", default=False)


class Base(DeclarativeBase):
    """Base of all models; constraint names are fixed so that migrations can name them on both databases."""

    metadata = MetaData(naming_convention=NAMING)


class Moment(TypeDecorator):
    """A moment with its zone, kept as UTC on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


db = SQLAlchemy(model_class=Base, disable_autonaming=True)


def hits_one_row(statement: Update, **values: object) -> bool:
    """Run an UPDATE that must hit exactly one row, past the session's objects, and say whether it did."""
    result = db.session.execute(statement.execution_options(synchronize_session=False), values)
    return cast("CursorResult", result).rowcount == 1


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection, _record) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin(connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if going_to_write.get() else "BEGIN")
