"""Weigh what a phrase holds and settle on one reading: the order of these steps is the rule of PRODUCT, section 4.

Continuous outweighs what stands before it; a frequency makes the days beside it occurrences; an event or another plan
without month or day is open; then come days, windows and lists. Doubts are collected as Vietnamese reasons.
"""

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from tracker.domain.deadline_groups import Group, groups_of, hang_years, main_group, merged, overlap
from tracker.domain.deadline_lines import dash_between, items_of
from tracker.domain.deadline_mentions import Mention, mentions
from tracker.domain.deadline_outcome import CLAUSE_END, DEPENDS, TWO_DAYS, Outcome, Phrase
from tracker.domain.deadline_recurring import recurrence_of
from tracker.domain.deadline_repeating import repeating
from tracker.domain.deadline_settling import settled
from tracker.domain.deadline_tokens import Lexeme, lexemes

from .wording import _

DOCUMENT_DATE = _("có số hoặc ngày của một văn bản trong ô")
_RUNS_ON = frozenset({"continuous", "next_years", "onward", "daily", "whole_year"})
_NAMES_ANOTHER = frozenset({"word", "filler", "by_rule", "aside", "plan_of", "money"})
_PLAN = re.compile(r"\b(?:ke hoach|chuong trinh|de an|du an|danh muc)\b")
_NO_WORDS = frozenset({"filler", "opening", "mark", "done", "colon"})
_APART = frozenset({"apart"})
_MANY_LINES = 40
_AROUND_A_YEAR = frozenset({"'", '"', "*"})
_WORKS = frozenset({"trinh", "bao cao"})


def interpret(text: str, plan_year: int, inclusive: bool) -> Outcome:
    """One reading of a cleaned, non-empty text. A line break may be the paper's edge or the end of an item:
    the items are read as one sentence first, and as a list where that leaves a doubt and each has its own clear time.
    """
    whole = _interpret(text, plan_year, inclusive, joined=True)
    items = items_of(text)
    between = dash_between(items)
    if not 1 < len(items) <= _MANY_LINES or not (whole.doubts or between):
        return whole
    alone = [_interpret(item, plan_year, inclusive, joined=True) for item in items]
    if any(reading.doubts or reading.kind == "open" for reading in alone):
        return whole
    listed = _interpret(text, plan_year, inclusive, joined=False)
    if between and not whole.doubts:
        whole.doubts += [_("gạch đầu dòng hay khoảng thời gian, chưa rõ")] if listed != whole else []
        return whole
    return listed


def _interpret(text: str, plan_year: int, inclusive: bool, joined: bool) -> Outcome:
    found = settled(lexemes(text, joined))
    times = hang_years(list(mentions(found, plan_year)), found)
    phrase = Phrase(found, times, groups_of(times, plan_year, inclusive), plan_year, inclusive)
    outcome = next(reading for reading in _readings(phrase) if reading is not None)
    if phrase.kinds & {"document", "document_day"} and (outcome.due_on or "document_day" in phrase.kinds):
        outcome.doubts.append(DOCUMENT_DATE)
    if "event_day" in phrase.kinds:
        outcome.doubts.append(_("số ngày tính từ một ngày khác"))
    if any(lexeme.kind == "unaccented" for lexeme in found):
        outcome.doubts.append(_("viết không dấu, “sau/sáu”, “tư/từ” không phân biệt được"))
    if _beside_something_unread(found):
        outcome.doubts.append(_("có chữ hoặc số sát mốc thời gian mà chưa hiểu"))
    if _other_work(phrase):
        outcome.doubts.append(_("mỗi mốc là của một việc khác"))
    if _set_apart(phrase):
        outcome.doubts.append(_("có chữ “riêng”, mốc thứ hai chỉ của một phần"))
    if "lunar" in phrase.kinds:
        outcome.doubts.append(_("ngày âm lịch"))
    if "fact" in phrase.kinds and outcome.due_on:
        outcome.doubts.append(_("có thể là việc đã xảy ra hoặc ngày hiệu lực"))
    if any(mention.limit == "before" for mention in times) and outcome.due_on and outcome.kind != "continuous":
        outcome.notes.append(_("“trước” tính cả ngày đó") if inclusive else _("“trước” không tính ngày đó"))
    return outcome


def _beside_something_unread(found: list[Lexeme]) -> bool:
    """Whether a bare year or figures behind a slash hang on a word that says nothing: "Hè 2026", "3O/6/2026"."""
    for before, lexeme in pairwise(found):
        bare = lexeme.kind == "year" and lexeme.text.isdigit()
        if bare and before.kind in ("word", "number", "mark") and before.text not in _AROUND_A_YEAR:
            return True
    return any(
        before.kind in ("word", "number") and slash.kind == "slash" and lexeme.kind in ("month_bare", "day", "year")
        for before, slash, lexeme in zip(found, found[1:], found[2:], strict=False)
    )


