"""Sign in, sign out, change one's password."""

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_login import current_user

from .. import transaction
from ..domain.errors import RuleViolation
from ..domain.wording import _
from ..extensions import htmx
from ..queries.users import SignedIn, user_by_id
from ..scope import enter_scope
from ..services import sign_in as service
from ..services.people import name_oneself
from .guard import right
from .interrupted import form_carried_along, form_of_this_request

blueprint = Blueprint("session", __name__)
READING = ("GET", "HEAD")


def load_signed_in(_request) -> SignedIn | None:
    """For flask-login: the person of this browser's session. From here on the request is in her agency's scope, and
    until here in none."""
    token = session.get("token")
    person = service.signed_in_user(token) if token else None
    if person is not None:
        enter_scope(person.agency_id)
    return person


def sign_in_first():
    """Whoever isn't signed in goes to the sign-in page and comes back to where she was.

    A form that was being sent is remembered as interrupted, and comes back after signing in (`interrupted`).
    """
    reading = request.method in READING
    back = request.full_path.rstrip("?") if reading else page_before()
    if not reading:
        session["interrupted"] = True
    target = url_for("session.sign_in", next=back)
    if htmx:
        return "", 401, {"HX-Redirect": target}
    return redirect(target) if reading else (_sign_in_page(back, kept=form_of_this_request()), 401)


def _sign_in_page(back: str, **more: Any) -> str:
    return render_template("session/sign_in.html", next=back, interrupted=session.get("interrupted"), **more)


def page_before() -> str:
    """The page of this site that a person came from, by what the browser says of it; else the start page."""
    parts = urlsplit(request.headers.get("HX-Current-URL") or request.referrer or "")
    if parts.netloc != request.host:
        return url_for("home.start")
    return local_path(parts.path + (f"?{parts.query}" if parts.query else ""))


def local_path(target: str | None) -> str:
    """A path of this site, or the start page: never another host."""
    target = target or ""
    parts = urlsplit(target)
    plain = target.startswith("/") and not target.startswith("//") and "\\" not in target and target.isprintable()
    return target if plain and not parts.scheme and not parts.netloc else url_for("home.start")


@blueprint.route("/dang-nhap", methods=["GET", "POST"])
@right("public")
def sign_in():
    back = local_path(request.values.get("next"))
    if request.method in READING:
        return redirect(back) if current_user.is_authenticated else _sign_in_page(back)
    email, kept = request.form.get("email", ""), form_carried_along()
    try:
        token = service.sign_in(email, request.form.get("password", ""), request.remote_addr or "")
        message, status = _("E-mail hoặc mật khẩu không đúng. Nhập lại."), 422
    except service.TooManyAttempts as error:
        token, message, status = None, error.message, 429
    transaction.commit()
    if token is None:
        return _sign_in_page(back, email=email, errors={"email": message}, kept=kept), status
    interrupted = session.get("interrupted")
    session.clear()
    session["token"] = token
    if kept:
        return render_template("session/came_back.html", kept=kept, next=back)
    if interrupted:
        flash(_("Phiên làm việc đã hết khi anh/chị gửi biểu mẫu, nên việc đó chưa được ghi. Kiểm tra nội dung rồi gửi "
                "lại."), "came-back")
    return redirect(back)


@blueprint.post("/dang-xuat")
@right("self")
def sign_out():
    service.sign_out(session.get("token", ""))
    session.clear()
    return redirect(url_for("session.sign_in"))


@blueprint.route("/mat-khau", methods=["GET", "POST"])
@right("self")
def password():
    if request.method in READING:
        return render_template("session/password.html")
    person = user_by_id(current_user.id)
    first = person.must_change_password
    try:
        name_oneself(person, request.form.get("name", ""))
        service.change_password(
            person, request.form.get("current_password", ""), request.form.get("new_password", ""),
            request.form.get("new_password_again", ""), session["token"],
        )
    except RuleViolation as error:
        transaction.rollback()
        return render_template("session/password.html", errors={error.field: error.message}), 422
    flash(_("Đã đặt mật khẩu riêng. Lần sau đăng nhập bằng e-mail này và mật khẩu vừa đặt.") if first else
          _("Đã đổi mật khẩu. Các nơi khác đang đăng nhập bằng tài khoản này đã bị thoát."), "done")
    return redirect(url_for("home.start"))


@blueprint.post("/dang-xuat-moi-noi")
@right("self")
def sign_out_everywhere():
    service.end_other_sessions(current_user, "")
    session.clear()
    return redirect(url_for("session.sign_in"))
