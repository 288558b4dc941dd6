"""Decide when an open duty deserves a reminder, and who gets it.

Pure policy: nothing is sent and nothing remembered here. A reminder day is a *slot*; the caller keeps every line it
claims, and says which rules a duty has been served already, so that a second run sends nothing. Only the newest slot
up to the day counts: after an outage a duty speaks once, not once for every slot that was missed (PRODUCT.md §9). On a
rest day nobody is reminded; what was missed before it speaks on the working day after.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from datetime import date

from .settings import AgencySettings
from .text import dotted
from .wording import _
from .workdays import DAY, WorkCalendar

ON_THE_DAY = "due"


@dataclass(frozen=True)
class Duty:
    """Something owed: a task, or one occurrence of it (`occurrence_id` 0 means the task itself).

    `due_on` None: no day is known, so no rule ever speaks of it, yet a digest may list it.
    `waits` is true while the office has a reported completion to confirm. `speaks_from` is the first day whose slots
    count: reminders_from, the entry, the decision that moved the deadline, or the day after the occurrence before.
    `unit_ids` are the lead unit and the co-leads, in this order.
    """

    task_id: int
    occurrence_id: int
    due_on: date | None
    speaks_from: date
    waits: bool = False
    assignee_id: int | None = None
    unit_ids: tuple[int, ...] = ()
    muted: bool = False


@dataclass(frozen=True)
class Person:
    """A person of the agency; `left_on` is the first day on which no mail is due any more."""

    id: int
    name: str
    role: str
    unit_id: int | None = None
    left_on: date | None = None


@dataclass(frozen=True)
class Absence:
    """Người thay: `stand_in_id` receives for `person_id` from one day to another, both included."""

    person_id: int
    stand_in_id: int
    from_on: date
    to_on: date


@dataclass(frozen=True)
class Slot:
    """A rule and the working day on which it speaks."""

    rule: str
    day: date


@dataclass(frozen=True)
class Line:
    """One reminder for one person: which rule, for which duty, of which slot, and why in words."""

    recipient_id: int
    rule: str
    slot: date
    duty: Duty
    why: str


class Cast:
    """Who receives for whom on one day: people who left get nothing, absent ones have their stand-in.

    Answers are remembered, because many duties have the same lead; what is returned must not be changed.
    """

    def __init__(self, people: Iterable[Person], absences: Iterable[Absence], day: date) -> None:
        self.day = day
        self.people = {person.id: person for person in people}
        self._stand_in = {absence.person_id: absence.stand_in_id for absence in absences
                          if absence.from_on <= day <= absence.to_on}
        self._heads: dict[int | None, list[int]] = {}
        for person in self.people.values():
            if person.role == "head":
                self._heads.setdefault(person.unit_id, []).append(person.id)
        self._answering: dict[tuple, dict[int, str]] = {}
        self._roles: dict[str, dict[int, str]] = {}

    def receiver(self, person_id: int) -> int | None:
        """Who receives what is meant for the person; None when nobody does."""
        seen: set[int] = set()
        while person_id not in seen:
            seen.add(person_id)
            stand_in = self._stand_in.get(person_id)
            if stand_in is None or stand_in in seen or self._receiving(stand_in) is None:
                break
            person_id = stand_in
        return self._receiving(person_id)

    def answering(self, duty: Duty) -> dict[int, str]:
        """The people who answer for the duty, each with the reason: the named one, else heads, else the office."""
        key = (duty.waits, duty.assignee_id, duty.unit_ids)
        if key not in self._answering:
            self._answering[key] = self._who_answers(duty)
        return self._answering[key]

    def _who_answers(self, duty: Duty) -> dict[int, str]:
        if duty.waits:
            return self._of_role(("office", "admin"), _("chờ Văn phòng xác nhận"))
        if duty.assignee_id is not None:
            named = self._receivers([(duty.assignee_id, _("anh/chị được giao việc này"))])
            if named:
                return named
        heads = self._receivers(
            (person_id, _("đơn vị của anh/chị {words}", words=_("chủ trì") if place == 0 else _("đồng chủ trì")))
            for place, unit_id in enumerate(duty.unit_ids) for person_id in self._heads.get(unit_id, ())
        )
        return heads or self._of_role(("office", "admin"), _("chưa có người nhận nhắc ở đơn vị chủ trì"))

    def office(self) -> dict[int, str]:
        """The office's clerks; where there is none, the administrators."""
        return self._of_role(("office", "admin"), _("báo Văn phòng vì quá hạn lâu"))

    def directors(self) -> dict[int, str]:
        """The agency's leaders."""
        return self._of_role(("director",), _("báo Lãnh đạo vì quá hạn lâu"))

    def _of_role(self, roles: tuple[str, ...], reason: str) -> dict[int, str]:
        if reason not in self._roles:
            found = (self._receivers((person.id, reason) for person in self.people.values() if person.role == role)
                     for role in roles)
            self._roles[reason] = next((people for people in found if people), {})
        return self._roles[reason]

    def _receivers(self, meant: Iterable[tuple[int, str]]) -> dict[int, str]:
        found: dict[int, str] = {}
        for person_id, reason in meant:
            receiver = self.receiver(person_id)
            if receiver is not None:
                instead = "" if receiver == person_id else _(" (anh/chị thay {name})", name=self.people[person_id].name)
                found.setdefault(receiver, reason + instead)
        return found

    def _receiving(self, person_id: int) -> int | None:
        person = self.people.get(person_id)
        gone = person is None or (person.left_on is not None and person.left_on <= self.day)
        return None if gone else person_id


