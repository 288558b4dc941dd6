"""Other views of the list of tasks, by the same filter: a month as a calendar, a quarter by unit, the year's kỳ."""

import calendar as weeks
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from flask import render_template, request

from .. import clock
from ..domain.wording import _
from ..queries.due_points import DuePoint, due_between, parts_between
from ..queries.task_list import ListFilter
from ..services.calendar import working_calendar
from .guard import right
from .list_filter import FIRST_YEAR, LAST_YEAR, filter_from_address
from .task_words import Badge, occurrence_badge, part_in_short, whole_badge
from .tasks import blueprint, list_scene

MOST = 600
ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True)
class Mark:
    """A due point as a cell shows it."""

    point: DuePoint
    badge: Badge


@dataclass(frozen=True)
class Span:
    """The stretch of days that a view shows; `before` and `after` are the words of the address for its neighbours."""

    name: str
    first: date
    last: date
    before: dict[str, str]
    after: dict[str, str]


@blueprint.get("/lich")
@right("task.view")
def month():
    """A month with what falls due on each of its days."""
    wanted = filter_from_address()
    year, number = _asked("thang", 12, wanted)
    span = _month(year, number)
    points = due_between(wanted, span.first, span.last, MOST + 1)
    marks = _marks(points, wanted.today)
    by_day = defaultdict(list)
    for mark in marks:
        by_day[mark.point.due_on].append(mark)
    grid = weeks.Calendar(firstweekday=0).monthdatescalendar(year, number)
    days = [[day if day.month == number else None for day in week] for week in grid]
    return _view("task/month.html", wanted, span, points, marks=marks, days=days, by_day=by_day,
                 works=working_calendar(span.first).is_working)


@blueprint.get("/quy")
@right("task.view")
def quarter():
    """A quarter: who owes what in which month."""
    wanted = filter_from_address()
    year, number = _asked("quy", 4, wanted)
    months = [_month(year, 3 * number - 2 + place) for place in range(3)]
    span = Span(_("Quý {roman}/{year}",
                  roman=ROMAN[number - 1],
                  year=year), months[0].first, months[-1].last, *_beside("quy", year, number, 4))
    points = due_between(wanted, span.first, span.last, MOST + 1)
    marks = _marks(points, wanted.today)
    rows: dict = defaultdict(lambda: [[], [], []])
    for mark in marks:
        rows[mark.point.task.lead_unit][(mark.point.due_on.month - 1) % 3].append(mark)
    ordered = sorted(rows.items(), key=lambda row: (row[0] is None, row[0].sort_key if row[0] else ""))
    return _view("task/quarter.html", wanted, span, points, months=months, rows=ordered)


@blueprint.get("/ca-nam")
@right("task.view")
def year():
    """The year of the tasks that come back: one row a task, its kỳ by month."""
    wanted = filter_from_address()
    asked, _part = _asked("cua-nam", 1, wanted)
    before, after = ({"cua-nam": str(asked + step)} for step in (-1, 1))
    span = Span(_("Năm {asked}", asked=asked), date(asked, 1, 1), date(asked, 12, 31), before, after)
    points = parts_between(wanted, span.first, span.last, MOST + 1)
    marks = _marks(points, wanted.today)
    rows: dict = defaultdict(lambda: [[] for _ in range(12)])
    for mark in sorted(marks, key=lambda mark: (mark.point.task.sort_order, mark.point.task.id, mark.point.due_on)):
        rows[mark.point.task][mark.point.due_on.month - 1].append(mark)
    return _view("task/year.html", wanted, span, points, rows=rows.items(), in_short=part_in_short)


def _view(template: str, wanted: ListFilter, span: Span, points: list[DuePoint], **more):
    return render_template(template, span=span, most=MOST, full=len(points) > MOST, today_is_in=span.first
                           <= wanted.today <= span.last, **list_scene(wanted), **more)


def _marks(points: Iterable[DuePoint], today: date) -> list[Mark]:
    return [Mark(point, occurrence_badge(point.occurrence, today) if point.occurrence
                 else whole_badge(point.task, today)) for point in islice(points, MOST)]


def _asked(name: str, most: int, wanted: ListFilter) -> tuple[int, int]:
    """(year, number) of the address, like 2026-11; else today's, or the first of the list's year where that is
    another."""
    text = request.args.get(name, "")
    found = re.fullmatch(r"(\d{4})(?:-(\d{1,2}))?", text)
    if found and FIRST_YEAR <= int(found[1]) <= LAST_YEAR and 1 <= int(found[2] or 1) <= most:
        return int(found[1]), int(found[2] or 1)
    today = clock.today()
    if wanted.year and wanted.year != today.year:
        return wanted.year, 1
    return today.year, (today.month - 1) * most // 12 + 1


def _month(year: int, number: int) -> Span:
    first = date(year, number, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return Span(_("Tháng {number}/{year}", number=number, year=year), first, last, *_beside("thang", year, number, 12))


def _beside(name: str, year: int, number: int, most: int) -> list[dict[str, str]]:
    """The words for the one before and the one after."""
    index = year * most + number - 1
    return [{name: f"{one // most}-{one % most + 1}"} for one in (index - 1, index + 1)]
