"""The commands that read without a database: `tracker plan read` and `tracker deadline`.

`--json` prints the one document that other programs rely on; without it a person gets a summary with both counts, the
guessed columns and what is not clear.
"""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from ..domain.wording import _

if TYPE_CHECKING:
    from ..domain.appendix import Appendix

FIELD_NAMES = {
    "number": _("số thứ tự"),
    "section": _("lĩnh vực"),
    "objective": _("mục tiêu"),
    "task": _("nhiệm vụ"),
    "activities": _("hoạt động"),
    "product": _("sản phẩm"),
    "lead": _("chủ trì"),
    "coordinating": _("phối hợp"),
    "deadline": _("thời hạn"),
    "deadline_start": _("bắt đầu"),
    "deadline_end": _("kết thúc"),
    "period": _("kỳ thực hiện"),
    "role": _("đơn vị (đánh dấu vai trò)"),
    "budget": _("kinh phí"),
    "note": _("ghi chú"),
    "basis": _("căn cứ"),
    "state": _("tình trạng"),
    "other": _("cột khác"),
    "": _("không nhận ra, giữ nguyên"),
}
CERTAINTY_NAMES = {"sure": _("chắc chắn"), "likely": _("khá chắc"), "guess": _("đoán")}


def register(root: click.Group) -> None:
    """Add `deadline`, and `read` under the group `plan` (made here where nobody has made it yet)."""
    group = root.commands.get("plan")
    if not isinstance(group, click.Group):
        group = click.Group("plan", help=_("Kế hoạch cải cách hành chính."))
        root.add_command(group)
    group.add_command(plan_read)
    root.add_command(deadline)


@click.command("read", help=_("Đọc tệp phụ lục (docx, xlsx, xls, pdf, csv, tsv, txt), không ghi vào cơ sở dữ liệu."))
@click.argument("file", metavar="FILE")
@click.option("--year", type=click.IntRange(2000, 2100), required=True, help=_("Năm của kế hoạch."))
@click.option("--json", "as_json", is_flag=True, help=_("In một tài liệu JSON."))
def plan_read(file: str, year: int, as_json: bool) -> None:
    from ..documents.reading import read_paper_safely
    from ..domain.appendix import appendix_to_json, read_appendix

    appendix = read_appendix(read_paper_safely(file), year)
    if as_json:
        click.echo(json.dumps(appendix_to_json(appendix), ensure_ascii=False, indent=1))
    else:
        click.echo(summary(appendix))


@click.command("deadline", help=_("Đọc các cụm từ chỉ thời hạn."))
@click.argument("phrases", nargs=-1, required=True, metavar="PHRASE...")
@click.option("--year", type=click.IntRange(2000, 2100), required=True, help=_("Năm của kế hoạch."))
@click.option("--json", "as_json", is_flag=True, help=_("In một tài liệu JSON."))
def deadline(phrases: tuple[str, ...], year: int, as_json: bool) -> None:
    from ..domain.deadlines import read_deadline

    readings = [read_deadline(phrase, year) for phrase in phrases]
    if as_json:
        click.echo(json.dumps([_reading_to_json(reading) for reading in readings], ensure_ascii=False, indent=1))
        return
    for reading in readings:
        doubt = "" if reading.certain else _(" (chưa chắc chắn)")
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


def summary(appendix: "Appendix") -> str:
    """What a person reads before an import: title, both counts, columns, sections, tasks, problems."""
    title = appendix.title
    lines = [title.text or _("(không có tiêu đề)")]
    if title.symbol:
        day = _(" ngày {issued_on:%d/%m/%Y}", issued_on=title.issued_on) if title.issued_on else ""
        lines.append(_("Văn bản số {number}/{symbol}{day}", number=title.number or "…", symbol=title.symbol, day=day))
    lines += [
        _("Năm kế hoạch: {year}", year=appendix.year),
        _("Số nhiệm vụ theo dòng: {count_by_task} (được đếm); theo cột số thứ tự: {count_by_number}",
          count_by_task=appendix.count_by_task, count_by_number=appendix.count_by_number),
        _("Số dòng bị ngắt trang đã ghép: {joined_rows}", joined_rows=appendix.joined_rows),
        "",
        _("Các cột:"),
    ]
    for column in appendix.columns:
        certainty = f" ({CERTAINTY_NAMES[column.certainty]})" if column.field else ""
        header = column.header or _("(không tên)")
        lines.append(f"  {column.index + 1}. {header} → {FIELD_NAMES[column.field]}{certainty}")
    lines += ["", _("Nhiệm vụ:"), *_task_lines(appendix), "", _("Điều chưa rõ: {count}", count=len(appendix.problems))]
    return "\n".join([*lines, *_problem_lines(appendix)])


def _task_lines(appendix: "Appendix") -> Iterator[str]:
    above: int | None = -1
    for task in appendix.tasks:
        if task.section_index != above:
            above = task.section_index
            section = appendix.sections[above] if above is not None else None
            yield f"  {section.code} {section.title}".rstrip() if section else _("  (không thuộc lĩnh vực nào)")
        due = f"{task.reading.due_on:%d/%m/%Y}" if task.reading and task.reading.due_on else _("chưa có ngày")
        lead, deadline = task.lead or _("(chưa rõ)"), task.deadline or _("(trống)")
        yield f"    {task.position}. {task.task or _('(trống)')} | {lead} | {deadline} → {due}"


def _problem_lines(appendix: "Appendix") -> Iterator[str]:
    for problem in appendix.problems:
        position = _(", nhiệm vụ {position}", position=problem.position) if problem.position else ""
        column = _(", cột “{column}”", column=problem.column) if problem.column else ""
        value = f": “{problem.value}”" if problem.value else ""
        yield f"  - {problem.row}{position}{column}{value}. {problem.message}"
