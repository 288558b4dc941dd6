"""Appendices of our own writing as an agency hands them in: Word, Excel, PDF and converted text, made when asked for.

Their rows lie in tests/data/papers/*.expected.tsv, which is also what reading must give back. `so-mau-2022` is the plan
of one year: nine columns, 32 tasks where TT counts 29, leads that are groups at 7 and 9, open deadlines at 8 and 30.
"""

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from tests.paper_builder import Grid, pdf, plain, spans, tsv, xlsx

ROWS = Path(__file__).parent / "data" / "papers"
FIELDS = {
    "sub": "subsection", "no": "number", "activity": "activities", "deliverable": "product", "coop": "coordinating",
}  # fmt: skip
TITLE = (
    "Phụ lục",
    "NHỮNG VIỆC CHÍNH TRONG CÔNG TÁC CẢI CÁCH HÀNH CHÍNH CỦA SỞ MẪU NĂM 2022",
    "(Kèm theo Kế hoạch số: /KH-SM ngày 19 tháng 01 năm 2022 của Sở Mẫu)",
)
HEAD = {
    "number": "TT", "objective": "Mục tiêu/Chỉ tiêu", "task": "Nhiệm vụ", "activities": "Hoạt động",
    "product": "Kết quả, sản phẩm", "lead": "Chủ trì", "coordinating": "Phối hợp",
    "deadline": "Thời gian hoàn thành", "budget": "Kinh phí",
}  # fmt: skip

# What a converter makes of pages: by a task's position, the columns cut by a page's edge and the words left above it.
TORN = {
    7: {"objective": 14, "task": 8, "activities": 19, "lead": 5},
    8: {"activities": 6, "coordinating": 5, "budget": 5},
    17: {"objective": 6, "task": 7, "product": 5},
    24: {"task": 7, "activities": 9},
    29: {"objective": 31},
}
PAGE_ENDS_AFTER = {4, 11, 14, 19}
LISTED = {5, 6, 7}
ONE_CELL = "II"
_DAY = re.compile(r"\d\d/\d\d/\d{4}")

PROSE = """SỞ MẪU
Số: /KH-SM

KẾ HOẠCH
Cải cách hành chính năm 2022

I. MỤC ĐÍCH

1. Người dân đến Sở một lần là xong việc; việc nào chưa xong thì biết vì sao và bao giờ xong.

2. Mỗi phòng tự thấy việc của mình trong kế hoạch, trước ngày 31/12/2022 tự chấm được mình đã làm đến đâu.

II. TỔ CHỨC THỰC HIỆN

- Văn phòng theo dõi chung, quý nào cũng báo cáo Giám đốc.

- Các phòng, đơn vị làm theo phụ lục kèm theo.

Nơi nhận:

- Sở Nội vụ;
- Các phòng, đơn vị;
- Lưu: VT.

GIÁM ĐỐC

"""


