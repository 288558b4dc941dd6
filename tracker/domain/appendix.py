"""Read an issued appendix: from a neutral paper to sections, tasks, and a list of what was not understood.

The promise: every text is kept as printed with its place, a task is a row of the task column, and nothing is guessed in
silence. Both counts are given, by task row and by printed number (TT), because papers are often quoted by the latter.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tracker.domain.appendix_columns import Column, Head, override, settle_by_content
from tracker.domain.appendix_fields import Task, finish_task
from tracker.domain.appendix_guess import guess_head
from tracker.domain.appendix_head import BodyRow, find_head
from tracker.domain.appendix_outline import table_from_lines
from tracker.domain.appendix_problems import problems_of
from tracker.domain.appendix_roles import legend_of, settle_roles
from tracker.domain.appendix_tables import Chosen, choose_tables, section_above
from tracker.domain.appendix_tasks import CellProblem, Draft, Gatherer, body_rows, without_blank_columns
from tracker.domain.appendix_title import TitleBlock, read_title
from tracker.domain.deadlines import read_deadline
from tracker.domain.errors import BadInput
from tracker.domain.markup import looks_like_legacy_font
from tracker.domain.paper import Paper, Table
from tracker.domain.sections import Section, bare_code
from tracker.domain.text import fold
from tracker.domain.units import Unit

from .wording import _

Part = tuple[Table, Head | None, list[BodyRow]]
_FEWEST_CELLS = 3
NO_TABLE = (
    _("Không tìm thấy bảng nhiệm vụ trong tệp: cần một dòng tiêu đề có cột nhiệm vụ (nội dung công việc) cùng cột chủ "
      "trì, thời hạn hoặc sản phẩm. Hãy nộp đúng tệp phụ lục, hoặc chép bảng sang Word hay Excel rồi nộp lại.")
)
LEGACY_FONT = (
    _("Văn bản dùng phông chữ cũ (TCVN3/.VnTime hoặc VNI) nên không đọc được. Hãy chuyển mã sang Unicode (ví dụ bằng "
      "Unikey) rồi nộp lại.")
)


@dataclass(frozen=True)
class Appendix:
    """An appendix as read. `columns` is the guess for each printed column, `header` the head's texts as printed."""

    year: int
    sections: tuple[Section, ...]
    tasks: tuple[Task, ...]
    problems: tuple[CellProblem, ...]
    joined_rows: int
    count_by_task: int
    count_by_number: int
    columns: tuple[Column, ...]
    header: tuple[str, ...]
    title: TitleBlock


def read_appendix(
    paper: Paper,
    year: int,
    *,
    table_index: int | None = None,
    columns: Mapping[int, str] | None = None,
    before_includes_day: bool = False,
    known_units: Iterable[Unit] = (),
) -> Appendix:
    """Read the paper's table of tasks; several tables with the same head are one appendix.

    `table_index` picks one table of `paper.tables`, `columns` ({column index: field}) corrects the guess. `known_units`
    is the agency's register: where it holds anything, a lead outside of it is a problem. Raises BadInput where the
    paper holds no table of tasks.
    """

    @lru_cache(maxsize=4096)
    def deadline(text: str) -> Any:
        return read_deadline(text, year, before_includes_day=before_includes_day)

    def is_deadline(text: str) -> bool:
        return bool(text) and deadline(text).kind != "unknown"

    def is_whole_deadline(text: str) -> bool:
        return is_deadline(text) and bool(deadline(text).certain)

    chosen = _choose(paper, table_index, is_deadline)
    number = chosen.head.column_of("number")
    parts, copies = _without_copies(_laid_out(chosen), number.index if number else None)
    everything = [row for _, _, rows in parts for row in rows]
    legend = legend_of(_said_around(paper, chosen))
    printed = _columns(chosen, everything, columns, is_deadline, legend)
    gatherer = Gatherer(printed, everything, is_whole_deadline)
    for (table, head, rows), after in zip(parts, [*parts[1:], None], strict=True):
        for code, title, place in section_above(table, head, several=len(parts) > 1):
            gatherer.open_section(code, title, place)
        gatherer.read(rows, after[2] if after else ())
    gathered = gatherer.result()
    tasks = tuple(
        finish_task(position, draft, gathered, deadline, legend)
        for position, draft in enumerate(gathered.drafts, start=1)
    )
    block = read_title(paper, chosen.parts[0][0], chosen.head)
    problems = [
        *gathered.problems,
        *chosen.problems,
        *copies,
        *problems_of(paper, year, tasks, gathered, block, tuple(known_units)),
    ]
    return Appendix(
        year=year,
        sections=tuple(gathered.sections.all),
        tasks=tasks,
        problems=tuple(problems),
        joined_rows=gathered.joined_rows,
        count_by_task=len(tasks),
        count_by_number=_count_numbers(gathered.drafts, gathered.layout.number),
        columns=gathered.layout.columns,
        header=tuple(column.header for column in gathered.layout.columns),
        title=block,
    )


