"""Recognise the code in front of a section's title, and which section lies within which.

Appendices number their sections I, II, VII; A, B; Phần I; 1, 2 above tasks 1.1, 1.2; and 7.1 within VII. A code has a
style, and styles nest in the order in which the paper uses them: a code of a style already open closes what is open
beneath it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.domain.text import remembering

_ROMAN = re.compile(r"^(?=[IVXL])(XL|L?X{0,3})(IX|IV|V?I{0,3})$")
_ROMAN_SIGNS = {0x2160 + index: name for index, name in enumerate("I II III IV V VI VII VIII IX X XI XII".split())}
_SLIPPED_ROMAN = re.compile(r"^(?=.*l)[IVXl]{2,5}$")
_LETTER = re.compile(r"^[A-ZĐ]$")
_INTEGER = re.compile(r"^\d{1,3}$")
_DOTTED = re.compile(r"^(\d{1,3}|[IVXL]{1,5}|[A-ZĐ])([.]\d{1,3})+$")
_NAMED = re.compile(r"^(phần|mục|nhóm|lĩnh vực|chương)\s+(thứ\s+)?(\d{1,2}|[IVXL]+|[A-ZĐ])$", re.IGNORECASE)
_LEADING = re.compile(
    r"^((?i:phần|mục|nhóm|chương|lĩnh vực)\s+(?:thứ\s+)?(?:\d{1,2}|[IVXL]+|[A-ZĐ])"
    r"|(?:[IVXL]{1,6}|[A-ZĐ]|\d{1,3})(?:\.\d{1,3})*)"
    r"(?:\s*[.):/–—-]+\s*|\s+)(\S.*)$",
    re.DOTALL,
)
_SPACED_DOT = re.compile(r"\s*\.\s*(?=\d)")
_STYLE_ORDER = ("named", "letter", "roman", "integer", "dotted", "none")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the appendix. `parent` is an index into the same list, `code` is "" where none is printed."""

    code: str
    title: str
    parent: int | None = None
    style: str = "none"
    place: str = ""

    @property
    def label(self) -> str:
        """What a task shows of its section: the code, else the title."""
        return self.code or self.title


@remembering
def bare_code(text: str) -> str:
    """A code without the dots and brackets around it: "II." and "(7.1)" become "II", "7.1"; "lI" was meant as "II"."""
    code = _SPACED_DOT.sub(".", text.translate(_ROMAN_SIGNS).strip()).strip(" .)(:/–—-")
    return code.replace("l", "I") if _SLIPPED_ROMAN.match(code) else code


@remembering
def code_style(code: str) -> str | None:
    """named, letter, roman, integer or dotted; None where the text is no section code."""
    code = bare_code(code)
    if _NAMED.match(code):
        return "named"
    if code in ("C", "D", "L"):
        return "letter"
    for style, pattern in (("roman", _ROMAN), ("letter", _LETTER), ("integer", _INTEGER), ("dotted", _DOTTED)):
        if pattern.match(code):
            return style
    return None


def split_code(text: str) -> tuple[str, str]:
    """The code that opens a heading and the title after it; ("", text) where it has none.

    >>> split_code("II CẢI CÁCH THỂ CHẾ")
    ('II', 'CẢI CÁCH THỂ CHẾ')
    """
    text = text.translate(_ROMAN_SIGNS)
    match = _LEADING.match(text.strip())
    if not match or not code_style(match[1]):
        return "", text.strip()
    code, title = bare_code(match[1]), match[2].strip()
    bare_blank = re.match(re.escape(match[1]) + r"\s+\S", text.strip())
    if bare_blank and code_style(code) in ("letter", "integer") and not is_upper(title):
        return "", text.strip()
    return code, title


def is_upper(text: str) -> bool:
    """Whether a text is set in capitals, a few small letters (abbreviations, "và") aside."""
    letters = list(filter(str.isalpha, text))
    return len(letters) >= 2 and sum(map(str.isupper, letters)) >= 0.8 * len(letters)


class SectionList:
    """The sections in the order printed, and the path of those open at the moment."""

    def __init__(self) -> None:
        self.all: list[Section] = []
        self._open: list[int] = []

    def add(self, code: str, title: str, place: str) -> None:
        code = bare_code(code)
        style = (code_style(code) or "none") if code else "none"
        depth = self._depth(code, style)
        parent = self._open[depth - 1] if depth else None
        self._open = [*self._open[:depth], len(self.all)]
        self.all.append(Section(code, title, parent, style, place))

    def extend_title(self, text: str) -> None:
        """A torn title goes on in the next row."""
        last = self.all[-1]
        self.all[-1] = Section(last.code, f"{last.title} {text}", last.parent, last.style, last.place)

    def close_from(self, depth: int) -> None:
        """Leave the open sections from this depth on."""
        self._open = self._open[:depth]

    @property
    def path(self) -> Sequence[int]:
        """Indices of the open sections, outermost first."""
        return tuple(self._open)

    def _depth(self, code: str, style: str) -> int:
        """How many of the open sections stay open above a new one."""
        for depth, index in enumerate(self._open):
            section = self.all[index]
            if section.style == style and (style != "dotted" or section.code.count(".") >= code.count(".")):
                return depth
            coarser = "none" not in (style, section.style) and _rank(style) < _rank(section.style)
            if coarser and index != len(self.all) - 1:
                return depth
        return len(self._open)


def _rank(style: str) -> int:
    return _STYLE_ORDER.index(style)
