"""The manual's Markdown as HTML: just the parts that the manual is written with, and nothing smuggled in by the text.

Headings, paragraphs, lists of one level, pictures on a line of their own, and within a line **bold**, *italic*, `code`
and links. Everything else stands as it was typed: every letter is escaped before a tag is set around it.
"""

import re
from collections.abc import Callable, Iterator

from markupsafe import Markup, escape

from ..domain.text import fold

_HEADING = re.compile(r"(#{1,4}) +(.+)")
_ITEM = re.compile(r"(?:(-)|\d+\.) +(.+)")
_PICTURE = re.compile(r"!\[([^\]]*)\]\(([\w-]+\.png)\)")
_WITHIN = re.compile(r"`(?P<code>[^`]+)`|\*\*(?P<strong>.+?)\*\*|\*(?P<em>[^*]+)\*"
                     r"|\[(?P<link>[^\]]+)\]\((?P<to>[^)\s]+)\)")
_SAFE_TARGET = re.compile(r"#|/(?!/)|https?://")


def anchor_of(heading: str) -> str:
    """The id that a heading gets: "Nhập kế hoạch" is `nhap-ke-hoach`."""
    return re.sub(r"[^a-z0-9]+", "-", fold(heading)).strip("-")


def anchors(text: str) -> set[str]:
    """Every place of a text that an address may name."""
    return {anchor_of(found[2]) for line in text.splitlines() if (found := _HEADING.fullmatch(line.rstrip()))}


def render(text: str, pictures: Callable[[str], dict[str, str]]) -> Markup:
    """The text as HTML; `pictures` gives a picture's attributes (src, width, height) by its name."""
    return Markup("\n").join(_block(lines, pictures) for lines in _blocks(text))


def _blocks(text: str) -> Iterator[list[str]]:
    """Runs of lines that belong together; a heading stands alone, a list is parted from the paragraph above it."""
    block: list[str] = []
    for line in [*text.splitlines(), ""]:
        alone = _HEADING.fullmatch(line.rstrip())
        begins_list = block and _ITEM.fullmatch(line) and not _ITEM.fullmatch(block[0])
        if block and (not line.strip() or alone or begins_list):
            yield block
            block = []
        if alone:
            yield [line]
        elif line.strip():
            block.append(line)


def _block(lines: list[str], pictures: Callable[[str], dict[str, str]]) -> Markup:
    if found := _HEADING.fullmatch(lines[0].rstrip()):
        level = len(found[1])
        return Markup('<h{0} id="{1}" tabindex="-1">{2}</h{0}>').format(level, anchor_of(found[2]), _line(found[2]))
    if found := _PICTURE.fullmatch(" ".join(lines).strip()):
        said = Markup(" ").join(Markup('{}="{}"').format(*pair) for pair in pictures(found[2]).items())
        return Markup('<p class="picture"><img {} alt="{}" loading="lazy"></p>').format(said, found[1])
    if found := _ITEM.fullmatch(lines[0]):
        return Markup("<{0}>{1}</{0}>").format("ul" if found[1] else "ol", Markup("").join(
            Markup("<li>{}</li>").format(_line(item)) for item in _items(lines)))
    return Markup("<p>{}</p>").format(_line(" ".join(line.strip() for line in lines)))


def _items(lines: list[str]) -> list[str]:
    """The items of a list; a line that begins none goes on with the one above."""
    items: list[str] = []
    for line in lines:
        if found := _ITEM.fullmatch(line):
            items.append(found[2])
        else:
            items[-1] += " " + line.strip()
    return items


def _line(text: str) -> Markup:
    """One line's text with what stands within it."""
    done, at = Markup(""), 0
    for found in _WITHIN.finditer(text):
        done += escape(text[at:found.start()]) + _marked(found)
        at = found.end()
    return done + escape(text[at:])


def _marked(found: re.Match[str]) -> Markup:
    kind = found.lastgroup or ""
    if kind == "code":
        return Markup("<code>{}</code>").format(found["code"])
    if kind in ("strong", "em"):
        return Markup("<{0}>{1}</{0}>").format(Markup(kind), _line(found[kind]))
    target = found["to"]
    if not _SAFE_TARGET.match(target):
        return escape(found[0])
    if target.startswith("#"):
        target = "#" + anchor_of(target)
    return Markup('<a href="{}">{}</a>').format(target, _line(found["link"]))
