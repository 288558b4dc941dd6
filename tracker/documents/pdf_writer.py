"""Write a paper as PDF with typst: no system library, and no text of a person ever becomes part of a program.

The data go in as JSON through `sys_inputs`; the layout stands in `paper.typ`. Times New Roman is taken where the
machine has it, else Tinos, whose letters are as wide and which set-up merges from its latin and vietnamese parts.
"""

import json
from dataclasses import asdict, replace
from pathlib import Path

import typst

from ..config import resource
from .column_widths import fitted
from .paper import Paper, PaperTable, TableRow, printable, shown

LAYOUT = Path(__file__).with_name("paper.typ")


def write_pdf(paper: Paper) -> bytes:
    """The paper as a .pdf file."""
    return compile_paper(paper)[0]


def compile_paper(paper: Paper) -> tuple[bytes, list[str]]:
    """The file and what typst complained of while making it (a missing font, for one)."""
    result, warnings = typst.compile_with_warnings(
        LAYOUT,
        sys_inputs={"paper": json.dumps(_clean(asdict(_shown(paper))), ensure_ascii=False)},
        font_paths=[resource("static") / "vendor" / "fonts"],
        format="pdf",
    )
    return result, [warning.message for warning in warnings]


def _shown(paper: Paper) -> Paper:
    """The same paper with every cell as it is printed."""
    def row(old: TableRow) -> TableRow:
        return replace(old, cells=tuple(shown(cell) for cell in old.cells))

    def table(old: PaperTable) -> PaperTable:
        return replace(old, rows=tuple(row(one) for one in old.rows), widths=fitted(old, paper.upright))

    return replace(paper, tables=tuple(table(one) for one in paper.tables))


def _clean(value):
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: _clean(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(inner) for inner in value]
    return value
