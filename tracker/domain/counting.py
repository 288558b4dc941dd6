"""Count tasks as of a day, as known at a moment, by a rule: each task in exactly one of six buckets, or outside.

These are the rules of PRODUCT.md §7, asked by the report, the lists and the pages alike. The facts of a task are plain
values that a query fills; nothing here knows a database. A judgement stamped at confirmation is taken as it stands;
only where it rests on a deadline change that was not yet known at the moment asked for, the day done is weighed against
what was known then.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from .completion import judge
from .deadline_history import DeadlineEntry, in_force, known_entries, original_of
from .spans import Span
from .wording import _

BUCKET_NAMES = {
    "completed_on_time": _("Hoàn thành đúng hạn"),
    "completed_late": _("Hoàn thành quá hạn"),
    "open_in_time": _("Đang thực hiện, trong hạn"),
    "open_overdue": _("Chưa hoàn thành, quá hạn"),
    "open_undated": _("Đang thực hiện, chưa có hạn"),
    "not_completed": _("Không hoàn thành"),
}
BUCKETS = tuple(BUCKET_NAMES)
DONE = frozenset({"completed_on_time", "completed_late"})
Key = TypeVar("Key", bound=Hashable)
OPEN = frozenset({"open_in_time", "open_overdue", "open_undated"})


@dataclass(frozen=True, slots=True)
class Closing:
    """A confirmed completion (`kind` completed), a `not_completed` or a `withdrawn`; `span.on` is its day.

    `rests_on` is the moment at which the deadline it was judged against was recorded, None for an occurrence's own day.
    """

    kind: str
    span: Span
    on_time: bool = True
    days_late: int = 0
    rests_on: datetime | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A report of completion and what settled it: it waits while it is known and nothing known has settled it."""

    report: Span
    settled: tuple[Span, ...] = ()

    def holds(self, as_of: date, known_at: datetime | None) -> bool:
        """Whether the report waits for the office."""
        return self.report.live(as_of, known_at) and not any(one.known(known_at) for one in self.settled)


