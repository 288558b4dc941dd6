"""Say in office words how a task stands on a day: badges with their colours, the deadline, the age of the last update.

Colour never stands alone: green done in time, blue open in time, orange done late, red overdue, grey no day or closed
otherwise.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ..domain.lifecycle import OPEN_STATES, STATE_NAMES
from ..domain.wording import _
from ..models import Occurrence, Task
from .display import number

QUARTERS = ("I", "II", "III", "IV")
KIND_NAMES = {
    "date": _("một ngày"), "window": _("một khoảng"), "recurring": _("định kỳ"), "continuous": _("thường xuyên"),
    "open": _("chưa định ngày"), "unknown": _("chưa rõ"),
}


@dataclass(frozen=True)
class Badge:
    """`colour` is green, blue, orange, red or grey."""

    colour: str
    words: str


def badges(task: Task, today: date, soon_until: date | None = None) -> list[Badge]:
    """The state that people set, and what the day adds to it."""
    if task.state == "completed":
        return [done_badge(task.done_late, task.days_late)]
    if task.state not in OPEN_STATES:
        return [Badge("grey", STATE_NAMES[task.state])]
    own = Badge("blue", STATE_NAMES[task.state])
    due = task.open_due_on
    if due is None:
        return [own] if task.occurrences and task.due_on else [own, Badge("grey", _("Chưa rõ hạn"))]
    if due < today:
        return [own, Badge("red", _("Quá hạn {days} ngày", days=number((today - due).days)))]
    if soon_until and due <= soon_until:
        words = _("Đến hạn hôm nay") if due == today else _("Sắp đến hạn, còn {days} ngày", days=(due - today).days)
        return [own, Badge("blue", words)]
    return [own]


def done_badge(late: bool | None, days: int | None) -> Badge:
    """How something confirmed was done; without a due day it is on time."""
    return Badge("orange", _("Hoàn thành quá hạn {days} ngày",
                             days=number(days))) if late else Badge("green", _("Hoàn thành"))


def whole_badge(task: Task, today: date) -> Badge:
    """How a task without kỳ stands at its due day, in one badge."""
    if is_overdue(task, today) and task.open_due_on:
        return Badge("red", _("Quá hạn {days} ngày", days=number((today - task.open_due_on).days)))
    return badges(task, today)[0]


def occurrence_badge(occurrence: Occurrence, today: date) -> Badge:
    """How one kỳ stands: "bỏ lỡ" is computed, and can still be made up."""
    if occurrence.state == "completed":
        return done_badge(occurrence.done_late, occurrence.days_late)
    if occurrence.state == "closed":
        return Badge("grey", _("Không còn phải làm"))
    if occurrence.state not in OPEN_STATES:
        return Badge("grey", STATE_NAMES[occurrence.state])
    if occurrence.due_on < today:
        return Badge("red", _("{words} hạn {days} ngày",
                              words=_("Chờ xác nhận, quá") if occurrence.state == "awaiting_confirmation" else _("Quá"),
                              days=number((today - occurrence.due_on).days)))
    return Badge("blue", STATE_NAMES[occurrence.state])


def part_in_short(occurrence: Occurrence, today: date) -> str:
    """How a kỳ stands in a word, for a table of the whole year; colour and day stand beside it."""
    if occurrence.state == "completed":
        return _("Xong trễ") if occurrence.done_late else "Xong"
    if occurrence.state not in OPEN_STATES:
        return _("Thôi")
    if occurrence.due_on < today:
        return _("Quá hạn")
    return _("Chờ") if occurrence.state == "awaiting_confirmation" else _("Chưa")


def part_name(occurrence: Occurrence, parts: Sequence[Occurrence]) -> str:
    """Which part of the year a kỳ is for: "Quý I", "Tháng 3"; "" where only its day says it."""
    start, due = occurrence.start_on, occurrence.due_on
    if start is not None and start.year == due.year and start.day == 1 and (due + timedelta(days=1)).day == 1:
        length = due.month - start.month + 1
        if length == 3 and start.month % 3 == 1:
            return _("Quý {quarters}", quarters=QUARTERS[due.month // 3 - 1])
        if length == 6:
            return _("6 tháng đầu năm") if due.month == 6 else _("6 tháng cuối năm") if due.month == 12 else ""
        return _("Tháng {month}", month=due.month) if length == 1 else ""
    months = {(one.due_on.year, one.due_on.month) for one in parts}
    return _("Tháng {month}", month=due.month) if len(parts) > 4 and len(months) == len(parts) else ""


def update_age(task: Task, today: date) -> str:
    """How old the last update is, "" for a task that needs none any more."""
    if task.state not in OPEN_STATES:
        return ""
    if task.last_update_on is None:
        return _("Chưa cập nhật lần nào")
    days = (today - task.last_update_on).days
    return _("Cập nhật hôm nay") if days <= 0 else _("Cập nhật {days} ngày trước", days=number(days))


QUESTION_NAMES = {
    "lead": _("đơn vị chủ trì"), "deadline": _("thời hạn"), "coordinating": _("đơn vị phối hợp"), "role": _(
        "phần việc của đơn vị"),
    "task": _("nội dung"), "objective": _("mục tiêu"), "activities": _("hoạt động"), "product": _("sản phẩm"),
}


def question_name(column: str) -> str:
    """What is unclear, by the column that the question is about."""
    return QUESTION_NAMES.get(column, _("chỗ khác"))


def is_overdue(task: Task, today: date) -> bool:
    """Whether something of the task is owed since before the day."""
    return task.state in OPEN_STATES and task.open_due_on is not None and task.open_due_on < today


def open_occurrences(task: Task) -> list[Occurrence]:
    """The kỳ that can still be reported, the earliest first."""
    return [one for one in task.occurrences if one.state in ("not_started", "in_progress")]
