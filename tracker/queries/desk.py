"""What waits for whom today: the figures and short lists of the start page, in a constant number of queries.

A figure here and the list that it opens are drawn from the same conditions; everything is judged against the day that
is given.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select

from ..database import db
from ..domain.lifecycle import OPEN_STATES
from ..models import ExtensionRequest, Task, TaskQuestion, TaskUnit
from .tasks import WHOLE, has_evidence, is_waiting

LONGEST_LIST = 500
SILENT_DAYS = 30


@dataclass(frozen=True)
class OfficeFigures:
    """Open tasks by what they wait for; each figure opens its list."""

    overdue: int
    soon: int
    undated: int
    unassigned: int
    unclear: int
    waiting: int
    without_document: int
    requests: int


def office_figures(today: date, soon_until: date) -> OfficeFigures:
    """The office's figures over every plan and everything assigned from above."""
    still_open = Task.state.in_(sorted(OPEN_STATES))
    unclear = exists().where(TaskQuestion.task_id == Task.id, TaskQuestion.settled_at.is_(None))
    documented = has_evidence()
    row = db.session.execute(select(
        _how_many(still_open, Task.open_due_on < today),
        _how_many(still_open, Task.open_due_on.between(today, soon_until)),
        _how_many(still_open, Task.open_due_on.is_(None)),
        _how_many(still_open, Task.lead_unit_id.is_(None)),
        _how_many(unclear),
        _how_many(is_waiting()),
        _how_many(Task.state == "completed", ~documented),
    ).select_from(Task)).one()
    return OfficeFigures(*row, requests=count_open_requests())


def count_open_requests() -> int:
    """How many requests for an extension wait for a decision."""
    return db.session.scalar(
        select(func.count()).select_from(ExtensionRequest).where(ExtensionRequest.state == "open")) or 0


def _how_many(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((and_(*conditions), 1)))


@dataclass(frozen=True)
class UnitDesk:
    """What waits for a unit. `soon` includes what is due today; `silent` has no news for 30 days though it is open."""

    overdue: list[Task]
    soon: list[Task]
    silent: list[Task]
    waiting: list[Task]


def led_by(unit_id: int, today: date, soon_until: date) -> UnitDesk:
    """What the unit answers for or shares the lead of."""
    mine = _has_part(unit_id, ("lead", "co_lead"))
    unreported = Task.state.in_(("not_started", "in_progress"))
    quiet = or_(Task.last_update_on.is_(None), Task.last_update_on < date.fromordinal(today.toordinal() - SILENT_DAYS))
    later = or_(Task.open_due_on.is_(None), Task.open_due_on > soon_until)
    return UnitDesk(
        overdue=_listed(mine, unreported, Task.open_due_on < today),
        soon=_listed(mine, unreported, Task.open_due_on.between(today, soon_until)),
        silent=_listed(mine, unreported, quiet, later),
        waiting=_listed(mine, is_waiting()),
    )


def coordinated_by(unit_id: int) -> list[Task]:
    """The open tasks that the unit co-ordinates, what is owed first on top."""
    return _listed(_has_part(unit_id, ("coordinating",)), Task.state.in_(sorted(OPEN_STATES)))


def requests_of_unit(unit_id: int) -> list[ExtensionRequest]:
    """The unit's requests for an extension that wait for a decision."""
    return list(db.session.scalars(
        select(ExtensionRequest).join(Task, Task.id == ExtensionRequest.task_id)
        .where(ExtensionRequest.state == "open", _has_part(unit_id, ("lead", "co_lead"))).order_by(ExtensionRequest.id)
    ))


def _has_part(unit_id: int, roles: Sequence[str]) -> ColumnElement[bool]:
    return exists().where(TaskUnit.task_id == Task.id, TaskUnit.unit_id == unit_id, TaskUnit.role.in_(roles))


def _listed(*conditions: ColumnElement[bool]) -> list[Task]:
    return list(db.session.scalars(
        select(Task).options(*WHOLE).where(*conditions)
        .order_by(Task.open_due_on.is_(None), Task.open_due_on, Task.id).limit(LONGEST_LIST)
    ))
