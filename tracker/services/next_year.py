"""Begin next year's plan from this one: a draft with every task a year later, to be looked through and imported.

What is still open goes on as a task of its own in the new year and keeps a link to where it comes from; the old task
stays in its year, where it was owed.
"""

from collections.abc import Mapping

from .. import clock
from ..database import db
from ..domain.lifecycle import OPEN_STATES
from ..domain.next_year import deadline_a_year_later, words_a_year_later
from ..domain.wording import _
from ..models import ImportDraft, ImportRow, Plan, Section, Task, User
from ..queries.plans import sections_of
from ..queries.tasks import plan_tasks
from .imports import refuse_second_plan, start_draft

TEXTS = {"objective": "objective", "task": "text", "activities": "activities", "product": "product"}


def start_next_year(plan: Plan, user: User) -> ImportDraft:
    """A draft of the following year with this plan's sections and tasks, without those that were withdrawn."""
    year = plan.year + 1
    refuse_second_plan(year)
    draft = start_draft(user, year, _("Từ kế hoạch năm {year}", year=plan.year), b"")
    sections = sections_of(plan.id)
    index_of = {section.id: index for index, section in enumerate(sections)}
    draft.state, draft.updated_at = "ready", clock.now()
    draft.meta = {
        "number": "", "issued_on": "", "title": words_a_year_later(plan.title, plan.year),
        "printed_title": "", "printed_year": year, "columns": [], "tables": [], "problems": [], "joined_rows": 0,
        "sections": [[one.code, one.title, index_of.get(one.parent_id or 0), "", ""] for one in sections],
        "count_by_number": 0, "from_plan": plan.id,
    }
    tasks = [task for task in plan_tasks(plan.id) if task.state != "withdrawn"]
    draft.rows = [_row(place, task, plan, sections, index_of) for place, task in enumerate(tasks, start=1)]
    db.session.flush()
    return draft


def _row(place: int, task: Task, plan: Plan, sections: list[Section], index_of: Mapping[int, int]) -> ImportRow:
    printed = {name: getattr(task, column) for name, column in TEXTS.items()}
    printed |= {"number": task.number, "lead": task.lead_text, "coordinating": task.coordinating_text,
                "deadline": task.deadline_text, "budget": task.budget}
    index = index_of.get(task.section_id or 0)
    labels = _labels(index, sections, index_of)
    reading = {**printed, **{name: words_a_year_later(printed[name], plan.year) for name in TEXTS}}
    reading["deadline"] = _deadline(task, plan.year)
    reading["lead"] = task.lead_unit.name if task.lead_unit and not _co_leads(task) else task.lead_text
    reading |= {"lead_lines": reading["lead"], "section_index": index, "section": labels[0],
                "subsection": labels[-1] if len(labels) > 1 else None, "extra": dict(task.extra)}
    if task.state in OPEN_STATES:
        reading["carried_from"] = task.id
    where = _("Kế hoạch năm {year}, nhiệm vụ {position}", year=plan.year, position=task.position)
    return ImportRow(position=place, source={**printed, "place": where, "rows": [[where, [task.text]]]},
                     reading=reading, problems=[], settled=False, version=1)


def _co_leads(task: Task) -> bool:
    return any(part.role == "co_lead" for part in task.units)


def _labels(index: int | None, sections: list[Section], index_of: Mapping[int, int]) -> list[str | None]:
    labels: list[str | None] = []
    while index is not None:
        section = sections[index]
        labels.insert(0, f"{section.code} {section.title}".strip())
        index = index_of.get(section.parent_id or 0)
    return labels or [None]


def _deadline(task: Task, year: int) -> str:
    """The printed words a year later; where the paper has none, the day that a person gave."""
    if task.deadline_text:
        return deadline_a_year_later(task.deadline_text, year)
    return deadline_a_year_later(f"{task.due_on:%d/%m/%Y}", year) if task.due_on else ""
