"""The register of units: by name or alias, in dictionary order, and as the reading rules want it."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from ..database import db
from ..domain.errors import NotFound
from ..domain.lifecycle import OPEN_STATES
from ..domain.text import fold
from ..domain.units import Unit as KnownUnit
from ..domain.wording import _
from ..models import Task, Unit, UnitAlias, User
from ..scope import Reading


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """A unit as it is offered; `in_use` is false for one that has ended."""

    id: int
    name: str
    kind: str
    in_use: bool


def units_of_agency() -> list[Unit]:
    """All units of the agency in scope with aliases, names and members, in dictionary order."""
    return list(db.session.scalars(
        select(Unit).options(selectinload(Unit.aliases), selectinload(Unit.members), selectinload(Unit.names))
        .order_by(Unit.kind.desc(), Unit.sort_key, Unit.id)
    ))


_CHOICES = Reading(
    select(Unit.id, Unit.name, Unit.kind, Unit.valid_to.is_(None)).order_by(Unit.kind.desc(), Unit.sort_key, Unit.id)
)


def units_to_choose() -> list[UnitChoice]:
    """Every unit of the agency in scope, in dictionary order, as a select box needs it."""
    return [UnitChoice(*row) for row in _CHOICES.rows()]


def register_of_units() -> list[KnownUnit]:
    """The units in force as the reading rules want them."""
    return [known_unit(unit) for unit in units_of_agency() if unit.valid_to is None]


def known_unit(unit: Unit) -> KnownUnit:
    """A unit with its aliases; for the rules of reading, one of another agency is a unit like others."""
    return KnownUnit(unit.id, unit.name, tuple(alias.alias for alias in unit.aliases),
                     "group" if unit.kind == "group" else "unit", tuple(one.unit_id for one in unit.members))


def find_unit(name: str) -> Unit | None:
    """The unit of exactly this folded name or known alias."""
    key = fold(name)
    found = db.session.scalar(select(Unit).where(Unit.search_key == key, Unit.valid_to.is_(None)))
    if found is not None:
        return found
    return db.session.scalar(select(Unit).join(UnitAlias).where(UnitAlias.alias_key == key))


def unit_named(name: str) -> Unit:
    """`find_unit`, or `NotFound` saying how to add it."""
    unit = find_unit(name)
    if unit is None:
        raise NotFound(_("Danh mục đơn vị chưa có “{name}”. Thêm đơn vị này ở trang Đơn vị, hoặc ghi đúng tên đã có.",
                         name=name))
    return unit


def unit_by_id(unit_id: int) -> Unit:
    """A unit of the agency in scope with all that belongs to it."""
    unit = db.session.scalar(select(Unit).where(Unit.id == unit_id))
    if unit is None:
        raise NotFound(_("Không có đơn vị này. Về trang Đơn vị và chọn lại."))
    return unit


def units_in_use(kind: str = "unit") -> list[Unit]:
    """The units of a kind that have not ended, in dictionary order."""
    return list(db.session.scalars(
        select(Unit).where(Unit.kind == kind, Unit.valid_to.is_(None)).order_by(Unit.sort_key, Unit.id)
    ))


def open_led_by_unit() -> dict[int, int]:
    """How many open tasks each unit leads."""
    rows = db.session.execute(
        select(Task.lead_unit_id, func.count(Task.id))
        .where(Task.lead_unit_id.is_not(None), Task.state.in_(OPEN_STATES)).group_by(Task.lead_unit_id)
    )
    return {unit_id: count for unit_id, count in rows if unit_id is not None}


def people_by_unit() -> dict[int, int]:
    """How many people work in each unit now."""
    rows = db.session.execute(
        select(User.unit_id, func.count(User.id)).where(User.unit_id.is_not(None), User.left_on.is_(None))
        .group_by(User.unit_id)
    )
    return {unit_id: count for unit_id, count in rows if unit_id is not None}


def count_open_led_by(unit: Unit) -> int:
    """How many open tasks the unit leads."""
    return open_led_by_unit().get(unit.id, 0)


def count_people_of(unit: Unit) -> int:
    """How many people work in the unit now."""
    return people_by_unit().get(unit.id, 0)
