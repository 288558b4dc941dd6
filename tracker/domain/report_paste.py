"""Lay a column copied from Excel on a form's rows: one line a row, from the row that a person names.

A second column, where it was copied too, holds the notes. Excel puts a cell with line breaks in quotation marks.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from .errors import BadInput
from .report_forms import FormRow
from .text import clean
from .wording import _

NOTHING = _("Chưa có nội dung nào. Chọn cột số liệu trong Excel, sao chép rồi dán vào ô.")


@dataclass(frozen=True)
class Laid:
    """What falls on a row; `note` is None where no second column was pasted."""

    row: int
    value: str
    note: str | None


def laid_on(rows: Sequence[FormRow], text: str, start: int, *, only_manual: bool) -> tuple[list[Laid], tuple[str, ...]]:
    """What each typed row gets, and the lines that found no row.

    Every printed row takes a line, as in the sheet it was copied from; a heading and a counted row let theirs go. With
    `only_manual` only rows that are typed take lines. `BadInput` where nothing was pasted or the first row isn't there.
    """
    lines = _lines(text)
    if not any(any(cells) for cells in lines):
        raise BadInput(NOTHING, field="column")
    places = [index for index, row in enumerate(rows) if row.row == start]
    if not places:
        raise BadInput(_("Chọn dòng bắt đầu có trong mẫu."), field="from_row")
    targets = [row for row in rows[places[0]:] if row.source == "manual" or not only_manual]
    found = [Laid(row.row, cells[0], cells[1] if len(cells) > 1 else None)
             for row, cells in zip(targets, lines, strict=False) if row.source == "manual" and any(cells)]
    return found, tuple(" ".join(cells) for cells in lines[len(targets):] if any(cells))


def _lines(text: str) -> list[list[str]]:
    """The pasted cells; empty lines at the end go, those between stay, for they hold a row's place."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    quoted = '"' in plain and plain.count('"') % 2 == 0
    reader = csv.reader(io.StringIO(plain), delimiter="\t", quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE)
    return [[clean(cell).strip() for cell in cells[:2]] or [""] for cells in reader]
