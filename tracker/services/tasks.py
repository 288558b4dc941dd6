"""What people do with a task: update, comment, close without completion, take a step back.

Completions stand in `completion.py`, units and persons in `assignments.py`; they are named here too, so that a door
finds every act on a task in one place.
"""

from datetime import date, datetime

from ..domain.errors import NotAllowed, RuleViolation
from ..domain.lifecycle import ASSIGNMENTS, STATE_NAMES, WORKING_STATES, live_events, take_back_refusal, undo_refusal
from ..domain.text import clean
from ..domain.wording import _
from ..models import Event, Occurrence, Task, User
from ..queries.history import history_of, past_event
from ..queries.notices import people_in_talk
from .assignments import (
    ask_again,
    assign_person,
    assign_units,
    hand_over_person,
    hand_over_unit,
    settle_question,
    take_back_assignment,
)
from .completion import (
    complete_task,
    confirm_completion,
    report_completion,
    return_completion,
    settle_requests,
)
from .documents import attach_documents, detach_documents
from .history import append, claim, demand, just_said, not_after, project, recording_moment
from .notices import notify

__all__ = [
    "add_documents", "assign_person", "assign_units", "comment_on", "complete_task", "confirm_completion",
    "hand_over_person", "hand_over_unit", "mark_not_completed", "record_update", "report_completion",
    "return_completion", "settle_question", "take_back", "undo_event", "withdraw_task",
]


def record_update(task: Task, *, actor: User | None, today: date, state: str | None = None, done: str = "",
                  obstacle: str = "", next_step: str = "", documents: str = "", no_change: bool = False,
                  occurrence: Occurrence | None = None, version: int | None = None) -> Event:
    """An update for the period: what was done, what hinders, what comes next; "không thay đổi" counts too.

    `state` is not_started or in_progress; left out, a task on which something was said is in progress.
    """
    demand("update_recorded", task, occurrence)
    if state is not None and state not in WORKING_STATES:
        raise RuleViolation(_("Chọn Chưa thực hiện hoặc Đang thực hiện. Để báo hoàn thành, dùng “Báo cáo hoàn thành”."),
                            field="state")
    said = {"done": clean(done), "obstacle": clean(obstacle), "next_step": clean(next_step)}
    if not (any(said.values()) or no_change or state or clean(documents)):
        raise RuleViolation(_("Ghi việc đã làm, vướng mắc hoặc việc tiếp theo; nếu không có gì mới, chọn “Không thay "
                              "đổi”."), field="done")
    present = occurrence.state if occurrence is not None else task.state
    data = {**said, "no_change": no_change, "state": state or (present if no_change else "in_progress"),
            "documents": clean(documents)}
    if version is None and occurrence is None and (twice := just_said(task, "update_recorded", actor, data)):
        return twice
    claim(task, version, yours=_in_words(state, said))
    event = append(task, "update_recorded", effective_on=today, actor=actor, occurrence=occurrence, data=data)
    attach_documents(task, documents, event, occurrence)
    project(task)
    return event


def _in_words(state: str | None, said: dict[str, str]) -> str:
    names = {"done": _("Đã làm"), "obstacle": _("Vướng mắc"), "next_step": _("Tiếp theo")}
    parts = [STATE_NAMES[state]] if state else []
    parts += [f"{names[key]}: {text}" for key, text in said.items() if text]
    return ". ".join(parts) or _("Không thay đổi")


def comment_on(task: Task, *, actor: User | None, today: date, text: str) -> Event:
    """Say something about a task in whatever state; nothing else changes, so no version is claimed."""
    if not clean(text):
        raise RuleViolation(_("Nhập nội dung ý kiến."), field="text")
    data = {"text": clean(text)}
    said = just_said(task, "commented", actor, data)
    if said is not None:
        return said
    notify("comment", task, by=actor, text=clean(text), also=people_in_talk(task))
    return append(task, "commented", effective_on=today, actor=actor, data=data)


def add_documents(task: Task, *, actor: User | None, today: date, text: str,
                  occurrence: Occurrence | None = None) -> Event:
    """Add evidence to a task afterwards, also to a completed one."""
    if not clean(text):
        raise RuleViolation(_("Nhập số, ký hiệu, ngày của văn bản minh chứng."), field="documents")
    data = {"documents": clean(text), "occurrence_id": occurrence.id if occurrence else None}
    said = just_said(task, "documents_attached", actor, data)
    if said is not None:
        return said
    event = append(task, "documents_attached", effective_on=today, actor=actor, occurrence=occurrence, data=data)
    attach_documents(task, text, event, occurrence)
    return event


