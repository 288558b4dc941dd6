"""Turn the cells of a worksheet into a table of the neutral paper; shared by the readers of xlsx and xls."""

from collections.abc import Sequence

from tracker.domain.markup import cell_text
from tracker.domain.paper import Cell, Notice, Row, Table

from ..domain.wording import _

MAX_COLUMNS = 256


class SheetGrid:
    """Rows are added in order, merges at the end; hidden rows are left out of the table and noted."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.rows: list[tuple[int, list[str], list[bool], bool]] = []
        self.notices: list[Notice] = []
        self._merged: dict[tuple[int, int], tuple[int, int, int, int]] = {}

    def place(self, row: int, column: int) -> str:
        """ "Sheet1!A12", rows and columns counted from 1."""
        return f"{self.name}!{column_letters(column)}{row}"

    def add_row(self, number: int, texts: Sequence[str], bold: Sequence[bool], *, hidden: bool) -> None:
        self.rows.append((number, [cell_text(text) for text in texts], list(bold), hidden))

    def merge(self, ranges: Sequence[tuple[int, int, int, int]]) -> None:
        """Ranges as (first row, first column, last row, last column), counted from 1."""
        last = self.rows[-1][0] if self.rows else 0
        for top, left, bottom, right in ranges:
            for row in range(top, min(bottom, last) + 1):
                for column in range(left, min(right, MAX_COLUMNS) + 1):
                    self._merged[row, column] = (top, left, bottom, right)

    def table(self, sheet: str) -> Table:
        texts_of = {number: texts for number, texts, _, _ in self.rows}
        hidden = {number for number, _, _, is_hidden in self.rows if is_hidden}
        rows: list[Row] = []
        for number, texts, bold, is_hidden in self.rows:
            if is_hidden:
                self._note_hidden(number, texts)
                continue
            cells = tuple(
                self._cell(number, index + 1, text, bold[index], texts_of, hidden) for index, text in enumerate(texts)
            )
            rows.append(Row(cells, self.place(number, 1)))
        while rows and rows[-1].blank and not any(cell.continued for cell in rows[-1].cells):
            rows.pop()
        return Table(tuple(rows), sheet, (), sheet)

    def _cell(
        self, row: int, column: int, text: str, bold: bool, texts_of: dict[int, list[str]], hidden: set[int]
    ) -> Cell:
        area = self._merged.get((row, column))
        if area is None:
            return Cell(text, bold=bold)
        top, left, bottom, right = area
        first = next((number for number in range(top, bottom + 1) if number not in hidden and number in texts_of), top)
        if column > left:
            return Cell(spanned=True, continued=row > first)
        if row > first:
            return Cell(continued=True)
        shown = texts_of.get(top, texts_of[row])
        text = shown[left - 1] if left <= len(shown) else text
        height = sum(1 for number in range(first, bottom + 1) if number in texts_of and number not in hidden)
        return Cell(text, max(1, height), min(right, len(texts_of[row])) - left + 1, bold=bold)

    def _note_hidden(self, number: int, texts: list[str]) -> None:
        value = " | ".join(filter(None, texts))
        if value:
            message = _("Dòng này đang ẩn nên không được đọc. Nếu cần, hãy bỏ ẩn rồi nộp lại.")
            self.notices.append(Notice(self.place(number, 1), value[:200], message))


def column_letters(column: int) -> str:
    """1 is A, 27 is AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
