"""Write the công văn đôn đốc of one unit as Word (Nghị định 30/2020/NĐ-CP), its tasks as an appendix.

Number and date are left blank: the office's clerk gives them when the paper is issued.
"""

from datetime import date

from ..documents.paper import HeadCell, Letter, Paper, PaperTable, TableRow
from ..domain.chasing import Story
from ..domain.document_refs import with_gap
from ..domain.text import dotted, one_line
from ..domain.wording import _
from ..models import Agency, Task
from ..queries.chasing import owed_on
from .chasing import ChasePlan, UnitPart

NUMBER = _("Số: ……/……")
HEAD = ("TT", _("Số trong kế hoạch"), _("Nhiệm vụ"), _("Kết quả, sản phẩm"), _("Hạn"), _("Tình trạng"), _("Đã đôn đốc"))
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
        place_line=_("{place}, ngày … tháng … năm {year}",
                     place=rules.place or "……", year=day.year), kind="", subject="", period_line="",
        paragraphs=_body(part, unit, name, day),
        recipients=(_("- Như trên;"), _("- Lãnh đạo (để b/c);"), _("- Lưu: VT.")),
        signer_title=rules.signer_title, signer_name=rules.signer_name, to=(unit,),
        about=_("V/v đôn đốc thực hiện nhiệm vụ cải cách hành chính"),
    )
    rows = tuple(_row(number, task, line.standing, plan.stories[task.id])
                 for number, (task, line) in enumerate(zip(part.tasks, part.lines, strict=True), start=1))
    table = PaperTable(
        _("PHỤ LỤC"), _("Danh mục nhiệm vụ đôn đốc {unit}", unit=unit),
        _("(Kèm theo Công văn số ……/…… ngày … tháng … năm {year} của {name}; tính đến ngày {day:%d/%m/%Y})",
          year=day.year, name=name, day=day),
        (tuple(HeadCell(one) for one in HEAD),), WIDTHS, "ccllcll", rows,
    )
    return Paper(_("Đôn đốc {unit}", unit=unit), name, (table,), letter=letter)


def _body(part: UnitPart, unit: str, agency: str, day: date) -> tuple[str, ...]:
    late = [(day - line.due_on).days for line in part.lines if line.due_on is not None and line.due_on < day]
    said = _(", trong đó {count} nhiệm vụ quá hạn, lâu nhất {late} ngày",
             count=len(late), late=dotted(max(late))) if late else ""
    return (
        _("{part}, qua theo dõi đến ngày {day:%d/%m/%Y}, {unit} còn {count} nhiệm vụ cần thực hiện, bổ sung{said} "
          "(danh mục tại Phụ lục kèm theo).", part=_ground(part), day=day, unit=unit, count=len(part.tasks), said=said),
        _("{agency} đề nghị {unit} khẩn trương thực hiện các nhiệm vụ nêu trên; cập nhật kết quả, văn bản minh chứng; "
          "nhiệm vụ chưa thể hoàn thành thì nêu rõ khó khăn, vướng mắc và thời gian hoàn thành, báo cáo trước ngày "
          "……/……/{year}.", agency=agency, unit=unit, year=day.year),
        _("Đề nghị {unit} quan tâm, triển khai thực hiện./.", unit=unit),
    )


def _ground(part: UnitPart) -> str:
    """On what ground the unit is chased: the plan, where all tasks are of one that has a number."""
    plans = {task.plan for task in part.tasks}
    plan = next(iter(plans)) if len(plans) == 1 else None
    if plan is None:
        return _("Thực hiện các nhiệm vụ cải cách hành chính được giao")
    number = _(" số {number}", number=with_gap(plan.number)) if plan.number else ""
    return _("Thực hiện Kế hoạch{number} ngày {issued_on:%d/%m/%Y} về cải cách hành chính năm {year}",
             number=number, issued_on=plan.issued_on, year=plan.year)


def _row(number: int, task: Task, standing: str, story: Story) -> TableRow:
    owed = owed_on(task) or task.due_on
    return TableRow((str(number), str(task.position), one_line(task.text), one_line(task.product),
                     f"{owed:%d/%m/%Y}" if owed else "", standing, story.words or _("chưa")))
