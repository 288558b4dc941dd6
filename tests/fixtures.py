"""A program with an empty database, an agency, and the cast that every test of behaviour plays with.

`app` pushes no context: a test of pages uses `app` and `cast` (plain values) with a client of its own, and looks
into the database inside `opened(app, cast)`. A test of services uses `agency` (context and scope open) and `people`
(models).
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask

from tests.factories import PASSWORD, make_agency, make_unit, make_user
from tracker.app import create_app
from tracker.database import Base, db
from tracker.models import Agency, User
from tracker.scope import agency_scope, every_agency


@dataclass(frozen=True)
class Person:
    """Somebody who can sign in."""

    id: int
    email: str
    name: str
    role: str
    agency_id: int
    unit_id: int | None
    password: str = PASSWORD


@dataclass(frozen=True)
class Cast:
    """Clerk of the office, head and staff of the lead unit, head of a co-ordinating unit, director, auditor, admin, and
    a stranger from another agency. Unit ids: `office_unit`, `lead_unit`, `other_unit`."""

    agency_id: int
    agency_code: str
    other_agency_id: int
    clerk: Person
    head: Person
    staff: Person
    coordinating_head: Person
    director: Person
    auditor: Person
    admin: Person
    stranger: Person
    office_unit: int
    lead_unit: int
    other_unit: int


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory) -> Path:
    """A SQLite file with all tables and no rows; every test gets a copy."""
    folder = tmp_path_factory.mktemp("database")
    path = folder / "empty.sqlite3"
    app = create_app({"SQLALCHEMY_DATABASE_URI": f"sqlite:///{path}", "SECRET_KEY": "test"})
    with app.app_context():
        Base.metadata.create_all(db.engine)
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    return path


@pytest.fixture
def app(empty_database: Path, tmp_path: Path, monkeypatch) -> Iterator[Flask]:
    """The program on a database of its own, without a context."""
    monkeypatch.setenv("TRACKER_INSTANCE", str(tmp_path / "instance"))
    path = tmp_path / "test.sqlite3"
    shutil.copy(empty_database, path)
    app = create_app({"SQLALCHEMY_DATABASE_URI": f"sqlite:///{path}", "SECRET_KEY": "test", "TESTING": True})
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def cast(app: Flask) -> Cast:
    """Two agencies and the people in them, committed."""
    with app.app_context():
        ours = make_agency()
        other = make_agency("stc-ht", "Sở Tài chính Hà Tĩnh")
        with agency_scope(ours.id):
            office = make_unit("Văn phòng")
            lead = make_unit("Phòng Quản lý công nghiệp")
            coordinating = make_unit("Phòng Quản lý thương mại")
            users = {
                "clerk": make_user("office", unit=office, name="Nguyễn Thị Lan", email="lan@example.test"),
                "head": make_user("head", unit=lead, name="Trần Văn Hùng", email="hung@example.test"),
                "staff": make_user("staff", unit=lead, name="Lê Thị Mai", email="mai@example.test"),
                "coordinating_head": make_user("head", unit=coordinating, name="Phạm Văn Đức",
                                               email="duc@example.test"),
                "director": make_user("director", name="Hoàng Văn Bình", email="binh@example.test"),
                "auditor": make_user("auditor", name="Vũ Thị Hoa", email="hoa@example.test"),
                "admin": make_user("admin", unit=office, name="Đặng Văn Sơn", email="son@example.test"),
            }
            units = {"office_unit": office.id, "lead_unit": lead.id, "other_unit": coordinating.id}
        with agency_scope(other.id):
            users["stranger"] = make_user("office", unit=make_unit("Văn phòng"), name="Bùi Thị Xuân",
                                          email="xuan@example.test")
        with every_agency():
            people = {name: Person(user.id, user.email, user.name, user.role, user.agency_id, user.unit_id)
                      for name, user in users.items()}
            cast = Cast(ours.id, ours.code, other.id, **people, **units)
            db.session.commit()
    return cast


@contextmanager
def opened(app: Flask, cast: Cast) -> Iterator[Agency]:
    """The program's context and the agency's scope; what is done inside is committed at the end."""
    with app.app_context(), agency_scope(cast.agency_id):
        yield db.session.get_one(Agency, cast.agency_id)
        db.session.commit()


@pytest.fixture
def agency(app: Flask, cast: Cast) -> Iterator[Agency]:
    """Our agency, with context and scope open for the whole test."""
    with app.app_context(), agency_scope(cast.agency_id):
        yield db.session.get_one(Agency, cast.agency_id)
        db.session.rollback()


@pytest.fixture
def people(agency: Agency, cast: Cast) -> SimpleNamespace:
    """The cast of our agency as models."""
    names = ("clerk", "head", "staff", "coordinating_head", "director", "auditor", "admin")
    return SimpleNamespace(**{name: db.session.get_one(User, getattr(cast, name).id) for name in names})
