"""Reporting periods: how they are written, which days they cover, and which counting rule is in force.

The default windows are those of Nghị định 09/2019/NĐ-CP Điều 12 as PRODUCT.md §8 gives them; both ends may be set to
other days, because real reports do.
"""

import re
from dataclasses import dataclass, replace
from datetime import date

from .errors import BadInput
from .wording import _

ROMAN = ("I", "II", "III", "IV")
_PATTERN = re.compile(r"(20\d\d|19\d\d)(?:-(?:(6T|9T)|Q([1-4])|(\d{1,2})))?", re.IGNORECASE)
FIRST_DAY, LAST_DAY = 15, 14


@dataclass(frozen=True, slots=True)
class Period:
    """`kind`: year, six_months, nine_months, quarter, month; `part`: the quarter or month, else 0; both ends count."""

    kind: str
    year: int
    part: int
    from_on: date
    to_on: date

    @property
    def code(self) -> str:
        """The period as a program writes it: 2022, 2022-6T, 2022-9T, 2022-Q3, 2022-06."""
        match self.kind:
            case "year":
                return str(self.year)
            case "six_months":
                return f"{self.year}-6T"
            case "nine_months":
                return f"{self.year}-9T"
            case "quarter":
                return f"{self.year}-Q{self.part}"
        return f"{self.year}-{self.part:02d}"

    @property
    def name(self) -> str:
        """The period as a Vietnamese sentence names it."""
        match self.kind:
            case "year":
                return _("năm {year}", year=self.year)
            case "six_months":
                return _("6 tháng đầu năm {year}", year=self.year)
            case "nine_months":
                return _("9 tháng năm {year}", year=self.year)
            case "quarter":
                return _("quý {roman} năm {year}", roman=ROMAN[self.part - 1], year=self.year)
        return _("tháng {part} năm {year}", part=self.part, year=self.year)

    def previous(self) -> "Period":
        """The same kind of period before this one, with its default window."""
        if self.kind == "month":
            year, part = (self.year - 1, 12) if self.part == 1 else (self.year, self.part - 1)
        elif self.kind == "quarter":
            year, part = (self.year - 1, 4) if self.part == 1 else (self.year, self.part - 1)
        else:
            year, part = self.year - 1, 0
        return _default(self.kind, year, part)


def parse_period(text: str, *, from_on: date | None = None, to_on: date | None = None) -> Period:
    """The period of a text such as "2022-Q3", its ends replaced by the days given; `BadInput` says what to write."""
    match = _PATTERN.fullmatch(text.strip())
    month = int(match[4]) if match and match[4] else None
    if match is None or (month is not None and not 1 <= month <= 12):
        raise BadInput(_("“{text}” không phải là kỳ báo cáo. Ghi năm (2022), 6 tháng (2022-6T), 9 tháng (2022-9T), "
                         "quý (2022-Q3) hoặc tháng (2022-06).", text=text), field="period")
    year = int(match[1])
    if match[2]:
        period = _default("six_months" if match[2].upper() == "6T" else "nine_months", year, 0)
    elif match[3]:
        period = _default("quarter", year, int(match[3]))
    elif month:
        period = _default("month", year, month)
    else:
        period = _default("year", year, 0)
    return with_window(period, from_on, to_on)


def with_window(period: Period, from_on: date | None, to_on: date | None) -> Period:
    """The period with other ends; `BadInput` when it would end before it begins."""
    period = replace(period, from_on=from_on or period.from_on, to_on=to_on or period.to_on)
    if period.from_on > period.to_on:
        raise BadInput(_("Kỳ báo cáo bắt đầu {from_on:%d/%m/%Y} sau khi kết thúc {to_on:%d/%m/%Y}. Nhập lại ngày đầu "
                         "và ngày cuối.", from_on=period.from_on, to_on=period.to_on), field="from")
    return period


def rule_of(period: Period, as_of: date, annual_cutoff: date) -> str:
    """Which counting rule is in force: "annual" for the year and from the plan's annual cut-off on, else "interim"."""
    return "annual" if period.kind == "year" else rule_on(as_of, annual_cutoff)


def rule_on(as_of: date, annual_cutoff: date) -> str:
    """The rule that lists and pages use on a day, where no period is named."""
    return "annual" if as_of >= annual_cutoff else "interim"


def cutoff_before(day: date) -> date:
    """The latest quarterly cut-off before a day: the moment that a summary is held against."""
    ends = [date(year, month, LAST_DAY) for year in (day.year - 1, day.year) for month in (3, 6, 9, 12)]
    return max(end for end in ends if end < day)


RULE_NAMES = {
    "annual": _("Nhiệm vụ có nhiều kỳ: tính hoàn thành khi mọi kỳ đã đến hạn đều được xác nhận."),
    "interim": _("Nhiệm vụ có nhiều kỳ: chưa tính hoàn thành trước ngày chốt năm, trừ khi đã hoàn thành cả nhiệm vụ."),
}


def _default(kind: str, year: int, part: int) -> Period:
    match kind:
        case "year":
            return Period(kind, year, 0, date(year - 1, 12, FIRST_DAY), date(year, 12, LAST_DAY))
        case "six_months":
            return Period(kind, year, 0, date(year - 1, 12, FIRST_DAY), date(year, 6, LAST_DAY))
        case "nine_months":
            return Period(kind, year, 0, date(year - 1, 12, FIRST_DAY), date(year, 9, LAST_DAY))
        case "quarter":
            last = part * 3
            return Period(kind, year, part, _month_before(year, last - 2), date(year, last, LAST_DAY))
    return Period(kind, year, part, _month_before(year, part), date(year, part, LAST_DAY))


def _month_before(year: int, month: int) -> date:
    return date(year - 1, 12, FIRST_DAY) if month == 1 else date(year, month - 1, FIRST_DAY)
