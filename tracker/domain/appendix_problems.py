"""List what a person must settle before an appendix can be trusted: the place, the value and what would do."""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from tracker.domain.appendix_columns import GUESS
from tracker.domain.appendix_fields import Task
from tracker.domain.appendix_tasks import CellProblem, Gathered
from tracker.domain.appendix_title import TitleBlock
from tracker.domain.markup import looks_like_legacy_font
from tracker.domain.paper import Paper
from tracker.domain.text import says_same_as_above
from tracker.domain.units import NamedUnit, Unit, match_units

from .wording import _

SAME_AS_ABOVE = _("Ô ghi “{}” (như trên). Hãy ghi rõ nội dung, chép từ ô phía trên nếu đúng là như vậy.")
_NAMES = {"lead": _("chủ trì"), "deadline": _("thời hạn")}


def problems_of(
    paper: Paper, year: int, tasks: Sequence[Task], gathered: Gathered, title: TitleBlock, register: Sequence[Unit]
) -> list[CellProblem]:
    """All problems that the finished tasks show, in the order of the tasks, those of the whole paper last."""
    heads = {column.field: column.name for column in reversed(gathered.layout.columns) if column.field}
    heads.setdefault(
        "deadline", heads.get("deadline_end") or heads.get("deadline_start") or heads.get("period") or _("Thời hạn")
    )
    heads.setdefault("lead", _("Chủ trì"))
    marked = next((column for column in gathered.layout.columns if column.field == "role"), None)
    heads["role"] = " – ".join(marked.names[:-1]) if marked and marked.names[1:] else heads["lead"]
    ask = lru_cache(maxsize=1024)(lambda lead: lead_question(lead, register))
    problems: list[CellProblem] = []
    for task in tasks:
        problems.extend(_task_problems(task, heads, ask))
    problems.extend(_missing_columns(gathered, tasks))
    problems.extend(_guessed_columns(gathered))
    problems.extend(_gaps(tasks, heads))
    if title.year and title.year != year:
        message = _("Tiêu đề ghi năm {year} nhưng đang đọc cho năm {year2}. Hãy kiểm tra lại năm của kế hoạch.",
                    year=title.year, year2=year)
        problems.append(CellProblem(_("Tiêu đề"), None, "", title.text[:200], message))
    positions = {source.place: task.position for task in tasks for source in task.sources}
    problems.extend(
        CellProblem(n.place, positions.get(n.place), n.column, n.value, n.message) for n in paper.notices
    )
    return problems


def _task_problems(task: Task, heads: dict[str, str], ask: Callable[[str], str]) -> Iterator[CellProblem]:
    """`ask` is `lead_question` with the agency's register."""

    def problem(field: str, value: str, message: str) -> CellProblem:
        return CellProblem(task.place, task.position, heads.get(field, ""), value, message)

    if not task.task:
        yield problem("task", "", _("Ô nhiệm vụ để trống. Hãy ghi nội dung nhiệm vụ hoặc bỏ dòng này."))
    legacy = [
        text
        for text in (task.task, task.objective, task.activities, task.product)
        if text and looks_like_legacy_font(text)
    ]
    if legacy:
        yield problem(
            "task",
            legacy[0][:200],
            _("Chữ thuộc phông cũ (TCVN3/VNI), không đọc được. Hãy chuyển sang Unicode rồi nhập lại."),
        )
    if task.lead is not None and (message := ask(task.lead_lines or task.lead)):
        yield problem("lead", task.lead, message)
    if task.role_question:
        yield problem("role", task.lead or "", task.role_question)
    if task.deadline is not None and (message := deadline_question(task)):
        yield problem("deadline", task.deadline, message)
    for field in ("objective", "activities", "product", "coordinating"):
        text = getattr(task, field)
        if says_same_as_above(text):
            yield problem(field, text, SAME_AS_ABOVE.format(text))


