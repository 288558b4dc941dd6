"""Add agencies and change what they set for themselves."""

import re

from sqlalchemy import select

from .. import clock
from ..database import db
from ..domain.errors import RuleViolation
from ..domain.settings import AgencySettings
from ..domain.text import one_line
from ..models import Agency


def add_agency(code: str, name: str) -> Agency:
    """A new agency; its code is short, plain and unique because commands and addresses carry it."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{1,49}", code):
        raise RuleViolation("Mã cơ quan gồm chữ thường không dấu, số và gạch nối, ví dụ sct-ht. Nhập lại mã.",
                            field="code")
    if not one_line(name):
        raise RuleViolation("Nhập tên cơ quan.", field="name")
    if db.session.scalar(select(Agency.id).where(Agency.code == code)) is not None:
        raise RuleViolation(f"Mã cơ quan “{code}” đã có. Chọn mã khác.", field="code")
    agency = Agency(code=code, name=one_line(name), created_at=clock.now(), settings={})
    db.session.add(agency)
    db.session.flush()
    return agency


def change_settings(agency: Agency, settings: AgencySettings) -> None:
    """Keep an agency's settings; raises `RuleViolation` naming the field that cannot work."""
    settings.check()
    agency.settings = settings.differences()
    db.session.flush()
