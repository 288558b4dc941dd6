"""Report, confirm, return and record completions, of a task as a whole or of one of its occurrences.

The lead unit reports; the office confirms or returns with a reason; an agency may do without confirmation. The
judgement is made and stamped at confirmation, against the deadline in force on the day done (PRODUCT.md §6).
"""

from datetime import date, datetime
from typing import Any

from .. import clock
from ..database import db
from ..domain.completion import judge
from ..domain.deadline_history import in_force, known_entries, original_of
from ..domain.errors import RuleViolation
from ..domain.lifecycle import pending_report
from ..domain.permissions import OFFICE
from ..domain.text import clean
from ..domain.wording import _
from ..models import Event, Occurrence, Task, User
from ..queries.history import history_of, open_request_of
from .documents import attach_documents
from .history import append, claim, demand, not_after, project, recording_moment, rules_of
from .notices import notify


def report_completion(task: Task, *, actor: User | None, today: date, done_on: date, product: str = "",
                      documents: str = "", note: str = "", occurrence: Occurrence | None = None,
                      version: int | None = None, for_unit: bool = False) -> Event:
    """The lead unit says that it is done; where the agency works without confirmation it is confirmed at once.

    `for_unit` marks what the office records in the unit's place ("Văn phòng ghi thay"); it is also taken for granted
    where the office reports on a task that another unit leads. Raises `RuleViolation` for a day done after today, and
    when a report already waits.
    """
    demand("completion_reported", task, occurrence)
    not_after(done_on, today, _("Ngày hoàn thành"), "done_on")
    claim(task, version, yours=_("Báo cáo hoàn thành ngày {done_on:%d/%m/%Y}. {note}",
                                 done_on=done_on, note=clean(note)).strip())
    event = append(
        task, "completion_reported", effective_on=done_on, actor=actor, occurrence=occurrence,
        for_unit_id=_in_place_of(task, actor, for_unit),
        data={"product": clean(product), "documents": clean(documents), "note": clean(note),
              "written_on": today.isoformat()},
    )
    attach_documents(task, documents, event, occurrence)
    project(task)
    if rules_of(task).needs_confirmation or open_request_of(task) is not None:
        return event
    return _confirm(task, done_on, actor=actor, occurrence=occurrence, recorded_at=None)


def confirm_completion(task: Task, *, actor: User | None, today: date, occurrence: Occurrence | None = None,
                       recorded_at: datetime | None = None, version: int | None = None) -> Event:
    """The office confirms the report that waits; the judgement is stamped now."""
    report = _pending(task, occurrence)
    demand("completion_confirmed", task, occurrence)
    _no_open_request(task)
    claim(task, version, yours=_("Xác nhận hoàn thành"))
    return _confirm(task, report.effective_on, actor=actor, occurrence=occurrence,
                    recorded_at=recording_moment(recorded_at))


def return_completion(task: Task, *, actor: User | None, today: date, reason: str,
                      occurrence: Occurrence | None = None, version: int | None = None) -> Event:
    """The office returns the report that waits, with what is missing."""
    report = _pending(task, occurrence)
    demand("completion_returned", task, occurrence)
    if not clean(reason):
        raise RuleViolation(_("Nhập lý do trả lại để đơn vị biết cần bổ sung gì."), field="reason")
    claim(task, version, yours=_("Trả lại: {reason}", reason=clean(reason)))
    event = append(task, "completion_returned", effective_on=today, actor=actor, occurrence=occurrence,
                   data={"reason": clean(reason)})
    project(task)
    reporter = db.session.get_one(Event, report.id).actor_id
    notify("returned", task, by=actor, text=_("Lý do: {reason}", reason=clean(reason)), also=[reporter])
    return event


