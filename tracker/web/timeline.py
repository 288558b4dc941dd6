"""Tell a task's history in Vietnamese sentences: what, by whom, for which day, and when it was written down."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from .. import clock
from ..domain.deadline_history import CHANGE_NAMES, REASON_CLASSES
from ..domain.lifecycle import EVENT_NAMES, STATE_NAMES, WORKING_STATES, PastEvent, returned_report, undo_refusal
from ..domain.text import dotted
from ..domain.wording import _
from ..models import Event, Occurrence
from ..queries.history import past_event

Data = dict[str, Any]
TEXT_NAMES = {
    "text": _("Nhiệm vụ"), "objective": _("Mục tiêu, chỉ tiêu"), "activities": _(
        "Hoạt động"), "product": _("Kết quả, sản phẩm"),
    "number": "TT", "budget": _("Kinh phí"), "lead_text": _("Chủ trì theo văn bản"), "section": _("Lĩnh vực"),
    "coordinating_text": _("Phối hợp theo văn bản"), "deadline_text": _("Thời hạn theo văn bản"),
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
            words += _(" kỳ {days:%d/%m/%Y}", days=days[event.occurrence_id])
        details = _DETAILS.get(event.what, lambda event: [])(event)
        if event.for_unit_id:
            details.append(_("Văn phòng ghi thay đơn vị."))
        entries.append(Entry(event, words, tuple(details), event.id in undone, undo_refusal(plain, past) is None))
    return entries


@dataclass(frozen=True)
class SentBack:
    """A report of completion that the office returned and that wasn't made anew: of the task or of one kỳ."""

    part: Occurrence | None
    reason: str


def sent_back(events: Sequence[Any], task: Any) -> list[SentBack]:
    """What stands returned, by the task's history."""
    past = [past_event(event) for event in events]
    found = []
    for part in (None, *task.occurrences):
        state = part.state if part else task.state
        event = returned_report(past, part.id if part else None) if state in WORKING_STATES else None
        if event is not None:
            found.append(SentBack(part, event.data.get("reason", "")))
    return found


def _day(text: str | None) -> str:
    return date.fromisoformat(text).strftime("%d/%m/%Y") if text else _("chưa có ngày")


def _named(data: Data, *names: tuple[str, str]) -> list[str]:
    return [f"{label}: {data[key]}" for key, label in names if data.get(key)]


def _update(event: Event) -> list[str]:
    data = event.data
    said = _named(data, ("done", _("Đã làm")), ("obstacle", _("Vướng mắc")), ("next_step", _("Tiếp theo")),
                  ("documents", _("Văn bản")))
    if data.get("no_change") and not said:
        return [_("Không thay đổi.")]
    return [STATE_NAMES[data["state"]] + "." if data.get("state") in STATE_NAMES else "", *said]


def _reported(event: Event) -> list[str]:
    return [_("Ngày hoàn thành: {effective_on:%d/%m/%Y}", effective_on=event.effective_on),
            *_named(event.data, ("documents", _("Văn bản")), ("product", _("Sản phẩm")), ("note", _("Ghi chú")))]


def _confirmed(event: Event) -> list[str]:
    data = event.data
    if data.get("due_on") is None:
        verdict = _("tính là đúng hạn vì chưa có ngày hạn")
    elif data.get("on_time"):
        verdict = _("đúng hạn {due_on}", due_on=_day(data["due_on"]))
    else:
        verdict = _("quá hạn {days_late} ngày so với hạn {due_on}",
                    days_late=dotted(data["days_late"]), due_on=_day(data["due_on"]))
    lines = [_("Ngày hoàn thành {effective_on:%d/%m/%Y}: {verdict}.", effective_on=event.effective_on, verdict=verdict)]
    if data.get("on_time") and data.get("on_time_by_original") is False:
        lines.append(_("So với hạn ban đầu {words} thì quá hạn.", words=_day(data.get("original_due_on"))))
    return lines + _named(data, ("documents", _("Văn bản")))


def _deadline(event: Event) -> list[str]:
    data = event.data
    return [_("{kind}: {words} → {words2}, quyết định ngày {words3}.",
              kind=CHANGE_NAMES.get(data["kind"], data["kind"]),
              words=_day(data.get("from")), words2=_day(data.get("to")),
              words3=_day(data.get("decided_on"))), *_named(data, *_REASON)]


def _edited(event: Event) -> list[str]:
    said = [f"{TEXT_NAMES[name]}: {_quoted(old)} → {_quoted(new)}"
            for name, (old, new) in event.data.get("changes", {}).items() if name in TEXT_NAMES]
    return said + _named(event.data, ("documents", _("Văn bản")))


def _quoted(text: str) -> str:
    return f"“{text}”" if text else _("để trống")


def _requested(event: Event) -> list[str]:
    data = event.data
    return [_("Xin gia hạn đến {words}. {words2}: {words3}",
              words=_day(data.get("to")), words2=REASON_CLASSES.get(data.get("reason_class", ""), ""),
              words3=data.get("reason", ""))]


def _undone(event: Event) -> list[str]:
    return [_("Đã hủy bước “{words}”.",
              words=EVENT_NAMES.get(event.data.get("what", ""), "")), *_named(event.data, *_REASON)]


_REASON = (("reason", _("Lý do")), ("documents", _("Văn bản")))
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
    "extension_refused": lambda event: [_("Không gia hạn đến {words}.", words=_day(event.data.get("to"))),
                                        *_named(event.data, ("reason", _("Lý do")))],
    "extension_request_withdrawn": lambda event: [_("Đề nghị gia hạn đến {words}.", words=_day(event.data.get("to"))),
                                                  *_named(event.data, *_REASON)],
    "units_assigned": lambda event: [_("Chủ trì: {words}", words=event.data.get("lead") or _("chưa giao"))],
    "person_assigned": lambda event: [_("Người thực hiện: {words}", words=event.data.get("name") or _("không ai"))],
    "question_settled": lambda event: _named(event.data, ("message", _("Điều chưa rõ"))),
    "documents_attached": lambda event: _named(event.data, ("documents", _("Văn bản"))),
    "commented": lambda event: [event.data.get("text", "")],
    "reminders_muted": lambda event: _named(event.data, ("muted", _("Lý do"))),
    "chased": lambda event: _named(event.data, ("how", _("Cách đôn đốc")), ("to", _("Gửi"))),
    "event_undone": _undone,
}


def _from_day(event: Event) -> list[str]:
    return [_("Từ ngày {effective_on:%d/%m/%Y}.", effective_on=event.effective_on)]


def written(event: Event) -> str:
    """When an event was really written, on a Vietnamese clock."""
    return clock.local(event.written_at).strftime("%H:%M %d/%m/%Y")
