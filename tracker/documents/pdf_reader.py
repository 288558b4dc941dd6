"""Read a PDF's ruled tables page by page, and put together what its pages tore apart.

A table that goes on over pages becomes one table whose rows say where a page's edge lies; the rules of the appendix
then decide which rows belong together. Lines of a cell are joined as their wrapping suggests: "01-" and "02/2022"
touch. Pages are closed one by one, because a long paper kept open takes hundreds of megabytes.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from tracker.documents.unruled import BY_GUTTERS, Layout, PrintedLine, Word, unruled_table
from tracker.domain.appendix_head import find_head
from tracker.domain.errors import BadInput
from tracker.domain.markup import cell_text
from tracker.domain.paper import Cell, Line, Paper, Row, Table

from ..domain.wording import _

MAX_PAGES = 500
_SNAP = 3.0
_BLANK = 0.6  # of a letter's height: the least space between two columns without a rule
_SETTINGS = {
    "vertical_strategy": "lines",
    "horizontal_strategy": "lines",
    "snap_tolerance": 3,
    "intersection_tolerance": 4,
}
_PAGE_NUMBER = re.compile(r"^(trang\s*)?[-–]?\s*\d{1,4}\s*([/-]\s*\d{1,4})?\s*[-–]?$", re.IGNORECASE)
_TOUCHING = re.compile(r"[\w)][-–/]$")


@dataclass
class _Part:
    """A table's piece on one page."""

    edges: list[float]
    rows: list[Row]
    before: list[str] = field(default_factory=list)


def read_pdf(source: BytesIO, *, max_rows: int) -> Paper:
    """Raises BadInput for a locked, damaged or scanned file, and for more than 500 pages."""
    import pdfplumber  # loaded only where a file is read
    from pdfminer.pdfdocument import PDFPasswordIncorrect

    try:
        document = pdfplumber.open(source)
    except MemoryError:
        raise
    except Exception as error:  # pdfminer raises whatever its parts raise on damaged files
        if "Password" in repr(error) or isinstance(error, PDFPasswordIncorrect):
            raise BadInput(_("Tệp PDF có mật khẩu. Hãy bỏ mật khẩu rồi nộp lại.")) from error
        raise BadInput(_("Tệp PDF bị hỏng, không mở được. Hãy xuất lại từ Word rồi nộp.")) from error
    with document:
        return _read(document, max_rows)


def _read(document: Any, max_rows: int) -> Paper:
    try:
        pages = document.pages
    except MemoryError:
        raise
    except Exception as error:  # the page tree is read only here
        raise BadInput(_("Tệp PDF bị hỏng, không đọc được trang nào. Hãy xuất lại từ Word rồi nộp.")) from error
    if len(pages) > MAX_PAGES:
        raise BadInput(_("Tệp PDF có quá nhiều trang (hơn {max_pages}). Hãy tách riêng phần phụ lục rồi nộp lại.",
                         max_pages=MAX_PAGES))
    gathered = _Gathering(max_rows)
    letters = 0
    for page in pages:
        try:
            letters += len(page.chars)
            gathered.take(page)
        except (BadInput, MemoryError):
            raise
        except Exception as error:  # damaged pages raise anything
            raise BadInput(_("Trang {page_number} của tệp PDF bị hỏng. Hãy xuất lại từ Word rồi nộp.",
                             page_number=page.page_number)) from error
        finally:
            page.close()
    if not letters:
        raise BadInput(_("Tệp PDF là bản quét ảnh, không có chữ để đọc. Hãy nộp bản Word, Excel hoặc PDF "
                         "xuất từ Word."))
    return gathered.paper()


