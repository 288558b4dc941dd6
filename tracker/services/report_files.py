"""Hand a report out as Word, Excel, PDF or JSON: the report's own pages and the form's tables as its appendix."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence

from ..documents.paper import HeadCell, Letter, Paper, PaperTable, Strong, TableRow
from ..domain.counting import BUCKET_NAMES
from ..domain.errors import BadInput
from ..domain.report_differences import Difference
from ..domain.report_forms import FormTable, fill
from ..domain.text import clean
from ..domain.wording import _
from ..models import Agency
from ..queries.report_sheets import ReportSheet, SheetRow
from .report_body import Part, report_body

KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "json": "application/json",
}
WIDTHS = (18, 106, 42, 30, 56)


def report_file(agency: Agency, sheet: ReportSheet, kind: str, changed: Sequence[Difference] = ()) -> bytes:
    """The report as a file of a kind in `KINDS`; `BadInput` names the kinds for any other.

    `changed` is what a correction changes of the report before it, printed as an appendix of its own.
    """
    return writer_of(kind)(report_paper(agency, sheet, changed)) if kind != "json" else _as_json(sheet)


def writer_of(kind: str) -> Callable[[Paper], bytes]:
    """The writer of a kind of paper, loaded when it is needed; `BadInput` names the kinds there are."""
    match kind:
        case "docx":
            from ..documents.docx_writer import write_docx as write
        case "xlsx":
            from ..documents.xlsx_writer import write_xlsx as write
        case "pdf":
            from ..documents.pdf_writer import write_pdf as write
        case _:
            raise BadInput(_("Không xuất được tệp “.{kind}”. Dùng một trong: {names}.",
                             kind=kind, names=", ".join("." + one for one in KINDS)))
    return write


def report_paper(agency: Agency, sheet: ReportSheet, changed: Sequence[Difference] = ()) -> Paper:
    """What the report's files say, whatever their format."""
    words = words_of(agency, sheet)
    rows, tables = list(sheet.rows), []
    for table in sheet.form.tables:
        own, rows = rows[:len(table.rows)], rows[len(table.rows):]
        tables.append(_paper_table(table, own, words, sheet))
    if changed:
        tables.append(_changes_table(changed))
    return Paper(_("Báo cáo cải cách hành chính {name}", name=sheet.period.name), agency.name, tuple(tables),
                 letter=_letter(agency, sheet), footer=_("{name} – số liệu đến {to_on:%d/%m/%Y}",
                                                         name=agency.name, to_on=sheet.period.to_on))


def table_notes(sheet: ReportSheet) -> tuple[str, ...]:
    """What is printed under a table of counted numbers: the rule in force, the six buckets and what stands beside."""
    count, given = sheet.count, sheet.assigned
    parts = ", ".join(f"{BUCKET_NAMES[name].lower()} {amount}" for name, amount in count.buckets.items())
    gone = _(" Đã rút {withdrawn}.", withdrawn=count.withdrawn) if count.withdrawn else ""
    return (
        _("Cách tính: {rule_words}", rule_words=sheet.rule_words),
        _("Kế hoạch, tính đến ngày {as_of:%d/%m/%Y}: {total} nhiệm vụ, gồm {parts}; trong đó chờ xác nhận "
          "{awaiting}.{gone}", as_of=count.as_of, total=count.total, parts=parts, awaiting=count.awaiting, gone=gone),
        _("Nhiệm vụ được giao từ {from_on:%d/%m/%Y} đến {to_on:%d/%m/%Y}: chưa hoàn thành {still_open}; kỳ trước "
          "chuyển sang {carried_in}.",
          from_on=sheet.period.from_on, to_on=sheet.period.to_on, still_open=given.still_open,
          carried_in=given.carried_in),
    )


def words_of(agency: Agency, sheet: ReportSheet) -> dict[str, str]:
    """What stands for the placeholders of a form's titles in this report."""
    name, year = sheet.period.name, str(sheet.period.year)
    return {"period": name, "PERIOD": name.upper(), "year": year, "agency": agency.name, "AGENCY": agency.name.upper(),
            "number": number_of(agency), "issued": _("ngày … tháng … năm {year}", year=sheet.period.to_on.year)}


