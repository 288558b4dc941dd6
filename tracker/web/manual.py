"""The manual inside the program: the same text that the project keeps in docs/huong-dan, so offices without a network
have it, and each page's "?" leads to the chapter about that page.
"""

import struct

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
    return render_template("manual/page.html", manual=render(manual_text(), _picture))


def _picture(name: str) -> dict[str, str]:
    """Where a picture is and how large, so that the page doesn't jump and fetches only what comes into view."""
    address = {"src": url_for("manual.picture", name=name.removesuffix(".png"))}
    path = config.resource(FOLDER) / name
    if not path.exists():
        return address
    width, height = struct.unpack(">II", path.read_bytes()[16:24])  # a PNG begins with its size
    return address | {"width": str(width), "height": str(height)}


@blueprint.get("/<name>.png")
@right("public")
def picture(name: str):
    return send_from_directory(config.resource(FOLDER), f"{name}.png", mimetype="image/png", max_age=86400)
