"""Nhiệm vụ: the list by filter, its export, one row alone, and the page with everything of one task."""

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user

from .. import clock
from ..domain.deadline_history import CHANGE_NAMES, REASON_CLASSES
from ..domain.errors import Conflict, NotFound
from ..domain.indicators import ASSIGNERS
from ..domain.lifecycle import STATE_NAMES, take_back_refusal
from ..domain.wording import _
from ..extensions import htmx
from ..models import Task
from ..queries import task_list, task_page
from ..queries.history import past_event
from ..queries.plans import all_plans
from ..queries.saved_views import views_for
from ..queries.task_sheet import Shown, TaskSheet, task_sheet
from ..queries.tasks import DECIDING, task_by_id
from ..queries.units import units_to_choose
from . import guard, task_words, timeline
from .guard import right
from .list_filter import (
    EVERY_YEAR,
    FURTHER,
    Choices,
    chips,
    filter_from_address,
    plan_name,
    query_of,
    soon_until,
)
from .paging import PAGE_SIZE, Page, page_asked
from .task_export import KINDS, list_file
from .task_forms import choices_of, right_of_form, step_of

blueprint = Blueprint("task", __name__, url_prefix="/nhiem-vu")

DEFAULT_FORM = ""
SHAPES = {"task.index": _("Bảng"), "task.month": _("Lịch tháng"), "task.quarter": _("Theo quý"),
          "task.year": _("Cả năm")}
blueprint.add_app_template_filter(task_words.question_name)
blueprint.add_app_template_filter(task_words.update_age)  # in a list's rows a filter costs half of a function's call


@blueprint.app_context_processor
def _words() -> dict:
    return {"badges": task_words.badges, "is_overdue": task_words.is_overdue, "update_age": task_words.update_age,
            "occurrence_badge": task_words.occurrence_badge, "part_name": task_words.part_name,
            "occurrence_choices": occurrence_choices,
            "PARTS": task_list.PARTS, "ASSIGNERS": ASSIGNERS}


def occurrence_choices(task: Task) -> list[tuple[str, str]]:
    """What can be reported as done: each kỳ still open, then the task as a whole."""
    names = {one.id: task_words.part_name(one, task.occurrences) for one in task.occurrences}
    choices = [(str(one.id), _("{names}, hạn {due_on:%d/%m/%Y}",
                               names=names[one.id], due_on=one.due_on) if names[one.id]
                else _("Kỳ đến {due_on:%d/%m/%Y}", due_on=one.due_on)) for one in task_words.open_occurrences(task)]
    return [*choices, ("0", _("Cả nhiệm vụ (không còn phải làm các kỳ sau)"))]


@blueprint.get("")
@right("task.view")
def index():
    wanted = filter_from_address()
    tasks, number, total = task_list.task_page(wanted, page_asked(request.args.get("trang")), PAGE_SIZE)
    most = task_list.MOST_FOUND if wanted.words else total
    return render_template(
        "task/list.html", page=Page(tasks, number, min(total, most), more=total > most), soon_until=wanted.soon_until,
        typed={}, views=views_for(current_user), by_section=task_list.in_paper_order(wanted), **list_scene(wanted),
    )


def list_scene(wanted: task_list.ListFilter) -> dict:
    """What every view of the list draws its filter from: what is chosen, what is offered, the ways to look."""
    offered = Choices(units_to_choose(), task_list.sections_of_year(wanted.year), all_plans(),
                      task_page.people_to_assign())
    query = query_of(request.args, vai=wanted.part)
    return {
        "wanted": wanted, "chosen": [(chip.words, chip.remove) for chip in chips(wanted, offered)],
        "part_tabs": _part_tabs(wanted), "list_query": query,
        "shapes": [(name, f"{url_for(endpoint)}?{query}", endpoint) for endpoint, name in SHAPES.items()],
        "further_open": any(request.args.get(name) for name in FURTHER), **_offered_words(wanted, offered),
    }


def _offered_words(wanted: task_list.ListFilter, offered: Choices) -> dict:
    """The filter's choices as the select boxes show them."""
    return {
        "unit_choices": [(unit.id, unit.name) for unit in offered.units],
        "section_choices": [(s.id, f"{'– ' if s.parent_id else ''}{s.code} {s.title}".strip()[:80])
                            for s in offered.sections],
        "state_choices": [(_("Tính theo ngày"), list(task_list.COMPUTED.items())),
                          (_("Tình trạng đã ghi"), list(STATE_NAMES.items()))],
        "year_choices": [*((year, _("Năm {year}",
                                    year=year)) for year in dict.fromkeys(plan.year for plan in offered.plans)),
                         (EVERY_YEAR, _("Mọi năm"))],
        "plan_choices": [(plan.id, plan_name(plan)) for plan in offered.plans],
        "people_choices": [(one.id, one.name) for one in offered.people],
    }


def _part_tabs(wanted: task_list.ListFilter) -> list[tuple[str, str, None]]:
    """Chủ trì, Phối hợp, Theo dõi, Tất cả; the first two need a unit, one's own or one chosen."""
    words: dict[str, Any] = {k: v for k, v in request.args.items() if v and k not in ("vai", "trang")}
    of_a_unit = wanted.unit_id or current_user.unit_id
    return [(name, url_for(request.endpoint or "", vai=part, **words), None) for part, name in task_list.PARTS.items()
            if of_a_unit or part not in ("chu-tri", "phoi-hop")]


