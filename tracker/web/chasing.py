"""Đôn đốc: who owes what by unit; choose, look at what would be sent and to whom, then send it or write the letter."""

import re
import secrets

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask_login import current_user

from .. import clock
from ..domain.chasing import CHANNELS
from ..domain.text import fold
from ..domain.wording import _
from ..models import Task
from ..notifications.chase import chat_text
from ..notifications.email import smtp_settings
from ..queries.chasing import HEADS, desk_page, desk_rows, owed_on, recent_chases, stories_of, tasks_to_chase
from ..services.chase_letter import chase_letter
from ..services.chasing import NOTHING, plan_chase, record_chase, remind_now
from ..services.report_files import KINDS
from .guard import right
from .list_filter import number_of, soon_until
from .paging import PAGE_SIZE, Page, page_asked
from .reminders import sending_words

blueprint = Blueprint("chasing", __name__)
ACTS = {"nhac": _("Nhắc ngay"), "cong-van": _("Công văn đôn đốc"), "tin-nhan": _("Nội dung tin nhắn")}
MOST = 200
CHASES_SHOWN = 10


@blueprint.get("/don-doc")
@right("chase.view")
def desk():
    return _desk()


def _desk(errors: dict | None = None, status: int = 200):
    today = clock.today()
    until, unit_id = soon_until(today), number_of("don-vi")
    rows = desk_rows(today, until)
    head = request.args.get("loai", "")
    head = head if head in HEADS else next((name for name in HEADS if any(row.counts[name] for row in rows)), "qua-han")
    tasks, number, total = desk_page(head, unit_id, today=today, soon_until=until,
                                     number=page_asked(request.args.get("trang")), size=PAGE_SIZE)
    if errors and not tasks:
        errors = {"": NOTHING}  # no box is left to lead to
    return render_template(
        "chase/desk.html", rows=rows, heads=HEADS, head=head, unit_id=unit_id, page=Page(tasks, number, total),
        groups=_by_unit(tasks), stories=stories_of([task.id for task in tasks]), owed_on=owed_on, soon_until=until,
        totals={name: sum(row.counts[name] for row in rows) for name in HEADS}, acts=ACTS, errors=errors,
        unit_name=next((row.name for row in rows if row.unit_id == (unit_id or None)), ""),
        diary=recent_chases(CHASES_SHOWN), channels=CHANNELS, **sending_words(),
    ), status


def _by_unit(tasks: list[Task]) -> list[tuple[str, list[Task]]]:
    groups: dict[str, list[Task]] = {}
    for task in tasks:
        groups.setdefault(task.lead_unit.name if task.lead_unit else _("Chưa giao đơn vị"), []).append(task)
    return list(groups.items())


def _chosen(values: list[str]) -> list[Task]:
    ids = {int(text) for text in values[:MOST] if text.isascii() and text.isdigit() and len(text) < 19}
    return tasks_to_chase(sorted(ids)) if ids else []


@blueprint.get("/don-doc/kiem-tra")
@right("chase.act")
def check():
    """How many, to whom, what will be said; nothing is sent yet, and the address may be kept or sent again."""
    tasks = _chosen(request.args.getlist("chon"))
    if not tasks:
        return _desk({"chon": NOTHING}, 422)
    act, today = request.args.get("viec", ""), clock.today()
    plan = plan_chase(tasks, today)
    texts = {part.unit_id: chat_text(current_user.agency_name, part.name, today, part.lines) for part in plan.units}
    return render_template("chase/check.html", act=act if act in ACTS else "nhac", acts=ACTS, plan=plan, texts=texts,
                           act_key=secrets.token_urlsafe(12), server=smtp_settings())


@blueprint.post("/don-doc/nhac")
@right("chase.act")
def remind():
    done = remind_now(current_user.agency, _chosen(request.form.getlist("chon")), actor=current_user,
                      today=clock.today(), act_key=request.form.get("act_key", ""),
                      base_url=current_app.config["BASE_URL"])
    flash(_("Đã ghi đôn đốc {tasks} nhiệm vụ và soạn {mails} thư. Thư được gửi đi trong ít phút.",
            tasks=done.tasks, mails=done.mails), "done")
    if done.failed:
        flash(_("Không viết được thư cho: {names}. Sửa địa chỉ e-mail ở trang Người dùng.",
                names=", ".join(done.failed)), "care")
    return redirect(url_for("chasing.desk"))


@blueprint.post("/don-doc/cong-van")
@right("chase.act")
def letter():
    """The letter of one unit; taking it again from the same check page gives it again and chases no second time."""
    today, unit_id = clock.today(), request.form.get("unit", "")
    plan = plan_chase(_chosen(request.form.getlist("chon")), today)
    part = plan.only(int(unit_id) if re.fullmatch(r"[0-9]{1,9}", unit_id) else 0)
    content = chase_letter(current_user.agency, plan, part, today)
    record_chase(current_user.agency, part, "letter", actor=current_user, today=today,
                 act_key=request.form.get("act_key", ""))
    name = re.sub(r"[^a-z0-9]+", "-", fold(part.name)).strip("-")
    return Response(content, mimetype=KINDS["docx"], headers={
        "Content-Disposition": f'attachment; filename="don-doc-{name}-{today:%Y%m%d}.docx"'})


@blueprint.post("/don-doc/tin-nhan")
@right("chase.act")
def message():
    """The text was sent by hand: write the chase down."""
    unit_id = request.form.get("unit", "")
    plan = plan_chase(_chosen(request.form.getlist("chon")), clock.today())
    part = plan.only(int(unit_id) if re.fullmatch(r"[0-9]{1,9}", unit_id) else 0)
    written = record_chase(current_user.agency, part, "text", actor=current_user, today=clock.today(),
                           act_key=request.form.get("act_key", ""))
    flash(_("Đã ghi nhắn tin đôn đốc {name}: {written} nhiệm vụ.", name=part.name, written=written) if written else
          _("Lần nhắn tin này với {name} đã được ghi trước đó.", name=part.name), "done")
    return redirect(url_for("chasing.desk"))
