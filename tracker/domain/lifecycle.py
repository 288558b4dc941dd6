"""The states of a task, what may follow what, and the present state as the events say it.

States are set by people; everything else ("quá hạn", "bỏ lỡ") is computed. Events are never edited: `replay` leaves out
those that another event undid. A projection is stored beside the task in the same call that appends an event, and it is
nothing but the answer of `replay`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .deadline_history import DeadlineEntry, extension_count, in_force, known_entries, original_of
from .wording import _

STATE_NAMES = {
    "not_started": _("Chưa thực hiện"),
    "in_progress": _("Đang thực hiện"),
    "awaiting_confirmation": _("Chờ xác nhận"),
    "completed": _("Hoàn thành"),
    "not_completed": _("Không hoàn thành"),
    "withdrawn": _("Rút khỏi kế hoạch"),
}
OCCURRENCE_STATE_NAMES = {**STATE_NAMES, "closed": _("Không còn phải làm")}
OPEN_STATES = frozenset({"not_started", "in_progress", "awaiting_confirmation"})
WORKING_STATES = frozenset({"not_started", "in_progress"})

EVENT_NAMES = {
    "task_added": _("Đưa vào kế hoạch"),
    "task_edited": _("Sửa nội dung"),
    "update_recorded": _("Cập nhật tiến độ"),
    "completion_reported": _("Báo cáo hoàn thành"),
    "completion_confirmed": _("Xác nhận hoàn thành"),
    "completion_returned": _("Trả lại báo cáo hoàn thành"),
    "marked_not_completed": _("Ghi Không hoàn thành"),
    "task_withdrawn": _("Rút khỏi kế hoạch"),
    "deadline_changed": _("Thay đổi hạn"),
    "extension_requested": _("Đề nghị gia hạn"),
    "extension_refused": _("Không đồng ý gia hạn"),
    "extension_request_withdrawn": _("Rút đề nghị gia hạn"),
    "units_assigned": _("Giao đơn vị"),
    "person_assigned": _("Giao người thực hiện"),
    "question_settled": _("Giải quyết điểm chưa rõ"),
    "documents_attached": _("Thêm văn bản minh chứng"),
    "commented": _("Ý kiến"),
    "reminders_muted": _("Ngừng nhắc việc"),
    "reminders_resumed": _("Nhắc việc trở lại"),
    "chased": _("Đôn đốc"),
    "event_undone": _("Hủy bước đã ghi"),
}
STATE_EVENTS = frozenset({
    "update_recorded", "completion_reported", "completion_confirmed", "completion_returned", "marked_not_completed",
    "task_withdrawn",
})
ENDINGS = frozenset({"completion_confirmed", "marked_not_completed", "task_withdrawn"})
ASSIGNMENTS = frozenset({"units_assigned", "person_assigned"})
UNDOABLE = STATE_EVENTS | ASSIGNMENTS | {"deadline_changed", "documents_attached"}
OWN_STEPS = frozenset({"update_recorded", "completion_reported", "documents_attached"})
DECISIONS = ENDINGS | {"completion_returned"}
MAY_FOLLOW: Mapping[str, frozenset[str]] = {
    "update_recorded": WORKING_STATES,
    "completion_reported": WORKING_STATES,
    "completion_confirmed": OPEN_STATES,
    "completion_returned": frozenset({"awaiting_confirmation"}),
    "marked_not_completed": OPEN_STATES,
    "task_withdrawn": OPEN_STATES | {"not_completed"},
    "deadline_changed": OPEN_STATES,
    "extension_requested": OPEN_STATES,
    "units_assigned": OPEN_STATES,
    "person_assigned": OPEN_STATES,
    "reminders_muted": OPEN_STATES,
    "reminders_resumed": OPEN_STATES,
    "chased": OPEN_STATES | {"completed"},
}
_REASONS = {
    "awaiting_confirmation": _("Báo cáo hoàn thành đã gửi và đang chờ Văn phòng xác nhận. Chờ kết quả, hoặc đề nghị "
                               "Văn phòng trả lại để sửa."),
    "completed": _("Đã xác nhận hoàn thành. Nếu ghi nhầm, hãy hủy bước xác nhận trước."),
    "not_completed": _("Nhiệm vụ đã ghi Không hoàn thành. Nếu ghi nhầm, hãy hủy bước đó trước."),
    "withdrawn": _("Nhiệm vụ đã rút khỏi kế hoạch. Nếu ghi nhầm, hãy hủy bước rút trước."),
    "closed": _("Kỳ này không còn phải làm vì nhiệm vụ đã kết thúc."),
}


@dataclass(frozen=True, slots=True)
class PastEvent:
    """An event as the rules need it; `data` holds what the kind of event carries."""

    id: int
    what: str
    effective_on: date
    occurrence_id: int | None = None
    undoes_id: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OccurrenceDay:
    """An occurrence and its due day."""

    id: int
    due_on: date


@dataclass(slots=True)
class Standing:
    """How a task or an occurrence stands by its own events."""

    state: str = "not_started"
    done_on: date | None = None
    done_late: bool | None = None
    days_late: int | None = None
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Projection:
    """The present state of a task. `open_due_on` is the earliest day still owed, None when nothing dated is."""

    state: str
    done_on: date | None
    done_late: bool | None
    days_late: int | None
    closed_on: date | None
    deadline_kind: str
    start_on: date | None
    due_on: date | None
    original_due_on: date | None
    extension_count: int
    open_due_on: date | None
    last_update_on: date | None
    lead_unit_id: int | None
    assignee_id: int | None
    reminders_muted: str
    occurrences: Mapping[int, Standing]


def refusal(what: str, state: str) -> str | None:
    """Why an event may not follow a state, as a Vietnamese sentence that says what to do; None where it may."""
    allowed = MAY_FOLLOW.get(what)
    if allowed is None or state in allowed:
        return None
    if what == "completion_returned":
        return _("Không có báo cáo hoàn thành nào đang chờ xác nhận. Tải lại trang để xem tình trạng mới nhất.")
    if what == "task_withdrawn" and state == "completed":
        return _("Nhiệm vụ đã hoàn thành nên không rút khỏi kế hoạch được. Nếu ghi nhầm, hãy hủy bước xác nhận trước.")
    return _REASONS[state]


def live_events(events: Iterable[PastEvent]) -> list[PastEvent]:
    """The events that no other event undid, in the order of recording, without the undoings themselves."""
    ordered = sorted(events, key=lambda event: event.id)
    undone = {event.undoes_id for event in ordered if event.what == "event_undone"}
    return [event for event in ordered if event.id not in undone and event.what != "event_undone"]


def replay(events: Iterable[PastEvent], deadlines: Iterable[DeadlineEntry],
           occurrences: Sequence[OccurrenceDay]) -> Projection:
    """What the history says of the task now (or of that part of the history which is given)."""
    events = list(events)
    live = live_events(events)
    whole = Standing()
    parts = {occurrence.id: Standing() for occurrence in occurrences}
    lead_unit_id = assignee_id = last_update_on = None
    muted = ""
    for event in live:
        if event.what in STATE_EVENTS:
            own = parts.get(event.occurrence_id) if event.occurrence_id else whole
            _apply(event, own or Standing())
            if event.occurrence_id and whole.state == "not_started":
                whole.state = "in_progress"
        if event.what in ("update_recorded", "completion_reported"):
            last_update_on = _day(event.data.get("written_on")) or event.effective_on
        lead_unit_id = event.data.get("lead_unit_id", lead_unit_id)
        assignee_id = event.data.get("assignee_id", assignee_id)
        muted = event.data.get("muted", muted)
    existing = _existing(events, live, parts)
    for key, part in parts.items():
        if part.state != "completed" and (whole.state not in OPEN_STATES or key not in existing):
            part.state = "closed"
    entries = known_entries(deadlines)
    present, original = in_force(entries), original_of(entries)
    return Projection(
        state=whole.state, done_on=whole.done_on, done_late=whole.done_late, days_late=whole.days_late,
        closed_on=whole.closed_on,
        deadline_kind=present.deadline_kind if present else "unknown",
        start_on=present.start_on if present else None,
        due_on=present.due_on if present else None,
        original_due_on=original.due_on if original else None,
        extension_count=extension_count(entries),
        open_due_on=_open_due_on(whole, parts, occurrences, existing, present),
        last_update_on=last_update_on, lead_unit_id=lead_unit_id, assignee_id=assignee_id,
        reminders_muted=muted, occurrences=parts,
    )


def pending_report(events: Iterable[PastEvent], occurrence_id: int | None) -> PastEvent | None:
    """The report of completion that waits for the office, of the task as a whole or of one occurrence."""
    pending = None
    for event in live_events(events):
        if event.occurrence_id == occurrence_id and event.what in STATE_EVENTS:
            pending = event if event.what == "completion_reported" else None
    return pending


def returned_report(events: Iterable[PastEvent], occurrence_id: int | None) -> PastEvent | None:
    """The return of the last report of completion, None where that report waits, was confirmed or never was."""
    last = None
    for event in live_events(events):
        if event.occurrence_id == occurrence_id and event.what.startswith("completion_"):
            last = event if event.what == "completion_returned" else None
    return last


def undo_refusal(event: PastEvent, events: Iterable[PastEvent]) -> str | None:
    """Why an event cannot be undone (now); None where it can."""
    if event.what not in UNDOABLE:
        return _("Bước này không hủy được. Hãy ghi một bước mới để sửa lại.")
    live = live_events(events)
    if all(other.id != event.id for other in live):
        return _("Bước này đã được hủy trước đó.")
    if event.what in ASSIGNMENTS and any(other.what in ENDINGS and other.occurrence_id is None for other in live):
        return _("Nhiệm vụ đã kết thúc nên không đổi người, đơn vị được nữa. Nếu kết thúc nhầm, hãy hủy bước đó trước.")
    later = [other for other in live if other.id > event.id and _stands_on(other, event)]
    if later:
        return _("Sau bước này còn bước “{event_names}”. Hãy hủy bước sau trước.",
                 event_names=EVENT_NAMES[later[-1].what])
    return None


def take_back_refusal(event: PastEvent, events: Iterable[PastEvent]) -> str | None:
    """Why the unit that took a step cannot take it back by itself (now); None where it can.

    What the office decided on is the office's to undo.
    """
    if event.what not in OWN_STEPS:
        return _("Bước này do Văn phòng hủy. Nhắn Văn phòng ở mục Ghi ý kiến.")
    events = list(events)
    if any(other.what in DECISIONS and other.id > event.id and other.occurrence_id in (None, event.occurrence_id)
           for other in live_events(events)):
        return _("Văn phòng đã quyết định sau bước này nên đơn vị không tự rút được. Nhắn Văn phòng ở mục Ghi ý kiến.")
    return undo_refusal(event, events)


def _stands_on(later: PastEvent, event: PastEvent) -> bool:
    """Whether a later event was made on the ground of the event."""
    if later.what == "update_recorded" or event.what == "update_recorded":
        return False
    if event.what in ASSIGNMENTS:
        return later.what == event.what
    if event.what == "documents_attached":
        return False
    if event.what == "deadline_changed":
        return later.what in ENDINGS | {"deadline_changed"}
    if later.what not in STATE_EVENTS:
        return False
    return later.occurrence_id is None or later.occurrence_id == event.occurrence_id


def _apply(event: PastEvent, own: Standing) -> None:
    """Move one standing by one event."""
    match event.what:
        case "update_recorded":
            if own.state in WORKING_STATES:
                own.state = event.data.get("state") or "in_progress"
        case "completion_reported":
            own.state = "awaiting_confirmation"
        case "completion_returned":
            own.state = "in_progress"
        case "completion_confirmed":
            own.state, own.done_on, own.closed_on = "completed", event.effective_on, event.effective_on
            own.done_late, own.days_late = not event.data["on_time"], event.data["days_late"]
        case "marked_not_completed":
            own.state, own.closed_on = "not_completed", event.effective_on
        case "task_withdrawn":
            own.state, own.closed_on = "withdrawn", event.effective_on


def _existing(events: Sequence[PastEvent], live: Sequence[PastEvent], keys: Iterable[int]) -> set[int]:
    """The occurrences that belong to the task by now: made at its entry or by a standing change, and not dropped."""
    made_later = {one for event in events for one in event.data.get("made", ())}
    made = {one for event in live for one in event.data.get("made", ())}
    dropped = {one for event in live for one in event.data.get("dropped", ())}
    return {key for key in keys if (key not in made_later or key in made) and key not in dropped}


def _open_due_on(whole: Standing, parts: Mapping[int, Standing], occurrences: Sequence[OccurrenceDay],
                 existing: set[int], present: DeadlineEntry | None) -> date | None:
    if whole.state not in OPEN_STATES:
        return None
    if existing:
        return min((one.due_on for one in occurrences if parts[one.id].state in OPEN_STATES), default=None)
    return present.due_on if present else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
