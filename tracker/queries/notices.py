"""What a person was told on screen, and who is to be told of a task."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import joinedload

from ..database import db
from ..domain.errors import NotFound
from ..domain.wording import _
from ..models import Event, Notice, StandIn, Task, User
from ..scope import Reading

_UNREAD = Reading(
    select(func.count()).select_from(Notice).where(Notice.user_id == bindparam("user_id"), Notice.read_at.is_(None))
)


def unread_count(user_id: int) -> int:
    """How many notices the person has not looked at; every page asks, by an index that holds nothing else."""
    return _UNREAD.value(user_id=user_id)


def notices_page(user_id: int, number: int, size: int) -> tuple[list[Notice], int, int]:
    """One page of the person's notices, newest first, with its number and how many there are in all."""
    total = db.session.scalar(select(func.count()).select_from(Notice).where(Notice.user_id == user_id)) or 0
    number = min(number, max(1, -(-total // size)))
    rows = db.session.scalars(
        select(Notice).options(joinedload(Notice.task), joinedload(Notice.by)).where(Notice.user_id == user_id)
        .order_by(Notice.id.desc()).limit(size).offset((number - 1) * size)
    )
    return list(rows), number, total


def own_notice(user_id: int, notice_id: int) -> Notice:
    """One of the person's own notices."""
    notice = db.session.scalar(select(Notice).where(Notice.id == notice_id, Notice.user_id == user_id))
    if notice is None:
        raise NotFound(_("Không có thông báo này. Về trang Thông báo để xem lại."))
    return notice


def people_answering(task: Task) -> set[int]:
    """Who answers for the task: the named person, and the heads of the lead and the co-lead units."""
    units = {part.unit_id for part in task.units if part.role in ("lead", "co_lead")} | {task.lead_unit_id}
    return set(db.session.scalars(select(User.id).where(or_(
        User.id == task.assignee_id,
        (User.role == "head") & User.unit_id.in_(unit for unit in units if unit is not None),
    ))))


def people_in_talk(task: Task) -> set[int]:
    """Who has commented on the task."""
    return {one for one in db.session.scalars(
        select(Event.actor_id).where(Event.task_id == task.id, Event.what == "commented").distinct()
    ) if one is not None}


def receivers(people: Iterable[int], day: date) -> list[int]:
    """The people who still work here, and who stands in for them on the day, in a fixed order."""
    wanted = set(people)
    wanted |= set(db.session.scalars(select(StandIn.stand_in_id).where(
        StandIn.user_id.in_(wanted), StandIn.from_on <= day, StandIn.to_on >= day
    )))
    here = select(User.id).where(User.id.in_(wanted), or_(User.left_on.is_(None), User.left_on > day))
    return list(db.session.scalars(here.order_by(User.id)))
