"""Hand the completion summary out as Excel, Word or PDF: the same three tables as on the page."""

from ..documents.paper import Cell, HeadCell, Paper, PaperTable, TableRow
from ..domain.counting import Rate
from ..domain.periods import RULE_NAMES
from ..models import Agency
from .report_files import writer_of
from .summaries import Block, Line, Summary

COUNTED = (
    ("total", "Tổng số"), ("completed_on_time", "HT đúng hạn"), ("completed_late", "HT quá hạn"),
    ("open_in_time", "Trong hạn"), ("open_overdue", "Quá hạn"), ("open_undated", "Chưa rõ hạn"),
    ("not_completed", "Không HT"), ("awaiting", "Chờ xác nhận"),
)
AGED = (("age_week", "≤ 7 ngày"), ("age_month", "8–30 ngày"), ("age_more", "> 30 ngày"))
RATED = ("HT / tổng số", "HT / đến hạn", "Đúng hạn / HT có hạn", "Cập nhật / đang làm")


def summary_file(agency: Agency, summary: Summary, year: int, kind: str) -> bytes:
    """The summary as a file; `BadInput` for a kind that no paper is written in."""
    return writer_of(kind)(summary_paper(agency, summary, year))


def summary_paper(agency: Agency, summary: Summary, year: int) -> Paper:
    """What the summary's files say, whatever their format."""
    day = f"{summary.ask.as_of:%d/%m/%Y}"
    return Paper(f"Tổng hợp kết quả thực hiện kế hoạch năm {year}", agency.name,
                 tuple(_table(block, summary, year, day) for block in summary.blocks),
                 footer=f"{agency.name} – tính đến ngày {day}")


def percent(rate: Rate) -> str:
    """48,7 % (19/39): a rate never stands without what it is taken of."""
    if rate.percent is None:
        return "–"
    return f"{rate.percent:.1f}\u00a0%".replace(".", ",") + f" ({rate.part}/{rate.of})"


def _table(block: Block, summary: Summary, year: int, day: str) -> PaperTable:
    shared = block.by == "don-vi"
    first = [HeadCell("STT", rows=2), HeadCell(block.head, rows=2), HeadCell("Số nhiệm vụ", columns=len(COUNTED)),
             HeadCell("Số ngày quá hạn", columns=len(AGED)), HeadCell("Tỷ lệ", columns=len(RATED))]
    if shared:
        first.append(HeadCell("Đồng chủ trì", rows=2, hint="(không cộng)"))
    second = [HeadCell(label) for _, label in (*COUNTED, *AGED)] + [HeadCell(label) for label in RATED]
    rows = [_row(str(number), line, shared) for number, line in enumerate(block.lines, start=1)]
    rows.append(_row("", block.total, shared, strong=True))
    notes = [f"Cách tính: {RULE_NAMES[summary.ask.rule]}", "HT: hoàn thành. Mỗi nhiệm vụ tính một lần."]
    if summary.withdrawn:
        notes.append(f"Đã rút {summary.withdrawn} nhiệm vụ, không tính trong tổng số.")
    figures = len(COUNTED) + len(AGED)
    return PaperTable(
        "", f"TỔNG HỢP KẾT QUẢ THỰC HIỆN KẾ HOẠCH NĂM {year} {block.title.upper()}", f"(Tính đến ngày {day})",
        (tuple(first), tuple(second)),
        (10, 36, *[14] * figures, *[19] * len(RATED), *([16] if shared else [])),
        "cl" + "c" * (figures + len(RATED) + shared), tuple(rows), notes=tuple(notes), sheet=block.title,
    )


def _row(number: str, line: Line, shared: bool, strong: bool = False) -> TableRow:
    cells: list[Cell] = [number, line.label, *(line.counts[name] for name, _ in (*COUNTED, *AGED))]
    cells += [percent(rate) for rate in line.rates]
    if shared:
        cells.append("" if line.co_led is None else line.co_led)
    return TableRow(tuple(cells), strong=strong)
