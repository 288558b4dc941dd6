"""The completion summary as of a day: by unit, by section, by month; every number opens to its tasks."""

from datetime import date

from flask import Blueprint, render_template, request, url_for
from flask_login import current_user
from markupsafe import Markup

from .. import clock
from ..domain.counting import BUCKET_NAMES
from ..domain.day_entry import read_day
from ..domain.errors import BadInput, NotFound
from ..domain.periods import RULE_NAMES, cutoff_before
from ..domain.wording import _
from ..queries.behind import rows_behind
from ..queries.task_list import plan_years
from ..services.report_files import KINDS
from ..services.summaries import AGES, Summary, completion_as_of, summary_of_today
from ..services.summary_files import AGED, COUNTED, RATED, compared, one_page_file, percent, summary_file
from .guard import right
from .report_downloads import as_file

blueprint = Blueprint("summary", __name__, url_prefix="/tong-hop")

MEASURE_NAMES = {**BUCKET_NAMES, **AGES, "total": _("Tổng số nhiệm vụ"), "awaiting": _("Chờ xác nhận")}
LONGEST = 4
COMPARED_AT_ONCE = 2000
LATE_MARK = {name: Markup(' class="late"') for name in ("open_overdue", *AGES)}
COLUMNS = [(name, MEASURE_NAMES[name].lower(), LATE_MARK.get(name, "")) for name, _ in (*COUNTED, *AGED)]
COLOURS = {"completed_on_time": "green", "completed_late": "orange", "open_overdue": "red"}


def _day_asked() -> tuple[date, str]:
    """The day of the address and what is wrong with it; today where none is given."""
    text = request.args.get("ngay", "").strip()
    try:
        return (read_day(text, clock.today().year) if text else clock.today()), ""
    except BadInput as error:
        return clock.today(), error.message


def _before(summary: Summary, year: int) -> Summary:
    """The same plan as of the day it is held against: the one asked for, else the quarterly cut-off before."""
    return _summary(year, _day_before(summary.ask.as_of))


def _day_before(as_of: date) -> date:
    text = request.args.get("so-voi", "").strip()
    try:
        return read_day(text, as_of.year) if text else cutoff_before(as_of)
    except BadInput:
        return cutoff_before(as_of)


def _compares(summary: Summary) -> bool:
    """Whether the page compares without being asked: a past day is drawn from the whole history, which takes seconds
    where a plan has thousands of tasks."""
    return bool(request.args.get("so-voi")) or summary.total.counts["total"] <= COMPARED_AT_ONCE


def _summary(year: int, day: date) -> Summary:
    """The figures alone: of today by the database, of any other day from the history."""
    if day == clock.today():
        return summary_of_today(current_user.agency, year, day)
    return completion_as_of(current_user.agency, year, day).summary


def _asked() -> tuple[int, date, str]:
    """The year and the day that the address asks for, and what the address says wrongly."""
    return _asked_of(plan_years())


def _asked_of(years: list[int]) -> tuple[int, date, str]:
    day, wrong = _day_asked()
    text = request.args.get("nam", "")
    usual = day.year if day.year in years else next(iter(years), day.year)
    year = int(text) if text.isascii() and text.isdigit() and int(text) in years else usual
    return year, day, wrong


@blueprint.get("")
@right("report.view")
def page():
    years = plan_years()
    year, day, wrong = _asked_of(years)
    summary = _summary(year, day)
    before = _before(summary, year) if _compares(summary) else None
    words = {"ngay": f"{day:%d/%m/%Y}", "nam": year}
    return render_template(
        "summary/page.html", summary=summary, year=year, years=years, words=words, counted=COUNTED,
        aged=AGED, columns=COLUMNS, rated=RATED, percent_of=percent, colours=COLOURS,
        rule_words=RULE_NAMES[summary.ask.rule], before=before, compared=compared(summary, before) if before else (),
        since=f"{_day_before(day):%d/%m/%Y}", names=MEASURE_NAMES, errors={"ngay": wrong} if wrong else None,
        as_of=summary.ask.as_of,
    ), 422 if wrong else 200


@blueprint.get("/nhiem-vu")
@right("report.view")
def behind():
    """The tasks behind one cell: `theo` names the table, `dong` the row (empty: its total), `nhom` the column."""
    completion = completion_as_of(current_user.agency, *_asked()[:2])
    summary = completion.summary
    by, key, measure = (request.args.get(name, "") for name in ("theo", "dong", "nhom"))
    block = next((block for block in summary.blocks if block.by == by), None)
    line = next((line for line in (*block.lines, block.total) if line.key == key), None) if block else None
    if line is None or measure not in MEASURE_NAMES:
        raise NotFound(_("Không có ô này trong bảng tổng hợp. Quay lại trang Tổng hợp và bấm vào con số cần xem."))
    ids = summary.behind(by, key, measure)
    label = f"{MEASURE_NAMES[measure]} – {line.label}"
    back = url_for("summary.page", ngay=f"{summary.ask.as_of:%d/%m/%Y}", nam=completion.year)
    return render_template("report/behind.html", label=label, formula=RULE_NAMES[summary.ask.rule], number=len(ids),
                           tasks=rows_behind(completion.scene, ids), as_of=summary.ask.as_of,
                           trail=[(_("Tổng hợp năm {year}", year=completion.year), back), (label, "")])


@blueprint.get("/tai-ve.<kind>")
@right("report.view")
def download(kind: str):
    year, day, wrong = _asked()
    if wrong:
        raise BadInput(wrong, field="ngay")
    if kind not in KINDS or kind == "json":
        raise NotFound(_("Bảng tổng hợp tải về được ở dạng Excel, Word và PDF."))
    summary = _summary(year, day)
    content = summary_file(current_user.agency, summary, year, kind, _before(summary, year))
    return as_file(content, kind, f"tong-hop-{year}-den-{day:%Y-%m-%d}")


@blueprint.get("/mot-trang.<kind>")
@right("report.view")
def one_page(kind: str):
    """Leadership's one page as Word or PDF."""
    year, day, wrong = _asked()
    if wrong:
        raise BadInput(wrong, field="ngay")
    if kind not in ("docx", "pdf"):
        raise NotFound(_("Bản một trang tải về được ở dạng Word và PDF."))
    completion = completion_as_of(current_user.agency, year, day)
    late = [one.verdict for one in completion.summary.tasks if one.verdict.bucket == "open_overdue"]
    longest = sorted(late, key=lambda one: (-one.days_late, one.facts.position))[:LONGEST]
    rows = sorted(rows_behind(completion.scene, [one.facts.id for one in longest]),
                  key=lambda row: (-row.verdict.days_late, row.task.position))
    content = one_page_file(current_user.agency, completion.summary, completion.year, kind,
                            _before(completion.summary, year), rows)
    return as_file(content, kind, f"mot-trang-{completion.year}-den-{completion.summary.ask.as_of:%Y-%m-%d}")
