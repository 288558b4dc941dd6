"""Find text that is printed with a line through it: someone took it out by hand, yet the file still holds it.

It is read as it stands, because only a person knows whether it was meant; the row is listed.
"""

from typing import Any

from tracker.domain.paper import Notice

from ..domain.wording import _

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MARKS = (f"{_W}strike", f"{_W}dstrike")
_OFF = ("0", "false", "off", "none")
_MESSAGE = _("Dòng có chữ bị gạch ngang, vẫn được đọc như chữ thường. Nếu là nội dung đã bỏ, hãy sửa hoặc bỏ dòng này.")


def has_struck_text(root: Any) -> bool:
    """Whether anything of a Word document is struck out."""
    return any(_is_on(mark) for mark in root.iter(*_MARKS))


def struck_text(element: Any) -> str:
    """What is struck out within a part of a Word document."""
    runs = (mark.getparent().getparent() for mark in element.iter(*_MARKS) if _is_on(mark))
    texts = ("".join(text.text or "" for text in run.iter(f"{_W}t")) for run in runs if run.tag == f"{_W}r")
    return " ".join(" ".join(texts).split())


def struck_out(place: str, text: str) -> Notice:
    return Notice(place, text[:200], _MESSAGE)


def _is_on(mark: Any) -> bool:
    return mark.get(f"{_W}val", "true") not in _OFF
