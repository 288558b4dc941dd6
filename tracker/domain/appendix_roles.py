"""Tell who leads a task and who helps, where no cell simply names them.

Some agencies print both roles in one cell ("Chủ trì: Văn phòng; phối hợp: các phòng"). Others print one column for
every unit and mark the role in the row: CT and PH, a cross beneath "Chủ trì" or "Phối hợp", ● and ○ with a legend. What
a mark means is taken from its own letters, the legend or the head above it; where none says it, a person is asked.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tracker.domain.appendix_columns import LIKELY, Column, path_scores, plain
from tracker.domain.text import fold, one_line
from tracker.domain.units import begins_like_unit

from .wording import _

_LEAD, _HELP, _MARKED = "lead", "coordinating", "marked"
_LEAD_WORD = re.compile(r"^(?:ct|c\.t|ctr|c/t|chu tri|chinh)\b")
_SIGN = re.compile(r"^[xX✓✔☑√+*●○◯◎•■□▲△★☆vV]+$")
_WHOLE_MARK = re.compile(r"^(?:ct|c\.t|ctr|c/t|chu tri|chinh|ph|p\.h|p/h|phoi hop)\.?(?: *\([^()]*\))?$")
_LEGEND = re.compile(
    r"(?P<sign>(?<!\w)[A-ZĐ]{1,3}(?!\w)|[xvV✓✔☑√+*●○◯◎•■□▲△★☆])[\s\"”’)]*(?:[:=–-]|là)?\s*"
    r"(?:(?i:đơn vị|cơ quan|phòng)\s+)?(?P<role>(?i:chủ trì|phối hợp))"
)
_FREE = ("", "lead", "coordinating", "other", "state", "note", "product")
_MOSTLY = 0.8

_OWNER = r"(?:(?:các\s+)?(?:đơn vị|cơ quan|phòng|bộ phận|cơ quan,\s*đơn vị)\s+)?"
_LABEL = re.compile(
    rf"(?:(?:^|[\n;,.])[\s–+•*-]*{_OWNER}|(?<=\s)(?=[CP]))(?:(?P<lead>chủ trì|CT)|(?P<help>phối hợp|PH))"
    r"(?:\s+(?:thực hiện|tham mưu|chính|với))?\s*:\s*",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"\s*(?:\(\s*(?P<bracket>chủ trì|phối hợp)(?:\s+thực hiện)?\s*\)"
    r"|\s(?P<word>chủ trì|phối hợp)(?:\s+thực hiện)?(?=\s*(?:[,;.\n]|$)))\s*[,;.\n]*\s*",
    re.IGNORECASE,
)
_WITH = re.compile(r"^(?:chủ trì\s*,?\s*)?phối hợp\s+(?:với|cùng)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Roles:
    """Who leads and who helps, as printed; `lead_lines` is the lead with the cell's own line breaks.

    `question` says what a person must settle about them, "" where nothing is open.
    """

    lead: str | None
    coordinating: str | None
    lead_lines: str = ""
    question: str = ""


def roles_in_cell(lines: str, coordinating: str | None, *, shared: bool) -> Roles:
    """The roles that one cell tells by labels or by words behind the names; else the whole cell leads.

    `shared`: the column's head names both roles.
    """
    whole = Roles(one_line(lines), coordinating, lines)
    labels = list(_LABEL.finditer(lines))
    if labels and (shared or labels[0]["lead"] or labels[0].start() > 0):
        return _labelled(lines, labels, whole)
    return whole if coordinating else _said_behind(lines, whole)


def _labelled(lines: str, labels: Sequence[re.Match[str]], whole: Roles) -> Roles:
    parts: dict[str, list[str]] = {_LEAD: [], _HELP: []}
    opening = lines[: labels[0].start()].strip(" \n;,.-–+•*")
    if opening:
        parts[_LEAD].append(opening)
    for label, after in zip(labels, [*labels[1:], None], strict=True):
        text = lines[label.end() : after.start() if after else len(lines)].strip(" \n;,.-–+•*")
        if text:
            parts[_LEAD if label["lead"] else _HELP].append(text)
    if parts[_HELP] and whole.coordinating:
        return whole
    helpers = one_line(", ".join(parts[_HELP])) if parts[_HELP] else whole.coordinating
    lead_lines = "\n".join(parts[_LEAD])
    return Roles(one_line(", ".join(parts[_LEAD])), helpers, lead_lines)


def _said_behind(lines: str, whole: Roles) -> Roles:
    """ "Thanh tra (chủ trì), Văn phòng (phối hợp)"; "Văn phòng chủ trì, phối hợp với các phòng"."""
    said = list(_SAID.finditer(lines))
    if not said or fold(said[0]["bracket"] or said[0]["word"]) != "chu tri":
        return whole
    parts: dict[str, list[str]] = {_LEAD: [], _HELP: []}
    start = 0
    for match in said:
        role = _LEAD if fold(match["bracket"] or match["word"]) == "chu tri" else _HELP
        parts[role].append(lines[start : match.start()].strip(" \n;,.-–+•*"))
        start = match.end()
    rest = lines[start:].strip(" \n;,.")
    if rest:
        helped = _WITH.match(rest)
        parts[_HELP if helped else _LEAD].append(rest[helped.end() :] if helped else rest)
    if not all(parts[_LEAD]) or not parts[_HELP]:
        return whole
    return Roles(one_line(", ".join(parts[_LEAD])), one_line(", ".join(parts[_HELP])), "\n".join(parts[_LEAD]))


def settle_roles(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], legend: Mapping[str, str]
) -> list[Column]:
    """The columns, those that stand for one unit each and hold nothing but marks as `role`."""
    found = [column for column in columns if column.field in _FREE and _holds_marks(column, rows, legend)]
    if not found or (len(found) == 1 and not _parents(found[0])):
        return list(columns)
    parents = {_parents(column) for column in found if _parents(column)}
    members = {column.index for column in found}
    members |= {
        column.index
        for column in columns
        if column.field in _FREE and _parents(column) in parents and not _texts(column, rows)
    }
    return [
        replace(column, field="role", certainty=LIKELY, shared=False) if column.index in members else column
        for column in columns
    ]


def _texts(column: Column, rows: Sequence[Sequence[str]]) -> list[str]:
    return [text for row in rows if (text := one_line(row[column.index]))]


def _holds_marks(column: Column, rows: Sequence[Sequence[str]], legend: Mapping[str, str]) -> bool:
    texts = _texts(column, rows)
    if not texts or not column.header:
        return False
    words = sum(bool(_WHOLE_MARK.match(fold(text))) or (text in legend and text.isalpha()) for text in texts)
    signs = sum(bool(_SIGN.match(text)) for text in texts)
    if words + signs < _MOSTLY * len(texts):
        return False
    return words > 0 or begins_like_unit(column.names[-1]) or bool(_role_of_head(_parents(column)))


def _parents(column: Column) -> tuple[str, ...]:
    return column.names[:-1]


def _role_of_head(parents: Sequence[str]) -> str:
    """What a cross under this head means: a role, `marked` where the head only speaks of units, "" else."""
    scores = path_scores(parents) if parents else {}
    if {_LEAD, _HELP} <= scores.keys():
        return _MARKED
    said = plain(" ".join(parents))
    if _HELP in scores:
        return _HELP
    if _LEAD in scores:
        return _LEAD if "chu tri" in said else _MARKED
    return _MARKED if re.search(r"\b(don vi|co quan|phong|bo phan|thuc hien)\b", said) else ""


def legend_of(texts: Iterable[str]) -> dict[str, str]:
    """What the paper says its signs mean: {"●": "lead", "○": "coordinating"}."""
    meant: dict[str, str] = {}
    for text in texts:
        if len(text) < 300 and "chu tri" in fold(text):
            for match in _LEGEND.finditer(text):
                meant[match["sign"]] = _LEAD if fold(match["role"]) == "chu tri" else _HELP
    return meant


def roles_of_marks(marks: Sequence[tuple[Column, str]], legend: Mapping[str, str]) -> Roles:
    """The roles that a row's marks give to the units in the head."""
    named: dict[str, list[str]] = {_LEAD: [], _HELP: [], _MARKED: []}
    strange: list[str] = []
    for column, text in marks:
        unit = column.names[-1]
        if not text:
            continue
        role = _role_of_mark(text, _role_of_head(_parents(column)), legend)
        if role:
            named[role].append(unit)
        else:
            strange.append(f"{unit}: {text}")
    question = ""
    if named[_MARKED] and not named[_LEAD] and len(named[_MARKED]) == 1:
        named[_LEAD] = named.pop(_MARKED)
    elif named[_MARKED]:
        question = (
            _("Nhiều đơn vị được đánh dấu ({names}) mà không ghi đơn vị nào chủ trì. Hãy chọn một đơn vị chịu trách "
              "nhiệm chính.", names=", ".join(named[_MARKED]))
        )
        named[_LEAD] += named[_MARKED]
    if strange:
        question = _("Không hiểu ký hiệu phân công “{names}”. Hãy ghi rõ đơn vị chủ trì và phối hợp.",
                     names="; ".join(strange))
    lead, helpers = named[_LEAD], named[_HELP]
    return Roles(", ".join(lead), ", ".join(helpers), "\n".join(lead), question)


def _role_of_mark(text: str, head: str, legend: Mapping[str, str]) -> str:
    folded = fold(text)
    if text in legend:
        return legend[text]
    if _WHOLE_MARK.match(folded):
        return _LEAD if _LEAD_WORD.match(folded) else _HELP
    if not _SIGN.match(text):
        return ""
    return head if head in (_LEAD, _HELP) else _MARKED
