"""Read a deadline as a clerk would: keep the text, say what it means, and say when it isn't clear.

Nothing is invented: every day returned stands in the phrase or follows from it by the calendar and the plan's year.
Where two readings conflict `certain` is False and a person decides (PRODUCT, section 4). Reading never raises.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from tracker.domain.deadline_spans import FIRST_YEAR, LAST_YEAR
from tracker.domain.text import clean, one_line

from .wording import _

if TYPE_CHECKING:
    from tracker.domain.deadline_outcome import Outcome

_LONG_CELL = 400


@dataclass(frozen=True)
class Occurrence:
    """One time a recurring task is to be done; `start_on` None where the phrase gives the due day alone."""

    start_on: date | None
    due_on: date


@dataclass(frozen=True)
class Deadline:
    """A deadline as read. `kind`: date, window, recurring, continuous, open or unknown.

    `due_on` is the last day that is still in time: of a recurring deadline its last occurrence's, of a continuous one
    the plan year's last day, None where it depends on something else or wasn't understood. `explanation` is the
    reading in Vietnamese words, with the reasons for doubt.
    """

    text: str
    kind: str
    start_on: date | None
    due_on: date | None
    certain: bool
    occurrences: tuple[Occurrence, ...] = ()
    explanation: str = ""


def read_deadline(text: str | None, plan_year: int, *, before_includes_day: bool = False) -> Deadline:
    """The reading of a deadline cell. Any input is answered; what can't be read is kind `unknown`, not certain.

    `plan_year` is the year where none is written. `before_includes_day` is the agency's setting: "trước ngày D" ends on
    D instead of the day before; "trước tháng/quý" is not touched by it.
    """
    if isinstance(text, datetime):
        text = text.date().isoformat()
    elif isinstance(text, date):
        text = text.isoformat()
    elif isinstance(text, int) and not isinstance(text, bool):
        text = str(text)[:20] if abs(text) < 10**9 else ""
    given = clean(text) if isinstance(text, str) else ""
    if not given.strip() or not isinstance(plan_year, int) or not FIRST_YEAR < plan_year < LAST_YEAR - 1:
        return Deadline(
            given, "unknown", None, None, False, (), _("Chưa có thời hạn: hãy nhập ngày hoặc chọn một cách hiểu.")
        )
    from tracker.domain.deadline_reading import interpret  # hundreds of patterns, for whoever reads a phrase

    outcome = interpret(given, plan_year, before_includes_day)
    if len(given) > _LONG_CELL:
        outcome.doubts.append(_("ô quá dài so với một thời hạn"))
    return Deadline(
        given, outcome.kind, outcome.start_on, outcome.due_on, not outcome.doubts,
        tuple(Occurrence(start, due) for start, due in outcome.occurrences), _explained(given, outcome),
    )  # fmt: skip


def _explained(given: str, outcome: "Outcome") -> str:
    shown = one_line(given)
    shown = shown if len(shown) <= 80 else shown[:79] + "…"
    notes = "; ".join(dict.fromkeys(outcome.notes))
    sentence = f"{shown} → {_reading_in_words(outcome)}" + (f" ({notes})" if notes else "")
    doubts = "; ".join(dict.fromkeys(outcome.doubts))
    return sentence + (_(". Cần người xem lại: {doubts}.", doubts=doubts) if doubts else "")


def _reading_in_words(outcome: "Outcome") -> str:
    due = _day(outcome.due_on)
    if outcome.kind == "open":
        return _("chưa có ngày, phụ thuộc việc khác")
    if outcome.kind == "unknown":
        return _("chưa hiểu được thời hạn")
    if outcome.kind == "continuous":
        return _("thường xuyên, đến hết ngày {due}", due=due)
    if outcome.kind == "recurring":
        return _occurrences_in_words(outcome)
    if outcome.start_on and outcome.start_on.year == getattr(outcome.due_on, "year", 0):
        return _("từ {start_on:%d/%m} đến {due}", start_on=outcome.start_on, due=due)
    return _("từ {start_on} đến {due}",
             start_on=_day(outcome.start_on), due=due) if outcome.start_on else _("đến hết ngày {due}", due=due)


def _occurrences_in_words(outcome: "Outcome") -> str:
    if not outcome.occurrences:
        return _("lặp lại, chưa rõ các kỳ")
    days = [_day(due) for _, due in outcome.occurrences]
    listed = ", ".join(days) if len(days) <= 6 else f"{days[0]}, {days[1]}, …, {days[-1]}"
    return _("{count} kỳ, hạn {listed}", count=len(days), listed=listed)


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else _("chưa rõ")