def mark_not_completed(task: Task, *, actor: User | None, on: date, today: date, reason: str,
                       version: int | None = None, recorded_at: datetime | None = None) -> Event:
    """The office closes a task as Không hoàn thành from a day on; it is reminded no more."""
    demand("marked_not_completed", task)
    not_after(on, today, _("Ngày ghi Không hoàn thành"), "on")
    _not_before_entry(on, task, _("Ngày ghi Không hoàn thành"))
    if not clean(reason):
        raise RuleViolation(_("Nhập lý do không hoàn thành."), field="reason")
    claim(task, version, yours=_("Không hoàn thành: {reason}", reason=clean(reason)))
    event = append(task, "marked_not_completed", effective_on=on, actor=actor, data={"reason": clean(reason)},
                   recorded_at=recording_moment(recorded_at))
    settle_requests(task, actor, today)
    project(task)
    return event


def withdraw_task(task: Task, *, actor: User | None, on: date, document: str, today: date,
                  recorded_at: datetime | None = None, version: int | None = None) -> Event:
    """Take a task out of the plan from a day on, with the document that decided it; not for a completed task."""
    demand("task_withdrawn", task)
    not_after(on, today, _("Ngày rút"), "on")
    _not_before_entry(on, task, _("Ngày rút"))
    if not clean(document):
        raise RuleViolation(_("Nhập văn bản quyết định rút nhiệm vụ, ví dụ: Quyết định số 77/QĐ-SCT ngày 01/4/2022."),
                            field="document")
    claim(task, version, yours=_("Rút khỏi kế hoạch theo {document}", document=clean(document)))
    event = append(task, "task_withdrawn", effective_on=on, actor=actor, data={"documents": clean(document)},
                   recorded_at=recording_moment(recorded_at))
    attach_documents(task, document, event)
    settle_requests(task, actor, today)
    project(task)
    return event


def _not_before_entry(on: date, task: Task, what: str) -> None:
    if on < task.entered_on:
        raise RuleViolation(_("{what} không thể trước ngày nhiệm vụ vào kế hoạch ({entered_on:%d/%m/%Y}).",
                              what=what, entered_on=task.entered_on),
                            field="on")


def take_back(event: Event, *, actor: User, today: date, version: int | None = None) -> Event:
    """A unit takes back what it reported or added itself, as long as the office hasn't decided on it."""
    by = event.actor
    own = by is not None and event.for_unit_id is None and (
        by.id == actor.id or (by.unit_id is not None and by.unit_id == actor.unit_id))
    if not own:
        raise NotAllowed(_("Bước này do nơi khác ghi nên đơn vị không rút được. Nhắn Văn phòng ở mục Ghi ý kiến."))
    refused = take_back_refusal(past_event(event), history_of(event.task).events)
    if refused:
        raise RuleViolation(refused)
    return undo_event(event, actor=actor, today=today, reason=_("Đơn vị rút lại."), version=version)


def undo_event(event: Event, *, actor: User | None, today: date, reason: str, version: int | None = None) -> Event:
    """Undo a mistake by another event; what stands on the mistaken one must be undone first.

    Units, person, evidence and open questions are again what they were before the step.
    """
    task = event.task
    history = history_of(task).events
    refused = undo_refusal(past_event(event), history)
    if refused:
        raise RuleViolation(refused)
    if not clean(reason):
        raise RuleViolation(_("Nhập lý do hủy bước đã ghi."), field="reason")
    claim(task, version, yours=_("Hủy bước đã ghi: {reason}", reason=clean(reason)))
    if event.what in ASSIGNMENTS:
        take_back_assignment(task, event, [one for one in live_events(history) if one.id != event.id])
    undoing = append(task, "event_undone", effective_on=today, actor=actor, undoes=event,
                     data={"reason": clean(reason), "what": event.what})
    if event.what == "documents_attached":
        detach_documents(event)
    task.deadline_certain = event.data.get("certain_before", task.deadline_certain)
    ask_again(event)
    project(task)
    return undoing
