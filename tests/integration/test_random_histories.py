"""Random histories through the services, against a model written independently of them (`tests/plain_model.py`).

After every step the stored projection must be what replay says; at the end the buckets of every day, and of every day
as known at several moments, must be the model's and add up to the tasks that belong; so must the counts by unit.
"""

from collections import Counter
from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import make_plan, make_task
from tests.plain_model import Fact, Model
from tracker import clock
from tracker.database import db
from tracker.domain.counting import BUCKETS, OPEN, count, count_by_unit, verdict_of
from tracker.domain.errors import RuleViolation
from tracker.domain.lifecycle import replay, undo_refusal
from tracker.models import Event, Section, Task, Unit
from tracker.queries.behind import section_names_of, unit_names_on
from tracker.queries.facts import plan_facts
from tracker.queries.history import history_of, open_request_of
from tracker.services.assignments import assign_units, hand_over_unit
from tracker.services.deadlines import change_deadline, decide_extension, request_extension, withdraw_request
from tracker.services.history import PROJECTED
from tracker.services.plan_order import move_task
from tracker.services.summaries import Ask, summarise, summary_now
from tracker.services.task_editing import add_task
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
DUE = (date(2022, 1, 31), date(2022, 6, 30), None)
PHRASES = ("30/9/2022", "Hằng quý", "Thường xuyên", "Khi có yêu cầu", "Quý II, Quý IV")
PAPER = "Quyết định số 7/QĐ-SCT ngày 1/4/2022"


