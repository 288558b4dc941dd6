"""The web door: one blueprint per noun; parse, call a service or a query, render."""

from importlib import import_module

from flask import Flask
from werkzeug import routing

LARGEST_ID = 2**31 - 1


class IntegerConverter(routing.IntegerConverter):
    """A number in an address; one beyond what the databases count with names no page (404)."""

    def to_python(self, value: str) -> int:
        number = super().to_python(value)
        if number > LARGEST_ID:
            raise routing.ValidationError(value)
        return number


NOUNS = (
    "assigned",
    "back_filling",
    "calendar",
    "chasing",
    "dates",
    "documents",
    "feeds",
    "gallery",
    "handover",
    "home",
    "imports",
    "notices",
    "overdue",
    "people",
    "plans",
    "reminders",
    "report_body",
    "report_form_pages",
    "report_freezing",
    "report_looks",
    "report_paste",
    "reports",
    "saved_views",
    "session",
    "settings",
    "summaries",
    "task_acts",
    "task_choice",
    "units",
)


def register_blueprints(app: Flask) -> None:
    """Bind every noun's pages to the program."""
    app.url_map.converters["int"] = IntegerConverter
    for noun in NOUNS:
        app.register_blueprint(import_module(f".{noun}", __package__).blueprint)
