"""What stands between a period's report and its freezing: silent units, unclear deadlines, open confirmations, rows."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select

from ..database import db
from ..domain.counting import OPEN, charge_on, updated_within
from ..domain.wording import _
from ..models import TaskQuestion
from .behind import unit_names_on
from .report_sheets import ReportSheet, SheetRow

UNASSIGNED = _("Chưa giao đơn vị")
UNCLEAR_COLUMNS = ("deadline",)


@dataclass(frozen=True)
class SilentUnit:
    """A unit with open tasks that nobody updated within the period; `task_ids` are those tasks."""

    name: str
    task_ids: tuple[int, ...]


@dataclass(frozen=True)
class Steps:
    """The counts of the period's checklist, each with what is behind it."""

    silent: tuple[SilentUnit, ...]
    unclear: tuple[int, ...]
    awaiting: tuple[int, ...]
    empty_rows: tuple[SheetRow, ...]
    doubtful_rows: tuple[SheetRow, ...]
    manual_rows: int

    @property
    def silent_tasks(self) -> list[int]:
        """Every task without an update, of any unit."""
        return [one for unit in self.silent for one in unit.task_ids]


def steps_of(sheet: ReportSheet) -> Steps:
    """The checklist of a report as its sheet stands."""
    verdicts = [one for one in sheet.scene.verdicts if one.bucket is not None]
    still_open = [one for one in verdicts if one.bucket in OPEN]
    asked = _asked_about([one.facts.id for one in still_open])
    manual = [row for row in sheet.rows if row.form.source == "manual"]
    return Steps(
        silent=tuple(_silent(sheet)),
        unclear=tuple(one.facts.id for one in still_open if one.bucket == "open_undated" or one.facts.id in asked),
        awaiting=tuple(one.facts.id for one in verdicts if one.awaiting),
        empty_rows=tuple(row for row in manual if row.value == ""),
        doubtful_rows=tuple(row for row in sheet.rows if row.warning),
        manual_rows=len(manual),
    )


def _silent(sheet: ReportSheet) -> list[SilentUnit]:
    scene = sheet.scene
    by_unit: dict[int | None, list[int]] = defaultdict(list)
    for one in scene.verdicts:
        if one.bucket in OPEN and not updated_within(one.facts, scene.from_on, scene.to_on, scene.known_at):
            charge = charge_on(one.facts, scene.to_on, scene.known_at)
            by_unit[charge.lead_unit_id if charge else None].append(one.facts.id)
    names = unit_names_on(scene.to_on)
    units = [SilentUnit(names[unit_id], tuple(by_unit[unit_id])) for unit_id in names if unit_id in by_unit]
    rest = [task_id for unit_id, ids in by_unit.items() if unit_id not in names for task_id in ids]
    return units + ([SilentUnit(UNASSIGNED, tuple(rest))] if rest else [])


def _asked_about(task_ids: list[int]) -> set[int]:
    """The tasks of these whose deadline is still an open question."""
    return set(db.session.scalars(select(TaskQuestion.task_id).where(
        TaskQuestion.task_id.in_(task_ids), TaskQuestion.settled_at.is_(None),
        TaskQuestion.column.in_(UNCLEAR_COLUMNS))))
