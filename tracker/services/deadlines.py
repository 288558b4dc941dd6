"""Change a deadline: one function, four ways, and the requests that ask for one of them.

A correction of a misreading counts from the task's entry; the first day of an open deadline, an extension and a
revision of the plan count from the day they were decided. The original is kept and shown (PRODUCT.md §6).
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select, update

from .. import clock
from ..database import db, hits_one_row
from ..domain.deadline_history import CHANGE_NAMES, REASON_CLASSES, check_change, in_force, known_entries
from ..domain.errors import Conflict, NotAllowed, RuleViolation
from ..domain.permissions import OFFICE
from ..domain.text import clean
from ..domain.wording import _
from ..models import DeadlineChange, Event, ExtensionRequest, Occurrence, Task, User
from ..queries.history import history_of, open_request_of
from .assignments import open_about, settle_question
from .completion import confirm_what_waited
from .documents import attach_documents
from .history import append, claim, demand, not_after, project, recording_moment, rules_of
from .notices import notify

KEEPS_ITS_KIND = ("extension", "revision")
SETTLES = ("correction", "first_day", "revision")
Due = tuple[date | None, date]


def change_deadline(task: Task, *, kind: str, due_on: date | None, decided_on: date, today: date,
                    actor: User | None = None, start_on: date | None = None, deadline_kind: str = "date",
                    reason: str = "", document: str = "", text: str = "", recorded_at: datetime | None = None,
                    occurrences: Sequence[Due] | None = None, version: int | None = None) -> Event:
    """Change the task's deadline; the only path on which one changes.

    `kind` is correction, first_day, extension or revision. `occurrences`, as (start or None, due day), replace those
    that are still owed; None keeps them, except that a correction to a deadline without occurrences drops them. Raises
    `RuleViolation` for an extension that isn't later than the day in force, and for a task that has ended.
    """
    demand("deadline_changed", task)
    not_after(decided_on, today, _("Ngày quyết định"), "decided_on")
    entries = known_entries(history_of(task).deadlines)
    check_change(kind, entries, due_on)
    if start_on and due_on and start_on > due_on:
        raise RuleViolation(_("Ngày bắt đầu phải trước hoặc bằng ngày hạn. Nhập lại."), field="start_on")
    present = in_force(entries)
    if kind in KEEPS_ITS_KIND and present is not None and occurrences is None:
        deadline_kind, start_on = present.deadline_kind, start_on or present.start_on
    moment = recording_moment(recorded_at)
    claim(task, version, yours=_("{change_names} đến {due_on:%d/%m/%Y}",
                                 change_names=CHANGE_NAMES[kind], due_on=due_on) if due_on else CHANGE_NAMES[kind])
    made, dropped = _replace_occurrences(task, kind, deadline_kind, occurrences)
    answered = open_about(task, "deadline") if kind in SETTLES else []
    effective_on = task.entered_on if kind == "correction" else decided_on
    event = append(task, "deadline_changed", effective_on=effective_on, actor=actor, recorded_at=moment, data={
        "kind": kind, "from": present.due_on.isoformat() if present and present.due_on else None,
        "to": due_on.isoformat() if due_on else None, "decided_on": decided_on.isoformat(), "reason": clean(reason),
        "documents": clean(document), "made": made, "dropped": dropped,
        "settles": [question.id for question in answered], "certain_before": task.deadline_certain,
    })
    db.session.add(DeadlineChange(
        task_id=task.id, event_id=event.id, seq=_next_seq(task), kind=kind, deadline_kind=deadline_kind,
        start_on=start_on, due_on=due_on, text=clean(text), reason=clean(reason), effective_on=effective_on,
        recorded_at=moment,
    ))
    if kind in SETTLES:
        task.deadline_certain = True
    for question in answered:
        settle_question(question, actor=actor)
    attach_documents(task, document, event)
    project(task)
    return event


def _next_seq(task: Task) -> int:
    return len(db.session.scalars(select(DeadlineChange.id).where(DeadlineChange.task_id == task.id)).all()) + 1


def _replace_occurrences(task: Task, kind: str, deadline_kind: str,
                         wanted: Sequence[Due] | None) -> tuple[list[int], list[int]]:
    """Make the wanted occurrences and say which of the present ones are dropped; ids of both."""
    if wanted is None:
        keep = kind != "correction" or deadline_kind in ("recurring", "continuous")
        return [], [] if keep else [one.id for one in task.occurrences if one.state != "closed"]
    days = {due: start for start, due in wanted}
    standing = {one.due_on: one for one in task.occurrences}
    dropped = [one.id for one in task.occurrences if one.due_on not in days and one.state != "closed"]
    closed = [due for due in days if due in standing and standing[due].state == "closed"]
    if closed:
        raise RuleViolation(_("Kỳ {closed:%d/%m/%Y} đã bỏ trước đó. Hãy hủy bước bỏ kỳ ấy thay vì thêm lại.",
                              closed=closed[0]),
                            field="occurrences")
    new = [Occurrence(task_id=task.id, start_on=start, due_on=due) for due, start in days.items()
           if due not in standing]
    db.session.add_all(new)
    db.session.flush()
    db.session.expire(task, ["occurrences"])
    return [one.id for one in new], dropped


def request_extension(task: Task, *, actor: User, today: date, to_on: date, reason_class: str, reason: str,
                      version: int | None = None) -> ExtensionRequest:
    """The lead unit asks for a later day; one open request a task. It does not stop the overdue clock."""
    demand("extension_requested", task)
    check_change("extension", known_entries(history_of(task).deadlines), to_on)
    if open_request_of(task) is not None:
        raise RuleViolation(_("Nhiệm vụ đã có một đề nghị gia hạn đang chờ quyết định. Chờ kết quả rồi đề nghị tiếp."))
    if reason_class not in REASON_CLASSES:
        raise RuleViolation(_("Chọn nhóm lý do gia hạn."), field="reason_class")
    if not clean(reason):
        raise RuleViolation(_("Nhập lý do cụ thể của đề nghị gia hạn."), field="reason")
    claim(task, version, yours=_("Đề nghị gia hạn đến {to_on:%d/%m/%Y}", to_on=to_on))
    request = ExtensionRequest(task_id=task.id, to_on=to_on, reason_class=reason_class, reason=clean(reason),
                               state="open", requested_by_id=actor.id, requested_at=clock.now())
    db.session.add(request)
    append(task, "extension_requested", effective_on=today, actor=actor, data={
        "to": to_on.isoformat(), "reason_class": reason_class, "reason": clean(reason),
    })
    return request


def decide_extension(request: ExtensionRequest, *, actor: User | None, granted: bool, decided_on: date,
                     note: str = "", to_on: date | None = None, today: date | None = None) -> Event:
    """Grant the request (for the day asked, or another one given) or refuse it, with a reason.

    Raises `Conflict` when somebody has decided it meanwhile, and `NotAllowed` when the agency's settings give the
    decision to somebody else.
    """
    _demand_decider(request.task, actor)
    if not granted and not clean(note):
        raise RuleViolation(_("Nhập lý do không đồng ý gia hạn."), field="note")
    _settle(request, "granted" if granted else "refused", actor, decided_on, clean(note))
    task = request.task
    day = today or clock.day_of(clock.now())
    if granted:
        event = change_deadline(task, kind="extension", due_on=to_on or request.to_on, decided_on=decided_on,
                                actor=actor, reason=request.reason, text=clean(note), today=day)
        notify("extension", task, by=actor, also=[request.requested_by_id],
               text=_("Đồng ý gia hạn đến {to_on:%d/%m/%Y}. {note}", to_on=to_on or request.to_on, note=clean(note)))
        confirm_what_waited(task, actor, day)
        return event
    not_after(decided_on, day, _("Ngày quyết định"), "decided_on")
    claim(task)
    notify("extension", task, by=actor, also=[request.requested_by_id],
           text=_("Không đồng ý gia hạn đến {to_on:%d/%m/%Y}. {note}", to_on=request.to_on, note=clean(note)))
    event = append(task, "extension_refused", effective_on=decided_on, actor=actor,
                   data={"to": request.to_on.isoformat(), "reason": clean(note)})
    confirm_what_waited(task, actor, day)
    return event


def withdraw_request(request: ExtensionRequest, *, actor: User, today: date) -> Event:
    """The unit takes its request back before it is decided."""
    _settle(request, "withdrawn", actor, today, "")
    claim(request.task)
    event = append(request.task, "extension_request_withdrawn", effective_on=today, actor=actor,
                   data={"to": request.to_on.isoformat()})
    confirm_what_waited(request.task, actor, today)
    return event


def _settle(request: ExtensionRequest, state: str, actor: User | None, on: date, note: str) -> None:
    """Move the request out of `open` exactly once."""
    still_open = (
        update(ExtensionRequest).where(ExtensionRequest.id == request.id, ExtensionRequest.state == "open")
        .values(state=state, decided_by_id=actor.id if actor else None, decided_on=on, decision_note=note)
    )
    if not hits_one_row(still_open):
        raise Conflict(_("Đề nghị gia hạn này đã được quyết định. Tải lại trang để xem kết quả."))
    db.session.refresh(request)


def _demand_decider(task: Task, actor: User | None) -> None:
    if actor is None:
        return
    decider = rules_of(task).extension_decider
    if (actor.role == "director") if decider == "director" else (actor.role in OFFICE):
        return
    who = _("Lãnh đạo") if decider == "director" else _("Văn phòng")
    raise NotAllowed(_("Theo thiết lập của cơ quan, gia hạn do {who} quyết định.", who=who))
