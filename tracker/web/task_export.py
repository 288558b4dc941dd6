"""The list of tasks as a file: what the filter shows, or what was chosen, as xlsx or csv."""

from collections.abc import Iterable, Iterator

from flask import Response
from flask_login import current_user

from ..documents.list_export import CSV_TYPE, XLSX_TYPE, Value, to_csv, to_xlsx
from ..domain.wording import _
from ..models import Task
from ..queries.task_list import ListFilter
from . import task_words

KINDS = ("xlsx", "csv")
HEAD = (_("Số"), _("Nguồn giao"), _("Lĩnh vực"), _("Mục tiêu, chỉ tiêu"), _("Nhiệm vụ"), _("Kết quả, sản phẩm"),
        _("Chủ trì"),
        _("Đồng chủ trì"), _("Phối hợp"), _("Thời hạn theo văn bản"), _("Hạn"), _("Gia hạn lần"), _(
            "Tình trạng"), _("Số ngày quá hạn"),
        _("Ngày hoàn thành"), _("Người thực hiện"))
WIDTHS = (6, 14, 18, 24, 40, 22, 18, 16, 20, 17, 12, 8, 17, 9, 12, 15)


def list_file(tasks: Iterable[Task], wanted: ListFilter, kind: str) -> Response:
    """The tasks as a download of a kind in `KINDS`, as of the filter's day."""
    if kind == "csv":
        data, media_type = to_csv(HEAD, _rows(tasks, wanted)), CSV_TYPE
    else:
        above = [current_user.agency_name.upper(), _("Danh sách nhiệm vụ, tính đến ngày {today:%d/%m/%Y}",
                                                     today=wanted.today)]
        data, media_type = to_xlsx(_("Nhiệm vụ"), above, HEAD, _rows(tasks, wanted), WIDTHS), XLSX_TYPE
    name = f"nhiem-vu-{wanted.year or 'moi-nam'}-{wanted.today:%Y%m%d}.{kind}"
    return Response(data, mimetype=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _rows(tasks: Iterable[Task], wanted: ListFilter) -> Iterator[list[Value]]:
    for task in tasks:
        parts: dict[str, list[str]] = {"co_lead": [], "coordinating": []}
        for part in task.units:
            parts.setdefault(part.role, []).append(part.unit.name)
        overdue = task_words.is_overdue(task, wanted.today)
        late = (wanted.today - task.open_due_on).days if overdue and task.open_due_on else task.days_late or None
        section = f"{task.section.code} {task.section.title}".strip() if task.section else ""
        yield [
            task.position, _("Kế hoạch {year}",
                             year=task.plan.year) if task.plan else _("Cấp trên giao"), section, task.objective,
            task.text, task.product, task.lead_unit.name if task.lead_unit else "", "; ".join(parts["co_lead"]),
            "; ".join(parts["coordinating"]), task.deadline_text, task.open_due_on or task.due_on,
            task.extension_count or None,
            "; ".join(one.words for one in task_words.badges(task, wanted.today, wanted.soon_until)), late,
            task.done_on, task.assignee.name if task.assignee else "",
        ]
