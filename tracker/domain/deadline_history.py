"""Which deadline was in force on a day: original and corrections underneath, decisions on top.

A correction of a misreading counts from the task's entry; the first day of an open deadline, an extension and a
revision count from the day they were decided, so an extension decided after a cut-off changes nothing at that cut-off
(PRODUCT.md §6). Among decisions in effect the one recorded last is in force.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from .errors import RuleViolation
from .spans import Span
from .wording import _

BASE_KINDS = frozenset({"original", "correction"})
CHANGE_NAMES = {
    "original": _("Hạn ban đầu"),
    "correction": _("Sửa hạn đọc nhầm"),
    "first_day": _("Ghi hạn lần đầu"),
    "extension": _("Gia hạn"),
    "revision": _("Điều chỉnh kế hoạch"),
}
REASON_CLASSES = {
    "guidance": _("Chờ hướng dẫn, ý kiến của cấp trên"),
    "coordination": _("Chờ đơn vị phối hợp"),
    "scope": _("Phát sinh thêm nội dung, khối lượng"),
    "resources": _("Thiếu nhân lực, kinh phí"),
    "other": _("Lý do khác"),
}


@dataclass(frozen=True, slots=True)
class DeadlineEntry:
    """One line of a task's deadline history, in the order of `seq`; `due_on` None is a deadline without a day."""

    seq: int
    kind: str
    deadline_kind: str
    start_on: date | None
    due_on: date | None
    span: Span
    id: int | None = None
    event_id: int | None = None


def known_entries(entries: Iterable[DeadlineEntry], known_at: datetime | None = None) -> list[DeadlineEntry]:
    """The entries that stood in what was recorded by a moment (None: now), in their order."""
    return sorted((entry for entry in entries if entry.span.known(known_at)), key=lambda entry: entry.seq)


def original_of(entries: Sequence[DeadlineEntry]) -> DeadlineEntry | None:
    """The original deadline as corrected; of an open one, the first day that was set."""
    base = _last(entry for entry in entries if entry.kind in BASE_KINDS)
    if base is None or base.due_on is not None:
        return base
    first = next((entry for entry in entries if entry.kind == "first_day"), None)
    return first or base


def in_force(entries: Sequence[DeadlineEntry], day: date | None = None) -> DeadlineEntry | None:
    """The deadline in force on a day among known entries; None as the day means after every decision."""
    decided = _last(entry for entry in entries
                    if entry.kind not in BASE_KINDS and (day is None or entry.span.on <= day))
    return decided or _last(entry for entry in entries if entry.kind in BASE_KINDS)


def extension_count(entries: Sequence[DeadlineEntry]) -> int:
    """How many times the deadline was extended ("gia hạn lần n")."""
    return sum(entry.kind == "extension" for entry in entries)


def check_change(kind: str, entries: Sequence[DeadlineEntry], due_on: date | None) -> None:
    """Raise `RuleViolation` for a change that contradicts the deadline it would replace."""
    if kind not in CHANGE_NAMES or kind == "original":
        raise RuleViolation(_("Chọn loại thay đổi hạn: sửa hạn đọc nhầm, ghi hạn lần đầu, gia hạn hoặc điều chỉnh kế "
                              "hoạch."), field="kind")
    present = in_force(entries)
    old = present.due_on if present else None
    if kind == "first_day" and old is not None:
        raise RuleViolation(_("Nhiệm vụ đã có hạn {old:%d/%m/%Y}. Dùng gia hạn hoặc điều chỉnh kế hoạch để đổi hạn.",
                              old=old),
                            field="kind")
    if kind in ("first_day", "extension") and due_on is None:
        raise RuleViolation(_("Nhập ngày hạn mới."), field="due_on")
    if kind == "extension" and old is None:
        raise RuleViolation(_("Nhiệm vụ chưa có ngày hạn nên không gia hạn được. Hãy ghi hạn lần đầu cho nhiệm vụ."),
                            field="kind")
    if kind == "extension" and due_on is not None and old is not None and due_on <= old:
        raise RuleViolation(_("Hạn mới phải sau hạn đang có ({old:%d/%m/%Y}). Nhập ngày muộn hơn.",
                              old=old), field="due_on")


def _last(entries: Iterable[DeadlineEntry]) -> DeadlineEntry | None:
    found = None
    for entry in entries:
        found = entry
    return found