class _Gathering:
    def __init__(self, max_rows: int) -> None:
        self._left = max_rows
        self._parts: list[_Part] = []
        self._lines: list[Line] = []
        self._before: list[str] = []
        self._open = False
        self._printed: list[list[PrintedLine]] = []

    def take(self, page: Any) -> None:
        found = sorted(page.find_tables(_settings(page)), key=lambda table: (table.bbox[1], table.bbox[0]))
        found = [table for table in found if len(table.cells) > 1]
        words = page.extract_words(x_tolerance_ratio=0.2, y_tolerance=3, return_chars=True)
        outside = [word for word in words if not any(_within(word, table.bbox) for table in found)]
        self._printed.append(_printed_lines(words, page.page_number))
        lines = list(_lines(outside))
        line_count = 0
        for index, table in enumerate(found):
            above = [line for line in lines if line[0] < table.bbox[1]]
            lines = [line for line in lines if line[0] >= table.bbox[1]]
            line_count = self._take_lines(above, page, line_count)
            self._take_table(table, words, page, first=index == 0)
        if lines:
            self._open = self._open and all(_PAGE_NUMBER.match(text) for _, text in lines)
        self._take_lines(lines, page, line_count)

    def _take_lines(self, lines: Sequence[tuple[float, str]], page: Any, count: int) -> int:
        for _top, raw in lines:
            text = cell_text(raw)
            if text and not _PAGE_NUMBER.match(text):
                count += 1
                self._lines.append(Line(text, _("trang {page_number}, dòng {count}",
                                                page_number=page.page_number, count=count)))
                self._before.append(text)
        return count

    def _take_table(self, table: Any, words: list[Any], page: Any, *, first: bool) -> None:
        edges, rows = _grid(table, words, page.page_number)
        self._left -= len(rows)
        if self._left < 0:
            raise BadInput(_("Tệp có quá nhiều dòng. Hãy tách riêng phần phụ lục rồi nộp lại."))
        last = self._parts[-1] if self._parts else None
        short = all(len(line) <= 60 for line in self._before)
        if first and self._open and last is not None and short and _same_edges(last.edges, edges) and rows:
            last.rows.append(Row(rows[0].cells, rows[0].place, page_edge=True))
            last.rows.extend(rows[1:])
            self._before = []
        else:
            self._parts.append(_Part(edges, rows, self._before))
            self._before = []
        self._open = True

    def paper(self) -> Paper:
        tables = tuple(
            Table(
                tuple(part.rows), _("Bảng {index}", index=index), tuple(part.before), "",
                tuple(right - left for left, right in zip(part.edges, part.edges[1:], strict=False)),
                page_edges_known=True,
            )
            for index, part in enumerate(self._parts, start=1)
        )  # fmt: skip
        if not any(find_head(table) for table in tables):
            unruled = tuple(self._unruled())
            return Paper("pdf", (*tables, *unruled), tuple(self._lines), (BY_GUTTERS,) if unruled else ())
        return Paper("pdf", tables, tuple(self._lines))


    def _unruled(self) -> Iterator[Table]:
        """The tables that the pages print without rules."""
        layout: Layout | None = None
        heights = sorted(word.height for page in self._printed for line in page for word in line.words)
        blank = _BLANK * heights[len(heights) // 2] if heights else 0.0
        for number, page in enumerate(self._printed, start=1):
            found = unruled_table(page, blank, f"Trang {number}", layout)
            if found:
                table, layout = found
                yield table


def _settings(page: Any) -> dict[str, Any]:
    """Some writers leave a torn row open at the page's edge: the ends of the upright lines then close it."""
    uprights = [edge for edge in page.edges if edge["orientation"] == "v" and edge["height"] > 2 * _SNAP]
    level = [edge["top"] for edge in page.edges if edge["orientation"] == "h"]
    if not uprights or not level:
        return _SETTINGS
    top, bottom = min(edge["top"] for edge in uprights), max(edge["bottom"] for edge in uprights)
    missing = [y for y, open_ in ((top, top < min(level) - _SNAP), (bottom, bottom > max(level) + _SNAP)) if open_]
    return {**_SETTINGS, "explicit_horizontal_lines": missing} if missing else _SETTINGS


def _same_edges(left: Sequence[float], right: Sequence[float]) -> bool:
    return len(left) == len(right) and all(abs(a - b) <= 2 * _SNAP for a, b in zip(left, right, strict=True))


def _within(word: Any, box: Sequence[float]) -> bool:
    x, y = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
    return bool(box[0] - 1 <= x <= box[2] + 1 and box[1] - 1 <= y <= box[3] + 1)


def _grid(table: Any, words: list[Any], page_number: int) -> tuple[list[float], list[Row]]:
    """The page's table as rows over its column edges; a cell's text stands at its upper left place."""
    boxes = table.cells
    xs = _clustered([x for box in boxes for x in (box[0], box[2])])
    ys = _clustered([y for box in boxes for y in (box[1], box[3])])
    cells: list[list[Cell]] = [[Cell()] * (len(xs) - 1) for _ in range(len(ys) - 1)]
    inside = [word for word in words if _within(word, table.bbox)]
    for box in boxes:
        left, right, top, bottom = (
            _nearest(xs, box[0]),
            _nearest(xs, box[2]),
            _nearest(ys, box[1]),
            _nearest(ys, box[3]),
        )
        mine = [word for word in inside if _within(word, box)]
        inside = [word for word in inside if not _within(word, box)]
        for row in range(top, bottom):
            for column in range(left, right):
                cells[row][column] = Cell(continued=row > top, spanned=column > left)
        if top < bottom and left < right:
            bold = bool(mine) and all(
                "bold" in char.get("fontname", "").lower() for word in mine for char in word["chars"]
            )
            cells[top][left] = Cell(cell_text(_joined(mine)), bottom - top, right - left, bold=bold)
    rows = [Row(tuple(line), _("trang {page_number}, dòng {number}",
                               page_number=page_number, number=number)) for number, line in enumerate(cells, start=1)]
    return xs, rows


def _clustered(values: Sequence[float]) -> list[float]:
    clusters: list[float] = []
    for value in sorted(values):
        if not clusters or value - clusters[-1] > _SNAP:
            clusters.append(value)
    return clusters


def _nearest(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - value))


