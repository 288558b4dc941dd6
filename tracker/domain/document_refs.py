"""Parse a document as clerks cite it, so that evidence and guidance can be found again by number and symbol.

"Kế hoạch số 18/KH-SCT ngày 21/01/2021 về việc ..." has kind, number, symbol, day and subject. What a citation doesn't
say, or says in an unknown form, stays None: the text is always kept (PRODUCT, section 6). Parsing never raises.
"""

import re
from dataclasses import dataclass
from datetime import date

from tracker.domain.deadline_spans import day_of
from tracker.domain.text import fold, one_line

# A kind as printed -> its folded name and abbreviations (Nghị định 30/2020/NĐ-CP, Phụ lục III).
_SPELLINGS = {
    "Nghị quyết": "nghi quyet|nq", "Quyết định": "quyet dinh|qd", "Chỉ thị": "chi thi|ct", "Quy chế": "quy che",
    "Quy định": "quy dinh", "Thông cáo": "thong cao", "Thông báo": "thong bao|tb", "Hướng dẫn": "huong dan|hd",
    "Chương trình": "chuong trinh|ctr", "Kế hoạch": "ke hoach|kh", "Phương án": "phuong an|pa", "Đề án": "de an",
    "Dự án": "du an", "Báo cáo": "bao cao|bc", "Biên bản": "bien ban|bb", "Tờ trình": "to trinh|ttr",
    "Hợp đồng": "hop dong", "Công văn": "cong van|cv", "Công điện": "cong dien|cd", "Văn bản": "van ban|vb",
    "Giấy mời": "giay moi|gm", "Kết luận": "ket luan|kl", "Nghị định": "nghi dinh|nd",
    "Thông tư liên tịch": "thong tu lien tich|ttlt", "Thông tư": "thong tu|tt", "Luật": "luat",
    "Pháp lệnh": "phap lenh", "Phiếu trình": "phieu trinh", "Giấy ủy quyền": "giay uy quyen",
}  # fmt: skip
_KINDS = {spelling: name for name, spellings in _SPELLINGS.items() for spelling in spellings.split("|")}
_KIND_AT_START = re.compile(rf"(?:{'|'.join(sorted(_KINDS, key=len, reverse=True))})(?![a-z])")
_NUMBER = re.compile(
    r"(?P<number>\d{1,6}[a-zđ]?)(?P<year>\s?/\s?(?:19|20)\d\d)?\s?(?P<mark>[/-])\s?"
    r"(?P<symbol>[^\W\d_][\wĐđ₀-₉]{0,15}(?:\s?[-/&.]\s?[^\W_][\w₀-₉]{0,15}){0,5}(?:\s[₀-₉]{1,2}(?![^\W_]))?)",
    re.IGNORECASE,
)
_NUMBER_ALONE = re.compile(r"\bsố\s?:?\s?(?P<number>\d{1,6}[a-zđ]?(?:/(?:19|20)\d\d)?)(?![\d/])", re.IGNORECASE)
_DAY = re.compile(
    r"(?:ngày\s*)?\b(?P<d>\d{1,2})(?:\s?[/.-]\s?(?P<m>\d{1,2})\s?[/.-]\s?|\s+tháng\s+(?P<m2>\d{1,2})\s+năm\s+)(?P<y>\d{4}|\d{2})(?!\d)",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"(?:\bvề\s+việc|\bv/v:?|\bvề(?!\s+việc))\s+(?P<subject>\S.*)", re.IGNORECASE)
_DEED = re.compile(
    r"\b(?:ban hành|phê duyệt|quy định|công bố|sửa đổi|bổ sung|kiện toàn|tuyên truyền|hướng dẫn|thực hiện|triển khai|"
    r"tổ chức|bãi bỏ|giao|tăng cường|kết quả|đẩy mạnh|thành lập|điều chỉnh|đánh giá|kiểm tra|duy trì|đề nghị|"
    r"báo cáo)\b.*",
    re.IGNORECASE,
)
_PIECES = re.compile(
    r"[;\n]|,(?!\s*(?:ngày|ký ngày|v/v|về|của|khoản|điểm|sửa đổi|bổ sung))|(?:(?<=\s)|^)và(?=\s)", re.IGNORECASE
)


@dataclass(frozen=True)
class DocumentReference:
    """A cited document. `number` as printed ("18", "52/2017"), `symbol` as printed ("KH-SCT"); None where not said."""

    kind: str | None
    number: str | None
    symbol: str | None
    issued_on: date | None
    subject: str | None
    text: str


