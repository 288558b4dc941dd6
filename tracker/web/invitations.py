"""Invitations: sent by the admin to people who never signed in, answered by setting a password."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for

from .. import clock
from ..domain.errors import RuleViolation
from ..domain.wording import _
from ..models import User
from ..notifications.email import smtp_settings
from ..queries.users import active_users, user_by_id
from ..services import invitations as service
from ..services.sign_in import sign_in
from .forms import Answers
from .guard import right

blueprint = Blueprint("invitations", __name__)


@blueprint.route("/nguoi-dung/moi", methods=["GET", "POST"])
@right("user.edit")
def invite_all():
    """Everybody who never signed in, shown before the mails are written."""
    people = never_signed_in()
    if request.method == "POST":
        chosen = set(request.form.getlist("who"))
        wanted = [one for one in people if str(one.id) in chosen]
        if not wanted:
            raise RuleViolation(_("Chưa chọn ai. Đánh dấu người cần mời rồi gửi lại."))
        flash(_said(service.invite(wanted, clock.today())), "done")
        return redirect(url_for("people.register"))
    return render_template("people/invite.html", people=people, sends=smtp_settings() is not None)


@blueprint.post("/nguoi-dung/<int:user_id>/moi")
@right("user.edit")
def invite_one(user_id: int):
    flash(_said(service.invite([user_by_id(user_id)], clock.today())), "done")
    return redirect(url_for("people.show", user_id=user_id))


def never_signed_in() -> list[User]:
    """Who works here and has never signed in."""
    return [one for one in active_users() if one.last_sign_in_at is None]


def _said(mails: list) -> str:
    if smtp_settings() is None:
        return (_("Đã soạn {count} thư mời, đang chờ trong hàng đợi vì chưa đặt máy chủ thư. Nhờ người quản trị máy "
                  "chủ đặt TRACKER_SMTP_HOST.", count=len(mails)))
    return _("Đã soạn {count} thư mời, sẽ đi trong vài phút. Xem thư đã đi chưa ở trang Nhắc việc.", count=len(mails))


@blueprint.route("/moi/<token>", methods=["GET", "POST"])
@right("public")
def answer(token: str):
    """The invited person's page: set a password and begin."""
    person, answers = service.invited(token), Answers(request.form)
    if request.method == "POST":
        with answers.attempt():
            service.accept(token, answers["new_password"], answers["new_password_again"])
        if answers.ok:
            session.clear()
            session["token"] = sign_in(person.email, answers["new_password"], request.remote_addr or "")
            flash(_("Đã đặt mật khẩu. Lần sau đăng nhập bằng e-mail này và mật khẩu vừa đặt."), "done")
            return redirect(url_for("home.start"))
    page = render_template("session/invited.html", invited=person, errors=answers.errors)
    return page, 422 if answers.errors else 200
