"""Nhiệm vụ: the list by filter, its export, one row alone, and the page with everything of one task."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_login import current_user

from .. import clock
from ..documents.list_export import CSV_TYPE, XLSX_TYPE, Value, to_csv, to_xlsx
from ..domain.deadline_history import CHANGE_NAMES, REASON_CLASSES
from ..domain.errors import Conflict, NotFound
from ..domain.indicators import ASSIGNERS
from ..domain.lifecycle import STATE_NAMES
from ..extensions import htmx
from ..models import Task
from ..queries import task_list, task_page
from ..queries.history import deadline_changes_of, events_of, requests_of
from ..queries.tasks import documents_of, task_by_id
from ..queries.units import units_to_choose
from . import task_words, timeline
from .guard import right
from .list_filter import EVERY_YEAR, chips, filter_from_address, soon_until
from .paging import PAGE_SIZE, Page, page_asked

blueprint = Blueprint("task", __name__, url_prefix="/nhiem-vu")

EXPORT_HEAD = ("Số", "Nguồn giao", "Lĩnh vực", "Mục tiêu, chỉ tiêu", "Nhiệm vụ", "Kết quả, sản phẩm", "Chủ trì",
               "Đồng chủ trì", "Phối hợp", "Thời hạn theo văn bản", "Hạn", "Gia hạn lần", "Tình trạng",
               "Số ngày quá hạn", "Ngày hoàn thành", "Người thực hiện")
EXPORT_WIDTHS = (6, 18, 22, 34, 50, 30, 22, 22, 30, 22, 13, 9, 22, 10, 13, 22)
DEFAULT_FORM = ""


@blueprint.app_context_processor
def _words() -> dict:
    return {"badges": task_words.badges, "is_overdue": task_words.is_overdue, "update_age": task_words.update_age,
            "occurrence_badge": task_words.occurrence_badge, "occurrence_choices": occurrence_choices,
            "PARTS": task_list.PARTS, "ASSIGNERS": ASSIGNERS}


def occurrence_choices(task: Task) -> list[tuple[str, str]]:
    """What can be reported as done: each kỳ still open, then the task as a whole."""
    choices = [(str(one.id), f"Kỳ đến {one.due_on:%d/%m/%Y}") for one in task_words.open_occurrences(task)]
    return [*choices, ("0", "Cả nhiệm vụ (không còn phải làm các kỳ sau)")]


@blueprint.get("")
@right("task.view")
def index():
    wanted = filter_from_address()
    tasks, number, total = task_list.task_page(wanted, page_asked(request.args.get("trang")), PAGE_SIZE)
    units, sections = units_to_choose(), task_list.sections_of_year(wanted.year)
    states = [("Tính theo ngày", list(task_list.COMPUTED.items())), ("Tình trạng đã ghi", list(STATE_NAMES.items()))]
    years = task_list.plan_years()
    own = {"vai": wanted.part, "don-vi": None}
    return render_template(
        "task/list.html", page=Page(tasks, number, total), wanted=wanted, soon_until=wanted.soon_until, typed={},
        chosen=[(chip.words, chip.remove) for chip in chips(wanted, units, sections)],
        part_tabs=_part_tabs(wanted), filter_words={**{k: v for k, v in request.args.items() if v}, **_kept(own)},
        unit_choices=[(unit.id, unit.name) for unit in units],
        section_choices=[(s.id, f"{'– ' if s.parent_id else ''}{s.code} {s.title}".strip()[:80]) for s in sections],
        state_choices=states, year_choices=[*((year, f"Năm {year}") for year in years), (EVERY_YEAR, "Mọi năm")],
    )


def _kept(own: dict) -> dict:
    return {name: value for name, value in own.items() if value}


def _part_tabs(wanted: task_list.ListFilter) -> list[tuple[str, str, None]]:
    """Chủ trì, Phối hợp, Tất cả; the first two need a unit, one's own or one chosen."""
    words: dict[str, Any] = {k: v for k, v in request.args.items() if v and k not in ("vai", "trang")}
    parts = task_list.PARTS if wanted.unit_id or current_user.unit_id else {"tat-ca": "Tất cả"}
    return [(name, url_for("task.index", vai=part, **words), None) for part, name in parts.items()]