def lead_question(lead: str, register: Sequence[Unit] = ()) -> str:
    """What to ask about a lead, "" where it is clear. Two leads are no question: the first answers for the task."""
    if not lead.strip():
        return _("Ô chủ trì để trống. Hãy ghi đơn vị chủ trì.")
    if says_same_as_above(lead):
        return SAME_AS_ABOVE.format(lead)
    first: NamedUnit | None = match_units(lead, register).first
    if first is None or first.kind == "unit":
        return "" if first else _("Không đọc được đơn vị chủ trì. Hãy chọn một đơn vị chịu trách nhiệm chính.")
    if first.kind == "group":
        return _("“{text}” là một nhóm, chưa rõ đơn vị nào chịu trách nhiệm chính. Hãy chọn một đơn vị.",
                 text=first.text)
    if register:
        return (
            _("“{text}” chưa có trong danh mục đơn vị. Hãy chọn một đơn vị trong danh mục, hoặc thêm đơn vị này hay "
              "tên gọi khác.", text=first.text)
        )
    return ""


def deadline_question(task: Task) -> str:
    """What to ask about a deadline, "" where it is certain."""
    kind = task.deadline_kind
    if not task.deadline:
        return _("Ô thời hạn để trống. Hãy ghi thời hạn (ví dụ: 30/6, Quý III, Thường xuyên).")
    if says_same_as_above(task.deadline):
        return SAME_AS_ABOVE.format(task.deadline)
    if kind == "open":
        return _("Thời hạn phụ thuộc việc khác, chưa có ngày. Hãy ghi ngày khi đã rõ, hoặc để mở và bổ sung sau.")
    if kind == "unknown":
        return _("Không hiểu thời hạn này. Hãy ghi lại (ví dụ: 30/6, Quý III, Trước ngày 15/12, Thường xuyên).")
    if not task.deadline_certain:
        why = getattr(task.reading, "explanation", "") or _("có nhiều cách hiểu")
        return _("Thời hạn chưa chắc chắn: {why}. Hãy xác nhận hoặc ghi lại ngày.", why=why)
    return ""


def _missing_columns(gathered: Gathered, tasks: Sequence[Task]) -> Iterator[CellProblem]:
    known = {column.field for column in gathered.layout.columns}
    place = tasks[0].place if tasks else _("Bảng")
    absent = [] if known & {"deadline", "deadline_start", "deadline_end", "period"} else ["deadline"]
    absent += [] if known & {"lead", "role"} else ["lead"]
    for field in absent:
        name = _NAMES[field]
        message = _("Không tìm thấy cột {name}. Hãy chọn cột đúng, hoặc ghi {name} cho từng nhiệm vụ sau khi nhập.",
                    name=name)
        yield CellProblem(place, None, _NAMES[field].capitalize(), "", message)
    if not tasks:
        yield CellProblem(
            place, None, "", "", _("Bảng có tiêu đề nhưng không có dòng nhiệm vụ nào. Hãy kiểm tra lại tệp.")
        )


def _guessed_columns(gathered: Gathered) -> Iterator[CellProblem]:
    for column in gathered.layout.columns:
        if column.certainty == GUESS and column.field in _NAMES:
            message = (
                _("Cột này được đoán là {names} theo nội dung các ô. Hãy kiểm tra, chọn lại nếu sai.",
                  names=_NAMES[column.field])
            )
            yield CellProblem(_("Tiêu đề bảng"), None, column.name, column.header, message)


def _gaps(tasks: Sequence[Task], heads: dict[str, str]) -> Iterator[CellProblem]:
    """Numbers that jump within one section: a row may have been lost."""
    for before, after in pairwise(tasks):
        same = before.section_index == after.section_index
        first, second = before.number or "", after.number or ""
        if same and first.isdigit() and second.isdigit() and 1 < int(second) - int(first) < 50:
            message = _("Số thứ tự nhảy từ {first} sang {second}. Hãy kiểm tra xem có thiếu dòng nào không.",
                        first=first, second=second)
            yield CellProblem(after.place, None, heads.get("number", ""), second, message)
