"""The numbers that Word counts by itself: "1." and "-" in front of list paragraphs.

Many issued appendices number their TT column so; the cell's own text is empty then, and only this reading restores what
is printed. Reads word/numbering.xml and the list settings of word/styles.xml.
"""

from collections.abc import Container
from dataclasses import dataclass
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
          (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
_MAX_COUNT = 100_000


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    style: str
    text: str


class Numbering:
    """Hands out the printed label of each list paragraph; paragraphs must be asked for in the document's order."""

    def __init__(self, numbering_root: Any | None, styles_root: Any | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._abstract_of: dict[str, str] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._by_style: dict[str, tuple[str, int]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._seen: set[str] = set()
        if numbering_root is not None:
            self._read_numbering(numbering_root)
        if styles_root is not None:
            self._read_styles(styles_root)

    @property
    def styles(self) -> Container[str]:
        """The paragraph styles that bring a number or bullet with them."""
        return self._by_style

    def label(self, paragraph: Any) -> str:
        """The label before a paragraph, "" where it is no list item."""
        found = self._place(paragraph)
        if found is None:
            return ""
        number_id, depth = found
        levels = self._levels.get(self._abstract_of.get(number_id, ""), {})
        level = levels.get(depth)
        if level is None or level.style == "none":
            return ""
        if level.style == "bullet":
            return "-"
        counts = self._advance(number_id, depth, level)
        return _render(level.text, levels, counts)

    def _advance(self, number_id: str, depth: int, level: _Level) -> dict[int, int]:
        abstract = self._abstract_of[number_id]
        counts = self._counts.setdefault(abstract, {})
        restart = self._starts.get((number_id, depth))
        if restart is not None and number_id not in self._seen:
            counts.pop(depth, None)
            self._seen.add(number_id)
        start = level.start if restart is None else restart
        counts[depth] = min(counts[depth] + 1, _MAX_COUNT) if depth in counts else start
        for deeper in [key for key in counts if key > depth]:
            del counts[deeper]
        return counts

    def _place(self, paragraph: Any) -> tuple[str, int] | None:
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return None
        style = properties.find(f"{W}pStyle")
        inherited = self._by_style.get(style.get(f"{W}val", "")) if style is not None else None
        number = properties.find(f"{W}numPr")
        if number is None:
            return inherited
        number_id = _value(number, "numId")
        if number_id == "0":
            return None
        depth = _integer(_value(number, "ilvl"), inherited[1] if inherited else 0)
        if number_id is None:
            return (inherited[0], depth) if inherited else None
        return number_id, depth

    def _read_numbering(self, root: Any) -> None:
        for abstract in root.findall(f"{W}abstractNum"):
            levels = {}
            for level in abstract.findall(f"{W}lvl"):
                depth = _integer(level.get(f"{W}ilvl"), 0)
                start = _integer(_value(level, "start"), 1)
                levels[depth] = _Level(start, _value(level, "numFmt") or "decimal", _value(level, "lvlText") or "")
            self._levels[abstract.get(f"{W}abstractNumId", "")] = levels
        for number in root.findall(f"{W}num"):
            number_id = number.get(f"{W}numId", "")
            self._abstract_of[number_id] = _value(number, "abstractNumId") or ""
            for override in number.findall(f"{W}lvlOverride"):
                first = _value(override, "startOverride")
                if first is not None:
                    self._starts[number_id, _integer(override.get(f"{W}ilvl"), 0)] = _integer(first, 1)

    def _read_styles(self, root: Any) -> None:
        for style in root.findall(f"{W}style"):
            settings = style.find(f"{W}pPr/{W}numPr")
            list_id = _value(settings, "numId") if settings is not None else None
            if list_id:
                self._by_style[style.get(f"{W}styleId", "")] = (list_id, _integer(_value(settings, "ilvl"), 0))


def _render(pattern: str, levels: dict[int, _Level], counts: dict[int, int]) -> str:
    text = pattern
    for depth in range(9):
        mark = f"%{depth + 1}"
        if mark in text:
            level = levels.get(depth)
            count = counts.get(depth, level.start if level else 1)
            text = text.replace(mark, _count_text(count, level.style if level else "decimal"))
    return text.strip()


def _count_text(count: int, style: str) -> str:
    if style in ("upperRoman", "lowerRoman"):
        text = _roman(count)
        return text if style == "upperRoman" else text.lower()
    if style in ("upperLetter", "lowerLetter") and count > 0:
        text = chr(ord("A") + (count - 1) % 26) * ((count - 1) // 26 % 5 + 1)
        return text if style == "upperLetter" else text.lower()
    return f"{count:02d}" if style == "decimalZero" else str(count)


def _roman(count: int) -> str:
    if not 0 < count < 4000:
        return str(count)
    text = ""
    for value, letters in _ROMAN:
        times, count = divmod(count, value)
        text += letters * times
    return text


def _value(parent: Any, name: str) -> str | None:
    child = parent.find(f"{W}{name}")
    return None if child is None else child.get(f"{W}val")


def _integer(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.lstrip("-").isdigit() and len(text) < 9 else otherwise
