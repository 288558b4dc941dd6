"""Write the plan in the columns it was issued in, with one more: "Tình trạng, kết quả".

This is the paper that every office makes week after week by hand. The printed texts stay as issued (with what was
edited since), so that a reader finds her row where she knows it; what became of it stands in the last column alone.
"""

from datetime import date

from ..documents.paper import HeadCell, Paper, PaperTable, TableRow
from ..domain.lifecycle import OPEN_STATES, STATE_NAMES
from ..domain.text import fold
from ..models import Agency, Plan, Task
from ..queries.plan_sheet import TaskSheet, plan_sheet
from .report_files import writer_of

STATE_HEAD = "Tình trạng, kết quả"
STANDARD = (("TT", "number"), ("Nhiệm vụ", "task"), ("Sản phẩm", "product"), ("Đơn vị chủ trì", "lead"),
            ("Đơn vị phối hợp", "coordinating"), ("Thời hạn", "deadline"))
OWN_TEXTS = {"number": "number", "objective": "objective", "task": "text", "activities": "activities",
             "product": "product", "lead": "lead_text", "coordinating": "coordinating_text",
             "deadline": "deadline_text", "budget": "budget"}
SHARES = {"number": 6, "objective": 24, "task": 36, "activities": 30, "product": 22, "lead": 16, "coordinating": 18,
          "deadline": 13, "budget": 12}
STATE_SHARE, OTHER_SHARE = 32, 13


def plan_file(agency: Agency, plan: Plan, today: date, kind: str) -> bytes:
    """The plan's table as docx, xlsx or pdf as it stands today; `BadInput` for any other kind."""
    return writer_of(kind)(plan_paper(agency, plan, today))


def plan_paper(agency: Agency, plan: Plan, today: date) -> Paper:
    """What the files say, whatever their format."""
    columns = _issued_columns(plan)
    heads = tuple(HeadCell(header or "…") for header, _ in columns) + (HeadCell(STATE_HEAD),)
    aligns = "".join("c" if field in ("number", "deadline") else "l" for _, field in columns) + "l"
    caption = f"(Tính đến ngày {today:%d/%m/%Y})"
    if plan.number:
        caption = f"(Kèm theo Kế hoạch số {plan.number} ngày {plan.issued_on:%d/%m/%Y}; tính đến ngày {today:%d/%m/%Y})"
    table = PaperTable(
        "", f"TÌNH HÌNH THỰC HIỆN KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NĂM {plan.year}", caption, (heads,),
        (*(SHARES.get(field, OTHER_SHARE) for _, field in columns), STATE_SHARE), aligns,
        tuple(_rows(plan, columns, today)), sheet=f"Kế hoạch {plan.year}",
    )
    return Paper(f"Tình hình thực hiện kế hoạch năm {plan.year}", agency.name, (table,),
                 footer=f"{agency.name} – tính đến ngày {today:%d/%m/%Y}")


def _issued_columns(plan: Plan) -> list[tuple[str, str]]:
    """Heads with the field each holds, in the printed order; a plan that came without a paper has the usual ones."""
    issued = [(one["header"], one["field"]) for one in plan.columns]
    return issued if any(field == "task" for _, field in issued) else list(STANDARD)


def _rows(plan: Plan, columns: list[tuple[str, str]], today: date):
    sections = {section.id: section for section in plan.sections}
    printed: set[int] = set()
    above: Task | None = None
    for sheet in plan_sheet(plan.id):
        section = sections.get(sheet.task.section_id or 0)
        opening = [sections.get(section.parent_id or 0), section] if section else []
        for one in opening:
            if one is not None and one.id not in printed:
                printed.add(one.id)
                above = None
                yield TableRow((f"{one.code}. {one.title}".strip(". "), *[""] * len(columns)), strong=True, spread=True)
        cells = [_printed(sheet.task, index, header, field) for index, (header, field) in enumerate(columns)]
        if above is not None and _merged(above, sheet.task):
            cells = ["" if field in ("number", "objective") else cell
                     for cell, (_, field) in zip(cells, columns, strict=True)]
        above = sheet.task
        yield TableRow((*cells, standing_words(sheet, today)))


def _merged(above: Task, task: Task) -> bool:
    """Whether the paper has both tasks beside one merged number and objective."""
    return bool(task.objective) and above.objective == task.objective and task.number in ("", above.number)


def _printed(task: Task, index: int, header: str, field: str) -> str:
    """The text of a task under a printed column."""
    if header in task.extra:
        return str(task.extra[header] or "")
    if field in OWN_TEXTS:
        return getattr(task, OWN_TEXTS[field])
    if field == "section":
        return task.section.title if task.section else ""
    texts = [row["texts"][index] for row in task.source.get("rows", []) if index < len(row["texts"])]
    return " ".join(text for text in texts if text)


def standing_words(sheet: TaskSheet, today: date) -> str:
    """The last column: how the task stands, what came of it, what was said last."""
    task, said = sheet.task, sheet.said
    lines = [_state_line(task, today), *_parts_line(task, today)]
    if task.extension_count and task.due_on:
        lines.append(f"Gia hạn lần {task.extension_count} đến {task.due_on:%d/%m/%Y}.")
    if task.lead_unit and fold(task.lead_unit.name) not in fold(task.lead_text):
        lines.append(f"Giao {task.lead_unit.name} chủ trì.")
    if sheet.documents:
        lines.append("Văn bản: " + "; ".join(sheet.documents) + ".")
    if task.state in OPEN_STATES:
        lines += [f"{label}: {said[name]}" for label, name in
                  (("Đã làm", "done"), ("Vướng mắc", "obstacle"), ("Tiếp theo", "next_step")) if said.get(name)]
    elif said.get("product"):
        lines.append(f"Sản phẩm: {said['product']}")
    return "\n".join(lines)


def _state_line(task: Task, today: date) -> str:
    if task.state == "completed":
        verdict = f"quá hạn {task.days_late} ngày" if task.done_late else "đúng hạn" if task.due_on else "không có hạn"
        return f"Hoàn thành ngày {task.done_on:%d/%m/%Y}, {verdict}." if task.done_on else "Hoàn thành."
    name = STATE_NAMES[task.state]
    if task.state in OPEN_STATES and task.open_due_on:
        late = (today - task.open_due_on).days
        return f"{name}, quá hạn {late} ngày." if late > 0 else f"{name}, trong hạn."
    return f"{name}."


def _parts_line(task: Task, today: date) -> list[str]:
    """How many kỳ are done of those there are; nothing for a task without kỳ or one completed as a whole."""
    if not task.occurrences or task.state not in OPEN_STATES:
        return []
    done = sum(one.state == "completed" for one in task.occurrences)
    missed = [one.due_on for one in task.occurrences if one.state in OPEN_STATES and one.due_on < today]
    words = f"Đã xong {done}/{len(task.occurrences)} kỳ"
    return [words + (", bỏ lỡ kỳ " + ", ".join(f"{day:%d/%m/%Y}" for day in missed) if missed else "") + "."]
