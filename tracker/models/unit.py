"""Units of an agency: rooms, subordinate units, groups of units, and units of other agencies that co-ordinate."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import Base
from ..domain.text import fold, sort_key
from ..domain.unit_names import name_on
from ..scope import AgencyOwned


class Unit(AgencyOwned, Base):
    """`kind` is `unit` (can answer for a task), `group` (a collective with members or none) or `external`."""

    __tablename__ = "units"
    __table_args__ = (Index("ix_units_agency_id_search_key", "agency_id", "search_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(255))
    kind: Mapped[str] = mapped_column(String(10), default="unit")
    search_key: Mapped[str] = mapped_column(String(255))
    sort_key: Mapped[str] = mapped_column(String(1200))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))

    aliases: Mapped[list["UnitAlias"]] = relationship(back_populates="unit", cascade="all, delete-orphan")
    names: Mapped[list["UnitName"]] = relationship(cascade="all, delete-orphan", order_by="UnitName.from_on")
    members: Mapped[list["UnitMember"]] = relationship(
        foreign_keys="UnitMember.group_id", cascade="all, delete-orphan"
    )

    def rename(self, name: str) -> None:
        """Set the present name with the keys it is found and sorted by."""
        self.name, self.search_key, self.sort_key = name, fold(name), sort_key(name)

    def name_on(self, day: date) -> str:
        """The name that the unit bore on a day."""
        return name_on(day, self.name, ((row.from_on, row.name) for row in self.names))


class UnitAlias(AgencyOwned, Base):
    """Another way papers write a unit's name, confirmed once by a person and remembered."""

    __tablename__ = "unit_aliases"
    __table_args__ = (UniqueConstraint("agency_id", "alias_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    alias: Mapped[str] = mapped_column(String(255))
    alias_key: Mapped[str] = mapped_column(String(255))

    unit: Mapped[Unit] = relationship(back_populates="aliases")


class UnitName(AgencyOwned, Base):
    """The name that a unit bore from a day on, so that an old report prints the old name."""

    __tablename__ = "unit_names"
    __table_args__ = (UniqueConstraint("unit_id", "from_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    name: Mapped[str] = mapped_column(String(255))
    from_on: Mapped[date]


class UnitMember(AgencyOwned, Base):
    """A unit's membership in a group."""

    __tablename__ = "unit_members"
    __table_args__ = (UniqueConstraint("group_id", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)

    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id])
