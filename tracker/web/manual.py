"""The manual inside the program: the same text that the project keeps in docs/huong-dan, so offices without a network
have it, and each page's "?" leads to the chapter about that page.
"""

from flask import Blueprint, render_template, send_from_directory, url_for

from .. import config
from .guard import right
from .markdown import render

blueprint = Blueprint("manual", __name__, url_prefix="/huong-dan")
FOLDER = "docs/huong-dan"


def manual_text() -> str:
    """The manual as it is written (Markdown)."""
    return (config.resource(FOLDER) / "README.md").read_text(encoding="utf-8")


@blueprint.get("")
@right("public")
def page():
    pictures = url_for("manual.picture", name="x").removesuffix("x.png")
    return render_template("manual/page.html", manual=render(manual_text(), pictures))


@blueprint.get("/<name>.png")
@right("public")
def picture(name: str):
    return send_from_directory(config.resource(FOLDER), f"{name}.png", mimetype="image/png", max_age=86400)
