"""The words of the templates, passed through gettext when a template is compiled: what is said costs a page nothing.

A template is written in plain Vietnamese. What counts as its words: text between two tags, with its `{{ … }}` as named
places; values of attributes that are read out or shown; and texts in expressions (`button("Lưu")`). A message never
holds a tag, so a translation can't break a page.
"""

import re
from collections.abc import Callable, Iterator

from jinja2 import nodes

Say = Callable[[str], str]

SHOWN = {"title", "placeholder", "alt", "label", "summary"} | {
    f"aria-{name}" for name in ("label", "description", "roledescription", "valuetext", "placeholder")
}
UNREAD = {"script", "style"}

_LETTER = re.compile(r"[^\W\d_]")
_VIETNAMESE = re.compile("[À-ỹĐđ]")
_CAPITAL = re.compile(r"[A-Z][a-z]+(?: |$)")
_WRITES_MARKUP = re.compile(r"[\w-]+=\"|&amp;\w+=|^-[a-z]+$")
_ENTITY = re.compile(r"&#?\w+;")
_TAG = re.compile(r"<(?=[a-zA-Z/!])")
_ATTRIBUTE = re.compile(r"([\w:.-]+)\s*=\s*$")
_ELEMENT = re.compile(r"</?([a-zA-Z][\w-]*)")

Item = str | nodes.Expr


class _Place:
    """Where in the HTML a template stands: in text, in a tag, or in the value of an attribute."""

    def __init__(self) -> None:
        self.tag: str | None = None
        self.quote = ""
        self.unread = ""

    def copy(self) -> "_Place":
        """The same place, for a branch that starts here."""
        other = _Place()
        other.tag, other.quote, other.unread = self.tag, self.quote, self.unread
        return other

    @property
    def words(self) -> str | None:
        """"text" or the attribute's name where words may stand, else None."""
        if self.tag is None:
            return None if self.unread else "text"
        if not self.quote:
            return None
        found = _ATTRIBUTE.search(self.tag)
        return found[1].lower() if found else None

    def split(self, data: str) -> Iterator[tuple[str | None, str]]:
        """`data` in stretches of one kind each, and the place moves on."""
        start = 0
        while start < len(data):
            if self.tag is None and _TAG.match(data, start):
                self.tag = ""
            kind = self.words
            if self.tag is None:
                found = _TAG.search(data, start)
                end = found.start() if found else len(data)
            elif self.quote and data[start] != self.quote:
                found_end = data.find(self.quote, start)
                end = found_end if found_end > 0 else len(data)
            else:
                kind, end = None, self._through_tag(data, start)
            yield kind, data[start:end]
            start = end

    def _through_tag(self, data: str, start: int) -> int:
        assert self.tag is not None
        if self.quote:
            self.tag, self.quote = self.tag + "=", ""
            return start + 1
        for at in range(start, len(data)):
            if data[at] in "\"'":
                self.tag, self.quote = self.tag + data[start:at], data[at]
                return at + 1
            if data[at] == ">":
                self._leave(self.tag + data[start:at])
                return at + 1
        self.tag += data[start:]
        return len(data)

    def _leave(self, tag: str) -> None:
        found = _ELEMENT.match(tag)
        name = found[1].lower() if found else ""
        if name in UNREAD:
            self.unread = "" if tag.startswith("</") else name
        self.tag = None


def translate(tree: nodes.Template, say: Say) -> None:
    """Put into a parsed template what `say` makes of each of its messages."""
    _body(tree.body, _Place(), say)


def messages(tree: nodes.Template) -> list[str]:
    """The messages of a parsed template, in its order."""
    found: list[str] = []

    def note(message: str) -> str:
        found.append(message)
        return message

    _body(tree.body, _Place(), note)
    return found


def _body(body: list[nodes.Node], place: _Place, say: Say) -> None:
    for node in body:
        _statement(node, place, say)


def _statement(node: nodes.Node, place: _Place, say: Say) -> None:
    if isinstance(node, nodes.Output):
        node.nodes = _output(node.nodes, place, say)
    elif isinstance(node, nodes.If):
        _branches(node, place, say)
    elif isinstance(node, nodes.For):
        _expressions([node.iter, node.test], say)
        _body(node.body, place, say)
        _body(node.else_, place.copy(), say)
    elif isinstance(node, nodes.Macro | nodes.CallBlock):
        _expressions([*node.defaults, node.call if isinstance(node, nodes.CallBlock) else None], say)
        _body(node.body, _Place(), say)
    elif isinstance(node, nodes.Block | nodes.With | nodes.Scope | nodes.FilterBlock | nodes.AssignBlock):
        _expressions(getattr(node, "values", []), say)
        inner = _Place() if isinstance(node, nodes.AssignBlock | nodes.FilterBlock) else place
        _body(node.body, inner, say)
    else:
        _expressions(list(node.iter_child_nodes()), say)


