"""Several people act at the same moment, on either database: what each of them met."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask

from tracker.app import create_app
from tracker.database import Base, db
from tracker.domain.errors import Conflict, RuleViolation
from tracker.scope import agency_scope
from tracker.transaction import transaction

PEOPLE = 6
DATABASES = ("sqlite", "postgresql")


@contextmanager
def program_on(request: pytest.FixtureRequest, folder: Path) -> Iterator[Flask]:
    """A program with empty tables on the database that `request.param` names; inside, its context."""
    if request.param == "sqlite":
        url = f"sqlite:///{folder / 'shared.sqlite3'}"
    else:
        url = request.getfixturevalue("postgres_url").replace("postgresql://", "postgresql+psycopg://", 1)
    app = create_app({"SQLALCHEMY_DATABASE_URI": url, "SECRET_KEY": "test", "TESTING": True})
    with app.app_context():
        Base.metadata.create_all(db.engine)
        yield app
        db.engine.dispose()


def outcomes_at_once(app: Flask, agency_id: int, act: Callable[[int], object]) -> list[str]:
    """Run `act` with the number of each person, all at the same moment; "kept", or the name of the refusal."""

    def one(number: int) -> str:
        with app.app_context(), agency_scope(agency_id):
            try:
                with transaction():
                    act(number)
                return "kept"
            except (Conflict, RuleViolation) as error:
                return type(error).__name__

    with ThreadPoolExecutor(PEOPLE) as pool:
        return sorted(pool.map(one, range(PEOPLE)))
