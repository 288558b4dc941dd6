"""Read the title block above an appendix: which plan it belongs to, its number, its day and its year.

"(Kèm theo Kế hoạch số 18/KH-SCT ngày 21/01/2022 của …)" says it best; a letterhead's "Số: 18/KH-SCT" and "Hà Tĩnh, ngày
19 tháng 01 năm 2022" are taken where it is silent. What is left blank on the paper stays None.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from tracker.domain.appendix_columns import Head
from tracker.domain.paper import Paper, Table
from tracker.domain.text import fold, one_line

_DAY = re.compile(r"ngày\s*(\d{1,2})\s*(?:tháng|/|-|\.)\s*(\d{1,2})\s*(?:năm|/|-|\.)\s*(\d{4})", re.IGNORECASE)
_NUMBER = re.compile(r"số\s*:?\s*(\d{0,6})\s*/\s*([0-9A-ZĐƯÂÊÔƠĂ][\w&.\-/]*)", re.IGNORECASE)
_YEAR = re.compile(r"năm\s+(20\d\d)\b", re.IGNORECASE)
_ATTACHED = re.compile(
    r"^\W*(ban hành\s+)?(kèm theo|đính kèm|theo)\s+(kế hoạch|quyết định|công văn|chương trình|văn bản)", re.IGNORECASE
)
_LETTERHEAD = re.compile(r"^số\s*:", re.IGNORECASE)
_BARE = re.compile(r"(phu luc|bieu|danh muc|bang)(\s+so)?[\s\divxlc.:-]*$")
_LOOKED_AT, _FIRST_PAGE = 400, 60


@dataclass(frozen=True, slots=True)
class TitleBlock:
    """`number` "18" and `symbol` "KH-SCT" of the plan, the day it was issued, its year, and the title as printed."""

    number: str | None = None
    symbol: str | None = None
    issued_on: date | None = None
    year: int | None = None
    text: str = ""


def read_title(paper: Paper, table: Table, head: Head) -> TitleBlock:
    """The title block of the paper whose appendix is `table`."""
    above = [line for line in _above(table, head) if line]
    everything = [*above, *(line.text for line in paper.lines[:_LOOKED_AT]), *_letterheads(paper, table)]
    attached = [line for line in everything if _ATTACHED.search(line)]
    sources = [*attached, *(line for line in everything if _LETTERHEAD.match(line))]
    number, symbol = next((found for found in map(_number_in, sources) if found), (None, None))
    day = _first_day(attached, everything)
    title = _title_lines(above) or _name_of_plan(everything)
    return TitleBlock(number or None, symbol, day, _year(title, above, everything, day), " ".join(title))


def _first_day(attached: list[str], everything: list[str]) -> date | None:
    place_lines = [line for line in everything if re.match(r"^[^\d]{2,40},\s*ngày", line)]
    return next((day for line in [*attached, *place_lines] if (day := _day_in(line))), None)


def _above(table: Table, head: Head) -> Iterator[str]:
    yield from (one_line(line).lstrip("# ") for line in table.before[-12:])
    for row in table.rows[: head.first]:
        yield from (one_line(text) for text in row.texts() if text)


def _letterheads(paper: Paper, chosen: Table) -> Iterator[str]:
    for table in paper.tables:
        if table is chosen:
            return
        if len(table.rows) <= 4:
            for row in table.rows:
                for text in row.texts():
                    yield from (one_line(line) for line in text.split("\n"))


def _number_in(line: str) -> tuple[str, str] | None:
    match = _NUMBER.search(line)
    return (match[1], match[2].rstrip(".,;)")) if match else None


def _day_in(line: str) -> date | None:
    match = _DAY.search(line)
    if not match:
        return None
    try:
        return date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        return None


def _title_lines(above: list[str]) -> list[str]:
    """The lines that name the appendix: from "Phụ lục" on, else the last ones; without the bracketed reference. A bare
    "PHỤ LỤC II" with nothing below it names nothing."""
    plain = [line for line in above if not _ATTACHED.search(line) and not re.match(r"^\(.*\)$", line)]
    for index in range(len(plain) - 1, -1, -1):
        if re.match(r"^(phu luc|bieu|danh muc|bang)\b", fold(plain[index])):
            found = plain[index:][:5]
            return [] if all(_BARE.match(fold(line)) for line in found) else found
    return [line for line in plain[-4:] if len(line) < 250 and not re.search(r"cong hoa xa hoi|doc lap", fold(line))]


def _name_of_plan(lines: list[str]) -> list[str]:
    """The plan's own name on its first page, for an appendix that bears none: "KẾ HOẠCH" with the line below it."""
    for line, below in pairwise([*lines[:_FIRST_PAGE], ""]):
        if fold(line) in ("ke hoach", "chuong trinh"):
            return [line, below] if below and len(below) < 250 else []
        if line.isupper() and re.match(r"(ke hoach|chuong trinh) ", fold(line)):
            return [line]
    return []


def _year(title: list[str], above: list[str], everything: list[str], day: date | None) -> int | None:
    for lines in (title, above):
        for line in lines:
            match = _YEAR.search(re.sub(r"ngày.{0,30}?năm\s+\d{4}", " ", line, flags=re.IGNORECASE))
            if match:
                return int(match[1])
    for line in everything[:60]:
        if re.match(r"^(ke hoach|chuong trinh)\b", fold(line)) and (match := _YEAR.search(line)):
            return int(match[1])
    return day.year if day else None