def _choose(paper: Paper, table_index: int | None, is_deadline: Callable[[str], bool]) -> Chosen:
    """The tables with a head, else numbered text, else the table whose cells speak for themselves."""
    chosen = choose_tables(paper.tables, table_index)
    if chosen is None and table_index is None:
        outline = table_from_lines(paper.lines)
        head = find_head(outline) if outline else None
        if outline and head:
            chosen = Chosen(head, [(outline, head)], [])
    if chosen is None:
        candidates = paper.tables if table_index is None else paper.tables[table_index : table_index + 1]
        guesses = [(table, head) for table in candidates if (head := guess_head(table, is_deadline))]
        if guesses:
            table, head = max(guesses, key=lambda guess: len(guess[0].rows))
            chosen = Chosen(head, [(table, head)], [])
    if chosen is None:
        raise BadInput(LEGACY_FONT if _is_legacy(paper) else NO_TABLE)
    return chosen


def _laid_out(chosen: Chosen) -> list[Part]:
    """Each part's rows in the leading head's columns, wherever the part itself prints them."""
    parts: list[Part] = []
    columns: Sequence[Column] = chosen.head.columns
    for index, (table, head) in enumerate(chosen.parts):
        columns = head.columns if head else columns
        parts.append((table, head, body_rows(table, head, columns, starts_torn=index > 0)))
    return parts


def _without_copies(parts: Sequence[Part], number: int | None) -> tuple[list[Part], list[CellProblem]]:
    """The parts without those that another one holds row for row, as a workbook's sheets for each unit do."""
    if len(parts) == 1:
        return list(parts), []
    said = [{_words(row, number) for row in rows if len(row.filled) >= _FEWEST_CELLS} for _, _, rows in parts]
    kept: list[Part] = []
    problems: list[CellProblem] = []
    for index, part in enumerate(parts):
        other = next(
            (place for place, words in enumerate(said)
             if place != index and said[index] and (said[index] < words or (said[index] == words and place < index))),
            None,
        )  # fmt: skip
        if other is None or part[1] is None:
            kept.append(part)
        else:
            problems.append(_copy(part[0], parts[other][0]))
    return kept, problems


def _words(row: BodyRow, number: int | None) -> tuple[str, ...]:
    return tuple(fold(text) for index, text in enumerate(row.texts) if index != number)


def _copy(table: Table, whole: Table) -> CellProblem:
    name, other = table.sheet or table.name, whole.sheet or whole.name
    return CellProblem(
        _("{name}, dòng 1", name=table.name), None, "", name,
        _("Mọi nhiệm vụ của “{name}” đều đã có trong “{other}” nên không đọc lần nữa. Nếu đó là các nhiệm vụ riêng, "
          "hãy chọn bảng này để nhập riêng.", name=name, other=other),
    )  # fmt: skip


def _said_around(paper: Paper, chosen: Chosen) -> Iterator[str]:
    """What the paper says beside its tasks: lines, and the rows of its tables that hold one text."""
    yield from (line.text for line in paper.lines)
    for table, _rows in chosen.parts:
        yield from table.before
        yield from (one[0] for row in table.rows if len(one := [cell.text for cell in row.cells if cell.own]) == 1)


def _is_legacy(paper: Paper) -> bool:
    texts = [line.text for line in paper.lines]
    texts += [cell.text for table in paper.tables for row in table.rows[:30] for cell in row.cells]
    return sum(map(looks_like_legacy_font, texts)) >= 2


def _columns(
    chosen: Chosen,
    rows: Sequence[BodyRow],
    corrected: Mapping[int, str] | None,
    is_deadline: Callable[[str], bool],
    legend: Mapping[str, str],
) -> Sequence[Column]:
    found = without_blank_columns(chosen.head, rows)
    texts = [row.texts for row in rows]
    settled = settle_by_content(settle_roles(found, texts, legend), texts, is_deadline)
    if not corrected:
        return settled
    columns = override(settled, corrected)
    if not any(column.field == "task" for column in columns):
        raise BadInput(_("Chưa chọn cột nào là nhiệm vụ. Hãy chọn một cột nhiệm vụ rồi đọc lại."), field="columns")
    return columns


def _count_numbers(drafts: Sequence[Draft], number: int | None) -> int:
    """How many numbers are printed in the number column: a merged one once, one repeated row after row once."""
    if number is None:
        return 0
    count, seen = 0, None
    for draft in drafts:
        code = bare_code(draft.cells[number].printed)
        objective = (draft.path, code)
        if draft.numbered and code and objective != seen:
            count += 1
        seen = objective
    return count


def appendix_to_json(appendix: Appendix) -> dict[str, Any]:
    """The document that `tracker plan read --json` prints."""
    return {
        "year": appendix.year,
        "sections": [
            {
                "code": section.code or None,
                "title": section.title,
                "parent": appendix.sections[section.parent].label if section.parent is not None else None,
            }
            for section in appendix.sections
        ],
        "tasks": [task.to_json() for task in appendix.tasks],
        "problems": [
            {"row": p.row, "position": p.position, "column": p.column, "value": p.value, "message": p.message}
            for p in appendix.problems
        ],
        "joined_rows": appendix.joined_rows,
        "count_by_task": appendix.count_by_task,
        "count_by_number": appendix.count_by_number,
    }
