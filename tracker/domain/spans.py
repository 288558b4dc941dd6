"""When a recorded fact holds: from the day it took effect, once it is known, and until an undoing is known.

Counting is asked two questions at once, "as of which day" and "as known at which moment" (PRODUCT.md §7); every fact
that it weighs carries a `Span`, so that the two are answered in one place.
"""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Span:
    """`on` is the day of effect, `recorded_at` when it became known, `undone_at` when its undoing did."""

    on: date
    recorded_at: datetime
    undone_at: datetime | None = None

    def known(self, known_at: datetime | None) -> bool:
        """Whether the fact stands in what was recorded by then; None means with all that is recorded now."""
        if known_at is None:
            return self.undone_at is None
        return self.recorded_at <= known_at and (self.undone_at is None or self.undone_at > known_at)

    def live(self, as_of: date, known_at: datetime | None) -> bool:
        """Whether the fact had taken effect by the day and stood in what was known."""
        return self.on <= as_of and self.known(known_at)
