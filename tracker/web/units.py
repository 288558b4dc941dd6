"""The register of units: the list, one unit's page, and each change as its own small form."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user

from .. import clock
from ..domain.errors import RuleViolation
from ..domain.wording import _
from ..models import Unit
from ..queries.units import (
    open_led_by_unit,
    people_by_unit,
    unit_by_id,
    units_in_use,
    units_of_agency,
)
from ..services import units as service
from ..services.unit_lines import add_units
from .forms import Answers
from .guard import right

blueprint = Blueprint("units", __name__)


@blueprint.get("/don-vi")
@right("unit.view")
def register():
    ended = bool(request.args.get("da-ket-thuc"))
    units = [unit for unit in units_of_agency() if ended or unit.valid_to is None]
    groups = [(kind, name, [unit for unit in units if unit.kind == kind]) for kind, name in service.KINDS.items()]
    return render_template("unit/register.html", groups=groups, ended=ended, led=open_led_by_unit(),
                           people=people_by_unit(), nothing=not units and not ended)


@blueprint.route("/don-vi/them", methods=["GET", "POST"])
@right("unit.edit")
def add():
    answers = Answers(request.form)
    if request.method == "POST":
        with answers.attempt():
            unit = service.add_unit(answers["name"], answers["kind"], answers.lines("aliases"))
        if answers.ok:
            flash(_("Đã thêm {name}.", name=unit.name), "done")
            if unit.kind == "group":
                return redirect(url_for("units.show", unit_id=unit.id))
            return redirect(url_for("units.register"))
    page = render_template("unit/add.html", answers=answers, kinds=service.KINDS, errors=answers.errors)
    return page, 422 if answers.errors else 200


@blueprint.route("/don-vi/them-nhieu", methods=["GET", "POST"])
@right("unit.edit")
def add_many():
    answers = Answers(request.form)
    if request.method == "POST":
        with answers.attempt():
            added = add_units(request.form.get("lines", "").splitlines(), answers["kind"])
        if answers.ok:
            flash(_("Đã thêm {count} đơn vị.", count=len(added)), "done")
            return redirect(url_for("units.register"))
    page = render_template("unit/add_many.html", answers=answers, kinds=service.KINDS, errors=answers.errors)
    return page, 422 if answers.errors else 200


@blueprint.get("/don-vi/<int:unit_id>")
@right("unit.view")
def show(unit_id: int):
    return _unit_page(unit_by_id(unit_id))


@blueprint.post("/don-vi/<int:unit_id>/doi-ten")
@right("unit.edit")
def rename(unit_id: int):
    unit, answers = _in_use(unit_id), Answers(request.form)
    correcting = answers["how"] == "correct"
    day = None if correcting else answers.day("from_on", _("Nhập ngày bắt đầu dùng tên mới, theo quyết định đổi tên."))
    if correcting:
        with answers.attempt():
            service.correct_name(unit, answers["name"])
    elif day:
        with answers.attempt():
            service.rename_unit(unit, answers["name"], day, clock.today())
    return _answer(unit_id, "rename", answers, _("Đã đổi tên đơn vị."))


@blueprint.post("/don-vi/<int:unit_id>/loai")
@right("unit.edit")
def change_kind(unit_id: int):
    unit, answers = _in_use(unit_id), Answers(request.form)
    with answers.attempt():
        service.change_kind(unit, answers["kind"])
    return _answer(unit_id, "kind", answers, _("Đã đổi loại đơn vị."))


@blueprint.post("/don-vi/<int:unit_id>/ten-goi-khac")
@right("unit.edit")
def add_alias(unit_id: int):
    unit, answers = _in_use(unit_id), Answers(request.form)
    with answers.attempt():
        service.add_alias(unit, answers["alias"])
    return _answer(unit_id, "alias", answers, _("Đã ghi thêm cách gọi."))


@blueprint.post("/don-vi/<int:unit_id>/ten-goi-khac/<int:alias_id>/bo")
@right("unit.edit")
def remove_alias(unit_id: int, alias_id: int):
    service.remove_alias(_in_use(unit_id), alias_id)
    return _answer(unit_id, "alias", Answers(request.form), _("Đã bỏ cách gọi."))


@blueprint.post("/don-vi/<int:unit_id>/thanh-vien")
@right("unit.edit")
def set_members(unit_id: int):
    unit, answers = _in_use(unit_id), Answers(request.form)
    chosen = {int(text) for text in request.form.getlist("members") if text.isascii() and text.isdigit()}
    with answers.attempt():
        service.set_members(unit, [one for one in units_of_agency() if one.id in chosen])
    return _answer(unit_id, "members", answers, _("Đã ghi thành viên của nhóm."))


@blueprint.post("/don-vi/<int:unit_id>/ket-thuc")
@right("unit.edit")
def end(unit_id: int):
    unit, answers = _in_use(unit_id), Answers(request.form)
    day = answers.day("on", _("Nhập ngày hoạt động cuối cùng của đơn vị."))
    into = answers["merged_into"]
    moved = 0
    if day:
        with answers.attempt():
            heir = unit_by_id(int(into)) if into.isascii() and into.isdigit() else None
            moved = service.end_unit(unit, day, heir, today=clock.today(), actor=current_user)
    done = _("Đã ghi kết thúc hoạt động của đơn vị.")
    return _answer(unit_id, "end", answers, _("{done} Đã chuyển {moved} nhiệm vụ chưa xong.",
                                              done=done, moved=moved) if moved else done)


def _in_use(unit_id: int) -> Unit:
    """The unit, unless it has ended: then nothing of it is changed any more."""
    unit = unit_by_id(unit_id)
    if unit.valid_to is not None:
        raise RuleViolation(_("Đơn vị này đã kết thúc hoạt động nên không sửa được nữa. Chọn đơn vị khác ở trang Đơn "
                              "vị."))
    return unit


def _answer(unit_id: int, part: str, answers: Answers, done: str):
    """After a change: back to the unit's page, or the page again with what was typed and what is wrong."""
    if answers.ok:
        flash(done, "done")
        return redirect(url_for("units.show", unit_id=unit_id))
    return _unit_page(unit_by_id(unit_id), part, answers), 422


def _unit_page(unit: Unit, part: str = "", answers: Answers | None = None) -> str:
    members = {member.unit_id for member in unit.members}
    units = [(one.id, one.name) for one in units_in_use() if one.id != unit.id]
    return render_template(
        "unit/show.html", unit=unit, kinds=service.KINDS, part=part, answers=answers or Answers({}),
        errors=answers.errors if answers else {}, members=members, led=open_led_by_unit().get(unit.id, 0),
        people=people_by_unit().get(unit.id, 0), successors=units,
        candidates=units,
        successor=unit_by_id(unit.merged_into_id) if unit.merged_into_id else None,
    )
