"""A list's filter lives in the address: read it, write it back, and name what is chosen as chips.

An address that a person edited by hand never fails: what cannot be understood is left out.
"""

from dataclasses import dataclass
from datetime import date

from flask import request
from flask_login import current_user

from .. import clock
from ..domain.day_entry import read_period
from ..domain.errors import BadInput
from ..domain.lifecycle import STATE_NAMES
from ..domain.permissions import UNIT_ROLES
from ..models import Section
from ..queries.task_list import COMPUTED, ORDERS, PARTS, ListFilter, plan_years
from ..queries.units import UnitChoice
from ..services.calendar import working_calendar
from .navigation import address_with

EVERY_YEAR = "moi-nam"
FIRST_YEAR, LAST_YEAR = 1990, 2100
POPULATIONS = {"ke-hoach": "plan", "giao": "assigned"}


@dataclass(frozen=True)
class Chip:
    """A chosen filter in words, with the address of the same list without it."""

    words: str
    remove: str


def number_of(name: str) -> int | None:
    """A number from the address, None where there is none."""
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def day_of(name: str) -> date | None:
    """The (last) day that the address gives in any form a date field takes, None where it gives none."""
    text = request.args.get(name, "")
    try:
        return read_period(text, clock.today().year).end if text.strip() else None
    except BadInput:
        return None


def chosen_year() -> int | None:
    """The year asked for; without one, the newest plan's; None for every year."""
    if request.args.get("nam") == EVERY_YEAR:
        return None
    asked = number_of("nam")
    return asked if asked and FIRST_YEAR <= asked <= LAST_YEAR else next(iter(plan_years()), None)


def soon_until(today: date) -> date:
    """The last day of "sắp đến hạn": the first reminder step ahead, in the agency's working days."""
    return working_calendar(today).add(today, max(current_user.agency.rules.reminder_steps))


def default_part() -> str:
    """Where a person begins: heads and staff at what their unit leads, everybody else at everything."""
    return "chu-tri" if current_user.role in UNIT_ROLES and current_user.unit_id else "tat-ca"


def filter_from_address() -> ListFilter:
    """The filter that this address asks for."""
    today = clock.today()
    part = request.args.get("vai", "")
    part = part if part in PARTS else default_part()
    state = request.args.get("tinh-trang", "")
    unit_id = number_of("don-vi")
    if unit_id is None and part != "tat-ca":
        unit_id = current_user.unit_id
    order = request.args.get("sap-xep", "")
    return ListFilter(
        today=today, soon_until=soon_until(today), year=chosen_year(),
        population=POPULATIONS.get(request.args.get("loai", "")), part=part, unit_id=unit_id,
        section_id=number_of("linh-vuc"), state=state if state in COMPUTED or state in STATE_NAMES else None,
        due_by=day_of("han-den"), order=order if order in ORDERS else "",
        words=request.args.get("q", "").strip(),
    )


def without(name: str) -> str:
    """This list's address without one chosen filter, from its first page."""
    return address_with(**{name: None, "trang": None})


def chips(wanted: ListFilter, units: list[UnitChoice], sections: list[Section]) -> list[Chip]:
    """What is chosen beyond the list's beginning, each removable."""
    found: list[Chip] = []
    if wanted.words:
        found.append(Chip(f"Có chữ “{wanted.words}”", without("q")))
    if number_of("don-vi"):
        name = next((unit.name for unit in units if unit.id == wanted.unit_id), "đơn vị không có")
        found.append(Chip(f"Đơn vị: {name}", without("don-vi")))
    if wanted.section_id:
        name = next((f"{s.code} {s.title}".strip() for s in sections if s.id == wanted.section_id), "không có")
        found.append(Chip(f"Lĩnh vực: {name}", without("linh-vuc")))
    if wanted.state:
        words = COMPUTED.get(wanted.state) or STATE_NAMES[wanted.state]
        found.append(Chip(f"Tình trạng: {words}", without("tinh-trang")))
    if wanted.population:
        words = "Kế hoạch của cơ quan" if wanted.population == "plan" else "Cấp trên giao"
        found.append(Chip(words, without("loai")))
    if wanted.due_by:
        found.append(Chip(f"Hạn đến {wanted.due_by:%d/%m/%Y}", without("han-den")))
    return found
