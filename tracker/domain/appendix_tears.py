"""Decide whether an unnumbered row is a task of its own or goes on with the row above.

Converters cut rows at a page's edge; agencies print several tasks under one merged number. Both leave a row without a
number. No single sign decides: whole units and readable deadlines speak for a task; small initial letters, an
unfinished cell above, empty units and deadline speak for a torn row; and so do the page's edge and the merges.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from tracker.domain.appendix_columns import Column
from tracker.domain.appendix_head import BodyRow
from tracker.domain.text import fold, one_line, says_same_as_above
from tracker.domain.units import begins_like_unit, looks_like_group

_OPEN_END = re.compile(
    r"([,:(/–—-]|(?<!\w)(và|của|các|cho|với|theo|về|tại|trong|từ|đến|để|do|là|có|được|những|hoặc|thuộc|bằng|trên|khi|trước|ngày))$",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^[-–+•*]\s*")
_FIGURE = re.compile(r"(?:\d{1,4}|[IV]{1,3})(?:\s*[/.,–-]\s*(?:\d{1,4}|[IV]{1,3}))*\.?$")


@dataclass(frozen=True, slots=True)
class Habits:
    """What the paper's clear rows show: the leads and co-ordinating units met whole, and how deadlines read."""

    leads: Collection[str]
    coordinating: Collection[str]
    is_deadline: Callable[[str], bool]
    numbered: bool


def goes_on(text: str) -> bool:
    """A text that begins as the rest of a sentence does."""
    stripped = _BULLET.sub("", one_line(text))
    return bool(stripped) and not says_same_as_above(text) and (stripped[0].islower() or stripped[0] in ",;.:)/%")


def is_unfinished(text: str) -> bool:
    """A text that ends as a cut one does."""
    return bool(_OPEN_END.search(one_line(text)))


def opens_a_task(row: BodyRow, above: dict[str, str], columns: tuple[Column, ...], habits: Habits) -> bool:
    """Whether an unnumbered row is a further task. `above` holds the texts of the task above, by field."""
    fields = {column.field: column.index for column in columns if column.field}
    task = fields["task"]
    if not row.texts[task]:
        return _task_without_text(row, fields, habits)
    score = _task_signs(row.texts[task], above.get("task", ""))
    score += _lead_signs(row, fields, above, habits)
    score += _deadline_signs(row, fields, above, habits)
    score += _other_signs(row, fields, above, habits)
    score += _place_signs(row, fields, habits)
    if habits.numbered and not above.get("lead", "-") and not above.get("deadline", "-"):
        score -= 3  # the task above still waits for its unit and deadline
    return score > 0


def _task_without_text(row: BodyRow, fields: dict[str, int], habits: Habits) -> bool:
    """Without a text in the task column a row is a task only where everything else is there, a whole objective too."""
    if row.continued[fields["task"]] or "objective" not in fields:
        return False
    objective, lead, deadline = (
        row.texts[fields[name]] if name in fields else "" for name in ("objective", "lead", "deadline")
    )
    return bool(
        objective and not goes_on(objective) and lead and fold(lead) in habits.leads and habits.is_deadline(deadline)
    )


def _task_signs(text: str, above: str) -> float:
    score = -4.0 if goes_on(text) else 1.0
    if is_unfinished(above):
        score -= 3
    elif above.rstrip().endswith("."):
        score += 1
    return score


def _lead_signs(row: BodyRow, fields: dict[str, int], above: dict[str, str], habits: Habits) -> float:
    if "lead" not in fields:
        return 0.0
    index = fields["lead"]
    if row.continued[index]:
        return 2.0
    return _unit_signs(row.texts[index], above.get("lead", ""), habits.leads, weight=4.0, missing=-2.0)


def _unit_signs(text: str, above: str, known: Collection[str], *, weight: float, missing: float) -> float:
    if not text:
        return missing
    if says_same_as_above(text):
        return weight
    if fold(f"{above} {text}") in known or (is_unfinished(above) and fold(above) not in known):
        return -weight
    if fold(text) in known:
        return weight
    if goes_on(text):
        return -weight
    return weight / 2 if begins_like_unit(text) or looks_like_group(text) else 0.0


def _deadline_signs(row: BodyRow, fields: dict[str, int], above: dict[str, str], habits: Habits) -> float:
    index = fields.get("deadline", fields.get("deadline_end", fields.get("period")))
    if index is None:
        return 0.0
    if row.continued[index]:
        return 2.0
    text, before = row.texts[index], above.get("deadline", "")
    if not text:
        return -3.0
    if says_same_as_above(text):
        return 4.0
    if goes_on(text) and before and not habits.is_deadline(text):
        return -4.0
    together = before and not habits.is_deadline(before) and habits.is_deadline(f"{before} {text}")
    if is_unfinished(before) or _counts(before, text) or together:
        return -4.0
    if not before:
        return -1.0
    return 4.0 if habits.is_deadline(text) else 0.0


def _counts(before: str, text: str) -> bool:
    """Whether a bare figure goes on behind the word for what it counts: "Quý II năm" + "2026"."""
    return bool(re.search(r"(?<!\w)(?:năm|tháng|quý|ngày)$", before, re.IGNORECASE) and _FIGURE.match(text))


def _other_signs(row: BodyRow, fields: dict[str, int], above: dict[str, str], habits: Habits) -> float:
    score = 0.0
    if "coordinating" in fields and row.texts[fields["coordinating"]]:
        text = row.texts[fields["coordinating"]]
        score += _unit_signs(text, above.get("coordinating", ""), habits.coordinating, weight=2.0, missing=0.0)
    for name in ("product", "activities", "budget"):
        if name in fields and row.texts[fields[name]]:
            score += -1.5 if goes_on(row.texts[fields[name]]) or is_unfinished(above.get(name, "")) else 0.5
    return score


def _place_signs(row: BodyRow, fields: dict[str, int], habits: Habits) -> float:
    score = 0.0
    if "number" in fields and row.continued[fields["number"]]:
        score += 3
    if "objective" in fields and row.continued[fields["objective"]]:
        score += 2
    if row.edge:
        score -= 1.5
    elif row.edge_known:
        score += 4
    return score if habits.numbered else score + 2
