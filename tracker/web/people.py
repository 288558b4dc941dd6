"""The people of the agency: who they are, first passwords shown once, stand-ins, and who has left."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user

from .. import clock, transaction
from ..domain.errors import RuleViolation
from ..domain.permissions import ROLES
from ..domain.wording import _
from ..models import User
from ..queries.units import units_in_use
from ..queries.users import active_users, stand_ins_of, user_by_id, users_of_agency
from ..services import people as service
from ..services.people_lines import enter_people, first_passwords
from ..services.stand_ins import cancel_stand_in, name_stand_in
from .forms import Answers
from .guard import right
from .reminders import sending_words

blueprint = Blueprint("people", __name__)


@blueprint.get("/nguoi-dung")
@right("user.view")
def register():
    people = users_of_agency()
    return render_template("people/register.html", working=[one for one in people if one.is_active],
                           left=[one for one in people if not one.is_active], **sending_words())


@blueprint.route("/nguoi-dung/them", methods=["GET", "POST"])
@right("user.edit")
def add():
    answers = Answers(request.form)
    if request.method == "POST":
        name = answers.text("name", _("Nhập họ và tên."), longest=255)
        answers.text("email", _("Nhập e-mail."), longest=254)
        role = answers.choice("role", ROLES, _("Chọn vai trò."))
        if answers.ok:
            with answers.attempt():
                unit_id = _number(answers["unit"])
                person, password = service.add_user(answers["email"], role=role, name=name, unit_id=unit_id)
        if answers.ok:
            return render_template("people/password.html", shown=person, password=password, new=True)
    page = render_template("people/add.html", answers=answers, errors=answers.errors, units=_unit_choices())
    return page, 422 if answers.errors else 200


@blueprint.route("/nguoi-dung/them-nhieu", methods=["GET", "POST"])
@right("user.edit")
def add_many():
    """Checked first, then added: the check enters everybody and takes it back."""
    answers, entered = Answers(request.form), []
    if request.method == "POST":
        role = answers.choice("role", ROLES, _("Chọn vai trò."))
        with answers.attempt():
            lines = request.form.get("lines", "").splitlines()
            entered = enter_people(lines, role, current_user.agency_name) if answers.ok else []
    wrong = [one for one in entered if one.error]
    if entered and not wrong and answers["act"] == "add":
        return render_template("people/passwords.html", people=first_passwords(entered))
    if wrong:
        answers.errors["lines"] = _("Có {count} dòng cần sửa; chưa thêm ai. Sửa trong ô danh sách rồi kiểm tra lại.",
                                    count=len(wrong))
    page = render_template("people/add_many.html", answers=answers, errors=answers.errors, entered=entered,
                           has_units=bool(units_in_use()))
    transaction.rollback()
    return page, 422 if answers.errors else 200


@blueprint.get("/nguoi-dung/<int:user_id>")
@right("user.view")
def show(user_id: int):
    return _person_page(user_by_id(user_id))


@blueprint.post("/nguoi-dung/<int:user_id>")
@right("user.edit")
def change(user_id: int):
    someone, answers = _working(user_id), Answers(request.form)
    with answers.attempt():
        service.change_user(someone, name=answers["name"], role=answers["role"], unit_id=_number(answers["unit"]))
    return _answer(user_id, "change", answers, _("Đã ghi thay đổi."))


@blueprint.post("/nguoi-dung/<int:user_id>/mat-khau")
@right("user.edit")
def reset_password(user_id: int):
    someone, answers = _working(user_id), Answers(request.form)
    if someone.id == current_user.id:
        answers.errors["reset"] = _("Đổi mật khẩu của chính mình ở trang Đổi mật khẩu, trong mục tên ở góc phải.")
        return _answer(user_id, "password", answers, "")
    password = service.reset_password(someone)
    return render_template("people/password.html", shown=someone, password=password, new=False)


@blueprint.post("/nguoi-dung/<int:user_id>/nghi-viec")
@right("user.edit")
def let_go(user_id: int):
    someone, answers = _working(user_id), Answers(request.form)
    day = answers.day("on", _("Nhập ngày nghỉ việc."))
    if someone.id == current_user.id:
        answers.errors["on"] = _("Không tự cho mình nghỉ được. Nhờ một người quản trị khác.")
    if day and day > clock.today():
        answers.errors["on"] = _("Nhập ngày nghỉ việc không sau hôm nay: từ lúc ghi, người này không đăng nhập được "
                                 "nữa.")
    moved = 0
    if day and answers.ok:
        with answers.attempt():
            heir = _number(answers["successor"])
            moved = service.let_go(someone, day, user_by_id(heir) if heir else None, current_user)
    done = _("Đã ghi nghỉ việc. Người này không đăng nhập và không nhận thư nữa.")
    return _answer(user_id, "leave", answers, _("{done} Đã chuyển {moved} nhiệm vụ chưa xong.",
                                                done=done, moved=moved) if moved else done)


@blueprint.post("/nguoi-dung/<int:user_id>/nhan-lai")
@right("user.edit")
def bring_back(user_id: int):
    someone = user_by_id(user_id)
    if someone.is_active:
        return redirect(url_for("people.show", user_id=user_id))
    return render_template("people/password.html", shown=someone, password=service.bring_back(someone), new=False)


@blueprint.post("/nguoi-dung/<int:user_id>/nguoi-thay")
@right("user.edit")
def add_stand_in(user_id: int):
    someone, answers = _working(user_id), Answers(request.form)
    among = {str(one.id) for one in active_users()}
    stand_in = answers.choice("stand_in", among, _("Chọn người thay."))
    first = answers.day("from_on", _("Nhập ngày bắt đầu thay."))
    last = answers.day("to_on", _("Nhập ngày cuối cùng thay."))
    reason = answers.text("reason")
    if answers.ok and first and last:
        with answers.attempt():
            name_stand_in(someone, user_by_id(int(stand_in)), first, last, reason)
    return _answer(user_id, "stand", answers, _("Đã ghi người thay."))


@blueprint.post("/nguoi-dung/<int:user_id>/nguoi-thay/<int:stand_in_id>/bo")
@right("user.edit")
def remove_stand_in(user_id: int, stand_in_id: int):
    cancel_stand_in(user_by_id(user_id), stand_in_id)
    return _answer(user_id, "stand", Answers(request.form), _("Đã bỏ người thay."))


def _working(user_id: int) -> User:
    """The person, unless she has left: then she must be taken back before anything of her is changed."""
    someone = user_by_id(user_id)
    if not someone.is_active:
        raise RuleViolation(_("{name} đã nghỉ việc. Nhận lại làm việc trước, ở trang của người này.",
                              name=someone.name))
    return someone


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _unit_choices() -> list[tuple[int, str]]:
    return [(unit.id, unit.name) for unit in units_in_use()]


def _answer(user_id: int, part: str, answers: Answers, done: str):
    """After a change: back to the person's page, or the page again with what was typed and what is wrong."""
    if answers.ok:
        flash(done, "done")
        return redirect(url_for("people.show", user_id=user_id))
    return _person_page(user_by_id(user_id), part, answers), 422


def _person_page(someone: User, part: str = "", answers: Answers | None = None) -> str:
    return render_template(
        "people/show.html", shown=someone, part=part, answers=answers or Answers({}),
        errors=answers.errors if answers else {}, units=_unit_choices(), stand_ins=stand_ins_of(someone),
        others=[(one.id, f"{one.name} – {one.unit.name if one.unit else ROLES[one.role]}")
                for one in active_users() if one.id != someone.id],
    )
