"""A period's report: what people type, the agency's own forms by version, and the frozen whole that never changes."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text, UniqueConstraint, event
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from ..database import Base, Moment
from ..scope import AgencyOwned
from .user import User


class Report(AgencyOwned, Base):
    """One form for one period of one agency. `state`: draft, frozen, sent.

    `correction` is 0 for the report itself and n for "điều chỉnh lần n", which has its own rows and its `reason`.
    `form_version` is the version of the agency's own form it was begun on, 0 for a form that came with the program.
    """

    __tablename__ = "reports"
    __table_args__ = (UniqueConstraint("agency_id", "period", "form", "correction"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(String(20))
    form: Mapped[str] = mapped_column(String(80))
    form_version: Mapped[int] = mapped_column(default=0)
    correction: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(Text, default="")
    from_on: Mapped[date]
    to_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(10), default="draft")
    created_at: Mapped[datetime] = mapped_column(Moment)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    sent_as: Mapped[str] = mapped_column(Text, default="")

    values: Mapped[list["ReportValue"]] = relationship(back_populates="report")
    texts: Mapped[list["ReportText"]] = relationship(back_populates="report")
    frozen: Mapped["FrozenReport | None"] = relationship(back_populates="report")
    sent_by: Mapped[User | None] = relationship()


class ReportValue(AgencyOwned, Base):
    """What a person typed in a row (by the row's number in the form): value and note, kept as typed."""

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


class ReportText(AgencyOwned, Base):
    """A part of the report's words that a person has rewritten; `drafted` is what the numbers had said at that time."""

    __tablename__ = "report_texts"
    __table_args__ = (UniqueConstraint("report_id", "part"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"))
    part: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text, default="")
    drafted: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    report: Mapped[Report] = relationship(back_populates="texts")
    changed_by: Mapped[User | None] = relationship()


class FrozenReport(AgencyOwned, Base):
    """Số liệu đã chốt: rows, task lists, buckets, definitions and words as plain data that lean on no other table."""

    __tablename__ = "frozen_reports"
    __table_args__ = (UniqueConstraint("report_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"))
    content: Mapped[dict] = mapped_column(JSON)
    frozen_at: Mapped[datetime] = mapped_column(Moment)
    frozen_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    report: Mapped[Report] = relationship(back_populates="frozen")
    frozen_by: Mapped[User | None] = relationship()
    files: Mapped[list["FrozenFile"]] = relationship(back_populates="frozen", order_by="FrozenFile.id")


class FrozenFile(AgencyOwned, Base):
    """One exported file of a frozen report, byte for byte. `kind`: docx, xlsx, pdf, json."""

    __tablename__ = "frozen_files"
    __table_args__ = (UniqueConstraint("frozen_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    frozen_id: Mapped[int] = mapped_column(ForeignKey("frozen_reports.id"))
    kind: Mapped[str] = mapped_column(String(10))
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))

    frozen: Mapped[FrozenReport] = relationship(back_populates="files")


class FormVersion(AgencyOwned, Base):
    """A version of an agency's own form. `state`: draft, confirmed. `data` is a form file's content.

    A confirmed version is in force for periods that end on or after `valid_from`, until the next one.
    """

    __tablename__ = "form_versions"
    __table_args__ = (UniqueConstraint("agency_id", "key", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80))
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(255))
    data: Mapped[dict] = mapped_column(JSON)
    valid_from: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(10), default="draft")
    source_name: Mapped[str] = mapped_column(String(255), default="")
    created_at: Mapped[datetime] = mapped_column(Moment)
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    confirmed_by: Mapped[User | None] = relationship()


class FrozenForGood(RuntimeError):
    """Something tried to change or remove what was frozen: always a programming error."""


@event.listens_for(FrozenReport, "before_update")
@event.listens_for(FrozenReport, "before_delete")
@event.listens_for(FrozenFile, "before_update")
@event.listens_for(FrozenFile, "before_delete")
def _refuse(_mapper, _connection, target) -> None:
    raise FrozenForGood(f"{type(target).__name__} {target.id} is frozen")
