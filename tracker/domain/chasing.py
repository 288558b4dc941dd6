"""Say what chasing did: how often, when last, and whether the unit answered.

An answer is what a unit itself records after it was chased: an update, a report of completion, a request for an
extension, a comment. Nothing else silences "chưa phản hồi".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

CHANNELS = {"mail": "Thư nhắc ngay", "letter": "Công văn đôn đốc", "text": "Tin nhắn"}


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
            return f"nhắc {self.times} lần, đã phản hồi"
        before = f", {self.unanswered} lần gần nhất" if self.unanswered < self.times else ""
        return f"nhắc {self.times} lần{before} chưa phản hồi" if before else f"nhắc {self.times} lần, chưa phản hồi"


def tell_story(chased: Sequence[Chased], reply: Reply | None) -> Story:
    """The story of one task from its acts (the oldest first) and the unit's last answer."""
    unanswered = sum(reply is None or act.at > reply.at for act in chased)
    return Story(len(chased), unanswered, chased[-1].on if chased else None, reply)


def standing_words(owed_on: date | None, today: date, returned: bool = False, done: bool = False) -> str:
    """How a task stands, for a letter or a message: "quá hạn 12 ngày", "còn 5 ngày", "chưa có văn bản minh chứng"."""
    if done:
        return "hoàn thành, chưa có văn bản minh chứng"
    if owed_on is None:
        words = "chưa rõ hạn"
    elif owed_on < today:
        words = f"quá hạn {(today - owed_on).days} ngày"
    elif owed_on == today:
        words = "đến hạn hôm nay"
    else:
        words = f"còn {(owed_on - today).days} ngày"
    return words + ("; báo cáo hoàn thành bị trả lại" if returned else "")
