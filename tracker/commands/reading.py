"""The commands that read without a database: `tracker plan read` and `tracker deadline`.

`--json` prints the one document that other programs rely on; without it a person gets a summary with both counts, the
guessed columns and what is not clear.
"""

import json
from collections.abc import Iterator
from typing import Any

import click

from tracker.documents.reading import read_paper_safely
from tracker.domain.appendix import Appendix, appendix_to_json, read_appendix
from tracker.domain.deadlines import read_deadline

FIELD_NAMES = {
    "number": "số thứ tự",
    "section": "lĩnh vực",
    "objective": "mục tiêu",
    "task": "nhiệm vụ",
    "activities": "hoạt động",
    "product": "sản phẩm",
    "lead": "chủ trì",
    "coordinating": "phối hợp",
    "deadline": "thời hạn",
    "deadline_start": "bắt đầu",
    "deadline_end": "kết thúc",
    "period": "kỳ thực hiện",
    "role": "đơn vị (đánh dấu vai trò)",
    "budget": "kinh phí",
    "note": "ghi chú",
    "basis": "căn cứ",
    "state": "tình trạng",
    "other": "cột khác",
    "": "không nhận ra, giữ nguyên",
}
CERTAINTY_NAMES = {"sure": "chắc chắn", "likely": "khá chắc", "guess": "đoán"}


def register(root: click.Group) -> None:
    """Add `deadline`, and `read` under the group `plan` (made here where nobody has made it yet)."""
    group = root.commands.get("plan")
    if not isinstance(group, click.Group):
        group = click.Group("plan", help="Kế hoạch cải cách hành chính.")
        root.add_command(group)
    group.add_command(plan_read)
    root.add_command(deadline)


@click.command("read", help="Đọc tệp phụ lục (docx, xlsx, xls, pdf, csv, tsv, txt), không ghi vào cơ sở dữ liệu.")
@click.argument("file", metavar="FILE")
@click.option("--year", type=click.IntRange(2000, 2100), required=True, help="Năm của kế hoạch.")
@click.option("--json", "as_json", is_flag=True, help="In một tài liệu JSON.")
def plan_read(file: str, year: int, as_json: bool) -> None:
    appendix = read_appendix(read_paper_safely(file), year)
    if as_json:
        click.echo(json.dumps(appendix_to_json(appendix), ensure_ascii=False, indent=1))
    else:
        click.echo(summary(appendix))


@click.command("deadline", help="Đọc các cụm từ chỉ thời hạn.")
@click.argument("phrases", nargs=-1, required=True, metavar="PHRASE...")
@click.option("--year", type=click.IntRange(2000, 2100), required=True, help="Năm của kế hoạch.")
@click.option("--json", "as_json", is_flag=True, help="In một tài liệu JSON.")
def deadline(phrases: tuple[str, ...], year: int, as_json: bool) -> None:
    readings = [read_deadline(phrase, year) for phrase in phrases]
    if as_json:
        click.echo(json.dumps([_reading_to_json(reading) for reading in readings], ensure_ascii=False, indent=1))
        return
    for reading in readings:
        doubt = "" if reading.certain else " (chưa chắc chắn)"
        click.echo(f"{reading.text}: {reading.explanation}{doubt}")


def _reading_to_json(reading: Any) -> dict[str, Any]:
    def iso(day: Any) -> str | None:
        return day.isoformat() if day else None

    return {
        "text": reading.text,
        "kind": reading.kind,
        "start_on": iso(reading.start_on),
        "due_on": iso(reading.due_on),
        "certain": reading.certain,
        "occurrences": [{"start_on": iso(one.start_on), "due_on": iso(one.due_on)} for one in reading.occurrences],
    }


def summary(appendix: Appendix) -> str:
    """What a person reads before an import: title, both counts, columns, sections, tasks, problems."""
    title = appendix.title
    lines = [title.text or "(không có tiêu đề)"]
    if title.symbol:
        day = f" ngày {title.issued_on:%d/%m/%Y}" if title.issued_on else ""
        lines.append(f"Văn bản số {title.number or '…'}/{title.symbol}{day}")
    lines += [
        f"Năm kế hoạch: {appendix.year}",
        f"Số nhiệm vụ theo dòng: {appendix.count_by_task} (được đếm); theo cột số thứ tự: {appendix.count_by_number}",
        f"Số dòng bị ngắt trang đã ghép: {appendix.joined_rows}",
        "",
        "Các cột:",
    ]
    for column in appendix.columns:
        certainty = f" ({CERTAINTY_NAMES[column.certainty]})" if column.field else ""
        lines.append(f"  {column.index + 1}. {column.header or '(không tên)'} → {FIELD_NAMES[column.field]}{certainty}")
    lines += ["", "Nhiệm vụ:", *_task_lines(appendix), "", f"Điều chưa rõ: {len(appendix.problems)}"]
    return "\n".join([*lines, *_problem_lines(appendix)])


def _task_lines(appendix: Appendix) -> Iterator[str]:
    above: int | None = -1
    for task in appendix.tasks:
        if task.section_index != above:
            above = task.section_index
            section = appendix.sections[above] if above is not None else None
            yield f"  {section.code} {section.title}".rstrip() if section else "  (không thuộc lĩnh vực nào)"
        due = f"{task.reading.due_on:%d/%m/%Y}" if task.reading and task.reading.due_on else "chưa có ngày"
        lead, deadline = task.lead or "(chưa rõ)", task.deadline or "(trống)"
        yield f"    {task.position}. {task.task or '(trống)'} | {lead} | {deadline} → {due}"


def _problem_lines(appendix: Appendix) -> Iterator[str]:
    for problem in appendix.problems:
        position = f", nhiệm vụ {problem.position}" if problem.position else ""
        column = f", cột “{problem.column}”" if problem.column else ""
        value = f": “{problem.value}”" if problem.value else ""
        yield f"  - {problem.row}{position}{column}{value}. {problem.message}"
