"""The list of tasks as a file: what the filter shows, or what was chosen, as xlsx or csv."""

from collections.abc import Iterable, Iterator

from flask import Response
from flask_login import current_user

from ..documents.list_export import CSV_TYPE, XLSX_TYPE, Value, to_csv, to_xlsx
from ..models import Task
from ..queries.task_list import ListFilter
from . import task_words

KINDS = ("xlsx", "csv")
HEAD = ("Số", "Nguồn giao", "Lĩnh vực", "Mục tiêu, chỉ tiêu", "Nhiệm vụ", "Kết quả, sản phẩm", "Chủ trì",
        "Đồng chủ trì", "Phối hợp", "Thời hạn theo văn bản", "Hạn", "Gia hạn lần", "Tình trạng", "Số ngày quá hạn",
        "Ngày hoàn thành", "Người thực hiện")
WIDTHS = (6, 18, 22, 34, 50, 30, 22, 22, 30, 22, 13, 9, 22, 10, 13, 22)


def list_file(tasks: Iterable[Task], wanted: ListFilter, kind: str) -> Response:
    """The tasks as a download of a kind in `KINDS`, as of the filter's day."""
    if kind == "csv":
        data, media_type = to_csv(HEAD, _rows(tasks, wanted)), CSV_TYPE
    else:
        above = [current_user.agency_name.upper(), f"Danh sách nhiệm vụ, tính đến ngày {wanted.today:%d/%m/%Y}"]
        data, media_type = to_xlsx("Nhiệm vụ", above, HEAD, _rows(tasks, wanted), WIDTHS), XLSX_TYPE
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
            task.position, f"Kế hoạch {task.plan.year}" if task.plan else "Cấp trên giao", section, task.objective,
            task.text, task.product, task.lead_unit.name if task.lead_unit else "", "; ".join(parts["co_lead"]),
            "; ".join(parts["coordinating"]), task.deadline_text, task.open_due_on or task.due_on,
            task.extension_count or None,
            "; ".join(one.words for one in task_words.badges(task, wanted.today, wanted.soon_until)), late,
            task.done_on, task.assignee.name if task.assignee else "",
        ]
