"""Lists of tasks by filter: one page at a time, the whole set for export, and the same number of statements always.

"Quá hạn" and its like are computed against the day that is given; nothing of them is stored. A word of search finds
"Kế hoạch" by "ke hoach" because both sides are folded; it is looked for in the task's texts and in its documents.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, exists, func, or_, select

from ..database import db
from ..domain.lifecycle import OPEN_STATES
from ..domain.text import fold
from ..domain.wording import _
from ..models import Document, ExtensionRequest, Plan, Section, Task, TaskDocument, TaskUnit, Unit
from ..scope import read
from .task_sheet import Shown, tasks_shown
from .tasks import WHOLE, has_evidence, is_waiting

COMPUTED = {
    "dang-mo": _("Chưa xong"),
    "qua-han": _("Quá hạn"),
    "sap-den-han": _("Sắp đến hạn"),
    "chua-ro-han": _("Chưa rõ hạn"),
    "hoan-thanh-dung-han": _("Hoàn thành đúng hạn"),
    "hoan-thanh-qua-han": _("Hoàn thành quá hạn"),
    "chua-cap-nhat": _("Chưa cập nhật lần nào"),
    "gia-han": _("Đã gia hạn"),
    "chua-giao": _("Chưa giao đơn vị"),
    "can-lam-ro": _("Còn điều chưa rõ"),
    "chua-co-van-ban": _("Hoàn thành, chưa có văn bản"),
}
PARTS = {"chu-tri": _("Chủ trì"), "phoi-hop": _("Phối hợp"), "theo-doi": _("Theo dõi"), "tat-ca": _("Tất cả")}
COLUMNS = ("so", "nhiem-vu", "don-vi", "han", "tinh-trang")
ORDERS = tuple(f"{sign}{column}" for column in COLUMNS for sign in ("", "-"))
MOST_FOUND = 1000
BY_DAY = ("qua-han", "sap-den-han")
LEADING = ("lead", "co_lead")
ROLES_OF_PART = {"chu-tri": LEADING, "phoi-hop": ("coordinating",), "theo-doi": LEADING}


@dataclass(frozen=True)
class ListFilter:
    """What a list shows. `unit_id` with `part` asks for a unit's part ("theo-doi": what was handed in and waits for the
    office or for a decision, of any unit where none is given); `state` is a stored state or a key of
    `COMPUTED`; `today` is the day that computed states are judged by and `soon_until` the last day of "sắp đến hạn".
    `due_from` and `due_by` bound the day still owed, `late_for` and `silent_for` are calendar days at least."""

    today: date
    soon_until: date
    year: int | None = None
    plan_id: int | None = None
    population: str | None = None
    part: str = "tat-ca"
    unit_id: int | None = None
    section_id: int | None = None
    assignee_id: int | None = None
    assigner: str | None = None
    state: str | None = None
    due_from: date | None = None
    due_by: date | None = None
    late_for: int | None = None
    silent_for: int | None = None
    without_evidence: bool = False
    words: str = ""
    order: str = ""


def task_page(wanted: ListFilter, number: int, size: int) -> tuple[list[Shown], int, int]:
    """The tasks of the page of this number (from 1), the number itself, and the whole list's length.

    A number beyond the last page gives the last. What words find is counted up to one more than `MOST_FOUND`: beyond,
    a person narrows the search, and counting on would read every task.
    """
    conditions = conditions_of(wanted)
    found = select(Task.id).where(*conditions)
    limited = found.limit(MOST_FOUND + 1) if wanted.words else found
    ((total,),) = read(select(func.count()).select_from(limited.subquery()))
    number = min(max(1, number), max(1, -(-total // size)))
    ids = read(_ordered(found, wanted).limit(size).offset((number - 1) * size))
    return tasks_shown([row.id for row in ids]), number, total


def all_tasks(wanted: ListFilter) -> Iterator[Task]:
    """The whole filtered set in the list's order, loaded a thousand at a time."""
    statement = _ordered(select(Task).where(*conditions_of(wanted)).options(*WHOLE), wanted)
    yield from db.session.scalars(statement.execution_options(yield_per=1000))


def plan_years() -> list[int]:
    """The years that have plans, newest first."""
    return list(db.session.scalars(select(Plan.year).distinct().order_by(Plan.year.desc())))


def sections_of_year(year: int | None) -> list[Section]:
    """The sections of a year's plans (of the newest plan's, without a year), in the plan's order."""
    statement = select(Section).join(Plan).order_by(Plan.year.desc(), Plan.id, Section.sort_order)
    return list(db.session.scalars(statement.where(Plan.year == year) if year else statement))


def tasks_chosen(ids: Sequence[int]) -> list[Task]:
    """The tasks of these ids that there are in the agency, in the order given; a few statements for every 500."""
    found: dict[int, Task] = {}
    for start in range(0, len(ids), 500):
        some = select(Task).where(Task.id.in_(ids[start:start + 500])).options(*WHOLE)
        found |= {task.id: task for task in db.session.scalars(some)}
    return [found[one] for one in ids if one in found]


def ids_matching(wanted: ListFilter, most: int) -> list[int]:
    """The ids of the whole filtered set in the list's order, `most` of them at most."""
    return list(db.session.scalars(_ordered(select(Task.id).where(*conditions_of(wanted)), wanted).limit(most)))