def complete_task(task: Task, *, done_on: date, today: date, actor: User | None = None, document: str = "",
                  occurrence: Occurrence | None = None, recorded_at: datetime | None = None,
                  version: int | None = None) -> Event:
    """Record a completion that is confirmed at once: scripts, and the office filling in what was done before.

    `recorded_at` is the moment from which it counts as known; the day done may not lie after it.
    """
    demand("completion_confirmed", task, occurrence)
    moment = recording_moment(recorded_at)
    not_after(done_on, clock.day_of(moment) if recorded_at else today, _("Ngày hoàn thành"), "done_on")
    _no_open_request(task)
    claim(task, version, yours=_("Hoàn thành ngày {done_on:%d/%m/%Y}", done_on=done_on))
    event = _confirm(task, done_on, actor=actor, occurrence=occurrence, recorded_at=moment,
                     for_unit_id=_in_place_of(task, actor, False), documents=clean(document))
    attach_documents(task, document, event, occurrence)
    return event


def _confirm(task: Task, done_on: date, *, actor: User | None, occurrence: Occurrence | None,
             recorded_at: datetime | None, for_unit_id: int | None = None, documents: str = "") -> Event:
    data = _stamp(task, occurrence, done_on)
    if documents:
        data["documents"] = documents
    event = append(task, "completion_confirmed", effective_on=done_on, actor=actor, occurrence=occurrence,
                   recorded_at=recorded_at, for_unit_id=for_unit_id, data=data)
    project(task)
    return event


def _stamp(task: Task, occurrence: Occurrence | None, done_on: date) -> dict[str, Any]:
    """The judgement as it is kept in the event, with the deadline it was made against."""
    entry = None
    due_on: date | None
    original_on: date | None
    if occurrence is not None:
        due_on = original_on = occurrence.due_on
    else:
        entries = known_entries(history_of(task).deadlines)
        entry, original = in_force(entries, done_on), original_of(entries)
        due_on = entry.due_on if entry else None
        original_on = original.due_on if original else None
    result = judge(done_on, due_on, original_on)
    return {
        "on_time": result.on_time, "days_late": result.days_late, "on_time_by_original": result.on_time_by_original,
        "rule_version": result.rule_version, "due_on": due_on.isoformat() if due_on else None,
        "original_due_on": original_on.isoformat() if original_on else None,
        "deadline_change_id": entry.id if entry else None,
    }


def _pending(task: Task, occurrence: Occurrence | None):
    report = pending_report(history_of(task).events, occurrence.id if occurrence else None)
    if report is None:
        raise RuleViolation(_("Không có báo cáo hoàn thành nào đang chờ xác nhận. Tải lại trang để xem tình trạng mới "
                              "nhất."))
    return report


def _no_open_request(task: Task) -> None:
    if open_request_of(task) is not None:
        raise RuleViolation(_("Nhiệm vụ còn đề nghị gia hạn chưa quyết định. Hãy quyết định gia hạn trước rồi xác "
                              "nhận."))


def _in_place_of(task: Task, actor: User | None, for_unit: bool) -> int | None:
    """The unit in whose place the office records; None where a unit records for itself."""
    if actor is None or (actor.role not in OFFICE and not for_unit):
        return None
    leading = {unit.unit_id for unit in task.units if unit.role in ("lead", "co_lead")}
    if actor.unit_id in leading and not for_unit:
        return None
    return task.lead_unit_id


def settle_requests(task: Task, actor: User | None, today: date) -> None:
    """Close the request that still waits when the task ends without it."""
    request = open_request_of(task)
    if request is not None:
        request.state, request.decided_on = "withdrawn", today
        append(task, "extension_request_withdrawn", effective_on=today, actor=actor,
               data={"to": request.to_on.isoformat(), "reason": _("Nhiệm vụ đã kết thúc")})


def confirm_what_waited(task: Task, actor: User | None, today: date) -> None:
    """Where the agency works without confirmation: a report that waited only for a request to be decided is done."""
    if rules_of(task).needs_confirmation:
        return
    for part in (None, *task.occurrences):
        if pending_report(history_of(task).events, part.id if part else None) is not None:
            confirm_completion(task, actor=actor, today=today, occurrence=part)
