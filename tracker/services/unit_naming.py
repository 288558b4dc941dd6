"""Settle names that the register of units doesn't hold: a new unit, a group, a unit elsewhere, or another name of one.

Each name is confirmed once and remembered, for every later import of the agency.
"""

from collections.abc import Mapping, Sequence

from ..domain.errors import NotFound, RuleViolation
from ..domain.wording import _
from ..models import Unit
from ..queries.unit_proposals import UnknownName
from ..queries.units import find_unit, unit_by_id
from .units import add_alias, add_unit

KINDS = {"new": "unit", "group": "group", "external": "external"}
LATER = "later"


def settle_names(unknown: Sequence[UnknownName], answers: Mapping[str, str]) -> int:
    """Write down what each name means; returns how many were settled.

    `answers` maps a name's key to "new", "group", "external", "unit:<id>", "name:<key of another name>" or "later".
    Raises `RuleViolation` for an answer that isn't one, and for names that only point at each other.
    """
    names = {name.key: name for name in unknown}
    settled: dict[str, Unit] = {}
    for key, name in names.items():
        if answers.get(key) in KINDS:
            settled[key] = _new_unit(name.text, KINDS[answers[key]])
    for key, name in names.items():
        answer = answers.get(key, LATER)
        if answer in KINDS or answer == LATER:
            continue
        unit = _meant(answer, answers, settled, names)
        _remember(unit, name.text)
        settled[key] = unit
    return len(settled)


def _new_unit(name: str, kind: str) -> Unit:
    existing = find_unit(name)
    return existing if existing is not None else add_unit(name, kind)


def _meant(answer: str, answers: Mapping[str, str], settled: Mapping[str, Unit],
           names: Mapping[str, UnknownName]) -> Unit:
    """The unit that an answer points at, through other new names if need be."""
    seen: set[str] = set()
    while answer.startswith("name:"):
        key = answer.removeprefix("name:")
        if key in settled:
            return settled[key]
        if key in seen or key not in names:
            raise RuleViolation(_("Có tên được chọn là tên khác của một tên chưa rõ. Chọn “đơn vị mới” cho một trong "
                                  "các tên đó."), field="units")
        seen.add(key)
        answer = answers.get(key, LATER)
    number = answer.removeprefix("unit:")
    try:
        if answer.startswith("unit:") and number.isascii() and number.isdigit():
            return unit_by_id(int(number))
    except NotFound as error:
        raise RuleViolation(_("Đơn vị vừa chọn không còn trong danh mục. Chọn lại."), field="units") from error
    raise RuleViolation(_("Chọn lại ý nghĩa của từng tên đơn vị trong danh sách."), field="units")


def _remember(unit: Unit, alias: str) -> None:
    if find_unit(alias) is None:
        add_alias(unit, alias, field="units")
