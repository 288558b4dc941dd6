"""Find the table in print that has no rules, a PDF's words or text laid out with blanks, by its columns' gutters.

A gutter is a strip that nearly no line of the table crosses and that parts two head texts. A row begins with its
number, or where lines stand farther apart than within a cell; a line that runs across the gutters heads a section. The
table is only a proposal: the rules of the appendix judge its head as they judge any other's.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tracker.documents.centred_rows import centred_starts
from tracker.domain.markup import cell_text
from tracker.domain.paper import LEFT, Cell, Notice, Row, Table
from tracker.domain.sections import bare_code, code_style
from tracker.domain.text import fold

from ..domain.wording import _

_HEAD_WORD = re.compile(r"\b(nhiem vu|noi dung|cong viec|hoat dong|giai phap)\b")
_NUMBER = re.compile(r"[a-zđ]|[A-ZĐ]{1,5}[-.]?\d{1,3}")
_RUNNING_TITLE = re.compile(r"^\(?(phu luc|trang|bieu|mau( so)?|kem theo)\b.{0,60}$")
_HEAD_HEIGHT = 8
_FEWEST_COLUMNS = 3
_APART = 0.15  # of a line's height: how much farther rows stand apart than a cell's lines

BY_GUTTERS = Notice(
    _("Bảng"), "", _("Bảng không kẻ khung, các cột được nhận theo khoảng trống giữa các chữ. Hãy xem lại từng cột.")
)
Gutters = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A printed word with its edges, in any one unit; `top` and `bottom` grow downwards."""

    left: float
    right: float
    text: str
    top: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line of words from left to right; `place` finds it again."""

    words: tuple[Word, ...]
    place: str

    def runs(self, blank: float) -> list[Word]:
        """The words, those less than `blank` apart put together."""
        found: list[Word] = []
        for word in self.words:
            if found and word.left - found[-1].right < blank:
                run = found[-1]
                found[-1] = replace(run, right=word.right, text=f"{run.text} {word.text}")
            else:
                found.append(word)
        return found

    @property
    def top(self) -> float:
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        return max(word.bottom for word in self.words)

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns that a head shows: the gutters between them, how many lines the head takes, and how it opens.

    `opening` is the line that names the columns; `above` counts the head's lines before it.
    """

    gutters: Gutters
    blank: float
    head_height: int
    opening: str
    above: int = 0

    def column(self, x: float) -> int:
        return sum(1 for left, right in self.gutters if x >= (left + right) / 2)


def unruled_table(
    lines: Sequence[PrintedLine], blank: float, name: str, known: Layout | None = None
) -> tuple[Table, Layout] | None:
    """The table of one page and its columns, None where no head is found.

    `blank` is the least space between two columns. `known` is the layout of the page before, for a page without a head.
    """
    for index in range(len(lines)):
        layout = _layout_at(lines, index, blank, known)
        if layout is not None:
            above = _lines_of_head_above(lines, index, layout)
            layout = replace(layout, above=above, head_height=layout.head_height - layout.above + above)
            before = tuple(one.text for one in lines[: index - above])
            return table_of(lines[index - above :], layout, name, before), layout
    if known is not None and len(lines) > 1 and _RUNNING_TITLE.match(fold(lines[0].text)):
        lines = lines[1:]
    if known is None or not lines or 3 * sum(_runs_over(line, known) for line in lines) > len(lines):
        return None
    return table_of(lines, replace(known, head_height=0, above=0), name), known


def _lines_of_head_above(lines: Sequence[PrintedLine], index: int, layout: Layout) -> int:
    """How many lines above the one that names the columns are of its taller cells, set in the middle of the head."""
    count = 0
    while index - count > 0:
        line, below = lines[index - count - 1], lines[index - count]
        if line.bottom <= below.top + _APART * line.words[0].height or _runs_over(line, layout):
            break
        count += 1
    return count


def _layout_at(lines: Sequence[PrintedLine], index: int, blank: float, known: Layout | None) -> Layout | None:
    """The columns of a head that begins with this line."""
    line = lines[index]
    if len(line.runs(blank)) < _FEWEST_COLUMNS:
        return None
    if known is not None and not _opens_head(line, known):
        return None
    if not _HEAD_WORD.search(fold(_head_text(lines[index:]))):
        return None
    layout = _layout(lines[index:], blank)
    if known is None:
        return layout
    if layout is None or len(layout.gutters) != len(known.gutters):
        return known
    # below a repeated head the rest of a torn row may stand, so that its height is taken from the first
    return replace(layout, head_height=known.head_height, above=known.above)


