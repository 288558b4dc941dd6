"""Read an agency's own report form out of a paper's tables, and propose where each row's number comes from.

A form's table is known by its heads (STT, chỉ tiêu, đơn vị tính, số liệu, ghi chú), compared without marks. A row is
matched to an indicator by its label: the labels of the indicators and of the forms already known. What is proposed is
only a proposal: a person looks at every row and confirms.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .errors import BadInput
from .indicators import INDICATORS
from .paper import Paper, Row, Table
from .text import fold, one_line
from .wording import _

HEADS: dict[str, tuple[str, ...]] = {
    "stt": ("stt", "tt", "so tt", "so thu tu"),
    "label": ("chi tieu", "noi dung", "tieu chi", "danh muc", "ten chi tieu"),
    "unit": ("don vi tinh", "dvt", "don vi"),
    "value": ("so lieu", "ket qua", "so luong", "gia tri", "thuc hien"),
    "note": ("ghi chu",),
}
UNPRINTED = {"stt": "STT", "label": "Chỉ tiêu thống kê", "label_hint": "", "result": "", "unit": "Đơn vị tính",
             "value": "Số liệu", "note": "Ghi chú"}
HEAD_ROWS = 8
UNREADABLE = (_("Chưa tìm thấy bảng thống kê trong tệp. Bảng cần có các cột STT, Chỉ tiêu, Đơn vị tính, Số liệu; kiểm "
                "tra lại tệp rồi nộp lại."))
_GIVERS = (("chinh-phu", ("chinh phu", "thu tuong")), ("ubnd-tinh", ("ubnd tinh", "chu tich ubnd", "uy ban nhan dan")))

Source = tuple[str, str | None]


@dataclass(frozen=True)
class Columns:
    """Where the table's columns stand, what its heads say, and the line after them."""

    places: Mapping[str, int]
    heads: Mapping[str, str]
    first: int


def read_form(paper: Paper, key: str, name: str, known: Mapping[str, Source]) -> dict[str, Any]:
    """The content of a form file; `known` gives folded labels with their source. `BadInput` where there is no form.

    A table without heads that follows a read one with as many columns is its continuation on the next page.
    """
    tables: list[dict[str, Any]] = []
    columns: Columns | None = None
    width = 0
    for table in paper.tables:
        found = _columns_of(table)
        if found is not None:
            if columns is None or table.before and _title_of(table):
                tables.append(_empty_table(table, found))
            columns = found
        elif columns is not None and table.width == width:
            columns = replace(columns, first=0)
        else:
            continue
        width = table.width
        tables[-1]["rows"] += _rows(table, columns)
    tables = [table for table in tables if table["rows"]]
    if not tables:
        raise BadInput(UNREADABLE, field="file")
    _number_and_match(tables, known)
    return {"key": key, "name": name, "tables": tables}


def source_of(label: str, giver: str | None, known: Mapping[str, Source]) -> Source:
    """The source that a label names: an indicator that is known by exactly these words, else typed by hand."""
    plain = _plain(label)
    if plain in known:
        source, assigner = known[plain]
        return source, (giver or assigner) if source.startswith("assigned.") else None
    return "manual", None


def known_labels(rows: Sequence[tuple[str, str, str | None]]) -> dict[str, Source]:
    """Folded labels with their source, of the indicators and of (label, source, assigner) rows of known forms."""
    known = {_plain(one.label): (key, None) for key, one in INDICATORS.items()}
    return known | {_plain(label): (source, assigner) for label, source, assigner in rows if source in INDICATORS}


def _plain(label: str) -> str:
    return re.sub(r"[^\w ]", " ", fold(label)).strip()


def _columns_of(table: Table) -> Columns | None:
    """The columns by their heads, which may stand in two lines; None where this is no form's table."""
    for first, row in enumerate(table.rows[:HEAD_ROWS]):
        places: dict[str, int] = {}
        heads: dict[str, str] = {}
        last = first
        for depth in range(2):
            if first + depth < len(table.rows) and _looks_like_heads(table.rows[first + depth], depth):
                last = first + depth
                for place, cell in enumerate(table.rows[last].cells):
                    name = _head_named(cell.text) if cell.own else None
                    if name and (name not in places or name == "value"):
                        heads |= _head_texts(name, one_line(cell.text), heads.get("value") if depth else None)
                        places[name] = place
        if "label" in places and ("unit" in places or "value" in places) and row.cells:
            return Columns(places, heads, last + 1)
    return None


def _head_texts(name: str, text: str, above: str | None) -> dict[str, str]:
    """A head as printed. What stood `above` a second value head is over unit and value; brackets are a label's hint."""
    text = _unbraced(text)
    if name == "label" and "(" in text:
        label, _, hint = text.partition("(")
        return {"label": label.strip(), "label_hint": f"({hint}"} if label.strip() else {"label": text}
    return {name: text} | ({"result": above} if name == "value" and above else {})


def _unbraced(text: str) -> str:
    """Braces would be taken for placeholders."""
    return text.replace("{", "(").replace("}", ")")


def _looks_like_heads(row: Row, depth: int) -> bool:
    texts = [cell.text for cell in row.cells if cell.own]
    named = sum(_head_named(text) is not None for text in texts)
    return bool(texts) and (named >= 2 or depth == 1 and named == len(texts))


def _head_named(text: str) -> str | None:
    words = fold(one_line(text))
    for name, marks in HEADS.items():
        if any(words == mark or (len(mark) > 3 and words.startswith(mark)) for mark in marks):
            return name
    return None


def _title_of(table: Table) -> str:
    return "\n".join(one_line(line) for line in table.before[-3:] if one_line(line))


def _empty_table(table: Table, columns: Columns) -> dict[str, Any]:
    """A table with the lines above it as its mark, title and caption, and its heads as printed."""
    lines = [_unbraced(one_line(line)) for line in table.before[-4:] if one_line(line)]
    mark = next((line for line in lines if fold(line).startswith(("phu luc", "bieu"))), "")
    caption = next((line for line in lines if line.startswith("(")), "")
    title = " ".join(line for line in lines if line not in (mark, caption))
    return {"mark": mark, "title": title, "caption": caption, "heads": UNPRINTED | dict(columns.heads), "rows": []}


def _rows(table: Table, columns: Columns) -> list[list[Any]]:
    found = []
    for row in table.rows[columns.first:]:
        def text(name: str, row: Row = row) -> str:
            place = columns.places.get(name)
            return one_line(row.cells[place].text) if place is not None and place < len(row.cells) else ""

        label = text("label")
        numbered = re.fullmatch(r"\(?\d+\)?", label) or _head_named(label) and _head_named(text("unit"))
        if label and not numbered:
            found.append([text("stt"), label, text("unit"), text("value")])
    return found


def _number_and_match(tables: list[dict[str, Any]], known: Mapping[str, Source]) -> None:
    """Give every row its lasting number and its proposed source; figures of the paper itself are left behind."""
    number, giver = 0, None
    for table in tables:
        rows = []
        for stt, label, unit, value in table["rows"]:
            number += 1
            words = fold(label)
            named = next((key for key, marks in _GIVERS if any(mark in words for mark in marks)), None)
            giver = named or giver
            source, assigner = source_of(label, giver, known)
            if source == "manual" and not unit and not value:
                source = "heading"
            parameters = {"row": number} | ({"assigner": assigner} if assigner else {})
            rows.append([stt, label, unit, source, parameters])
        table["rows"] = rows
