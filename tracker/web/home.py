"""The start page, one per role."""

from flask import Blueprint, render_template, send_from_directory

from .. import config
from .guard import right

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@right("self")
def start():
    return render_template("home/start.html")


@blueprint.get("/favicon.ico")
@right("public")
def favicon():
    return send_from_directory(config.resource("static"), "favicon.svg", mimetype="image/svg+xml")
