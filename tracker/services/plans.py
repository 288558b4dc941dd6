"""Turn a read appendix into a plan with tracked tasks: all of it or nothing.

What the paper leaves unclear stays as an open question on its task. The import counts as known from the plan's issue,
though the true moment of writing is kept with every event (PRODUCT.md §7). There is one counted plan per agency and
year; an adjusted one goes the way of revision, so that history survives.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from .. import clock
from ..database import db
from ..domain.errors import BadInput, RuleViolation
from ..domain.settings import AgencySettings
from ..domain.wording import _
from ..models import Agency, ImportDraft, ImportRow, Plan, Section, Task
from ..queries.plans import counted_plan
from ..scope import current_agency_id
from .plan_units import Leads, UnitBook
from .task_entry import NewTask, Question, due_of, enter_tasks
from .task_removal import demand_unreported, remove_tasks

if TYPE_CHECKING:
    from ..domain.appendix import Appendix
    from ..domain.appendix_fields import Task as PrintedTask


def import_plan(appendix: "Appendix", *, year: int, issued_on: date | None = None, number: str = "",
                reminders_from: date | None = None, strict: bool = False, actor_id: int | None = None,
                source_name: str = "", unit_choices: Mapping[str, int | None] | None = None,
                imported_on: date) -> Plan:
    """The plan of the year with a task for every row of the task column.

    `issued_on` defaults to the title block's day, else 1 January; `reminders_from` to the day of the import.
    `unit_choices` says which unit a printed name means (None: nobody yet); a choice is remembered as an alias. Where
    the register of units is empty, leads that are no groups become its units. Raises `RuleViolation` where the year has
    its plan already, and `BadInput` with the whole list when `strict` and something is unclear.
    """
    refuse_second_import(year)
    if not appendix.tasks:
        raise BadInput(_("Không thấy nhiệm vụ nào trong phụ lục. Kiểm tra lại tệp hoặc chọn lại cột nhiệm vụ."))
    if strict and appendix.problems:
        raise BadInput(_list_of_problems(appendix))
    rules = db.session.get_one(Agency, current_agency_id()).rules
    issued_on = issued_on or _issued_on(appendix, year)
    plan = Plan(
        year=year, title=appendix.title.text, number=number or _number(appendix), issued_on=issued_on, counted=True,
        reminders_from=reminders_from or imported_on, last_position=len(appendix.tasks),
        columns=_columns(appendix), count_by_number=appendix.count_by_number, source_name=source_name,
        imported_at=clock.now(), imported_by_id=actor_id,
    )
    db.session.add(plan)
    db.session.flush()
    book = UnitBook.opened(appendix.tasks, unit_choices or {})
    maker = _Maker(appendix, plan, _sections(appendix, plan), book, rules)
    enter_tasks([maker.new_task(printed) for printed in appendix.tasks],
                known_from=known_from_issue(issued_on), actor_id=actor_id)
    return plan


def refuse_second_import(year: int) -> None:
    """Raise `RuleViolation`, naming the way to revise, where the year has its plan already."""
    known = counted_plan(year)
    if known is not None:
        raise RuleViolation(
            _("Cơ quan đã có kế hoạch năm {year} ({last_position} nhiệm vụ), không nhập lần thứ hai. Khi kế hoạch "
              "được điều chỉnh, mở trang Kế hoạch, chọn “Điều chỉnh theo tệp mới”, hoặc dùng: tracker plan revise. "
              "Nếu nhập nhầm tệp và chưa có báo cáo nào, hãy hoàn tác lần nhập cũ rồi nhập lại.",
              year=year, last_position=known.last_position),
            field="year")


def known_from_issue(issued_on: date) -> datetime:
    """The moment from which an import counts as known: the first one of the plan's day of issue."""
    return datetime.combine(issued_on, time.min, clock.ZONE)


def _issued_on(appendix: "Appendix", year: int) -> date:
    """The title block's day where it can be this plan's: of its year or of the year before; else 1 January."""
    printed = appendix.title.issued_on
    if printed is not None and year - 1 <= printed.year <= year:
        return printed
    return date(year, 1, 1)


def _number(appendix: "Appendix") -> str:
    title = appendix.title
    return f"{title.number}/{title.symbol}" if title.number and title.symbol else ""


def _columns(appendix: "Appendix") -> list[dict]:
    return [{"header": column.header, "field": column.field} for column in appendix.columns]


