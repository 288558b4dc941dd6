"""Read tasks from numbered text that has no table.

Some agencies issue "1. <task>" followed by lines "Đơn vị chủ trì: …", "Thời hạn hoàn thành: …". Such text is turned
into a table with a head of its own, and then read as any other. A numbered paragraph that carries no such line is
prose or a heading, never a task.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tracker.domain.paper import Line, Row, Table, plain_row
from tracker.domain.sections import code_style, is_upper

_HEADS = ("TT", "Nhiệm vụ", "Hoạt động", "Kết quả, sản phẩm", "Chủ trì", "Phối hợp", "Thời hạn", "Kinh phí", "Ghi chú")
_LABELS: tuple[tuple[str, str], ...] = (
    ("Chủ trì", (r"(?:đơn vị|cơ quan|bộ phận|phòng|cơ quan, đơn vị)?\s*(?:chủ trì|thực hiện|phụ trách|chịu trách nhiệm)"
                 r"(?:\s+(?:thực hiện|tham mưu))?"
                r"|người\s+(?:phụ trách|thực hiện)|trách nhiệm(?:\s+thực hiện)?|phân công(?:\s+thực hiện)?")),
    ("Phối hợp", r"(?:các\s+)?(?:đơn vị|cơ quan|bộ phận|cơ quan, đơn vị)?\s*phối hợp(?:\s+thực hiện|\s+với)?"),
    ("Thời hạn", (r"(?:thời\s+(?:hạn|gian|điểm)|tiến độ|hạn|mốc thời gian)(?:\s+(?:hoàn thành|thực hiện|xong))?"
                  r"|(?:dự kiến\s+)?hoàn thành|lộ trình")),
    ("Kết quả, sản phẩm", r"(?:sản phẩm|kết quả)(?:\s*(?:,|/|và)?\s*(?:đầu ra|dự kiến|sản phẩm|kết quả|cần đạt))*"),
    ("Hoạt động", r"(?:các\s+)?(?:hoạt động|giải pháp|nội dung)(?:\s+(?:thực hiện|công việc|cụ thể|chủ yếu))*"),
    ("Kinh phí", r"(?:nguồn\s+)?kinh phí(?:\s+thực hiện)?|nguồn lực"),
    ("Ghi chú", r"ghi chú"),
)  # fmt: skip
_LABEL = re.compile(
    r"(?:(?<=[;.(])\s*|^[-–+•*\s]*)(?:"
    + "|".join(f"(?P<f{i}>{pattern})" for i, (_, pattern) in enumerate(_LABELS))
    + r")\s*:\s*",
    re.IGNORECASE,
)
_ITEM = re.compile(r"^(?:(?i:nhiệm vụ)\s+)?(\d{1,3}(?:\.\d{1,3})*|[a-zđ]|[IVXL]+|[A-ZĐ])\s*[.):/]\s*(\S.*)$", re.DOTALL)
_LEADS = re.compile(
    r"(?:[(.;,]\s*|^)(?:(?:[Gg]iao|[Pp]hân công|do)\s+)?(?P<unit>[A-ZĐ][^().;:\n]{2,90}?)\s+"
    r"(?:chủ trì|chịu trách nhiệm chính)(?:\s+(?:thực hiện|tham mưu|triển khai))?(?=\s*[,;.)]|\s+phối hợp\b|$)"
)
_HELPS = re.compile(r"[,;]\s*(?P<unit>[A-ZĐ][^();:\n]{2,90}?)\s+phối hợp(?=\s*[,;.)]|$)")
_WITH = re.compile(r"[,;]?\s*\bphối hợp\s+(?:với|cùng)\s+(?!:)")
_WHEN = re.compile(
    r"[,;(.]\s*(?:thời\s+(?:gian|hạn)|tiến độ)?\s*(?:dự kiến\s+)?(?:hoàn thành|thực hiện|xong)?\s+"
    r"(?=(?:trước|trong|vào|thường xuyên|quý|tháng|ngày|chậm nhất|hằng|hàng|định kỳ|đến)\b)",
    re.IGNORECASE,
)
_MIN_TASKS = 2


@dataclass
class _Item:
    number: str
    text: str
    place: str
    values: dict[str, str] = field(default_factory=dict)
    last: str = "Nhiệm vụ"

    def add(self, name: str, text: str) -> None:
        self.last = name
        self.values[name] = " ".join(filter(None, (self.values.get(name, ""), text)))

    def go_on(self, text: str) -> None:
        if self.last == "Nhiệm vụ":
            self.text = f"{self.text}\n{text}"
        else:
            self.add(self.last, text)

    @property
    def is_task(self) -> bool:
        return bool(self.values.keys() & {"Chủ trì", "Thời hạn"})


def table_from_lines(lines: Sequence[Line]) -> Table | None:
    """The table that numbered text amounts to, None where fewer than two tasks have a labelled lead or deadline."""
    items = _items(lines)
    tasks = [index for index, item in enumerate(items) if item.is_task]
    if len(tasks) < _MIN_TASKS:
        return None
    rows = [plain_row(_HEADS, "tiêu đề")]
    for index, item in enumerate(items[: tasks[-1] + 1]):
        if item.is_task:
            rows.append(_task_row(item))
        elif _is_heading(items, index):
            rows.append(plain_row([item.number, item.text, *[""] * (len(_HEADS) - 2)], item.place))
    first = next(i for i, line in enumerate(lines) if line.place == items[0].place)
    return Table(tuple(rows), "Văn bản", tuple(line.text for line in lines[:first]))


def _items(lines: Sequence[Line]) -> list[_Item]:
    items: list[_Item] = []
    for line in map(_labelled, lines):
        labels = list(_LABEL.finditer(line.text))
        match = _ITEM.match(line.text)
        if match and code_or_letter(match[1]) and not (labels and labels[0].start() == 0):
            head, rest = _cut(match[2])
            items.append(_Item(match[1], head, line.place))
            for name, text in rest:
                items[-1].add(name, text)
        elif labels and items:
            head, rest = _cut(line.text)
            if head:
                items[-1].go_on(head)
            for name, text in rest:
                items[-1].add(name, text)
        elif items:
            items[-1].go_on(line.text)
    return items


def _labelled(line: Line) -> Line:
    """A sentence "(Phòng A chủ trì, Phòng B phối hợp; hoàn thành trước …)" with the labels that it stands for."""
    match = _LEADS.search(line.text)
    if not match:
        return line
    head, tail = line.text[: match.start()], line.text[match.end() :].rstrip(" .;")
    tail = tail.removesuffix(")") if tail.count(")") > tail.count("(") else tail
    tail = _HELPS.sub(r"; Phối hợp: \g<unit>", tail)
    tail = _WHEN.sub("; Thời hạn: ", _WITH.sub("; Phối hợp: ", tail))
    return Line(f"{head.rstrip()}; Chủ trì: {match['unit']}{tail}", line.place)


def code_or_letter(code: str) -> bool:
    return code_style(code) is not None or bool(re.match(r"^[a-zđ]$", code))


def _cut(text: str) -> tuple[str, list[tuple[str, str]]]:
    """The text before the first label, and each label with what follows it."""
    matches = list(_LABEL.finditer(text))
    if not matches:
        return text.strip(), []
    parts = []
    for match, after in zip(matches, [*matches[1:], None], strict=True):
        name = next(_LABELS[int(key[1:])][0] for key, value in match.groupdict().items() if value)
        value = text[match.end() : after.start() if after else len(text)].strip(" .;\n")
        parts.append((name, value.removesuffix(")") if value.count(")") > value.count("(") else value))
    return text[: matches[0].start()].strip(" ;(\n"), parts


def _task_row(item: _Item) -> Row:
    texts = {"TT": item.number, "Nhiệm vụ": item.text, **item.values}
    return plain_row([texts.get(name, "") for name in _HEADS], item.place)


def _is_heading(items: Sequence[_Item], index: int) -> bool:
    """A numbered line directly above tasks (or above such headings) that are numbered in a finer way."""
    item = items[index]
    below = next((later for later in items[index + 1 :] if later.is_task or _is_coarser(later, item)), None)
    if below is None or not below.is_task or len(item.text) > 300:
        return False
    return (
        is_upper(item.text)
        or code_style(item.number) in ("roman", "letter")
        or below.number.startswith(f"{item.number}.")
        or below.number in ("1", "a")
    )


def _is_coarser(later: _Item, item: _Item) -> bool:
    order = {"letter": 0, "roman": 1, "integer": 2, "dotted": 3, None: 4}
    return order[code_style(later.number)] <= order[code_style(item.number)]