def _branches(node: nodes.If, place: _Place, say: Say) -> None:
    """Each branch begins where the `if` stands; after it, the place is where the first one ended."""
    _expressions([node.test], say)
    start = place.copy()
    _body(node.body, place, say)
    for other in node.elif_:
        _expressions([other.test], say)
        _body(other.body, start.copy(), say)
    _body(node.else_, start.copy(), say)


def _output(written: list[nodes.Expr], place: _Place, say: Say) -> list[nodes.Expr]:
    stretches: list[tuple[str | None, list[Item]]] = []
    for node in written:
        pieces: list[tuple[str | None, Item]] = (
            list(place.split(node.data)) if isinstance(node, nodes.TemplateData) else [(place.words, node)])
        for kind, item in pieces:
            if stretches and stretches[-1][0] == kind:
                stretches[-1][1].append(item)
            else:
                stretches.append((kind, [item]))
    _expressions([node for node in written if not isinstance(node, nodes.TemplateData)], say)
    return [node for kind, items in stretches for node in _said(kind, items, say)]


def _said(kind: str | None, items: list[Item], say: Say) -> list[nodes.Expr]:
    """A stretch as it is said: the message, its places filled with the expressions they stand for.

    What is called at either end (a field, a button) draws something of its own and stays out of the message.
    """
    first, last = 0, len(items)
    while first < last and _draws(items[first]):
        first += 1
    while last > first and _draws(items[last - 1]):
        last -= 1
    said = [*items[:first], *_message(kind, items[first:last], say), *items[last:]]
    return [_data(item) if isinstance(item, str) else item for item in said]


def _draws(item: Item) -> bool:
    return isinstance(item, nodes.Call) or (isinstance(item, str) and not item.strip())


def _message(kind: str | None, items: list[Item], say: Say) -> list[Item]:
    own = "".join(item for item in items if isinstance(item, str))
    if kind is None or _WRITES_MARKUP.search(own):
        return items
    letters = _LETTER if kind == "text" or kind in SHOWN else _VIETNAMESE
    if not letters.search(_ENTITY.sub("", own)):
        return items
    places: dict[str, Item] = {}
    written = "".join(item if isinstance(item, str) else f"{{{_place_name(item, places)}}}" for item in items)
    core = written.strip()
    before, after = written[:written.index(core)], written[written.index(core) + len(core):]
    said = before + say(" ".join(core.split())) + after
    parts = re.split("|".join(rf"(\{{{name}\}})" for name in places), said) if places else [said]
    return [places.get(part[1:-1], part) if part[0] == "{" else part for part in parts if part]


def _data(text: str) -> nodes.TemplateData:
    return nodes.TemplateData(text)


def _place_name(node: nodes.Expr, taken: dict[str, Item]) -> str:
    name = _name_of(node)
    free = name
    for number in range(2, len(taken) + 3):
        if free not in taken:
            break
        free = f"{name}{number}"
    taken[free] = node
    return free


def _name_of(node: nodes.Node | None) -> str:
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return node.attr
    if isinstance(node, nodes.Filter):
        return _name_of(node.node)
    if isinstance(node, nodes.Call) and node.args:
        return _name_of(node.args[0])
    if isinstance(node, nodes.Call):
        return _name_of(node.node)
    if isinstance(node, nodes.Getitem):
        return _name_of(node.node)
    return "words"


def _expressions(found: list[nodes.Node | None], say: Say) -> None:
    """Say the texts in expressions, the ones that are compared or looked up with excepted."""
    for node in found:
        if isinstance(node, nodes.Const):
            if isinstance(node.value, str) and (_VIETNAMESE.search(node.value) or _CAPITAL.match(node.value)):
                core = node.value.strip()
                node.value = node.value.replace(core, say(core), 1)
        elif isinstance(node, nodes.Concat):
            _joined(node, say)
        elif isinstance(node, nodes.Getitem):
            _expressions([node.node], say)
        elif isinstance(node, nodes.Pair):
            _expressions([node.value], say)
        elif node is not None and not isinstance(node, nodes.Compare | nodes.Test):
            _expressions(list(node.iter_child_nodes()), say)


def _joined(node: nodes.Concat, say: Say) -> None:
    """`"Đã ghi " ~ count ~ " dòng."` is one message."""
    _expressions([part for part in node.nodes if not isinstance(part, nodes.Const)], say)
    items: list[Item] = [str(part.value) if isinstance(part, nodes.Const) else part for part in node.nodes]
    node.nodes = [nodes.Const(item) if isinstance(item, str) else item for item in _message("joined", items, say)]
