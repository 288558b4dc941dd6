"""What a paper says, before anybody decides whether it leaves as Word, Excel or PDF.

The three writers take the same `Paper`, so that their files cannot tell three stories. Texts are made printable here:
a control character pasted from another program would make Word and Excel refuse the whole file.
"""

import re
from dataclasses import dataclass

from ..domain.text import dotted

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

Cell = str | int


def printable(text: str) -> str:
    """The text without characters that no XML file may hold; line breaks stay."""
    return _UNPRINTABLE.sub("", text.replace("\t", " ").replace("\r\n", "\n").replace("\r", "\n"))


def shown(cell: Cell) -> str:
    """A cell as it is printed: a counted number as 16.183, a typed text exactly as typed."""
    return dotted(cell) if isinstance(cell, int) else printable(cell)


@dataclass(frozen=True)
class Strong:
    """A heading among the paragraphs of a letter: bold, and kept with what follows."""

    strong: str


@dataclass(frozen=True)
class Letter:
    """The report's own pages by Nghị định 30/2020/NĐ-CP: header, title, body, nơi nhận and signature. With `to` it is a
    công văn: no title but `about` (V/v …) under the number, and "Kính gửi" above the body."""

    parent: str
    agency: str
    number: str
    place_line: str
    kind: str
    subject: str
    period_line: str
    paragraphs: tuple[str | Strong, ...]
    recipients: tuple[str, ...]
    signer_title: str
    signer_name: str
    about: str = ""
    to: tuple[str, ...] = ()


@dataclass(frozen=True)
class HeadCell:
    """A column head; `hint` is printed in italics under it."""

    text: str
    columns: int = 1
    rows: int = 1
    hint: str = ""


@dataclass(frozen=True)
class TableRow:
    """One row; `strong` rows (sections, totals) are bold, `soft` ones italic. In a `spread` row the first cell,
    whose text is the only one, goes across the whole table."""

    cells: tuple[Cell, ...]
    strong: bool = False
    soft: bool = False
    spread: bool = False


@dataclass(frozen=True)
class Series:
    """One kind of part of a chart's bars; `colour` as #rrggbb."""

    name: str
    colour: str


@dataclass(frozen=True)
class Bar:
    """One bar: its parts in the order of the series, and a short note behind it."""

    label: str
    values: tuple[int, ...]
    note: str = ""


@dataclass(frozen=True)
class Chart:
    """Stacked bars. The table that it stands above tells the same in words and figures."""

    title: str
    series: tuple[Series, ...]
    bars: tuple[Bar, ...]

    @property
    def in_words(self) -> str:
        """What somebody who cannot see the picture is told."""
        return f"{self.title}. " + " ".join(
            f"{bar.label}: " + ", ".join(f"{one.name.lower()} {value}"
                                         for one, value in zip(self.series, bar.values, strict=True) if value) + "."
            for bar in self.bars)


@dataclass(frozen=True)
class PaperTable:
    """A table on its own page. `widths` are relative; `aligns` holds l, c or r per column; `numeric` names the columns
    whose whole numbers a spreadsheet keeps as numbers; `notes` are printed below, such as the counting rule; `chart` is
    drawn above the table in Word and PDF; `text_size` in points."""

    mark: str
    title: str
    caption: str
    head: tuple[tuple[HeadCell, ...], ...]
    widths: tuple[float, ...]
    aligns: str
    rows: tuple[TableRow, ...]
    numeric: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    sheet: str = ""
    chart: Chart | None = None
    text_size: int = 12


@dataclass(frozen=True)
class Paper:
    """A whole document; without a letter it begins with its tables. `footer` is printed on spreadsheet pages;
    `upright` puts the tables on upright pages instead of landscape ones."""

    title: str
    agency: str
    tables: tuple[PaperTable, ...]
    letter: Letter | None = None
    footer: str = ""
    upright: bool = False
