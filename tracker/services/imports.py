"""From an uploaded file to a plan: draft, a person's corrections, one import, and its undoing.

A draft may be left and come back to. Nothing enters the plan before `import_draft`, which is all or nothing.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import PurePath

from sqlalchemy import select

from .. import clock
from ..database import db
from ..domain.day_entry import read_day
from ..domain.errors import BadInput, Conflict, RuleViolation
from ..domain.settings import AgencySettings
from ..domain.text import clean, one_line
from ..domain.wording import _
from ..models import ImportDraft, ImportRow, Plan, Task, User
from ..queries.imports import draft_facts
from ..queries.plans import counted_plan
from ..queries.units import register_of_units
from . import import_reading, plans

LARGEST = 20 * 1024 * 1024
KINDS = (".docx", ".xlsx", ".xls", ".pdf", ".csv", ".tsv", ".txt", ".doc", ".odt", ".rtf")
PASTED = _("Bảng dán vào.tsv")
FIELD_NAMES = {"task": _("Nhiệm vụ"), "lead": _("Chủ trì"), "coordinating": _("Phối hợp"), "deadline": _("Thời hạn")}


def year_of(text: str) -> int:
    """The plan's year as typed; `BadInput` when it isn't one."""
    text = text.strip()
    if not (text.isascii() and text.isdigit() and 2000 <= int(text) <= 2100):
        raise BadInput(_("Nhập năm của kế hoạch bằng bốn chữ số, ví dụ 2022."), field="year")
    return int(text)


def refuse_other_year(draft: ImportDraft) -> None:
    """A file that adjusts a plan stays with that plan's year."""
    if draft.purpose == "revision":
        raise RuleViolation(_("Tệp này điều chỉnh kế hoạch năm {year}, không đổi sang năm khác được.", year=draft.year),
                            field="year")


def refuse_second_plan(year: int) -> None:
    """A year has one counted plan; `RuleViolation` says what to do with the one that stands."""
    if counted_plan(year) is not None:
        raise RuleViolation(
            _("Kế hoạch năm {year} đã được nhập. Mở trang Kế hoạch, chọn “Điều chỉnh theo tệp mới” để so tệp này với "
              "kế hoạch; hoặc hoàn tác lần nhập khi chưa đơn vị nào báo cáo rồi nhập lại.", year=year), field="year")


def check_upload(name: str, content: bytes) -> None:
    """`BadInput` for a file that needs no reading to be refused: none chosen, wrong type, empty, too large."""
    if not name:
        raise BadInput(_("Chưa chọn tệp. Chọn tệp phụ lục (Word, Excel hoặc PDF) rồi bấm Đọc tệp."), field="file")
    if PurePath(name).suffix.lower() not in KINDS:
        raise BadInput(_("Không đọc được loại tệp “{suffix}”. Chọn tệp Word (docx), Excel (xlsx, xls), PDF, csv hoặc "
                         "txt.", suffix=PurePath(name).suffix or name), field="file")
    if not content:
        raise BadInput(_("Tệp rỗng, không có nội dung. Chọn tệp khác."), field="file")
    if len(content) > LARGEST:
        raise BadInput(_("Tệp lớn hơn 20 MB. Bỏ bớt hình ảnh trong tệp, hoặc chỉ giữ lại phần phụ lục rồi tải lại."),
                       field="file")


def start_draft(user: User | None, year: int, name: str, content: bytes) -> ImportDraft:
    """A draft in the state "waiting", kept before the reading begins."""
    now = clock.now()
    draft = ImportDraft(
        user_id=user.id if user else None, year=year, file_name=one_line(PurePath(name).name)[:255], content=content,
        state="waiting", meta={}, created_at=now, updated_at=now,
    )
    db.session.add(draft)
    db.session.flush()
    return draft


def discard_failed(user: User) -> None:
    """Throw away what a person tried in vain before: another file takes its place."""
    for draft in db.session.scalars(select(ImportDraft).where(
            ImportDraft.state == "failed", ImportDraft.purpose == "import", ImportDraft.user_id == user.id)):
        discard_draft(draft)


