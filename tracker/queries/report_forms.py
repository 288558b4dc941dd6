"""The report forms: those that travel with the program, and an agency's own, each version with the day it begins.

An agency's own version stands in place of a shipped form with the same key. A report that has begun keeps the version
it was begun on, so that a later one changes nothing of it.
"""

import json
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import select

from ..config import PACKAGE
from ..database import db
from ..domain.errors import NotFound
from ..domain.report_forms import Form, form_from_data
from ..domain.wording import _
from ..models import FormVersion


@cache
def shipped_data() -> dict[str, dict[str, Any]]:
    """The content of the program's own form files by key."""
    files = (PACKAGE / "forms").glob("*.json")
    return {data["key"]: data for data in (json.loads(path.read_text(encoding="utf-8")) for path in files)}


@cache
def report_forms() -> dict[str, Form]:
    """The program's own forms by key, in the order of their names."""
    forms = [form_from_data(data) for data in shipped_data().values()]
    return {form.key: form for form in sorted(forms, key=lambda form: form.name)}


def agency_forms(day: date | None = None) -> dict[str, Form]:
    """Every form that the agency in scope may report on, as in force on a day (None: the newest), by name."""
    statement = select(FormVersion).where(FormVersion.state == "confirmed").order_by(FormVersion.number)
    if day is not None:
        statement = statement.where(FormVersion.valid_from <= day)
    own = {one.key: form_from_data(one.data, one.number) for one in db.session.scalars(statement)}
    return dict(sorted((report_forms() | own).items(), key=lambda item: item[1].name))


def report_form(key: str, day: date | None = None, version: int | None = None) -> Form:
    """The form of this key: the version asked for, or the one in force on a day; `NotFound` lists the forms there are.

    Without day and version it is the program's own form.
    """
    if version:
        found = form_version(key, version)
        if found is not None:
            return form_from_data(found.data, found.number)
    forms = agency_forms(day) if day is not None and version is None else report_forms()
    if key not in forms:
        raise NotFound(_("Chưa có mẫu báo cáo “{key}”. Chọn một trong: {names}.",
                         key=key, names=", ".join(sorted(forms))))
    return forms[key]


def form_version(key: str, number: int) -> FormVersion | None:
    """One version of an agency's own form."""
    return db.session.scalar(select(FormVersion).where(FormVersion.key == key, FormVersion.number == number))


def form_versions(key: str | None = None) -> list[FormVersion]:
    """The agency's own versions, the newest of each form first."""
    statement = select(FormVersion).order_by(FormVersion.name, FormVersion.key, FormVersion.number.desc())
    return list(db.session.scalars(statement.where(FormVersion.key == key) if key else statement))
