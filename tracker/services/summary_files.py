"""Hand the completion summary out as Excel, Word or PDF: the same three tables as on the page."""

from collections.abc import Sequence
from dataclasses import replace

from ..documents.paper import Bar, Cell, Chart, HeadCell, Paper, PaperTable, Series, TableRow
from ..domain.counting import BUCKET_NAMES, BUCKETS, Rate
from ..domain.periods import RULE_NAMES
from ..domain.text import dotted, one_line
from ..domain.wording import _
from ..models import Agency
from ..queries.behind import TaskBehind
from .report_files import writer_of
from .summaries import AGES, UNASSIGNED, Block, Line, Summary

COLOURS = {"completed_on_time": "#2e8b57", "completed_late": "#d9822b", "open_in_time": "#3d7fc1",
           "open_overdue": "#c22f36", "open_undated": "#8b98a6", "not_completed": "#5b6673"}

COUNTED = (
    ("total", _("Tổng số")), ("completed_on_time", _("HT đúng hạn")), ("completed_late", _("HT quá hạn")),
    ("open_in_time", _("Trong hạn")), ("open_overdue", _("Quá hạn")), ("open_undated", _("Chưa rõ hạn")),
    ("not_completed", _("Không HT")), ("awaiting", _("Chờ xác nhận")),
)
AGED = (("age_week", _("≤ 7 ngày")), ("age_month", _("8–30 ngày")), ("age_more", _("> 30 ngày")))
RATED = (_("HT / tổng số"), _("HT / đến hạn"), _("Đúng hạn / HT có hạn"), _("Cập nhật / đang làm"))


def summary_file(agency: Agency, summary: Summary, year: int, kind: str, before: Summary | None = None) -> bytes:
    """The summary as a file, held against an earlier day; `BadInput` for a kind that no paper is written in."""
    return writer_of(kind)(summary_paper(agency, summary, year, before))


def summary_paper(agency: Agency, summary: Summary, year: int, before: Summary | None = None) -> Paper:
    """What the summary's files say, whatever their format."""
    day = f"{summary.ask.as_of:%d/%m/%Y}"
    tables = [_table(block, summary, year, day) for block in summary.blocks]
    if before is not None:
        tables.append(_comparison_table(summary, before, _("SO VỚI KỲ TRƯỚC")))
    return Paper(_("Tổng hợp kết quả thực hiện kế hoạch năm {year}", year=year), agency.name, tuple(tables),
                 footer=_("{name} – tính đến ngày {day}", name=agency.name, day=day))


def one_page_file(agency: Agency, summary: Summary, year: int, kind: str, before: Summary,
                  longest: Sequence[TaskBehind]) -> bytes:
    """Leadership's one page: the figures against the earlier day, the chart by unit, what is overdue longest."""
    day = f"{summary.ask.as_of:%d/%m/%Y}"
    figures = replace(_comparison_table(summary, before, _("KẾT QUẢ THỰC HIỆN KẾ HOẠCH NĂM {year} ĐẾN NGÀY {day}",
                                                           year=year, day=day)),
                      chart=chart_of(summary.blocks[0], most=8), notes=())
    head = (tuple(HeadCell(text) for text in ("STT", _("Nhiệm vụ quá hạn lâu nhất"), _(
        "Đơn vị"), _("Hạn"), _("Quá hạn"))),)
    rows = tuple(
        TableRow((str(number), _shortened(row.task.text), row.unit or UNASSIGNED,
                  f"{row.verdict.owed_on:%d/%m/%Y}" if row.verdict.owed_on else "",
                  _("{days_late} ngày", days_late=dotted(row.verdict.days_late))))
        for number, row in enumerate(longest, start=1))
    late = PaperTable("", "", "", head, (16, 102, 58, 40, 32), "clccc", rows, sheet=_("Quá hạn lâu nhất"))
    return writer_of(kind)(Paper(_("Tóm tắt kết quả năm {year}",
                                   year=year), agency.name, (figures, *([late] if rows else [])),
                                 footer=_("{name} – tính đến ngày {day}", name=agency.name, day=day), upright=True))