@blueprint.get("/tai-ve.<kind>")
@right("task.view")
def export(kind: str):
    """What the filter shows, the whole set, as xlsx or csv."""
    if kind not in KINDS:
        raise NotFound(_("Chỉ tải về được dạng xlsx hoặc csv. Chọn lại ở trang Nhiệm vụ."))
    wanted = filter_from_address()
    return list_file(task_list.all_tasks(wanted), wanted, kind)


@blueprint.get("/<int:task_id>/dong")
@right("task.view")
def row(task_id: int):
    """One row of the list, with the form for reporting open where `mo` says so; without script the task's page."""
    opened = request.args.get("mo", DEFAULT_FORM)
    if not htmx:
        return redirect(url_for("task.page", task_id=task_id, _anchor=opened or None))
    return render_row(task_by_id(task_id), opened=opened)


def render_row(task: Task, *, opened: str = "", changed: bool = False, errors: dict | None = None,
               conflict: Conflict | None = None, status: int = 200, notice: str = "",
               undo: dict | None = None):
    """The row as the page includes it that asked: with a box to choose it where that page's rows have one."""
    return render_template(
        "task/_row.html", task=task, open_form=opened, changed=changed, form_errors=errors, conflict=conflict,
        typed=request.form if errors or conflict else {}, soon_until=soon_until(clock.today()), htmx_row=True,
        choosing="co-o-chon" in request.values, notice_words=notice, undo=undo,
        came_from=_page_of_row(),
    ), status


def _page_of_row() -> str:
    """Where the row stands, as the browser says: the way back from an act that is taken back."""
    here = urlsplit(htmx.current_url or "")
    return f"{here.path}?{here.query}" if here.query else here.path


@blueprint.get("/<int:task_id>")
@right("task.view")
def page(task_id: int):
    """The task's page; with `mo` one of its folded forms is open, and htmx gets that form alone."""
    wanted = request.args.get("mo", "")
    needed = right_of_form(wanted)
    sheet = task_sheet(task_id)
    return _form(sheet, wanted, needed) if needed and htmx else _render(sheet, wanted if needed else "")


def _form(sheet: TaskSheet, name: str, needed: str):
    task, step = sheet.task, step_of(name)
    guard.demand_on_task(needed, task)
    entry = next((one for one in timeline.tell(sheet.events, task.occurrences) if one.event.id == step), None)
    if step and entry is None:
        raise NotFound(_("Không có bước này trong nhiệm vụ. Tải lại trang."))
    return render_template(f"task/form/{'huy-buoc' if step else name}.html", task=task, entry=entry, errors=None,
                           typed={}, CHANGE_NAMES=CHANGE_NAMES, REASON_CLASSES=REASON_CLASSES,
                           **choices_of(name, task), version=request.args.get("version", task.version, int))


def _prefix(task: Shown, form: str) -> str:
    """What the ids of a form's fields begin with on the task's page."""
    if form == "hoan-thanh":
        return f"t{task.id}-"
    return f"tra-lai-{request.form.get('occurrence') or 0}-" if form == "tra-lai" else f"{form}-"


def render_page(task: Task, *, opened: str = "", errors: dict | None = None, conflict: Conflict | None = None,
                status: int = 200):
    """The task's page; after a refusal with the form at fault open, what was typed kept, and the reason on top."""
    return _render(task_sheet(task.id), opened, errors, conflict, status)


def _own_steps(sheet: TaskSheet) -> set[int]:
    """The steps that this person's unit took itself and may still take back."""
    if not guard.may_on("task.report", sheet.task):
        return set()
    past = [past_event(event) for event in sheet.events]
    return {event.id for event, plain in zip(sheet.events, past, strict=True)
            if event.for_unit_id is None and _mine(event) and take_back_refusal(plain, past) is None}


def _mine(event: Shown) -> bool:
    unit_id = current_user.unit_id
    return event.actor_id == current_user.id or (unit_id is not None and event.actor_unit_id == unit_id)


def _render(sheet: TaskSheet, opened: str = "", errors: dict | None = None, conflict: Conflict | None = None,
            status: int = 200):
    task = sheet.task
    decisions = {event.id: DECIDING[event.what] for event in sheet.events if event.what in DECIDING}
    return render_template(
        "task/page.html", task=task, open_form=opened, error_prefix=_prefix(task, opened), form_errors=errors,
        errors=errors, conflict=conflict, carried_on=sheet.later, version=task.version,
        typed=request.form if errors or conflict else {"occurrence": request.args.get("ky", "")},
        soon_until=soon_until(clock.today()), decisions=decisions,
        entries=timeline.tell(sheet.events, task.occurrences), own_steps=_own_steps(sheet),
        sent_back=timeline.sent_back(sheet.events, task), changes=sheet.changes, waiting=sheet.waiting,
        requests=sheet.requests, documents=sheet.documents, CHANGE_NAMES=CHANGE_NAMES,
        REASON_CLASSES=REASON_CLASSES, KIND_NAMES=task_words.KIND_NAMES, written=timeline.written,
        **choices_of(opened, task),
    ), status
