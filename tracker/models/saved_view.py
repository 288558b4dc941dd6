"""A way of looking at the list of tasks that somebody gave a name."""

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import Base
from ..scope import AgencyOwned
from .user import User


class SavedView(AgencyOwned, Base):
    """`query` is the list's address without "?" and page; a `shared` one is offered to everybody of the agency."""

    __tablename__ = "saved_views"
    __table_args__ = (UniqueConstraint("user_id", "name"), Index("ix_saved_views_agency_id", "agency_id", "shared"))

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    name: Mapped[str] = mapped_column(String(100))
    query: Mapped[str] = mapped_column(Text)
    shared: Mapped[bool] = mapped_column(default=False)

    user: Mapped[User] = relationship()