def _other_work(phrase: Phrase) -> bool:
    """Whether each time of a list is for another work: "Dự thảo tháng 3, trình tháng 5"."""
    places = [mention.place for mention in phrase.mentions if mention.link != "range"]
    if len(places) != len(phrase.mentions) or phrase.kinds & {"frequency", "periodic", "label", "event", "continuous"}:
        return False
    works = [
        {lexeme.text for lexeme in phrase.lexemes[start:end] if lexeme.kind == "word" or lexeme.text in _WORKS}
        for start, end in zip([0, *(place + 1 for place in places)], places, strict=False)
    ]
    return any(above and below & _WORKS and not above & below for above, below in pairwise(works))


def _readings(phrase: Phrase) -> Iterator[Outcome | None]:
    yield _continuous(phrase)
    yield repeating(phrase)
    yield _open_event(phrase)
    yield _dated(phrase)
    yield _open(phrase)
    yield Outcome(doubts=[_("không thấy thời hạn trong ô")])


def _continuous(phrase: Phrase) -> Outcome | None:
    places = phrase.places(_RUNS_ON)
    open_ended = [mention for mention in phrase.mentions if mention.limit == "from" and not _has_due(phrase)]
    if not places and not open_ended:
        return None
    last = date(phrase.plan_year, 12, 31)
    outcome = Outcome("continuous", None, last)
    if not places:
        if phrase.kinds & {"frequency", "open", "by_rule", "relative"}:
            return None
        outcome.doubts.append(_("chỉ có ngày bắt đầu, không có ngày kết thúc"))
    starts = [window.start_on for group in phrase.groups for window in group.windows if window.start_on]
    if starts and min(starts) <= last:
        outcome.start_on = min(starts)
    if "daily" in phrase.kinds and not phrase.kinds & _RUNS_ON - {"daily"}:
        outcome.doubts.append(_("“hằng ngày” được hiểu là chạy suốt năm"))
    after = [m for m in phrase.mentions if places and m.place > places[-1] and m.limit != "from"]
    if any(not _holds(group, last) for group in phrase.groups if group.mentions[-1] in after):
        outcome.doubts.append(TWO_DAYS)
    outcome.doubts += _periodic_after(phrase, places)
    return outcome


def _holds(group: Group, last: date) -> bool:
    """A group that ends with the plan's year, or years that run through it ("Thường xuyên (giai đoạn 2026-2030)")."""
    years = all(mention.unit == "year" for mention in group.mentions)
    return group.last_due == last or (
        years and any(w.due_on and w.due_on >= last and (w.start_on or last) <= last for w in group.windows)
    )


def _periodic_after(phrase: Phrase, places: list[int]) -> list[str]:
    """ "… và thường xuyên" outweighs any frequency before it; "thường xuyên, định kỳ hằng quý" may mean either."""
    recurrence = recurrence_of(phrase.lexemes, bool(phrase.mentions))
    if recurrence is None or not recurrence.known or recurrence.step == 12:
        return []
    frequencies = phrase.places(frozenset({"frequency", "unit"}))
    settled_by_the_last = places and frequencies and frequencies[-1] < places[-1]
    return [] if settled_by_the_last else [_("vừa thường xuyên vừa định kỳ")]


def _has_due(phrase: Phrase) -> bool:
    return any(window.due_on for group in phrase.groups for window in group.windows)


def _open_event(phrase: Phrase) -> Outcome | None:
    """An event or another plan whose only time is a year stays open; a month or a day makes it that time."""
    named = [mention for mention in phrase.mentions if mention.unit not in ("year", "span")]
    if named or (
        phrase.mentions
        and any(mention.limit in ("before", "until") for mention in phrase.mentions if not mention.event)
    ):
        return None
    first_time = min((mention.place for mention in phrase.mentions), default=len(phrase.lexemes))
    if phrase.mentions and any(place < first_time for place in phrase.places(frozenset({"event"}))):
        return Outcome("open")
    reasons = phrase.places(frozenset({"open", "relative", "document"}))
    if phrase.mentions and (any(place < first_time for place in reasons) or _year_of_another(phrase)):
        return Outcome("open")
    return None


def _year_of_another(phrase: Phrase) -> bool:
    """In "Theo quy định của Chính phủ năm 2026" the year belongs to what is followed, it isn't the task's own."""
    first = phrase.mentions[0]
    for lexeme in reversed(phrase.lexemes[: first.place]):
        if lexeme.kind not in _NAMES_ANOTHER or lexeme.text in ("vao", "trong"):
            return False
        if lexeme.kind in ("by_rule", "aside") or lexeme.text in ("theo", "tai"):
            return not phrase.lexemes[first.place].text.startswith(("trong", "het", "ca"))
    return False


def _dated(phrase: Phrase) -> Outcome | None:
    readable = [group for group in phrase.groups if group.windows and group.last_due]
    if not readable:
        return _unreadable(phrase) if phrase.groups else None
    main = main_group(readable)
    outcome = _from_group(main)
    outcome.doubts += main.doubts
    others = [group for group in phrase.groups if group is not main]
    if any(group.last_due != main.last_due for group in others):
        outcome.doubts.append(TWO_DAYS)
    outcome.doubts += _conditions(phrase, main)
    if phrase.kinds & {"work_day", "first_days", "nth_weekday", "day_number"}:
        outcome.doubts.append(_("ngày trong tháng chưa rõ"))
    return outcome


