"""Make and upgrade the database by the numbered migrations."""

import logging

from flask_migrate import upgrade

from .. import config


def upgrade_database() -> None:
    """Bring the database to the newest migration; harmless when it is there already."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    upgrade(directory=str(config.resource("migrations")))
