"""Write the same rows as papers without rules: text as converters lay it out, and a PDF that prints no lines.

A row of two texts is a section's heading: its code and its title.
"""

import json
import textwrap
from collections.abc import Sequence

Rows = Sequence[Sequence[str]]


def wrapped(row: Sequence[str], widths: Sequence[int]) -> list[list[str]]:
    """The lines of a row, each with one text for every column."""
    cells = [
        textwrap.wrap(text, width - 2, break_long_words=False) or [""]
        for text, width in zip([*row, *[""] * (len(widths) - len(row))], widths, strict=True)
    ]
    return [
        [cell[index] if index < len(cell) else "" for cell in cells] for index in range(max(map(len, cells)))
    ]


def laid_out(rows: Rows, widths: Sequence[int], *, blank_lines: bool = False, page_after: int = 0) -> str:
    """As `pdftotext -layout` prints a table; after `page_after` rows the page ends with its number."""
    lines = ["PHỤ LỤC".center(sum(widths)), "DANH MỤC NHIỆM VỤ".center(sum(widths)), ""]
    for number, row in enumerate(rows):
        if len(row) == 2:
            lines.append(f"{row[0].ljust(widths[0])}{row[1]}")
        else:
            lines += [
                "".join(text.ljust(width) for text, width in zip(texts, widths, strict=True)).rstrip()
                for texts in wrapped(row, widths)
            ]
        lines += [""] if blank_lines else []
        if number == page_after and page_after:
            lines += ["", "2".center(sum(widths)), "\f"]
    return "\n".join(lines)


def grid_text(rows: Rows, widths: Sequence[int]) -> str:
    """As pandoc draws a grid table; a heading's title is merged across."""
    rule = "+" + "+".join("-" * width for width in widths) + "+"
    lines = [rule]
    for number, row in enumerate(rows):
        if len(row) == 2:
            title = f" {row[1]}".ljust(sum(widths[1:]) + len(widths) - 2)
            lines.append(f"|{(' ' + row[0]).ljust(widths[0])}|{title}|")
        else:
            for texts in wrapped(row, widths):
                lines.append("|" + "|".join(f" {t}".ljust(w) for t, w in zip(texts, widths, strict=True)) + "|")
        lines.append(rule.replace("-", "=") if number == 0 else rule)
    return "\n".join(lines)


def dashed(rows: Rows, widths: Sequence[int]) -> str:
    """As pandoc prints a table of several lines a row, its columns told by dashes."""
    end = "-" * (sum(widths) + len(widths) - 1)
    lines = ["PHỤ LỤC", "", end]
    for number, row in enumerate(rows):
        lines += [
            " ".join(text.ljust(width) for text, width in zip(texts, widths, strict=True)).rstrip()
            for texts in wrapped(row, widths)
        ]
        lines.append(" ".join("-" * width for width in widths) if number == 0 else "")
    return "\n".join([*lines[:-1], end, "", "Ghi chú: theo dự toán."])


def borderless_pdf(
    rows: Rows, widths: Sequence[str], *, stroke: str = "none", height: str = "150mm", align: str = "left"
) -> bytes:
    """A table without upright rules over as many pages as it takes, its head repeated."""
    import typst

    source = """
#let data = json(bytes(sys.inputs.data))
#set page(width: 297mm, height: HEIGHT, margin: 15mm, numbering: "1")
#set text(size: 11pt, hyphenate: false)
#align(center)[PHỤ LỤC \\\\ DANH MỤC NHIỆM VỤ]
#let made(r) = if r.len() == 2 {(r.at(0), table.cell(colspan: data.head.len() - 1, r.at(1)))} else {r}
#table(stroke: STROKE, align: ALIGN, columns: (WIDTHS), table.header(..data.head), ..data.rows.map(made).flatten())
"""
    for mark, value in (("HEIGHT", height), ("STROKE", stroke), ("ALIGN", align), ("WIDTHS", ", ".join(widths))):
        source = source.replace(mark, value)
    data = {"head": rows[0], "rows": rows[1:]}
    return bytes(typst.compile(source.replace("\\\\", "\\").encode(), sys_inputs={"data": json.dumps(data)}))
