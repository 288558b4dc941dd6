"""Keep what people type into a period's report: values and notes, exactly as typed.

Several people fill one report. Each row remembers who changed it last; whoever saves a row that changed under her
hands gets a `Conflict` with both texts, and a row that she didn't touch is left alone.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from .. import clock
from ..database import db
from ..documents.paper import printable
from ..domain.errors import Conflict, NotFound, RuleViolation
from ..domain.periods import Period
from ..domain.report_forms import Form
from ..domain.wording import _
from ..models import Report, ReportText, ReportValue, User
from ..queries.reports import report_of

LONGEST = 2000
LONGEST_PART = 20_000
NOTHING = "0"


@dataclass(frozen=True)
class Typed:
    """What a page sent for one row: `seen` is the mark of the texts that the page had shown."""

    row: int
    value: str
    note: str
    seen: str


class RowsChanged(Conflict):
    """Some rows were changed by somebody else; `rows` holds what is stored and what was typed. Nothing was saved."""

    def __init__(self, rows: list[tuple[ReportValue, Typed]]) -> None:
        super().__init__(
            _("Người khác vừa sửa cùng dòng. So hai nội dung, sửa lại nếu cần rồi lưu lần nữa."),
            theirs="\n".join(f"{old.value} {old.note}".strip() for old, _ in rows),
            yours="\n".join(f"{entry.value} {entry.note}".strip() for _, entry in rows),
        )
        self.rows = rows


def seen_mark(stored: ReportValue | None) -> str:
    """A short mark of a row's stored texts; it changes with every change of them."""
    return NOTHING if stored is None else f"{stored.version}:{_digest(stored.value, stored.note)}"


def open_report(period: Period, form: Form, *, at: datetime | None = None) -> Report:
    """The report of a period and form, made as a draft where nobody has typed into it yet.

    Its row stays locked to the end of the transaction, so that two people who save at once come one after the other.
    """
    report = report_of(period.code, form.key, lock=True)
    if report is not None:
        return report
    report = Report(period=period.code, form=form.key, form_version=form.version, from_on=period.from_on,
                    to_on=period.to_on, state="draft", correction=0, created_at=at or clock.now())
    try:
        with db.session.begin_nested():
            db.session.add(report)
    except IntegrityError:  # somebody else began it in this very moment
        found = report_of(period.code, form.key, lock=True)
        if found is None:
            raise
        return found
    return report


def record_values(period: Period, form: Form, typed: Iterable[Typed], by: User | None,
                  *, at: datetime | None = None) -> list[ReportValue]:
    """Save the rows that differ from what the page had shown; returns those changed.

    Raises `RowsChanged` when another person changed one of them meanwhile, `RuleViolation` for a frozen report, a
    number typed over a counted row or a text beyond all measure, `NotFound` for a row that the form hasn't.
    """
    at = at or clock.now()
    report = open_report(period, form, at=at)
    demand_draft(report)
    stored = {value.row: value for value in report.values}
    changes = [(entry, stored.get(entry.row)) for entry in map(_tidy, typed)]
    changes = [(entry, old) for entry, old in changes if _differs(form, entry, old)]
    clashes = [(old, entry) for entry, old in changes if old is not None and entry.seen != seen_mark(old)]
    if clashes:
        raise RowsChanged(clashes)
    return [_write(report, entry, old, by, at) for entry, old in changes]


def record_window(period: Period, form: Form) -> Report:
    """Keep other first and last days for the period of this report than the default ones."""
    report = open_report(period, form)
    demand_draft(report)
    report.from_on, report.to_on = period.from_on, period.to_on
    db.session.flush()
    return report


def demand_draft(report: Report) -> None:
    """Raise `RuleViolation` for a report whose figures are frozen."""
    if report.state != "draft":
        raise RuleViolation(_("Số liệu kỳ này đã chốt nên không sửa được. Lập bản điều chỉnh nếu cần sửa."))


def record_text(period: Period, form: Form, part: str, text: str | None, *, drafted: str, seen: int,
                by: User | None, at: datetime | None = None) -> ReportText | None:
    """Keep what a person wrote for a part of the report's own pages; None goes back to the words drafted by numbers.

    `drafted` is the draft that the page had shown, `seen` the version of the stored text (0: none). Returns None where
    nothing changed. Raises `Conflict` with both texts when somebody else saved the part meanwhile.
    """
    report = open_report(period, form, at=at)
    demand_draft(report)
    wanted = None if text is None else printable(text).strip()
    if wanted is not None and len(wanted) > LONGEST_PART:
        raise RuleViolation(_("Đoạn này dài quá {longest_part} ký tự. Rút gọn rồi lưu lại.",
                              longest_part=LONGEST_PART), field=f"text-{part}")
    old = next((one for one in report.texts if one.part == part), None)
    if wanted == (old.text if old else drafted.strip()) or (wanted is None and old is None):
        return None
    if (old.version if old else 0) != seen:
        raise Conflict(_("Người khác vừa sửa đoạn này. So hai nội dung, sửa lại nếu cần rồi lưu lần nữa."),
                       theirs=old.text if old else drafted, yours=wanted or drafted)
    if old is not None and wanted is None:
        report.texts.remove(old)
        db.session.delete(old)
        db.session.flush()
        return old
    kept = old or ReportText(report=report, part=part, version=0)
    kept.text, kept.drafted, kept.version = wanted or "", drafted, kept.version + 1
    kept.changed_at, kept.changed_by_id = at or clock.now(), by.id if by else None
    db.session.add(kept)
    db.session.flush()
    return kept


def _tidy(entry: Typed) -> Typed:
    return Typed(entry.row, printable(entry.value).strip(), printable(entry.note).strip(), entry.seen)


def _differs(form: Form, entry: Typed, old: ReportValue | None) -> bool:
    """Whether the entry changes its row; refuses what no row may hold."""
    row = form.row(entry.row)
    if row is None:
        raise NotFound(_("Mẫu báo cáo không có dòng {row}. Tải lại trang rồi nhập lại.", row=entry.row))
    if row.source != "manual" and entry.value:
        raise RuleViolation(_("Dòng “{label}” do chương trình tính; chỉ ghi được ghi chú.",
                              label=row.label), field=f"value-{row.row}")
    if max(len(entry.value), len(entry.note)) > LONGEST:
        raise RuleViolation(_("Dòng “{label}” dài quá {longest} ký tự. Rút gọn rồi lưu lại.",
                              label=row.label, longest=LONGEST),
                            field=f"note-{row.row}")
    now = (old.value, old.note) if old else ("", "")
    return (entry.value, entry.note) != now and not _left_as_shown(entry)


def _left_as_shown(entry: Typed) -> bool:
    """Whether this person sent the row as the page had shown it, whatever is stored by now."""
    if entry.seen == NOTHING:
        return not entry.value and not entry.note
    return entry.seen.partition(":")[2] == _digest(entry.value, entry.note)


def _digest(value: str, note: str) -> str:
    return hashlib.sha256(f"{value}\0{note}".encode()).hexdigest()[:12]


def _write(report: Report, entry: Typed, old: ReportValue | None, by: User | None, at: datetime) -> ReportValue:
    value = old or ReportValue(report=report, row=entry.row, version=0)
    if old is None:
        db.session.add(value)
    value.value, value.note = entry.value, entry.note
    value.version += 1
    value.changed_at, value.changed_by_id = at, by.id if by else None
    db.session.flush()
    db.session.expire(value, ["changed_by"])
    return value