def _list_of_problems(appendix: "Appendix") -> str:
    lines = []
    for problem in appendix.problems:
        place = _("nhiệm vụ {position}, {row}",
                  position=problem.position, row=problem.row) if problem.position else problem.row
        lines.append(_("- {place}, cột {column}: “{value}”. {message}",
                       place=place, column=problem.column, value=problem.value, message=problem.message))
    return (_("Không nhập: có {count} điểm chưa rõ. Sửa tệp rồi nhập lại, hoặc bỏ --strict để nhập và giải quyết "
              "sau.\n", count=len(lines)) + "\n".join(lines))


def _sections(appendix: "Appendix", plan: Plan) -> list[Section]:
    rows: list[Section] = []
    for order, printed in enumerate(appendix.sections):
        rows.append(Section(plan_id=plan.id, code=printed.code, title=printed.title, sort_order=order))
    db.session.add_all(rows)
    db.session.flush()
    for row, printed in zip(rows, appendix.sections, strict=True):
        row.parent_id = rows[printed.parent].id if printed.parent is not None else None
    db.session.flush()
    return rows


@dataclass(frozen=True)
class _Maker:
    """Makes the tasks of one import."""

    appendix: "Appendix"
    plan: Plan
    sections: Sequence[Section]
    book: UnitBook
    rules: AgencySettings

    def new_task(self, printed: "PrintedTask") -> NewTask:
        """A printed row with its units and its deadline as understood."""
        leads = self.book.leads_of(printed.lead_lines or printed.lead or "")
        section = self.sections[printed.section_index] if printed.section_index is not None else None
        task = Task(
            population="plan", plan_id=self.plan.id, section_id=section.id if section else None,
            position=printed.position, sort_order=printed.position, number=printed.number or "",
            objective=printed.objective or "", text=printed.task or "", activities=printed.activities or "",
            product=printed.product or "", budget=printed.budget or "", extra=dict(printed.extra),
            lead_text=printed.lead or "", coordinating_text=printed.coordinating or "",
            deadline_text=printed.deadline or "", source_place=printed.place[:255],
            source={"rows": [{"place": row.place, "texts": list(row.texts)} for row in printed.sources]},
            entered_on=self.plan.issued_on,
        )
        due = due_of(printed.reading, self.plan.year, self.plan.issued_on, self.rules)
        return NewTask(task, due, lead=leads.lead, co_leads=leads.co_leads,
                       coordinating=self.book.named_in(printed.coordinating or ""),
                       questions=tuple(self._questions(printed, leads)), data={"origin": "import"})

    def _questions(self, printed: "PrintedTask", leads: Leads) -> Iterable[Question]:
        """What stays to be asked: the lead where none answers, and all else that the reading was not sure of."""
        fields = {column.name: column.field for column in self.appendix.columns}
        if leads.lead is None:
            yield Question("lead", printed.lead or "", leads.question)
        for problem in self.appendix.problems:
            if problem.position == printed.position:
                field = self._field(fields.get(problem.column, ""), problem.column)
                if field != "lead":
                    yield Question(field, problem.value, problem.message)

    @staticmethod
    def _field(field: str, column: str) -> str:
        if field in ("deadline_start", "deadline_end", "period"):
            return "deadline"
        return field or {_("Thời hạn"): "deadline", _("Chủ trì"): "lead"}.get(column, column)


def undo_import(plan: Plan) -> None:
    """Take an import back while nothing was reported on it; raises `RuleViolation` once something was."""
    ids = list(db.session.scalars(select(Task.id).where(Task.plan_id == plan.id)))
    demand_unreported(ids, _("Đã có báo cáo, thay đổi hạn hoặc đôn đốc trên kế hoạch này nên không hủy lần nhập được. "
                             "Hãy điều chỉnh từng nhiệm vụ."))
    own = ImportDraft.plan_id == plan.id
    revisions = select(ImportDraft.id).where(own, ImportDraft.purpose == "revision")
    db.session.execute(delete(ImportRow).where(ImportRow.draft_id.in_(revisions)))
    db.session.execute(delete(ImportDraft).where(own, ImportDraft.purpose == "revision"))
    db.session.execute(update(ImportDraft).where(own).values(plan_id=None, state="ready"))
    remove_tasks(ids)
    db.session.execute(update(Section).where(Section.plan_id == plan.id).values(parent_id=None))
    db.session.execute(delete(Section).where(Section.plan_id == plan.id))
    db.session.delete(plan)
    db.session.flush()
    db.session.expire_all()
