"""A period's report as it stands: every row of the form with its number, and the facts that the numbers rest on.

Counted rows are counted anew each time from the tasks' history; typed rows hold what people typed, beside the value of
the last report. The page, the four file formats and the lists behind the numbers all read the same sheet.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from .. import clock
from ..domain.counting import Count
from ..domain.indicators import ASSIGNERS, INDICATORS, Scene
from ..domain.periods import RULE_NAMES, Period
from ..domain.report_forms import Form, FormRow
from ..domain.report_prose import Standing, too_rosy
from ..domain.report_values import warning_of
from ..domain.wording import _
from ..models import Agency, Plan, Report, ReportValue
from .counting import ids_behind, scene_of
from .reports import earlier_report, report_of


@dataclass(frozen=True)
class SheetRow:
    """A row with its number or text. `last` is the earlier report's value; `warning` asks for a second look."""

    form: FormRow
    value: str | int
    note: str
    stored: ReportValue | None
    last: str
    warning: str | None


@dataclass(frozen=True)
class Beside:
    """What is printed beside the assigned tasks of the period: carried in from before, and still open."""

    given: int
    on_time: int
    late: int
    still_open: int
    carried_in: int


@dataclass(frozen=True)
class ReportSheet:
    """The whole report. `report` is None while nobody has typed; `earlier` is the one that `last` values come from;
    `known_on` the day up to which the numbers know what was recorded, before the cut-off while that lies ahead."""

    form: Form
    period: Period
    report: Report | None
    earlier: Report | None
    plan: Plan | None
    scene: Scene
    count: Count
    assigned: Beside
    assigner: str | None
    rows: tuple[SheetRow, ...]
    known_on: date

    @property
    def rule_words(self) -> str:
        """The counting rule in force, as it is printed under every table."""
        return RULE_NAMES[self.scene.rule]

    @property
    def assigner_words(self) -> str:
        """Who gives the tasks of this form's assigned rows."""
        return ASSIGNERS[self.assigner] if self.assigner else _("cấp trên")

    @property
    def uncounted(self) -> int:
        """How many tasks were assigned in the period by somebody whose tasks no row of the form counts."""
        asked = {row.assigner for row in self.form.rows if row.source == "assigned.tasks"}
        counted = {task_id for one in asked for task_id in members_of(self.scene, "assigned.tasks", one)}
        return len(set(members_of(self.scene, "assigned.tasks", None)) - counted)

    def row(self, number: int) -> SheetRow:
        """The row of this number; the form has it."""
        return next(row for row in self.rows if row.form.row == number)

    @property
    def open_for_typing(self) -> bool:
        """Whether rows may still be typed."""
        return self.report is None or self.report.state == "draft"


def report_sheet(agency: Agency, period: Period, form: Form, *, known_at: datetime | None = None) -> ReportSheet:
    """The report of a period on a form, counted now (or as known at a moment)."""
    plan, scene = scene_of(agency, period, known_at)
    report, earlier = report_of(period.code, form.key), earlier_report(form.key, period.to_on)
    counted = scene.counted()
    stored = {value.row: value for value in report.values} if report else {}
    last = {value.row: value.value for value in earlier.values} if earlier else {}
    standing = standing_of(counted)
    rows = tuple(_row(row, scene, stored.get(row.row), last.get(row.row, ""), standing) for row in form.rows)
    assigner = next((row.assigner for row in form.rows if row.assigner), None)
    return ReportSheet(form, period, report, earlier, plan, scene, counted,
                       _beside(scene, assigner), assigner, rows, clock.day_of(known_at or clock.now()))


def standing_of(counted: Count) -> Standing:
    """How the plan stands, for weighing words against it."""
    return Standing(counted.total, counted.completed, counted.buckets["open_overdue"])


def members_of(scene: Scene, key: str, assigner: str | None) -> list[int]:
    """The ids behind an indicator, narrowed to who gave the tasks where the form's row says so."""
    return ids_behind(scene.given_by(assigner), key)


def values_of(sheet: ReportSheet) -> dict[str, int]:
    """Every indicator's number in this report, of the assigned tasks for the form's assigner."""
    return {key: len(members_of(sheet.scene, key, sheet.assigner if key.startswith("assigned.") else None))
            for key in INDICATORS}


def _row(row: FormRow, scene: Scene, stored: ReportValue | None, last: str, standing: Standing) -> SheetRow:
    typed = _typed_row(row, stored, last, standing)
    return replace(typed, value=len(members_of(scene, row.source, row.assigner))) if row.computed else typed


def _typed_row(row: FormRow, stored: ReportValue | None, last: str, standing: Standing) -> SheetRow:
    value, note = (stored.value, stored.note) if stored else ("", "")
    warning = (warning_of(row.unit, value, last) if row.source == "manual" else None) or too_rosy(note, standing)
    return SheetRow(row, value, note, stored, last, warning)


def _beside(scene: Scene, assigner: str | None) -> Beside:
    keys = ("assigned.tasks", "assigned.tasks.completed_on_time", "assigned.tasks.completed_late",
            "assigned.tasks.open", "assigned.tasks.carried_in")
    return Beside(*(len(members_of(scene, key, assigner)) for key in keys))