def wait_again(draft: ImportDraft) -> None:
    """Put a draft that could not be read back among those to be read."""
    if draft.state != "failed":
        raise RuleViolation(_("Tệp này đã đọc xong hoặc đang được đọc. Tải lại trang để xem tình trạng."))
    draft.state, draft.message, draft.updated_at = "waiting", "", clock.now()
    db.session.flush()


def demand_same(draft: ImportDraft, version: int, by: int, *, theirs: str = "", yours: str = "") -> None:
    """Raise `Conflict` where somebody else wrote the title block or had the file read anew since a person saw it.

    What she wrote herself in the title block just before, from the same page, stands in nobody's way: two buttons
    pressed one after the other carry the same version.
    """
    own_title = [version, by] == draft.meta.get("title_written") and draft.version == version + 1
    if draft.version != version and not own_title:
        raise Conflict(_("Bản nhập này vừa được sửa ở nơi khác nên chưa ghi gì. Xem nội dung hiện nay rồi làm lại."),
                       theirs=theirs, yours=yours)


def set_title(draft: ImportDraft, version: int, by: int, *, year: int, title: str, number: str,
              issued_on: str) -> None:
    """The plan's title block as a person corrects it; an empty day means 1 January of its year. What is as it was
    changes nothing, so that it may come along with any other act.

    `Conflict` with both texts when the draft is no longer in the version that the person saw.
    """
    meta = draft.meta
    day = read_day(issued_on, year, field="issued_on").isoformat() if issued_on.strip() else ""
    typed = {"title": clean(title), "number": one_line(number)[:100], "issued_on": day}
    if year == draft.year and typed == {**typed, "title": clean(meta["title"]), "number": one_line(meta["number"]),
                                        "issued_on": meta["issued_on"] or ""}:
        return
    demand_same(draft, version, by, theirs=_title_words(meta["title"], meta["number"], meta["issued_on"], draft.year),
                yours=_title_words(title, number, issued_on, year))
    draft.year = year
    draft.meta = {**meta, **typed, "title_written": [version, by]}
    draft.version = version + 1
    draft.updated_at = clock.now()
    db.session.flush()


def _title_words(title: str, number: str, day: str, year: int) -> str:
    try:
        day = f"{date.fromisoformat(day):%d/%m/%Y}"
    except ValueError:
        day = day.strip()
    return _("Tên: {title}\nSố, ký hiệu: {number}\nNgày ban hành: {day}\nNăm: {year}",
             title=title, number=number, day=day, year=year)


def change_row(row: ImportRow, version: int, texts: Mapping[str, str]) -> None:
    """A person's words for one row (task, lead, coordinating, deadline); `Conflict` when it was changed meanwhile."""
    _same_version(row, version, texts)
    if not clean(texts.get("task", row.reading.get("task"))):
        raise RuleViolation(_("Ghi nội dung nhiệm vụ, hoặc bỏ dòng này."), field="task")
    reading = dict(row.reading)
    for name, text in texts.items():
        if name in FIELD_NAMES and clean(text) != clean(reading.get(name)):
            reading[name] = clean(text)
            if name == "lead":
                reading["lead_lines"] = clean(text)
    row.settled = row.settled and reading.get("deadline") == row.reading.get("deadline")
    _store(row, reading)


def settle_row(row: ImportRow, version: int, settled: bool) -> None:
    """A person says that the row is right as it was read, or takes that back."""
    _same_version(row, version, {})
    row.settled = settled
    _store(row, dict(row.reading))


def drop_row(row: ImportRow, version: int, dropped: bool) -> None:
    """Take a row out of the import, or back into it."""
    _same_version(row, version, {})
    _store(row, {**row.reading, "dropped": dropped})


