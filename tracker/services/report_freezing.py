"""Chốt số liệu: keep a report whole, so that years later the same bytes come out; there is no way back.

What is kept leans on nothing else: rows, the tasks and documents behind every counted row, the definitions in force,
the words, the exported files and their SHA-256. Settings, form, tasks and plan may change or vanish afterwards. What
was wrong is corrected by a further report, "điều chỉnh lần n", with its reason and the list of what differs.
"""

import hashlib
from datetime import date, datetime
from typing import Any

from .. import clock
from ..database import db
from ..documents.paper import printable
from ..domain.counting import BUCKETS
from ..domain.errors import NotAllowed, RuleViolation
from ..domain.indicators import INDICATORS
from ..domain.permissions import OFFICE
from ..domain.report_differences import Difference, differences
from ..domain.report_forms import Form, fill
from ..domain.settings import AgencySettings
from ..domain.text import clean, one_line
from ..domain.wording import _
from ..models import Agency, FrozenFile, FrozenReport, Report, ReportText, ReportValue, User
from ..queries.behind import TaskBehind, documents_with_ids, rows_behind
from ..queries.counting import ids_behind
from ..queries.report_body import citation, citations_of
from ..queries.report_sheets import ReportSheet, members_of, report_sheet
from ..queries.reports import form_and_period, frozen_versions, report_of
from .report_body import report_body
from .report_files import KINDS, report_file, table_notes, words_of
from .reports import demand_draft, open_report

CONTENT_VERSION = 1
LONGEST_REASON = 2000


def may_freeze(role: str, rules: AgencySettings) -> bool:
    """Whether a role freezes in this agency: the office, or the director where the agency has set so."""
    return role == "director" if rules.freeze_decider == "director" else role in OFFICE


def freeze_report(agency: Agency, code: str, key: str, by: User, *, at: datetime | None = None) -> FrozenReport:
    """Freeze the report of a period and form as it stands at a moment; what is recorded later doesn't enter it.

    Raises `NotAllowed` for whoever doesn't decide it, `RuleViolation` where it is frozen or its cut-off lies ahead.
    """
    at = at or clock.now()
    form, period = form_and_period(code, key)
    if not may_freeze(by.role, agency.rules):
        raise NotAllowed(_("Theo thiết lập của cơ quan, việc chốt số liệu do {words} quyết định.",
                           words=_("Lãnh đạo") if agency.rules.freeze_decider == "director" else _("Văn phòng")))
    if period.to_on > clock.local(at).date():
        raise RuleViolation(_("Ngày chốt {to_on:%d/%m/%Y} chưa đến nên chưa chốt được. Chờ đến ngày đó, hoặc đổi ngày "
                              "chốt của kỳ này.", to_on=period.to_on), field="to")
    report = open_report(period, form, at=at)
    demand_draft(report)
    db.session.refresh(report)
    sheet = report_sheet(agency, period, form, known_at=at)
    content = frozen_content(agency, sheet)
    changed = _against_the_last(sheet, content)
    content["differences"] = [one.as_data() for one in changed]
    written = {kind: report_file(agency, sheet, kind, changed) for kind in KINDS}
    files = [FrozenFile(kind=kind, sha256=hashlib.sha256(file).hexdigest(), content=file)
             for kind, file in written.items()]
    frozen = FrozenReport(report=report, content=content, frozen_at=at, frozen_by_id=by.id, files=files)
    report.state = "frozen"
    db.session.add(frozen)
    db.session.flush()
    return frozen


def send_report(code: str, key: str, by: User, sent_as: str, *, at: datetime | None = None) -> Report:
    """Record that the frozen report was sent; `sent_as` is its number and day as registered, or to whom it went."""
    report = report_of(code, key, lock=True)
    if report is None or report.state == "draft":
        raise RuleViolation(_("Số liệu chưa chốt nên chưa gửi được. Chốt số liệu trước."))
    if report.state == "sent":
        raise RuleViolation(_("Báo cáo này đã ghi là đã gửi. Lập bản điều chỉnh nếu cần gửi lại."))
    words = one_line(printable(sent_as))
    if not words:
        raise RuleViolation(_("Nhập số, ngày của báo cáo đã gửi và nơi nhận, ví dụ: Báo cáo số 45/BC-SCT ngày "
                              "16/6/2022 gửi Sở Nội vụ."), field="sent_as")
    report.state, report.sent_at, report.sent_by_id, report.sent_as = "sent", at or clock.now(), by.id, words
    db.session.flush()
    return report


