"""What a list's rows and a task's page show, read past the ORM's objects: pages that are opened all day long.

What is found bears the names of the models' columns and relationships, so that rules and templates don't mind which
of the two they are given; it cannot be written to.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, ColumnElement, Row, Select, bindparam, exists, select
from sqlalchemy.orm import aliased

from ..domain.errors import NotFound
from ..models import (
    DeadlineChange,
    Document,
    Event,
    ExtensionRequest,
    Occurrence,
    Plan,
    Section,
    StoredFile,
    Task,
    TaskDocument,
    TaskQuestion,
    TaskUnit,
    Unit,
    User,
)
from ..scope import Reading
from .task_page import WaitingReport, reports_among
from .tasks import MISSING


class NotRead(Exception):
    """A template or rule asked a row for what was not read with it: always a programming error. (An `AttributeError`
    would be an empty text in a template.)"""


class Shown:
    """A row, with what stands beside it in other tables."""

    def __init__(self, row: Row, **beside: Any) -> None:
        self.__dict__.update(row._mapping, **beside)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # Python and Jinja ask any object for these
            raise AttributeError(name)
        raise NotRead(f"{name!r} is not among {', '.join(sorted(self.__dict__))}")


class Named(NamedTuple):
    """A unit or a person."""

    id: int
    name: str


class PartShown(NamedTuple):
    """A unit's part in a task."""

    unit_id: int
    role: str
    unit: Named


class SectionShown(NamedTuple):
    code: str
    title: str


class PlanShown(NamedTuple):
    id: int
    year: int
    last_position: int


class Before(NamedTuple):
    """The task of an earlier year that this one goes on with."""

    position: int
    plan: PlanShown


@dataclass(frozen=True)
class TaskSheet:
    """One task with its story: events and requests newest first, deadline changes from the original on, and the tasks
    of a later year that go on with it."""

    task: Shown
    events: Sequence[Any]
    changes: Sequence[Row]
    requests: Sequence[Row]
    documents: list[Shown]
    waiting: list[WaitingReport]
    later: list[Shown]


_before, _before_plan, _later_plan = aliased(Task), aliased(Plan), aliased(Plan)
_ID: BindParameter[int] = bindparam("task_id")
_IDS: BindParameter[list[int]] = bindparam("ids", expanding=True)


def _tasks(*more: ColumnElement) -> Select:
    """Tasks with the names of what they point to, and more columns."""
    return (
        select(Task, Unit.name.label("lead_name"), Section.code.label("section_code"),
               Section.title.label("section_title"), User.name.label("assignee_name"), Plan.year.label("plan_year"),
               Plan.last_position, _before.position.label("before_position"), _before.plan_id.label("before_plan_id"),
               _before_plan.year.label("before_year"), *more)
        .outerjoin(Unit, Unit.id == Task.lead_unit_id).outerjoin(Section, Section.id == Task.section_id)
        .outerjoin(User, User.id == Task.assignee_id).outerjoin(Plan, Plan.id == Task.plan_id)
        .outerjoin(_before, _before.id == Task.carried_from_id)
        .outerjoin(_before_plan, _before_plan.id == _before.plan_id)
    )


