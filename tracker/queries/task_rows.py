"""A plan's tasks as they stood on a day: the rows of `tracker task list` and of exports."""

from datetime import date
from typing import Any

from sqlalchemy import select

from ..database import db
from ..domain.counting import Verdict, charge_on, verdict_of
from ..domain.deadline_history import in_force, known_entries, original_of
from ..domain.lifecycle import replay
from ..models import Agency, DeadlineChange, Event, Plan, Section, Task, Unit
from .counting import rule_for
from .facts import plan_facts
from .history import History, plain_history
from .plans import sections_of
from .tasks import plan_tasks


def task_rows(agency: Agency, plan: Plan, as_of: date) -> list[dict[str, Any]]:
    """One row a task in the order of the paper, as of a day and with all that is recorded now.

    `section` is the outermost section's code (its title where none is printed). `days_late` are calendar days, of an
    open task up to the day asked for. A task that wasn't in the plan on the day, or was withdrawn, has no bucket.
    """
    facts = {one.id: one for one in plan_facts(plan.id)}
    rule = rule_for(agency, plan.year, as_of)
    sections = {section.id: section for section in sections_of(plan.id)}
    units = {unit.id: unit for unit in db.session.scalars(select(Unit))}
    tasks = plan_tasks(plan.id)
    histories = _histories(plan, tasks)
    rows = []
    for task in tasks:
        one = facts[task.id]
        charge = charge_on(one, as_of)
        lead = units.get(charge.lead_unit_id or 0) if charge else None
        rows.append(_row(task, verdict_of(one, as_of, None, rule), histories[task.id], as_of, {
            "section": _section(sections, task.section_id), "lead": lead.name if lead else task.lead_text,
        }))
    return rows


def _row(task: Task, verdict: Verdict, history: History, as_of: date, given: dict[str, Any]) -> dict[str, Any]:
    entries = known_entries(history.deadlines)
    present, original = in_force(entries, as_of), original_of(entries)
    state = replay([event for event in history.events if event.effective_on <= as_of or event.what == "event_undone"],
                   history.deadlines, history.occurrences)
    days = {one.due_on: state.occurrences[one.id] for one in history.occurrences}
    return {
        "position": task.position, "section": given["section"], "task": task.text, "lead": given["lead"],
        "due_on": present.due_on if present else None, "original_due_on": original.due_on if original else None,
        "state": state.state, "bucket": verdict.bucket,
        "days_late": verdict.days_late,
        "done_on": state.done_on,
        "occurrences": [{"due_on": due, "done_on": standing.done_on} for due, standing in days.items()],
    }


def _section(sections: dict[int, Section], section_id: int | None) -> str | None:
    section = sections.get(section_id or 0)
    while section is not None and section.parent_id is not None:
        section = sections[section.parent_id]
    return (section.code or section.title) if section else None


def _histories(plan: Plan, tasks: list[Task]) -> dict[int, History]:
    """The histories of all tasks of a plan in two queries."""
    ids = [task.id for task in tasks]
    events: dict[int, list[Event]] = {task_id: [] for task_id in ids}
    changes: dict[int, list[DeadlineChange]] = {task_id: [] for task_id in ids}
    of_plan = select(Task.id).where(Task.plan_id == plan.id)
    for event in db.session.scalars(select(Event).where(Event.task_id.in_(of_plan)).order_by(Event.id)):
        events[event.task_id].append(event)
    for change in db.session.scalars(
        select(DeadlineChange).where(DeadlineChange.task_id.in_(of_plan)).order_by(DeadlineChange.seq)
    ):
        changes[change.task_id].append(change)
    return {task.id: plain_history(events[task.id], changes[task.id], task.occurrences) for task in tasks}
