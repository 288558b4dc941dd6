"""Counting in its plainest form: a bare list of what was accepted, and the rules of PRODUCT §7 read off it.

No stamp, no projection, no span, nothing of `tracker.domain`: what the program counts is held against this.
"""

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass
class Fact:
    """One accepted act: what, from which day, known from when, undone when. `part` is a kỳ's due day."""

    what: str
    on: date
    known: datetime
    part: date | None = None
    to: date | int | None = None
    undone: datetime | None = None
    event: int | None = None

    def holds(self, known_at: datetime | None) -> bool:
        if known_at is None:
            return self.undone is None
        return self.known <= known_at and (self.undone is None or known_at < self.undone)


@dataclass
class Model:
    """What each task had at its entry (due day, kỳ, unit), and all that happened to any of them, in order."""

    due: dict[int, date | None] = field(default_factory=dict)
    entered: dict[int, tuple[date, datetime]] = field(default_factory=dict)
    parts: dict[int, tuple[date, ...]] = field(default_factory=dict)
    lead: dict[int, int | None] = field(default_factory=dict)
    facts: dict[int, list[Fact]] = field(default_factory=dict)

    def bucket(self, task: int, as_of: date, known_at: datetime | None, annual: bool) -> str | None:
        """The bucket of a task, None where it doesn't belong."""
        entered_on, known_from = self.entered[task]
        if as_of < entered_on or (known_at is not None and known_at < known_from):
            return None
        mine = self._mine(task, as_of, known_at)
        whole = {fact.what: fact for fact in mine if fact.part is None}
        if "withdrawn" in whole:
            return None
        if "completed" in whole:
            day = whole["completed"].on
            due = self._due_on(task, day, mine)
            return "completed_late" if due is not None and day > due else "completed_on_time"
        if "not_completed" in whole:
            return "not_completed"
        parts = self.parts_of(task, mine)
        if parts:
            return self._in_parts(parts, as_of, annual, mine)
        due = self._due_on(task, as_of, mine)
        if due is None:
            return "open_undated"
        return "open_overdue" if due < as_of else "open_in_time"

    def awaits(self, task: int, as_of: date, known_at: datetime | None) -> bool:
        """Whether a task that is open, or a kỳ of it, waits for the office."""
        mine = self._mine(task, as_of, known_at)
        kept = {None, *self.parts_of(task, mine)}
        every = [fact for fact in self.facts[task] if fact.holds(known_at)]
        return any(
            fact.what == "reported" and fact.part in kept and not any(
                later.what in ("completed", "returned") and later.part == fact.part and later.event > fact.event
                for later in every)
            for fact in mine
        )

    def lead_on(self, task: int, as_of: date, known_at: datetime | None) -> int | None:
        """The unit that answers for a task."""
        lead = self.lead[task]
        for fact in self._mine(task, as_of, known_at):
            lead = fact.to if fact.what == "assigned" else lead
        return lead

    def parts_of(self, task: int, mine: list[Fact]) -> set[date]:
        """The kỳ that a task has, each by its due day."""
        dropped = {fact.part for fact in mine if fact.what == "dropped"}
        made = {fact.part for fact in mine if fact.what == "made"}
        return ({*self.parts[task]} | made) - dropped

    def _mine(self, task: int, as_of: date, known_at: datetime | None) -> list[Fact]:
        return [fact for fact in self.facts[task] if fact.on <= as_of and fact.holds(known_at)]

    def _due_on(self, task: int, day: date, mine: list[Fact]) -> date | None:
        due = self.due[task]
        for fact in mine:
            if fact.what == "corrected":
                due = fact.to
        for fact in mine:
            if fact.what == "moved" and fact.on <= day:
                due = fact.to
        return due

    def _in_parts(self, parts: set[date], as_of: date, annual: bool, mine: list[Fact]) -> str:
        kept = {fact.part: fact.on for fact in mine if fact.what == "completed"}
        due = [day for day in parts if day <= as_of]
        if annual and due and all(day in kept for day in due):
            return "completed_on_time" if all(kept[day] <= day for day in due) else "completed_late"
        return "open_overdue" if any(day < as_of and day not in kept for day in due) else "open_in_time"
