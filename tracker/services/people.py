"""Add people, change them, let them go."""

import re
import secrets
from datetime import date

from sqlalchemy import select, update

from .. import clock
from ..database import db
from ..domain.errors import RuleViolation
from ..domain.permissions import ROLES, UNIT_ROLES
from ..domain.text import one_line
from ..domain.wording import _
from ..models import Unit, User, UserSession
from ..queries.units import unit_named
from ..queries.users import user_by_email
from ..scope import current_agency_id, every_agency
from .assignments import hand_over_person
from .sign_in import set_password


def add_user(email: str, *, role: str, unit_name: str | None = None, unit_id: int | None = None,
             name: str | None = None, password: str | None = None) -> tuple[User, str]:
    """A new person of the agency in scope and the first password, which must be changed at the first sign-in."""
    person = new_person(email, role=role, unit_name=unit_name, unit_id=unit_id, name=name)
    if password is None:
        return person, first_password(person)
    set_password(person, password)
    return person, password


def new_person(email: str, *, role: str, unit_name: str | None = None, unit_id: int | None = None,
               name: str | None = None) -> User:
    """A new person of the agency in scope, who cannot sign in before a password is given."""
    email = email.strip().lower()
    _check(email, role)
    with every_agency():
        if user_by_email(email) is not None:
            raise RuleViolation(_("E-mail {email} đã có người dùng. Nhập e-mail khác.", email=email), field="email")
    unit = unit_named(unit_name) if unit_name else (db.session.get(Unit, unit_id) if unit_id else None)
    if role in UNIT_ROLES and unit is None:
        raise RuleViolation(_("Trưởng phòng và chuyên viên phải thuộc một đơn vị. Chọn đơn vị."), field="unit")
    person = User(agency_id=current_agency_id(), email=email, name=one_line(name) or email, role=role,
                  unit_id=unit.id if unit else None, created_at=clock.now())
    db.session.add(person)
    db.session.flush()
    return person


def first_password(person: User) -> str:
    """A new password that the person must change at the next sign-in."""
    password = secrets.token_urlsafe(9)
    set_password(person, password, must_change=True)
    return password


def _check(email: str, role: str) -> None:
    if not re.fullmatch(r"[^@\s<>\"']+@[^@\s<>\"']+", email):
        raise RuleViolation(_("Nhập e-mail theo dạng ten@coquan.gov.vn."), field="email")
    if role not in ROLES:
        raise RuleViolation(_("Chọn vai trò có trong danh sách."), field="role")


def change_user(person: User, *, name: str, role: str, unit_id: int | None) -> None:
    """Change who a person is here. The agency always keeps one admin who can sign in."""
    if not one_line(name):
        raise RuleViolation(_("Nhập họ và tên."), field="name")
    _check(person.email, role)
    if person.role == "admin" and role != "admin":
        _demand_another_admin(person, field="role")
    unit = db.session.scalar(select(Unit).where(Unit.id == unit_id)) if unit_id else None
    if role in UNIT_ROLES and unit is None:
        raise RuleViolation(_("Trưởng phòng và chuyên viên phải thuộc một đơn vị. Chọn đơn vị."), field="unit")
    person.name, person.role, person.unit_id = one_line(name), role, unit.id if unit else None
    db.session.flush()


def name_oneself(person: User, name: str) -> None:
    """Who was added by e-mail alone says her name at the first sign-in; from then on the admin changes names."""
    if one_line(name) and person.must_change_password and person.name == person.email:
        person.name = one_line(name)
        db.session.flush()


def _demand_another_admin(person: User, *, field: str) -> None:
    others = select(User.id).where(User.role == "admin", User.left_on.is_(None), User.id != person.id).limit(1)
    if db.session.scalar(others) is None:
        raise RuleViolation(_("Cơ quan phải còn một người quản trị. Giao vai trò Quản trị cho người khác trước."),
                            field=field)


def let_go(person: User, on: date, successor: User | None = None, actor: User | None = None) -> int:
    """The person has left: no sign-in and no mail from this day on; what she did stays.

    Open work that names her goes to `successor`, or to nobody, so that the unit's heads are reminded. Answers how many
    tasks moved.
    """
    if person.role == "admin" and person.is_active:
        _demand_another_admin(person, field="on")
    if successor is not None and (successor.id == person.id or not successor.is_active):
        raise RuleViolation(_("Chọn một người khác, đang làm việc, để nhận việc."), field="successor")
    moved = hand_over_person(person, successor, actor=actor)
    person.left_on = on
    end_sessions(person)
    db.session.flush()
    return moved


def bring_back(person: User) -> str:
    """The person works here again; returns a new first password."""
    person.left_on = None
    return reset_password(person)


def reset_password(person: User) -> str:
    """A new first password for the person, who is signed out everywhere."""
    password = first_password(person)
    end_sessions(person)
    return password


def end_sessions(person: User) -> None:
    """Sign the person out everywhere (after somebody else has set the password)."""
    db.session.execute(update(UserSession).where(UserSession.user_id == person.id, UserSession.ended_at.is_(None))
                       .values(ended_at=clock.now()))
