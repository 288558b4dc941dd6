"""Show an Excel number as its number format prints it: the format, not the value, says what the author wrote.

A serial formatted "mm/yyyy" is a month and must not become its first day; 1.0 in a TT column is "1". Days are printed
in the Vietnamese order whatever order the format has, for the value itself is not in doubt.
"""

import re
from datetime import date, datetime, time

_TOKENS = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|_.|\*.|(AM/PM|A/P)|(y+|m+|d+|h+|s+)|(.)', re.IGNORECASE | re.DOTALL)
_BUILTIN_DATES = {14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm",
                  21: "h:mm:ss", 22: "dd/mm/yyyy h:mm", 45: "mm:ss", 46: "h:mm:ss", 47: "mm:ss"}  # fmt: skip


def date_text(value: datetime | date | time, number_format: str) -> str:
    """A date as its format prints it; month names come as "Tháng 3/2026"."""
    tokens = _date_tokens(number_format)
    letters = [text[0].lower() for kind, text in tokens if kind == "part"]
    if isinstance(value, time):
        return value.strftime("%H:%M")
    has_day, has_month, has_year = "d" in letters, "m" in letters, "y" in letters
    if has_day and has_month and has_year:
        return _affixed(tokens, f"{value.day:02d}/{value.month:02d}/{value.year}")
    if (
        not has_day
        and has_month
        and any(len(text) >= 3 for kind, text in tokens if kind == "part" and text[0].lower() == "m")
    ):
        return f"Tháng {value.month}/{value.year}" if has_year else f"Tháng {value.month}"
    if has_day and has_month:
        return f"{value.day:02d}/{value.month:02d}"
    if not letters:
        return f"{value.day:02d}/{value.month:02d}/{value.year}"
    return "".join(_date_part(value, text) if kind == "part" else text for kind, text in tokens).strip()


def number_text(value: float, number_format: str) -> str:
    """A number as its format prints it: percent, fixed decimals, Vietnamese thousands; whole numbers without ".0"."""
    section = number_format.split(";")[0] if number_format else "General"
    literal = "".join(match[1] or match[2] or "" for match in _TOKENS.finditer(section) if match[1] or match[2])
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.', "", section)
    if "%" in bare:
        return _decimals(value * 100, bare).replace(".", ",") + "%"
    if "#,##" in bare or ",0" in bare:
        text = f"{value:,.{_places(bare)}f}"
        text = text.replace(",", "\0").replace(".", ",").replace("\0", ".")
    else:
        text = _decimals(value, bare)
    before = section.find('"') < section.find("0") if '"' in section and "0" in section else False
    return f"{literal}{text}" if before else f"{text}{literal}"


def is_date_format(number_format: str) -> bool:
    """Whether a format shows a serial as a date or a time."""
    return any(kind == "part" and text[0].lower() in "ymd" for kind, text in _date_tokens(number_format or ""))


def builtin_date_format(index: int) -> str | None:
    """The format behind Excel's built-in number for dates."""
    return _BUILTIN_DATES.get(index)


def _decimals(value: float, pattern: str) -> str:
    places = _places(pattern)
    if places or ("0" in pattern and pattern.strip() != "General"):
        zeros = re.search(r"0+", pattern)
        return f"{value:.{places}f}" if places or not zeros else f"{value:.0f}".zfill(len(zeros[0]))
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(round(value, 10))


def _places(pattern: str) -> int:
    match = re.search(r"\.(0+)", pattern)
    return min(len(match[1]), 10) if match else 0


def _date_tokens(number_format: str) -> list[tuple[str, str]]:
    """("part", "yyyy") and ("text", "Tháng ") in order; minutes are told from months by what stands beside them."""
    tokens: list[tuple[str, str]] = []
    hours = False
    for match in _TOKENS.finditer(number_format.split(";")[0]):
        quoted, escaped, half, part, other = match.groups()
        if part:
            minutes = part[0].lower() == "m" and hours
            hours = part[0].lower() == "h" or (hours and part[0].lower() == "s")
            tokens.append(("time" if minutes or part[0].lower() in "hs" else "part", part))
        elif quoted is not None or escaped or other:
            text = quoted if quoted is not None else escaped or other or ""
            if text.strip() and text not in ":.":
                hours = False
            tokens.append(("text", text))
        elif half:
            tokens.append(("time", half))
    return tokens


def _affixed(tokens: list[tuple[str, str]], shown: str) -> str:
    """The day with the words that stand before it in the format ("Trước ngày ")."""
    words = ""
    for kind, text in tokens:
        if kind != "text":
            break
        words += text
    return f"{words}{shown}" if any(char.isalpha() for char in words) else shown


def _date_part(value: date, part: str) -> str:
    letter, length = part[0].lower(), len(part)
    if letter == "y":
        return f"{value.year}" if length > 2 else f"{value.year % 100:02d}"
    if letter == "m":
        return f"{value.month:02d}" if length == 2 else str(value.month)
    return f"{value.day:02d}" if length == 2 else str(value.day)
