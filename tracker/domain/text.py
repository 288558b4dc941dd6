"""Bring Vietnamese text to one form, and make it findable and sortable.

Papers mix composed and decomposed Unicode, non-breaking blanks and converters' leavings. Everything that compares
two texts goes through `clean` or `fold`; nothing else in the program strips accents.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_SAME_AS_ABOVE = re.compile(
    r"^(?:[-–(\[ ]*(?:nt|n\.t|nhu tren|nhu (?:muc|o) tren|cung nhu tren)[-–)\]. ]*"
    r"|[-– ]*(?:[\"″〃”“]|''|//)[-– ]*)$"
)
_SHORT = 120
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER_ORDER = {letter: format(index, "02d") for index, letter in enumerate(_ALPHABET, start=10)}
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}


_Judgement = TypeVar("_Judgement")


def remembering(judge: Callable[[str], _Judgement]) -> Callable[[str], _Judgement]:
    """Judge a short text once: units, codes and deadlines come again in row after row. Long texts are not kept."""
    remembered = lru_cache(maxsize=4096)(judge)

    @wraps(judge)
    def judged(text: str) -> _Judgement:
        return remembered(text) if len(text) <= _SHORT else judge(text)

    return judged


def clean(text: str | None) -> str:
    """NFC, without invisible characters, every run of blanks (also non-breaking ones) one space; line breaks stay."""
    if not text:
        return ""
    if text.isprintable():
        return _squeezed(text)
    text = _visible(text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\n" not in text:
        return " ".join(text.split())
    return "\n".join([" ".join(line.split()) for line in text.split("\n")]).strip("\n")


def one_line(text: str | None) -> str:
    """`clean`, with line breaks turned to blanks."""
    if not text:
        return ""
    return _squeezed(text) if text.isprintable() else " ".join(_visible(text).split())


def _squeezed(text: str) -> str:
    """Of a printable text: it holds no line break, no blank but the plain one and nothing invisible."""
    text = unicodedata.normalize("NFC", text)
    return " ".join(text.split()) if "  " in text or text[0] == " " or text[-1] == " " else text


def _visible(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", _INVISIBLE.sub("", text))


class _Folding(dict[int, str]):
    """What each character becomes, worked out when first met; only the scripts in use here are remembered."""

    def __missing__(self, code: int) -> str:
        lowered = chr(code).casefold().replace("đ", "d")
        folded = "".join(c for c in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(c))
        folded = _INVISIBLE.sub("", folded)
        if code < 0x3000:
            self[code] = folded
        return folded


_FOLDED = _Folding()


def fold(text: str | None) -> str:
    """The form in which texts are compared and searched: no case, no accents, đ as d, single blanks.

    >>> fold("  Kế hoạch ĐIỀU hành ")
    'ke hoach dieu hanh'
    """
    return _fold(text) if text else ""


@remembering
def _fold(text: str) -> str:
    return " ".join(text.translate(_FOLDED).split())


def says_same_as_above(text: str | None) -> bool:
    """Whether a cell stands for the one above it: "nt", "-nt-", "như trên", ditto marks."""
    return bool(text and len(text) < 25 and _SAME_AS_ABOVE.match(fold(text)))


def dotted(number: int) -> str:
    """A number as offices write it.

    >>> dotted(16183)
    '16.183'
    """
    return f"{number:,}".replace(",", ".")


def sort_key(text: str | None) -> str:
    """A key that sorts as a Vietnamese dictionary does: letters first (a ă â b … y), then the tones.

    Of digits for the most part, so that it sorts alike under every database's collation.
    """
    letters: list[str] = []
    tones: list[str] = []
    for char in unicodedata.normalize("NFC", one_line(text)).casefold():
        if char == "đ":
            letter, tone = "đ", "0"
        else:
            parts = unicodedata.normalize("NFD", char)
            tone = next((_TONES[c] for c in parts if c in _TONES), "0")
            letter = unicodedata.normalize("NFC", "".join(c for c in parts if c not in _TONES))
        letters.append(_LETTER_ORDER.get(letter) or ("01" if letter == " " else "02" + letter))
        tones.append(tone)
    return "".join(letters) + "00" + "".join(tones)