def table_of(lines: Sequence[PrintedLine], layout: Layout, name: str, before: tuple[str, ...] = ()) -> Table:
    """The lines as rows of the layout's columns."""
    rows = [_row(group, layout) for group in _groups(lines, layout)]
    return Table(tuple(rows), name, before)


def _head_text(lines: Sequence[PrintedLine]) -> str:
    return " ".join(line.text for line in lines[:3])


def _layout(lines: Sequence[PrintedLine], blank: float) -> Layout | None:
    gutters = _gutters(lines, blank)
    if len(gutters) < _FEWEST_COLUMNS - 1:
        return None
    first = (gutters[0][0] + gutters[0][1]) / 2
    apart = _row_starts(lines, gutters, first)
    height = 1
    while height < min(_HEAD_HEIGHT, len(lines)) and not _code_of(lines[height], first):
        height += 1
    head = [word for line in lines[:height] for word in line.words]
    height = min((index for index in apart if index), default=height)
    kept: list[tuple[float, float]] = []
    for gutter, following in zip(gutters, [*gutters[1:], None], strict=True):
        end = following[0] if following else float("inf")
        if any(gutter[1] - blank / 2 <= word.left and word.right <= end + blank / 2 for word in head):
            kept.append(gutter)
    if len(kept) < _FEWEST_COLUMNS - 1:
        return None
    return Layout(tuple(kept), blank, height, fold(lines[0].text))


def _gutters(lines: Sequence[PrintedLine], blank: float) -> Gutters:
    """The strips at least half a `blank` wide that at most one line in twelve crosses."""
    dense = [runs for line in lines if len(runs := line.runs(blank)) >= _FEWEST_COLUMNS]
    if len(dense) < _FEWEST_COLUMNS:
        return ()
    events = sorted(
        [(run.left, 1) for runs in dense for run in runs] + [(run.right, -1) for runs in dense for run in runs]
    )
    allowed, depth, start = len(dense) // 12, 0, None
    found: list[tuple[float, float]] = []
    for x, change in events:
        depth += change
        if depth <= allowed and change < 0:
            start = x if start is None else start
        elif depth > allowed and start is not None:
            if x - start >= blank / 2:
                found.append((start, x))
            start = None
    return tuple(found)


def _code_of(line: PrintedLine, end: float) -> str:
    """The number or section code that stands alone in the first column."""
    text = " ".join(word.text for word in line.words if (word.left + word.right) / 2 < end)
    code = bare_code(text)
    return code if code and (code_style(code) or _NUMBER.fullmatch(code)) else ""


def _groups(lines: Sequence[PrintedLine], layout: Layout) -> Iterator[list[PrintedLine]]:
    """The lines of each row."""
    end = sum(layout.gutters[0]) / 2
    apart = _row_starts(lines, layout.gutters, end)
    centred = [] if apart else centred_starts(
        lines, end, lambda index: bool(_code_of(lines[index], end)), lambda index: _columns_of(lines[index], layout),
        head=layout.head_height > 0,
    )  # fmt: skip
    if centred:
        yield from (list(lines[start:stop]) for start, stop in pairwise([*centred, len(lines)]))
        return
    group: list[PrintedLine] = []
    head_left, alone = 0, False
    for index, line in enumerate(lines):
        if head_left > 0:
            head_left -= 1
            alone = head_left == 0
            group.append(line)
            continue
        is_head = bool(layout.head_height) and _opens_head(lines[min(index + layout.above, len(lines) - 1)], layout)
        crosses = _crosses(line, layout)
        begins = index in apart if apart else bool(_code_of(line, end)) or _restarts(line, group, layout)
        if group and (is_head or crosses or begins or alone):
            yield group
            group = []
        group.append(line)
        head_left = layout.head_height - 1 if is_head else 0
        alone = crosses or (is_head and head_left == 0)
    if group:
        yield group


def _restarts(line: PrintedLine, group: Sequence[PrintedLine], layout: Layout) -> bool:
    """Whether columns that had ended in this row begin anew: cells printed from the top have no blank lines."""
    if not group:
        return False
    here = _columns_of(line, layout).keys()
    above = _columns_of(group[-1], layout).keys()
    before = {column for one in group[:-1] for column in _columns_of(one, layout)}
    return len((here & before) - above) >= 2


def _opens_head(line: PrintedLine, layout: Layout) -> bool:
    return fold(line.text) == layout.opening


