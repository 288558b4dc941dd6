"""Judge a completion once, at its confirmation: on time if the day done is not after the deadline in force on that day.

The judgement is stamped into the confirming event with the version of this rule and never recomputed (PRODUCT.md §6);
undoing the confirmation and confirming again judges anew.
"""

from dataclasses import dataclass
from datetime import date

RULE_VERSION = "1"


@dataclass(frozen=True, slots=True)
class Judgement:
    """`days_late` are calendar days, 0 when on time; `on_time_by_original` is against the original deadline."""

    on_time: bool
    days_late: int
    on_time_by_original: bool
    rule_version: str


def judge(done_on: date, due_on: date | None, original_due_on: date | None) -> Judgement:
    """The judgement of a day done; without a due day it is on time."""
    late = max(0, (done_on - due_on).days) if due_on else 0
    return Judgement(late == 0, late, original_due_on is None or done_on <= original_due_on, RULE_VERSION)
