"""Reports that people have begun, and the earlier one whose values stand beside this one's."""

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from ..database import db
from ..domain.periods import Period, parse_period, with_window
from ..models import Report, ReportValue


def report_of(period: str, form: str, *, lock: bool = False) -> Report | None:
    """The report of a period's code and a form's key with what was typed, or None where nobody has begun.

    `lock` holds its row until the transaction ends, for whoever is going to change it.
    """
    statement = select(Report).where(Report.period == period, Report.form == form).options(
        selectinload(Report.values).joinedload(ReportValue.changed_by))
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return db.session.scalar(statement)


def reports_of_agency() -> list[Report]:
    """Every begun report, the latest period first."""
    return list(db.session.scalars(select(Report).order_by(Report.to_on.desc(), Report.form, Report.id)))


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
        .options(selectinload(Report.values)).order_by(Report.to_on.desc(), Report.id.desc()).limit(1)
    )


def last_change_of(report: Report) -> ReportValue | None:
    """The value that was changed last, with who changed it."""
    return db.session.scalar(
        select(ReportValue).where(ReportValue.report_id == report.id)
        .options(joinedload(ReportValue.changed_by)).order_by(ReportValue.changed_at.desc(), ReportValue.id.desc())
        .limit(1)
    )
