"""`tracker plan import`: an issued appendix becomes the plan of a year; `tracker plan revise`: an adjusted one."""

import click

from ..domain.wording import _
from .running import Day, group_named, in_agency, say, within_app


def register(root: click.Group) -> None:
    """Add the commands to the program."""
    group = group_named(root, "plan", _("Kế hoạch cải cách hành chính."))
    group.add_command(import_file)
    group.add_command(revise)
    group.add_command(read_stored_draft)


@click.command("import", help=_("Nhập phụ lục kế hoạch của một năm."))
@click.argument("file", type=click.Path())
@click.option("--agency", "code", required=True, help=_("Mã cơ quan."))
@click.option("--year", type=click.IntRange(2000, 2100), required=True, help=_("Năm của kế hoạch."))
@click.option("--issued-on", type=Day(), help=_("Ngày ban hành; không ghi thì lấy ở tiêu đề, nếu không có thì 01/01."))
@click.option("--number", default="", help=_("Số, ký hiệu của kế hoạch."))
@click.option("--reminders-from", type=Day(),
              help=_("Không nhắc cho các mốc trước ngày này; không ghi thì từ hôm nay."))
@click.option("--strict", is_flag=True, help=_("Có điểm chưa rõ thì không nhập."))
@click.option("--json", "as_json", is_flag=True, help=_("In một tài liệu JSON."))
@within_app
def import_file(file: str, code: str, year: int, issued_on, number: str, reminders_from, strict: bool,
                as_json: bool) -> None:
    from pathlib import Path

    from .. import clock
    from ..documents.reading import read_paper_safely
    from ..domain.appendix import read_appendix
    from ..queries.units import register_of_units
    from ..services.plans import import_plan, refuse_second_import

    with in_agency(code) as agency:
        refuse_second_import(year)
        appendix = read_appendix(read_paper_safely(file), year, known_units=register_of_units(),
                                 before_includes_day=agency.rules.before_includes_day)
        plan = import_plan(appendix, year=year, issued_on=issued_on, number=number, reminders_from=reminders_from,
                           strict=strict, source_name=Path(file).name, imported_on=clock.today())
        report = _outcome(plan)
    if as_json:
        say(report)
    else:
        click.echo(_in_words(report))


def _outcome(plan) -> dict:
    from ..queries.tasks import plan_tasks

    tasks = plan_tasks(plan.id)
    return {
        "plan": plan.id, "year": plan.year, "number": plan.number, "issued_on": plan.issued_on,
        "reminders_from": plan.reminders_from, "count_by_task": len(tasks), "count_by_number": plan.count_by_number,
        "questions": [
            {"position": task.position, "column": asked.column, "value": asked.value, "message": asked.message}
            for task in tasks for asked in task.questions
        ],
    }


def _in_words(report: dict) -> str:
    lines = [
        _("Đã nhập kế hoạch năm {year}, ban hành {issued_on:%d/%m/%Y}: {count_by_task} nhiệm vụ (được đếm); theo cột "
          "số thứ tự: {count_by_number}.",
          year=report["year"], issued_on=report["issued_on"], count_by_task=report["count_by_task"],
          count_by_number=report["count_by_number"]),
    ]
    if report["questions"]:
        lines.append(_("Còn {count} điểm chưa rõ, giải quyết ở trang nhiệm vụ:", count=len(report["questions"])))
        lines += [_("  nhiệm vụ {position}: “{value}”. {message}",
                    position=one["position"], value=one["value"],
                    message=one["message"]) for one in report["questions"]]
    return "\n".join(lines)


@click.command("revise", help=_("Điều chỉnh kế hoạch theo tệp mới: so theo nội dung, ghi mọi thay đổi, giữ lịch sử."))
@click.argument("file", type=click.Path())
@click.option("--agency", "code", required=True, help=_("Mã cơ quan."))
@click.option("--year", type=click.IntRange(2000, 2100), required=True, help=_("Năm của kế hoạch."))
@click.option("--document", required=True, help=_("Văn bản điều chỉnh, ví dụ: Quyết định số 77/QĐ-SCT ngày 01/4/2022."))
@click.option("--decided-on", type=Day(), required=True, help=_("Ngày quyết định điều chỉnh."))
@click.option("--dry-run", is_flag=True, help=_("Chỉ in các thay đổi, không ghi."))
@click.option("--json", "as_json", is_flag=True, help=_("In một tài liệu JSON."))
@within_app
def revise(file: str, code: str, year: int, document: str, decided_on, dry_run: bool, as_json: bool) -> None:
    from pathlib import Path

    from .. import clock, transaction
    from ..documents.reading import read_paper_safely
    from ..queries.plans import plan_of_year
    from ..queries.revisions import difference
    from ..queries.units import register_of_units
    from ..services import import_reading, revisions

    with in_agency(code) as agency:
        plan, rules, register = plan_of_year(year), agency.rules, register_of_units()
        path = Path(file)
        paper = read_paper_safely(path)
        appendix = import_reading.understand(paper, year, rules, register)
        draft = revisions.start_revision(None, plan, path.name, path.read_bytes())
        import_reading.keep(draft, appendix, paper)
        decision = revisions.decide(draft, plan, document, decided_on.isoformat(), clock.today())
        found = difference(draft, rules, register)
        report = [_change_in_json(change) for change in found.changes if change.kind != "same"]
        if found.offered and not dry_run:
            revisions.apply_changes(draft, plan, None, decision, actor=None, today=clock.today(), rules=rules)
        revisions.close_revision(draft)
        words = revisions.in_words(found.counts)
    if dry_run:
        transaction.rollback()
    if as_json:
        say(report)
    else:
        click.echo(f"{_('Sẽ ghi') if dry_run else _('Đã ghi')}: {words or _('không có thay đổi nào')}.")


def _change_in_json(change) -> dict:
    return {
        "kind": change.kind, "position": change.task.position if change.task else None,
        "task": change.fact.task.task if change.fact else change.task.text, "note": change.note,
        "fields": {label: [" ".join(text for text, _ in before), " ".join(text for text, _ in after)]
                   for label, before, after in change.fields},
    }


@click.command("read-draft", hidden=True, help=_("Đọc một tệp đã tải lên; trang Nhập kế hoạch tự gọi lệnh này."))
@click.argument("draft_id", type=int)
def read_stored_draft(draft_id: int) -> None:
    from ..app import create_app
    from ..services.draft_reading import read_draft

    with create_app().app_context():
        read_draft(draft_id)
