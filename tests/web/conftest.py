"""Two agencies with the whole cast, made once and copied for each test; and the strict client to look at them."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from tests.web.strict import PASSWORD, Ledger, StrictClient
from tracker.app import create_app
from tracker.database import Base, db
from tracker.domain.permissions import ROLES
from tracker.models import Unit
from tracker.scope import agency_scope
from tracker.services.agencies import add_agency
from tracker.services.people import add_user
from tracker.services.units import add_unit
from tracker.transaction import transaction

UNITS = ("Văn phòng Sở", "Thanh tra Sở", "Phòng Quản lý thương mại")
UNIT_OF_ROLE = {"office": UNITS[0], "head": UNITS[1], "staff": UNITS[1]}


@dataclass
class House:
    """The program with its cast: `ten@so.vn` is the person with this role, `stranger@khac.vn` of another agency."""

    app: Flask

    def client(self, who: str | None = None) -> StrictClient:
        """A strict client, signed in as a role of our agency, as "stranger", or as nobody."""
        client = self.app.test_client()
        if who:
            client.sign_in("stranger@khac.vn" if who == "stranger" else f"{who}@so.vn")
        return client

    def unit(self, name: str) -> Unit:
        """A unit of our agency (inside `inside()`)."""
        return db.session.query(Unit).filter_by(name=name).one()

    def inside(self):
        """The scope of our agency, for looking at rows."""
        return agency_scope(1)


def _program(folder: Path) -> Flask:
    return create_app({"SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder / 'web.sqlite3'}", "TESTING": True,
                       "SECRET_KEY": "only for tests", "READ_DRAFTS_AT_ONCE": True})


@pytest.fixture(scope="session")
def furnished(tmp_path_factory) -> Path:
    """The database with both agencies, made once."""
    folder = tmp_path_factory.mktemp("furnished")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRACKER_INSTANCE", str(folder))
        app = _program(folder)
        with app.app_context():
            Base.metadata.create_all(db.engine)
            with transaction():
                ours, theirs = add_agency("so", "Sở Công Thương"), add_agency("khac", "Sở Khác")
                ids = ours.id, theirs.id
            with agency_scope(ids[0]), transaction():
                for name in UNITS:
                    add_unit(name)
                for role in ROLES:
                    add_user(f"{role}@so.vn", role=role, unit_name=UNIT_OF_ROLE.get(role), name=f"Người {role}",
                             password=PASSWORD)
            with agency_scope(ids[1]), transaction():
                add_unit("Phòng của nơi khác")
                add_user("stranger@khac.vn", role="admin", name="Người lạ", password=PASSWORD)
            db.session.execute(db.text("PRAGMA wal_checkpoint(TRUNCATE)"))
            db.engine.dispose()
    return folder / "web.sqlite3"


@pytest.fixture
def house(furnished, tmp_path, monkeypatch) -> Iterator[House]:
    """The program over a fresh copy of the furnished database."""
    monkeypatch.setenv("TRACKER_INSTANCE", str(tmp_path))
    shutil.copy(furnished, tmp_path / "web.sqlite3")
    app = _program(tmp_path)
    app.test_client_class = StrictClient
    ledger = Ledger(app)
    app.extensions["ledger"] = ledger
    yield House(app)
    ledger.close()
    with app.app_context():
        db.engine.dispose()
