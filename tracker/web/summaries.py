"""The completion summary as of a day: by unit, by section, by month; every number opens to its tasks."""

from datetime import date

from flask import Blueprint, render_template, request, url_for
from flask_login import current_user

from .. import clock
from ..domain.counting import BUCKET_NAMES
from ..domain.day_entry import read_day
from ..domain.errors import BadInput, NotFound
from ..domain.periods import RULE_NAMES, cutoff_before
from ..queries.behind import rows_behind
from ..queries.task_list import plan_years
from ..services.report_files import KINDS
from ..services.summaries import AGES, Completion, completion_as_of
from ..services.summary_files import AGED, COUNTED, RATED, compared, one_page_file, percent, summary_file
from .guard import right
from .report_downloads import as_file

blueprint = Blueprint("summary", __name__, url_prefix="/tong-hop")

MEASURE_NAMES = {**BUCKET_NAMES, **AGES, "total": "Tổng số nhiệm vụ", "awaiting": "Chờ xác nhận"}
LONGEST = 4
COLOURS = {"completed_on_time": "green", "completed_late": "orange", "open_overdue": "red"}


def _day_asked() -> tuple[date, str]:
    """The day of the address and what is wrong with it; today where none is given."""
    text = request.args.get("ngay", "").strip()
    try:
        return (read_day(text, clock.today().year) if text else clock.today()), ""
    except BadInput as error:
        return clock.today(), error.message


def _before(completion: Completion) -> Completion:
    """The same plan as of the day it is held against: the one asked for, else the quarterly cut-off before."""
    as_of, text = completion.summary.ask.as_of, request.args.get("so-voi", "").strip()
    try:
        day = read_day(text, as_of.year) if text else cutoff_before(as_of)
    except BadInput:
        day = cutoff_before(as_of)
    return completion_as_of(current_user.agency, completion.year, day)


def _asked() -> tuple[Completion, str]:
    """The summary that the address asks for, and what the address says wrongly."""
    day, wrong = _day_asked()
    years = plan_years()
    text = request.args.get("nam", "")
    usual = day.year if day.year in years else next(iter(years), day.year)
    year = int(text) if text.isascii() and text.isdigit() and int(text) in years else usual
    return completion_as_of(current_user.agency, year, day), wrong


@blueprint.get("")
@right("report.view")
def page():
    completion, wrong = _asked()
    summary = completion.summary
    before = _before(completion).summary
    words = {"ngay": f"{summary.ask.as_of:%d/%m/%Y}", "nam": completion.year}
    return render_template(
        "summary/page.html", summary=summary, year=completion.year, years=plan_years(), words=words, counted=COUNTED,
        aged=AGED, rated=RATED, percent_of=percent, colours=COLOURS, rule_words=RULE_NAMES[summary.ask.rule],
        before=before, compared=compared(summary, before), since=f"{before.ask.as_of:%d/%m/%Y}",
        names=MEASURE_NAMES, errors={"ngay": wrong} if wrong else None, as_of=summary.ask.as_of,
    ), 422 if wrong else 200


@blueprint.get("/nhiem-vu")
@right("report.view")
def behind():
    """The tasks behind one cell: `theo` names the table, `dong` the row (empty: its total), `nhom` the column."""
    completion, _ = _asked()
    summary = completion.summary
    by, key, measure = (request.args.get(name, "") for name in ("theo", "dong", "nhom"))
    block = next((block for block in summary.blocks if block.by == by), None)
    line = next((line for line in (*block.lines, block.total) if line.key == key), None) if block else None
    if line is None or measure not in MEASURE_NAMES:
        raise NotFound("Không có ô này trong bảng tổng hợp. Quay lại trang Tổng hợp và bấm vào con số cần xem.")
    ids = summary.behind(by, key, measure)
    label = f"{MEASURE_NAMES[measure]} – {line.label}"
    back = url_for("summary.page", ngay=f"{summary.ask.as_of:%d/%m/%Y}", nam=completion.year)
    return render_template("report/behind.html", label=label, formula=RULE_NAMES[summary.ask.rule], number=len(ids),
                           tasks=rows_behind(completion.scene, ids), as_of=summary.ask.as_of,
                           trail=[(f"Tổng hợp năm {completion.year}", back), (label, "")])


@blueprint.get("/tai-ve.<kind>")
@right("report.view")
def download(kind: str):
    completion, wrong = _asked()
    if wrong:
        raise BadInput(wrong, field="ngay")
    if kind not in KINDS or kind == "json":
        raise NotFound("Bảng tổng hợp tải về được ở dạng Excel, Word và PDF.")
    content = summary_file(current_user.agency, completion.summary, completion.year, kind, _before(completion).summary)
    return as_file(content, kind, f"tong-hop-{completion.year}-den-{completion.summary.ask.as_of:%Y-%m-%d}")


@blueprint.get("/mot-trang.<kind>")
@right("report.view")
def one_page(kind: str):
    """Leadership's one page as Word or PDF."""
    completion, wrong = _asked()
    if wrong:
        raise BadInput(wrong, field="ngay")
    if kind not in ("docx", "pdf"):
        raise NotFound("Bản một trang tải về được ở dạng Word và PDF.")
    late = [one.verdict for one in completion.summary.tasks if one.verdict.bucket == "open_overdue"]
    longest = sorted(late, key=lambda one: (-one.days_late, one.facts.position))[:LONGEST]
    rows = sorted(rows_behind(completion.scene, [one.facts.id for one in longest]),
                  key=lambda row: (-row.verdict.days_late, row.task.position))
    content = one_page_file(current_user.agency, completion.summary, completion.year, kind,
                            _before(completion).summary, rows)
    return as_file(content, kind, f"mot-trang-{completion.year}-den-{completion.summary.ask.as_of:%Y-%m-%d}")
