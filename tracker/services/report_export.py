"""The one way a report's file leaves the program: the stored bytes where it is frozen, else the draft's as of now."""

from ..domain.errors import BadInput
from ..domain.wording import _
from ..models import Agency
from ..queries.report_sheets import report_sheet
from ..queries.reports import form_and_period, frozen_file, frozen_version, report_of
from .report_files import KINDS, report_file


def exported(agency: Agency, code: str, key: str, kind: str) -> bytes:
    """The file of a period's report; `BadInput` names the kinds there are, `NotFound` the forms."""
    if kind not in KINDS:
        raise BadInput(_("Không xuất được tệp “.{kind}”. Dùng một trong: {names}.",
                         kind=kind, names=", ".join("." + one for one in KINDS)))
    form, period = form_and_period(code, key)
    report = report_of(period.code, form.key)
    if report is not None and report.state != "draft":
        return frozen_file(frozen_version(period.code, form.key, report.correction), kind).content
    return report_file(agency, report_sheet(agency, period, form), kind)
