"""Numbered pages: "x–y trên tổng z", and which numbers are offered."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

PAGE_SIZE = 50


@dataclass(frozen=True)
class Page:
    """One page of a list; `number` counts from 1, `total` is the whole list's length (`more`: or longer)."""

    items: Sequence[Any]
    number: int
    total: int
    size: int = PAGE_SIZE
    more: bool = False

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """The place of this page's first item in the whole list, from 1; 0 where the list is empty."""
        return (self.number - 1) * self.size + 1 if self.total else 0

    @property
    def last(self) -> int:
        """The place of this page's last item."""
        return min(self.number * self.size, self.total)


def page_asked(text: str | None) -> int:
    """The page number in an address; whatever is no number from 1 on is the first page."""
    return max(1, int(text)) if text and text.isascii() and text.isdigit() and len(text) < 7 else 1


def page_numbers(page: Page) -> list[int | None]:
    """First, last and two around the present one; None stands for a gap."""
    wanted = sorted({1, page.pages, *range(max(1, page.number - 2), min(page.pages, page.number + 2) + 1)})
    shown: list[int | None] = []
    for number in wanted:
        if shown and number - (shown[-1] or 0) > 1:
            shown.append(None)
        shown.append(number)
    return shown
