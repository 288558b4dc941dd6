"""What an agency sets for itself: shown to the office and the auditor, changed by its admin."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user

from ..domain.wording import _
from ..queries.report_forms import report_forms
from ..services.agencies import change_settings, rename_agency
from .forms import Answers
from .guard import right
from .settings_form import GROUPS, settings_from, typed_from

blueprint = Blueprint("settings", __name__)


@blueprint.get("/thiet-lap")
@right("settings.view")
def show():
    return _page(Answers({"name": current_user.agency_name, **typed_from(current_user.rules)}))


@blueprint.post("/thiet-lap")
@right("settings.edit")
def change():
    agency, answers = current_user.agency, Answers(request.form)
    wanted = settings_from(answers, agency.rules)
    answers.choice("report_form", report_forms(), _("Chọn một mẫu báo cáo có trong danh sách."))
    if answers.ok:
        with answers.attempt():
            rename_agency(agency, answers["name"])
            change_settings(agency, wanted)
    if not answers.ok:
        return _page(answers), 422
    flash(_("Đã ghi thiết lập."), "done")
    return redirect(url_for("settings.show"))


def _page(answers: Answers) -> str:
    forms = {key: form.name for key, form in report_forms().items()}
    return render_template("settings/show.html", groups=GROUPS, answers=answers, errors=answers.errors, forms=forms)
