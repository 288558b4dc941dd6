"""A period's report: the rows that people type, and later the frozen whole."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import Base, Moment
from ..scope import AgencyOwned
from .user import User


class Report(AgencyOwned, Base):
    """One form for one period of one agency. `state`: draft, frozen, sent."""

    __tablename__ = "reports"
    __table_args__ = (UniqueConstraint("agency_id", "period", "form"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(String(20))
    form: Mapped[str] = mapped_column(String(80))
    from_on: Mapped[date]
    to_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(10), default="draft")
    created_at: Mapped[datetime] = mapped_column(Moment)

    values: Mapped[list["ReportValue"]] = relationship(back_populates="report")


class ReportValue(AgencyOwned, Base):
    """What a person typed in a row (by the row's place in the form, from 1): value and note, kept as typed."""

    __tablename__ = "report_values"
    __table_args__ = (UniqueConstraint("report_id", "row"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"))
    row: Mapped[int]
    value: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    report: Mapped[Report] = relationship(back_populates="values")
    changed_by: Mapped[User | None] = relationship()
