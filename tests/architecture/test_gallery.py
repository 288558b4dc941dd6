"""The page of all parts shows every macro that pages are put together from, by itself or within another."""

from pathlib import Path

from jinja2 import Environment, nodes

from tracker import config

TEMPLATES = Path(config.resource("templates"))


def parsed(path: Path) -> nodes.Template:
    return Environment(extensions=["jinja2.ext.i18n"]).parse(path.read_text(encoding="utf-8"))


def called(tree: nodes.Node) -> set[str]:
    """The names that a template, or a macro's body, calls."""
    return {call.node.name for call in tree.find_all(nodes.Call) if isinstance(call.node, nodes.Name)}


def test_the_gallery_shows_every_macro():
    macros = {macro.name: called(macro) for path in sorted((TEMPLATES / "macros").glob("*.html"))
              for macro in parsed(path).find_all(nodes.Macro)}
    assert len(macros) > 25
    shown, fresh = set(), called(parsed(TEMPLATES / "gallery" / "show.html")) & macros.keys()
    while fresh:
        shown |= fresh
        fresh = {name for one in fresh for name in macros[one] if name in macros} - shown
    assert not macros.keys() - shown, f"not on /giao-dien: {', '.join(sorted(macros.keys() - shown))}"


def test_no_macro_is_there_for_the_gallery_alone():
    used = set()
    for path in TEMPLATES.rglob("*.html"):
        used |= called(parsed(path)) if path.parent.name != "gallery" else set()
    names = {macro.name for path in (TEMPLATES / "macros").glob("*.html")
             for macro in parsed(path).find_all(nodes.Macro)}
    assert not names - used
