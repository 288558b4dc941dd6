"""The agency's table of working days: what differs from the week."""

from datetime import date

from sqlalchemy import select

from ..database import db
from ..models import CalendarDay
from ..scope import Reading


def calendar_days(first: date, last: date) -> list[CalendarDay]:
    """The exceptions of a span of days, both included, in order."""
    return list(db.session.scalars(
        select(CalendarDay).where(CalendarDay.day.between(first, last)).order_by(CalendarDay.day)
    ))


def calendar_days_of_year(year: int) -> list[CalendarDay]:
    """The exceptions of one year, in order."""
    return calendar_days(date(year, 1, 1), date(year, 12, 31))


def years_with_calendar() -> set[int]:
    """The years that have been filled."""
    return {day.year for day in db.session.scalars(select(CalendarDay.day))}


_EXCEPTIONS = Reading(select(CalendarDay.day, CalendarDay.kind))


def exceptions() -> list[tuple[date, str]]:
    """Every exception of the agency in scope as (day, kind)."""
    return [(day, kind) for day, kind in _EXCEPTIONS.rows()]
