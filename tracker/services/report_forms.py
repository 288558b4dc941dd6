"""An agency's own report forms: read from its paper, matched by a person, in force from a day on, changed by versions.

A version that was confirmed never changes; a change is a further version, and a report keeps the one it was begun on.
A row keeps its number through all versions, so that last period's value still stands beside it.
"""

from collections.abc import Mapping
from copy import deepcopy
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from .. import clock
from ..database import db
from ..domain.errors import NotFound, RuleViolation
from ..domain.indicators import ASSIGNERS
from ..domain.report_form_reading import known_labels, read_form
from ..domain.report_forms import HEADS, LINES, MAY_BE_EMPTY, SOURCES, check_placeholders, form_from_data, typed_back
from ..domain.text import fold, one_line
from ..domain.wording import _
from ..models import FormVersion, User
from ..queries.report_forms import agency_forms, form_version, form_versions, report_forms, shipped_data

LONGEST_NAME = 200


def form_from_file(path: Path, file_name: str, name: str, *, at: datetime | None = None) -> FormVersion:
    """A draft of a new form from an agency's docx or xlsx. Raises `BadInput` for a file that holds no form."""
    from ..documents.reading import read_paper_safely

    name = one_line(name)
    if not name or len(name) > LONGEST_NAME:
        raise RuleViolation(_("Nhập tên mẫu, tối đa {longest_name} ký tự.", longest_name=LONGEST_NAME), field="name")
    rows = [(row.label, row.source, row.assigner) for form in agency_forms().values() for row in form.rows]
    data = read_form(read_paper_safely(path, file_name), _free_key(name), name, known_labels(rows))
    return _draft(data, file_name, at)


def new_version(key: str, *, at: datetime | None = None) -> FormVersion:
    """A draft that starts as the newest version of a form, the program's own too; the draft at hand where one is."""
    versions = form_versions(key)
    if versions and versions[0].state == "draft":
        return versions[0]
    if versions:
        return _draft(deepcopy(versions[0].data), versions[0].source_name, at)
    if key not in report_forms():
        raise NotFound(_("Không có mẫu này. Chọn mẫu trong danh sách."))
    data = deepcopy(shipped_data()[key])
    for number, row in enumerate((row for table in data["tables"] for row in table["rows"]), start=1):
        parameters = row[4] if len(row) > 4 else {}
        row[4:] = [{**parameters, "row": number}]
    return _draft(data, "", at)


def change_draft(version: FormVersion, typed: Mapping[str, str], add_after: int | None = None) -> None:
    """Take over what was typed; `add_after` adds a row.

    Of row N: `stt-N`, `label-N`, `unit-N`, `source-N` (an indicator, with "|" and the assigner for assigned tasks),
    `hidden-N`; of the T-th table: `table-T-title` and the other lines above it, `table-T-head-unit` and its other
    heads. Raises `RuleViolation`, naming the field.
    """
    if version.state != "draft":
        raise RuleViolation(_("Phiên bản này đã dùng nên không sửa được. Tạo phiên bản mới để thay đổi."))
    data = deepcopy(version.data)
    last = max((_parameters(row)["row"] for table in data["tables"] for row in table["rows"]), default=0)
    for place, table in enumerate(data["tables"], start=1):
        _type_lines(table, f"table-{place}", typed)
        rows = []
        for row in table["rows"]:
            number = _parameters(row)["row"]
            rows.append(_typed_row(row, number, typed))
            if number == add_after:
                rows.append(["", _("Chỉ tiêu mới"), "", "manual", {"row": last + 1}])
        table["rows"] = rows
    data["name"] = one_line(typed.get("name", "")) or version.name
    form_from_data(data)
    version.data, version.name = data, data["name"][:LONGEST_NAME]
    db.session.flush()


def confirm_version(version: FormVersion, by: User, valid_from: date, *, at: datetime | None = None) -> None:
    """Put a draft in force for periods that end on or after a day. It cannot be changed from then on."""
    if version.state != "draft":
        raise RuleViolation(_("Phiên bản này đã dùng rồi."))
    earlier = [one.valid_from for one in form_versions(version.key) if one.state == "confirmed" and one.valid_from]
    if earlier and valid_from <= max(earlier):
        raise RuleViolation(_("Nhập ngày sau {earlier:%d/%m/%Y}, ngày bắt đầu của phiên bản trước.",
                              earlier=max(earlier)),
                            field="valid_from")
    form_from_data(version.data, version.number)
    version.state, version.valid_from = "confirmed", valid_from
    version.confirmed_at, version.confirmed_by_id = at or clock.now(), by.id
    db.session.flush()


def version_asked(key: str, number: int) -> FormVersion:
    """A version of the agency in scope, or `NotFound`."""
    version = form_version(key, number)
    if version is None:
        raise NotFound(_("Không có phiên bản mẫu này. Chọn trong danh sách mẫu."))
    return version


def _parameters(row: list) -> dict[str, Any]:
    return row[4]


def _type_lines(table: dict[str, Any], place: str, typed: Mapping[str, str]) -> None:
    """Put what was typed into the lines above a table and its heads; what the page didn't send stays."""
    for name, where in (*((name, table) for name in LINES), *((f"head-{name}", table["heads"]) for name in HEADS)):
        field, key = f"{place}-{name}", name.removeprefix("head-")
        if field not in typed:
            continue
        text = typed_back(one_line(typed[field]))
        if key in HEADS and not text and key not in MAY_BE_EMPTY:
            raise RuleViolation(_("Nhập tên cho {heads}.", heads=HEADS[key].lower()), field=field)
        check_placeholders(text, field)
        where[key] = text


def _typed_row(row: list, number: int, typed: Mapping[str, str]) -> list:
    """The row with what was typed of it; a row that the page didn't send stays."""
    if f"label-{number}" not in typed:
        return row
    label = one_line(typed[f"label-{number}"])
    if not label:
        raise RuleViolation(_("Nhập tên chỉ tiêu, hoặc đánh dấu Ẩn."), field=f"label-{number}")
    source, _bar, assigner = typed.get(f"source-{number}", row[3]).partition("|")
    if source not in SOURCES or (assigner and assigner not in ASSIGNERS):
        raise RuleViolation(_("Chọn nguồn số liệu có trong danh sách."), field=f"source-{number}")
    parameters: dict[str, Any] = {"row": number}
    if assigner and source.startswith("assigned."):
        parameters["assigner"] = assigner
    if typed.get(f"hidden-{number}"):
        parameters["hidden"] = True
    stt, unit = (one_line(typed.get(f"{name}-{number}", "")) for name in ("stt", "unit"))
    return [stt, label, unit, source, parameters]


def _draft(data: dict[str, Any], source_name: str, at: datetime | None) -> FormVersion:
    last = db.session.scalar(select(func.max(FormVersion.number)).where(FormVersion.key == data["key"])) or 0
    version = FormVersion(key=data["key"], number=last + 1, name=data["name"][:LONGEST_NAME], data=data, state="draft",
                          source_name=source_name[:255], created_at=at or clock.now())
    db.session.add(version)
    db.session.flush()
    return version


def _free_key(name: str) -> str:
    """A key from the form's name that no form of the agency has."""
    base = "-".join("".join(char if char.isascii() and char.isalnum() else " " for char in fold(name)).split())[:60]
    base = base or "mau"
    taken = set(agency_forms()) | {one.key for one in form_versions()}
    return next(key for key in (base, *(f"{base}-{n}" for n in range(2, 1000))) if key not in taken)
