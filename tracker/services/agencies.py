"""Add agencies and change what they set for themselves."""

import re

from sqlalchemy import select

from .. import clock
from ..database import db
from ..domain.errors import RuleViolation
from ..domain.settings import AgencySettings
from ..domain.text import one_line
from ..domain.wording import _
from ..models import Agency

LONGEST = 255


def add_agency(code: str, name: str) -> Agency:
    """A new agency; its code is short, plain and unique because commands and addresses carry it."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{1,49}", code):
        raise RuleViolation(_("Mã cơ quan gồm chữ thường không dấu, số và gạch nối, ví dụ sct-ht. Nhập lại mã."),
                            field="code")
    if db.session.scalar(select(Agency.id).where(Agency.code == code)) is not None:
        raise RuleViolation(_("Mã cơ quan “{code}” đã có. Chọn mã khác.", code=code), field="code")
    agency = Agency(code=code, name=_fitting(name), created_at=clock.now(), settings={})
    db.session.add(agency)
    db.session.flush()
    return agency


def rename_agency(agency: Agency, name: str) -> None:
    """The name on pages, mails and papers from now on; what was frozen keeps the name that it was handed in with."""
    agency.name = _fitting(name)
    db.session.flush()


def _fitting(name: str) -> str:
    text = one_line(name)
    if not text or len(text) > LONGEST:
        raise RuleViolation(_("Nhập tên cơ quan, nhiều nhất {longest} ký tự.", longest=LONGEST), field="name")
    return text


def change_settings(agency: Agency, settings: AgencySettings) -> None:
    """Keep an agency's settings; raises `RuleViolation` naming the field that cannot work."""
    settings.check()
    agency.settings = settings.differences()
    db.session.flush()
