"""Tell the paper's edge from the end of an item: which line breaks of a deadline cell separate two times.

A cell is often narrower than its phrase, so most breaks mean nothing ("trước ngày / 30/6/2026"). A break separates only
where the line before it is complete and the line after it begins as items begin: with a bullet, with a capital letter
or a figure as the first line does, or with the first line's own first word.
"""

import re

from tracker.domain.text import clean, fold

_MARKUP = re.compile(r"<[^<>]{0,60}>")
_DASHES = "-–—"
_NUMBERED_LINE = re.compile(r"^(?:[+*•·●▪]+|\d{1,2}[.)](?= \D)|[a-zđ]\)) *", re.IGNORECASE)
_LINE_BULLET = re.compile(rf"^[{_DASHES}]+ *|{_NUMBERED_LINE.pattern}", re.IGNORECASE)
_FIRST_WORD = re.compile(r"[^\W\d_]+")
# Words and signs that want something after them: a line that ends in one goes on in the next.
_WANTS_MORE = re.compile(
    r"(?:\b(?:trước|đến|tới|hết|từ|và|hoặc|hay|trong|vào|là|nhất|của|các|những|số|theo|khi|sau|tại|do|cho|về|có|cuối|đầu|"
    r"giữa|kỳ|kì|thứ|hằng|hàng|mỗi|định|lúc|đối|với|hơn|quá|bằng|được|chậm|muộn|bộ|sở|ban|tiếp|liền|kế|một|gồm|riêng)|"
    r"[-–—/,(\[{:&+])$",
    re.IGNORECASE,
)
_WANTS_A_NUMBER = re.compile(r"\b(?:ngày|tháng|q[uú][yýií]|tuần|đợt|lần|lớp)$", re.IGNORECASE)
_NUMBER = re.compile(r"(?:\d(?!\d? tháng)|[IVX]+\b|(?:nhất|hai|ba|tư|bốn|sáu|sau|tới|làm việc)\b)", re.IGNORECASE)
_YEAR_BROKEN_OFF = re.compile(r"\bnăm\n(?:19|20)\d\d", re.IGNORECASE)
_LONE_NUMBER = re.compile(r"(?:[-–—] ?(?:năm )?(?:19|20)\d\d|[+&] ?(?:\d{1,2}|[IVX]+))[.;)]?$", re.IGNORECASE)
_GOES_ON = re.compile(r"^[()\[\]{},/;.:&%]")


def printed_lines(text: str) -> list[str]:
    """The lines that hold something; converters' tags break lines too."""
    return [line.strip() for line in clean(_MARKUP.sub("\n", text)).split("\n") if line.strip()]


def items_of(text: str) -> list[str]:
    """The pieces of a cell that may be a time each, bullets kept; a phrase wrapped by the paper's edge is one piece."""
    items: list[str] = []
    for line in printed_lines(text):
        if items and _continues(items, line):
            items[-1] += " " + line
        else:
            items.append(line)
    return items


def without_bullet(item: str, keep_dash: bool) -> str:
    """An item without the mark it begins with; a dash stays where it may be the sign of a range."""
    return (_NUMBERED_LINE if keep_dash else _LINE_BULLET).sub("", item)


def dash_between(items: list[str]) -> bool:
    """A later item begins with a dash, the first doesn't: "01/2026" above "- 06/2026" may be a range or a list."""
    return bool(items) and not begins_with_dash(items[0]) and any(begins_with_dash(item) for item in items[1:])


def begins_with_dash(item: str) -> bool:
    return item[0] in _DASHES


def _continues(items: list[str], line: str) -> bool:
    before = items[-1]
    if before.count("(") > before.count(")") or _WANTS_MORE.search(before) or _GOES_ON.match(line):
        return True
    if _WANTS_A_NUMBER.search(before) and _NUMBER.match(line):
        return True
    if _LONE_NUMBER.match(line) or _YEAR_BROKEN_OFF.search(f"{before}\n{line}"):
        return True
    bare, first = _LINE_BULLET.sub("", line), _LINE_BULLET.sub("", items[0])
    if bare != line:
        return False
    word, first_word = _FIRST_WORD.match(bare), _FIRST_WORD.match(first)
    if word is None:
        return first_word is not None
    if first_word is not None and fold(word[0]) == fold(first_word[0]):
        return False
    if word[0].isupper() and len(word[0]) > 1:
        return not first.isupper()
    return not word[0][0].isupper()
