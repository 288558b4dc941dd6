"""Part the rows of a page without rules whose cells are set in the middle of their row's height.

There a number stands halfway down its row, so that rows which touch are told by symmetry: a row reaches as far below
its number as above it. The reading holds only where all rows of a page fit together so; a page set otherwise soon cuts
through a line, and is left to the other signs.
"""

from collections.abc import Callable, Collection, Sequence
from itertools import pairwise
from typing import Protocol

_TOLERANCE = 0.3  # of a line's height


class _Word(Protocol):
    @property
    def left(self) -> float: ...
    @property
    def right(self) -> float: ...
    @property
    def top(self) -> float: ...
    @property
    def bottom(self) -> float: ...


class _Line(Protocol):
    @property
    def words(self) -> Sequence[_Word]: ...
    @property
    def top(self) -> float: ...
    @property
    def bottom(self) -> float: ...


def centred_starts(
    lines: Sequence[_Line],
    end: float,
    is_numbered: Callable[[int], bool],
    columns: Callable[[int], Collection[int]],
    *,
    head: bool,
) -> list[int]:
    """Indices of the lines that begin a row, the head's first; [] where the rows are not set so.

    `end` is where the first column ends, `columns` are those that a line prints in; `head`: the lines begin with the
    table's head.
    """
    numbered = [index for index in range(len(lines)) if is_numbered(index)]
    if _begin_at_numbers(numbered, len(lines), columns):
        return []
    first = _in_first_column(lines[: numbered[0]], end) if numbered else []
    if not numbered or (head and not first):
        return []
    middles = [_middle(lines[index].words, end) for index in numbered]
    head_middle = (min(word.top for word in first) + max(word.bottom for word in first)) / 2 if head else None
    downwards = _downwards(lines, [*([head_middle] if head_middle is not None else []), *middles])
    return downwards or _upwards(lines, list(zip(numbered, middles, strict=True)), head_middle)


def _downwards(lines: Sequence[_Line], middles: Sequence[float]) -> list[int]:
    """The rows from the first line on; they must end with the last."""
    starts: list[int] = []
    at = 0
    for middle in middles:
        if at >= len(lines):
            return []
        below = _first_below(lines, at, 2 * middle - lines[at].top)
        if below is None or below <= at:
            return []
        starts.append(at)
        at = below
    return starts if at == len(lines) else []


def _upwards(
    lines: Sequence[_Line], numbers: Sequence[tuple[int, float]], head_middle: float | None
) -> list[int]:
    """The rows from the last line up; what is left below the head is the rest of a row that the page before cut."""
    body = 0 if head_middle is None else _first_below(lines, 0, 2 * head_middle - lines[0].top)
    if body is None or body > numbers[0][0]:
        return []
    starts: list[int] = []
    bottom = max(line.bottom for line in lines)
    for index, middle in reversed(numbers):
        start = _first_below(lines, body, 2 * middle - bottom)
        if start is None or start > index or (starts and index >= starts[-1]):
            return []
        starts.append(start)
        bottom = lines[start].top
    return sorted({0, body, *starts})


def _first_below(lines: Sequence[_Line], at: int, height: float) -> int | None:
    """The first line from `at` on below a height, their number if none is; None where the height cuts a line."""
    for line in lines:
        margin = _TOLERANCE * (line.bottom - line.top)
        if line.top + margin < height < line.bottom - margin:
            return None
    below = (i for i in range(at, len(lines)) if (lines[i].top + lines[i].bottom) / 2 > height)
    return next(below, len(lines))


def _begin_at_numbers(numbered: Sequence[int], count: int, columns: Callable[[int], Collection[int]]) -> bool:
    """Whether cells are printed from the top of their rows: below a number no column begins that had no text there."""
    odd = tall = 0
    for start, stop in pairwise([*numbered, count]):
        above = set(columns(start))
        tall += stop - start > 1
        for index in range(start + 1, stop):
            here = set(columns(index))
            if here - above:
                odd += 1
                break
            above = here
    return odd <= tall / 2


def _in_first_column(lines: Sequence[_Line], end: float) -> list[_Word]:
    return [word for line in lines for word in line.words if (word.left + word.right) / 2 < end]


def _middle(words: Sequence[_Word], end: float) -> float:
    mine = [word for word in words if (word.left + word.right) / 2 < end]
    return (min(word.top for word in mine) + max(word.bottom for word in mine)) / 2
