"""Make and upgrade the database by the numbered migrations."""

import logging

from flask import current_app

from .. import config
from ..database import db


def know_migrations() -> None:
    """Bind the migrations to the program. Alembic is loaded by what migrates alone: the web's processes have no use for
    its 9 MiB."""
    from flask_migrate import Migrate

    Migrate(current_app, db, directory=str(config.resource("migrations")), render_as_batch=True)


def upgrade_database() -> None:
    """Bring the database to the newest migration; harmless when it is there already."""
    from flask_migrate import upgrade

    logging.getLogger("alembic").setLevel(logging.WARNING)
    know_migrations()
    upgrade()
