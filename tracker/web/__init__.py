"""The web door: one blueprint per noun; parse, call a service or a query, render."""

from flask import Flask


def register_blueprints(app: Flask) -> None:
    """Bind every noun's pages to the program."""
    from . import (
        assigned,
        dates,
        documents,
        gallery,
        home,
        imports,
        overdue,
        people,
        plans,
        session,
        settings,
        task_acts,
        units,
    )

    for module in (
        home,
        session,
        imports,
        task_acts,
        overdue,
        plans,
        documents,
        assigned,
        units,
        people,
        settings,
        dates,
        gallery,
    ):
        app.register_blueprint(module.blueprint)
