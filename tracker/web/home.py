"""The start page, one per role: what waits for a unit, the office's desk, the director's tables."""

from flask import Blueprint, render_template, request, send_from_directory, url_for
from flask_login import current_user

from .. import clock, config
from ..domain.periods import RULE_NAMES
from ..domain.permissions import OFFICE, UNIT_ROLES
from ..domain.reporting_season import period_to_report
from ..models import Task
from ..queries import desk
from ..queries.counting import count_of_plan, rule_for, unit_summary
from ..queries.plans import latest_plan
from ..queries.task_page import requests_to_decide
from ..queries.tasks import overdue_by_unit, returned_tasks
from ..queries.units import units_in_use
from ..queries.users import count_users
from .guard import right
from .list_filter import soon_until
from .navigation import page_exists

blueprint = Blueprint("home", __name__)

PARTS = {"chu-tri": "Chủ trì", "phoi-hop": "Phối hợp", "theo-doi": "Theo dõi"}
OWN_UNIT = "don-vi"


@blueprint.get("/")
@right("self")
def start():
    plan = latest_plan()
    if current_user.role in UNIT_ROLES or request.args.get("xem") == OWN_UNIT and current_user.unit_id:
        return _unit_page()
    if current_user.role in OFFICE:
        return _office_page(plan)
    return _whole_page(plan)


def _views() -> list[tuple[str, str, None]]:
    """The two views of somebody who looks after the whole agency and works in a unit too."""
    if current_user.role in UNIT_ROLES or not current_user.unit_id:
        return []
    return [("Toàn cơ quan", url_for("home.start"), None),
            (f"Việc của {current_user.unit.name}", url_for("home.start", xem=OWN_UNIT), None)]


def _unit_page() -> str:
    """What waits for the unit's update, in three parts."""
    today, unit_id = clock.today(), current_user.unit_id
    part = request.args.get("phan", "")
    part = part if part in PARTS else "chu-tri"
    until = soon_until(today)
    led = desk.led_by(unit_id, today, until)
    coordinated = desk.coordinated_by(unit_id)
    requests = desk.requests_of_unit(unit_id)
    groups = _groups(part, led, coordinated)
    counts = {"chu-tri": sum(len(tasks) for _, _, tasks in _led_groups(led)), "phoi-hop": len(coordinated),
              "theo-doi": len(led.waiting) + len(requests)}
    own = {"xem": request.args.get("xem")} if current_user.role not in UNIT_ROLES else {}
    tabs = [(name, url_for("home.start", phan=key, **own), counts[key]) for key, name in PARTS.items()]
    return render_template("home/unit.html", groups=groups, tabs=tabs, part=PARTS[part], views=_views(), led=led,
                           requests=requests if part == "theo-doi" else [], soon_until=until)


Group = tuple[str, str, list[Task]]


def _groups(part: str, led: desk.UnitDesk, coordinated: list[Task]) -> list[Group]:
    if part == "phoi-hop":
        return [("Đang phối hợp", "Đơn vị khác chủ trì; anh/chị ghi ý kiến ở trang của nhiệm vụ.", coordinated)]
    if part == "theo-doi":
        return [("Chờ Văn phòng xác nhận", "Đơn vị đã báo cáo hoàn thành.", led.waiting)]
    return _led_groups(led)


def _led_groups(led: desk.UnitDesk) -> list[Group]:
    """Each task once, at the first group that it belongs to."""
    groups = [
        ("Bị trả lại", "Văn phòng trả lại báo cáo hoàn thành, có ghi lý do. Bổ sung rồi báo cáo lại.",
         returned_tasks(current_user.unit_id)),
        ("Quá hạn", "Báo cáo hoàn thành, hoặc đề nghị gia hạn.", led.overdue),
        ("Sắp đến hạn", "Cập nhật tiến độ, nêu vướng mắc nếu có.", led.soon),
        (f"Chưa cập nhật {desk.SILENT_DAYS} ngày qua", "Không có gì mới thì bấm “Không thay đổi”.", led.silent),
    ]
    seen: set[int] = set()
    for index, (name, hint, tasks) in enumerate(groups):
        groups[index] = (name, hint, [task for task in tasks if task.id not in seen])
        seen |= {task.id for task in tasks}
    return groups


def _office_page(plan) -> str:
    """The office's desk: figures that open their lists, who is behind, and the report that is due."""
    today = clock.today()
    figures = desk.office_figures(today, soon_until(today))
    period = period_to_report(today)
    first_steps = [] if plan else _first_steps()
    return render_template("home/office.html", figures=figures, units=overdue_by_unit(today), period=period,
                           plan=plan, first_steps=first_steps, views=_views(),
                           report_page=_report_page(period) if period else "")


def _report_page(period) -> str:
    address = f"/bao-cao/{period.code}/{current_user.agency.rules.report_form}"
    return address if page_exists(address) else ""


def _first_steps() -> list[tuple[str, str, str, bool]]:
    """What to do before there is a plan: (what, why, address, done)."""
    steps = [
        ("Thêm người dùng", "Đầu mối của Văn phòng và trưởng từng đơn vị.", "/nguoi-dung", count_users() > 1),
        ("Thêm đơn vị", "Có thể bỏ qua: đơn vị chủ trì trong phụ lục sẽ thành danh mục.", "/don-vi",
         bool(units_in_use())),
        ("Kiểm tra thiết lập", "Giờ gửi thư nhắc, ngày chốt năm, người ký báo cáo.", "/thiet-lap",
         bool(current_user.agency.settings)),
        ("Nhập phụ lục kế hoạch", "Tệp Word, Excel hoặc PDF đã ban hành.", "/nhap-ke-hoach", False),
    ]
    return [step for step in steps if page_exists(step[2])]


def _whole_page(plan) -> str:
    """The whole agency for its director and whoever checks: one table by unit, one by section."""
    today, agency = clock.today(), current_user.agency
    if plan is None:
        return render_template("home/whole.html", plan=None, views=_views(), requests=[])
    return render_template(
        "home/whole.html", plan=plan, count=count_of_plan(agency, plan, today), views=_views(),
        units=unit_summary(agency, plan, today), sections=desk.section_summary(agency, plan, today),
        requests=requests_to_decide() if current_user.role == "director" else [],
        rule_name=RULE_NAMES[rule_for(agency, plan.year, today)],
    )


@blueprint.get("/favicon.ico")
@right("public")
def favicon():
    return send_from_directory(config.resource("static"), "favicon.svg", mimetype="image/svg+xml")
