"""Who somebody is, and what part the own unit has in a task."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Protocol

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import joinedload

from ..database import db
from ..domain.errors import NotFound
from ..domain.permissions import UNIT_ROLES, may_on_task
from ..domain.settings import AgencySettings
from ..domain.text import sort_key
from ..domain.wording import _
from ..models import Agency, StandIn, Task, Unit, User, UserSession
from ..scope import Reading, every_agency

_SIGNED_IN = Reading(
    select(User.id, User.agency_id, User.email, User.name, User.role, User.unit_id, User.must_change_password,
           Agency.name.label("agency_name"), Agency.settings, Unit.name.label("unit_name"))
    .join(UserSession, UserSession.user_id == User.id).join(Agency, Agency.id == User.agency_id)
    .outerjoin(Unit, Unit.id == User.unit_id)
    .where(UserSession.token_hash == bindparam("token_hash"), UserSession.expires_at > bindparam("now"),
           UserSession.ended_at.is_(None), User.left_on.is_(None))
)


@dataclass(frozen=True)
class SignedIn:
    """Who asks: what pages and rights need of the person, read in one statement for every request. It stands for the
    `User` wherever one is only read; `agency` and `unit` are the rows themselves, fetched when something asks."""

    id: int
    agency_id: int
    email: str
    name: str
    role: str
    unit_id: int | None
    must_change_password: bool
    agency_name: str
    settings: dict[str, Any]
    unit_name: str | None

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        return str(self.id)

    @cached_property
    def rules(self) -> AgencySettings:
        """The agency's settings with the defaults filled in."""
        return AgencySettings.from_dict(self.settings)

    @property
    def agency(self) -> Agency:
        """The person's agency."""
        return db.session.get_one(Agency, self.agency_id)

    @property
    def unit(self) -> Unit | None:
        """The person's unit, None for whoever has none."""
        return db.session.get(Unit, self.unit_id) if self.unit_id is not None else None


def signed_in(token_hash: str, now: datetime) -> SignedIn | None:
    """The person behind a session that lasts, if she still works here; in whatever agency."""
    with every_agency():
        row = _SIGNED_IN.first(token_hash=token_hash, now=now)
    return SignedIn(*row) if row is not None else None


@dataclass(frozen=True)
class Part:
    """A person's part in one task."""

    role: str
    leads: bool
    coordinates: bool

    def holds(self, right: str) -> bool:
        """Whether the person holds the right on this task."""
        return may_on_task(self.role, right, leads=self.leads, coordinates=self.coordinates)


class Place(Protocol):
    """Whose part in a task is asked for: a person, present or stood in for."""

    @property
    def id(self) -> int: ...
    @property
    def unit_id(self) -> int | None: ...


def part_in_task(role: str, place: Place, task: Task) -> Part:
    """The part of the place's unit in the task: lead and co-lead units lead, others may co-ordinate. `role` is that of
    the person who acts there."""
    roles = {unit.role for unit in task.units if unit.unit_id == place.unit_id} if place.unit_id else set()
    leads = bool(roles & {"lead", "co_lead"}) or (place.unit_id is not None and task.lead_unit_id == place.unit_id)
    return Part(role, leads or task.assignee_id == place.id, "coordinating" in roles)


@dataclass(frozen=True)
class Absent:
    """A head or staff member for whom somebody else acts today."""

    id: int
    name: str
    unit_id: int
    unit_name: str


def stood_in_for(person_id: int, day: date) -> list[Absent]:
    """For which heads and staff the person acts on a day: those who named her, and those for whom they would act."""
    rows = db.session.execute(
        select(StandIn.stand_in_id, User.id, User.name, User.role, User.unit_id, Unit.name)
        .join(User, User.id == StandIn.user_id).outerjoin(Unit, Unit.id == User.unit_id)
        .where(StandIn.from_on <= day, StandIn.to_on >= day, User.left_on.is_(None)).order_by(StandIn.id)
    ).all()
    found: dict[int, Absent | None] = {person_id: None}
    waiting = [person_id]
    while waiting:
        acting = waiting.pop()
        for stand_in, absent, name, role, unit_id, unit_name in rows:
            if stand_in == acting and absent not in found:
                found[absent] = Absent(absent, name, unit_id, unit_name) if role in UNIT_ROLES and unit_id else None
                waiting.append(absent)
    return [one for one in found.values() if one is not None]


def user_by_email(email: str) -> User | None:
    """The person with this address, in whatever agency (signing in knows no agency yet: call inside every_agency)."""
    return db.session.scalar(
        select(User).options(joinedload(User.agency)).where(User.email == email.strip().lower())
    )


def users_of_agency() -> list[User]:
    """Everybody of the agency in scope by given name, as Vietnamese lists go; those who left last."""
    people = db.session.scalars(select(User).options(joinedload(User.unit))).all()
    return sorted(people, key=lambda one: (one.left_on is not None, sort_key(one.name.split()[-1]), sort_key(one.name),
                                           one.id))


def count_users() -> int:
    """How many people the agency in scope has."""
    return db.session.scalar(select(func.count()).select_from(User)) or 0


def user_by_id(user_id: int) -> User:
    """A person of the agency in scope."""
    person = db.session.scalar(select(User).options(joinedload(User.unit)).where(User.id == user_id))
    if person is None:
        raise NotFound(_("Không có người dùng này. Về trang Người dùng và chọn lại."))
    return person


def active_users() -> list[User]:
    """Who works here now, by name."""
    return [person for person in users_of_agency() if person.is_active]


def stand_ins_of(person: User) -> list[StandIn]:
    """Who stands in for the person and when, the newest first."""
    return list(db.session.scalars(
        select(StandIn).options(joinedload(StandIn.stand_in)).where(StandIn.user_id == person.id)
        .order_by(StandIn.from_on.desc(), StandIn.id.desc())
    ))
