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
    "imports",
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
    "task_editing",
    "units",
)


def register_blueprints(app: Flask) -> None:
    """Bind every noun's pages to the program; a noun may have its pages in several modules."""
    modules = [import_module(f".{noun}", __package__) for noun in NOUNS]
    for blueprint in dict.fromkeys(module.blueprint for module in modules):
        app.register_blueprint(blueprint)