def in_paper_order(wanted: ListFilter) -> bool:
    """Whether the list follows the plan, section by section: no order was chosen, and the state asks for none."""
    return not wanted.order and wanted.state not in BY_DAY


def _ordered(statement: Select, wanted: ListFilter) -> Select:
    if in_paper_order(wanted):
        return _in_paper_order(statement)
    order = wanted.order or "han"
    key = order.removeprefix("-")
    if key == "don-vi":
        statement = statement.outerjoin(Unit, Unit.id == Task.lead_unit_id)
    column = {"so": Task.position, "nhiem-vu": Task.search_key, "don-vi": Unit.sort_key, "han": Task.open_due_on,
              "tinh-trang": Task.state}[key]
    return statement.order_by(column.is_(None), column.desc() if order.startswith("-") else column, Task.id)


def _in_paper_order(statement: Select) -> Select:
    return statement.order_by(Task.plan_id.desc().nulls_last(), Task.sort_order, Task.position, Task.id)


def conditions_of(wanted: ListFilter) -> list[ColumnElement[bool]]:
    """What the filter asks of a task's row; other views of the same filter select by it too."""
    conditions: list[ColumnElement[bool]] = [
        column == value for column, value in (
            (Task.plan_id, wanted.plan_id), (Task.population, wanted.population),
            (Task.assignee_id, wanted.assignee_id), (Task.assigner, wanted.assigner),
        ) if value is not None
    ]
    if wanted.year:
        conditions.append(_of_year(wanted.year))
    if wanted.section_id:
        conditions.append(Task.section_id.in_(_section_with_parts(wanted.section_id)))
    if wanted.unit_id:
        conditions.append(_part_of(wanted.unit_id, wanted.part))
    if wanted.part == "theo-doi":
        conditions.append(or_(is_waiting(), Task.id.in_(
            select(ExtensionRequest.task_id).where(ExtensionRequest.state == "open"))))
    if wanted.state:
        conditions.extend(_in_state(wanted))
    return [*conditions, *_by_days(wanted), *(_says(word) for word in fold(wanted.words).split())]


def _by_days(wanted: ListFilter) -> Iterator[ColumnElement[bool]]:
    still_open = Task.state.in_(sorted(OPEN_STATES))
    if wanted.due_from:
        yield Task.open_due_on >= wanted.due_from
    if wanted.due_by:
        yield Task.open_due_on <= wanted.due_by
    if wanted.late_for:
        owed_since = wanted.today - timedelta(days=wanted.late_for)
        yield or_(still_open & (Task.open_due_on <= owed_since), Task.days_late >= wanted.late_for)
    if wanted.silent_for:
        since = wanted.today - timedelta(days=wanted.silent_for)
        yield still_open & (func.coalesce(Task.last_update_on, Task.entered_on) <= since)
    if wanted.without_evidence:
        yield ~has_evidence()


def _says(word: str) -> ColumnElement[bool]:
    """Whether a folded word stands in the task's texts or in a document of it."""
    served = (select(TaskDocument.task_id).join(Document, Document.id == TaskDocument.document_id)
              .where(Document.search_key.contains(word, autoescape=True)))
    return or_(Task.search_key.contains(word, autoescape=True), Task.id.in_(served))


def _of_year(year: int) -> ColumnElement[bool]:
    plan_ids = list(db.session.scalars(select(Plan.id).where(Plan.year == year)))
    from_above = (Task.population == "assigned") & Task.received_on.between(date(year, 1, 1), date(year, 12, 31))
    return or_(Task.plan_id.in_(plan_ids), from_above)


def _section_with_parts(section_id: int) -> Select:
    return select(Section.id).where(or_(Section.id == section_id, Section.parent_id == section_id))


def _part_of(unit_id: int, part: str) -> ColumnElement[bool]:
    has_part = exists().where(TaskUnit.task_id == Task.id, TaskUnit.unit_id == unit_id)
    roles = ROLES_OF_PART.get(part)
    return has_part.where(TaskUnit.role.in_(roles)) if roles else has_part


def _in_state(wanted: ListFilter) -> list[ColumnElement[bool]]:
    still_open = Task.state.in_(sorted(OPEN_STATES))
    open_questions = Task.questions.any(settled_at=None)
    computed: dict[str, list[ColumnElement[bool]]] = {
        "dang-mo": [still_open],
        "qua-han": [still_open, Task.open_due_on < wanted.today],
        "sap-den-han": [still_open, Task.open_due_on.between(wanted.today, wanted.soon_until)],
        "chua-ro-han": [still_open, Task.open_due_on.is_(None)],
        "chua-giao": [still_open, Task.lead_unit_id.is_(None)],
        "can-lam-ro": [open_questions],
        "hoan-thanh-dung-han": [Task.state == "completed", Task.done_late.is_not(True)],
        "hoan-thanh-qua-han": [Task.state == "completed", Task.done_late.is_(True)],
        "chua-cap-nhat": [still_open, Task.last_update_on.is_(None)],
        "gia-han": [Task.extension_count > 0],
        "chua-co-van-ban": [Task.state == "completed", ~has_evidence()],
    }
    return computed.get(wanted.state or "", [Task.state == wanted.state])

