"""The six buckets as of a day, what stands beside them, and the indicators drawn from them."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.counting import (
    BUCKETS,
    Charge,
    Closing,
    OccurrenceFacts,
    TaskFacts,
    Waiting,
    bucket_of,
    co_led_by_unit,
    count,
    count_by_unit,
    verdict_of,
)
from tracker.domain.deadline_history import DeadlineEntry
from tracker.domain.errors import NotFound
from tracker.domain.indicators import INDICATORS, DocumentFacts, Scene, indicator_named
from tracker.domain.spans import Span

ENTRY, JUNE = date(2022, 1, 19), date(2022, 6, 30)
Q = [date(2022, 3, 31), date(2022, 6, 30), date(2022, 9, 30), date(2022, 12, 31)]


def moment(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def span(day, known=None, undone=None):
    return Span(day, moment(known or day), moment(undone) if undone else None)


def original(due):
    return DeadlineEntry(1, "original", "date", None, due, span(ENTRY))


def extended(due, decided, known=None):
    return DeadlineEntry(2, "extension", "date", None, due, span(decided, known))


def done(day, known=None, undone=None, on_time=True, days_late=0, rests_on=None):
    return Closing("completed", span(day, known, undone), on_time, days_late, rests_on)


def task(due=JUNE, closings=(), **more):
    return TaskFacts(1, 1, span(ENTRY), (original(due),), tuple(closings), **more)


def parts(*closings, days=Q):
    """A task with an occurrence for each day; `closings` is what is done of them, in order."""
    kept = {day: (closing,) for day, closing in zip(days, closings, strict=False) if closing}
    return TaskFacts(1, 1, span(ENTRY), (original(Q[-1]),),
                     occurrences=tuple(OccurrenceFacts(n, day, kept.get(day, ())) for n, day in enumerate(days)))


@pytest.mark.parametrize(("facts", "as_of", "bucket"), [
    pytest.param(task(), date(2022, 1, 18), None, id="before its entry into the plan"),
    pytest.param(task(), date(2022, 6, 30), "open_in_time", id="on its due day"),
    pytest.param(task(), date(2022, 7, 1), "open_overdue", id="the day after"),
    pytest.param(task(due=None), date(2022, 7, 1), "open_undated", id="without a day"),
    pytest.param(task(closings=[done(JUNE)]), JUNE, "completed_on_time", id="done on the due day"),
    pytest.param(task(closings=[done(date(2022, 7, 2), on_time=False, days_late=2)]), date(2022, 7, 5),
                 "completed_late", id="done late"),
    pytest.param(task(closings=[done(date(2022, 7, 2), on_time=False, days_late=2)]), date(2022, 7, 1),
                 "open_overdue", id="finished after the cut-off is open at the cut-off"),
    pytest.param(task(due=None, closings=[done(JUNE)]), JUNE, "completed_on_time", id="done without a due day"),
    pytest.param(task(closings=[done(JUNE, undone=date(2022, 7, 3))]), date(2022, 7, 5), "open_overdue",
                 id="an undone completion"),
    pytest.param(task(closings=[Closing("not_completed", span(date(2022, 5, 1)))]), date(2022, 5, 1),
                 "not_completed", id="not completed from its day"),
    pytest.param(task(closings=[Closing("not_completed", span(date(2022, 5, 1)))]), date(2022, 4, 30),
                 "open_in_time", id="not completed, the day before"),
    pytest.param(task(closings=[Closing("withdrawn", span(date(2022, 5, 1)))]), date(2022, 5, 1), None,
                 id="withdrawn from its day"),
    pytest.param(task(closings=[Closing("withdrawn", span(date(2022, 8, 1)))]), date(2022, 7, 1), "open_overdue",
                 id="withdrawn later"),
    pytest.param(replace(task(), deadlines=(original(JUNE), extended(Q[2], date(2022, 7, 10)))), date(2022, 7, 9),
                 "open_overdue", id="an extension decided after the cut-off"),
    pytest.param(replace(task(), deadlines=(original(JUNE), extended(Q[2], date(2022, 7, 10)))), date(2022, 7, 10),
                 "open_in_time", id="an extension in force"),
])
def test_a_task_has_one_bucket_as_of_a_day(facts, as_of, bucket):
    assert bucket_of(facts, as_of) == bucket


@pytest.mark.parametrize(("facts", "as_of", "annual", "interim"), [
    pytest.param(parts(), date(2022, 3, 31), "open_in_time", "open_in_time", id="first due today"),
    pytest.param(parts(), date(2022, 4, 1), "open_overdue", "open_overdue", id="first one missed"),
    pytest.param(parts(done(Q[0])), date(2022, 4, 1), "completed_on_time", "open_in_time", id="all due ones done"),
    pytest.param(parts(done(Q[0])), date(2022, 3, 30), "open_in_time", "open_in_time", id="none due yet"),
    pytest.param(parts(done(date(2022, 5, 9), on_time=False, days_late=39), done(Q[1])), date(2022, 7, 1),
                 "completed_late", "open_in_time", id="one was late"),
    pytest.param(parts(done(date(2022, 5, 9), on_time=False, days_late=39)), date(2022, 4, 1), "open_overdue",
                 "open_overdue", id="kept after the cut-off"),
    pytest.param(parts(None, done(date(2022, 6, 1))), date(2022, 7, 1), "open_overdue", "open_overdue",
                 id="an earlier one missed"),
])
def test_a_task_in_parts_follows_the_rule_in_force(facts, as_of, annual, interim):
    assert bucket_of(facts, as_of, None, "annual") == annual
    assert bucket_of(facts, as_of, None, "interim") == interim


def test_known_at_leaves_out_what_was_recorded_later():
    facts = task(closings=[done(JUNE, known=date(2022, 8, 1))])
    assert bucket_of(facts, date(2022, 7, 1), moment(date(2022, 7, 31))) == "open_overdue"
    assert bucket_of(facts, date(2022, 7, 1), moment(date(2022, 8, 1))) == "completed_on_time"


def test_an_undoing_recorded_later_leaves_the_count_as_it_was_known():
    facts = task(closings=[done(JUNE, undone=date(2022, 9, 1))])
    assert bucket_of(facts, JUNE, moment(date(2022, 8, 1))) == "completed_on_time"
    assert bucket_of(facts, JUNE) == "open_in_time"


def test_the_stamp_is_taken_as_it_stands_whatever_the_deadlines_say_now():
    facts = replace(task(closings=[done(date(2022, 7, 2), on_time=False, days_late=2)]),
                    deadlines=(original(Q[2]),))
    assert bucket_of(facts, Q[2]) == "completed_late"


def test_a_stamp_that_rests_on_what_was_not_yet_known_is_weighed_without_it():
    late_record = date(2022, 9, 1)
    facts = replace(task(closings=[done(date(2022, 7, 20), rests_on=moment(late_record))]),
                    deadlines=(original(JUNE), extended(Q[2], date(2022, 6, 1), known=late_record)))
    before = verdict_of(facts, Q[2], moment(date(2022, 8, 1)))
    assert (before.bucket, before.days_late) == ("completed_late", 20)
    assert bucket_of(facts, Q[2], moment(late_record)) == "completed_on_time"


def test_waiting_for_confirmation_is_open_and_named_beside():
    facts = task(waiting=(Waiting(span(date(2022, 6, 1)), (span(date(2022, 6, 20)),)),))
    assert count([facts], JUNE, moment(date(2022, 6, 10))).awaiting == 1
    found = count([facts], JUNE)
    assert (found.awaiting, found.buckets["open_in_time"]) == (0, 1)


def test_a_withdrawn_task_is_out_of_the_total_and_printed_below():
    found = count([task(), task(closings=[Closing("withdrawn", span(date(2022, 5, 1)))])], JUNE)
    assert (found.total, found.withdrawn) == (1, 1)


def test_every_rate_names_its_denominator():
    tasks = [task(closings=[done(date(2022, 6, 1))]), task(due=None, closings=[done(date(2022, 6, 1))]), task(),
             task(due=Q[3], updates=(span(date(2022, 6, 2)),))]
    of_all, of_due, on_time, updated = count(tasks, date(2022, 7, 1), from_on=date(2022, 6, 1)).rates
    assert (of_all.part, of_all.of, of_all.percent) == (2, 4, 50.0)
    assert (of_due.part, of_due.of) == (1, 2)
    assert (on_time.part, on_time.of) == (1, 1)
    assert (updated.part, updated.of) == (1, 2)
    assert count([], JUNE).rates[0].percent is None


def test_by_unit_each_task_stands_once_at_the_unit_that_answered_on_the_day():
    moved = task(charges=(Charge(span(ENTRY), 7, (8,)), Charge(span(date(2022, 5, 1)), 9)))
    group = task(charges=(Charge(span(ENTRY), None),))
    before, after = count_by_unit([moved, group], date(2022, 4, 30)), count_by_unit([moved, group], JUNE)
    assert {unit: one.total for unit, one in before.items()} == {7: 1, None: 1}
    assert {unit: one.total for unit, one in after.items()} == {9: 1, None: 1}
    assert co_led_by_unit([moved, group], date(2022, 4, 30)) == {8: 1}
    assert co_led_by_unit([moved, group], JUNE) == {}


days = st.dates(date(2022, 1, 1), date(2022, 12, 31))
closings = st.builds(lambda kind, on, known, undone, on_time: Closing(
    kind, span(on, known, undone), on_time, 0 if on_time else 3), st.sampled_from(["completed", "not_completed",
    "withdrawn"]), days, days, st.none() | days, st.booleans())
some_facts = st.builds(
    lambda entry, due, more, closed, owed, part_closed: TaskFacts(
        1, 1, span(entry), (original(due), *([extended(*more)] if more else [])), tuple(closed),
        occurrences=tuple(OccurrenceFacts(n, day, tuple(c for c in part_closed[n:n + 1] if c.kind == "completed"))
                          for n, day in enumerate(owed))),
    days, st.none() | days, st.none() | st.tuples(days, days, days), st.lists(closings, max_size=2),
    st.lists(days, max_size=4, unique=True), st.lists(closings, max_size=4))


@given(st.lists(some_facts, max_size=12), days, st.none() | days, st.sampled_from(["annual", "interim"]))
def test_buckets_add_up_to_the_total_on_every_day(tasks, as_of, known, rule):
    known_at = moment(known) if known else None
    found = count(tasks, as_of, known_at, rule)
    buckets = [bucket_of(facts, as_of, known_at, rule) for facts in tasks]
    assert found.total == sum(bucket is not None for bucket in buckets)
    assert set(found.buckets) == set(BUCKETS)
    assert found.total == found.completed + found.open + found.buckets["not_completed"]
    assert found.due_completed <= found.due <= found.total
    parts_found = count_by_unit(tasks, as_of, known_at, rule)
    assert sum(one.total for one in parts_found.values()) == found.total


@given(some_facts, days)
def test_by_the_interim_rule_no_part_completes_a_task(facts, as_of):
    if bucket_of(facts, as_of, None, "interim") in ("completed_on_time", "completed_late"):
        assert any(closing.kind == "completed" for closing in facts.closings)


def scene(**more):
    return Scene(date(2021, 12, 15), date(2022, 6, 14), "interim", **more)


def given_from_above(number, received, assigner="ubnd-tinh", closings=()):
    return TaskFacts(number, number, span(received), (original(JUNE),), tuple(closings), assigner=assigner,
                     received_on=received)


def test_assigned_tasks_count_within_the_window_and_their_assigner_narrows_them():
    tasks = [
        given_from_above(1, date(2022, 2, 1), closings=[done(date(2022, 2, 20))]),
        given_from_above(2, date(2022, 5, 1), closings=[done(date(2022, 6, 5), on_time=False, days_late=4)]),
        given_from_above(3, date(2022, 3, 1), assigner="chinh-phu"),
        given_from_above(4, date(2021, 11, 1)),
        given_from_above(5, date(2021, 11, 2), closings=[done(date(2021, 12, 1))]),
        given_from_above(6, date(2022, 7, 1)),
    ]
    values = {key: one.members(scene(assigned_tasks=tasks)) for key, one in INDICATORS.items()}
    assert values["assigned.tasks"] == [1, 2, 3]
    assert values["assigned.tasks.completed_on_time"] == [1]
    assert values["assigned.tasks.completed_late"] == [2]
    assert values["assigned.tasks.open"] == [3]
    assert values["assigned.tasks.carried_in"] == [4]
    narrowed = scene(assigned_tasks=tasks, assigner="chinh-phu")
    assert INDICATORS["assigned.tasks"].members(narrowed) == [3]


def test_guidance_documents_count_by_their_day_of_issue_once_known():
    documents = [DocumentFacts(1, span(date(2022, 2, 5))), DocumentFacts(2, span(date(2022, 6, 15))),
                 DocumentFacts(3, span(date(2022, 2, 6), known=date(2022, 9, 1)))]
    counted = INDICATORS["plan.documents.guidance"].members
    assert counted(scene(documents=documents)) == [1, 3]
    assert counted(scene(documents=documents, known_at=moment(date(2022, 6, 30)))) == [1]


def test_every_indicator_says_in_words_what_it_counts():
    for one in INDICATORS.values():
        assert one.label and one.formula.endswith(".") and one.of in ("task", "document")
    with pytest.raises(NotFound, match="plan.tasks"):
        indicator_named("plan.task")
