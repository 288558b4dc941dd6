"""The web door: one blueprint per noun; parse, call a service or a query, render."""

from importlib import import_module

from flask import Flask

NOUNS = (
    "assigned",
    "calendar",
    "dates",
    "documents",
    "gallery",
    "home",
    "import_rows",
    "overdue",
    "people",
    "plans",
    "reminders",
    "reports",
    "revisions",
    "session",
    "settings",
    "summaries",
    "task_acts",
    "units",
)


def register_blueprints(app: Flask) -> None:
    """Bind every noun's pages to the program."""
    for noun in NOUNS:
        app.register_blueprint(import_module(f".{noun}", __package__).blueprint)
