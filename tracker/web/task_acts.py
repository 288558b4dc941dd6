"""What people do with one task, each a form that works without script; htmx gets the list's row back instead.

A refusal shows the form again with what was typed; somebody else's change meanwhile is shown beside it (409).
"""

from collections.abc import Callable
from datetime import date

from flask import redirect, request, url_for
from flask_login import current_user

from .. import clock, transaction
from ..domain.day_entry import read_day
from ..domain.document_refs import parse_references
from ..domain.errors import BadInput, Conflict, RuleViolation
from ..domain.lifecycle import OPEN_STATES, WORKING_STATES
from ..domain.wording import _
from ..extensions import htmx
from ..models import ExtensionRequest, Occurrence, Task
from ..models.task import TASK_STATES
from ..queries import task_page
from ..queries.history import last_report_of, open_request_of
from ..queries.tasks import task_by_id, task_to_change
from ..services import deadlines, task_editing, tasks
from ..services.files import attach_file
from . import guard
from .documents import uploaded
from .guard import right
from .session import local_path
from .tasks import blueprint, render_page, render_row
from .undoing import offer, tell

Act = Callable[[Task], object]
OFFERED = {"hoan-thanh": WORKING_STATES, "tien-do": WORKING_STATES, "gia-han": OPEN_STATES, "han": OPEN_STATES,
           "don-vi": OPEN_STATES, "nguoi": OPEN_STATES, "ngung-nhac": OPEN_STATES, "khong-hoan-thanh": OPEN_STATES,
           "rut": OPEN_STATES | {"not_completed"}}
RENAMED = {
    "han": {"due_on": "due", "start_on": "due", "occurrences": "due", "text": "due"},
    "gia-han": {"due_on": "to_on", "kind": "to_on"},
    "quyet-dinh": {"due_on": "new_due_on", "kind": "new_due_on"},
}
MAKES_CLEAR = frozenset({"don-vi", "han", "lam-ro"})


def perform(task_id: int, name: str, form: str, words: str, act: Act):
    """Do one act on one task for whoever holds the right on it, and answer page or row."""
    task = task_to_change(task_id)
    guard.demand_on_task(name, task)
    in_row = bool(htmx) and form in ("hoan-thanh", "tien-do")
    shown, since = render_row if in_row else render_page, clock.now()
    opened = "hoan-thanh" if in_row and form == "hoan-thanh" else "" if in_row else form
    try:
        act(task)
    except Conflict as error:
        transaction.rollback()
        return shown(task_by_id(task_id), opened=opened, conflict=error, status=409)
    except RuleViolation as error:
        transaction.rollback()
        task = task_by_id(task_id)
        return shown(task, opened=opened, errors={_field_of(task, form, error.field): error.message}, status=422)
    if in_row:
        return render_row(task_by_id(task_id), changed=True, notice=words, undo=offer(since))
    tell(words, since, "step" if form in MAKES_CLEAR else "done")
    back = request.form.get("back", "")
    return redirect(local_path(back) if back else url_for("task.page", task_id=task_id))


def _field_of(task: Task, form: str, field: str | None) -> str:
    """The form's field that an error means, "" where the task's page doesn't offer that form any more."""
    if task.state not in OFFERED.get(form, TASK_STATES) or (form == "gia-han" and open_request_of(task)):
        return ""
    return RENAMED.get(form, {}).get(field or "", field or "")


def version() -> int | None:
    """The task's version that the form was made from; None for forms that carry none."""
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdigit() else None


def day(name: str, fallback: date | None = None) -> date:
    """The day in a field, as people write days; an empty field is `fallback` where there is one."""
    text = request.form.get(name, "")
    if not text.strip() and fallback is not None:
        return fallback
    return read_day(text, clock.today().year, field=name)


def chosen_occurrence(task: Task) -> Occurrence | None:
    """The kỳ that the form names; "0" or nothing is the task as a whole."""
    text = request.form.get("occurrence", "")
    return task_page.occurrence_of(task, int(text)) if text.isascii() and text.isdigit() and int(text) else None


def word(name: str) -> str:
    """A text field."""
    return request.form.get(name, "")


@blueprint.post("/<int:task_id>/tien-do")
@right("task.report")
def update(task_id: int):
    """Cập nhật tiến độ; "không thay đổi" is one click."""
    unchanged = bool(word("unchanged"))

    def act(task: Task) -> None:
        tasks.record_update(task, actor=current_user, today=clock.today(), done=word("done"), obstacle=word("obstacle"),
                            next_step=word("next_step"), documents=word("documents"), no_change=unchanged,
                            occurrence=chosen_occurrence(task), version=version())

    words = _("Đã ghi: không thay đổi.") if unchanged else _("Đã ghi tiến độ.")
    return perform(task_id, "task.report", "tien-do", words, act)


