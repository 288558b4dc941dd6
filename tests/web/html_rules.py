"""What every page must hold, looked at in the HTML itself; each broken rule is one readable line."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from html.parser import HTMLParser

from lxml import html
from lxml.html import HtmlElement

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
        "rect", "path", "circle", "line"}
LABELLED = "//input[not(@type='hidden' or @type='submit' or @type='button')] | //select | //textarea"
REFERRING = ("aria-describedby", "aria-labelledby", "aria-controls", "for", "popovertarget")
RELATIVE_TARGETS = ("this", "closest ", "find ", "next", "previous", "body")


class Nesting(HTMLParser):
    """Finds tags that are never closed, closed in the wrong order, and attributes written twice."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.broken: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        self.broken += [f"<{tag}> says {name} twice" for name, times in Counter(names).items() if times > 1]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.broken.append(f"<{tag}/> closes itself, which HTML does not know")

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()
        elif tag in self.open:
            line = self.getpos()[0]
            self.broken.append(f"line {line}: </{tag}> while <{self.open[-1]}> is open")
            while self.open.pop() != tag:
                pass
        else:
            self.broken.append(f"line {self.getpos()[0]}: </{tag}> closes nothing")


def nesting(text: str) -> list[str]:
    """How the tags fail to close in order."""
    parser = Nesting()
    parser.feed(text)
    return parser.broken + [f"<{tag}> is never closed" for tag in parser.open]


def broken_rules(text: str, *, whole: bool, known_ids: set[str], has_page: Callable[[str], bool]) -> list[str]:
    """Every broken rule of a page, or of a part that htmx swaps into one whose ids are `known_ids`."""
    if not text.strip():
        return []
    tree = html.document_fromstring(text) if whole else html.fragment_fromstring(text, create_parent="div")
    ids = [element.get("id") for element in tree.iter() if isinstance(element.tag, str) and element.get("id")]
    reachable = set(ids) | known_ids
    return [
        *nesting(text),
        *(f"id {name!r} is there {times} times" for name, times in Counter(ids).items() if times > 1),
        *(_frame(tree, text) if whole else ()),
        *_labels(tree), *_forms(tree), *_references(tree, reachable), *_links(tree, reachable, has_page),
        *_inline(tree),
    ]


def ids_of(text: str) -> set[str]:
    """The ids of a whole page."""
    return {element.get("id") for element in html.document_fromstring(text).iter()
            if isinstance(element.tag, str) and element.get("id")}


def _frame(tree: HtmlElement, text: str) -> Iterator[str]:
    if not text.lstrip().lower().startswith("<!doctype html>"):
        yield "the page does not begin with <!doctype html>"
    if tree.get("lang") != "vi":
        yield "the page does not say lang=vi"
    if not (tree.findtext(".//title") or "").strip():
        yield "the page has no title"
    for path, times in (("//main", 1), ("//h1", 1)):
        if len(tree.xpath(path)) != times:
            yield f"{path[2:]} is there {len(tree.xpath(path))} times"
    title, shown = tree.findtext(".//title") or "", tree.xpath("//*[@data-errors]")
    if bool(shown) != title.startswith("Lỗi:"):
        yield f"an error summary and the title {title!r} contradict each other"


def _labels(tree: HtmlElement) -> Iterator[str]:
    named = {label.get("for") for label in tree.xpath("//label[@for]") if label.text_content().strip()}
    for control in tree.xpath(LABELLED):
        wrapped = any(parent.tag == "label" for parent in control.iterancestors())
        own = control.get("aria-label") or control.get("aria-labelledby")
        if not (control.get("id") in named or wrapped or own):
            yield f"no label for {_shown(control)}"
    for element in tree.xpath("//button | //a[@href] | //summary"):
        if not (element.text_content().strip() or element.get("aria-label")):
            yield f"no words in {_shown(element)}"
    yield from (f"no alt on {_shown(image)}" for image in tree.xpath("//img[not(@alt)]"))


def _forms(tree: HtmlElement) -> Iterator[str]:
    for form in tree.xpath("//form"):
        posts = form.get("method", "get").lower() == "post" or form.get("hx-post") is not None
        token = form.xpath(".//input[@name='csrf_token' and string-length(@value) > 20]")
        if posts and not token:
            yield f"no csrf_token in {_shown(form)}"
        if form.get("hx-post") is not None and form.get("method", "").lower() != "post":
            yield f"works only with script: {_shown(form)}"
        if not form.xpath(".//button | .//input[@type='submit']"):
            yield f"no button in {_shown(form)}"
    for element in tree.xpath("//*[@hx-post and not(self::form) and not(ancestor::form)]"):
        yield f"works only with script: {_shown(element)}"


def _references(tree: HtmlElement, reachable: set[str]) -> Iterator[str]:
    for name in REFERRING:
        for element in tree.xpath(f"//*[@{name}]"):
            for target in element.get(name).split():
                if target not in reachable:
                    yield f"{name} points at no id {target!r}: {_shown(element)}"
    for element in tree.xpath("//*[@hx-target]"):
        target = element.get("hx-target")
        if not (target.startswith(RELATIVE_TARGETS) or target.removeprefix("#") in reachable):
            yield f"hx-target {target!r} does not exist: {_shown(element)}"


def _links(tree: HtmlElement, reachable: set[str], has_page: Callable[[str], bool]) -> Iterator[str]:
    for name in ("href", "src", "action", "hx-get", "hx-post"):
        for element in tree.xpath(f"//*[@{name}]"):
            address = element.get(name)
            if re.match(r"(?i)(https?:)?//|javascript:|data:", address):
                yield f"leads off this site: {_shown(element)}"
            elif address.startswith("#") and address != "#" and address[1:] not in reachable:
                yield f"{address} leads nowhere: {_shown(element)}"
            elif address.startswith("/") and not has_page(address):
                yield f"no page at {address}: {_shown(element)}"


def _inline(tree: HtmlElement) -> Iterator[str]:
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag == "style" or (element.tag == "script" and not element.get("src")):
            yield f"inline {element.tag}"
        for name in element.attrib:
            if name == "style" or name.startswith(("on", "hx-on")):
                yield f"inline {name}: {_shown(element)}"


def _shown(element: HtmlElement) -> str:
    return re.sub(r"\s+", " ", html.tostring(element, encoding="unicode", with_tail=False))[:160]
