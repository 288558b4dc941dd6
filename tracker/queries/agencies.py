"""Agencies by code, and all of them for the scheduler."""

from sqlalchemy import select

from ..database import db
from ..domain.errors import NotFound
from ..domain.wording import _
from ..models import Agency


def agency_by_code(code: str) -> Agency:
    """The agency of this code; `NotFound` says how to list or add one."""
    agency = db.session.scalar(select(Agency).where(Agency.code == code))
    if agency is None:
        raise NotFound(_("Chưa có cơ quan mã “{code}”. Thêm bằng: tracker agency add {code} --name \"Tên cơ quan\".",
                         code=code))
    return agency


def all_agencies() -> list[Agency]:
    """Every agency of the installation, by code."""
    return list(db.session.scalars(select(Agency).order_by(Agency.code)))