def _row_starts(lines: Sequence[PrintedLine], gutters: Gutters, end: float) -> set[int]:
    """Indices of the lines that stand apart from all above; empty where that does not tell rows from lines."""
    usual = _usual_gap(lines, gutters)
    starts, bottom = {0}, lines[0].bottom
    for index, line in enumerate(lines):
        if line.top - bottom > usual + _APART * line.words[0].height:
            starts.add(index)
        bottom = max(bottom, line.bottom)
    numbered = [index for index, line in enumerate(lines) if index and _code_of(line, end)]
    owned: dict[int, list[int]] = {}
    for index in numbered:
        owned.setdefault(max(start for start in starts if start <= index), []).append(index)
    if not numbered:
        return starts if len(starts) > 2 else set()
    if len(owned) < 0.8 * len(numbered) or len(starts) > 2 * len(numbered) + 2:
        return set()
    return starts.union(*(several[1:] for several in owned.values()))


def _usual_gap(lines: Sequence[PrintedLine], gutters: Gutters) -> float:
    """The space between two lines of one cell: nearly the smallest within the columns."""
    bottoms: dict[int, float] = {}
    gaps: list[float] = []
    for line in lines:
        placed = {sum(1 for left, right in gutters if word.left >= (left + right) / 2): word for word in line.words}
        for column, word in placed.items():
            if column in bottoms:
                gaps.append(word.top - bottoms[column])
            bottoms[column] = word.bottom
    return sorted(gaps)[len(gaps) // 20] if gaps else 0.0


def _crosses(line: PrintedLine, layout: Layout) -> bool:
    """Whether a line of few runs prints over a gutter, as the heading of a section does."""
    return len(line.runs(layout.blank)) < _FEWEST_COLUMNS and _runs_over(line, layout)


def _runs_over(line: PrintedLine, layout: Layout) -> bool:
    return any(
        run.left < left and run.right > right for run in line.runs(layout.blank) for left, right in layout.gutters
    )


def _row(lines: Sequence[PrintedLine], layout: Layout) -> Row:
    width = len(layout.gutters) + 1
    runs = lines[0].runs(layout.blank)
    if len(lines) == 1 and len(runs) == 2 and _heads_a_section(runs[0].text, runs[1], layout):
        title = Cell(cell_text(runs[1].text), col_span=width - 1)
        return Row((Cell(runs[0].text), title, *[LEFT] * (width - 2)), lines[0].place)
    if len(lines) == 1 and _crosses(lines[0], layout):
        return Row(tuple(_heading_cells(lines[0], layout, width)), lines[0].place)
    texts: list[list[str]] = [[] for _ in range(width)]
    for line in lines:
        for column, text in _columns_of(line, layout).items():
            texts[column].append(text)
    return Row(tuple(Cell(cell_text(_joined(parts))) for parts in texts), lines[0].place)


def _heads_a_section(code: str, title: Word, layout: Layout) -> bool:
    """Whether a code and a text alone in a row are a heading: by the code, or set in the middle of merged columns."""
    style = code_style(code)
    middle = layout.column((title.left + title.right) / 2)
    return style in ("roman", "letter", "named") or (style is not None and middle > 1)


def _columns_of(line: PrintedLine, layout: Layout) -> dict[int, str]:
    """What a line prints in each column; a run of words is parted only where it fills a gutter."""
    found: dict[int, list[str]] = {}
    words = list(line.words)
    for run in line.runs(layout.blank):
        mine = [word for word in words if run.left <= word.left <= run.right]
        over = any(run.left < left and run.right > right for left, right in layout.gutters)
        for word in mine:
            middle = (word.left + word.right) / 2 if over else (run.left + run.right) / 2
            found.setdefault(layout.column(middle), []).append(word.text)
    return {column: " ".join(texts) for column, texts in found.items()}


def _joined(parts: Sequence[str]) -> str:
    text = ""
    for part in parts:
        text = f"{text}{part}" if not text or re.search(r"[\w)][-–/]$", text) else f"{text} {part}"
    return text


def _heading_cells(line: PrintedLine, layout: Layout, width: int) -> list[Cell]:
    runs = line.runs(layout.blank)
    cells = [Cell()] * width
    for run, following in zip(runs, [*runs[1:], None], strict=True):
        first = layout.column(run.left + min(layout.blank, run.right - run.left) / 2)
        last = layout.column(following.left) if following else width
        cells[first] = Cell(cell_text(run.text), col_span=max(1, last - first))
        for column in range(first + 1, last):
            cells[column] = LEFT
    return cells