def decide_rows(draft: ImportDraft, chosen: Sequence[tuple[int, int]], act: str) -> None:
    """Settle, drop or take back many rows, given as (position, version seen), all of them or none."""
    if act not in ("settle", "drop", "take-back"):
        raise RuleViolation(_("Chọn việc cần làm với các dòng đã chọn."))
    if not chosen:
        raise RuleViolation(_("Chưa chọn dòng nào. Đánh dấu các dòng cần ghi rồi bấm lại."))
    rows = {row.position: row for row in draft.rows}
    for position, version in chosen:
        row = rows.get(position)
        if row is None or row.version != version:
            raise Conflict(_("Dòng {position} vừa được sửa ở nơi khác nên chưa ghi gì. Xem lại rồi chọn lại.",
                             position=position))
        if act == "settle":
            row.settled = True
        else:
            row.reading = {**row.reading, "dropped": act == "drop"}
        row.version += 1
    draft.updated_at = clock.now()
    db.session.flush()


def _same_version(row: ImportRow, version: int, texts: Mapping[str, str]) -> None:
    if row.version == version:
        return
    names = list(texts) or ["task"]
    theirs = "\n".join(f"{FIELD_NAMES[name]}: {row.reading.get(name) or ''}" for name in names)
    yours = "\n".join(f"{FIELD_NAMES[name]}: {text}" for name, text in texts.items())
    raise Conflict(_("Dòng này vừa được sửa ở nơi khác. Xem nội dung hiện nay rồi sửa lại nếu cần."),
                   theirs=theirs, yours=yours)


def _store(row: ImportRow, reading: dict) -> None:
    row.reading = reading
    row.version += 1
    row.draft.updated_at = clock.now()
    db.session.flush()


def import_draft(draft: ImportDraft, user: User, today: date, rules: AgencySettings) -> tuple[Plan, int]:
    """The draft becomes the year's plan, all of it or nothing; returns the plan and how many tasks it has."""
    if draft.state != "ready" or draft.purpose != "import":
        raise RuleViolation(_("Bản này chưa đọc xong hoặc đã được nhập. Tải lại trang để xem tình trạng."))
    facts = draft_facts(draft, rules, register_of_units())
    empty = [fact.row.position for fact in facts if not fact.dropped and not (fact.task.task or "").strip()]
    if empty:
        raise RuleViolation(_("Dòng {names} chưa có nội dung nhiệm vụ. Ghi nội dung hoặc bỏ dòng đó.",
                              names=", ".join(map(str, empty))))
    appendix = import_reading.appendix_of(draft, facts)
    plan = plans.import_plan(
        appendix, year=draft.year, issued_on=appendix.title.issued_on, number=draft.meta["number"], actor_id=user.id,
        source_name=draft.file_name, imported_on=today,
    )
    kept = [fact.row.reading.get("carried_from") for fact in facts if not fact.dropped]
    carry_over(plan, {position: task_id for position, task_id in enumerate(kept, start=1) if task_id})
    draft.state, draft.plan_id, draft.updated_at = "imported", plan.id, clock.now()
    db.session.flush()
    return plan, appendix.count_by_task


def carry_over(plan: Plan, sources: Mapping[int, int]) -> None:
    """Link tasks of a plan, by position, with the open ones of the year before that they go on with."""
    known = set(db.session.scalars(select(Task.id).where(Task.id.in_(sources.values()))))
    for task in db.session.scalars(select(Task).where(Task.plan_id == plan.id, Task.position.in_(sources))):
        if sources[task.position] in known:
            task.carried_from_id = sources[task.position]
    db.session.flush()


def discard_draft(draft: ImportDraft) -> None:
    """Throw a draft away; what was imported stays."""
    if draft.state == "imported":
        raise RuleViolation(_("Bản này đã được nhập thành kế hoạch, không bỏ được. Hoàn tác lần nhập ở trang "
                              "kế hoạch."))
    for row in draft.rows:
        db.session.delete(row)
    db.session.flush()
    db.session.delete(draft)
    db.session.flush()