def chart_of(block: Block, most: int = 40) -> Chart:
    """A block's rows as stacked bars by bucket; of more than `most` those with most tasks, in the printed order."""
    series = tuple(Series(BUCKET_NAMES[name], COLOURS[name]) for name in BUCKETS)
    kept = sorted(sorted(block.lines, key=lambda line: -line.counts["total"])[:most], key=block.lines.index)
    bars = tuple(Bar(line.label, tuple(line.counts[name] for name in BUCKETS),
                     f"{line.completed}/{line.counts['total']}") for line in kept if line.counts["total"])
    return Chart(_("{title}: số nhiệm vụ theo kết quả", title=block.title), series, bars)


def compared(summary: Summary, before: Summary) -> list[tuple[str, int, int]]:
    """(name, now, earlier) of every figure of the whole."""
    names = {"total": _("Tổng số nhiệm vụ"), **BUCKET_NAMES, "awaiting": _("Trong đó chờ xác nhận"), **AGES}
    return [(text, summary.total.counts[name], before.total.counts[name]) for name, text in names.items()]


def _comparison_table(summary: Summary, before: Summary, title: str) -> PaperTable:
    now, then = (f"{one.ask.as_of:%d/%m/%Y}" for one in (summary, before))
    head = (tuple(HeadCell(text) for text in (_("Chỉ số"), _("Đến {then}",
                                                          then=then), _("Đến {now}", now=now), _("Tăng, giảm"))),)
    rows = [TableRow((name, was, amount, f"{amount - was:+d}" if amount != was else "0"), strong=number == 0)
            for number, (name, amount, was) in enumerate(compared(summary, before))]
    rows += [TableRow((_("Tỷ lệ {label}", label=rate.label), percent(old), percent(rate), ""))
             for rate, old in zip(summary.total.rates, before.total.rates, strict=True)]
    return PaperTable("", title, _("(So với ngày {then})", then=then), head, (110, 45, 45, 40), "lccc", tuple(rows),
                      notes=(_("Cách tính: {rule_names}",
                               rule_names=RULE_NAMES[summary.ask.rule]),), sheet=_("So với kỳ trước"))


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
    first = [HeadCell("STT", rows=2), HeadCell(block.head, rows=2), HeadCell(_("Số nhiệm vụ"), columns=len(COUNTED)),
             HeadCell(_("Số ngày quá hạn"), columns=len(AGED)), HeadCell(_("Tỷ lệ"), columns=len(RATED))]
    if shared:
        first.append(HeadCell(_("Đồng chủ trì"), rows=2, hint=_("(không cộng)")))
    second = [HeadCell(label) for _, label in (*COUNTED, *AGED)] + [HeadCell(label) for label in RATED]
    rows = [_row(str(number), line, shared) for number, line in enumerate(block.lines, start=1)]
    rows.append(_row("", block.total, shared, strong=True))
    notes = [_("Cách tính: {rule_names}",
               rule_names=RULE_NAMES[summary.ask.rule]), _("HT: hoàn thành. Mỗi nhiệm vụ tính một lần.")]
    if summary.withdrawn:
        notes.append(_("Đã rút {withdrawn} nhiệm vụ, không tính trong tổng số.", withdrawn=summary.withdrawn))
    figures = len(COUNTED) + len(AGED)
    return PaperTable(
        "", _("TỔNG HỢP KẾT QUẢ THỰC HIỆN KẾ HOẠCH NĂM {year} {title}", year=year, title=block.title.upper()), _(
            "(Tính đến ngày {day})", day=day),
        (tuple(first), tuple(second)),
        (12, 84, *[27] * figures, *[37] * len(RATED), *([28] if shared else [])),
        "cl" + "c" * (figures + len(RATED) + shared), tuple(rows), notes=tuple(notes), sheet=block.title,
        chart=chart_of(block), text_size=10,
    )


def _row(number: str, line: Line, shared: bool, strong: bool = False) -> TableRow:
    cells: list[Cell] = [number, line.label, *(line.counts[name] for name, _ in (*COUNTED, *AGED))]
    cells += [percent(rate) for rate in line.rates]
    if shared:
        cells.append("" if line.co_led is None else line.co_led)
    return TableRow(tuple(cells), strong=strong)
