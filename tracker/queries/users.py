"""Who somebody is, and what part the own unit has in a task."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from ..database import db
from ..domain.errors import NotFound
from ..domain.permissions import may_on_task
from ..domain.text import sort_key
from ..models import StandIn, Task, User


@dataclass(frozen=True)
class Part:
    """A person's part in one task."""

    role: str
    leads: bool
    coordinates: bool

    def holds(self, right: str) -> bool:
        """Whether the person holds the right on this task."""
        return may_on_task(self.role, right, leads=self.leads, coordinates=self.coordinates)


def part_in_task(user: User, task: Task) -> Part:
    """The part of the person's unit in the task: lead and co-lead units lead, others may co-ordinate."""
    roles = {unit.role for unit in task.units if unit.unit_id == user.unit_id} if user.unit_id else set()
    leads = bool(roles & {"lead", "co_lead"}) or (user.unit_id is not None and task.lead_unit_id == user.unit_id)
    return Part(user.role, leads or task.assignee_id == user.id, "coordinating" in roles)


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
        raise NotFound("Không có người dùng này. Về trang Người dùng và chọn lại.")
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