@blueprint.post("/<int:task_id>/hoan-thanh")
@right("task.report")
def report(task_id: int):
    def act(task: Task) -> None:
        occurrence = chosen_occurrence(task)
        event = tasks.report_completion(task, actor=current_user, today=clock.today(), done_on=_day_done(),
                                        product=word("product"), documents=word("document"), note=word("note"),
                                        occurrence=occurrence, version=version())
        if (stored := uploaded()) is not None:
            attach_file(task, stored, last_report_of(task), occurrence)
        if at_once and event.what == "completion_reported":
            tasks.confirm_completion(task, actor=current_user, today=clock.today(), occurrence=occurrence)

    at_once = bool(word("confirm_now")) and guard.may("task.confirm")
    words = (_("Đã ghi và xác nhận hoàn thành.") if at_once else
             _("Đã gửi báo cáo hoàn thành. Văn phòng xác nhận hoặc trả lại; kết quả hiện ở Thông báo.")
             if current_user.rules.needs_confirmation else _("Đã ghi hoàn thành."))
    return perform(task_id, "task.report", "hoan-thanh", words, act)


def _day_done() -> date:
    """The day typed, else the day of the evidence document."""
    if word("done_on").strip():
        return day("done_on")
    days = [one.issued_on for one in parse_references(word("document")) if one.issued_on]
    if days:
        return max(days)
    raise BadInput(_("Nhập ngày hoàn thành, ví dụ 20/01/2022, hoặc ghi văn bản có ngày ban hành."), field="done_on")


@blueprint.post("/<int:task_id>/xac-nhan")
@right("task.confirm")
def confirm(task_id: int):
    def act(task: Task) -> None:
        tasks.confirm_completion(task, actor=current_user, today=clock.today(), occurrence=chosen_occurrence(task),
                                 version=version())

    return perform(task_id, "task.confirm", "xac-nhan", _("Đã xác nhận hoàn thành."), act)


@blueprint.post("/<int:task_id>/tra-lai")
@right("task.confirm")
def send_back(task_id: int):
    def act(task: Task) -> None:
        tasks.return_completion(task, actor=current_user, today=clock.today(), reason=word("reason"),
                                occurrence=chosen_occurrence(task), version=version())

    return perform(task_id, "task.confirm", "tra-lai", _("Đã trả lại báo cáo cho đơn vị."), act)


@blueprint.post("/<int:task_id>/y-kien")
@right("task.comment")
def comment(task_id: int):
    return perform(task_id, "task.comment", "y-kien", _("Đã ghi ý kiến."), lambda task: tasks.comment_on(
        task, actor=current_user, today=clock.today(), text=word("text")))


@blueprint.post("/<int:task_id>/van-ban")
@right("task.report")
def add_documents(task_id: int):
    def act(task: Task) -> None:
        stored, occurrence = uploaded(), chosen_occurrence(task)
        text = word("documents") if stored is None or word("documents").strip() else stored.name
        event = tasks.add_documents(task, actor=current_user, today=clock.today(), text=text, occurrence=occurrence)
        if stored is not None:
            attach_file(task, stored, event, occurrence)

    return perform(task_id, "task.report", "van-ban", _("Đã thêm văn bản minh chứng."), act)


@blueprint.post("/<int:task_id>/gia-han")
@right("extension.request")
def request_extension(task_id: int):
    def act(task: Task) -> None:
        deadlines.request_extension(task, actor=current_user, today=clock.today(), to_on=day("to_on"),
                                    reason_class=word("reason_class"), reason=word("reason"), version=version())

    return perform(task_id, "extension.request", "gia-han", _("Đã gửi đề nghị gia hạn."), act)


@blueprint.post("/<int:task_id>/gia-han/<int:request_id>/quyet-dinh")
@right("extension.decide")
def decide_extension(task_id: int, request_id: int):
    granted = word("decision") == "grant"

    def act(task: Task) -> None:
        deadlines.decide_extension(_request_of(task, request_id), actor=current_user, granted=granted,
                                   decided_on=day("decided_on", clock.today()), note=word("note"),
                                   to_on=day("new_due_on") if granted and word("new_due_on").strip() else None,
                                   today=clock.today())

    words = _("Đã đồng ý gia hạn.") if granted else _("Đã ghi không đồng ý gia hạn.")
    return perform(task_id, "extension.decide", "quyet-dinh", words, act)