def parse_reference(text: str | None) -> DocumentReference:
    """One citation. A text without number, kind or day has `text` alone; two-digit years are of this century."""
    shown = one_line(text) if isinstance(text, str) else ""
    kind, after_kind = _kind_of(shown)
    match = _NUMBER.search(shown, after_kind) if shown else None
    number = symbol = None
    place = after_kind
    if match:
        number = match["number"] + re.sub(r"\s", "", match["year"] or "")
        symbol, place = _tidy_symbol(match["symbol"]), match.end()
    elif alone := _NUMBER_ALONE.search(shown):
        number, place = alone["number"], alone.end()
    kind = kind or _kind_of_symbol(symbol)
    named = _SUBJECT.search(shown, place)
    day_match = _DAY.search(shown, place, named.start() if named else len(shown)) if number or kind else None
    issued_on = _day(day_match) if day_match else None
    return DocumentReference(
        kind, number, symbol, issued_on, _subject(shown, day_match, place if number else None), shown
    )


def parse_references(text: str | None) -> tuple[DocumentReference, ...]:
    """Every citation in a text that separates them by ";", a line break, "," or "và".

    A "," or "và" inside a subject doesn't separate: what follows must start like a citation. Pieces without a number
    are left out; a piece without a kind ("số 474/QĐ-UBND") takes its symbol's, else that of the citation before it.
    """
    if not isinstance(text, str):
        return ()
    pieces: list[str] = []
    start = 0
    for cut in _PIECES.finditer(text):
        if _starts_citation(text[cut.end() : cut.end() + 120]) or cut[0] in ";\n":
            pieces.append(text[start : cut.start()])
            start = cut.end()
    pieces.append(text[start:])
    found: list[DocumentReference] = []
    for piece in pieces:
        reference = parse_reference(piece.strip(" \t,.;:-+"))
        if reference.number or (reference.kind and reference.issued_on):
            kind = reference.kind or (found[-1].kind if found else None)
            found.append(DocumentReference(kind, *_fields_after_kind(reference)))
    return tuple(found)


def with_gap(number: str) -> str:
    """A number as paper prints it; one whose number proper isn't known yet ("/KH-SCT") keeps the place for it."""
    return f"…{number}" if number.startswith("/") else number


def normal_key(reference: DocumentReference) -> str | None:
    """The same for every spelling of one number and symbol ("18/KH-SCT", "018 / kh - sct"); None without a number.

    A number without a symbol is not enough to find a document by, unless its day is known.
    """
    if not reference.number:
        return None
    number, _, year = reference.number.partition("/")
    parts = [fold(number).lstrip("0") or "0", year] if year else [fold(number).lstrip("0") or "0"]
    if reference.symbol:
        return "/".join([*parts, re.sub(r"[\s.]", "", fold(_subscripts(reference.symbol)))])
    return "/".join(parts) + f"@{reference.issued_on.isoformat()}" if reference.issued_on else None


def _fields_after_kind(reference: DocumentReference) -> tuple[str | None, str | None, date | None, str | None, str]:
    return reference.number, reference.symbol, reference.issued_on, reference.subject, reference.text


def _kind_of(shown: str) -> tuple[str | None, int]:
    """The kind printed at the start, and where it ends in the text. Folding keeps one letter for one letter."""
    folded = fold(shown)
    if len(folded) != len(shown):
        return None, 0
    for match in _KIND_AT_START.finditer(folded, 0, 200):
        if match.start() == 0 or not folded[match.start() - 1].isalnum():
            number = _NUMBER.search(shown)
            if number is None or match.start() < number.start():
                return _KINDS[match[0]], match.end()
            break
    return None, 0


def _kind_of_symbol(symbol: str | None) -> str | None:
    """By its symbol "77/QĐ-SCT" is a decision; a công văn's symbol starts with the issuing office and says no kind."""
    first = fold(re.split(r"[-/&.]", symbol)[0]) if symbol else ""
    return _KINDS.get(first)


def _tidy_symbol(symbol: str) -> str:
    return re.sub(r"\s+(?=[₀-₉])", "", re.sub(r"\s?([-/&.])\s?", r"\1", symbol)).rstrip(".-/&")


def _subscripts(symbol: str) -> str:
    return symbol.translate({0x2080 + digit: str(digit) for digit in range(10)})


def _day(match: re.Match[str]) -> date | None:
    year = int(match["y"])
    return day_of(2000 + year if year < 100 else year, int(match["m"] or match["m2"]), int(match["d"]))


def _subject(shown: str, day: re.Match[str] | None, after_number: int | None) -> str | None:
    """What the document is about: after "về việc", "V/v", "về", else the deed named after the day and the office."""
    start = day.end() if day else after_number
    if start is None:
        return None
    named = _SUBJECT.search(shown, start)
    rest = shown[start:].strip(" ,:–-")
    found = named["subject"] if named else None
    if named is None and not rest.startswith("("):
        deed = _DEED.search(rest)
        found = deed[0] if deed and (deed.start() == 0 or rest.startswith("của ")) else None
    return (found.strip(" .;,)") or None) if found else None


def _starts_citation(text: str) -> bool:
    shown = one_line(re.split(r"[;\n]", text)[0])
    match = _NUMBER.search(shown)
    lead = fold(shown[: match.start()]) if match else ""
    kind = _KIND_AT_START.match(lead)
    return bool(match) and (
        lead in ("", "so", "so:") or (kind is not None and lead[kind.end() :] in ("", " so", " so:"))
    )