def begin_correction(code: str, key: str, by: User, reason: str, *, at: datetime | None = None) -> Report:
    """Begin "điều chỉnh lần n" of a frozen report: a draft that starts with all that was typed. It needs a reason."""
    at = at or clock.now()
    last = report_of(code, key, lock=True)
    if last is None or last.state == "draft":
        raise RuleViolation(_("Chỉ điều chỉnh báo cáo đã chốt. Báo cáo này còn sửa được."))
    words = clean(printable(reason)).strip()
    if not words or len(words) > LONGEST_REASON:
        raise RuleViolation(_("Nhập lý do điều chỉnh, tối đa {longest_reason} ký tự.",
                              longest_reason=LONGEST_REASON), field="reason")
    report = Report(period=last.period, form=last.form, form_version=last.form_version, correction=last.correction + 1,
                    reason=words, from_on=last.from_on, to_on=last.to_on, state="draft", created_at=at)
    for value in last.values:
        report.values.append(ReportValue(row=value.row, value=value.value, note=value.note, version=value.version,
                                         changed_at=value.changed_at, changed_by_id=value.changed_by_id))
    for text in last.texts:
        report.texts.append(ReportText(part=text.part, text=text.text, drafted=text.drafted, version=text.version,
                                       changed_at=text.changed_at, changed_by_id=text.changed_by_id))
    db.session.add(report)
    db.session.flush()
    return report


def pending_differences(agency: Agency, sheet: ReportSheet) -> list[Difference]:
    """How a draft differs from what was frozen last: for a correction, the list that goes with it."""
    return _against_the_last(sheet, frozen_content(agency, sheet))


def _against_the_last(sheet: ReportSheet, content: dict[str, Any]) -> list[Difference]:
    frozen = frozen_versions(sheet.period.code, sheet.form.key)
    return differences(frozen[-1].content, content) if frozen else []


def frozen_content(agency: Agency, sheet: ReportSheet) -> dict[str, Any]:
    """The whole sheet as plain data: what freezing stores and what two reports are compared by."""
    period, count = sheet.period, sheet.count
    lists = {key: ids_behind(sheet.scene, key) for key in (*BUCKETS, "awaiting", "withdrawn")}
    lists |= {key: members_of(sheet.scene, key, sheet.assigner if key.startswith("assigned.") else None)
              for key in INDICATORS}
    report = sheet.report
    return {
        "content": CONTENT_VERSION, "agency": agency.name, "correction": report.correction if report else 0,
        "reason": report.reason if report else "",
        "period": {"code": period.code, "name": period.name, "from": _day(period.from_on), "to": _day(period.to_on)},
        "form": {"key": sheet.form.key, "name": sheet.form.name, "version": sheet.form.version},
        "rule": sheet.rule_words, "notes": list(table_notes(sheet)),
        "buckets": dict(count.buckets), "total": count.total, "awaiting": count.awaiting, "withdrawn": count.withdrawn,
        "definitions": {key: {"label": one.label, "formula": one.formula, "of": one.of}
                        for key, one in INDICATORS.items()},
        "tables": _tables(agency, sheet, sheet.form),
        "lists": lists, "tasks": _tasks(sheet, lists), "documents": _documents(lists),
        "words": [{"part": part.heading.part, "heading": part.heading.text, "text": part.text}
                  for part in report_body(agency, sheet)],
    }


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _tables(agency: Agency, sheet: ReportSheet, form: Form) -> list[dict[str, Any]]:
    words, rows, tables = words_of(agency, sheet), iter(sheet.rows), []
    for table in form.tables:
        own = [next(rows) for _ in table.rows]
        tables.append({
            "mark": fill(table.mark, words), "title": fill(table.title, words), "caption": fill(table.caption, words),
            "heads": {"stt": table.heads.stt, "label": table.heads.label, "unit": table.heads.unit,
                      "value": table.heads.value, "note": table.heads.note},
            "rows": [{"row": row.form.row, "stt": row.form.stt, "label": row.form.label, "unit": row.form.unit,
                      "value": row.value, "note": row.note, "source": row.form.source,
                      "strong": row.form.depth == 1 or row.form.source == "heading"} for row in own],
        })
    return tables


def _tasks(sheet: ReportSheet, lists: dict[str, list[int]]) -> dict[str, dict[str, Any]]:
    """Every task behind any number, once, as it stood: JSON knows only text as keys."""
    ids = {one for key, members in lists.items() if INDICATORS.get(key, INDICATORS["plan.tasks"]).of == "task"
           for one in members}
    rows, cited = rows_behind(sheet.scene, ids), citations_of(ids)
    return {str(row.task.id): _task(row, cited.get(row.task.id, [])) for row in rows}


def _task(row: TaskBehind, cited: list[str]) -> dict[str, Any]:
    task, verdict = row.task, row.verdict
    section = f"{task.section.code} {task.section.title}".strip() if task.section else ""
    return {
        "position": task.position, "text": task.text, "section": section, "unit": row.unit,
        "due_on": _day(verdict.owed_on or row.due_on), "bucket": verdict.bucket, "awaiting": verdict.awaiting,
        "days_late": verdict.days_late, "done_on": _day(verdict.done_on), "documents": cited,
    }


def _documents(lists: dict[str, list[int]]) -> dict[str, dict[str, str]]:
    ids = [one for key in INDICATORS if INDICATORS[key].of == "document" for one in lists[key]]
    return {str(one.id): {"text": citation(one), "issued_on": _day(one.issued_on)} for one in documents_with_ids(ids)}