class Play:
    """Plays one random history on a fresh plan and keeps the model beside it."""

    def __init__(self, people, cast, monkeypatch, accepted: Counter) -> None:
        self.people, self.monkeypatch, self.accepted = people, monkeypatch, accepted
        self.model = Model()
        self.set_day(START)
        self.plan = make_plan(issued_on=START)
        self.units = [db.session.get_one(Unit, one) for one in (cast.lead_unit, cast.other_unit, cast.office_unit)]
        self.sections = db.session.query(Section).filter_by(plan_id=self.plan.id).order_by(Section.id).all()
        self.tasks = [self.begin(due, ()) for due in DUE] + [self.begin(QUARTERS[-1], QUARTERS) for _ in range(2)]

    def set_day(self, day: date) -> None:
        self.today = day
        self.now = datetime(day.year, day.month, day.day, 10, tzinfo=clock.ZONE) + timedelta(
            minutes=sum(map(len, self.model.facts.values())))
        self.monkeypatch.setattr(clock, "now", lambda: self.now)

    def begin(self, due: date | None, parts: tuple[date, ...]) -> Task:
        lead = self.units[len(self.model.due) % 2] if len(self.model.due) % 3 else None
        task = make_task(self.plan, due_on=due, occurrences=parts, lead=lead)
        self.enter(task, datetime(START.year, START.month, START.day, tzinfo=clock.ZONE))
        return task

    def enter(self, task: Task, known_from: datetime) -> None:
        self.model.due[task.id], self.model.lead[task.id] = task.due_on, task.lead_unit_id
        self.model.facts[task.id] = []
        self.model.parts[task.id] = tuple(one.due_on for one in task.occurrences)
        self.model.entered[task.id] = (task.entered_on, known_from)

    def step(self, which: int, act: str, days: int, back: int) -> None:
        """Let some days pass, then try an act on a task; what a rule refuses changes nothing."""
        self.set_day(self.today + timedelta(days=days))
        task = self.tasks[which % len(self.tasks)]
        part = task.occurrences[back % len(task.occurrences)] if task.occurrences and back % 3 else None
        try:
            with db.session.begin_nested():
                done = getattr(self, act)(task, part, self.today - timedelta(days=back))
            self.accepted[done or act] += 1
        except RuleViolation:
            db.session.expire_all()
        self.check_projection(task)

    def note(self, task: Task, what: str, on: date, event: Event, **more) -> None:
        self.model.facts[task.id].append(Fact(what, on, event.recorded_at, event=event.id, **more))

    def report(self, task, part, day):
        event = report_completion(task, actor=self.people.head, today=self.today, done_on=day, occurrence=part)
        self.note(task, "reported", day, event, part=part and part.due_on)

    def settle(self, task, part, day):
        """Confirm or return what waits, of the task or of a kỳ."""
        parts = {one.due_on: one for one in task.occurrences}
        reported = [fact for fact in self.model.facts[task.id] if fact.what == "reported" and fact.undone is None
                    and (parts[fact.part] if fact.part else task).state == "awaiting_confirmation"]
        if not reported:
            raise RuleViolation("không có báo cáo nào")
        fact, clerk = reported[-1], self.people.clerk
        if day.day % 2:
            event = return_completion(task, actor=clerk, today=self.today, reason="Thiếu",
                                      occurrence=parts.get(fact.part))
            self.note(task, "returned", self.today, event, part=fact.part)
            return "return"
        event = confirm_completion(task, actor=clerk, today=self.today, occurrence=parts.get(fact.part))
        self.note(task, "completed", fact.on, event, part=fact.part)
        return "confirm"

    def complete(self, task, part, day):
        moment = self.now - timedelta(days=3) if day <= self.today - timedelta(days=5) else None
        event = complete_task(task, done_on=day, today=self.today, occurrence=part, recorded_at=moment)
        self.note(task, "completed", day, event, part=part and part.due_on)
        return "complete a part" if part else "complete with parts" if task.occurrences else None

    def update(self, task, part, day):
        record_update(task, actor=self.people.head, today=self.today, no_change=True, occurrence=part)

    def extend(self, task, part, day):
        kind = "extension" if task.due_on else "first_day"
        to = (task.due_on or self.today) + timedelta(days=20)
        event = change_deadline(task, kind=kind, due_on=to, decided_on=max(day, START), today=self.today,
                                recorded_at=self.now)
        self.note(task, "moved", max(day, START), event, to=to)

    def ask_or_decide(self, task, part, day):
        request = open_request_of(task)
        if request is None:
            if task.due_on is None:
                raise RuleViolation("không có hạn để gia hạn")
            request_extension(task, actor=self.people.head, today=self.today, reason_class="other",
                              to_on=task.due_on + timedelta(days=9), reason="Chờ ý kiến")
            return "ask"
        if day.day % 4 == 0:
            withdraw_request(request, actor=self.people.head, today=self.today)
            return "withdraw the request"
        event = decide_extension(request, actor=self.people.clerk, granted=bool(day.day % 2), decided_on=self.today,
                                 note="Theo đề nghị", today=self.today)
        if day.day % 2:
            self.note(task, "moved", self.today, event, to=request.to_on)
        return "grant" if day.day % 2 else "refuse"

    def correct(self, task, part, day):
        to = day if day.day % 5 else None
        event = change_deadline(task, kind="correction", due_on=to, decided_on=self.today, today=self.today,
                                deadline_kind="date" if to else "open")
        entered_on = self.model.entered[task.id][0]
        for due in self.present_parts(task):
            self.note(task, "dropped", entered_on, event, part=due)
        self.note(task, "corrected", entered_on, event, to=to)

    def revise(self, task, part, day):
        """The plan is adjusted: other kỳ from the decision on; those due before it stay."""
        decided_on = max(day, START)
        wanted = sorted({due for due in self.present_parts(task) if due < decided_on}
                        | {decided_on + timedelta(days=40 * n) for n in range(day.day % 3)})
        last = max(wanted, default=decided_on)
        event = change_deadline(task, kind="revision", due_on=last, decided_on=decided_on, today=self.today,
                                deadline_kind="recurring" if wanted else "date",
                                occurrences=[(None, due) for due in wanted])
        for due in self.present_parts(task) - set(wanted):
            self.note(task, "dropped", decided_on, event, part=due)
        for due in set(wanted) - self.present_parts(task):
            self.note(task, "made", decided_on, event, part=due)
        self.note(task, "moved", decided_on, event, to=last)

    def present_parts(self, task) -> set[date]:
        return self.model.parts_of(task.id, [fact for fact in self.model.facts[task.id] if fact.undone is None])

    def withdraw(self, task, part, day):
        event = withdraw_task(task, actor=self.people.clerk, on=day, document=PAPER, today=self.today)
        self.note(task, "withdrawn", day, event)

    def fail(self, task, part, day):
        event = mark_not_completed(task, actor=self.people.clerk, on=day, today=self.today, reason="Không còn kinh phí")
        self.note(task, "not_completed", day, event)

    def assign(self, task, part, day):
        lead = [*self.units, None][day.day % 4]
        event = assign_units(task, actor=self.people.clerk, lead_unit=lead, today=self.today,
                             coordinating=[self.units[day.day % 3]])
        self.note(task, "assigned", self.today, event, to=task.lead_unit_id)

    def hand_over(self, task, part, day):
        last = db.session.query(db.func.max(Event.id)).scalar()
        hand_over_unit(self.units[day.day % 3], self.units[(day.day + 1) % 3], actor=self.people.clerk,
                       today=self.today)
        for event in db.session.query(Event).filter(Event.id > last, Event.what == "units_assigned").all():
            self.note(event.task, "assigned", self.today, event, to=event.data["lead_unit_id"])

    def undo(self, task, part, day):
        """Take back one of the last steps that can be taken back."""
        history = history_of(task).events
        may = [event for event in history if undo_refusal(event, history) is None][-3:]
        if not may:
            raise RuleViolation("không có bước nào")
        event = db.session.get_one(Event, may[day.day % len(may)].id)
        undoing = undo_event(event, actor=self.people.clerk, today=self.today, reason="Ghi nhầm")
        for fact in self.model.facts[task.id]:
            if fact.event == event.id:
                fact.undone = undoing.recorded_at
        return f"undo {event.what}"

    def add(self, task, part, day):
        if len(self.tasks) >= 9:
            raise RuleViolation("đủ nhiệm vụ")
        new = add_task(self.plan, actor=self.people.clerk, today=self.today, text="Việc thêm", lead_unit=self.units[0],
                       entered_on=max(day, START), deadline_text=PHRASES[day.day % len(PHRASES)])
        self.enter(new, self.now)
        self.tasks.append(new)

    def move(self, task, part, day):
        move_task(task, section=self.sections[day.day % 2], below=None, actor=self.people.clerk, today=self.today)

    def check_projection(self, task: Task) -> None:
        history = history_of(task)
        said = replay(history.events, history.deadlines, history.occurrences)
        assert {name: getattr(task, name) for name in PROJECTED} == {name: getattr(said, name) for name in PROJECTED}
        assert {one.id: one.state for one in task.occurrences} == {
            key: standing.state for key, standing in said.occurrences.items()}
        assert [row.unit_id for row in task.units if row.role == "lead"] == [
            one for one in (said.lead_unit_id,) if one is not None]

    def check_counts(self) -> None:
        """Every day of the year and beyond with all that is known, and every fourth as known at moments of the play."""
        tasks = plan_facts(self.plan.id)
        days = (max(self.today, QUARTERS[-1]) - START).days + 3
        told = sorted(fact.known for facts in self.model.facts.values() for fact in facts) or [self.now]
        moments = [told[len(told) * n // 3 - (n == 3)] - timedelta(seconds=n % 2) for n in (1, 2, 3)]
        for n in range(-2, days):
            for known_at in (None, *(moments if n % 4 == 0 else ())):
                for rule in ("annual", "interim"):
                    self.compare(tasks, START + timedelta(days=n), known_at, rule)

    def compare(self, tasks, as_of, known_at, rule) -> None:
        verdicts = {one.id: verdict_of(one, as_of, known_at, rule) for one in tasks}
        want = {task: self.model.bucket(task, as_of, known_at, rule == "annual") for task in self.model.entered}
        assert {key: one.bucket for key, one in verdicts.items()} == want, (as_of, known_at, rule)
        found = count(tasks, as_of, known_at, rule)
        assert found.total == sum(found.buckets[name] for name in BUCKETS) == len([b for b in want.values() if b])
        if rule == "annual":
            return
        assert {key for key, one in verdicts.items() if one.awaiting} == {
            task for task, bucket in want.items() if bucket in OPEN and self.model.awaits(task, as_of, known_at)
        }, (as_of, known_at)
        by_unit = count_by_unit(tasks, as_of, known_at, rule)
        belonging = Counter(self.model.lead_on(task, as_of, known_at) for task, bucket in want.items() if bucket)
        assert {unit: one.total for unit, one in by_unit.items() if one.total} == belonging, (as_of, known_at)

    def check_today(self) -> None:
        """What the lists say today by the stored column is what the count says."""
        facts = {one.id: one for one in plan_facts(self.plan.id)}
        for task in self.tasks:
            owed = task.open_due_on is not None and task.open_due_on < self.today
            verdict = verdict_of(facts[task.id], self.today, None, "interim")
            assert owed == (verdict.bucket == "open_overdue"), (task.position, verdict.bucket)
            assert (open_request_of(task) is None) or verdict.bucket in OPEN
        for rule in ("annual", "interim"):
            self.check_summary(facts.values(), rule)

    def check_summary(self, facts, rule) -> None:
        """What the database counts of today is what the domain counts, table by table and figure by figure."""
        ask = Ask(self.today, rule, self.today - timedelta(days=30))
        units, sections = unit_names_on(self.today, kinds=("unit",)), section_names_of(self.plan)
        want, got = summarise(facts, ask, units, sections), summary_now(self.plan, ask)
        assert got.blocks == want.blocks and got.withdrawn == want.withdrawn


ACTS = ("report", "report", "report", "settle", "settle", "settle", "complete", "update", "extend", "ask_or_decide",
        "ask_or_decide", "ask_or_decide", "correct", "revise", "withdraw", "fail", "assign", "hand_over", "undo",
        "undo", "undo", "undo", "add", "move")
DRAWN = (
    "report", "confirm", "return", "complete", "complete a part", "update", "extend", "ask", "grant", "refuse",
    "correct", "revise", "withdraw", "fail", "assign", "hand_over", "add", "move", "undo completion_confirmed",
    "undo completion_reported", "undo deadline_changed", "undo units_assigned", "undo task_withdrawn",
)
steps = st.lists(st.tuples(st.integers(0, 8), st.sampled_from(ACTS), st.integers(0, 12), st.integers(0, 40)),
                 min_size=40, max_size=80)


def test_counts_and_projections_follow_the_plain_model(people, cast, monkeypatch):
    accepted: Counter[str] = Counter()

    @settings(max_examples=25, deadline=None)
    @given(steps)
    def every_history(history):
        play = Play(people, cast, monkeypatch, accepted)
        try:
            for which, act, days, back in history:
                play.step(which, act, days, back)
            play.check_counts()
            play.check_today()
        finally:
            db.session.rollback()

    every_history()
    assert not [name for name in DRAWN if not accepted[name]], accepted
