"""A report form is data: tables of rows that each say where their number comes from.

The forms of different provinces differ in rows, numbers and wording, so nothing in the program knows a row by its
printed number: these repeat on the papers and are no key. A row is known by its number: its place in the form, counted
from 1 through all tables, unless the data give it one, as an agency's own form does: there a row keeps its number when
others are added or hidden in a later version. `{period}`, `{agency}` and the like in titles are filled when a report is
written.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .errors import BadInput
from .indicators import ASSIGNERS, INDICATORS
from .wording import _

SOURCES = frozenset(INDICATORS) | {"manual", "heading"}
PLACEHOLDERS = {
    "period": _("kỳ báo cáo"), "PERIOD": _("kỳ báo cáo, chữ in hoa"), "year": _("năm"), "agency": _("tên cơ quan"),
    "AGENCY": _("tên cơ quan, chữ in hoa"), "number": _("số báo cáo"), "issued": _("ngày báo cáo"),
}
ON_SCREEN = {"period": _("kỳ"), "PERIOD": _("KỲ"), "year": _("năm"), "agency": _("cơ quan"), "AGENCY": _(
    "CƠ QUAN"), "number": _("số"),
             "issued": _("ngày")}
LINES = {"mark": _("Dòng trên cùng"), "title": _("Tên bảng"), "caption": _("Dòng chú in nghiêng")}
HEADS = {"stt": _("Cột số thứ tự"), "label": _("Cột chỉ tiêu"), "label_hint": _("Chữ nghiêng dưới tên cột chỉ tiêu"),
         "result": _("Ô gộp trên đơn vị tính và số liệu"), "unit": _("Cột đơn vị tính"), "value": _("Cột số liệu"),
         "note": _("Cột ghi chú")}
MAY_BE_EMPTY = frozenset({"label_hint", "result"})

_NUMBER = re.compile(r"\d+(?:\.\d+)*\.?")


@dataclass(frozen=True)
class FormRow:
    """One printed row. `assigner` narrows an assigned-tasks row to who gave them; None counts all of them."""

    row: int
    stt: str
    label: str
    unit: str
    source: str
    assigner: str | None = None

    @property
    def computed(self) -> bool:
        """Whether the program counts this row."""
        return self.source in INDICATORS

    @property
    def depth(self) -> int:
        """1 for "1.", 3 for "1.1.1."; 0 where nothing or no number is printed ("Trong đó")."""
        return len(self.stt.strip(".").split(".")) if _NUMBER.fullmatch(self.stt) else 0


@dataclass(frozen=True)
class Heads:
    """The column heads; `result` stands over unit and value (empty: nothing does), `label_hint` in italics under the
    label's head."""

    stt: str
    label: str
    label_hint: str
    result: str
    unit: str
    value: str
    note: str


@dataclass(frozen=True)
class FormTable:
    """A table with the lines printed above it: `mark` ("Phụ lục"), title, caption in brackets; any may be empty."""

    mark: str
    title: str
    caption: str
    heads: Heads
    rows: tuple[FormRow, ...]


@dataclass(frozen=True)
class Form:
    """A whole form. `key` names it at the command line and in addresses; `version` is 0 as it came with the program."""

    key: str
    name: str
    tables: tuple[FormTable, ...]
    version: int = 0

    @property
    def rows(self) -> tuple[FormRow, ...]:
        """All rows in their printed order."""
        return tuple(row for table in self.tables for row in table.rows)

    def row(self, number: int) -> FormRow | None:
        """The row of this number, or None where the form has no such row."""
        return next((row for row in self.rows if row.row == number), None)


def form_from_data(data: Mapping[str, Any], version: int = 0) -> Form:
    """A form from its data; `BadInput` says which row or placeholder the program doesn't know. Hidden rows stay out."""
    tables, place, numbers = [], 0, set()
    try:
        for table in data["tables"]:
            rows = []
            for cells in table["rows"]:
                place += 1
                row = _row(place, cells)
                if row.row in numbers:
                    raise BadInput(_("Mẫu có hai dòng cùng số {row}. Sửa lại tệp mẫu.", row=row.row))
                numbers.add(row.row)
                if not (len(cells) > 4 and cells[4].get("hidden")):
                    rows.append(row)
            heads = Heads(**table["heads"])
            for text in (table["mark"], table["title"], table["caption"], heads.label_hint):
                check_placeholders(text)
            tables.append(FormTable(table["mark"], table["title"], table["caption"], heads, tuple(rows)))
        return Form(data["key"], data["name"], tuple(tables), version)
    except (KeyError, TypeError, ValueError) as error:
        raise BadInput(_("Mẫu báo cáo thiếu hoặc sai phần “{error}”. Sửa lại tệp mẫu.", error=error)) from error


def fill(text: str, words: Mapping[str, str]) -> str:
    """The printed text of a title or caption, with its placeholders replaced by this report's words."""
    return re.sub(r"\{(\w+)\}", lambda match: words[match[1]], text)


def shown(text: str) -> str:
    """A title or caption as a person edits it: its placeholders in Vietnamese, "{kỳ}" for "{period}"."""
    return _renamed(text, ON_SCREEN)


def typed_back(text: str) -> str:
    """The title or caption as a form keeps it, from what `shown` showed; unknown placeholders stay as typed."""
    return _renamed(text, {words: name for name, words in ON_SCREEN.items()})


def _renamed(text: str, names: Mapping[str, str]) -> str:
    return re.sub(r"\{([^{}]+)\}", lambda match: "{" + names.get(match[1], match[1]) + "}", text)


def _row(place: int, cells: list) -> FormRow:
    stt, label, unit, source, *more = cells
    parameters = more[0] if more else {}
    assigner = parameters.get("assigner")
    if source not in SOURCES:
        raise BadInput(_("Dòng {place} của mẫu có nguồn số liệu “{source}” chưa có trong chương trình. Dùng một "
                         "trong: {names}.", place=place, source=source, names=", ".join(sorted(SOURCES))))
    if assigner is not None and assigner not in ASSIGNERS:
        raise BadInput(_("Dòng {place} của mẫu có cấp giao “{assigner}”. Dùng một trong: {names}.",
                         place=place, assigner=assigner, names=", ".join(ASSIGNERS)))
    return FormRow(parameters.get("row", place), stt, label, unit, source, assigner)


def check_placeholders(text: str, field: str | None = None) -> None:
    """Raise `BadInput` for a placeholder that no report fills; `field` names where it was typed."""
    unknown = set(re.findall(r"\{(\w+)\}", text)) - set(PLACEHOLDERS)
    if unknown:
        raise BadInput(_("Mẫu có chỗ điền chưa biết: {names}. Dùng: {names2}.",
                         names=", ".join(sorted(unknown)),
                         names2=", ".join("{" + words + "}" for words in ON_SCREEN.values())), field=field)
