"""People, their sessions, their stand-ins, and the throttle on signing in."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import Base, Moment
from ..scope import AgencyOwned
from .agency import Agency
from .unit import Unit


class User(AgencyOwned, Base):
    """A person. `left_on` is the last day of work here: from then on no sign-in and no mail."""

    __tablename__ = "users"
    __table_args__ = (Index("ix_users_agency_id_unit_id", "agency_id", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(255), unique=True)
    name: Mapped[str] = mapped_column(String(255))
    role: Mapped[str] = mapped_column(String(20))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    password_hash: Mapped[str] = mapped_column(String(255), default="")
    must_change_password: Mapped[bool] = mapped_column(default=False)
    left_on: Mapped[date | None]
    last_sign_in_at: Mapped[datetime | None] = mapped_column(Moment)
    created_at: Mapped[datetime] = mapped_column(Moment)

    agency: Mapped[Agency] = relationship()
    unit: Mapped[Unit | None] = relationship()

    is_authenticated = True
    is_anonymous = False

    @property
    def is_active(self) -> bool:
        return self.left_on is None

    def get_id(self) -> str:
        return str(self.id)


class UserSession(AgencyOwned, Base):
    """A signed-in browser; ending the row signs it out everywhere. `token_hash` is SHA-256 of the cookie's token."""

    __tablename__ = "user_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)

    user: Mapped[User] = relationship()


class SignInAttempt(Base):
    """A failed attempt to sign in, kept for the throttle; `key` is a hash of the address or the e-mail."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = (Index("ix_sign_in_attempts_key_at", "key", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment)


class StandIn(AgencyOwned, Base):
    """Người thay: who receives and may act for a person from one day to another, both included."""

    __tablename__ = "stand_ins"
    __table_args__ = (Index("ix_stand_ins_agency_id_user_id", "agency_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    stand_in_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    from_on: Mapped[date]
    to_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(500), default="")

    user: Mapped[User] = relationship(foreign_keys=[user_id])
    stand_in: Mapped[User] = relationship(foreign_keys=[stand_in_id])
