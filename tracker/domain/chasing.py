"""Say what chasing did: how often, when last, and whether the unit answered.

An answer is what a unit itself records after it was chased: an update, a report of completion, a request for an
extension, a comment. Nothing else silences "chưa phản hồi".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from .text import dotted
from .wording import _

CHANNELS = {"mail": _("Thư nhắc ngay"), "letter": _("Công văn đôn đốc"), "text": _("Tin nhắn")}


@dataclass(frozen=True)
class Chased:
    """One act for one task."""

    channel: str
    at: datetime
    on: date


@dataclass(frozen=True)
class Reply:
    """The unit's last answer: what it recorded, and when that was written."""

    what: str
    at: datetime


@dataclass(frozen=True)
class Story:
    """`times` counts all acts, `unanswered` those since the last answer; `reply` is the last answer, None for none."""

    times: int
    unanswered: int
    last_on: date | None
    reply: Reply | None

    @property
    def words(self) -> str:
        """"nhắc 3 lần, chưa phản hồi"; empty where nobody was chased."""
        if not self.times:
            return ""
        if not self.unanswered:
            return _("nhắc {times} lần, đã phản hồi", times=self.times)
        before = _(", {unanswered} lần gần nhất", unanswered=self.unanswered) if self.unanswered < self.times else ""
        return _("nhắc {times} lần{before} chưa phản hồi", times=self.times, before=before) if before else _(
            "nhắc {times} lần, chưa phản hồi", times=self.times)


def tell_story(chased: Sequence[Chased], reply: Reply | None) -> Story:
    """The story of one task from its acts (the oldest first) and the unit's last answer."""
    unanswered = sum(reply is None or act.at > reply.at for act in chased)
    return Story(len(chased), unanswered, chased[-1].on if chased else None, reply)


def standing_words(owed_on: date | None, today: date, returned: bool = False, done: bool = False) -> str:
    """How a task stands, for a letter or a message: "quá hạn 12 ngày", "còn 5 ngày", "chưa có văn bản minh chứng"."""
    if done:
        return _("hoàn thành, chưa có văn bản minh chứng")
    if owed_on is None:
        words = _("chưa rõ hạn")
    elif owed_on < today:
        words = _("quá hạn {days} ngày", days=dotted((today - owed_on).days))
    elif owed_on == today:
        words = _("đến hạn hôm nay")
    else:
        words = _("còn {days} ngày", days=dotted((owed_on - today).days))
    return words + (_("; báo cáo hoàn thành bị trả lại") if returned else "")
