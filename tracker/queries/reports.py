"""Reports that people have begun, the frozen ones, and the earlier one whose values stand beside this one's."""

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from ..database import db
from ..domain.errors import NotFound
from ..domain.periods import Period, parse_period, with_window
from ..domain.report_forms import Form
from ..domain.wording import _
from ..models import FrozenFile, FrozenReport, Report, ReportText, ReportValue
from .report_forms import report_form

_TYPED = (
    selectinload(Report.values).joinedload(ReportValue.changed_by),
    selectinload(Report.texts).joinedload(ReportText.changed_by),
)


def report_of(period: str, form: str, *, lock: bool = False) -> Report | None:
    """The report of a period's code and a form's key (its latest correction), or None where nobody has begun.

    `lock` holds its row until the transaction ends, for whoever is going to change it.
    """
    statement = select(Report).where(Report.period == period, Report.form == form).options(*_TYPED)
    statement = statement.order_by(Report.correction.desc()).limit(1)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return db.session.scalar(statement)


def reports_of_agency() -> list[Report]:
    """Every begun report, the latest period first, of a corrected one the latest correction first."""
    return list(db.session.scalars(
        select(Report).order_by(Report.to_on.desc(), Report.form, Report.correction.desc(), Report.id)
    ))


def form_and_period(code: str, key: str) -> tuple[Form, Period]:
    """The form and the days of a period's report: as it was begun, else as in force; `BadInput` for what is no period.

    `NotFound` names the forms there are.
    """
    period = parse_period(code)
    report = report_of(period.code, key)
    if report is None:
        return report_form(key, period.to_on), period
    return report_form(key, version=report.form_version), with_window(period, report.from_on, report.to_on)


def period_as_reported(code: str, form: str) -> Period:
    """The period of a code with the days that this report was given; `BadInput` for what is no period."""
    period = parse_period(code)
    report = report_of(period.code, form)
    return with_window(period, report.from_on, report.to_on) if report else period


def earlier_report(form: str, before: date) -> Report | None:
    """The latest report of the form that ended before a day and holds anything typed."""
    typed = select(ReportValue.report_id).where(or_(ReportValue.value != "", ReportValue.note != ""))
    return db.session.scalar(
        select(Report).where(Report.form == form, Report.to_on < before, Report.id.in_(typed))
        .options(selectinload(Report.values)).order_by(Report.to_on.desc(), Report.correction.desc(), Report.id.desc())
        .limit(1)
    )


def last_change_of(report: Report) -> ReportValue | None:
    """The value that was changed last, with who changed it."""
    return db.session.scalar(
        select(ReportValue).where(ReportValue.report_id == report.id)
        .options(joinedload(ReportValue.changed_by)).order_by(ReportValue.changed_at.desc(), ReportValue.id.desc())
        .limit(1)
    )


def frozen_versions(period: str, form: str) -> list[FrozenReport]:
    """What was frozen of a period's report, the report itself first, then its corrections in order."""
    return list(db.session.scalars(
        select(FrozenReport).join(Report, Report.id == FrozenReport.report_id)
        .where(Report.period == period, Report.form == form)
        .options(joinedload(FrozenReport.report).joinedload(Report.sent_by), joinedload(FrozenReport.frozen_by),
                 selectinload(FrozenReport.files))
        .order_by(Report.correction)
    ))


def frozen_version(period: str, form: str, correction: int) -> FrozenReport:
    """The frozen report (correction 0) or its n-th correction; `NotFound` where there is none."""
    for one in frozen_versions(period, form):
        if one.report.correction == correction:
            return one
    raise NotFound(_("Kỳ này chưa có bản chốt đó. Mở trang báo cáo của kỳ để xem các bản đã chốt."))


def frozen_file(frozen: FrozenReport, kind: str) -> FrozenFile:
    """The stored file of a kind; `NotFound` names the kinds there are."""
    for file in frozen.files:
        if file.kind == kind:
            return file
    raise NotFound(_("Bản chốt có các tệp: {names}.", names=", ".join(file.kind for file in frozen.files)))
