"""Random histories through the services, against a model written independently of them.

The model keeps a bare list of what was accepted and counts by the plainest reading of the rules, with no stamp, no
projection and no span. After every step the stored projection must be what replay says; at the end the buckets of many
days and many moments must be the model's, and add up to the tasks that belong.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import make_plan, make_task
from tracker import clock
from tracker.database import db
from tracker.domain.counting import BUCKETS, count, verdict_of
from tracker.domain.errors import RuleViolation
from tracker.domain.lifecycle import replay
from tracker.models import Event, Task
from tracker.queries.behind import section_names_of, unit_names_on
from tracker.queries.facts import plan_facts
from tracker.queries.history import history_of, open_request_of
from tracker.services.deadlines import change_deadline, decide_extension, request_extension
from tracker.services.history import PROJECTED
from tracker.services.summaries import Ask, summarise, summary_now
from tracker.services.tasks import (
    complete_task,
    confirm_completion,
    mark_not_completed,
    record_update,
    report_completion,
    return_completion,
    undo_event,
    withdraw_task,
)

START = date(2022, 1, 19)
QUARTERS = (date(2022, 3, 31), date(2022, 6, 30), date(2022, 9, 30), date(2022, 12, 31))
DUE = (date(2022, 1, 31), date(2022, 6, 30), None, date(2022, 9, 30), None)


@dataclass
class Fact:
    """One accepted act of the model: what, from which day, known from when, undone when."""

    task: int
    what: str
    on: date
    known: datetime
    part: date | None = None
    to: date | None = None
    undone: datetime | None = None
    event: int | None = None

    def holds(self, known_at: datetime | None) -> bool:
        if known_at is None:
            return self.undone is None
        return self.known <= known_at and (self.undone is None or known_at < self.undone)


@dataclass
class Model:
    """What belongs to each task: its entry, its due day, its parts; and all that happened."""

    due: dict[int, date | None] = field(default_factory=dict)
    entered: dict[int, tuple[date, datetime]] = field(default_factory=dict)
    parts: dict[int, tuple[date, ...]] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)

    def bucket(self, task: int, as_of: date, known_at: datetime | None, annual: bool) -> str | None:
        entered_on, known_from = self.entered[task]
        if as_of < entered_on or (known_at is not None and known_at < known_from):
            return None
        mine = [fact for fact in self.facts if fact.task == task and fact.on <= as_of and fact.holds(known_at)]
        whole = {fact.what: fact for fact in mine if fact.part is None}
        if "withdrawn" in whole:
            return None
        if "completed" in whole:
            day = whole["completed"].on
            due = self.due_on(task, day, mine)
            return "completed_late" if due is not None and day > due else "completed_on_time"
        if "not_completed" in whole:
            return "not_completed"
        if self.parts[task]:
            return self._in_parts(task, as_of, annual, mine)
        due = self.due_on(task, as_of, mine)
        if due is None:
            return "open_undated"
        return "open_overdue" if due < as_of else "open_in_time"

    def due_on(self, task: int, day: date, mine: list[Fact]) -> date | None:
        due = self.due[task]
        for fact in mine:
            if fact.what == "corrected":
                due = fact.to
        for fact in mine:
            if fact.what == "moved" and fact.on <= day:
                due = fact.to
        return due

    def _in_parts(self, task: int, as_of: date, annual: bool, mine: list[Fact]) -> str:
        kept = {fact.part: fact.on for fact in mine if fact.what == "completed"}
        due = [day for day in self.parts[task] if day <= as_of]
        if annual and due and all(day in kept for day in due):
            return "completed_on_time" if all(kept[day] <= day for day in due) else "completed_late"
        return "open_overdue" if any(day < as_of and day not in kept for day in due) else "open_in_time"


class Play:
    """Plays one random history on a fresh plan and keeps the model beside it."""

    def __init__(self, people, monkeypatch) -> None:
        self.people = people
        self.monkeypatch = monkeypatch
        self.model = Model()
        self.waiting: dict[tuple[int, date | None], date] = {}
        self.set_day(START)
        self.plan = make_plan(issued_on=START)
        self.tasks = [self.add(due, ()) for due in DUE] + [self.add(QUARTERS[-1], QUARTERS) for _ in range(2)]

    def set_day(self, day: date) -> None:
        self.today = day
        self.now = datetime(day.year, day.month, day.day, 10, tzinfo=clock.ZONE)
        self.monkeypatch.setattr(clock, "now", lambda: self.now)

    def add(self, due: date | None, parts: tuple[date, ...]) -> Task:
        entered_on = getattr(self, "today", START)
        task = make_task(self.plan, due_on=due, occurrences=parts, entered_on=entered_on)
        self.model.due[task.id], self.model.parts[task.id] = due, parts
        moment = datetime(entered_on.year, entered_on.month, entered_on.day, tzinfo=clock.ZONE)
        self.model.entered[task.id] = (entered_on, moment)
        return task

    def step(self, which: int, act: str, days: int, back: int) -> None:
        """Let some days pass, then try an act on a task; what a rule refuses changes nothing."""
        self.set_day(self.today + timedelta(days=days))
        self.now += timedelta(minutes=len(self.model.facts))
        task = self.tasks[which % len(self.tasks)]
        part = task.occurrences[back % 4] if task.occurrences and back % 3 else None
        try:
            with db.session.begin_nested():
                getattr(self, act)(task, part, self.today - timedelta(days=back))
        except RuleViolation:
            db.session.expire_all()
        self.check_projection(task)

    def note(self, task: Task, what: str, on: date, event: Event, **more) -> None:
        self.model.facts.append(Fact(task.id, what, on, event.recorded_at, event=event.id, **more))

    def report(self, task, part, day):
        report_completion(task, actor=self.people.head, today=self.today, done_on=day, occurrence=part)
        self.waiting[task.id, part and part.due_on] = day

    def confirm(self, task, part, day):
        event = confirm_completion(task, actor=self.people.clerk, today=self.today, occurrence=part)
        on = self.waiting[task.id, part and part.due_on]
        self.note(task, "completed", on, event, part=part and part.due_on)

    def give_back(self, task, part, day):
        return_completion(task, actor=self.people.clerk, today=self.today, reason="Thiếu văn bản", occurrence=part)

    def complete(self, task, part, day):
        moment = self.now - timedelta(days=3) if day <= self.today - timedelta(days=5) else None
        event = complete_task(task, done_on=day, today=self.today, occurrence=part, recorded_at=moment)
        self.note(task, "completed", day, event, part=part and part.due_on)

    def update(self, task, part, day):
        record_update(task, actor=self.people.head, today=self.today, no_change=True, occurrence=part)

    def extend(self, task, part, day):
        kind = "extension" if task.due_on else "first_day"
        to = (task.due_on or self.today) + timedelta(days=20)
        event = change_deadline(task, kind=kind, due_on=to, decided_on=max(day, START), today=self.today,
                                recorded_at=self.now)
        self.note(task, "moved", max(day, START), event, to=to)

    def ask_and_decide(self, task, part, day):
        if task.due_on is None:
            raise RuleViolation("không có hạn để gia hạn")
        request = request_extension(task, actor=self.people.head, today=self.today, reason_class="other",
                                    to_on=task.due_on + timedelta(days=9), reason="Chờ ý kiến")
        event = decide_extension(request, actor=self.people.clerk, granted=bool(day.day % 2), decided_on=self.today,
                                 note="Theo đề nghị", today=self.today)
        if day.day % 2:
            self.note(task, "moved", self.today, event, to=request.to_on)

    def correct(self, task, part, day):
        if task.occurrences:
            raise RuleViolation("mô hình không sửa hạn của việc nhiều kỳ")
        to = day if day.day % 5 else None
        event = change_deadline(task, kind="correction", due_on=to, decided_on=self.today, today=self.today,
                                deadline_kind="date" if to else "open")
        self.note(task, "corrected", self.model.entered[task.id][0], event, to=to)

    def withdraw(self, task, part, day):
        event = withdraw_task(task, actor=self.people.clerk, on=day, document="Quyết định số 7/QĐ-SCT ngày 1/4/2022",
                              today=self.today)
        self.note(task, "withdrawn", day, event)

    def fail(self, task, part, day):
        event = mark_not_completed(task, actor=self.people.clerk, on=day, today=self.today, reason="Không còn kinh phí")
        self.note(task, "not_completed", day, event)

    def undo(self, task, part, day):
        events = db.session.query(Event).filter(Event.task_id == task.id).order_by(Event.id).all()
        event = events[-1 - day.day % min(4, len(events))]
        undoing = undo_event(event, actor=self.people.clerk, today=self.today, reason="Ghi nhầm")
        for fact in self.model.facts:
            if fact.event == event.id:
                fact.undone = undoing.recorded_at

    def enter(self, task, part, day):
        if len(self.tasks) < 12:
            self.tasks.append(self.add(day + timedelta(days=40), ()))

    def check_projection(self, task: Task) -> None:
        history = history_of(task)
        said = replay(history.events, history.deadlines, history.occurrences)
        assert {name: getattr(task, name) for name in PROJECTED} == {name: getattr(said, name) for name in PROJECTED}
        assert {one.id: one.state for one in task.occurrences} == {
            key: standing.state for key, standing in said.occurrences.items()}

    def check_counts(self) -> None:
        facts = plan_facts(self.plan.id)
        for as_of in (START + timedelta(days=13 * n) for n in range(-1, 30)):
            for known_at in (None, self.now - timedelta(days=40), self.now - timedelta(days=90)):
                for rule in ("annual", "interim"):
                    self.compare(facts, as_of, known_at, rule)

    def compare(self, facts, as_of, known_at, rule) -> None:
        got = {one.id: verdict_of(one, as_of, known_at, rule).bucket for one in facts}
        want = {task: self.model.bucket(task, as_of, known_at, rule == "annual") for task in self.model.entered}
        assert got == want, (as_of, known_at, rule)
        found = count(facts, as_of, known_at, rule)
        assert found.total == sum(found.buckets[name] for name in BUCKETS) == len([b for b in want.values() if b])

    def check_today(self) -> None:
        """What the lists say today by the stored column is what the count says."""
        facts = {one.id: one for one in plan_facts(self.plan.id)}
        for task in self.tasks:
            owed = task.open_due_on is not None and task.open_due_on < self.today
            bucket = verdict_of(facts[task.id], self.today, None, "interim").bucket
            assert owed == (bucket == "open_overdue"), (task.position, bucket)
            assert (open_request_of(task) is None)
        for rule in ("annual", "interim"):
            self.check_summary(facts.values(), rule)

    def check_summary(self, facts, rule) -> None:
        """What the database counts of today is what the domain counts, table by table and figure by figure."""
        ask = Ask(self.today, rule, self.today - timedelta(days=30))
        units, sections = unit_names_on(self.today, kinds=("unit",)), section_names_of(self.plan)
        want, got = summarise(facts, ask, units, sections), summary_now(self.plan, ask)
        assert got.blocks == want.blocks and got.withdrawn == want.withdrawn


ACTS = ("report", "confirm", "give_back", "complete", "update", "extend", "ask_and_decide", "correct", "withdraw",
        "fail", "undo", "undo", "enter", "report", "confirm", "complete")
steps = st.lists(st.tuples(st.integers(0, 11), st.sampled_from(ACTS), st.integers(0, 25), st.integers(0, 40)),
                 min_size=3, max_size=30)


@pytest.fixture
def playing(people, monkeypatch):
    return people, monkeypatch


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_counts_and_projections_follow_the_plain_model(playing, history):
    play = Play(*playing)
    try:
        for which, act, days, back in history:
            play.step(which, act, days, back)
        play.check_counts()
        play.check_today()
    finally:
        db.session.rollback()
