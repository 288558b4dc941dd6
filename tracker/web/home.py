"""The start page, one per role: what waits for a unit, the office's desk, the director's tables."""

from flask import Blueprint, render_template, request, send_from_directory, url_for
from flask_login import current_user

from .. import clock, config
from ..domain.periods import RULE_NAMES
from ..domain.permissions import OFFICE, UNIT_ROLES
from ..domain.reporting_season import period_to_report
from ..domain.wording import _
from ..models import Task
from ..queries import desk
from ..queries.first_steps import set_up
from ..queries.plans import latest_plan
from ..queries.task_page import requests_to_decide
from ..queries.tasks import overdue_by_unit, reasons_of_return, returned_tasks
from ..queries.users import Absent
from ..services.summaries import summary_of_today
from . import guard
from .first_steps import CHECK, first_steps
from .guard import right
from .list_filter import soon_until
from .navigation import page_exists
from .summaries import MEASURE_NAMES

blueprint = Blueprint("home", __name__)

PARTS = {"chu-tri": _("Chủ trì"), "phoi-hop": _("Phối hợp"), "theo-doi": _("Theo dõi")}
OWN_UNIT = "don-vi"
STANDING_IN = "thay-"  # and the id of the person stood in for
TABLES = ("don-vi", "linh-vuc")


@blueprint.get("/")
@right("self")
def start():
    plan = latest_plan()
    seen_as = request.args.get("xem", "")
    absent = next((one for one in _absent() if seen_as == f"{STANDING_IN}{one.id}"), None)
    if absent is not None:
        return _unit_page(absent.unit_id, absent.unit_name, seen_as)
    if current_user.role in UNIT_ROLES or seen_as == OWN_UNIT and current_user.unit_id:
        return _unit_page(current_user.unit_id, current_user.unit_name,
                          None if current_user.role in UNIT_ROLES else seen_as)
    if current_user.role in OFFICE:
        return _office_page(plan)
    return _whole_page(plan)


def _absent() -> list[Absent]:
    """Those for whom this person stands in today in a unit that is not her own."""
    return [one for one in guard.absent_today() if one.unit_id != current_user.unit_id]


def _views() -> list[tuple[str, str, None]]:
    """The views of somebody who works in a unit beside the whole agency, or stands in for somebody of another unit."""
    own = (_("Việc của {unit_name}", unit_name=current_user.unit_name), url_for("home.start", xem=OWN_UNIT), None)
    stood_in = [(_("Thay {name}, {unit_name}", name=one.name, unit_name=one.unit_name),
                 url_for("home.start", xem=f"{STANDING_IN}{one.id}"), None) for one in _absent()]
    if current_user.role in UNIT_ROLES:
        return [(own[0], url_for("home.start"), None), *stood_in] if stood_in else []
    views = [*([own] if current_user.unit_id else []), *stood_in]
    return [(_("Toàn cơ quan"), url_for("home.start"), None), *views] if views else []


def _unit_page(unit_id: int, unit_name: str, seen_as: str | None) -> str:
    """What waits for a unit's update, in three parts; `seen_as` keeps the view that was chosen."""
    today = clock.today()
    part = request.args.get("phan", "")
    part = part if part in PARTS else "chu-tri"
    until = soon_until(today)
    led = desk.led_by(unit_id, today, until)
    coordinated = desk.coordinated_by(unit_id)
    requests = desk.requests_of_unit(unit_id)
    summary = _led_groups(led, unit_id)
    groups = _groups(part, led, coordinated) or summary
    counts = {"chu-tri": sum(len(tasks) for *_, tasks in summary), "phoi-hop": len(coordinated),
              "theo-doi": len(led.waiting) + len(requests)}
    tabs = [(name, url_for("home.start", phan=key, xem=seen_as), counts[key]) for key, name in PARTS.items()]
    return render_template(
        "home/unit.html", unit_name=unit_name, groups=groups, summary=summary, tabs=tabs, part=PARTS[part], led=led,
        views=_views(), returned=reasons_of_return([task.id for task in summary[0][3]]),
        requests=requests if part == "theo-doi" else [], soon_until=until,
    )


Group = tuple[str, str, str, list[Task]]  # anchor, name, what to do, tasks


def _groups(part: str, led: desk.UnitDesk, coordinated: list[Task]) -> list[Group]:
    """The groups of the parts beside what the unit leads; none for that part."""
    if part == "phoi-hop":
        hint = _("Đơn vị khác chủ trì; anh/chị ghi ý kiến ở trang của nhiệm vụ.")
        return [("phoi-hop", _("Đang phối hợp"), hint, coordinated)]
    if part == "theo-doi":
        return [("cho-xac-nhan", _("Chờ Văn phòng xác nhận"), _("Đơn vị đã báo cáo hoàn thành."), led.waiting)]
    return []


def _led_groups(led: desk.UnitDesk, unit_id: int) -> list[Group]:
    """Each task once, at the first group that it belongs to."""
    groups = [
        ("bi-tra-lai", _("Bị trả lại"),
         _("Văn phòng trả lại báo cáo hoàn thành, có ghi lý do. Bổ sung rồi báo cáo lại."),
         returned_tasks(unit_id)),
        ("qua-han", _("Quá hạn"), _("Báo cáo hoàn thành, hoặc đề nghị gia hạn."), led.overdue),
        ("sap-den-han", _("Sắp đến hạn"), _("Cập nhật tiến độ, nêu vướng mắc nếu có."), led.soon),
        ("chua-cap-nhat", _("Chưa cập nhật {SILENT_DAYS} ngày qua", SILENT_DAYS=desk.SILENT_DAYS),
         _("Không có gì mới thì bấm “Không thay đổi”."), led.silent),
    ]
    seen: set[int] = set()
    for index, (anchor, name, hint, tasks) in enumerate(groups):
        groups[index] = (anchor, name, hint, [task for task in tasks if task.id not in seen])
        seen |= {task.id for task in tasks}
    return groups


def _office_page(plan) -> str:
    """The office's desk: figures that open their lists, who is behind, and the report that is due."""
    today = clock.today()
    figures = desk.office_figures(today, soon_until(today))
    period = period_to_report(today)
    steps = first_steps(set_up())
    left = [step for step in steps if not step.done and (plan is None or step.name != CHECK)]  # CHECK has its figure
    return render_template("home/office.html", figures=figures, units=overdue_by_unit(today), period=period,
                           plan=plan, steps=steps, left=left, views=_views(),
                           report_page=_report_page(period) if period else "")


def _report_page(period) -> str:
    address = f"/bao-cao/{period.code}/{current_user.rules.report_form}"
    return address if page_exists(address) else ""


def _whole_page(plan) -> str:
    """The whole agency for its director and whoever checks: one table by unit, one by section, every figure a link."""
    today = clock.today()
    requests = requests_to_decide() if current_user.role == "director" else []
    if plan is None:
        return render_template("home/whole.html", plan=None, views=_views(), requests=requests)
    summary = summary_of_today(current_user.agency, plan.year, today)
    return render_template(
        "home/whole.html", plan=plan, summary=summary, blocks=[b for b in summary.blocks if b.by in TABLES],
        views=_views(), requests=requests, rule_words=RULE_NAMES[summary.ask.rule], names=MEASURE_NAMES,
        words={"ngay": f"{today:%d/%m/%Y}", "nam": plan.year},
    )


@blueprint.get("/favicon.ico")
@right("public")
def favicon():
    return send_from_directory(config.resource("static"), "favicon.svg", mimetype="image/svg+xml")
