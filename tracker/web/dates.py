"""Say back what a date field understood, while it is being filled."""

from flask import Blueprint, render_template, request

from .. import clock
from ..domain.day_entry import explain
from ..extensions import htmx
from .guard import right

blueprint = Blueprint("dates", __name__)


@blueprint.get("/doc-ngay")
@right("self")
def read():
    """`field` names the parameter that holds the text; `year` stands where none is written, `period` allows spans."""
    text = request.args.get(request.args.get("field", ""), "")
    year = request.args.get("year", "")
    given = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else clock.today().year
    words = explain(text[:60], given, single=not request.args.get("period"))
    if not htmx:
        return words, {"Content-Type": "text/plain; charset=utf-8"}
    return render_template("dates/_reading.html", words=words)