@blueprint.get("/tai-ve.<kind>")
@right("task.view")
def export(kind: str):
    """What the filter shows, the whole set, as xlsx or csv."""
    if kind not in ("xlsx", "csv"):
        raise NotFound("Chỉ tải về được dạng xlsx hoặc csv. Chọn lại ở trang Nhiệm vụ.")
    wanted = filter_from_address()
    rows = _export_rows(wanted)
    if kind == "csv":
        data, media_type = to_csv(EXPORT_HEAD, rows), CSV_TYPE
    else:
        above = [current_user.agency.name.upper(), f"Danh sách nhiệm vụ, tính đến ngày {wanted.today:%d/%m/%Y}"]
        data, media_type = to_xlsx("Nhiệm vụ", above, EXPORT_HEAD, rows, EXPORT_WIDTHS), XLSX_TYPE
    name = f"nhiem-vu-{wanted.year or 'moi-nam'}-{wanted.today:%Y%m%d}.{kind}"
    return Response(data, mimetype=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _export_rows(wanted: task_list.ListFilter) -> Iterator[list[Value]]:
    for task in task_list.all_tasks(wanted):
        parts: dict[str, list[str]] = {"co_lead": [], "coordinating": []}
        for part in task.units:
            parts.setdefault(part.role, []).append(part.unit.name)
        overdue = task_words.is_overdue(task, wanted.today)
        late = (wanted.today - task.open_due_on).days if overdue and task.open_due_on else task.days_late or None
        section = f"{task.section.code} {task.section.title}".strip() if task.section else ""
        yield [
            task.position, f"Kế hoạch {task.plan.year}" if task.plan else "Cấp trên giao", section, task.objective,
            task.text, task.product, task.lead_unit.name if task.lead_unit else "", "; ".join(parts["co_lead"]),
            "; ".join(parts["coordinating"]), task.deadline_text, task.open_due_on or task.due_on,
            task.extension_count or None,
            "; ".join(one.words for one in task_words.badges(task, wanted.today, wanted.soon_until)), late,
            task.done_on, task.assignee.name if task.assignee else "",
        ]


@blueprint.get("/<int:task_id>/dong")
@right("task.view")
def row(task_id: int):
    """One row of the list, with the form for reporting open where `mo` says so; without script the task's page."""
    opened = request.args.get("mo", DEFAULT_FORM)
    if not htmx:
        return redirect(url_for("task.page", task_id=task_id, _anchor=opened or None))
    return render_row(task_by_id(task_id), opened=opened)


def render_row(task: Task, *, opened: str = "", changed: bool = False, errors: dict | None = None,
               conflict: Conflict | None = None, status: int = 200, notice: str = ""):
    """The row as the list includes it."""
    return render_template(
        "task/_row.html", task=task, open_form=opened, changed=changed, form_errors=errors, conflict=conflict,
        typed=request.form if errors or conflict else {}, soon_until=soon_until(clock.today()), htmx_row=True,
        notice_words=notice,
    ), status


@blueprint.get("/<int:task_id>")
@right("task.view")
def page(task_id: int):
    return render_page(task_by_id(task_id))


def _prefix(task: Task, form: str) -> str:
    """What the ids of a form's fields begin with on the task's page."""
    if form == "hoan-thanh":
        return f"t{task.id}-"
    return f"tra-lai-{request.form.get('occurrence') or 0}-" if form == "tra-lai" else f"{form}-"


def render_page(task: Task, *, opened: str = "", errors: dict | None = None, conflict: Conflict | None = None,
                status: int = 200):
    """The task's page; after a refusal with the form at fault open, what was typed kept, and the reason on top."""
    units = units_to_choose()
    events = events_of(task)
    return render_template(
        "task/page.html", task=task, open_form=opened, error_prefix=_prefix(task, opened),
        form_errors=errors, errors=errors, conflict=conflict,
        typed=request.form if errors or conflict else {}, soon_until=soon_until(clock.today()),
        entries=timeline.tell(events, task.occurrences), changes=deadline_changes_of(task),
        requests=requests_of(task), documents=documents_of(task), CHANGE_NAMES=CHANGE_NAMES,
        REASON_CLASSES=REASON_CLASSES, KIND_NAMES=task_words.KIND_NAMES, written=timeline.written,
        own_units=[(unit.id, unit.name) for unit in units if unit.kind == "unit" and unit.in_use],
        all_units=[(unit.id, unit.name) for unit in units if unit.in_use],
        people=[(one.id, f"{one.name}{' – ' + one.unit.name if one.unit else ''}")
                for one in task_page.people_to_assign()],
    ), status
