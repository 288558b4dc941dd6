"""Hand the completion summary out as Excel, Word or PDF: the same three tables as on the page."""

from collections.abc import Sequence
from dataclasses import replace

from ..documents.paper import Bar, Cell, Chart, HeadCell, Paper, PaperTable, Series, TableRow
from ..domain.counting import BUCKET_NAMES, BUCKETS, Rate
from ..domain.periods import RULE_NAMES
from ..domain.text import one_line
from ..models import Agency
from ..queries.behind import TaskBehind
from .report_files import writer_of
from .summaries import AGES, UNASSIGNED, Block, Line, Summary

COLOURS = {"completed_on_time": "#2e8b57", "completed_late": "#d9822b", "open_in_time": "#3d7fc1",
           "open_overdue": "#c22f36", "open_undated": "#8b98a6", "not_completed": "#5b6673"}

COUNTED = (
    ("total", "Tổng số"), ("completed_on_time", "HT đúng hạn"), ("completed_late", "HT quá hạn"),
    ("open_in_time", "Trong hạn"), ("open_overdue", "Quá hạn"), ("open_undated", "Chưa rõ hạn"),
    ("not_completed", "Không HT"), ("awaiting", "Chờ xác nhận"),
)
AGED = (("age_week", "≤ 7 ngày"), ("age_month", "8–30 ngày"), ("age_more", "> 30 ngày"))
RATED = ("HT / tổng số", "HT / đến hạn", "Đúng hạn / HT có hạn", "Cập nhật / đang làm")


def summary_file(agency: Agency, summary: Summary, year: int, kind: str, before: Summary | None = None) -> bytes:
    """The summary as a file, held against an earlier day; `BadInput` for a kind that no paper is written in."""
    return writer_of(kind)(summary_paper(agency, summary, year, before))


def summary_paper(agency: Agency, summary: Summary, year: int, before: Summary | None = None) -> Paper:
    """What the summary's files say, whatever their format."""
    day = f"{summary.ask.as_of:%d/%m/%Y}"
    tables = [_table(block, summary, year, day) for block in summary.blocks]
    if before is not None:
        tables.append(_comparison_table(summary, before, "SO VỚI KỲ TRƯỚC"))
    return Paper(f"Tổng hợp kết quả thực hiện kế hoạch năm {year}", agency.name, tuple(tables),
                 footer=f"{agency.name} – tính đến ngày {day}")


def one_page_file(agency: Agency, summary: Summary, year: int, kind: str, before: Summary,
                  longest: Sequence[TaskBehind]) -> bytes:
    """Leadership's one page: the figures against the earlier day, the chart by unit, what is overdue longest."""
    day = f"{summary.ask.as_of:%d/%m/%Y}"
    figures = replace(_comparison_table(summary, before, f"KẾT QUẢ THỰC HIỆN KẾ HOẠCH NĂM {year} ĐẾN NGÀY {day}"),
                      chart=chart_of(summary.blocks[0], most=8), notes=())
    head = (tuple(HeadCell(text) for text in ("STT", "Nhiệm vụ quá hạn lâu nhất", "Đơn vị", "Hạn", "Quá hạn")),)
    rows = tuple(
        TableRow((str(number), _shortened(row.task.text), row.unit or UNASSIGNED,
                  f"{row.verdict.owed_on:%d/%m/%Y}" if row.verdict.owed_on else "", f"{row.verdict.days_late} ngày"))
        for number, row in enumerate(longest, start=1))
    late = PaperTable("", "", "", head, (16, 102, 58, 40, 32), "clccc", rows, sheet="Quá hạn lâu nhất")
    return writer_of(kind)(Paper(f"Tóm tắt kết quả năm {year}", agency.name, (figures, *([late] if rows else [])),
                                 footer=f"{agency.name} – tính đến ngày {day}", upright=True))


def chart_of(block: Block, most: int = 40) -> Chart:
    """A block's rows as stacked bars by bucket; of more than `most` those with most tasks, in the printed order."""
    series = tuple(Series(BUCKET_NAMES[name], COLOURS[name]) for name in BUCKETS)
    kept = sorted(sorted(block.lines, key=lambda line: -line.counts["total"])[:most], key=block.lines.index)
    bars = tuple(Bar(line.label, tuple(line.counts[name] for name in BUCKETS),
                     f"{line.completed}/{line.counts['total']}") for line in kept if line.counts["total"])
    return Chart(f"{block.title}: số nhiệm vụ theo kết quả", series, bars)


def compared(summary: Summary, before: Summary) -> list[tuple[str, int, int]]:
    """(name, now, earlier) of every figure of the whole."""
    names = {"total": "Tổng số nhiệm vụ", **BUCKET_NAMES, "awaiting": "Trong đó chờ xác nhận", **AGES}
    return [(text, summary.total.counts[name], before.total.counts[name]) for name, text in names.items()]


def _comparison_table(summary: Summary, before: Summary, title: str) -> PaperTable:
    now, then = (f"{one.ask.as_of:%d/%m/%Y}" for one in (summary, before))
    head = (tuple(HeadCell(text) for text in ("Chỉ số", f"Đến {then}", f"Đến {now}", "Tăng, giảm")),)
    rows = [TableRow((name, was, amount, f"{amount - was:+d}" if amount != was else "0"), strong=number == 0)
            for number, (name, amount, was) in enumerate(compared(summary, before))]
    rows += [TableRow((f"Tỷ lệ {rate.label}", percent(old), percent(rate), ""))
             for rate, old in zip(summary.total.rates, before.total.rates, strict=True)]
    return PaperTable("", title, f"(So với ngày {then})", head, (110, 45, 45, 40), "lccc", tuple(rows),
                      notes=(f"Cách tính: {RULE_NAMES[summary.ask.rule]}",), sheet="So với kỳ trước")


def _shortened(text: str) -> str:
    plain = one_line(text)
    return plain if len(plain) <= 110 else plain[:109].rsplit(" ", 1)[0] + "…"


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
        (22, 52, *[33] * figures, *[37] * len(RATED), *([32] if shared else [])),
        "cl" + "c" * (figures + len(RATED) + shared), tuple(rows), notes=tuple(notes), sheet=block.title,
        chart=chart_of(block),
    )


def _row(number: str, line: Line, shared: bool, strong: bool = False) -> TableRow:
    cells: list[Cell] = [number, line.label, *(line.counts[name] for name, _ in (*COUNTED, *AGED))]
    cells += [percent(rate) for rate in line.rates]
    if shared:
        cells.append("" if line.co_led is None else line.co_led)
    return TableRow(tuple(cells), strong=strong)
