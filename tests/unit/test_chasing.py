"""What is said of chasing: counts, whether the unit answered, how a task stands."""

from datetime import UTC, date, datetime

import pytest

from tracker.domain.chasing import Chased, Reply, standing_words, tell_story


def at(day: int) -> datetime:
    return datetime(2026, 9, day, 8, tzinfo=UTC)


def acts(*days: int) -> list[Chased]:
    return [Chased("mail", at(day), date(2026, 9, day)) for day in days]


@pytest.mark.parametrize(("chased", "reply", "words"), [
    pytest.param((), None, "", id="nobody was chased"),
    pytest.param((), 3, "", id="an answer to nothing"),
    pytest.param((1, 4, 9), None, "nhắc 3 lần, chưa phản hồi", id="never an answer"),
    pytest.param((1, 4, 9), 10, "nhắc 3 lần, đã phản hồi", id="answered after the last"),
    pytest.param((4, 9), 2, "nhắc 2 lần, chưa phản hồi", id="the answer is older"),
    pytest.param((1, 4, 9), 5, "nhắc 3 lần, 1 lần gần nhất chưa phản hồi", id="silent again"),
])
def test_the_story_says_whether_the_unit_answered(chased, reply, words):
    story = tell_story(acts(*chased), Reply("Cập nhật tiến độ", at(reply)) if reply else None)
    assert story.words == words
    assert story.unanswered <= story.times == len(chased)


@pytest.mark.parametrize(("owed", "more", "words"), [
    (date(2026, 9, 10), {}, "quá hạn 10 ngày"),
    (date(2022, 1, 19), {}, "quá hạn 1.705 ngày"),
    (date(2026, 9, 20), {}, "đến hạn hôm nay"),
    (date(2026, 9, 25), {}, "còn 5 ngày"),
    (None, {}, "chưa rõ hạn"),
    (date(2026, 9, 10), {"returned": True}, "quá hạn 10 ngày; báo cáo hoàn thành bị trả lại"),
    (None, {"done": True}, "hoàn thành, chưa có văn bản minh chứng"),
])
def test_how_a_task_stands_in_words(owed, more, words):
    assert standing_words(owed, date(2026, 9, 20), **more) == words
