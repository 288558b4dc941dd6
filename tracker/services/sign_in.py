"""Sign in and out: argon2 passwords, a throttle kept in a table, server-side sessions that can be ended everywhere."""

import hashlib
import secrets
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, func, select, update

from .. import clock
from ..database import db
from ..domain.errors import RuleViolation
from ..domain.wording import _
from ..models import SignInAttempt, User, UserSession
from ..queries.users import SignedIn, signed_in, user_by_email
from ..scope import every_agency

SESSION_LENGTH = timedelta(hours=10)
WINDOW = timedelta(minutes=15)
FAILURES_ALLOWED = 10
SHORTEST_PASSWORD = 10

hasher = PasswordHasher(memory_cost=19 * 1024, time_cost=2, parallelism=1)


class TooManyAttempts(RuleViolation):
    """The address or the e-mail has failed too often; the door answers 429."""


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _recent_failures(keys: list[str], now: datetime) -> int:
    counts = db.session.execute(
        select(SignInAttempt.key, func.count()).where(SignInAttempt.key.in_(keys), SignInAttempt.at > now - WINDOW)
        .group_by(SignInAttempt.key)
    ).all()
    return max((count for _, count in counts), default=0)


def sign_in(email: str, password: str, address: str) -> str | None:
    """The new session's token, or None when e-mail and password don't match (the failure is then recorded).

    Raises `TooManyAttempts` after ten failures in 15 minutes for the same e-mail or network address.
    """
    now = clock.now()
    keys = [_digest("mail:" + email.strip().lower()), _digest("net:" + address)]
    if _recent_failures(keys, now) >= FAILURES_ALLOWED:
        raise TooManyAttempts(_("Nhập sai quá nhiều lần. Chờ 15 phút rồi thử lại, hoặc nhờ quản trị đặt lại mật khẩu."))
    with every_agency():
        user = user_by_email(email)
        if user is None or not user.is_active or not password_matches(user, password):
            db.session.add_all(SignInAttempt(key=key, at=now) for key in keys)
            db.session.flush()
            return None
        db.session.execute(delete(SignInAttempt).where(SignInAttempt.key == keys[0]))
        user.last_sign_in_at = now
        token = secrets.token_urlsafe(32)
        db.session.add(UserSession(agency_id=user.agency_id, token_hash=_digest(token), user_id=user.id,
                                   created_at=now, expires_at=now + SESSION_LENGTH))
        db.session.flush()
    return token


def signed_in_user(token: str) -> SignedIn | None:
    """The active person behind a session's token, while the session lasts."""
    return signed_in(_digest(token), clock.now())


def sign_out(token: str) -> None:
    """End this session on the server."""
    with every_agency():
        db.session.execute(update(UserSession).where(UserSession.token_hash == _digest(token))
                           .values(ended_at=clock.now()))


def end_other_sessions(user: User | SignedIn, token: str) -> None:
    """End every session of the person but this one (after a change of password)."""
    db.session.execute(
        update(UserSession).where(UserSession.user_id == user.id, UserSession.token_hash != _digest(token),
                                  UserSession.ended_at.is_(None)).values(ended_at=clock.now())
    )


def password_matches(user: User, password: str) -> bool:
    """Whether the password is the person's; an account without a password matches nothing."""
    try:
        return bool(user.password_hash) and hasher.verify(user.password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def set_password(user: User, password: str, *, must_change: bool = False) -> None:
    """Give the person a password; `must_change` asks for an own one at the next sign-in."""
    if len(password) < SHORTEST_PASSWORD:
        raise RuleViolation(_("Mật khẩu cần ít nhất {shortest_password} ký tự. Nhập mật khẩu dài hơn.",
                              shortest_password=SHORTEST_PASSWORD),
                            field="new_password")
    user.password_hash = hasher.hash(password)
    user.must_change_password = must_change
    db.session.flush()


def change_password(user: User, current: str, new: str, again: str, token: str) -> None:
    """Change one's own password; every other session of the person ends."""
    if not password_matches(user, current):
        raise RuleViolation(_("Mật khẩu hiện tại không đúng. Nhập lại."), field="current_password")
    if new != again:
        raise RuleViolation(_("Hai lần nhập mật khẩu mới không giống nhau. Nhập lại."), field="new_password_again")
    set_password(user, new)
    end_other_sessions(user, token)
