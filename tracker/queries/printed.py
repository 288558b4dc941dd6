"""What the issued papers of a plan printed for each task, apart from what people made of it since.

A person corrects a misread cell at the import or on the task's page. An adjusted paper that prints that cell as before
changes nothing about it, so it must be held against the paper before and not against the correction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from ..database import db
from ..domain.revision import Line, Pair
from ..domain.text import fold
from ..models import ImportDraft, ImportRow, Task

FIELDS = {"text": "task", "number": "number", "objective": "objective", "activities": "activities",
          "product": "product", "lead": "lead", "coordinating": "coordinating", "deadline": "deadline",
          "budget": "budget"}


def printed_before(plan_id: int, tasks: Sequence[Task]) -> dict[int, Mapping[str, str | None]]:
    """By a task's id its cells in the newest paper that holds it; tasks without a stored paper are left out."""
    drafts = db.session.scalars(
        select(ImportDraft).where(ImportDraft.plan_id == plan_id, ImportDraft.state == "imported")
        .order_by(ImportDraft.id).options(selectinload(ImportDraft.rows))
    )
    at = {task.position: task.id for task in tasks}
    printed: dict[int, Mapping[str, str | None]] = {}
    for draft in drafts:
        if draft.purpose == "import" and "from_plan" not in draft.meta:
            printed |= {at[place]: row.source for place, row in enumerate(_kept(draft), start=1) if place in at}
        elif draft.purpose == "revision":
            printed |= {row.reading["task_id"]: row.source for row in draft.rows if row.reading.get("task_id")}
    return printed


def _kept(draft: ImportDraft) -> list[ImportRow]:
    return [row for row in draft.rows if not row.reading.get("dropped")]


def as_printed(line: Line, cells: Mapping[str, str | None] | None) -> Line:
    """A task's line with the words of its paper, for knowing it again."""
    return replace(line, text=cells["task"] or line.text) if cells else line


def without_corrections(pair: Pair, row: ImportRow, cells: Mapping[str, str | None] | None) -> Pair:
    """The pair with what both papers print alike taken as unchanged, unless a person typed it anew for this one."""
    if cells is None or pair.old is None or pair.new is None:
        return pair
    alike = {field: getattr(pair.old, field) for field, name in FIELDS.items()
             if _alike(cells.get(name), row.source.get(name)) and row.reading.get(name) == row.source.get(name)}
    return Pair(pair.old, replace(pair.new, **alike))


def _alike(one: str | None, other: str | None) -> bool:
    """Whether both papers have the cell and print the same in it, be it nothing."""
    return one is not None and other is not None and fold(one) == fold(other)
