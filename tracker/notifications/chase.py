"""What a "nhắc ngay" says: a mail to one person about the tasks chosen, and the text that is pasted into a chat.

Apart from the daily digest in words and in its subject, so that nobody takes the one for the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from ..domain.wording import _, language
from .message import shortened


@dataclass(frozen=True)
class ChasedTask:
    """One task as it is named: `standing` says how it stands, `why` why this person hears of it."""

    task_id: int
    position: int
    text: str
    due_on: date | None
    standing: str
    why: str = ""

    @property
    def title(self) -> str:
        return f"[{self.position}] {shortened(self.text)}"

    @property
    def due(self) -> str:
        return _("hạn {due_on:%d/%m/%Y}", due_on=self.due_on) if self.due_on else ""

    @property
    def line(self) -> str:
        """Standing, day and reason in one line."""
        return "; ".join(part for part in (self.standing, self.due, self.why) if part)


@dataclass(frozen=True)
class Reminder:
    """A mail to one person, sent because somebody of the office pressed the button."""

    to_name: str
    place: str
    agency_name: str
    by_name: str
    day: date
    base_url: str
    tasks: tuple[ChasedTask, ...]


def subject_of(reminder: Reminder) -> str:
    """"[CCHC] Đôn đốc 3 nhiệm vụ – Phòng …"."""
    return _("[CCHC] Đôn đốc {count} nhiệm vụ – {place}", count=len(reminder.tasks), place=reminder.place)


def text_of(reminder: Reminder) -> str:
    """The whole mail as plain text."""
    items = [f"{number}. {one.title}\n   {one.line}\n   {_link(reminder, one)}"
             for number, one in enumerate(reminder.tasks, start=1)]
    return "\n\n".join([_("Kính gửi {to_name},", to_name=reminder.to_name), _opening(reminder), "\n".join(items),
                        "-- \n" + "\n".join(_foot(reminder))]) + "\n"


def html_of(reminder: Reminder) -> str:
    """The same as HTML, nothing loaded from anywhere."""
    items = "".join(f'<li><a href="{escape(_link(reminder, one))}">{escape(one.title)}</a><br>{escape(one.line)}</li>'
                    for one in reminder.tasks)
    foot = "".join(f"<p><small>{escape(line)}</small></p>" for line in _foot(reminder))
    greeting = escape(_("Kính gửi {to_name},", to_name=reminder.to_name))
    return (f'<!doctype html><html lang="{language()}"><head><meta charset="utf-8"></head><body>\n<p>{greeting}</p>\n'
            f"<p>{escape(_opening(reminder))}</p>\n<ol>{items}</ol>\n<hr>{foot}\n</body></html>\n")


def chat_text(agency_name: str, unit: str, day: date, tasks: Sequence[ChasedTask]) -> str:
    """What is pasted into a message to a unit: short lines, no addresses that wrap."""
    lines = [_("{agency_name} đôn đốc {unit} ({day:%d/%m/%Y}):", agency_name=agency_name, unit=unit, day=day)]
    lines += [f"{number}. {one.title} – {'; '.join(part for part in (one.standing, one.due) if part)}"
              for number, one in enumerate(tasks, start=1)]
    return "\n".join([*lines, _("Đề nghị thực hiện và cập nhật kết quả, hoặc báo vướng mắc. Trân trọng.")])


def _opening(reminder: Reminder) -> str:
    return (_("{agency_name} đôn đốc anh/chị thực hiện {count} nhiệm vụ cải cách hành chính sau, tính đến ngày "
              "{day:%d/%m/%Y}. Đề nghị cập nhật kết quả, báo cáo hoàn thành hoặc nêu vướng mắc.",
              agency_name=reminder.agency_name, count=len(reminder.tasks), day=reminder.day))


def _foot(reminder: Reminder) -> list[str]:
    return [_("Thư do {by_name} gửi từ trang Đôn đốc, ngoài thư nhắc hằng ngày.", by_name=reminder.by_name),
            _("Thư nhắc của tôi: {base_url}/nhac-viec/cua-toi", base_url=reminder.base_url.rstrip("/"))]


def _link(reminder: Reminder, task: ChasedTask) -> str:
    return f"{reminder.base_url.rstrip('/')}/nhiem-vu/{task.task_id}"
