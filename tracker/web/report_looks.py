"""Looking into a period's figures: units without an update, unclear deadlines, two moments compared."""

from datetime import date

from flask import Blueprint, render_template, request, url_for
from flask_login import current_user

from .. import clock
from ..domain.day_entry import read_day
from ..domain.errors import BadInput
from ..domain.indicators import Scene
from ..domain.periods import cutoff_before
from ..domain.wording import _
from ..queries.behind import rows_behind
from ..queries.counting import rule_for
from ..queries.moments import changed_between
from ..queries.report_sheets import ReportSheet, report_sheet
from ..queries.report_steps import steps_of
from ..queries.reports import form_and_period
from .guard import right

blueprint = Blueprint("report_looks", __name__, url_prefix="/bao-cao/<period_code>/<form_key>")


def _sheet(period_code: str, form_key: str) -> ReportSheet:
    form, period = form_and_period(period_code, form_key)
    return report_sheet(current_user.agency, period, form)


def _trail(sheet: ReportSheet, label: str) -> list[tuple[str, str]]:
    back = url_for("report.page", period_code=sheet.period.code, form_key=sheet.form.key)
    return [(_("Báo cáo"), url_for("report.index")), (sheet.period.name, back), (label, "")]


@blueprint.get("/chua-cap-nhat")
@right("report.view")
def silent(period_code: str, form_key: str):
    """Open tasks that nobody updated within the period, by unit."""
    sheet = _sheet(period_code, form_key)
    units = steps_of(sheet).silent
    rows = {row.task.id: row for row in rows_behind(sheet.scene, [one for unit in units for one in unit.task_ids])}
    return render_template(
        "report/silent.html", groups=[(unit.name, [rows[one] for one in unit.task_ids]) for unit in units],
        sheet=sheet, as_of=sheet.period.to_on, trail=_trail(sheet, _("Chưa cập nhật")))


@blueprint.get("/han-chua-ro")
@right("report.view")
def unclear(period_code: str, form_key: str):
    """Open tasks whose deadline is missing or doubted."""
    sheet = _sheet(period_code, form_key)
    ids = steps_of(sheet).unclear
    return render_template(
        "report/behind.html", label=_("Hạn chưa rõ"), number=len(ids), tasks=rows_behind(sheet.scene, ids),
        formula=_("Nhiệm vụ đang thực hiện chưa có hạn hoặc hạn còn điều phải làm rõ; mở nhiệm vụ để ghi hạn."),
        as_of=sheet.period.to_on, trail=_trail(sheet, _("Hạn chưa rõ")))


@blueprint.get("/doi-chieu")
@right("report.view")
def compare(period_code: str, form_key: str):
    """What changed between two moments, and why: the day counted, and what was known by another day."""
    sheet = _sheet(period_code, form_key)
    asked, errors = _days_asked(sheet)
    before, after = (_scene(sheet, asked[day], asked[known])
                     for day, known in (("tu", "biet-tu"), ("den", "biet-den")))
    return render_template(
        "report/compare.html", sheet=sheet, typed=request.args, asked=asked, errors=errors,
        changes=[] if errors else changed_between(before, after),
        counts=() if errors else (before.counted(), after.counted()), trail=_trail(sheet, _("Đối chiếu hai thời điểm")),
        where={"period_code": period_code, "form_key": form_key}, as_of=asked["den"],
    ), 422 if errors else 200


def _days_asked(sheet: ReportSheet) -> tuple[dict[str, date | None], dict[str, str]]:
    """The four days of the address; the first is by default the quarterly cut-off before the period's."""
    end = sheet.period.to_on
    asked: dict[str, date | None] = {"tu": cutoff_before(end), "den": end, "biet-tu": None, "biet-den": None}
    errors = {}
    for name in asked:
        text = request.args.get(name, "").strip()
        try:
            asked[name] = read_day(text, sheet.period.year, field=name) if text else asked[name]
        except BadInput as error:
            errors[name] = error.message
    return asked, errors


def _scene(sheet: ReportSheet, day: date | None, known: date | None) -> Scene:
    known_at = clock.end_of(known) if known else None
    as_of = day or sheet.period.to_on
    scene = sheet.scene
    rule = scene.rule if as_of == scene.to_on else rule_for(current_user.agency, sheet.period.year, as_of)
    return Scene(min(scene.from_on, as_of), as_of, rule, known_at, scene.plan_tasks)

