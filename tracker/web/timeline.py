"""Tell a task's history in Vietnamese sentences: what, by whom, for which day, and when it was written down."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from .. import clock
from ..domain.deadline_history import CHANGE_NAMES, REASON_CLASSES
from ..domain.lifecycle import EVENT_NAMES, STATE_NAMES, PastEvent, undo_refusal
from ..models import Event, Occurrence
from ..queries.history import past_event

Data = dict[str, Any]
TEXT_NAMES = {
    "text": "Nhiệm vụ", "objective": "Mục tiêu, chỉ tiêu", "activities": "Hoạt động", "product": "Kết quả, sản phẩm",
    "number": "TT", "budget": "Kinh phí", "lead_text": "Chủ trì theo văn bản", "section": "Lĩnh vực",
    "coordinating_text": "Phối hợp theo văn bản", "deadline_text": "Thời hạn theo văn bản",
}


@dataclass(frozen=True)
class Entry:
    """One step. `undone` steps stay visible; `can_undo` says whether the step may be taken back now."""

    event: Event
    words: str
    details: tuple[str, ...]
    undone: bool
    can_undo: bool

    @property
    def backdated(self) -> bool:
        """Whether it counts as known from another moment than that of writing."""
        return abs((self.event.recorded_at - self.event.written_at).total_seconds()) > 60


def tell(events: Sequence[Event], occurrences: Sequence[Occurrence]) -> list[Entry]:
    """The steps in the order given; units' own words stay as they were typed."""
    days = {one.id: one.due_on for one in occurrences}
    undone = {event.undoes_id for event in events if event.undoes_id}
    past: list[PastEvent] = [past_event(event) for event in events]
    entries = []
    for event, plain in zip(events, past, strict=True):
        words = EVENT_NAMES.get(event.what, event.what)
        if event.occurrence_id in days:
            words += f" kỳ {days[event.occurrence_id]:%d/%m/%Y}"
        details = _DETAILS.get(event.what, lambda event: [])(event)
        if event.for_unit_id:
            details.append("Văn phòng ghi thay đơn vị.")
        entries.append(Entry(event, words, tuple(details), event.id in undone, undo_refusal(plain, past) is None))
    return entries


def _day(text: str | None) -> str:
    return date.fromisoformat(text).strftime("%d/%m/%Y") if text else "chưa có ngày"


def _named(data: Data, *names: tuple[str, str]) -> list[str]:
    return [f"{label}: {data[key]}" for key, label in names if data.get(key)]


def _update(event: Event) -> list[str]:
    data = event.data
    said = _named(data, ("done", "Đã làm"), ("obstacle", "Vướng mắc"), ("next_step", "Tiếp theo"),
                  ("documents", "Văn bản"))
    if data.get("no_change") and not said:
        return ["Không thay đổi."]
    return [STATE_NAMES[data["state"]] + "." if data.get("state") in STATE_NAMES else "", *said]


def _reported(event: Event) -> list[str]:
    return [f"Ngày hoàn thành: {event.effective_on:%d/%m/%Y}",
            *_named(event.data, ("documents", "Văn bản"), ("product", "Sản phẩm"), ("note", "Ghi chú"))]


def _confirmed(event: Event) -> list[str]:
    data = event.data
    if data.get("due_on") is None:
        verdict = "tính là đúng hạn vì chưa có ngày hạn"
    elif data.get("on_time"):
        verdict = f"đúng hạn {_day(data['due_on'])}"
    else:
        verdict = f"quá hạn {data['days_late']} ngày so với hạn {_day(data['due_on'])}"
    lines = [f"Ngày hoàn thành {event.effective_on:%d/%m/%Y}: {verdict}."]
    if data.get("on_time") and data.get("on_time_by_original") is False:
        lines.append(f"So với hạn ban đầu {_day(data.get('original_due_on'))} thì quá hạn.")
    return lines + _named(data, ("documents", "Văn bản"))


def _deadline(event: Event) -> list[str]:
    data = event.data
    return [f"{CHANGE_NAMES.get(data['kind'], data['kind'])}: {_day(data.get('from'))} → {_day(data.get('to'))}, "
            f"quyết định ngày {_day(data.get('decided_on'))}.", *_named(data, *_REASON)]


def _edited(event: Event) -> list[str]:
    said = [f"{TEXT_NAMES[name]}: {_quoted(old)} → {_quoted(new)}"
            for name, (old, new) in event.data.get("changes", {}).items() if name in TEXT_NAMES]
    return said + _named(event.data, ("documents", "Văn bản"))


def _quoted(text: str) -> str:
    return f"“{text}”" if text else "để trống"


def _requested(event: Event) -> list[str]:
    data = event.data
    return [f"Xin gia hạn đến {_day(data.get('to'))}. {REASON_CLASSES.get(data.get('reason_class', ''), '')}: "
            f"{data.get('reason', '')}"]


def _undone(event: Event) -> list[str]:
    return [f"Đã hủy bước “{EVENT_NAMES.get(event.data.get('what', ''), '')}”.", *_named(event.data, *_REASON)]


_REASON = (("reason", "Lý do"), ("documents", "Văn bản"))
_DETAILS: dict[str, Callable[[Event], list[str]]] = {
    "update_recorded": _update,
    "completion_reported": _reported,
    "completion_confirmed": _confirmed,
    "completion_returned": lambda event: _named(event.data, *_REASON),
    "marked_not_completed": lambda event: _from_day(event) + _named(event.data, *_REASON),
    "task_withdrawn": lambda event: _from_day(event) + _named(event.data, *_REASON),
    "deadline_changed": _deadline,
    "task_edited": _edited,
    "extension_requested": _requested,
    "extension_refused": lambda event: [f"Không gia hạn đến {_day(event.data.get('to'))}.",
                                        *_named(event.data, ("reason", "Lý do"))],
    "extension_request_withdrawn": lambda event: [f"Đề nghị gia hạn đến {_day(event.data.get('to'))}.",
                                                  *_named(event.data, *_REASON)],
    "units_assigned": lambda event: [f"Chủ trì: {event.data.get('lead') or 'chưa giao'}"],
    "person_assigned": lambda event: [f"Người thực hiện: {event.data.get('name') or 'không ai'}"],
    "question_settled": lambda event: _named(event.data, ("message", "Điều chưa rõ")),
    "documents_attached": lambda event: _named(event.data, ("documents", "Văn bản")),
    "commented": lambda event: [event.data.get("text", "")],
    "reminders_muted": lambda event: _named(event.data, ("muted", "Lý do")),
    "chased": lambda event: _named(event.data, ("how", "Cách đôn đốc"), ("to", "Gửi")),
    "event_undone": _undone,
}


def _from_day(event: Event) -> list[str]:
    return [f"Từ ngày {event.effective_on:%d/%m/%Y}."]


def written(event: Event) -> str:
    """When an event was really written, on a Vietnamese clock."""
    return clock.local(event.written_at).strftime("%H:%M %d/%m/%Y")
