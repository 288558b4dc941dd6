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
    "first_steps",
    "gallery",
    "handover",
    "home",
    "import_rows",
    "imports",
    "invitations",
    "manual",
    "notices",
    "overdue",
    "people",
    "plan_order",
    "plans",
    "reminders",
    "report_body",
    "report_form_pages",
    "report_freezing",
    "report_looks",
    "report_paste",
    "reports",
    "revisions",
    "saved_views",
    "session",
    "settings",
    "summaries",
    "task_acts",
    "task_calendar",
    "task_choice",
    "undoing",
    "units",
)


def register_blueprints(app: Flask) -> None:
    """Bind every noun's pages to the program; a noun may have its pages in several modules."""
    app.url_map.converters["int"] = IntegerConverter
    modules = [import_module(f".{noun}", __package__) for noun in NOUNS]
    for blueprint in dict.fromkeys(module.blueprint for module in modules):
        app.register_blueprint(blueprint)
