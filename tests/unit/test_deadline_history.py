"""The deadline in force on a day, what the original is, and which change contradicts it."""

from datetime import UTC, date, datetime

import pytest

from tracker.domain.completion import judge
from tracker.domain.deadline_history import (
    DeadlineEntry,
    check_change,
    extension_count,
    in_force,
    known_entries,
    original_of,
)
from tracker.domain.errors import RuleViolation
from tracker.domain.spans import Span

ENTRY, JUNE, MAY, SEPTEMBER = date(2022, 1, 19), date(2022, 6, 30), date(2022, 5, 10), date(2022, 9, 30)


def entry(seq, kind, due_on, on=ENTRY, undone=False):
    moment = datetime(on.year, on.month, on.day, tzinfo=UTC)
    return DeadlineEntry(seq, kind, "date", None, due_on, Span(on, moment, moment if undone else None))


ORIGINAL = entry(1, "original", JUNE)
EXTENDED = entry(2, "extension", SEPTEMBER, MAY)


@pytest.mark.parametrize(("entries", "day", "due"), [
    pytest.param([ORIGINAL], MAY, JUNE, id="original"),
    pytest.param([ORIGINAL, EXTENDED], date(2022, 5, 9), JUNE, id="the day before the decision"),
    pytest.param([ORIGINAL, EXTENDED], MAY, SEPTEMBER, id="on the day of the decision"),
    pytest.param([ORIGINAL, EXTENDED], None, SEPTEMBER, id="after all"),
    pytest.param([ORIGINAL, entry(2, "correction", date(2022, 7, 31))], ENTRY, date(2022, 7, 31),
                 id="a correction counts from the entry"),
    pytest.param([ORIGINAL, EXTENDED, entry(3, "correction", date(2022, 7, 31))], MAY, SEPTEMBER,
                 id="a later correction leaves the extension standing"),
    pytest.param([ORIGINAL, EXTENDED, entry(3, "correction", date(2022, 7, 31))], date(2022, 5, 9),
                 date(2022, 7, 31), id="and counts before it"),
    pytest.param([ORIGINAL, entry(2, "extension", SEPTEMBER, MAY, undone=True)], None, JUNE, id="an undone extension"),
    pytest.param([entry(1, "original", None), entry(2, "first_day", JUNE, MAY)], date(2022, 5, 9), None,
                 id="an open deadline before its day was set"),
])
def test_the_deadline_in_force_on_a_day(entries, day, due):
    found = in_force(known_entries(entries), day)
    assert (found.due_on if found else None) == due


def test_the_original_of_an_open_deadline_is_the_first_day_set():
    entries = [entry(1, "original", None), entry(2, "first_day", JUNE, MAY), entry(3, "extension", SEPTEMBER, MAY)]
    assert original_of(entries).due_on == JUNE
    assert extension_count(entries) == 1


@pytest.mark.parametrize(("kind", "entries", "due", "message"), [
    pytest.param("extension", [ORIGINAL], JUNE, "Hạn mới phải sau", id="an extension to the same day"),
    pytest.param("extension", [ORIGINAL, EXTENDED], date(2022, 9, 1), "Hạn mới phải sau", id="shorter than the last"),
    pytest.param("extension", [entry(1, "original", None)], JUNE, "ghi hạn lần đầu", id="nothing to extend"),
    pytest.param("extension", [ORIGINAL], None, "Nhập ngày hạn", id="an extension without a day"),
    pytest.param("first_day", [ORIGINAL], SEPTEMBER, "đã có hạn", id="a first day of a dated one"),
    pytest.param("original", [ORIGINAL], SEPTEMBER, "Chọn loại", id="a second original"),
    pytest.param("whim", [ORIGINAL], SEPTEMBER, "Chọn loại", id="an unknown kind"),
])
def test_a_change_that_contradicts_is_refused(kind, entries, due, message):
    with pytest.raises(RuleViolation, match=message):
        check_change(kind, entries, due)


@pytest.mark.parametrize(("done", "due", "original", "expected"), [
    pytest.param(JUNE, JUNE, JUNE, (True, 0, True), id="on the very day"),
    pytest.param(date(2022, 7, 1), JUNE, JUNE, (False, 1, False), id="one day late"),
    pytest.param(date(2022, 7, 1), SEPTEMBER, JUNE, (True, 0, False), id="saved by an extension"),
    pytest.param(date(2023, 6, 30), JUNE, JUNE, (False, 365, False), id="calendar days"),
    pytest.param(JUNE, None, None, (True, 0, True), id="without a due day"),
])
def test_a_completion_is_judged_against_the_deadline_in_force(done, due, original, expected):
    result = judge(done, due, original)
    assert (result.on_time, result.days_late, result.on_time_by_original) == expected
    assert result.rule_version
