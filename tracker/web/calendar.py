"""Lịch làm việc: the year as the agency works it, with the days that differ from the week."""

import calendar as weeks
import re
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for

from .. import clock
from ..domain.wording import _
from ..domain.workdays import SATURDAY
from ..models import CalendarDay
from ..queries.calendar import calendar_days_of_year
from ..services import calendar as service
from .forms import Answers
from .guard import right

blueprint = Blueprint("calendar", __name__)


@dataclass(frozen=True)
class Cell:
    """One day of a month's grid; `kind` is rest, work (làm bù), weekend or plain."""

    day: date
    kind: str
    name: str


def months_of(year: int, exceptions: list[CalendarDay]) -> list[list[list[Cell | None]]]:
    """Twelve months of weeks from Monday on; None stands where a week reaches into another month."""
    known = {entry.day: entry for entry in exceptions}
    grid = weeks.Calendar(firstweekday=0)
    return [[[_cell(day, known) if day.month == month else None for day in week]
             for week in grid.monthdatescalendar(year, month)] for month in range(1, 13)]


def _cell(day: date, known: dict[date, CalendarDay]) -> Cell:
    entry = known.get(day)
    if entry is not None:
        return Cell(day, entry.kind, entry.name)
    return Cell(day, "weekend" if day.weekday() >= SATURDAY else "plain", "")


def _year() -> int:
    text = request.values.get("nam", "")
    year = int(text) if re.fullmatch(r"\d{4}", text) else clock.today().year
    return min(max(year, service.FIRST_YEAR), service.LAST_YEAR)


@blueprint.get("/lich-lam-viec")
@right("calendar.view")
def show():
    return _page(_year(), Answers({}))


def _page(year: int, answers: Answers) -> str:
    kept = calendar_days_of_year(year)
    shown = kept or service.proposed(year)
    return render_template(
        "calendar/page.html", year=year, months=months_of(year, shown), entries=shown, kept=bool(kept),
        kinds=service.KINDS, answers=answers, errors=answers.errors, years=(service.FIRST_YEAR, service.LAST_YEAR),
    )


@blueprint.post("/lich-lam-viec/lay-lich")
@right("calendar.edit")
def fill():
    year = _year()
    service.fill_years([year])
    flash(_("Đã ghi lịch nghỉ lễ năm {year}. Đối chiếu với thông báo nghỉ lễ, Tết của năm rồi sửa ngày khác biệt.",
            year=year),
          "done")
    return redirect(url_for("calendar.show", nam=year))


@blueprint.post("/lich-lam-viec")
@right("calendar.edit")
def set_day():
    answers = Answers(request.form)
    day = answers.day("day", _("Nhập ngày nghỉ hoặc ngày làm bù, ví dụ 02/01/2026."))
    kind = answers.choice("kind", service.KINDS, _("Chọn Nghỉ hoặc Làm bù."))
    if day and answers.ok:
        with answers.attempt():
            entry = service.set_day(day, kind, answers.text("name"))
            flash(_("Đã ghi {day:%d/%m/%Y}: {KINDS} ({name}).",
                    day=entry.day, KINDS=service.KINDS[entry.kind], name=entry.name), "done")
    if day is None or not answers.ok:
        return _page(_year(), answers), 422
    return redirect(url_for("calendar.show", nam=day.year))


@blueprint.post("/lich-lam-viec/<int:day_id>/bo")
@right("calendar.edit")
def remove_day(day_id: int):
    day = service.remove_day(day_id)
    flash(_("Đã bỏ {day:%d/%m/%Y} khỏi danh sách: ngày này lại theo tuần làm việc thường.", day=day), "done")
    return redirect(url_for("calendar.show", nam=day.year))