_TASKS = Reading(_tasks().where(Task.id.in_(_IDS)))
# Most tasks have few of these: whether any is there is asked with the task, which costs less than a statement for each.
_ONE = Reading(_tasks(
    exists().where(Occurrence.task_id == _ID).label("has_occurrences"),
    exists().where(TaskQuestion.task_id == _ID).label("has_questions"),
    exists().where(ExtensionRequest.task_id == _ID).label("has_requests"),
    exists().where(TaskDocument.task_id == _ID).label("has_documents"),
).where(Task.id == _ID))
_UNITS = Reading(
    select(TaskUnit.task_id, TaskUnit.unit_id, TaskUnit.role, Unit.name).join(Unit, Unit.id == TaskUnit.unit_id)
    .where(TaskUnit.task_id.in_(_IDS)).order_by(TaskUnit.task_id, TaskUnit.sort_order, TaskUnit.id)
)
_PARTS = Reading(
    select(Occurrence).where(Occurrence.task_id.in_(_IDS)).order_by(Occurrence.task_id, Occurrence.due_on)
)
_QUESTIONS = Reading(
    select(TaskQuestion).where(TaskQuestion.task_id.in_(_IDS)).order_by(TaskQuestion.task_id, TaskQuestion.id)
)
_EVENTS = Reading(
    select(Event, User.name.label("actor_name"), User.unit_id.label("actor_unit_id"))
    .outerjoin(User, User.id == Event.actor_id)
    .where(Event.task_id == _ID).order_by(Event.written_at.desc(), Event.id.desc())
)
_CHANGES = Reading(select(DeadlineChange).where(DeadlineChange.task_id == _ID).order_by(DeadlineChange.seq))
_REQUESTS = Reading(
    select(ExtensionRequest).where(ExtensionRequest.task_id == _ID).order_by(ExtensionRequest.id.desc())
)
_DOCUMENTS = Reading(
    select(TaskDocument.document_id, TaskDocument.event_id, Document.text, Document.file_id,
           StoredFile.name.label("file_name"))
    .join(Document, Document.id == TaskDocument.document_id).outerjoin(StoredFile, StoredFile.id == Document.file_id)
    .where(TaskDocument.task_id == _ID).order_by(TaskDocument.id)
)
_LATER = Reading(
    select(Task.id, Task.position, Task.plan_id, _later_plan.year).join(_later_plan, _later_plan.id == Task.plan_id)
    .where(Task.carried_from_id == _ID).order_by(Task.id)
)
_SECTIONS = Reading(
    select(Section.id, Section.code, Section.title).where(Section.plan_id == bindparam("plan_id"))
    .order_by(Section.sort_order)
)
_PEOPLE = Reading(
    select(User.id, User.name, Unit.name.label("unit_name")).outerjoin(Unit, Unit.id == User.unit_id)
    .where(User.left_on.is_(None)).order_by(User.unit_id, User.name)
)


def tasks_shown(ids: Sequence[int]) -> list[Shown]:
    """The tasks with their units, kỳ and questions, in the order of the ids; those that aren't there are left out."""
    ids = list(ids)
    units, parts, questions = (_by_task(one.rows(ids=ids)) for one in (_UNITS, _PARTS, _QUESTIONS))
    found = {row.id: _task(row, units.get(row.id, []), parts.get(row.id, []), questions.get(row.id, []))
             for row in _TASKS.rows(ids=ids)}
    return [found[one] for one in ids if one in found]


def _by_task(rows: Sequence[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row.task_id, []).append(row)
    return found


def _task(row: Row, units: Sequence[Row], parts: Sequence[Row], questions: Sequence[Row]) -> Shown:
    return Shown(
        row,
        lead_unit=_named(row.lead_unit_id, row.lead_name), assignee=_named(row.assignee_id, row.assignee_name),
        section=SectionShown(row.section_code, row.section_title) if row.section_id else None,
        plan=PlanShown(row.plan_id, row.plan_year, row.last_position) if row.plan_id else None,
        carried_from=Before(row.before_position, PlanShown(row.before_plan_id, row.before_year, 0))
        if row.carried_from_id else None,
        units=[PartShown(one.unit_id, one.role, Named(one.unit_id, one.name)) for one in units],
        occurrences=parts, questions=questions,
    )


def task_sheet(task_id: int) -> TaskSheet:
    """All of a task's page; `NotFound` where it doesn't exist in the agency in scope."""
    row = _ONE.first(task_id=task_id)
    if row is None:
        raise NotFound(MISSING)
    ids = [task_id]
    task = _task(row, _UNITS.rows(ids=ids), _PARTS.rows(ids=ids) if row.has_occurrences else [],
                 _QUESTIONS.rows(ids=ids) if row.has_questions else [])
    events = [Shown(one, actor=_named(one.actor_id, one.actor_name)) for one in _EVENTS.rows(task_id=task_id)]
    changes = _CHANGES.rows(task_id=task_id)
    return TaskSheet(
        task, events, changes, _REQUESTS.rows(task_id=task_id) if row.has_requests else [],
        [_document(one) for one in _DOCUMENTS.rows(task_id=task_id)] if row.has_documents else [],
        reports_among([task], sorted(events, key=lambda one: one.id), changes),
        [Shown(one, plan=PlanShown(one.plan_id, one.year, 0)) for one in _LATER.rows(task_id=task_id)],
    )


def sections_to_choose(plan_id: int) -> Sequence[Row]:
    """The sections of a plan as printed: id, code and title."""
    return _SECTIONS.rows(plan_id=plan_id)


def people_to_choose() -> Sequence[Row]:
    """Who may be named for a task: id, name and unit_name of everybody still here, by unit and name."""
    return _PEOPLE.rows()


def _named(key: int | None, name: str) -> Named | None:
    return Named(key, name) if key is not None else None


def _document(row: Row) -> Shown:
    return Shown(row, document=Shown(row, file=Named(row.file_id, row.file_name) if row.file_id else None))