def _unreadable(phrase: Phrase) -> Outcome:
    doubts = [doubt for group in phrase.groups for doubt in group.doubts]
    open_end = any(window.due_on is None for group in phrase.groups for window in group.windows)
    kind = "open" if open_end or {"open", "relative", "by_rule"} & phrase.kinds else "unknown"
    return Outcome(kind, doubts=doubts or [_("không thấy ngày kết thúc")])


def _from_group(group: Group) -> Outcome:
    windows = merged(list(group.windows))
    if len(windows) > 1:
        mixed = len({mention.unit == "day" for mention in group.mentions}) > 1
        pairs = sorted(
            {(w.start_on, w.due_on) for w in windows if w.due_on}, key=lambda pair: (pair[1], pair[0] or pair[1])
        )
        clash = [_("các mốc chồng lên nhau")] if overlap(pairs) else []
        return Outcome(
            "recurring", None, pairs[-1][1], pairs, clash + ([_("mốc ngày và mốc kỳ lẫn nhau")] if mixed else [])
        )
    window = windows[0]
    single_day = window.start_on is None or window.start_on == window.due_on
    kind = "date" if single_day else "window"
    start = None if group.mentions[0].unit == "day" and len(group.windows) == 1 and single_day else window.start_on
    return Outcome(kind, start, window.due_on)


def _conditions(phrase: Phrase, main: Group) -> list[str]:
    """An event, a document or a condition that may be what the time belongs to."""
    doubts: list[str] = []
    first = main.mentions[0]
    if first.event and first.limit in ("before", "after"):
        doubts.append(_("mốc là của một sự kiện"))
    if first.unit == "year" and first.limit == "" and _names_a_plan(phrase, first):
        doubts.append(_("năm có thể là năm của một kế hoạch"))
    if any(one.kind == "part" and other.kind in ("unit", "filler") for one, other in pairwise(phrase.lexemes)):
        doubts.append(TWO_DAYS)
    for place in phrase.places(frozenset({"open", "relative"})):
        lexeme = phrase.lexemes[place]
        near = {other.kind for other in phrase.lexemes[place + 1 : first.place]} if place < first.place else {"after"}
        owned = place < first.place and not near & (CLAUSE_END | {"comma"}) and not _stands_alone(phrase, first)
        conditional = (" khi" in f" {lexeme.text}" or lexeme.text.startswith("sau")) and first.limit == ""
        if owned or conditional:
            doubts.append(_("còn phụ thuộc việc khác"))
    return doubts


def _set_apart(phrase: Phrase) -> bool:
    """A time stands on either side of "riêng" ("…, riêng tháng 12 trước ngày 10")."""
    times = [mention.place for mention in phrase.mentions] + phrase.places(frozenset({"day_number", "frequency"}))
    return any(min(times, default=place) < place < max(times, default=place) for place in phrase.places(_APART))


def _names_a_plan(phrase: Phrase, year: Mention) -> bool:
    """The words right before a bare year name a plan: "Kế hoạch của Sở năm 2026"."""
    words: list[str] = []
    for lexeme in reversed(phrase.lexemes[: year.place]):
        if lexeme.kind == "plan_of":
            return True
        if lexeme.kind not in ("word", "filler") or lexeme.text in ("vao", "trong"):
            break
        words.insert(0, lexeme.text)
    return phrase.lexemes[year.place].text.startswith("nam") and bool(_PLAN.search(" ".join(words)))


def _stands_alone(phrase: Phrase, mention: Mention) -> bool:
    """As in "… vào quý IV", "… trong tháng 5": a preposition makes the time the sentence's own."""
    before = phrase.lexemes[mention.place - 1].text if mention.place else ""
    return before in ("vao", "trong")


def _open(phrase: Phrase) -> Outcome | None:
    lasting = any(lexeme.kind == "unit" and lexeme.text[0].isdigit() for lexeme in phrase.lexemes)
    if "duration" in phrase.kinds or lasting:
        since = phrase.kinds & {"relative", "open"}
        return Outcome("open", doubts=[] if since else [_("chỉ nói bao lâu, không nói tính từ ngày nào")])
    by_document = any(
        before.text in ("theo", "cu") and after.kind == "document" for before, after in pairwise(phrase.lexemes)
    )
    if by_document:
        return Outcome("open")
    depths = [lexeme.depth for lexeme in phrase.lexemes if lexeme.kind not in ("opening", "closing")]
    remarks = all(phrase.lexemes[place].depth > min(depths) for place in phrase.places(DEPENDS | {"event"}))
    if "money" in phrase.kinds or remarks:
        return None
    leading = next((lexeme.kind for lexeme in phrase.lexemes if lexeme.kind not in _NO_WORDS), "")
    stray = not phrase.kinds & DEPENDS and leading not in ("event", "before", "after", "until", "limit")
    return Outcome("open", doubts=[_("chỉ nhắc đến một sự kiện")] if stray else [])
