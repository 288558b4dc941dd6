"""Write test papers from grids: the same rows as docx, xlsx, xls, html, csv or tab-separated text.

A grid is a list of rows of texts. "^" is covered by the merged cell above, "<" by the one to its left; a leading "*"
sets a cell in bold type. Formats without merges get blanks in covered places.
"""

import io
from collections.abc import Sequence
from html import escape
from typing import Any
from xml.sax.saxutils import escape as xml_escape

Grid = Sequence[Sequence[str]]


def plain(text: str) -> str:
    return "" if text in ("^", "<") else text.removeprefix("*")


def tsv(grid: Grid, before: str = "", after: str = "", *, delimiter: str = "\t") -> bytes:
    def quoted(text: str) -> str:
        text = plain(text)
        return '"' + text.replace('"', '""') + '"' if delimiter in text or "\n" in text else text

    lines = [delimiter.join(quoted(text) for text in row) for row in grid]
    return "\n".join([*([before] if before else []), *lines, *([after] if after else [])]).encode()


def spans(grid: Grid, row: int, column: int) -> tuple[int, int]:
    width = 1
    while column + width < len(grid[row]) and grid[row][column + width] == "<":
        width += 1
    height = 1
    while row + height < len(grid) and column < len(grid[row + height]) and grid[row + height][column] == "^":
        height += 1
    return height, width


def xlsx(
    *sheets: tuple[str, Grid],
    titles: Sequence[str] = (),
    hidden: Sequence[str] = (),
    hidden_rows: Sequence[int] = (),
    formats: dict[str, str] | None = None,
    values: dict[str, object] | None = None,
) -> bytes:
    """`formats` and `values` are by address in the first sheet ("F5"); `titles` are merged lines above the grid."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for name, grid in sheets:
        _write_sheet(book.create_sheet(name), grid, titles)
        if name in hidden:
            book[name].sheet_state = "hidden"
    first = book.worksheets[0]
    for number in hidden_rows:
        first.row_dimensions[number].hidden = True
    for address, value in (values or {}).items():
        first[address].value = value
    for address, number_format in (formats or {}).items():
        first[address].number_format = number_format
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _write_sheet(sheet: Any, grid: Grid, titles: Sequence[str]) -> None:
    from openpyxl.styles import Font

    for number, title in enumerate(titles, start=1):
        sheet.cell(number, 1, title)
        sheet.merge_cells(start_row=number, start_column=1, end_row=number, end_column=len(grid[0]))
    for index, texts in enumerate(grid):
        row = index + 1 + len(titles)
        for column, text in enumerate(texts, start=1):
            if text in ("^", "<"):
                continue
            cell = sheet.cell(row, column, plain(text))
            cell.data_type = "s"
            cell.font = Font(bold=text.startswith("*"))
            height, width = spans(grid, index, column - 1)
            if height > 1 or width > 1:
                sheet.merge_cells(
                    start_row=row, start_column=column, end_row=row + height - 1, end_column=column + width - 1
                )


def xls(grid: Grid, name: str = "Phụ lục") -> bytes:
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet(name)
    for row, texts in enumerate(grid):
        for column, text in enumerate(texts):
            if text in ("^", "<"):
                continue
            height, width = spans(grid, row, column)
            style = xlwt.easyxf("font: bold on") if text.startswith("*") else xlwt.Style.default_style
            if height > 1 or width > 1:
                sheet.write_merge(row, row + height - 1, column, column + width - 1, plain(text), style)
            else:
                sheet.write(row, column, plain(text), style)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def html(grid: Grid, before: str = "") -> bytes:
    parts = [f"<html><head><title>x</title></head><body><p>{escape(before)}</p><table>"]
    for row, texts in enumerate(grid):
        parts.append("<tr>")
        for column, text in enumerate(texts):
            if text in ("^", "<"):
                continue
            height, width = spans(grid, row, column)
            parts.append(f"<td rowspan={height} colspan='{width}'>{escape(plain(text)).replace(chr(10), '<br>')}</td>")
        parts.append("</tr>")
    return "".join([*parts, "</table></body></html>"]).encode()


def paragraph(text: str, *, bold: bool = False, raw: str = "") -> str:
    style = "<w:rPr><w:b/></w:rPr>" if bold else ""
    runs = "<w:br/>".join(f'<w:t xml:space="preserve">{xml_escape(line)}</w:t>' for line in text.split("\n"))
    return f"<w:p>{raw}<w:r>{style}{runs}</w:r></w:p>"


def table_xml(grid: Grid, *, raw: dict[tuple[int, int], str] | None = None) -> str:
    """`raw` puts XML of one's own into a cell, by (row, column)."""
    width = max(len(row) for row in grid)
    parts = ["<w:tbl><w:tblPr/><w:tblGrid>", '<w:gridCol w:w="1000"/>' * width, "</w:tblGrid>"]
    for row, texts in enumerate(grid):
        parts.append("<w:tr>")
        for column, text in enumerate(texts):
            if text == "<":
                continue
            _, span = spans(grid, row, column)
            begins = (
                row + 1 < len(grid) and column < len(grid[row + 1]) and grid[row + 1][column] == "^" and text != "^"
            )
            merge = "<w:vMerge/>" if text == "^" else '<w:vMerge w:val="restart"/>' if begins else ""
            grid_span = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
            content = (raw or {}).get((row, column)) or paragraph(plain(text), bold=text.startswith("*"))
            parts.append(f"<w:tc><w:tcPr>{grid_span}{merge}</w:tcPr>{content}</w:tc>")
        parts.append("</w:tr>")
    return "".join([*parts, "</w:tbl>"])


