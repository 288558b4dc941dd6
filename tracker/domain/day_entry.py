"""Understand a day as people type it from paper, and say back what was understood.

A date field takes "20/01/2022", "20-1-22", "ngày 20 tháng 01 năm 2022", "2022-01-20" and, where a stretch of time makes
sense, "tháng 3/2022", "quý II" or "6 tháng đầu năm". What it took is always shown ("Hiểu là: …"), so nobody has to
trust a parser. Whole phrases of a plan's deadline column are the business of `deadlines`, not of this module.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from .errors import BadInput
from .text import fold
from .wording import _

_MARK = r"\s*[/.\-\s]\s*"
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NUMBERS = re.compile(rf"(?:ngay )?(\d{{1,2}}){_MARK}(\d{{1,2}})(?:{_MARK}(\d{{4}}|\d{{2}}))?")
_WORDS = re.compile(r"(?:ngay )?(\d{1,2}) thang (\d{1,2})(?: nam (\d{4})|[/\-](\d{4}))?")
_MONTH = re.compile(rf"(?:thang |t)(\d{{1,2}})(?:(?:{_MARK}| nam )(\d{{4}}))?|(\d{{1,2}})[/\-](\d{{4}})")
_QUARTER = re.compile(rf"(?:quy |q)(iv|i{{1,3}}|[1-4])(?:(?:{_MARK}| nam )(\d{{4}}))?")
_HALF = re.compile(r"6 thang (dau|cuoi) nam(?: (\d{4}))?")
_YEAR = re.compile(r"(?:nam )?(\d{4})")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}

EXAMPLE = _("Nhập ngày theo dạng ngày/tháng/năm, ví dụ 20/01/2022.")


@dataclass(frozen=True)
class Period:
    """The days from `start` to `end`, both included; one day when they are equal."""

    start: date
    end: date

    def __str__(self) -> str:
        """"20/01/2022", "01/04–30/06/2022", "01/12/2021–31/01/2022"."""
        last = self.end.strftime("%d/%m/%Y")
        if self.start == self.end:
            return last
        form = "%d/%m" if self.start.year == self.end.year else "%d/%m/%Y"
        return f"{self.start.strftime(form)}–{last}"


def read_day(text: str, year: int | None = None, *, field: str | None = None) -> date:
    """The one day a person typed; `year` stands where none is written.

    Raises `BadInput` (naming `field`) for an empty text, for a stretch of time, and for a day no calendar has.
    """
    if not text.strip():
        raise BadInput(EXAMPLE, field=field)
    period = read_period(text, year, field=field)
    if period.start != period.end:
        raise BadInput(_("“{text}” là cả một khoảng ({period}). {example}",
                         text=text.strip(), period=period, example=EXAMPLE), field=field)
    return period.start


def read_period(text: str, year: int | None = None, *, field: str | None = None) -> Period:
    """The day or the stretch of days a person typed: a day, month, quarter, half-year or year. `BadInput` otherwise."""
    folded = fold(text).strip(" .,;")
    try:
        for reader in (_read_single, _read_month, _read_quarter, _read_half, _read_year):
            period = reader(folded, year)
            if period is not None:
                return period
    except ValueError as error:
        message = _("Không có ngày “{text}” trong lịch. Kiểm tra lại ngày, tháng.", text=text.strip())
        raise BadInput(message, field=field) from error
    raise BadInput(_("Không hiểu “{text}” là ngày nào. {example}", text=text.strip(), example=EXAMPLE), field=field)


def explain(text: str, year: int | None = None, *, single: bool = True) -> str:
    """What a date field says while it is being filled: "Hiểu là: …", or what is wrong; "" for nothing typed."""
    if not text.strip():
        return ""
    try:
        period = read_period(text, year)
        if single and period.start != period.end:
            return _("“{text}” là cả một khoảng ({period}). {example}",
                     text=text.strip(), period=period, example=EXAMPLE)
    except BadInput as error:
        return error.message
    return _("Hiểu là: {period}", period=period)


def _full_year(written: str | None, year: int | None) -> int:
    if not written:
        if year is None:
            raise BadInput(_("Ghi thêm năm. {example}", example=EXAMPLE))
        return year
    number = int(written)
    number = number + 2000 if len(written) == 2 else number
    if not 1990 <= number <= 2100:
        raise ValueError(f"year {number}")
    return number


def _read_single(text: str, year: int | None) -> Period | None:
    iso = _ISO.fullmatch(text)
    if iso:
        day = date(_full_year(iso[1], year), int(iso[2]), int(iso[3]))
        return Period(day, day)
    match = _WORDS.fullmatch(text) or _NUMBERS.fullmatch(text)
    if match is None or (match.re is _NUMBERS and _MONTH.fullmatch(text)):
        return None
    written = next((group for group in match.groups()[2:] if group), None)
    day = date(_full_year(written, year), int(match[2]), int(match[1]))
    return Period(day, day)


def _months(year: int, first: int, last: int) -> Period:
    return Period(date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]))


def _read_month(text: str, year: int | None) -> Period | None:
    match = _MONTH.fullmatch(text)
    if match is None:
        return None
    month = int(match[1] or match[3])
    if not 1 <= month <= 12:
        raise ValueError(f"month {month}")
    return _months(_full_year(match[2] or match[4], year), month, month)


def _read_quarter(text: str, year: int | None) -> Period | None:
    match = _QUARTER.fullmatch(text)
    if match is None:
        return None
    quarter = _QUARTERS.get(match[1]) or int(match[1])
    return _months(_full_year(match[2], year), 3 * quarter - 2, 3 * quarter)


def _read_half(text: str, year: int | None) -> Period | None:
    match = _HALF.fullmatch(text)
    if match is None:
        return None
    first = 1 if match[1] == "dau" else 7
    return _months(_full_year(match[2], year), first, first + 5)


def _read_year(text: str, year: int | None) -> Period | None:
    match = _YEAR.fullmatch(text)
    return _months(_full_year(match[1], year), 1, 12) if match else None
