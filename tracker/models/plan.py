"""A plan, its sections, and the draft that a file leaves until a person imports it."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from ..database import Base, Moment
from ..scope import AgencyOwned


class Plan(AgencyOwned, Base):
    """A year's plan. One counted plan per agency and year enters 1.1.x; `last_position` never goes back."""

    __tablename__ = "plans"
    __table_args__ = (
        Index("uq_plans_counted", "agency_id", "year", unique=True,
              sqlite_where=text("counted"), postgresql_where=text("counted")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    title: Mapped[str] = mapped_column(Text, default="")
    number: Mapped[str] = mapped_column(String(100), default="")
    issued_on: Mapped[date]
    counted: Mapped[bool] = mapped_column(default=True)
    reminders_from: Mapped[date]
    last_position: Mapped[int] = mapped_column(default=0)
    columns: Mapped[list] = mapped_column(JSON, default=list)
    count_by_number: Mapped[int] = mapped_column(default=0)
    source_name: Mapped[str] = mapped_column(String(255), default="")
    imported_at: Mapped[datetime] = mapped_column(Moment)
    imported_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    sections: Mapped[list["Section"]] = relationship(back_populates="plan", order_by="Section.sort_order")


class Section(AgencyOwned, Base):
    """Lĩnh vực: I..VII, or 7.1 under VII."""

    __tablename__ = "sections"
    __table_args__ = (Index("ix_sections_plan_id_sort_order", "plan_id", "sort_order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("sections.id"))
    code: Mapped[str] = mapped_column(String(20), default="")
    title: Mapped[str] = mapped_column(Text, default="")
    sort_order: Mapped[int]

    plan: Mapped[Plan] = relationship(back_populates="sections")


class ImportDraft(AgencyOwned, Base):
    """An uploaded file as read, waiting for a person's decisions. `state`: waiting, reading, ready, failed, imported.

    `purpose` is `import` (a plan to be made; `plan_id` once it is) or `revision` (of the plan `plan_id`; imported means
    closed). `paper` is the file as any reader gives it (packed JSON), so that choosing another table or column needs no
    second reading. `meta` holds what the reading said of the whole: title block, columns, counts, sections, problems.
    """

    __tablename__ = "import_drafts"
    __table_args__ = (Index("ix_import_drafts_agency_id_state", "agency_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    year: Mapped[int]
    file_name: Mapped[str] = mapped_column(String(255))
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    paper: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    purpose: Mapped[str] = mapped_column(String(10), default="import")
    state: Mapped[str] = mapped_column(String(20), default="waiting")
    message: Mapped[str] = mapped_column(Text, default="")
    meta: Mapped[dict] = mapped_column(JSON, default=dict)
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plans.id"))
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(Moment)
    updated_at: Mapped[datetime] = mapped_column(Moment)

    rows: Mapped[list["ImportRow"]] = relationship(back_populates="draft", order_by="ImportRow.position")


class ImportRow(AgencyOwned, Base):
    """One task of a draft: `source` as printed, `reading` as understood or corrected by a person."""

    __tablename__ = "import_rows"
    __table_args__ = (UniqueConstraint("draft_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("import_drafts.id"))
    position: Mapped[int]
    source: Mapped[dict] = mapped_column(JSON)
    reading: Mapped[dict] = mapped_column(JSON)
    problems: Mapped[list] = mapped_column(JSON, default=list)
    settled: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

    draft: Mapped[ImportDraft] = relationship(back_populates="rows")
