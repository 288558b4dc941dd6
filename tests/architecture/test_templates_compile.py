"""Every template compiles with the app's own environment, and none holds what the strict policy would block."""

import importlib.util
import re
from pathlib import Path

import jinja2
import pytest

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))

BLOCKED = {
    "inline style": re.compile(r"<style\b|<[a-z][^>]*\sstyle=", re.I),
    "inline script": re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*type=[\"']application/json)", re.I),
    "inline handler": re.compile(r"<[a-z][^>]*\s(?:on[a-z]+|hx-on[:a-z-]*)=", re.I),
    "javascript address": re.compile(r"[\"']\s*javascript:", re.I),
    "asset of another host": re.compile(r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)=[\"'](?:https?:)?//", re.I),
}


@pytest.fixture(scope="module")
def environment() -> jinja2.Environment:
    """The app's; a plain one while there is no app."""
    if importlib.util.find_spec("tracker.app") is None:
        return jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True)
    from tracker.app import create_app

    return create_app({"TESTING": True, "SECRET_KEY": "only-to-compile-templates"}).jinja_env


def test_every_template_compiles(environment):
    for name in NAMES:
        environment.get_template(name)


def test_no_template_holds_what_the_policy_blocks():
    found = [
        f"{name}: {what}: {match.group()[:80]}"
        for name in NAMES
        for what, pattern in BLOCKED.items()
        for match in pattern.finditer((TEMPLATES / name).read_text(encoding="utf-8"))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ('<p class="a" style="color:red">', "inline style"),
        ("<script>go()</script>", "inline script"),
        ('<button onclick="go()">', "inline handler"),
        ('<button hx-on:click="go()">', "inline handler"),
        ('<a href="javascript:go()">', "javascript address"),
        ('<script src="https://unpkg.example/htmx.js"></script>', "asset of another host"),
        ('<link rel="stylesheet" href="//fonts.example/a.css">', "asset of another host"),
    ],
)
def test_what_the_policy_blocks_is_recognised(source, what):
    assert {name for name, pattern in BLOCKED.items() if pattern.search(source)} == {what}


@pytest.mark.parametrize(
    "source", ['<script src="/static/js/app.js" defer></script>', '<a href="https://chinhphu.vn">']
)
def test_what_the_policy_allows_is_left_alone(source):
    assert not [name for name, pattern in BLOCKED.items() if pattern.search(source)]
