"""The web door: one blueprint per noun; parse, call a service or a query, render."""

from flask import Flask


def register_blueprints(app: Flask) -> None:
    """Bind every noun's pages to the program."""
    from . import gallery, home, reports, session, summaries

    for module in (home, session, gallery, reports, summaries):
        app.register_blueprint(module.blueprint)
