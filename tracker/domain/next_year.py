"""A plan's words a year later: the days in deadlines, and "năm 2022" where a text names the plan's own year.

Only the plan's year and the one after it move; a programme's span ("2021-2025"), an older year and a document's number
stay as printed. 29 February becomes 28 February where the next year has none.
"""

import re
from calendar import isleap

_SPAN = re.compile(r"\b20\d\d\s*[-–]\s*20\d\d\b")
_YEAR = re.compile(r"(?<![\d/])(?P<day>\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*)?(?P<before>(?:\d{1,2}|[IVX]+)\s*/\s*)?"
                   r"(?P<year>20\d\d)(?!\d)(?!\s*/\s*[A-ZĐ])")
_SHORT = re.compile(r"(?<![\d/.-])(?P<day>\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*)(?P<year>\d{2})(?![\d/.-])")
_LEAP_DAY = re.compile(r"^29(\s*[/.-]\s*0?2\s*[/.-]\s*)$")
_NAMED = re.compile(r"\b(năm\s+)(20\d\d)\b(?!\s*[-–]\s*20)", re.IGNORECASE)


def deadline_a_year_later(text: str, year: int) -> str:
    """The words of a deadline of the plan of `year`, for the plan of the year after."""
    spans = [match.span() for match in _SPAN.finditer(text)]

    def moved(match: re.Match[str]) -> str:
        if any(start <= match.start("year") < end for start, end in spans):
            return match.group()
        printed = match.group("year")
        full = int(printed) if len(printed) == 4 else 2000 + int(printed)
        if full not in (year, year + 1):
            return match.group()
        shown = str(full + 1)[-len(printed):]
        day = match.group("day") or ""
        if not isleap(full + 1):
            day = _LEAP_DAY.sub(r"28\1", day)
        before = match.groupdict().get("before") or ""
        return f"{day}{before}{shown}"

    return _SHORT.sub(moved, _YEAR.sub(moved, text))


def words_a_year_later(text: str, year: int) -> str:
    """A task's words with the plan's own year moved on: "Kế hoạch cải cách hành chính năm 2022"."""
    return _NAMED.sub(lambda match: f"{match[1]}{year + 1}" if int(match[2]) == year else match.group(), text)
