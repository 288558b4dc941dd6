"""The register of units: by name or alias, in dictionary order, and as the reading rules want it."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from ..database import db
from ..domain.errors import NotFound
from ..domain.text import fold
from ..domain.units import Unit as KnownUnit
from ..models import Unit, UnitAlias


def units_of_agency() -> list[Unit]:
    """All units of the agency in scope with aliases, names and members, in dictionary order."""
    return list(db.session.scalars(
        select(Unit).options(selectinload(Unit.aliases), selectinload(Unit.members), selectinload(Unit.names))
        .order_by(Unit.kind.desc(), Unit.sort_key, Unit.id)
    ))


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
        raise NotFound(f"Danh mục đơn vị chưa có “{name}”. Thêm đơn vị này ở trang Đơn vị, hoặc ghi đúng tên đã có.")
    return unit
