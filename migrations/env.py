"""Run the numbered migrations against the program's database; `compare` never proposes to drop unknown tables."""

from alembic import context
from flask import current_app

engine = current_app.extensions["migrate"].db.engine
target = current_app.extensions["migrate"].db.metadata


def include(_object, _name, kind, reflected, compare_to) -> bool:
    """Leave tables alone that the models don't know."""
    return not (kind == "table" and reflected and compare_to is None)


def render(kind, thing, _context):
    """Write the program's own column types as the plain types beneath: a migration imports no model."""
    if kind == "type" and type(thing).__name__ == "Moment":
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    """Connect and migrate in one transaction."""
    with engine.connect() as connection:
        context.configure(
            connection=connection, target_metadata=target, render_as_batch=True, include_object=include,
            compare_type=True, transaction_per_migration=True,
            render_item=render,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