@dataclass(frozen=True, slots=True)
class OccurrenceFacts:
    """An occurrence: existing from `made` (None: from the task's entry) until one of `dropped`."""

    id: int
    due_on: date
    closings: tuple[Closing, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    made: Span | None = None
    dropped: tuple[Span, ...] = ()

    def exists(self, as_of: date, known_at: datetime | None) -> bool:
        """Whether the occurrence belongs to the task."""
        if self.made is not None and not self.made.live(as_of, known_at):
            return False
        return not any(one.live(as_of, known_at) for one in self.dropped)


@dataclass(frozen=True, slots=True)
class Charge:
    """Which unit answered for the task from a day on, and which shared the lead."""

    span: Span
    lead_unit_id: int | None
    co_lead_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """All that counting weighs of one task. `entry` is its entry into the plan (or its being assigned from above)."""

    id: int
    position: int
    entry: Span
    deadlines: tuple[DeadlineEntry, ...] = ()
    closings: tuple[Closing, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    occurrences: tuple[OccurrenceFacts, ...] = ()
    charges: tuple[Charge, ...] = ()
    updates: tuple[Span, ...] = ()
    section_id: int | None = None
    assigner: str | None = None
    received_on: date | None = None
    plan_id: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """One task as of a day. `bucket` None: not in the plan on that day, or withdrawn from it.

    `owed_on` is the day that an open task owes next or has missed first; `days_late` are calendar days, of an overdue
    open task up to the day asked for; `undated` says that a completion had no due day.
    """

    facts: TaskFacts
    bucket: str | None
    withdrawn: bool = False
    awaiting: bool = False
    undated: bool = False
    was_due: bool = False
    owed_on: date | None = None
    done_on: date | None = None
    days_late: int = 0


def bucket_of(facts: TaskFacts, as_of: date, known_at: datetime | None = None, rule: str = "interim") -> str | None:
    """The one bucket of a task, None where it does not belong to the plan on that day or was withdrawn."""
    return verdict_of(facts, as_of, known_at, rule).bucket


def verdict_of(facts: TaskFacts, as_of: date, known_at: datetime | None = None, rule: str = "interim") -> Verdict:
    """Everything that a list or a count says of a task as of a day."""
    if not facts.entry.live(as_of, known_at):
        return Verdict(facts, None)
    closed = {closing.kind: closing for closing in facts.closings if closing.span.live(as_of, known_at)}
    if "withdrawn" in closed:
        return Verdict(facts, None, withdrawn=True)
    entries = known_entries(facts.deadlines, known_at)
    present = in_force(entries, as_of)
    due_on = present.due_on if present else None
    if "completed" in closed:
        return _completed(facts, closed["completed"], entries, due_on, as_of, known_at)
    if "not_completed" in closed:
        return Verdict(facts, "not_completed", was_due=due_on is not None and due_on <= as_of)
    parts = [one for one in facts.occurrences if one.exists(as_of, known_at)]
    waiting = any(one.holds(as_of, known_at) for one in facts.waiting)
    if parts:
        return _in_parts(facts, parts, waiting, as_of, known_at, rule)
    return _open(facts, due_on, waiting, as_of)


def _completed(facts: TaskFacts, closing: Closing, entries: list[DeadlineEntry], due_on: date | None, as_of: date,
               known_at: datetime | None) -> Verdict:
    on_time, days_late = _as_known(closing, entries, known_at)
    at_the_time = in_force(entries, closing.span.on)
    return Verdict(
        facts, "completed_on_time" if on_time else "completed_late",
        undated=at_the_time is None or at_the_time.due_on is None,
        was_due=due_on is not None and due_on <= as_of, done_on=closing.span.on, days_late=days_late,
    )


def _as_known(closing: Closing, entries: list[DeadlineEntry], known_at: datetime | None) -> tuple[bool, int]:
    """The stamped judgement; weighed anew only where it rests on a deadline not yet known at the moment asked for."""
    if known_at is None or closing.rests_on is None or closing.rests_on <= known_at:
        return closing.on_time, closing.days_late
    due, original = in_force(entries, closing.span.on), original_of(entries)
    result = judge(closing.span.on, due.due_on if due else None, original.due_on if original else None)
    return result.on_time, result.days_late


def _open(facts: TaskFacts, due_on: date | None, waiting: bool, as_of: date) -> Verdict:
    if due_on is None:
        return Verdict(facts, "open_undated", awaiting=waiting)
    bucket = "open_overdue" if as_of > due_on else "open_in_time"
    return Verdict(facts, bucket, awaiting=waiting, was_due=due_on <= as_of, owed_on=due_on,
                   days_late=max(0, (as_of - due_on).days))


def _in_parts(facts: TaskFacts, parts: list[OccurrenceFacts], waiting: bool, as_of: date, known_at: datetime | None,
              rule: str) -> Verdict:
    """A task with occurrences that was not completed as a whole."""
    done = {part.id: closing for part in parts for closing in part.closings if closing.span.live(as_of, known_at)}
    due = [part for part in parts if part.due_on <= as_of]
    if rule == "annual" and due and all(part.id in done for part in due):
        late = [done[part.id].days_late for part in due if not done[part.id].on_time]
        return Verdict(facts, "completed_late" if late else "completed_on_time", was_due=True,
                       done_on=max(done[part.id].span.on for part in due), days_late=max(late, default=0))
    owed_on = min((part.due_on for part in parts if part.id not in done), default=None)
    overdue = owed_on is not None and owed_on < as_of
    waiting = waiting or any(one.holds(as_of, known_at) for part in parts for one in part.waiting)
    return Verdict(facts, "open_overdue" if overdue else "open_in_time", awaiting=waiting, was_due=bool(due),
                   owed_on=owed_on, days_late=(as_of - owed_on).days if overdue and owed_on else 0)


def charge_on(facts: TaskFacts, as_of: date, known_at: datetime | None = None) -> Charge | None:
    """The charge in force on a day: the one recorded last among those in effect."""
    found = None
    for charge in facts.charges:
        if charge.span.live(as_of, known_at):
            found = charge
    return found


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with the words for its denominator; `percent` is None where the denominator is 0."""

    label: str
    part: int
    of: int

    @property
    def percent(self) -> float | None:
        return round(100 * self.part / self.of, 1) if self.of else None


@dataclass
class Count:
    """The six buckets and what is printed beside them. They add up to `total`, always."""

    as_of: date
    rule: str
    buckets: dict[str, int] = field(default_factory=lambda: dict.fromkeys(BUCKETS, 0))
    awaiting: int = 0
    withdrawn: int = 0
    completed_undated: int = 0
    due: int = 0
    due_completed: int = 0
    updated: int = 0

    @property
    def total(self) -> int:
        return sum(self.buckets.values())

    @property
    def completed(self) -> int:
        return sum(self.buckets[name] for name in DONE)

    @property
    def open(self) -> int:
        return sum(self.buckets[name] for name in OPEN)

    @property
    def rates(self) -> tuple[Rate, ...]:
        """Each rate with its denominator's name; completions without a due day stay out of the on-time rate."""
        judged = self.completed - self.completed_undated
        return (
            Rate(_("hoàn thành trên tổng số nhiệm vụ"), self.completed, self.total),
            Rate(_("hoàn thành trên số nhiệm vụ đã đến hạn"), self.due_completed, self.due),
            Rate(_("đúng hạn trên số đã hoàn thành có hạn"), self.buckets["completed_on_time"] - self.completed_undated,
                 judged),
            Rate(_("có cập nhật trong kỳ trên số đang thực hiện"), self.updated, self.open),
        )

    def add(self, verdict: Verdict, updated: bool) -> None:
        """Count one more task."""
        self.withdrawn += verdict.withdrawn
        if verdict.bucket is None:
            return
        self.buckets[verdict.bucket] += 1
        done = verdict.bucket in DONE
        self.awaiting += verdict.awaiting
        self.completed_undated += done and verdict.undated
        self.due += verdict.was_due
        self.due_completed += verdict.was_due and done
        self.updated += updated and verdict.bucket in OPEN


def updated_within(facts: TaskFacts, from_on: date | None, to_on: date, known_at: datetime | None) -> bool:
    """Whether an update, or a report of completion, was recorded for a day of the window."""
    return any(span.live(to_on, known_at) and (from_on is None or span.on >= from_on) for span in facts.updates)


def count(tasks: Iterable[TaskFacts], as_of: date, known_at: datetime | None = None, rule: str = "interim", *,
          from_on: date | None = None) -> Count:
    """The count of the tasks; `from_on` is the first day of the period in which updates count for the update rate."""
    return count_of((verdict_of(facts, as_of, known_at, rule) for facts in tasks), as_of, known_at, rule,
                    from_on=from_on)


def count_of(verdicts: Iterable[Verdict], as_of: date, known_at: datetime | None = None, rule: str = "interim", *,
             from_on: date | None = None) -> Count:
    """`count` of tasks whose verdicts as of the day are at hand."""
    found = Count(as_of, rule)
    for verdict in verdicts:
        found.add(verdict, updated_within(verdict.facts, from_on, as_of, known_at))
    return found


def count_by(tasks: Iterable[TaskFacts], key: Callable[[TaskFacts], Key], as_of: date,
             known_at: datetime | None = None, rule: str = "interim", *,
             from_on: date | None = None) -> dict[Key, Count]:
    """A count for each value of `key`; the parts add up to the whole."""
    counts: dict[Key, Count] = {}
    for facts in tasks:
        verdict = verdict_of(facts, as_of, known_at, rule)
        if verdict.bucket is None and not verdict.withdrawn:
            continue
        one = counts.setdefault(key(facts), Count(as_of, rule))
        one.add(verdict, updated_within(facts, from_on, as_of, known_at))
    return counts


def count_by_unit(tasks: Iterable[TaskFacts], as_of: date, known_at: datetime | None = None, rule: str = "interim", *,
                  from_on: date | None = None) -> dict[int | None, Count]:
    """Each task once, at the unit that answers for it as of the day; None is "Chưa giao đơn vị"."""

    def unit(facts: TaskFacts) -> int | None:
        charge = charge_on(facts, as_of, known_at)
        return charge.lead_unit_id if charge else None

    return count_by(tasks, unit, as_of, known_at, rule, from_on=from_on)


def co_led_by_unit(tasks: Iterable[TaskFacts], as_of: date, known_at: datetime | None = None) -> dict[int, int]:
    """How many tasks of the day each unit shares the lead of: a column beside, never summed."""
    found: dict[int, int] = {}
    for facts in tasks:
        charge = charge_on(facts, as_of, known_at)
        if charge is not None and bucket_of(facts, as_of, known_at) is not None:
            for unit_id in charge.co_lead_ids:
                found[unit_id] = found.get(unit_id, 0) + 1
    return found