def _paper_table(table: FormTable, rows: list[SheetRow], words: dict[str, str], sheet: ReportSheet) -> PaperTable:
    lines = tuple(TableRow((row.form.stt, row.form.label, row.form.unit, row.value, row.note),
                           strong=row.form.depth == 1 or row.form.source == "heading") for row in rows)
    counted = any(row.form.computed for row in rows)
    return PaperTable(fill(table.mark, words), fill(table.title, words), fill(table.caption, words),
                      _paper_head(table, words), WIDTHS, "clccl", lines, numeric=(3,),
                      notes=table_notes(sheet) if counted else ())


def _paper_head(table: FormTable, words: dict[str, str]) -> tuple[tuple[HeadCell, ...], ...]:
    """The heads in two lines, or in one where nothing is printed over unit and value."""
    heads, depth = table.heads, 2 if table.heads.result else 1
    stt, note = HeadCell(heads.stt, rows=depth), HeadCell(heads.note, rows=depth)
    label = HeadCell(heads.label, rows=depth, hint=fill(heads.label_hint, words))
    unit, value = HeadCell(heads.unit), HeadCell(heads.value)
    if depth == 1:
        return ((stt, label, unit, value, note),)
    return (stt, label, HeadCell(heads.result, columns=2), note), (unit, value)


def _changes_table(changed: Sequence[Difference]) -> PaperTable:
    head = (tuple(HeadCell(text) for text in ("STT", _("Nội dung"), _("Đã báo cáo"), _("Điều chỉnh thành"))),)
    rows = tuple(TableRow((str(number), one.where, one.before, one.after))
                 for number, one in enumerate(changed, start=1))
    return PaperTable(_("Phụ lục điều chỉnh"), _("CÁC NỘI DUNG ĐIỀU CHỈNH SO VỚI SỐ LIỆU ĐÃ CHỐT"), "", head,
                      (12, 90, 75, 75), "clll", rows, sheet=_("Điều chỉnh"))


def _letter(agency: Agency, sheet: ReportSheet) -> Letter:
    rules, period = agency.rules, sheet.period
    correction = sheet.report.correction if sheet.report else 0
    subject = _("Kết quả công tác cải cách hành chính {name}", name=period.name)
    paragraphs = list(_paragraphs(report_body(agency, sheet)))
    if correction and sheet.report:
        subject += _(" (điều chỉnh lần {correction})", correction=correction)
        paragraphs.insert(1, _("Lý do điều chỉnh: {reason}", reason=sheet.report.reason))
    recipients = [line for line in clean(rules.recipients).split("\n") if line] or ["- …;", _("- Lưu: VT.")]
    return Letter(
        parent=rules.parent_name, agency=agency.name, number=_("Số: {agency}", agency=number_of(agency)),
        place_line=_("{place}, ngày … tháng … năm {year}", place=rules.place or "……", year=period.to_on.year),
        kind=_("BÁO CÁO"), subject=subject,
        period_line=_("(Số liệu tính từ ngày {from_on:%d/%m/%Y} đến ngày {to_on:%d/%m/%Y})",
                      from_on=period.from_on, to_on=period.to_on),
        paragraphs=tuple(paragraphs),
        recipients=tuple(recipients), signer_title=rules.signer_title, signer_name=rules.signer_name,
    )


def _paragraphs(parts: Iterable[Part]) -> Iterator[str | Strong]:
    """The parts one after the other, each below its heading; a part that was emptied is left out with its heading."""
    group = ""
    for part in parts:
        lines = [line.strip() for line in clean(part.text).split("\n") if line.strip()]
        if not lines:
            continue
        if part.heading.group and part.heading.group != group:
            group = part.heading.group
            yield Strong(group)
        if part.heading.text:
            yield Strong(part.heading.text)
        yield from lines


def number_of(agency: Agency) -> str:
    """The report's number, to be filled in by hand when it is registered: ……/BC-SCT."""
    return f"……/BC-{agency.rules.symbol or '……'}"


def _as_json(sheet: ReportSheet) -> bytes:
    rows = [{"stt": row.form.stt, "label": row.form.label, "unit": row.form.unit, "value": row.value,
             "note": row.note, "source": row.form.source} for row in sheet.rows]
    document = {"form": sheet.form.key, "from": sheet.period.from_on.isoformat(), "to": sheet.period.to_on.isoformat(),
                "rows": rows}
    return json.dumps(document, ensure_ascii=False, indent=1).encode()
