"""Invite people by mail: a link that lets a person set the first password, once, within a week.

The link is not stored beside the person. It is signed with the installation's key and carries a trace of the present
password, so setting any password ends it; whoever gets hold of the rows without the key can forge none.
"""

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import select

from .. import clock
from ..database import db
from ..domain.errors import NotFound, RuleViolation
from ..domain.wording import _
from ..models import Mail, User
from ..notifications.email import sender_address
from ..notifications.message import compose
from ..scope import agency_scope, every_agency
from .reminders import new_message_id
from .sign_in import set_password

GOOD_FOR = timedelta(days=7)
GONE = (_("Thư mời này đã dùng, đã quá 7 ngày, hoặc không đúng. Nếu đã đặt mật khẩu thì đăng nhập; nếu chưa, nhờ quản "
          "trị của cơ quan gửi lại thư mời."))


def invite(people: Sequence[User], day: date) -> list[Mail]:
    """Claim a mail of invitation to each; whoever has signed in before needs none and is refused by name."""
    for person in people:
        if not person.is_active:
            raise RuleViolation(_("{name} đã nghỉ việc. Nhận lại làm việc trước, ở trang của người này.",
                                  name=person.name))
        if person.last_sign_in_at is not None:
            raise RuleViolation(_("{name} đã đăng nhập được. Nếu quên mật khẩu, đặt lại ở trang của người này.",
                                  name=person.name))
    return [_write(person, day) for person in people]


def _write(person: User, day: date) -> Mail:
    now, agency = clock.now(), person.agency.name
    mail = Mail(
        recipient_id=person.id, to_address=person.email, subject=_("[CCHC] Mời dùng chương trình theo dõi – {agency}",
                                                                   agency=agency),
        day=day, claimed_at=now, next_try_at=now, message_id=new_message_id(f"moi.{person.agency_id}.{person.id}"),
    )
    mail.body = compose(
        sender=sender_address(), sender_name=agency, to_name=person.name, to_address=person.email, subject=mail.subject,
        text=_words(person, agency), html=None, message_id=mail.message_id, written_at=clock.local(now),
    )
    db.session.add(mail)
    db.session.flush()
    return mail


def _words(person: User, agency: str) -> str:
    address = f"{current_app.config['BASE_URL']}/moi/{token_of(person)}"
    return (_("Kính gửi {name},\n\n{agency} theo dõi kế hoạch cải cách hành chính bằng chương trình này. Anh/chị xem "
              "nhiệm vụ, báo cáo kết quả và nhận thư nhắc trước hạn.\n\nMở địa chỉ sau để đặt mật khẩu rồi bắt đầu "
              "(dùng một lần, trong {days} ngày):\n{address}\n\nLần sau đăng nhập tại {BASE_URL} bằng e-mail "
              "{email}.\n\nNếu anh/chị không làm việc ở cơ quan này, xin bỏ qua thư.\n",
              name=person.name, agency=agency, days=GOOD_FOR.days, address=address,
              BASE_URL=current_app.config["BASE_URL"], email=person.email))


def token_of(person: User) -> str:
    """The secret part of the person's link."""
    return _signer(current_app.config["SECRET_KEY"]).dumps([person.id, _trace(person)])


def invited(token: str) -> User:
    """Whom a link invites; `NotFound` for one that was used, is too old or was never given."""
    for secret in [current_app.config["SECRET_KEY"], *current_app.config["SECRET_KEY_FALLBACKS"]]:
        try:
            user_id, trace = _signer(secret).loads(token, max_age=int(GOOD_FOR.total_seconds()))
        except (BadData, ValueError, TypeError):
            continue
        with every_agency():
            person = db.session.scalar(select(User).where(User.id == user_id))
        if person is not None and person.is_active and trace == _trace(person):
            return person
    raise NotFound(GONE)


def accept(token: str, new: str, again: str) -> User:
    """Set the person's own password; the link is spent."""
    person = invited(token)
    if new != again:
        raise RuleViolation(_("Hai lần nhập mật khẩu không giống nhau. Nhập lại."), field="new_password_again")
    with agency_scope(person.agency_id):
        set_password(person, new)
    return person


def _signer(secret: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt="invitation")


def _trace(person: User) -> str:
    return hashlib.sha256(f"{person.id}:{person.password_hash}".encode()).hexdigest()[:24]
