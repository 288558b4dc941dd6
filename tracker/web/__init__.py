"""The web door: one blueprint per noun; parse, call a service or a query, render."""

from flask import Flask


def register_blueprints(app: Flask) -> None:
    """Bind every noun's pages to the program."""
    from . import (
        calendar,
        dates,
        gallery,
        home,
        people,
        reminders,
        session,
        settings,
        units,
    )

    for module in (
        home,
        session,
        units,
        people,
        settings,
        dates,
        gallery,
        calendar,
        reminders,
    ):
        app.register_blueprint(module.blueprint)
