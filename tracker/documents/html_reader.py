"""Read an HTML page: what many systems save under the name .xls or .doc, and what a browser copies."""

from html.parser import HTMLParser

from tracker.documents.text_reader import decode
from tracker.domain.errors import BadInput
from tracker.domain.markup import cell_text
from tracker.domain.paper import ABOVE, Cell, Line, Paper, Row, Table

from ..domain.wording import _

_MAX_SPAN = 64
_BREAKS = {"br", "p", "div", "li", "tr"}
_UNSEEN = {"script", "style", "head", "title"}


def read_html(data: bytes, *, max_rows: int) -> Paper:
    """Raises BadInput where the page has more than `max_rows` rows."""
    reader = _Reader(max_rows)
    reader.feed(decode(data))
    reader.close()
    reader.flush()
    return Paper("html", tuple(reader.tables), tuple(reader.lines))


class _Open:
    """A table under way: its grid, and the cells that reach down from rows above ({column: rows left})."""

    def __init__(self, before: tuple[str, ...]) -> None:
        self.before = before
        self.rows: list[list[Cell]] = []
        self.reach: dict[int, int] = {}
        self.text: list[str] | None = None
        self.spans = (1, 1)
        self.bold = False


class _Reader(HTMLParser):
    def __init__(self, max_rows: int) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[Table] = []
        self.lines: list[Line] = []
        self._left = max_rows
        self._open: list[_Open] = []
        self._loose: list[str] = []
        self._before: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += tag != "head" or not self._open
        elif tag == "table":
            self.flush()
            self._open.append(_Open(tuple(self._before)))
            self._before = []
        elif self._open and tag == "tr":
            self._end_cell()
            self._start_row()
        elif self._open and tag in ("td", "th"):
            self._end_cell()
            self._start_cell(dict(attrs), bold=tag == "th")
        elif tag in _BREAKS:
            self.handle_data("\n- " if tag == "li" else "\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in ("td", "th", "tr"):
            self._end_cell()
        elif tag == "table" and self._open:
            self._end_cell()
            self._end_table()
        elif tag in ("p", "div"):
            self.handle_data("\n")

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        text = (
            data
            if data.strip() == "" and "\n" in data and len(data) < 4
            else data.replace("\n", " ")
            if data.strip()
            else data
        )
        if self._open:
            if self._open[-1].text is not None:
                self._open[-1].text.append(text)
        else:
            self._loose.append(text)

    def flush(self) -> None:
        """The text outside of tables so far becomes lines."""
        for line in cell_text("".join(self._loose)).split("\n"):
            if line:
                self.lines.append(Line(line, _("đoạn {count}", count=len(self.lines) + 1)))
                self._before.append(line)
        self._loose = []

    def _start_row(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise BadInput(_("Tệp có quá nhiều dòng. Hãy tách riêng phần phụ lục rồi nộp lại."))
        self._open[-1].rows.append([])

    def _start_cell(self, attributes: dict[str, str | None], *, bold: bool) -> None:
        table = self._open[-1]
        if not table.rows:
            self._start_row()
        table.text, table.bold = [], bold
        table.spans = (_span(attributes.get("rowspan")), _span(attributes.get("colspan")))

    def _end_cell(self) -> None:
        table = self._open[-1] if self._open else None
        if table is None or table.text is None:
            return
        text, table.text = cell_text("".join(table.text)), None
        row = table.rows[-1]
        _fill_from_above(row, table.reach)
        height, width = table.spans
        for offset in range(width):
            if height > 1:
                table.reach[len(row)] = height - 1
            row.append(Cell(text, height, width, bold=table.bold) if offset == 0 else Cell(spanned=True))
        _fill_from_above(row, table.reach)

    def _end_table(self) -> None:
        table = self._open.pop()
        width = max((len(row) for row in table.rows), default=0)
        name = _("Bảng {count}", count=len(self.tables) + 1)
        rows = tuple(
            Row(tuple(row) + (Cell(),) * (width - len(row)), _("{name}, dòng {number}", name=name, number=number))
            for number, row in enumerate(table.rows, start=1)
        )
        if rows:
            self.tables.append(Table(rows, name, table.before))


def _fill_from_above(row: list[Cell], reach: dict[int, int]) -> None:
    while reach.get(len(row), 0) > 0:
        reach[len(row)] -= 1
        row.append(ABOVE)


def _span(text: str | None) -> int:
    return max(1, min(int(text), _MAX_SPAN)) if text and text.strip().isdigit() and len(text) < 6 else 1
