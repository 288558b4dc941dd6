"""Cut a deadline's text into lexemes, whatever its spelling: accents lost or slipped, blanks missing, converters' tags.

The table of `deadline_phrases` says what a lexeme is; here the text is brought to the one form the table is written
for. The few words that differ by accents alone (sáu/sau, tư/từ, tối/tới) are settled before the accents go.
"""

import re
import unicodedata
from dataclasses import dataclass, field

from tracker.domain.deadline_lines import begins_with_dash, items_of, without_bullet
from tracker.domain.deadline_phrases import PHRASES
from tracker.domain.text import fold

_NUMERALS = {
    "một": 1, "nhất": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8,
    "chín": 9, "mười": 10, "mười một": 11, "mười hai": 12,
}  # fmt: skip
_NUMERAL = "|".join(sorted(_NUMERALS, key=len, reverse=True))
_COUNTING = "|".join(word for word in _NUMERAL.split("|") if word not in ("năm", "tư", "nhất"))
_ORDINAL = re.compile(rf"\b(tháng|thứ|quý|quí|qúy|qúi) ({_NUMERAL})\b(?! lần)(?<!năm(?= \d{{4}}))")
_CARDINAL = re.compile(rf"\b({_COUNTING}) (?=(?:tháng|lần|tuần|ngày|quý|quí|năm ?/|năm (?:một|1) lần)\b)")
_PART_OF_DAY = re.compile(r"\b(?:buổi )?(sáng|trưa|chiều|tối|đêm) (?=ngày|thứ|chủ nhật|\d)")
# Typed without any accents: the numerals that no other word folds to ("sau", "tu", "nam" stay what they are).
_PLAIN = {fold(word): number for word, number in _NUMERALS.items() if word not in ("năm", "tư", "sáu")}
_PLAIN_NUMERAL = "|".join(sorted(_PLAIN, key=len, reverse=True))
_PLAIN_ORDINAL = re.compile(rf"\b(thang|thu|quy) ({_PLAIN_NUMERAL})\b(?! lan)")
_PLAIN_CARDINAL = re.compile(rf"\b({_PLAIN_NUMERAL.replace('|nhat', '')}) (?=(?:thang|lan|tuan|quy)\b)")
_AMBIGUOUS = re.compile(r"\b(?:(?:thang|thu|quy) (?:sau|tu)|(?:thang|thu) nam(?! \d{4})|(?:sau|nam) thang)\b")
_REWRITES = (
    (re.compile(r"[‐‑‒–—−÷]+|->|→|=>|⇒|\.{2,}|…"), "-"),
    (re.compile(r"[’‘`´]"), "'"),
    (re.compile(r"(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])"), " "),
    (re.compile(r"\bqui\b"), "quy"),
    (re.compile(r"\bbefore\b"), "truoc"),
    (re.compile(r"\b(quy|qui)(i{1,3}|iv)\b"), r"quy \2"),
    (re.compile(r" ?([-/]) ?"), r"\1"),
    (re.compile(r"(?<!\d)(\d{1,2}) ?\. ?(\d{1,2}) ?\. ?(?=(?:19|20)\d\d(?!\d))"), r"\1.\2."),
    (re.compile(r" ?, ?"), ", "),
    (re.compile(r" ([;:.)])"), r"\1"),
)
_ENGLISH = {name: number for number, name in enumerate(
    "jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)}  # fmt: skip
_NAME = rf"(?P<m>{'|'.join(_ENGLISH)})[a-z]{{0,6}}\.?"
_ENGLISH_TIMES = tuple(  # as Excel and web pages print them: "30-Jun-2026", "15-Sep-26", "June 30, 2026", "June 2026"
    re.compile(pattern)
    for pattern in (
        rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[ -]{_NAME}[ ,-]{{1,2}}(?P<y>(?:20)?[2-4]\d)\b",
        rf"\b{_NAME} (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>20\d\d)\b",
        rf"\b{_NAME}[ -](?P<y>20\d\d)\b",
    )
)
_ROMANS = str.maketrans({"Ⅰ": "I", "Ⅱ": "II", "Ⅲ": "III", "Ⅳ": "IV", "ⅰ": "i", "ⅱ": "ii", "ⅲ": "iii", "ⅳ": "iv"})
_BOUNDARY = r"(?:(?<![a-z0-9])|(?![a-z0-9]))"
_TABLE = tuple((kind, re.compile(f"(?:{pattern}){_BOUNDARY}")) for kind, pattern in PHRASES)
_START = re.compile(r"\d+|[a-z]+|[^\s\w]|\n")


@dataclass(frozen=True)
class Lexeme:
    """One meaningful piece: `kind` of the vocabulary, its folded text, the fields found, and how deep in brackets."""

    kind: str
    text: str
    fields: dict[str, str] = field(default_factory=dict)
    depth: int = 0

    def number(self, name: str) -> int | None:
        """A field as a whole number; None when the phrase doesn't have it."""
        value = self.fields.get(name)
        return int(value) if value is not None and value.isdigit() else None


def canonical(text: str, joined: bool = False) -> str:
    """The folded form the vocabulary is written for; bullets and tags go, line breaks stay unless `joined`."""
    items = items_of(unicodedata.normalize("NFC", text).translate(_ROMANS))
    keep_dash = joined and bool(items) and not begins_with_dash(items[0])
    text = (" " if joined else "\n").join(without_bullet(item, keep_dash) for item in items).lower()
    text = _ORDINAL.sub(lambda m: f"{m[1]} {_NUMERALS[m[2]]}", text)
    text = _CARDINAL.sub(lambda m: f"{_NUMERALS[m[1]]} ", text)
    text = _PART_OF_DAY.sub(r"buổi \1 ", text)
    folded = "\n".join(fold(line) for line in text.split("\n") if line)
    if folded.isascii() and folded == text:
        folded = _PLAIN_ORDINAL.sub(lambda m: f"{m[1]} {_PLAIN[m[2]]}", folded)
        folded = _PLAIN_CARDINAL.sub(lambda m: f"{_PLAIN[m[1]]} ", folded)
    for pattern in _ENGLISH_TIMES:
        folded = pattern.sub(_in_figures, folded)
    for pattern, replacement in _REWRITES:
        folded = pattern.sub(replacement, folded)
    return folded


def _in_figures(match: re.Match[str]) -> str:
    parts = match.groupdict()
    day = f"{parts['d']}/" if parts.get("d") else ""
    return f"{day}{_ENGLISH[parts['m']]}/{parts['y']}"


def lexemes(text: str, joined: bool = False) -> list[Lexeme]:
    """All lexemes in order, over line breaks when `joined`; at each place bounded patterns are tried."""
    source, position, depth = canonical(text, joined), 0, 0
    found: list[Lexeme] = []
    if _ambiguous_without_accents(text, source):
        found.append(Lexeme("unaccented", ""))
    while start := _START.search(source, position):
        kind, match = _first_fit(source, start.start())
        depth = max(0, depth - (kind == "closing"))
        found.append(Lexeme(kind, match[0], {k: v for k, v in match.groupdict().items() if v is not None}, depth))
        depth += kind == "opening"
        position = match.end()
    return found


def _ambiguous_without_accents(text: str, source: str) -> bool:
    return text.isascii() and _AMBIGUOUS.search(source) is not None


def _first_fit(source: str, position: int) -> tuple[str, re.Match[str]]:
    for kind, pattern in _TABLE:
        match = pattern.match(source, position)
        if match and match.end() > position:
            return kind, match
    match = _START.match(source, position)
    if match is None:
        raise AssertionError("a lexeme starts where a start was found")
    return "mark", match
