"""Agencies are kept apart in one place, and deny is the default."""

import gc
import importlib
import pkgutil
import re

import pytest
from sqlalchemy import and_, case, func, select, update

import tracker
from tracker import clock
from tracker.app import create_app
from tracker.database import Base, db
from tracker.models import Agency, Unit
from tracker.scope import AgencyOwned, Reading, ScopeError, agency_scope, every_agency, read


@pytest.fixture
def two_agencies(tmp_path, monkeypatch):
    monkeypatch.setenv("TRACKER_INSTANCE", str(tmp_path))
    with create_app({"SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path / 'scope.sqlite3'}"}).app_context():
        Base.metadata.create_all(db.engine)
        ours, theirs = (Agency(code=code, name=code, created_at=clock.now()) for code in ("ours", "theirs"))
        db.session.add_all([ours, theirs])
        db.session.flush()
        for agency in (ours, theirs):
            with agency_scope(agency.id):
                unit = Unit()
                unit.rename(f"Văn phòng {agency.code}")
                db.session.add(unit)
                db.session.flush()
        yield ours, theirs
        db.session.rollback()


def names() -> list[str]:
    return list(db.session.scalars(select(Unit.name).order_by(Unit.id)))


def test_a_query_sees_only_the_agency_in_scope(two_agencies):
    with agency_scope(two_agencies[0].id):
        assert names() == ["Văn phòng ours"]
        assert [unit.name for unit in db.session.scalars(select(Unit))] == ["Văn phòng ours"]


def test_without_a_scope_nothing_is_read(two_agencies):
    with pytest.raises(ScopeError):
        names()


def test_work_for_every_agency_says_so(two_agencies):
    with every_agency():
        assert len(names()) == 2


def test_a_row_of_another_agency_cannot_be_fetched_by_its_number(two_agencies):
    ours, theirs = two_agencies
    with every_agency():
        other = db.session.scalar(select(Unit.id).where(Unit.agency_id == theirs.id))
    db.session.expunge_all()
    with agency_scope(ours.id):
        assert db.session.get(Unit, other) is None


def counted():
    """A figure as the start pages count it: its columns are a model's, yet it shows the ORM no entity."""
    return select(func.count(case((and_(Unit.kind == "unit", Unit.name != ""), 1))))


def test_a_figure_without_an_entity_is_refused_and_with_one_is_narrowed(two_agencies):
    with agency_scope(two_agencies[0].id):
        with pytest.raises(ScopeError):
            db.session.execute(counted())
        assert db.session.scalar(counted().select_from(Unit)) == 1
    with pytest.raises(ScopeError):
        db.session.execute(counted())


@pytest.mark.parametrize("statement", [
    select(func.count()).select_from(Unit), select(func.count()).where(Unit.name != ""), select(func.count(Unit.id)),
])
def test_plain_counts_are_narrowed(two_agencies, statement):
    with agency_scope(two_agencies[0].id):
        assert db.session.scalar(statement) == 1


def test_an_update_reaches_only_the_agency_in_scope(two_agencies):
    ours, theirs = two_agencies
    with agency_scope(ours.id):
        db.session.execute(update(Unit).values(name="đổi"), execution_options={"synchronize_session": False})
    with agency_scope(theirs.id):
        assert names() == ["Văn phòng theirs"]


def test_a_row_of_another_agency_cannot_be_written(two_agencies):
    ours, theirs = two_agencies
    with agency_scope(ours.id):
        unit = Unit(agency_id=theirs.id)
        unit.rename("lạc")
        db.session.add(unit)
        with pytest.raises(ScopeError):
            db.session.flush()


def test_every_table_but_the_installations_own_belongs_to_an_agency():
    owned = {mapper.class_.__tablename__ for mapper in Base.registry.mappers if issubclass(mapper.class_, AgencyOwned)}
    assert set(Base.metadata.tables) - owned == {"agencies", "sign_in_attempts", "job_runs"}


def readings() -> list[Reading]:
    """Every reading that the program keeps."""
    for module in pkgutil.walk_packages(tracker.__path__, "tracker."):
        if module.name.startswith(("tracker.queries", "tracker.services")):
            importlib.import_module(module.name)
    return [one for one in gc.get_objects() if isinstance(one, Reading)]


def unnarrowed(statement: str) -> list[str]:
    """The agencies' tables that a statement reads without asking for the agency in scope."""
    owned = {mapper.local_table.name for mapper in Base.registry.mappers if issubclass(mapper.class_, AgencyOwned)}
    read = re.findall(r"(?:FROM|JOIN|,)\s+(\w+)(?: AS (\w+))?", statement)
    return [table for table, alias in read
            if table in owned and f"{alias or table}.agency_id = :agency_in_scope" not in statement]


def test_every_kept_reading_is_narrowed_wherever_it_reads_an_agencys_rows():
    assert len(readings()) > 15
    assert {str(one.narrowed): found for one in readings() if (found := unnarrowed(str(one.narrowed)))} == {}
    assert unnarrowed("SELECT units.id FROM units JOIN tasks AS t ON t.agency_id = :agency_in_scope") == ["units"]


def test_a_reading_sees_only_the_agency_in_scope(two_agencies):
    reading = Reading(select(Unit.name).order_by(Unit.id))
    for agency in two_agencies:
        with agency_scope(agency.id):
            assert [row.name for row in reading.rows()] == [f"Văn phòng {agency.code}"]
            assert [row.name for row in read(select(Unit.name))] == [f"Văn phòng {agency.code}"]
    with every_agency():
        assert len(reading.rows()) == 2
    with pytest.raises(ScopeError):
        reading.rows()


def test_a_reading_without_an_entity_is_refused():
    with pytest.raises(ScopeError):
        Reading(counted())


def test_a_reading_sees_what_was_written_before_it(two_agencies):
    with agency_scope(two_agencies[0].id):
        unit = Unit()
        unit.rename("Phòng mới")
        db.session.add(unit)
        assert "Phòng mới" in [row.name for row in read(select(Unit.name))]