def newest_slot(due: date, day: date, calendar: WorkCalendar, settings: AgencySettings) -> Slot | None:
    """The last slot up to the day of those who answer for a duty; None before the first.

    A due day on a rest day is spoken of on the working day before, in one line with "1 before".
    """
    spoken = calendar.on_or_before(due)
    if day < spoken:
        ahead = calendar.between(day, due - DAY)
        reached = [step for step in settings.reminder_steps if step > ahead]
        return Slot(f"before_{min(reached)}", calendar.add(due, -min(reached))) if reached else None
    late = calendar.between(due, day)
    if late < settings.overdue_first:
        return Slot(ON_THE_DAY, spoken)
    after = late - (late - settings.overdue_first) % settings.overdue_every
    return Slot(f"overdue_{after}", calendar.add(due, after))


def escalation_slot(due: date, day: date, after: int, to: str, calendar: WorkCalendar) -> Slot | None:
    """The one slot on which the office or the director is told, `after` working days past the due day."""
    return Slot(f"{to}_{after}", calendar.add(due, after)) if calendar.between(due, day) >= after else None


def lines_for(duty: Duty, cast: Cast, calendar: WorkCalendar, settings: AgencySettings,
              served: Container[str]) -> list[Line]:
    """Every reminder that the duty deserves on the cast's day; `served` are its rules claimed on other days."""
    if duty.muted or duty.due_on is None or not calendar.is_working(cast.day):
        return []
    answering = cast.answering(duty)
    lines = _spoken(newest_slot(duty.due_on, cast.day, calendar, settings), duty, answering, served)
    told: list[tuple[int, str, dict[int, str]]] = [(settings.escalate_director_after, "director", cast.directors())]
    if not duty.waits:
        told.insert(0, (settings.escalate_office_after, "office", cast.office()))
    for after, to, people in told:
        others = {person: why for person, why in people.items() if person not in answering}
        slot = escalation_slot(duty.due_on, cast.day, after, to, calendar)
        lines += _spoken(slot, duty, others, served)
    return [replace(line, why=why_of(duty, cast.day, calendar, line.why) + _made_up(line, cast.day)) for line in lines]


def _made_up(line: Line, day: date) -> str:
    return "" if line.slot == day else _("; nhắc bù cho mốc ngày {slot} chưa gửi", slot=written(line.slot))


def _spoken(slot: Slot | None, duty: Duty, people: dict[int, str], served: Container[str]) -> list[Line]:
    if slot is None or slot.day < duty.speaks_from or slot.rule in served:
        return []
    return [Line(person, slot.rule, slot.day, duty, reason) for person, reason in people.items()]


def why_of(duty: Duty, day: date, calendar: WorkCalendar, reason: str) -> str:
    """The whole reason of a line: how the due day lies, and why it is this person who hears of it."""
    return f"{_('chưa rõ hạn') if duty.due_on is None else why_now(duty.due_on, day, calendar)}; {reason}"


def why_now(due: date, day: date, calendar: WorkCalendar) -> str:
    """How the due day lies to the day, in words: working days ahead, calendar days late."""
    if day == due:
        return _("đến hạn hôm nay, {due}", due=written(due))
    if day > due:
        return _("quá hạn {days} ngày; hạn {due}", days=dotted((day - due).days), due=written(due))
    left = calendar.left_before(day, due)
    if not left:
        return _("đang nghỉ, không còn ngày làm việc nào trước hạn; hạn {due}", due=written(due))
    resting = "" if calendar.is_working(due) else _(" (ngày nghỉ)")
    return _("còn {left} ngày làm việc; hạn {due}{resting}", left=left, due=written(due), resting=resting)


def written(day: date) -> str:
    """30/9/2026."""
    return f"{day.day}/{day.month}/{day.year}"