def expected(name: str) -> list[dict[str, str]]:
    """The tasks of a paper by its name without extension, with the names of fields that reading gives them."""
    with (ROWS / f"{name}.expected.tsv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [{FIELDS.get(key, key): value for key, value in row.items()} for row in rows]


def plan_grid() -> list[list[str]]:
    """`so-mau-2022` as a grid: objectives merged, section titles across the row."""
    grid, above = [list(HEAD.values())], dict.fromkeys(("section", "subsection", "number", "objective"), "")
    for task in expected("so-mau-2022"):
        grid.extend(_section_rows(task, above))
        shared = all(task[field] == above[field] for field in above)
        grid.append(["^" if shared and field in ("number", "objective") else task[field] for field in HEAD])
        above = {field: task[field] for field in above}
    return grid


def _section_rows(task: dict[str, str], above: dict[str, str]) -> list[list[str]]:
    rows, covered = [], ["<"] * (len(HEAD) - 2)
    if task["section"] != above["section"]:
        rows.append([task["section"], f"*{task['section_title']}", *covered])
    if task["subsection"] and task["subsection"] != above["subsection"]:
        rows.append([task["subsection"], f"*{task['sub_title']}", *covered])
    return rows


def word(titles: tuple[str, ...], grid: Grid) -> bytes:
    """A Word file as python-docx writes it: styles, theme and properties beside the text, the head row repeated."""
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.oxml.ns import qn

    document: Any = Document()
    document.sections[0].orientation = WD_ORIENT.LANDSCAPE
    for title in titles:
        document.add_paragraph(title)
    table = document.add_table(len(grid), len(grid[0]), style="Table Grid")
    table.rows[0]._tr.get_or_add_trPr().append(table._tbl.makeelement(qn("w:tblHeader"), {}))
    cells, columns = table._cells, len(grid[0])  # asked for once: python-docx builds the list anew at every call
    for row, texts in enumerate(grid):
        for column, text in enumerate(texts):
            if text in ("^", "<"):
                continue
            cell = cells[row * columns + column]
            height, width = spans(grid, row, column)
            if height > 1 or width > 1:
                cell = cell.merge(cells[(row + height - 1) * columns + column + width - 1])
            cell.paragraphs[0].add_run(plain(text)).bold = text.startswith("*") or None
    document.add_paragraph()  # Word ends every document with one
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def converted(titles: tuple[str, ...]) -> bytes:
    """The plan as a converter leaves it: tabs, lists in HTML, rows cut by pages, one section's row in a single cell."""
    lines: list[list[str]] = [list(HEAD.values())]
    above = dict.fromkeys(("section", "subsection", "number", "objective"), "")
    for position, task in enumerate(expected("so-mau-2022"), start=1):
        for code, title, *_ in _section_rows(task, above):
            title = plain(title)
            lines.append([f"{code} {title}"] if code == ONE_CELL else [code, title, *[""] * (len(HEAD) - 2)])
        shared = all(task[field] == above[field] for field in above)
        above = {field: task[field] for field in above}
        shown = {field: "" if shared and field in ("number", "objective") else task[field] for field in HEAD}
        lines.extend(_cut(shown, TORN.get(position, {}), listed=position in LISTED))
        if position in PAGE_ENDS_AFTER:
            lines.append([])
    return tsv(lines, before=PROSE + "\n".join(titles) + "\n")


def _cut(task: dict[str, str], cuts: dict[str, int], *, listed: bool) -> list[list[str]]:
    """The row, or both its parts with a blank line where the page ended."""
    first, second = [], []
    for field, text in task.items():
        words = text.split(" ")
        above, below = words[: cuts.get(field)], words[len(words[: cuts.get(field)]) :]
        first.append(_as_list(" ".join(above)) if listed and field == "activities" else " ".join(above))
        second.append(" ".join(below))
    return [first, [], second] if cuts else [first]


def _as_list(text: str) -> str:
    return f'<ul style="list-style-type: none"> {text} </ul>'


def _five_columns() -> bytes:
    """Every column numbered below its head, one place too far to the right, as one agency really printed it."""
    grid = [
        ["TT", "Tên nhiệm vụ", "Sở, ngành chủ trì tham mưu", "Đơn vị phối hợp", "Thời gian thực hiện"],
        ["", "(1)", "(2)", "(3)", "(4)"],
        *([*task.values()] for task in expected("so-nam-cot-2026")),
    ]
    return word(("PHỤ LỤC", "(Kèm theo Kế hoạch số /KH)"), grid)


def _without_numbers() -> bytes:
    """A workbook without a column of numbers; some days are dates of Excel, shown by their number format."""
    heads = ("Tiêu đề nhiệm vụ", "Sản phẩm đầu ra", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời hạn")
    titles = {"A": "A. ĐÀO TẠO VÀ NGƯỜI HỌC", "B": "B. QUẢN TRỊ NHÀ TRƯỜNG"}
    grid: list[list[str]] = [["DANH MỤC VIỆC CỦA TRƯỜNG MẪU NĂM 2026", "", "", "", ""], [""] * 5, list(heads)]
    values: dict[str, object] = {}
    formats: dict[str, str] = {}
    section = ""
    for task in expected("truong-khong-tt-2026"):
        if task["section"] != section:
            grid.append([titles[task["section"]], *["<"] * 4])
        section = task["section"]
        grid.append([task[field] for field in ("task", "product", "lead", "coordinating", "deadline")])
        if _DAY.fullmatch(task["deadline"]):
            day, month, year = map(int, task["deadline"].split("/"))
            values[f"E{len(grid)}"], formats[f"E{len(grid)}"] = date(year, month, day), "dd/mm/yyyy"
    return xlsx(("Sheet", grid), values=values, formats=formats)


_MAKERS: dict[str, Callable[[], bytes]] = {
    "so-mau-2022.docx": lambda: word(TITLE, plan_grid()),
    "so-mau-2022.xlsx": lambda: xlsx(("Phụ lục", plan_grid()), titles=TITLE),
    "so-mau-2022.pdf": lambda: pdf(plan_grid(), before="\n".join(TITLE), font_size=12),
    "so-mau-2022.txt": lambda: converted(TITLE),
    "so-nam-cot-2026.docx": _five_columns,
    "truong-khong-tt-2026.xlsx": _without_numbers,
}
PLAN_FORMATS = tuple(name for name in _MAKERS if name.startswith("so-mau-2022"))
OTHER_PAPERS = tuple(name for name in _MAKERS if name not in PLAN_FORMATS)


@cache
def paper(name: str) -> bytes:
    """One of the papers by its file name; the same bytes during one run."""
    return _MAKERS[name]()


def so_mau_2022_docx() -> bytes:
    return paper("so-mau-2022.docx")


def saved(folder: Path, name: str = "so-mau-2022.docx") -> Path:
    """The paper as a file in `folder`, under its own name."""
    path = folder / name
    path.write_bytes(paper(name))
    return path
