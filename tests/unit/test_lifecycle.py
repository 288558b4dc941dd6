"""What may follow what, and what the events say together."""

from datetime import UTC, date, datetime

import pytest

from tracker.domain.deadline_history import DeadlineEntry
from tracker.domain.lifecycle import (
    MAY_FOLLOW,
    STATE_NAMES,
    OccurrenceDay,
    PastEvent,
    pending_report,
    refusal,
    replay,
    undo_refusal,
)
from tracker.domain.spans import Span

MOMENT = datetime(2022, 1, 19, tzinfo=UTC)
DUE = (DeadlineEntry(1, "original", "date", None, date(2022, 6, 30), Span(date(2022, 1, 19), MOMENT)),)
DONE = {"on_time": True, "days_late": 0}
KY = (OccurrenceDay(1, date(2022, 3, 31)), OccurrenceDay(2, date(2022, 6, 30)))


def happened(*told, start=1):
    """Events from (what, occurrence or None, data) or a bare name."""
    events = []
    for number, one in enumerate(told, start=start):
        what, occurrence_id, data = one if isinstance(one, tuple) else (one, None, {})
        data = dict(data)
        if what == "completion_confirmed":
            data = {**DONE, **data}
        events.append(PastEvent(number, what, date(2022, 5, number), occurrence_id, data.pop("undoes", None), data))
    return events


@pytest.mark.parametrize("state", [*STATE_NAMES, "closed"])
@pytest.mark.parametrize("what", list(MAY_FOLLOW))
def test_every_refusal_says_what_to_do(what, state):
    reason = refusal(what, state)
    assert (reason is None) == (state in MAY_FOLLOW[what])
    assert reason is None or (reason.endswith(".") and reason[0].isupper())


@pytest.mark.parametrize(("told", "state"), [
    pytest.param([], "not_started", id="nothing yet"),
    pytest.param(["update_recorded"], "in_progress", id="an update begins it"),
    pytest.param([("update_recorded", None, {"state": "not_started"})], "not_started", id="an update says not begun"),
    pytest.param(["completion_reported"], "awaiting_confirmation", id="a report waits"),
    pytest.param(["completion_reported", "completion_returned"], "in_progress", id="returned"),
    pytest.param(["completion_reported", "completion_confirmed"], "completed", id="confirmed"),
    pytest.param(["completion_confirmed"], "completed", id="recorded by the office at once"),
    pytest.param(["completion_reported", "completion_confirmed", ("event_undone", None, {"undoes": 2})],
                 "awaiting_confirmation", id="an undone confirmation waits again"),
    pytest.param(["completion_reported", "completion_returned", ("event_undone", None, {"undoes": 2})],
                 "awaiting_confirmation", id="an undone return waits again"),
    pytest.param(["marked_not_completed"], "not_completed", id="closed without completion"),
    pytest.param(["task_withdrawn", ("event_undone", None, {"undoes": 1})], "not_started", id="taken back in"),
    pytest.param([("completion_confirmed", 1, {})], "in_progress", id="an occurrence done is work in progress"),
    pytest.param(["commented", "person_assigned"], "not_started", id="talk changes nothing"),
])
def test_the_state_is_what_the_events_say(told, state):
    assert replay(happened(*told), DUE, KY).state == state


def test_a_closed_task_owes_nothing():
    for what in ("completion_confirmed", "marked_not_completed", "task_withdrawn"):
        assert replay(happened(what), DUE, ()).open_due_on is None
    assert replay(happened("completion_reported"), DUE, ()).open_due_on == date(2022, 6, 30)


def test_a_task_in_parts_owes_its_next_unconfirmed_occurrence():
    assert replay([], DUE, KY).open_due_on == date(2022, 3, 31)
    assert replay(happened(("completion_reported", 1, {})), DUE, KY).open_due_on == date(2022, 3, 31)
    assert replay(happened(("completion_confirmed", 1, {})), DUE, KY).open_due_on == date(2022, 6, 30)
    both = happened(("completion_confirmed", 1, {}), ("completion_confirmed", 2, {}))
    assert replay(both, DUE, KY).open_due_on is None


def test_completing_the_whole_closes_what_is_still_owed_and_undoing_opens_it_again():
    told = happened(("completion_confirmed", 1, {}), "completion_confirmed")
    states = replay(told, DUE, KY).occurrences
    assert (states[1].state, states[2].state) == ("completed", "closed")
    undone = told + happened(("event_undone", None, {"undoes": 2}), start=3)
    assert replay(undone, DUE, KY).occurrences[2].state == "not_started"


def test_occurrences_made_and_dropped_by_a_change_follow_its_undoing():
    change = happened(("deadline_changed", None, {"made": [2], "dropped": [1]}))
    after = replay(change, DUE, KY)
    assert (after.occurrences[1].state, after.occurrences[2].state) == ("closed", "not_started")
    undone = change + happened(("event_undone", None, {"undoes": 1}), start=2)
    before = replay(undone, DUE, KY)
    assert (before.occurrences[1].state, before.occurrences[2].state) == ("not_started", "closed")
    assert before.open_due_on == date(2022, 3, 31)


def test_a_report_waits_apart_for_the_whole_and_for_each_occurrence():
    told = happened(("completion_reported", 1, {}), "completion_reported", "completion_returned")
    assert pending_report(told, None) is None
    assert pending_report(told, 1).id == 1
    assert pending_report(told, 2) is None


@pytest.mark.parametrize(("told", "number", "refused"), [
    pytest.param(["completion_reported"], 1, False, id="the last step"),
    pytest.param(["completion_reported", "completion_confirmed"], 1, True, id="a report that was confirmed"),
    pytest.param(["completion_reported", "completion_confirmed"], 2, False, id="the confirmation"),
    pytest.param(["deadline_changed", "completion_confirmed"], 1, True, id="a deadline that was judged against"),
    pytest.param(["deadline_changed", "deadline_changed"], 1, True, id="a deadline that was changed again"),
    pytest.param(["deadline_changed", "update_recorded"], 1, False, id="a deadline before a mere update"),
    pytest.param([("completion_confirmed", 1, {}), ("completion_confirmed", 2, {})], 1, False, id="another occurrence"),
    pytest.param([("completion_confirmed", 1, {}), "completion_confirmed"], 1, True, id="a part of a closed whole"),
    pytest.param(["update_recorded", ("event_undone", None, {"undoes": 1})], 1, True, id="undone before"),
    pytest.param(["commented"], 1, True, id="a comment"),
    pytest.param(["task_added"], 1, True, id="the entry into the plan"),
])
def test_a_step_is_undone_only_while_nothing_stands_on_it(told, number, refused):
    events = happened(*told)
    assert bool(undo_refusal(events[number - 1], events)) == refused
