"""Bàn giao: all open work of a person or of a unit goes to another, seen before, with its history."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user

from .. import clock, transaction
from ..domain.errors import NotFound, RuleViolation
from ..domain.wording import _
from ..models import Unit, User
from ..queries import task_list, task_page
from ..queries.units import units_in_use, units_of_agency
from ..queries.users import users_of_agency
from ..services.tasks import hand_over_person, hand_over_unit
from .guard import right
from .list_filter import number_of, soon_until
from .undoing import tell

blueprint = Blueprint("handover", __name__, url_prefix="/ban-giao")
KINDS = {"nguoi": _("Của một người"), "don-vi": _("Của một đơn vị")}
SHOWN = 200


@blueprint.get("")
@right("task.edit")
def page():
    """Whose work, then what it is and to whom it goes."""
    return _page()


def _kind() -> str:
    asked = request.values.get("loai", "")
    return asked if asked in KINDS else "nguoi"


def _page(errors: dict | None = None, status: int = 200):
    kind = _kind()
    leaving = _leaving(kind)
    tasks, total = _open_work(leaving) if leaving else ([], 0)
    takers: list = units_in_use() if kind == "don-vi" else task_page.people_to_assign()
    return render_template(
        "handover/page.html", kind=kind, KINDS=KINDS, leaving=leaving, tasks=tasks, total=total, errors=errors,
        typed=request.form, soon_until=soon_until(clock.today()), givers=_givers(kind),
        takers=[(one.id, _name(one)) for one in takers if leaving is None or one.id != leaving.id],
    ), status


def _givers(kind: str) -> list[tuple[int, str]]:
    """Those who may have work to hand over, people who left and units that ended among them."""
    if kind == "don-vi":
        return [(one.id, one.name) for one in units_of_agency() if one.kind == "unit"]
    return [(one.id, _name(one)) for one in users_of_agency()]


def _name(one: User | Unit) -> str:
    if isinstance(one, Unit):
        return one.name
    left = _(" (đã nghỉ)") if one.left_on else ""
    return f"{one.name}{' – ' + one.unit.name if one.unit else ''}{left}"


def _leaving(kind: str) -> User | Unit | None:
    chosen = number_of("tu", request.values)
    if chosen is None:
        return None
    return task_page.unit_chosen(str(chosen)) if kind == "don-vi" else task_page.person_chosen(str(chosen))


def _open_work(leaving: User | Unit) -> tuple[list, int]:
    """The first of the open tasks that would move, and how many there are."""
    today = clock.today()
    is_unit = isinstance(leaving, Unit)
    wanted = task_list.ListFilter(today=today, soon_until=today, state="dang-mo",
                                  unit_id=leaving.id if is_unit else None,
                                  assignee_id=None if is_unit else leaving.id)
    tasks, _, total = task_list.task_page(wanted, 1, SHOWN)
    return tasks, total


@blueprint.post("")
@right("task.edit")
def hand_over():
    kind = _kind()
    leaving, to, since = _leaving(kind), request.form.get("sang", ""), clock.now()
    try:
        if leaving is None:
            raise NotFound(_("Chưa chọn bên bàn giao. Quay lại trang Bàn giao để chọn."))
        if isinstance(leaving, Unit):
            taking = task_page.unit_chosen(to)
            if taking is None:
                raise RuleViolation(_("Chọn đơn vị nhận bàn giao."), field="sang")
            moved = hand_over_unit(leaving, taking, actor=current_user, today=clock.today())
            name = taking.name
        else:
            person = task_page.person_chosen(to)
            if person is None and not request.form.get("nobody"):
                raise RuleViolation(_("Chọn người nhận, hoặc đánh dấu “Không giao riêng ai”."), field="sang")
            moved = hand_over_person(leaving, person, actor=current_user)
            name = person.name if person else _("đơn vị chủ trì, không giao riêng ai")
    except RuleViolation as error:
        transaction.rollback()
        field = "sang" if error.field in ("unit", "user", "lead_unit") else error.field or ""
        return _page({field: error.message}, 422)
    tell(_("Đã bàn giao {moved} nhiệm vụ đang mở sang {name}.", moved=moved, name=name), since)
    return redirect(url_for("handover.page", loai=kind))
