"""Take out of a cell's text what converters left in it, and say where a text is in a font of the old days.

Only tags that converters write are taken for tags: "<5 %" and "A < B" stay as they are. Text typed for the fonts of
TCVN3 or VNI shows as "KÕ ho¹ch" or "Keá hoaïch"; such text is reported, never guessed.
"""

import html
import re

from tracker.domain.text import clean

_TAG = re.compile(
    r"</?(ul|ol|li|br|p|div|span|b|i|u|em|strong|sup|sub|font|table|tbody|thead|tr|td|th|a|h[1-6])\b[^<>]*>",
    re.IGNORECASE,
)
_BREAKING = {"ul", "ol", "br", "p", "div", "tr", "table", "td", "th"}
_BULLET = re.compile(r"^[-–+•*·]|^\d+[.)]")
_PRIVATE_BULLETS = re.compile("[\uf02d\uf0b7\uf0a7\uf0d8\uf0fc]")
_STARS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_TCVN3 = re.compile(
    r"(?<=[a-zA-Z])[µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ªÐÌÎÏÑ¬×ÝØÜÞ«ßã¾­](?=[a-zA-Z\s]|$)|[®§](?=[a-z¬­])|(?<=[a-z])[ÆÇÈ-ÖØ-ß]"
)
_VNI = re.compile(
    r"a[ùøûïäåâêáàãéèëüúõ](?![ùøûïõ])|e[ùøûïäåâáàãõ]|o[ùøûïäåâõ]|u[ùøûïõ]|[öô][ùøûïõ]|ñ(?=[aeiouôöù])", re.IGNORECASE
)
_ASCII = bytes(range(128))
_VIETNAMESE = re.compile("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹũĩ]")


def cell_text(raw: str | None) -> str:
    """The text of a cell with paragraphs on lines of their own, NFC, without tags and entities."""
    if not raw:
        return ""
    text = raw
    if "<" in text:
        text = _TAG.sub(_tag, text)
        text = "\n".join(_item(line) for line in text.split("\n"))
    if "&" in text and ";" in text:
        text = html.unescape(text)
    if "**" in text or "__" in text:
        text = _STARS.sub(r"\2", text)
    if not text.isprintable():
        text = _PRIVATE_BULLETS.sub("-", text)
    text = clean(text)
    return "\n".join([line for line in text.split("\n") if line]) if "\n" in text else text


def looks_like_legacy_font(text: str) -> bool:
    """Whether a text was typed for a font of TCVN3 or VNI, so that its letters are not what they seem."""
    if len(text) < 4 or text.isascii():
        return False
    least = max(2, 2 * len(_VIETNAMESE.findall(text.lower())) + 1)
    if len(text.encode("latin-1", "ignore").translate(None, _ASCII)) < least:
        return False  # each sign of either font is a letter of Latin-1
    return max(len(_TCVN3.findall(text)), len(_VNI.findall(text))) >= least


def _tag(match: re.Match[str]) -> str:
    name, closing = match[1].lower(), match[0].startswith("</")
    if name == "li":
        return "" if closing else "\n\x00"
    return "\n" if name in _BREAKING else ""


def _item(line: str) -> str:
    if not line.startswith("\x00"):
        return line
    text = line[1:].strip()
    return text if not text or _BULLET.match(text) else f"- {text}"