def docx(*blocks: str | Grid, numbering: str = "") -> bytes:
    """A Word file of paragraphs (texts), tables (grids) and ready XML (texts beginning with "<w:")."""
    import zipfile

    body = "".join(
        (block if block.startswith("<w:") else paragraph(block)) if isinstance(block, str) else table_xml(block)
        for block in blocks
    )
    namespaces = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "[Content_Types].xml",
            '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        )
        package.writestr(
            "word/document.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><w:document {namespaces}><w:body>{body}</w:body></w:document>',
        )
        if numbering:
            package.writestr(
                "word/numbering.xml",
                f'<?xml version="1.0" encoding="UTF-8"?><w:numbering {namespaces}>{numbering}</w:numbering>',
            )
    return stream.getvalue()


def pdf(
    grid: Grid, *, before: str = "", repeat_head: bool = True, font_size: float = 11, height: str = "210mm"
) -> bytes:
    """A ruled table over as many pages as it takes; rows are torn where a page ends."""
    import json

    import typst

    cells = []
    for row, texts in enumerate(grid):
        for column, text in enumerate(texts):
            if text in ("^", "<"):
                continue
            rows, columns = spans(grid, row, column)
            cells.append(
                {
                    "x": column,
                    "y": row,
                    "rows": rows,
                    "columns": columns,
                    "text": plain(text),
                    "bold": text.startswith("*"),
                }
            )
    source = """
#let data = json(bytes(sys.inputs.data))
#set page(width: 297mm, height: eval(data.height), margin: 15mm, numbering: "1")
#set text(size: data.size * 1pt, hyphenate: false)
#let shown(c) = text(weight: if c.bold {"bold"} else {"regular"}, c.text)
#let make(c) = table.cell(x: c.x, y: c.y, rowspan: c.rows, colspan: c.columns, shown(c))
#align(center, data.before)
#let heads = data.cells.filter(c => c.y < data.heads).map(make)
#let body = data.cells.filter(c => c.y >= data.heads).map(make)
#table(columns: (auto,) + (1fr,) * (data.width - 1), table.header(repeat: data.repeat, ..heads), ..body)
"""
    data = {
        "heads": max(spans(grid, 0, column)[0] for column in range(len(grid[0]))),
        "cells": cells,
        "width": len(grid[0]),
        "before": before,
        "repeat": repeat_head,
        "size": font_size,
        "height": height,
    }
    return bytes(typst.compile(source.encode(), sys_inputs={"data": json.dumps(data)}))
