"""A list's filter lives in the address: read it, write it back, and name what is chosen as chips.

An address that a person edited by hand never fails: what cannot be understood is left out. The same words are read from
a stored query, so that a saved view and "all that match" mean exactly what the address means.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl, urlencode

from flask import request
from flask_login import current_user

from .. import clock
from ..domain.day_entry import read_period
from ..domain.errors import BadInput
from ..domain.lifecycle import STATE_NAMES
from ..domain.permissions import UNIT_ROLES
from ..domain.wording import _
from ..models import Plan, Section, User
from ..queries.task_list import COMPUTED, ORDERS, PARTS, ListFilter, plan_years
from ..queries.units import UnitChoice
from ..services.calendar import working_calendar
from .navigation import address_with

EVERY_YEAR = "moi-nam"
FIRST_YEAR, LAST_YEAR = 1990, 2100
POPULATIONS = {"ke-hoach": "plan", "giao": "assigned"}
NO_DOCUMENT = "chua-co"
WORDS = ("vai", "q", "don-vi", "linh-vuc", "tinh-trang", "nam", "loai", "ke-hoach", "nguoi", "han-tu", "han-den",
         "qua-han-tu", "im-lang", "van-ban", "sap-xep")
FURTHER = ("loai", "ke-hoach", "nguoi", "han-tu", "han-den", "qua-han-tu", "im-lang", "van-ban")


@dataclass(frozen=True)
class Chip:
    """A chosen filter in words, with the address of the same list without it."""

    words: str
    remove: str


def number_of(name: str, words: Mapping[str, str] | None = None) -> int | None:
    """A number from the address (or from other words), None where there is none."""
    text = (request.args if words is None else words).get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def day_of(name: str, words: Mapping[str, str] | None = None, *, first: bool = False) -> date | None:
    """The last (or first) day that the address gives in any form a date field takes, None where it gives none."""
    text = (request.args if words is None else words).get(name, "")
    try:
        period = read_period(text, clock.today().year) if text.strip() else None
    except BadInput:
        return None
    return None if period is None else period.start if first else period.end


def chosen_year(words: Mapping[str, str] | None = None) -> int | None:
    """The year asked for; without one, the newest plan's; None for every year."""
    words = request.args if words is None else words
    if words.get("nam") == EVERY_YEAR:
        return None
    asked = number_of("nam", words)
    return asked if asked and FIRST_YEAR <= asked <= LAST_YEAR else next(iter(plan_years()), None)


def soon_until(today: date) -> date:
    """The last day of "sắp đến hạn": the first reminder step ahead, in the agency's working days."""
    return working_calendar(today).add(today, max(current_user.rules.reminder_steps))


def default_part() -> str:
    """Where a person begins: heads and staff at what their unit leads, everybody else at everything."""
    return "chu-tri" if current_user.role in UNIT_ROLES and current_user.unit_id else "tat-ca"


def filter_from_address() -> ListFilter:
    """The filter that this address asks for."""
    return filter_from(request.args)


def filter_from_query(query: str) -> ListFilter:
    """The filter that a stored query string asks for."""
    return filter_from(dict(parse_qsl(query)))


def filter_from(words: Mapping[str, str]) -> ListFilter:
    """The filter that the words of an address ask for."""
    today = clock.today()
    part = words.get("vai", "")
    part = part if part in PARTS else default_part()
    state, order = words.get("tinh-trang", ""), words.get("sap-xep", "")
    unit_id = number_of("don-vi", words)
    if unit_id is None and (part in ("chu-tri", "phoi-hop") or part == "theo-doi" and current_user.role in UNIT_ROLES):
        unit_id = current_user.unit_id
    return ListFilter(
        today=today, soon_until=soon_until(today), year=chosen_year(words), plan_id=number_of("ke-hoach", words),
        population=POPULATIONS.get(words.get("loai", "")), part=part, unit_id=unit_id,
        section_id=number_of("linh-vuc", words), assignee_id=number_of("nguoi", words),
        state=state if state in COMPUTED or state in STATE_NAMES else None,
        due_from=day_of("han-tu", words, first=True), due_by=day_of("han-den", words),
        late_for=_days("qua-han-tu", words), silent_for=_days("im-lang", words),
        without_evidence=words.get("van-ban") == NO_DOCUMENT, order=order if order in ORDERS else "",
        words=words.get("q", "").strip(),
    )


def _days(name: str, words: Mapping[str, str]) -> int | None:
    days = number_of(name, words)
    return days if days and days < 10_000 else None


def query_of(words: Mapping[str, str], **instead: str) -> str:
    """The words of a list's address that mean something, as a query string without the page."""
    kept = {name: words[name] for name in WORDS if words.get(name)}
    return urlencode({**kept, **instead})


def without(name: str) -> str:
    """This list's address without one chosen filter, from its first page."""
    return address_with(**{name: None, "trang": None})


@dataclass(frozen=True)
class Choices:
    """What the filter offers by name."""

    units: list[UnitChoice]
    sections: list[Section]
    plans: list[Plan]
    people: list[User]


def chips(wanted: ListFilter, offered: Choices) -> list[Chip]:
    """What is chosen beyond the list's beginning, each removable."""
    said = [*_named(wanted, offered), *_in_words(wanted)]
    return [Chip(words, without(name)) for name, words in said]


def _named(wanted: ListFilter, offered: Choices) -> list[tuple[str, str]]:
    said = [("q", _("Có chữ “{words}”", words=wanted.words))] if wanted.words else []
    if number_of("don-vi"):
        name = next((unit.name for unit in offered.units if unit.id == wanted.unit_id), _("đơn vị không có"))
        said.append(("don-vi", _("Đơn vị: {name}", name=name)))
    if wanted.section_id:
        name = next((f"{s.code} {s.title}".strip() for s in offered.sections if s.id == wanted.section_id), _(
            "không có"))
        said.append(("linh-vuc", _("Lĩnh vực: {name}", name=name)))
    if wanted.state:
        said.append(("tinh-trang", _("Tình trạng: {state}",
                                     state=COMPUTED.get(wanted.state) or STATE_NAMES[wanted.state])))
    if wanted.population:
        said.append(("loai", _("Kế hoạch của cơ quan") if wanted.population == "plan" else _("Cấp trên giao")))
    if wanted.plan_id:
        name = next((plan_name(plan) for plan in offered.plans if plan.id == wanted.plan_id), _("không có"))
        said.append(("ke-hoach", _("Kế hoạch: {name}", name=name)))
    if wanted.assignee_id:
        name = next((one.name for one in offered.people if one.id == wanted.assignee_id), _("không có"))
        said.append(("nguoi", _("Người thực hiện: {name}", name=name)))
    return said


def _in_words(wanted: ListFilter) -> list[tuple[str, str]]:
    said = []
    if wanted.due_from:
        said.append(("han-tu", _("Hạn từ {due_from:%d/%m/%Y}", due_from=wanted.due_from)))
    if wanted.due_by:
        said.append(("han-den", _("Hạn đến {due_by:%d/%m/%Y}", due_by=wanted.due_by)))
    if wanted.late_for:
        said.append(("qua-han-tu", _("Quá hạn từ {late_for} ngày", late_for=wanted.late_for)))
    if wanted.silent_for:
        said.append(("im-lang", _("Không cập nhật từ {silent_for} ngày", silent_for=wanted.silent_for)))
    if wanted.without_evidence:
        said.append(("van-ban", _("Chưa có văn bản")))
    return said


def plan_name(plan: Plan) -> str:
    """A plan in a list of choices."""
    return f"{plan.year} – {plan.number or plan.title or _('kế hoạch')}"[:80]