def _lines(words: Sequence[Any]) -> Iterator[tuple[float, str]]:
    """Top and text of each printed line."""
    for words_of_line in _clusters(words):
        yield _line(words_of_line)


def _clusters(words: Sequence[Any]) -> Iterator[list[Any]]:
    """The words of each printed line."""
    line: list[Any] = []
    for word in sorted(words, key=lambda one: (one["top"] + one["bottom"]) / 2):
        middle = (word["top"] + word["bottom"]) / 2
        if line and middle > line[0]["bottom"] - (line[0]["bottom"] - line[0]["top"]) * 0.25:
            yield line
            line = []
        line.append(word)
    if line:
        yield line


def _printed_lines(words: Sequence[Any], page_number: int) -> list[PrintedLine]:
    """A page's lines without its number, their words where they stand."""
    lines = [sorted(line, key=lambda word: word["x0"]) for line in _clusters(words)]
    printed = [
        PrintedLine(
            tuple(Word(word["x0"], word["x1"], word["text"], word["top"], word["bottom"]) for word in line),
            _("trang {page_number}, dòng {number}", page_number=page_number, number=number),
        )
        for number, line in enumerate(lines, start=1)
    ]
    return [line for line in printed if line not in (printed[0], printed[-1]) or not _PAGE_NUMBER.match(line.text)]


def _line(words: list[Any]) -> tuple[float, str]:
    ordered = sorted(words, key=lambda word: word["x0"])
    return min(word["top"] for word in words), " ".join(word["text"] for word in ordered)


def _joined(words: Sequence[Any]) -> str:
    text = ""
    for _top, line in _lines(words):
        text = f"{text}{line}" if not text or _TOUCHING.search(text) else f"{text} {line}"
    return text
