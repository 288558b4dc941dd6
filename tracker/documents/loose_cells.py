"""Read a table whose converter left every cell's paragraphs as paragraphs of their own, one below the other.

The head is known by its names; below it a row begins where the next number is due. Cells that are missing or fall into
several paragraphs are laid into the columns by what they say (a deadline, a unit), and such a row is listed for a
person to look at: nothing else tells where its cells belong.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from tracker.domain.appendix_columns import Head
from tracker.domain.appendix_head import find_head
from tracker.domain.appendix_tears import goes_on
from tracker.domain.deadlines import read_deadline
from tracker.domain.markup import cell_text
from tracker.domain.paper import LEFT, Cell, Line, Notice, Paper, Row, Table, plain_row
from tracker.domain.sections import bare_code, code_style
from tracker.domain.units import begins_like_unit, looks_like_group

from ..domain.wording import _

_FEWEST, _MOST = 4, 12
_ANY_YEAR = 2024
_IDENTITY = re.compile(r"^[A-ZĐ]{2,5}[-.]?\d{1,3}$")
_TIMED = ("date", "window", "recurring", "continuous")
_NOT_SURE = _("Dòng này được ghép từ các đoạn chữ rời, không rõ hết ô nào thuộc cột nào. Hãy kiểm tra từng cột.")


@dataclass(frozen=True, slots=True)
class _Found:
    head: Head
    first: int
    width: int


def read_loose_cells(text: str, kind: str) -> Paper | None:
    """The paper, None where no run of paragraphs names the columns of an appendix."""
    lines = [Line(cell_text(line), _("dòng {number}",
                                     number=number)) for number, line in enumerate(text.split("\n"), start=1)]
    paragraphs = text.split("\n\n")
    filled = [line for line in lines if line.text]
    lines = [Line(cell_text(one), _("đoạn {number}", number=number)) for number, one in enumerate(paragraphs, 1)] if (
        len(paragraphs) > len(filled)
    ) else filled  # fmt: skip
    found = _find(lines)
    if found is None:
        return None
    body = lines[found.first + found.width :]
    rows = [plain_row([line.text for line in lines[found.first : found.first + found.width]], lines[found.first].place)]
    notices: list[Notice] = []
    for group in _groups(body):
        made, sure = _rows(group, found)
        rows.extend(made)
        if not sure:
            notices.append(Notice(made[0].place, " ".join(line.text for line in group[1:2])[:200], _NOT_SURE))
    before = tuple(line.text for line in lines[: found.first])
    return Paper(kind, (Table(tuple(rows), _("Bảng 1"), before),), tuple(lines[: found.first]), tuple(notices))


def _find(lines: Sequence[Line]) -> _Found | None:
    """The paragraphs that name the columns: they begin with the number's name and end where the counting begins."""
    for first in range(len(lines)):
        names: list[str] = []
        for line in lines[first : first + _MOST]:
            if not 0 < len(line.text) <= 70 or code_style(bare_code(line.text)) or _IDENTITY.match(line.text):
                break
            names.append(line.text)
        if len(names) < _FEWEST:
            continue
        head = find_head(Table((plain_row(names, ""),), ""))
        if head is not None and head.weight >= _FEWEST and head.columns[0].field == "number":
            return _Found(head, first, len(names))
    return None


def _groups(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The paragraphs of each row: a section's code, or the number that is due, begins one."""
    group: list[Line] = []
    number = 0
    for line in lines:
        code = bare_code(line.text) if len(line.text) <= 8 else ""
        style = code_style(code) if code else None
        due = style == "integer" and int(code) in (number + 1, 1) and len(group) != 1
        due = due or bool(_IDENTITY.match(line.text))
        if due or style in ("roman", "letter", "dotted", "named"):
            if group:
                yield group
            group = []
            number = int(code) if due and style else number
        group.append(line)
    if group:
        yield group


def _rows(group: Sequence[Line], found: _Found) -> tuple[list[Row], bool]:
    """The rows that begin with this number, and whether each paragraph's column is certain."""
    texts = [line.text for line in group]
    place, width = group[0].place, found.width
    filled = [text for text in texts if text]
    if code_style(bare_code(texts[0])) and len(filled) == 2:
        cells = (Cell(filled[0]), Cell(filled[1], col_span=width - 1), *[LEFT] * (width - 2))
        return [Row(cells, place)], True
    if len(texts) % width == 0:
        return [
            plain_row(texts[start : start + width], group[start].place) for start in range(0, len(texts), width)
        ], True
    return [plain_row(_laid(filled, [column.field for column in found.head.columns]), place)], False


def _laid(texts: Sequence[str], fields: Sequence[str]) -> list[str]:
    """The texts in their order over the columns, each where it fits best; one column may take several."""

    @cache
    def best(index: int, last: int) -> tuple[float, tuple[int, ...]]:
        """The worth and columns of the texts from `index` on, the one before standing in column `last`."""
        if index == len(texts):
            return 0.0, ()
        options = []
        for place in range(max(last, 0), len(fields)):
            worth, rest = best(index + 1, place)
            if place == last:
                worth -= 3.0 if fields[place] == "number" else _break(texts[index - 1], texts[index])
            else:
                worth += _fit(texts[index], fields[place]) - 0.3 * (place - last - 1)
            options.append((worth, (place, *rest)))
        return max(options, key=lambda option: option[0])

    cells = [""] * len(fields)
    for text, place in zip(texts, best(0, -1)[1], strict=True):
        cells[place] = "\n".join(filter(None, (cells[place], text)))
    return cells


def _break(above: str, text: str) -> float:
    """How unlikely it is that two paragraphs are of one cell: items of one list and a sentence that goes on are."""
    if goes_on(text) or (text[:1] in "-+•" and (above[:1] in "-+•" or above.endswith(":"))):
        return 0.0
    return 0.7


def _fit(text: str, field: str) -> float:
    """How well a text fits a column: a deadline, a unit and a number are known by what they say."""
    if field == "number":
        return 3.0 if code_style(bare_code(text)) or _IDENTITY.match(text) else -3.0
    is_deadline = len(text) < 80 and read_deadline(text, _ANY_YEAR).kind in _TIMED
    if field.startswith("deadline"):
        return 3.0 if is_deadline else -1.0
    is_unit = len(text) < 160 and (begins_like_unit(text) or looks_like_group(text))
    if field in ("lead", "coordinating"):
        return 2.0 if is_unit and not is_deadline else -2.0
    if field == "task":
        return 0.5 + min(len(text), 100) / 100 - 2.0 * is_deadline
    return 0.2 - 2.0 * is_deadline - 0.5 * is_unit
