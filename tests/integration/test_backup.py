"""A backup brings everything back, on either database, and never over data in use."""

import zipfile

import pytest

from tracker import clock
from tracker.app import create_app
from tracker.database import db
from tracker.domain.errors import BadInput, RuleViolation
from tracker.models import Agency, Unit, User
from tracker.queries.units import units_of_agency
from tracker.scope import agency_scope
from tracker.services.backup import back_up, files_folder, restore
from tracker.services.installation import upgrade_database
from tracker.services.people import add_user
from tracker.transaction import transaction


def filled(url: str):
    app = create_app({"SQLALCHEMY_DATABASE_URI": url})
    with app.app_context():
        upgrade_database()
        with transaction():
            agency = Agency(code="sct", name="Sở", created_at=clock.now(), settings={"digest_at": "08:00"})
            db.session.add(agency)
            db.session.flush()
            with agency_scope(agency.id):
                new, old = Unit(), Unit(kind="group")
                new.rename("Phòng mới")
                old.rename("Phòng cũ")
                db.session.add_all([old, new])
                db.session.flush()
                old.merged_into_id = new.id
                add_user("a@b.vn", role="head", unit_name="Phòng mới", password="mat-khau-dai")
    return app


def empty(url: str):
    app = create_app({"SQLALCHEMY_DATABASE_URI": url})
    with app.app_context():
        upgrade_database()
    return app


@pytest.fixture
def places(tmp_path, monkeypatch, postgres_url):
    monkeypatch.setenv("TRACKER_INSTANCE", str(tmp_path / "instance"))
    one, two = (f"sqlite:///{tmp_path / name}.sqlite3" for name in "ab")
    return one, two, postgres_url, tmp_path / "x.zip"


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
def test_everything_comes_back(places, target):
    source, other_sqlite, postgres, file = places
    files_folder().mkdir(parents=True)
    (files_folder() / "abc").write_bytes(b"minh chung")
    with filled(source).app_context(), transaction():
        written = back_up(file)
    (files_folder() / "abc").unlink()
    app = empty(other_sqlite if target == "sqlite" else postgres)
    with app.app_context(), transaction():
        assert restore(file) == written
        agency = db.session.query(Agency).one()
        with agency_scope(agency.id):
            assert [unit.name for unit in units_of_agency()] == ["Phòng mới", "Phòng cũ"]
            assert db.session.query(Unit).filter_by(name="Phòng cũ").one().merged_into_id is not None
            added, _ = add_user("c@d.vn", role="office")
            assert added.id > db.session.query(User).filter_by(email="a@b.vn").one().id
        assert agency.rules.digest_at == "08:00"
    with app.app_context():
        db.engine.dispose()
    assert (files_folder() / "abc").read_bytes() == b"minh chung"


def test_a_database_in_use_is_not_overwritten(places):
    source, _, _, file = places
    with filled(source).app_context():
        with transaction():
            back_up(file)
        with pytest.raises(RuleViolation, match="trống"), transaction():
            restore(file)


def test_a_file_that_is_no_backup_is_refused_by_name(places, tmp_path):
    other = tmp_path / "ảnh.zip"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("a.txt", "a")
    with empty(places[1]).app_context():
        for path in (other, tmp_path / "không có.zip"):
            with pytest.raises(BadInput, match=path.name), transaction():
                restore(path)


def test_a_backup_that_fails_leaves_no_file_of_its_name(places, monkeypatch):
    source, _, _, file = places
    with filled(source).app_context():
        monkeypatch.setattr("tracker.services.backup._write_files", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError), transaction():
            back_up(file)
    assert list(file.parent.glob("x.zip*")) == []