@blueprint.post("/<int:task_id>/gia-han/<int:request_id>/rut")
@right("extension.request")
def withdraw_extension(task_id: int, request_id: int):
    return perform(task_id, "extension.request", "gia-han", _("Đã rút đề nghị gia hạn."),
                   lambda task: deadlines.withdraw_request(_request_of(task, request_id), actor=current_user,
                                                           today=clock.today()))


def _request_of(task: Task, request_id: int) -> ExtensionRequest:
    found = open_request_of(task)
    if found is None or found.id != request_id:
        raise Conflict(_("Đề nghị gia hạn này không còn chờ quyết định. Xem kết quả ở lịch sử nhiệm vụ."))
    return found


@blueprint.post("/<int:task_id>/han")
@right("task.edit")
def change_deadline(task_id: int):
    def act(task: Task) -> None:
        task_editing.change_deadline_to_phrase(
            task, kind=word("kind"), text=word("due"), decided_on=day("decided_on", clock.today()), today=clock.today(),
            actor=current_user, reason=word("reason"), document=word("document"), version=version())

    return perform(task_id, "task.edit", "han", _("Đã ghi hạn mới."), act)


@blueprint.post("/<int:task_id>/rut")
@right("task.close")
def withdraw(task_id: int):
    return perform(task_id, "task.close", "rut", _("Đã rút nhiệm vụ khỏi kế hoạch."), lambda task: tasks.withdraw_task(
        task, actor=current_user, on=day("on", clock.today()), document=word("document"), today=clock.today(),
        version=version()))


@blueprint.post("/<int:task_id>/khong-hoan-thanh")
@right("task.close")
def not_completed(task_id: int):
    return perform(task_id, "task.close", "khong-hoan-thanh", _("Đã ghi Không hoàn thành."),
                   lambda task: tasks.mark_not_completed(task, actor=current_user, on=day("on", clock.today()),
                                                         today=clock.today(), reason=word("reason"), version=version()))


@blueprint.post("/<int:task_id>/huy-buoc/<int:event_id>")
@right("task.close")
def undo(task_id: int, event_id: int):
    return perform(task_id, "task.close", f"huy-buoc-{event_id}", _("Đã hủy bước đã ghi."),
                   lambda task: tasks.undo_event(
        task_page.event_of(task, event_id), actor=current_user, today=clock.today(), reason=word("reason"),
        version=version()))


@blueprint.post("/<int:task_id>/rut-lai/<int:event_id>")
@right("task.report")
def take_back(task_id: int, event_id: int):
    """A unit's own step, as long as the office hasn't decided on it."""
    return perform(task_id, "task.report", "rut-lai", _("Đã rút lại bước đã ghi."), lambda task: tasks.take_back(
        task_page.event_of(task, event_id), actor=current_user, today=clock.today(), version=version()))


@blueprint.post("/<int:task_id>/noi-dung")
@right("task.edit")
def edit(task_id: int):
    """The task's texts; what they were stays in its history."""
    texts = {name: request.form[name] for name in task_editing.TEXTS if name in request.form}
    return perform(task_id, "task.edit", "noi-dung", _("Đã sửa nội dung."), lambda task: task_editing.edit_task(
        task, actor=current_user, today=clock.today(), version=version(), **texts))


@blueprint.post("/<int:task_id>/nguoi")
@right("task.edit")
def assign_person(task_id: int):
    return perform(task_id, "task.edit", "nguoi", _("Đã giao người thực hiện."), lambda task: tasks.assign_person(
        task, actor=current_user, user=task_page.person_chosen(word("user")), version=version()))


@blueprint.post("/<int:task_id>/don-vi")
@right("task.edit")
def assign_units(task_id: int):
    def act(task: Task) -> None:
        lead = task_page.unit_chosen(word("lead_unit"))
        if lead is None and task.lead_unit_id is None:
            raise BadInput(_("Chọn đơn vị chủ trì, chịu trách nhiệm chính."), field="lead_unit")
        others = {name: [unit for one in request.form.getlist(name) if (unit := task_page.unit_chosen(one))]
                  for name in ("co_lead", "coordinating")}
        tasks.assign_units(task, actor=current_user, lead_unit=lead, co_leads=others["co_lead"],
                           coordinating=others["coordinating"], today=clock.today(), version=version())

    return perform(task_id, "task.edit", "don-vi", _("Đã giao đơn vị."), act)


@blueprint.post("/<int:task_id>/lam-ro/<int:question_id>")
@right("task.edit")
def settle(task_id: int, question_id: int):
    return perform(task_id, "task.edit", "lam-ro", _("Đã ghi: điều này đã rõ."), lambda task: tasks.settle_question(
        task_page.question_of(task, question_id), actor=current_user))
