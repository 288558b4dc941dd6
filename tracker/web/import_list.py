"""Which rows of a draft a page shows: what is unclear first, fifty at a time; so no answer carries more than it shows.

The filter and the page's number stand in the address (`xem`, `trang`) and go with every form of a row, with script and
without.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2s
from typing import Any

from flask import request

from ..queries.imports import RowFacts
from .paging import PAGE_SIZE, Page, page_asked

UNCLEAR = "can-xem"


@dataclass(frozen=True)
class RowList:
    """All rows of a draft, and those of them that the filter lets through."""

    facts: Sequence[RowFacts]
    only_unclear: bool

    @cached_property
    def unclear(self) -> list[RowFacts]:
        return [fact for fact in self.facts if fact.unclear]

    @cached_property
    def listed(self) -> list[RowFacts]:
        """What the filter lets through: unclear rows first, else in the paper's order."""
        return sorted((fact for fact in self.facts if fact.unclear or not self.only_unclear),
                      key=lambda fact: not fact.unclear)

    @cached_property
    def count(self) -> int:
        """How many tasks would be imported."""
        return sum(not fact.dropped for fact in self.facts)

    @cached_property
    def doubtful(self) -> list[RowFacts]:
        """The listed rows that a person's "so it is" would settle."""
        return [fact for fact in self.listed if fact.can_settle and not fact.row.settled and not fact.dropped]

    @cached_property
    def dropped(self) -> list[RowFacts]:
        return [fact for fact in self.listed if fact.dropped]

    @cached_property
    def kept(self) -> list[RowFacts]:
        return [fact for fact in self.listed if not fact.dropped]

    @cached_property
    def mark(self) -> str:
        """Changes with every row that the filter lets through: what "all of them" meant when a page was drawn."""
        seen = [(fact.row.position, fact.row.version) for fact in self.listed]
        return blake2s(repr(seen).encode(), digest_size=8).hexdigest()

    @property
    def page(self) -> Page:
        """The page asked for, or the last one there is."""
        total = len(self.listed)
        number = min(page_asked(request.values.get("trang")), max(1, -(-total // PAGE_SIZE)))
        first = (number - 1) * PAGE_SIZE
        return Page(self.listed[first:first + PAGE_SIZE], number, total)

    def page_with(self, position: int) -> int:
        """The number of the page that holds a row; where the filter hides it, of the next row that it lets through."""
        places = [fact.row.position for fact in self.listed]
        if position not in places:
            later = [place for place in places if place > position]
            position = min(later, default=places[-1] if places else 0)
        return places.index(position) // PAGE_SIZE + 1 if places else 1

    def around(self, page: Page) -> tuple[int | None, int | None]:
        """The rows just before and just after a page, where there are such."""
        before = self.listed[page.first - 2].row.position if page.first > 1 else None
        after = self.listed[page.last].row.position if page.last < page.total else None
        return before, after


def row_list(facts: Sequence[RowFacts]) -> RowList:
    """The rows under the filter of the present request."""
    return RowList(facts, request.values.get("xem") == UNCLEAR)


def view_words(page: int | None = None) -> dict[str, Any]:
    """The filter and the page's number (one's own, or `page`) as words of an address."""
    number = page_asked(request.values.get("trang")) if page is None else page
    return {"xem": UNCLEAR if request.values.get("xem") == UNCLEAR else None, "trang": number if number > 1 else None}
