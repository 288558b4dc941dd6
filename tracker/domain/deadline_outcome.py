"""What reading a phrase starts from and ends in: the phrase with its times, and the reading under way."""

from dataclasses import dataclass, field
from datetime import date

from tracker.domain.deadline_groups import Group
from tracker.domain.deadline_mentions import Mention
from tracker.domain.deadline_tokens import Lexeme

from .wording import _

TWO_DAYS = _("có hai mốc thời gian khác nhau")
DEPENDS = frozenset({"open", "by_rule", "aside", "relative"})
CLAUSE_END = frozenset({"semicolon", "line", "closing", "before", "until", "limit", "to", "from", "done"})


@dataclass
class Outcome:
    """The reading under way: kind and days, occurrences as (start, due), reasons for doubt, remarks."""

    kind: str = "unknown"
    start_on: date | None = None
    due_on: date | None = None
    occurrences: list[tuple[date | None, date]] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Phrase:
    """What the steps look at: lexemes, the times in them, and the reader's two settings."""

    lexemes: list[Lexeme]
    mentions: list[Mention]
    groups: list[Group]
    plan_year: int
    inclusive: bool

    @property
    def kinds(self) -> set[str]:
        return {lexeme.kind for lexeme in self.lexemes}

    def places(self, kinds: frozenset[str]) -> list[int]:
        return [place for place, lexeme in enumerate(self.lexemes) if lexeme.kind in kinds]
