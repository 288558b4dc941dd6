"""Which task of an adjusted plan is which task of the plan that stands: matched by content, never by number.

Numbers restart in every section and change with every adjustment, so a task is known again by what it says: the same
words first, then the nearest words that are near enough, helped by product, lead and section. A rare word weighs more
than one that half of the plan holds. What finds no partner is new, or was dropped. Nothing is decided here: a person
sees both texts with the changed words marked, and may say that two lines belong together or don't.
"""

import math
import re
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from .text import clean, fold
from .wording import _

NEAR_ENOUGH = 0.56
WORTH_A_LOOK = 0.25
FIELDS = {
    "section": _("Lĩnh vực"), "number": "TT", "objective": _("Mục tiêu, chỉ tiêu"), "text": _("Nhiệm vụ"),
    "activities": _("Hoạt động"), "product": _("Kết quả, sản phẩm"), "lead": _("Chủ trì"),
    "coordinating": _("Phối hợp"),
    "deadline": _("Thời hạn"), "budget": _("Kinh phí"),
}
KINDS = {
    "new": _("Nhiệm vụ mới"), "dropped": _("Không còn trong kế hoạch mới"), "deadline": _("Đổi hạn"), "changed": _(
        "Sửa nội dung"),
    "moved": _("Chuyển lĩnh vực"), "renumbered": _("Chỉ đổi số thứ tự"), "same": _("Không đổi"),
    "back": _("Đã rút, tệp lại có"),
}
_WORD = re.compile(r"\w+(?:[./-]\w+)*")
_NO_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Line:
    """A task as one of the two plans has it; `key` is its own within its plan. None: the paper has no such column."""

    key: Hashable
    text: str
    section: str | None = None
    number: str | None = None
    objective: str | None = None
    activities: str | None = None
    product: str | None = None
    lead: str | None = None
    coordinating: str | None = None
    deadline: str | None = None
    budget: str | None = None


@dataclass(frozen=True)
class Pair:
    """A task before and after; without `old` it is new, without `new` it was dropped."""

    old: Line | None
    new: Line | None

    @property
    def changed(self) -> tuple[str, ...]:
        """The fields whose words differ, in the order of `FIELDS`."""
        return differences(self.old, self.new) if self.old and self.new else ()

    @property
    def kind(self) -> str:
        """One of `KINDS`: what a person should know of the pair first."""
        if self.old is None:
            return "new"
        if self.new is None:
            return "dropped"
        return kind_of(self.changed)


def kind_of(changed: Iterable[str]) -> str:
    """What a set of changed fields comes to; a moved deadline says more than a reworded task."""
    fields = set(changed)
    if "deadline" in fields:
        return "deadline"
    if fields - {"section", "number"}:
        return "changed"
    return "moved" if "section" in fields else "renumbered" if fields else "same"


def differences(old: Line, new: Line) -> tuple[str, ...]:
    """The fields that say something else; case, blanks and signs don't count, a missing column says nothing."""
    return tuple(name for name in FIELDS if _differ(getattr(old, name), getattr(new, name)))


def _differ(old: str | None, new: str | None) -> bool:
    return old is not None and new is not None and _bare(old) != _bare(new)


def _bare(text: str) -> str:
    return _NO_SIGNS.sub(" ", clean(text).casefold()).strip()


def match(old: Sequence[Line], new: Sequence[Line],
          decided: Mapping[Hashable, Hashable | None] | None = None) -> list[Pair]:
    """Pair the tasks of two plans: the new plan's order, then what was dropped in the old plan's order.

    `decided` are a person's words, from a new line's key to the old one's (None: it is new); they are never changed.
    Every line is in exactly one pair.
    """
    decided = decided or {}
    by_key = {line.key: line for line in old}
    partner: dict[Hashable, Line | None] = {}
    taken: set[Hashable] = set()
    for line in new:
        if line.key in decided:
            key = decided[line.key]
            known = by_key.get(key) if key not in taken else None
            if known is not None or key is None:
                partner[line.key] = known
            if known is not None:
                taken.add(known.key)
    free_old = [line for line in old if line.key not in taken]
    free_new = [line for line in new if line.key not in partner]
    for one, other in _likeness(free_old, free_new):
        if other.key not in partner and one.key not in taken:
            partner[other.key] = one
            taken.add(one.key)
    pairs = [Pair(partner.get(line.key), line) for line in new]
    return pairs + [Pair(line, None) for line in old if line.key not in taken]


def _likeness(old: Sequence[Line], new: Sequence[Line]) -> list[tuple[Line, Line]]:
    """Pairs that may belong together, the likeliest first; equals in the order of both plans."""
    weights = _weights([*old, *new])
    words = {(side, line.key): _words(line.text) for side, lines in enumerate((old, new)) for line in lines}
    found: list[tuple[float, int, int]] = []
    for i, one in enumerate(old):
        mine = words[0, one.key]
        for j, other in enumerate(new):
            score = _score(one, other, mine, words[1, other.key], weights)
            if score >= NEAR_ENOUGH:
                found.append((-score, i, j))
    return [(old[i], new[j]) for _, i, j in sorted(found)]


def _score(one: Line, other: Line, mine: list[str], theirs: list[str], weights: Mapping[str, float]) -> float:
    """From 0 to about 1.3: the likeness of the texts first, then what else agrees."""
    if mine == theirs:
        return 1.0 + _agreement(one, other)
    shared = _shared_weight(mine, theirs, weights)
    if shared < WORTH_A_LOOK:
        return 0.0
    order = SequenceMatcher(None, mine, theirs, autojunk=False).ratio()
    return 0.45 * order + 0.45 * shared + 0.8 * _agreement(one, other)


def _agreement(one: Line, other: Line) -> float:
    """What else speaks for the pair, up to 0.3: alone it never makes one."""
    points = {"activities": 0.1, "product": 0.06, "section": 0.04, "objective": 0.03, "lead": 0.03, "deadline": 0.03,
              "number": 0.01}
    return sum(value for name, value in points.items() if _same_words(getattr(one, name), getattr(other, name)))


def _same_words(one: str | None, other: str | None) -> bool:
    return bool(one and other) and fold(one) == fold(other)


def _words(text: str) -> list[str]:
    return _WORD.findall(clean(text).casefold())


def _weights(lines: Iterable[Line]) -> dict[str, float]:
    """How much a word tells: the logarithm of how rare it is among the tasks of both plans."""
    sets = [set(_words(line.text)) for line in lines]
    counts = Counter(word for words in sets for word in words)
    return {word: 0.2 + math.log((1 + len(sets)) / count) for word, count in counts.items()}


def _shared_weight(mine: Sequence[str], theirs: Sequence[str], weights: Mapping[str, float]) -> float:
    """Dice's measure over words, each as often as it stands there, by weight."""
    left, right = Counter(mine), Counter(theirs)
    both = sum(weights[word] * times for word, times in (left & right).items())
    whole = sum(weights[word] * times for words in (left, right) for word, times in words.items())
    return 2 * both / whole if whole else 0.0


Marked = list[tuple[str, bool]]


def mark_words(old: str, new: str) -> tuple[Marked, Marked]:
    """Both texts in runs of words, each with whether it differs; the runs joined by blanks give the text again."""
    before, after = old.split(), new.split()
    matcher = SequenceMatcher(None, [_bare(word) for word in before], [_bare(word) for word in after], autojunk=False)
    left: Marked = []
    right: Marked = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if i2 > i1:
            left.append((" ".join(before[i1:i2]), tag != "equal"))
        if j2 > j1:
            right.append((" ".join(after[j1:j2]), tag != "equal"))
    return left, right
