"""Write the công văn đôn đốc of one unit as Word (Nghị định 30/2020/NĐ-CP), its tasks as an appendix.

Number and date are left blank: the office's clerk gives them when the paper is issued.
"""

from datetime import date

from ..documents.paper import HeadCell, Letter, Paper, PaperTable, TableRow
from ..domain.chasing import Story
from ..domain.document_refs import with_gap
from ..domain.text import one_line
from ..models import Agency, Task
from ..queries.chasing import owed_on
from .chasing import ChasePlan, UnitPart

NUMBER = "Số: ……/……"
HEAD = ("TT", "Số trong kế hoạch", "Nhiệm vụ", "Kết quả, sản phẩm", "Hạn", "Tình trạng", "Đã đôn đốc")
WIDTHS = (9, 16, 88, 48, 24, 38, 29)


def chase_letter(agency: Agency, plan: ChasePlan, part: UnitPart, day: date) -> bytes:
    """The letter to one unit as a .docx file."""
    from ..documents.docx_writer import write_docx

    return write_docx(letter_paper(agency, plan, part, day))


def letter_paper(agency: Agency, plan: ChasePlan, part: UnitPart, day: date) -> Paper:
    """What the letter says, whatever its format."""
    rules, name, unit = agency.rules, one_line(agency.name), one_line(part.name)
    letter = Letter(
        parent=rules.parent_name, agency=name, number=NUMBER,
        place_line=f"{rules.place or '……'}, ngày … tháng … năm {day.year}", kind="", subject="", period_line="",
        paragraphs=_body(part, unit, name, day), recipients=("- Như trên;", "- Lãnh đạo (để b/c);", "- Lưu: VT."),
        signer_title=rules.signer_title, signer_name=rules.signer_name, to=(unit,),
        about="V/v đôn đốc thực hiện nhiệm vụ cải cách hành chính",
    )
    rows = tuple(_row(number, task, line.standing, plan.stories[task.id])
                 for number, (task, line) in enumerate(zip(part.tasks, part.lines, strict=True), start=1))
    table = PaperTable(
        "PHỤ LỤC", f"Danh mục nhiệm vụ đôn đốc {unit}",
        f"(Kèm theo Công văn số ……/…… ngày … tháng … năm {day.year} của {name}; tính đến ngày {day:%d/%m/%Y})",
        (tuple(HeadCell(one) for one in HEAD),), WIDTHS, "ccllcll", rows,
    )
    return Paper(f"Đôn đốc {unit}", name, (table,), letter=letter)


def _body(part: UnitPart, unit: str, agency: str, day: date) -> tuple[str, ...]:
    late = [(day - line.due_on).days for line in part.lines if line.due_on is not None and line.due_on < day]
    said = f", trong đó {len(late)} nhiệm vụ quá hạn, lâu nhất {max(late)} ngày" if late else ""
    return (
        f"{_ground(part)}, qua theo dõi đến ngày {day:%d/%m/%Y}, {unit} còn {len(part.tasks)} nhiệm vụ cần thực hiện, "
        f"bổ sung{said} (danh mục tại Phụ lục kèm theo).",
        f"{agency} đề nghị {unit} khẩn trương thực hiện các nhiệm vụ nêu trên; cập nhật kết quả, văn bản minh chứng; "
        "nhiệm vụ chưa thể hoàn thành thì nêu rõ khó khăn, vướng mắc và thời gian hoàn thành, báo cáo trước ngày "
        f"……/……/{day.year}.",
        f"Đề nghị {unit} quan tâm, triển khai thực hiện./.",
    )


def _ground(part: UnitPart) -> str:
    """On what ground the unit is chased: the plan, where all tasks are of one that has a number."""
    plans = {task.plan for task in part.tasks}
    plan = next(iter(plans)) if len(plans) == 1 else None
    if plan is None:
        return "Thực hiện các nhiệm vụ cải cách hành chính được giao"
    number = f" số {with_gap(plan.number)}" if plan.number else ""
    return f"Thực hiện Kế hoạch{number} ngày {plan.issued_on:%d/%m/%Y} về cải cách hành chính năm {plan.year}"


def _row(number: int, task: Task, standing: str, story: Story) -> TableRow:
    owed = owed_on(task) or task.due_on
    return TableRow((str(number), str(task.position), one_line(task.text), one_line(task.product),
                     f"{owed:%d/%m/%Y}" if owed else "", standing, story.words or "chưa"))
