"""Say what a date field understood while it is being filled."""

from flask import Blueprint, request
from markupsafe import escape

from .. import clock
from ..domain.day_entry import explain
from .guard import right

blueprint = Blueprint("dates", __name__)


@blueprint.get("/doc-ngay")
@right("self")
def read():
    """`field` names the word of the address that holds the text; `period` allows a stretch of time."""
    text = request.args.get(request.args.get("field", "text"), "")[:200]
    year = request.args.get("year", "")
    chosen = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else clock.today().year
    return str(escape(explain(text, chosen, single=not request.args.get("period"))))
