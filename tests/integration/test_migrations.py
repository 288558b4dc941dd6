"""Every schema change ships a migration, up and down, on both databases; the models and the head agree."""

from collections.abc import Iterator

import pytest
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import inspect

from tracker import config
from tracker.app import create_app
from tracker.database import Base, db
from tracker.services.installation import know_migrations

MIGRATIONS = config.resource("migrations")


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database(request, tmp_path) -> Iterator[str]:
    """The address of an empty database of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'migrated.sqlite3'}"
    else:
        yield request.getfixturevalue("postgres_url")


def tables() -> set[str]:
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def test_migrations_run_up_and_down_and_up_again(empty_database, monkeypatch, tmp_path):
    monkeypatch.setenv("TRACKER_INSTANCE", str(tmp_path))
    with create_app({"SQLALCHEMY_DATABASE_URI": empty_database}).app_context():
        know_migrations()
        upgrade(directory=str(MIGRATIONS))
        assert tables() == set(Base.metadata.tables)
        downgrade(directory=str(MIGRATIONS), revision="base")
        assert tables() == set()
        upgrade(directory=str(MIGRATIONS))
        check(directory=str(MIGRATIONS))  # exits when the models ask for what no migration brings
        db.engine.dispose()


def test_the_head_is_pinned():
    numbers = sorted(path.name[:4] for path in (MIGRATIONS / "versions").glob("*.py"))
    assert (MIGRATIONS / "head.txt").read_text().strip() == numbers[-1]
    assert numbers == [f"{number:04d}" for number in range(1, len(numbers) + 1)]


def test_migrations_import_nothing_of_the_program():
    for path in (MIGRATIONS / "versions").glob("*.py"):
        assert "tracker" not in path.read_text(), path.name
