"""Write the plan in the columns it was issued in, with one more: "Tình trạng, kết quả".

This is the paper that every office makes week after week by hand. The printed texts stay as issued (with what was
edited since), so that a reader finds her row where she knows it; what became of it stands in the last column alone.
"""

from datetime import date

from ..documents.paper import HeadCell, Paper, PaperTable, TableRow
from ..domain.lifecycle import OPEN_STATES, STATE_NAMES
from ..domain.text import dotted, fold
from ..domain.wording import _
from ..models import Agency, Plan, Task
from ..queries.plan_sheet import TaskSheet, plan_sheet
from .report_files import writer_of

STATE_HEAD = _("Tình trạng, kết quả")
STANDARD = (("TT", "number"), (_("Nhiệm vụ"), "task"), (_("Sản phẩm"), "product"), (_("Đơn vị chủ trì"), "lead"),
            (_("Đơn vị phối hợp"), "coordinating"), (_("Thời hạn"), "deadline"))
OWN_TEXTS = {"number": "number", "objective": "objective", "task": "text", "activities": "activities",
             "product": "product", "lead": "lead_text", "coordinating": "coordinating_text",
             "deadline": "deadline_text", "budget": "budget"}
SHARES = {"number": 6, "objective": 24, "task": 36, "activities": 30, "product": 22, "lead": 16, "coordinating": 18,
          "deadline": 18, "budget": 12}
STATE_SHARE, OTHER_SHARE = 32, 13


def plan_file(agency: Agency, plan: Plan, today: date, kind: str) -> bytes:
    """The plan's table as docx, xlsx or pdf as it stands today; `BadInput` for any other kind."""
    return writer_of(kind)(plan_paper(agency, plan, today))


def plan_paper(agency: Agency, plan: Plan, today: date) -> Paper:
    """What the files say, whatever their format."""
    columns = _issued_columns(plan)
    heads = tuple(HeadCell(header or "…") for header, _ in columns) + (HeadCell(STATE_HEAD),)
    aligns = "".join("c" if field in ("number", "deadline") else "l" for _, field in columns) + "l"
    caption = _("(Tính đến ngày {today:%d/%m/%Y})", today=today)
    if plan.number:
        caption = _("(Kèm theo Kế hoạch số {number} ngày {issued_on:%d/%m/%Y}; tính đến ngày {today:%d/%m/%Y})",
                    number=plan.number, issued_on=plan.issued_on, today=today)
    table = PaperTable(
        "", _("TÌNH HÌNH THỰC HIỆN KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NĂM {year}", year=plan.year), caption, (heads,),
        (*(SHARES.get(field, OTHER_SHARE) for _, field in columns), STATE_SHARE), aligns,
        tuple(_rows(plan, columns, today)), sheet=_("Kế hoạch {year}", year=plan.year),
    )
    return Paper(_("Tình hình thực hiện kế hoạch năm {year}", year=plan.year), agency.name, (table,),
                 footer=_("{name} – tính đến ngày {today:%d/%m/%Y}", name=agency.name, today=today))


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
        lines.append(_("Gia hạn lần {extension_count} đến {due_on:%d/%m/%Y}.",
                       extension_count=task.extension_count, due_on=task.due_on))
    if task.lead_unit and fold(task.lead_unit.name) not in fold(task.lead_text):
        lines.append(_("Giao {name} chủ trì.", name=task.lead_unit.name))
    if sheet.documents:
        lines.append(_("Văn bản: ") + "; ".join(sheet.documents) + ".")
    if task.state in OPEN_STATES:
        lines += [f"{label}: {said[name]}" for label, name in
                  ((_("Đã làm"), "done"), (_("Vướng mắc"), "obstacle"),
                   (_("Tiếp theo"), "next_step")) if said.get(name)]
    elif said.get("product"):
        lines.append(_("Sản phẩm: {product}", product=said["product"]))
    return "\n".join(lines)


def _state_line(task: Task, today: date) -> str:
    if task.state == "completed":
        overdue = _("quá hạn {days_late} ngày", days_late=dotted(task.days_late or 0))
        verdict = overdue if task.done_late else _("đúng hạn") if task.due_on else _("không có hạn")
        return _("Hoàn thành ngày {done_on:%d/%m/%Y}, {verdict}.",
                 done_on=task.done_on, verdict=verdict) if task.done_on else _("Hoàn thành.")
    name = STATE_NAMES[task.state]
    if task.state in OPEN_STATES and task.open_due_on:
        late = (today - task.open_due_on).days
        return _("{name}, quá hạn {late} ngày.",
                 name=name, late=dotted(late)) if late > 0 else _("{name}, trong hạn.", name=name)
    return f"{name}."


def _parts_line(task: Task, today: date) -> list[str]:
    """How many kỳ are done of those there are; nothing for a task without kỳ or one completed as a whole."""
    if not task.occurrences or task.state not in OPEN_STATES:
        return []
    done = sum(one.state == "completed" for one in task.occurrences)
    missed = [one.due_on for one in task.occurrences if one.state in OPEN_STATES and one.due_on < today]
    words = _("Đã xong {done}/{count} kỳ", done=done, count=len(task.occurrences))
    return [words + (_(", bỏ lỡ kỳ ") + ", ".join(f"{day:%d/%m/%Y}" for day in missed) if missed else "") + "."]
