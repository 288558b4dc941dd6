"""How things are written on screen: days as dd/mm/yyyy, numbers as 16.183 and 99,9 %, states in office words."""

from datetime import date, datetime

from flask import Flask, g, request, url_for
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from .. import clock
from ..domain.lifecycle import STATE_NAMES
from ..domain.permissions import ROLES
from ..domain.text import dotted
from ..domain.wording import _, language
from . import guard

WEEKDAYS = ((_("T2"), _("Thứ Hai")), (_("T3"), _("Thứ Ba")), (_("T4"), _("Thứ Tư")), (_("T5"), _("Thứ Năm")),
            (_("T6"), _("Thứ Sáu")), (_("T7"), _("Thứ Bảy")), (_("CN"), _("Chủ nhật")))


def day(value: date | None, empty: str = "–") -> str:
    """dd/mm/yyyy."""
    return f"{value.day:02}/{value.month:02}/{value.year:04}" if value else empty


def iso_day(text: str | None) -> str:
    """dd/mm/yyyy from an ISO day, "" for none."""
    return date.fromisoformat(text).strftime("%d/%m/%Y") if text else ""


def moment(value: datetime | None, empty: str = "–") -> str:
    """HH:MM dd/mm/yyyy on a Vietnamese clock."""
    return clock.local(value).strftime("%H:%M %d/%m/%Y") if value else empty


def number(value: int | None) -> str:
    """16.183."""
    return "–" if value is None else dotted(value)


def percent(part: int, whole: int) -> str:
    """99,9 % of a named whole; a dash where the whole is nothing."""
    return "–" if not whole else f"{100 * part / whole:.1f} %".replace(".", ",")


def register(app: Flask) -> None:
    """Give the templates their filters and the few names that every page uses."""
    def task_address(task_id: int | str) -> str:
        """A task's page; its beginning is built once a request, for a list names fifty (which "" gives alone)."""
        if "before_task_id" not in g:
            g.before_task_id = url_for("task.page", task_id=0).removesuffix("0")
        return f"{g.before_task_id}{task_id}"

    def csrf_token() -> str:
        """Asked for once a request: a list of fifty rows has as many forms."""
        if "csrf_written" not in g:
            g.csrf_written = generate_csrf()
        return g.csrf_written

    app.jinja_env.filters.update(day=day, iso_day=iso_day, moment=moment, number=number)
    app.jinja_env.globals.update(
        task_address=task_address, may=guard.may, may_on=guard.may_on, percent=percent,
        csrf_token=csrf_token, language=language, STATE_NAMES=STATE_NAMES, ROLES=ROLES, WEEKDAYS=WEEKDAYS,
    )

    @app.context_processor
    def _page() -> dict:
        person = current_user._get_current_object()
        return {"today": clock.today(), "person": person if person.is_authenticated else None,
                "here": request.full_path.rstrip("?")}
