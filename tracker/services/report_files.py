"""Hand a report out as Word, Excel, PDF or JSON: the report's own pages and the form's tables as its appendix."""

import json
from collections.abc import Callable

from ..documents.paper import HeadCell, Letter, Paper, PaperTable, TableRow
from ..domain.counting import BUCKET_NAMES
from ..domain.errors import BadInput
from ..domain.report_forms import FormTable, fill
from ..domain.report_prose import assigned_sentence, next_cutoff, progress_sentences
from ..domain.text import clean, one_line
from ..models import Agency
from ..queries.behind import rows_behind
from ..queries.report_sheets import ReportSheet, SheetRow

KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "json": "application/json",
}
UNASSIGNED = "chưa giao đơn vị"
NUMBER = "……/BC-……"
WIDTHS = (18, 106, 42, 30, 56)
LAST_SENTENCE = "Trên đây là {subject}, {agency} trân trọng báo cáo./."


def report_file(agency: Agency, sheet: ReportSheet, kind: str) -> bytes:
    """The report as a file of a kind in `KINDS`; `BadInput` names the kinds for any other."""
    return writer_of(kind)(report_paper(agency, sheet)) if kind != "json" else _as_json(sheet)


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
            raise BadInput(f"Không xuất được tệp “.{kind}”. Dùng một trong: {', '.join('.' + one for one in KINDS)}.")
    return write


def report_paper(agency: Agency, sheet: ReportSheet) -> Paper:
    """What the report's files say, whatever their format."""
    words = _words(agency, sheet)
    rows, tables = list(sheet.rows), []
    for table in sheet.form.tables:
        own, rows = rows[:len(table.rows)], rows[len(table.rows):]
        tables.append(_paper_table(table, own, words, sheet))
    return Paper(f"Báo cáo cải cách hành chính {sheet.period.name}", agency.name, tuple(tables),
                 letter=_letter(agency, sheet), footer=f"{agency.name} – số liệu đến {sheet.period.to_on:%d/%m/%Y}")


def prose(sheet: ReportSheet) -> list[str]:
    """The report's sentences, as its numbers say them."""
    count = sheet.count
    sentences = progress_sentences(count.as_of, count.buckets, count.awaiting, count.withdrawn)
    given = sheet.assigned
    return [" ".join(sentences), assigned_sentence(sheet.assigner_words, given.given, given.on_time, given.late)]


def coming(sheet: ReportSheet) -> list[str]:
    """The next period's tasks: what is open and falls due after this cut-off and up to the next, by due day."""
    last = next_cutoff(sheet.period)
    due = [one.facts.id for one in sheet.scene.verdicts()
           if one.owed_on is not None and sheet.period.to_on < one.owed_on <= last]
    rows = sorted(rows_behind(sheet.scene, due), key=lambda row: row.verdict.owed_on or last)
    lines = [f"- {one_line(row.task.text).rstrip('.;')} ({row.unit or UNASSIGNED}; hạn {row.verdict.owed_on:%d/%m/%Y})"
             for row in rows]
    if not lines:
        return [f"Đến ngày {last:%d/%m/%Y} không có nhiệm vụ nào của kế hoạch đến hạn."]
    return [f"Nhiệm vụ trọng tâm thời gian tới: {len(lines)} nhiệm vụ đến hạn từ nay đến hết ngày {last:%d/%m/%Y}:",
            *(f"{line};" for line in lines[:-1]), f"{lines[-1]}."]


def table_notes(sheet: ReportSheet) -> tuple[str, ...]:
    """What is printed under a table of counted numbers: the rule in force, the six buckets and what stands beside."""
    count, given = sheet.count, sheet.assigned
    parts = ", ".join(f"{BUCKET_NAMES[name].lower()} {amount}" for name, amount in count.buckets.items())
    gone = f" Đã rút {count.withdrawn}." if count.withdrawn else ""
    return (
        f"Cách tính: {sheet.rule_words}",
        f"Kế hoạch, tính đến ngày {count.as_of:%d/%m/%Y}: {count.total} nhiệm vụ, gồm {parts}; "
        f"trong đó chờ xác nhận {count.awaiting}.{gone}",
        f"Nhiệm vụ được giao từ {sheet.period.from_on:%d/%m/%Y} đến {sheet.period.to_on:%d/%m/%Y}: "
        f"chưa hoàn thành {given.still_open}; kỳ trước chuyển sang {given.carried_in}.",
    )


def _words(agency: Agency, sheet: ReportSheet) -> dict[str, str]:
    name, year = sheet.period.name, str(sheet.period.year)
    return {"period": name, "PERIOD": name.upper(), "year": year, "agency": agency.name, "AGENCY": agency.name.upper(),
            "number": NUMBER, "issued": f"ngày … tháng … năm {sheet.period.to_on.year}"}


def _paper_table(table: FormTable, rows: list[SheetRow], words: dict[str, str], sheet: ReportSheet) -> PaperTable:
    heads = table.heads
    head = (
        (HeadCell(heads.stt, rows=2), HeadCell(heads.label, rows=2, hint=fill(heads.label_hint, words)),
         HeadCell(heads.result, columns=2), HeadCell(heads.note, rows=2)),
        (HeadCell(heads.unit), HeadCell(heads.value)),
    )
    lines = tuple(TableRow((row.form.stt, row.form.label, row.form.unit, row.value, row.note),
                           strong=row.form.depth == 1 or row.form.source == "heading") for row in rows)
    counted = any(row.form.computed for row in rows)
    return PaperTable(fill(table.mark, words), fill(table.title, words), fill(table.caption, words), head, WIDTHS,
                      "clccl", lines, numeric=(3,), notes=table_notes(sheet) if counted else ())


def _letter(agency: Agency, sheet: ReportSheet) -> Letter:
    rules, period = agency.rules, sheet.period
    subject = f"Kết quả công tác cải cách hành chính {period.name}"
    opening = f"{agency.name} báo cáo kết quả thực hiện công tác cải cách hành chính {period.name} như sau:"
    plan = sheet.plan
    if plan is not None and plan.number:
        opening = f"Thực hiện Kế hoạch số {plan.number} ngày {plan.issued_on:%d/%m/%Y}, " + opening
    closing = LAST_SENTENCE.format(subject=subject[0].lower() + subject[1:], agency=agency.name)
    recipients = [line for line in clean(rules.recipients).split("\n") if line] or ["- …;", "- Lưu: VT."]
    return Letter(
        parent=rules.parent_name, agency=agency.name, number=f"Số: {NUMBER}",
        place_line=f"{rules.place or '……'}, ngày … tháng … năm {period.to_on.year}",
        kind="BÁO CÁO", subject=subject,
        period_line=f"(Số liệu tính từ ngày {period.from_on:%d/%m/%Y} đến ngày {period.to_on:%d/%m/%Y})",
        paragraphs=(opening, *prose(sheet), *coming(sheet), "Số liệu chi tiết tại Phụ lục kèm theo.", closing),
        recipients=tuple(recipients), signer_title=rules.signer_title, signer_name=rules.signer_name,
    )


def _as_json(sheet: ReportSheet) -> bytes:
    rows = [{"stt": row.form.stt, "label": row.form.label, "unit": row.form.unit, "value": row.value,
             "note": row.note, "source": row.form.source} for row in sheet.rows]
    document = {"form": sheet.form.key, "from": sheet.period.from_on.isoformat(), "to": sheet.period.to_on.isoformat(),
                "rows": rows}
    return json.dumps(document, ensure_ascii=False, indent=1).encode()
