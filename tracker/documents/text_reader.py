"""Read pasted and exported text: tabs, commas or semicolons, Markdown tables, or plain lines; in any usual encoding.

Fields are unquoted only where the quotes enclose a whole field, because Vietnamese titles begin with quotes of their
own. Blank lines inside of a table are what converters leave of a page's edge.
"""

import re
from collections.abc import Iterator

from tracker.documents.laid_out_text import has_dashes, unruled_text_tables
from tracker.documents.loose_cells import read_loose_cells
from tracker.documents.ruled_text import has_grid, read_grids
from tracker.documents.unruled import BY_GUTTERS
from tracker.domain.appendix_head import find_head
from tracker.domain.errors import BadInput
from tracker.domain.markup import cell_text
from tracker.domain.paper import Line, Paper, Row, Table, plain_row

from ..domain.wording import _

_BOMS = ((b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"), (b"\xef\xbb\xbf", "utf-8-sig"),
         (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))  # fmt: skip
_MARKDOWN_RULE = re.compile(r"^\|?[\s:|-]+\|[\s:|-]*$")
_PIPE = re.compile(r"(?<=\s)\|(?=\s)")
_FEWEST_PIPES = 2  # in a line that does not begin with one
_MAX_COLUMNS = 256
_QUOTED = re.compile(r'"((?:[^"]|"")*)"')


def read_text(data: bytes, kind: str, *, max_rows: int) -> Paper:
    """A csv, tsv or txt. Raises BadInput where the bytes are no text, or hold more than `max_rows` rows."""
    text = decode(data).replace("\r\n", "\n").replace("\r", "\n")
    if text.count("\n") > max_rows * 3:
        raise BadInput(_("Tệp có quá nhiều dòng. Hãy tách riêng phần phụ lục rồi nộp lại."))
    if has_grid(text):
        grids = read_grids(text, kind)
        if any(_worth(table, strict=False) > 0 for table in grids.tables):
            return grids
    best: Paper | None = None
    worth = -1.0
    for delimiter in ("\t", ";", ",", "|"):
        if text.count(delimiter) < 2:
            continue
        paper = _as_tables(text, delimiter, kind, max_rows)
        score = max((_worth(table, strict=delimiter in ";,") for table in paper.tables), default=0.0)
        if score > worth:
            best, worth = paper, score
    laid_out = unruled_text_tables(text) if kind != "csv" else ()
    if max((_worth(table, strict=False) for table in laid_out), default=0.0) > 1.2 * max(worth, 0.0):
        notices = () if has_dashes(text) else (BY_GUTTERS,)
        return Paper(kind, laid_out, tuple(_plain_lines(text)), notices)
    if best is None or worth <= 0:
        lines = tuple(_plain_lines(text))
        loose = read_loose_cells(text, kind)
        if loose is not None:
            return loose
        delimiter = _usual_delimiter(text, kind)
        tables = _as_tables(text, delimiter, kind, max_rows).tables if delimiter else ()
        return Paper(kind, tables, lines)
    return best


def _plain_lines(text: str) -> Iterator[Line]:
    for number, line in enumerate(text.split("\n"), start=1):
        shown = cell_text(line)
        if shown:
            yield Line(shown, _("dòng {number}", number=number))


def _usual_delimiter(text: str, kind: str) -> str:
    """What parts the fields where no head tells: tabs, and in a csv the more frequent of semicolon and comma."""
    if text.count("\t") >= 2:
        return "\t"
    return max(";,", key=text.count) if kind == "csv" else ""


def decode(data: bytes) -> str:
    """The text of the bytes: a byte order mark, UTF-8, UTF-16 by its zero bytes, else Windows-1258."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decoded(data, encoding)
    sample = data[:4000]
    if sample.count(0) > len(sample) // 5:
        return _decoded(data, "utf-16-le" if sample[1::2].count(0) >= sample[::2].count(0) else "utf-16-be")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 4 and error.reason == "unexpected end of data":
            return data[: error.start].decode("utf-8")
        return data.decode("cp1258", errors="replace")


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise BadInput(_("Tệp văn bản bị hỏng, không giải mã được. Hãy lưu lại dưới dạng UTF-8 rồi nộp.")) from error


def _worth(table: Table, *, strict: bool) -> float:
    """How much of an appendix a reading gives; commas of prose give rows of every length, and so nothing."""
    head = find_head(table)
    filled = [max(i for i, cell in enumerate(row.cells) if cell.text) + 1 for row in table.rows if not row.blank]
    named = sum(1 for column in head.columns if column.header) if head else 0
    if strict and sum(count > named for count in filled) > len(filled) // 3:
        return 0.0
    return head.weight * min(len(table.rows) - head.last, 60) ** 0.5 if head else 0.0


def _as_tables(text: str, delimiter: str, kind: str, max_rows: int) -> Paper:
    """The text as tables of records with at least two fields, and the lines between them."""
    tables: list[Table] = []
    lines: list[Line] = []
    before: list[str] = []
    rows: list[Row] = []
    edge = False
    for number, fields in _glued(list(_records(text, delimiter)), delimiter):
        texts = [cell_text(one) for one in fields[:_MAX_COLUMNS]]
        place = _("dòng {number}", number=number)
        if not any(texts):
            edge = True
        elif len(fields) > 1:
            rows.append(plain_row(texts, place, page_edge=edge and bool(rows)))
            edge = False
            if len(rows) > max_rows:
                raise BadInput(_("Tệp có quá nhiều dòng. Hãy tách riêng phần phụ lục rồi nộp lại."))
        elif rows and _continues_table(texts[0], rows):
            rows.append(plain_row([texts[0], *[""] * (len(rows[-1].cells) - 1)], place, page_edge=edge))
        else:
            if len(rows) > 1:
                tables.append(_table(rows, len(tables), before))
                rows, before = [], []
            elif rows:
                before.extend(" ".join(filter(None, row.texts())) for row in rows)
                rows = []
            lines.extend(Line(line, place) for line in texts[0].split("\n"))
            before.extend(texts[0].split("\n"))
            edge = False
    if rows:
        tables.append(_table(rows, len(tables), before))
    return Paper(kind, tuple(tables), tuple(lines))


def _continues_table(text: str, rows: list[Row]) -> bool:
    """A line without delimiters between rows of a table: the heading of a section, if it reads as one."""
    return len(rows) > 1 and bool(re.match(r"^([IVXL]+|[A-ZĐ]|\d+(\.\d+)*)[.)]?\s+\S", text)) and len(text) < 200


def _table(rows: list[Row], index: int, before: list[str]) -> Table:
    width = max(len(row.cells) for row in rows)
    full = [
        plain_row([*row.texts(), *[""] * (width - len(row.cells))], row.place, page_edge=row.page_edge) for row in rows
    ]
    return Table(tuple(full), _("Bảng {index}", index=index + 1), tuple(before))


def _glued(records: list[tuple[int, list[str]]], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Records whose cells held bare line breaks put together again, where the columns then come out right."""
    counts = [len(fields) for _, fields in records if len(fields) > 2]
    usual = max(set(counts), key=counts.count) if counts else 0
    index = 0
    while index < len(records):
        number, fields = records[index]
        if delimiter == "\t" and 1 < len(fields) < usual:
            taken, joined = 1, list(fields)
            while (
                len(joined) < usual and index + taken < len(records) and taken < 30 and any(records[index + taken][1])
            ):
                following = records[index + taken][1]
                joined = [*joined[:-1], f"{joined[-1]}\n{following[0]}", *following[1:]]
                taken += 1
            if (
                len(joined) == usual
                and taken > 1
                and not re.match(r"^\s*(\d+|[IVX]+)[.)]?\s*$", records[index + 1][1][0])
            ):
                index += taken
                yield number, joined
                continue
        index += 1
        yield number, fields


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Line number and fields of each record; a quoted field may hold delimiters and line breaks."""
    if delimiter == "|":
        yield from _markdown(text)
        return
    position, line = 0, 1
    while position < len(text):
        fields: list[str] = []
        start_line = line
        while True:
            value, position = _field(text, position, delimiter)
            fields.append(value)
            line += value.count("\n")
            if position >= len(text) or text[position] != delimiter:
                break
            position += 1
        position += 1
        line += 1
        yield start_line, fields


def _field(text: str, position: int, delimiter: str) -> tuple[str, int]:
    if text.startswith('"', position):
        match = _QUOTED.match(text, position)
        if match and (match.end() >= len(text) or text[match.end()] in (delimiter, "\n")):
            return match[1].replace('""', '"'), match.end()
    ends = [end for end in (text.find(delimiter, position), text.find("\n", position)) if end >= 0]
    end = min(ends, default=len(text))
    return text[position:end], end


def _markdown(text: str) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(text.split("\n"), start=1):
        stripped = line.strip()
        if _MARKDOWN_RULE.match(stripped) and "-" in stripped:
            continue
        if stripped.startswith("|") or len(_PIPE.findall(f" {stripped} ")) >= _FEWEST_PIPES:
            inner = stripped.removeprefix("|")
            inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
            yield number, [field.strip().replace("\\|", "|") for field in re.split(r"(?<!\\)\|", inner)]
        else:
            yield number, [line]
