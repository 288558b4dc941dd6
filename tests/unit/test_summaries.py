"""The summary counts each task once, and its tables add up to what the report counts."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from tracker.domain.counting import BUCKETS, Charge, Closing, TaskFacts, co_led_by_unit, count, count_by_unit
from tracker.domain.deadline_history import DeadlineEntry
from tracker.domain.spans import Span
from tracker.services.summaries import AGES, NONE, UNASSIGNED, Ask, summarise

UNITS = {7: "Văn phòng", 3: "Phòng Thương mại", 5: "Thanh tra"}
SECTIONS = {1: "I. Chỉ đạo, điều hành", 2: "II. Thể chế"}
ENTRY = Span(date(2022, 1, 19), datetime(2022, 1, 19, tzinfo=UTC))


def at(day):
    return Span(day, datetime(day.year, day.month, day.day, 3, tzinfo=UTC))


def task(number, *, due=None, unit=7, co=(), section=1, closings=(), updates=()):
    kind = "date" if due else "open"
    return TaskFacts(
        id=100 + number, position=number, entry=ENTRY, section_id=section, closings=tuple(closings),
        deadlines=(DeadlineEntry(1, "original", kind, None, due, ENTRY),),
        charges=(Charge(ENTRY, unit, tuple(co)),), updates=tuple(at(day) for day in updates),
    )


def done(day, *, late=0):
    return Closing("completed", at(day), on_time=not late, days_late=late)


def summary_of(tasks, as_of=date(2022, 6, 14), **more):
    return summarise(tasks, Ask(as_of, "interim", **more), UNITS, SECTIONS)


def random_tasks(seed):
    rng = Random(seed)
    start = date(2022, 1, 20)
    tasks = []
    for number in range(1, 61):
        due = rng.choice([None, start + timedelta(days=rng.randrange(330))])
        closings = []
        if rng.random() < 0.4:
            day = start + timedelta(days=rng.randrange(330))
            closings = [done(day, late=max(0, (day - due).days) if due else 0)]
        elif rng.random() < 0.2:
            closings = [Closing(rng.choice(["withdrawn", "not_completed"]), at(start + timedelta(days=40)))]
        tasks.append(task(number, due=due, unit=rng.choice([7, 3, 5, None, 99]), co=rng.choice([(), (3,), (5, 7)]),
                          section=rng.choice([1, 2, None]), closings=closings,
                          updates=[start + timedelta(days=rng.randrange(300))]))
    return tasks


@pytest.mark.parametrize("seed", range(5))
def test_every_table_adds_up_to_the_count_of_the_report(seed):
    tasks = random_tasks(seed)
    summary = summary_of(tasks, from_on=date(2022, 3, 1))
    whole = count(tasks, date(2022, 6, 14), rule="interim", from_on=date(2022, 3, 1))
    for block in summary.blocks:
        for name in (*BUCKETS, "total", "awaiting", "due", "updated", *AGES):
            assert sum(line.counts[name] for line in block.lines) == block.total.counts[name]
        assert {name: block.total.counts[name] for name in BUCKETS} == whole.buckets
        assert [(rate.part, rate.of) for rate in block.total.rates] == [(rate.part, rate.of) for rate in whole.rates]
        assert sum(block.total.counts[name] for name in BUCKETS) == block.total.counts["total"]
        assert sum(block.total.counts[name] for name in AGES) == block.total.counts["open_overdue"]
    assert summary.withdrawn == whole.withdrawn


@pytest.mark.parametrize("seed", range(5))
def test_units_hold_what_the_counting_rules_give_them(seed):
    tasks = random_tasks(seed)
    counted = count_by_unit(tasks, date(2022, 6, 14))
    shared = co_led_by_unit(tasks, date(2022, 6, 14))
    for line in summary_of(tasks).blocks[0].lines:
        if line.key == NONE:
            assert line.counts["total"] == counted[None].total + counted[99].total
        else:
            assert {name: line.counts[name] for name in BUCKETS} == counted[int(line.key)].buckets
            assert line.co_led == shared.get(int(line.key), 0)


@pytest.mark.parametrize("seed", range(5))
def test_every_cell_opens_to_exactly_its_tasks(seed):
    summary = summary_of(random_tasks(seed))
    for block in summary.blocks:
        for line in (*block.lines, block.total):
            for measure in (*BUCKETS, "total", "awaiting", *AGES):
                assert len(summary.behind(block.by, line.key, measure)) == line.counts[measure]


@pytest.mark.parametrize(("days", "age"), [(1, "age_week"), (7, "age_week"), (8, "age_month"), (30, "age_month"),
                                           (31, "age_more")])
def test_ageing_goes_by_calendar_days(days, age):
    as_of = date(2022, 6, 14)
    total = summary_of([task(1, due=as_of - timedelta(days=days))]).total
    assert [name for name in AGES if total.counts[name]] == [age]


def test_rows_keep_the_register_s_order_and_the_unassigned_come_last():
    summary = summary_of([task(1, unit=5), task(2, unit=None), task(3, unit=7), task(4, unit=99)])
    assert [line.label for line in summary.blocks[0].lines] == ["Văn phòng", "Thanh tra", UNASSIGNED]
    assert summary.blocks[0].lines[-1].counts["total"] == 2


def test_a_unit_that_only_shares_a_lead_has_a_row_of_nothing_but_that():
    lines = summary_of([task(1, unit=7, co=(3,))]).blocks[0].lines
    assert [(line.label, line.counts["total"], line.co_led) for line in lines] == [
        ("Văn phòng", 1, 0), ("Phòng Thương mại", 0, 1)]


def test_months_come_in_order_with_the_undated_last():
    tasks = [task(1), task(2, due=date(2023, 1, 5)), task(3, due=date(2022, 9, 30)), task(4, due=date(2022, 12, 31))]
    assert [line.label for line in summary_of(tasks).blocks[2].lines] == [
        "Tháng 9/2022", "Tháng 12/2022", "Tháng 1/2023", "Chưa có hạn"]


def test_a_summary_of_nothing_is_zeros_without_rates():
    summary = summary_of([])
    assert all(not block.lines for block in summary.blocks)
    assert summary.total.counts["total"] == 0
    assert [rate.percent for rate in summary.total.rates] == [None] * 4
