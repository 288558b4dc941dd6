"""Keep the agency's table of working days: filled from the `holidays` library, corrected by people.

The library knows the public holidays and most swaps, not every one that is decided (02/01/2026 for 10/01/2026), and a
coming Tết is an estimate until it is announced. So the table is the truth, and the library only its beginning.
A change moves reminders, never deadlines or past judgements.
"""

from datetime import date
from functools import lru_cache

from ..database import db
from ..domain.errors import NotFound, RuleViolation
from ..domain.text import one_line
from ..domain.wording import _
from ..domain.workdays import SATURDAY, WorkCalendar
from ..models import CalendarDay
from ..queries.calendar import calendar_days, exceptions, years_with_calendar

KINDS = {"rest": _("Nghỉ"), "work": _("Làm bù")}
FIRST_YEAR, LAST_YEAR = 2000, 2100


def working_calendar(day: date) -> WorkCalendar:
    """What reminders of this day count with. A neighbouring year that nobody has filled yet counts as the library
    proposes it, so that the first reminders of an installation are right before anybody has looked at the table."""
    known = exceptions()
    filled = {entry.year for entry, _ in known}
    for year in _around(day):
        if year not in filled:
            known += [(day_off, kind) for day_off, kind, _ in _library_days(year)]
    return WorkCalendar(
        rest=(entry for entry, kind in known if kind == "rest"), work=(entry for entry, kind in known if kind == "work")
    )


def fill_years(years: list[int]) -> int:
    """Write the library's days for those of the years that have none yet; how many. Harmless when repeated."""
    filled = years_with_calendar()
    found = [day for year in years if year not in filled for day in proposed(year)]
    db.session.add_all(found)
    db.session.flush()
    return len(found)


def fill_around(day: date) -> int:
    """Fill the years that reminders of this day count over: last year's due days to next year's."""
    return fill_years(_around(day))


def _around(day: date) -> list[int]:
    return [day.year - 1, day.year, day.year + 1]


def proposed(year: int) -> list[CalendarDay]:
    """The library's days of a year, not yet kept: holidays, days given for them, and make-up days it knows of."""
    return [CalendarDay(day=day, kind=kind, name=name) for day, kind, name in _library_days(year)]


@lru_cache(maxsize=16)
def _library_days(year: int) -> tuple[tuple[date, str, str], ...]:
    """Day, kind and name; kept, for the library works them out anew each time and every list asks."""
    from holidays import country_holidays

    holidays = country_holidays("VN", years=year, language="vi")
    made_up = sorted(day for day in holidays.weekend_workdays if day.year == year)
    rest = tuple((day, "rest", name) for day, name in sorted(holidays.items()))
    return rest + tuple((day, "work", _("Làm bù")) for day in made_up)


def set_day(day: date, kind: str, name: str) -> CalendarDay:
    """Make a day a rest day or a make-up day; a day that is in the table already changes. Its year is filled first."""
    if kind not in KINDS:
        raise RuleViolation(_("Chọn Nghỉ hoặc Làm bù."), field="kind")
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise RuleViolation(_("Nhập ngày trong các năm {first_year}–{last_year}.",
                              first_year=FIRST_YEAR, last_year=LAST_YEAR), field="day")
    weekend = day.weekday() >= SATURDAY
    if kind == "work" and not weekend:
        raise RuleViolation(_("Làm bù chỉ đặt cho thứ Bảy, Chủ nhật; ngày thường vốn là ngày làm việc. Nếu ngày này "
                              "đang là ngày nghỉ, hãy bỏ ngày nghỉ trong danh sách."), field="day")
    fill_years([day.year])
    found = next(iter(calendar_days(day, day)), None)
    if found is None:
        found = CalendarDay(day=day)
        db.session.add(found)
    found.kind, found.name = kind, one_line(name) or KINDS[kind]
    db.session.flush()
    return found


def remove_day(day_id: int) -> date:
    """Take a day out of the table: the week's rule holds for it again. Returns the day."""
    found = db.session.get(CalendarDay, day_id)
    if found is None:
        raise NotFound(_("Ngày này không còn trong lịch. Tải lại trang để xem lịch hiện tại."))
    day = found.day
    db.session.delete(found)
    db.session.flush()
    return day
