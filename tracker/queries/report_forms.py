"""The report forms that travel with the program, read once from their data files."""

import json
from functools import cache

from ..config import PACKAGE
from ..domain.errors import NotFound
from ..domain.report_forms import Form, form_from_data


@cache
def report_forms() -> dict[str, Form]:
    """All forms by key, in the order of their names."""
    files = (PACKAGE / "forms").glob("*.json")
    forms = [form_from_data(json.loads(path.read_text(encoding="utf-8"))) for path in files]
    return {form.key: form for form in sorted(forms, key=lambda form: form.name)}


def report_form(key: str) -> Form:
    """The form of this key; `NotFound` lists those there are."""
    try:
        return report_forms()[key]
    except KeyError:
        raise NotFound(f"Chưa có mẫu báo cáo “{key}”. Chọn một trong: {', '.join(sorted(report_forms()))}.") from None
