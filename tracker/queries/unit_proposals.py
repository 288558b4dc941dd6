"""Propose what an unknown unit's name may mean. A proposal only orders a choice; a person confirms each name once.

Similarity never decides: two different departments often share most of their letters ("Sở NN&MT", "Sở Tài chính").
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..domain.text import fold
from ..domain.units import looks_like_group
from ..models import Unit

ENOUGH = 60
NEAR, SURE = 90, 95
MOST = 6
_ELSEWHERE = re.compile(r"^(so|ubnd|uy ban|hdnd|bo|cuc|kho bac|cong an|bao hiem|tinh uy|huyen uy)\b")


@dataclass(frozen=True)
class UnknownName:
    """A name that the register doesn't hold. `leads`, `coordinates`: in how many rows; `positions`: the first few."""

    text: str
    key: str
    leads: int
    coordinates: int
    positions: tuple[int, ...]


@dataclass(frozen=True)
class Proposal:
    """One possible meaning: `value` is "unit:<id>" of the register or "name:<key>" of another new name."""

    value: str
    name: str
    likeness: int


@dataclass(frozen=True)
class NamingQuestion:
    """An unknown name with its possible meanings, likest first, and the answer that is chosen beforehand."""

    name: UnknownName
    proposals: tuple[Proposal, ...]
    suggested: str


def naming_questions(unknown: Sequence[UnknownName], register: Sequence[Unit],
                     agency_name: str) -> list[NamingQuestion]:
    """One question for each unknown name, in the order given."""
    known = [(f"unit:{unit.id}", unit.name, [unit.name, *(alias.alias for alias in unit.aliases)]) for unit in register]
    questions = []
    for place, name in enumerate(unknown):
        others = [(f"name:{other.key}", other.text, [other.text]) for other in unknown if other.key != name.key]
        likely = sorted(
            (Proposal(value, label, max(likeness(name.text, text) for text in texts))
             for value, label, texts in known + others), key=lambda one: (-one.likeness, len(one.name), one.name),
        )
        proposals = tuple(one for one in likely if one.likeness >= ENOUGH)[:MOST]
        firmer = {f"name:{other.key}" for at, other in enumerate(unknown) if _firmer(other, at, name, place)}
        questions.append(NamingQuestion(name, proposals, _suggest(name, proposals, firmer, agency_name)))
    return questions


def likeness(one: str, other: str) -> int:
    """0 to 100: how alike two names are; an abbreviation counts as the words that it stands for, "&" as "và"."""
    left, right = _plain(one), _plain(other)
    if is_short_for(left, right) or is_short_for(right, left):
        return 95
    from rapidfuzz import fuzz  # forty modules that no page but this one needs

    return round(0.5 * fuzz.token_set_ratio(left, right) + 0.5 * fuzz.ratio(left, right))


def _plain(name: str) -> str:
    return fold(name.replace("&", " và "))


def is_short_for(short: str, long: str) -> bool:
    """Whether `short` differs from `long` only by initials: "to cntt" for "to cong nghe thong tin"."""
    few, many = short.split(), long.split()
    return 0 < len(few) < len(many) and _spells(few, many)


def _spells(few: Sequence[str], many: Sequence[str]) -> bool:
    """Whether each of the few words is the next of the many, or the initials of the next two or more."""
    if not few or not many:
        return not few and not many
    word, count = few[0], len(few[0])
    if word == many[0] and _spells(few[1:], many[1:]):
        return True
    return count >= 2 and word == "".join(part[0] for part in many[:count]) and _spells(few[1:], many[count:])


def _firmer(other: UnknownName, at: int, name: UnknownName, place: int) -> bool:
    """Whether of two new names the other would be the unit: the fuller one of two units, the first of two groups.

    Suggestions therefore never go round in a circle.
    """
    groups = looks_like_group(other.text), looks_like_group(name.text)
    if groups == (False, False):
        return (len(other.key), -at) > (len(name.key), -place)
    return all(groups) and at < place


def _suggest(name: UnknownName, proposals: Sequence[Proposal], firmer: set[str], agency_name: str) -> str:
    best = next((one for one in proposals if one.value.startswith("unit:") or one.value in firmer), None)
    if best and (best.likeness >= SURE or _only_adds_own_agency(name.text, best.name, agency_name)):
        return best.value
    if looks_like_group(name.text):
        return "group"
    if best and best.likeness >= NEAR:
        return best.value
    if not name.leads and _ELSEWHERE.match(fold(name.text)):
        return "external"
    return "new"


def _only_adds_own_agency(one: str, other: str, agency_name: str) -> bool:
    """Whether two names differ only by the own agency's kind: "Văn phòng Sở" in a Sở is its "Văn phòng"."""
    kind = fold(agency_name).split()[:1]
    shorter, longer = sorted((fold(one).split(), fold(other).split()), key=len)
    return bool(kind) and longer == shorter + kind
