"""An agency (the tenant) and its working-day table."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base, Moment
from ..domain.settings import AgencySettings
from ..scope import AgencyOwned


class Agency(Base):
    """A Sở, a UBND, a Thanh tra. `settings` holds only what differs from `AgencySettings`' defaults."""

    __tablename__ = "agencies"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(50), unique=True)
    name: Mapped[str] = mapped_column(String(255))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"))
    settings: Mapped[dict] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(Moment)

    @property
    def rules(self) -> AgencySettings:
        """The agency's settings with the defaults filled in."""
        return AgencySettings.from_dict(self.settings)


class CalendarDay(AgencyOwned, Base):
    """A day that differs from the week's rule: `rest` (nghỉ) or `work` (làm bù)."""

    __tablename__ = "calendar_days"
    __table_args__ = (UniqueConstraint("agency_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(255), default="")
