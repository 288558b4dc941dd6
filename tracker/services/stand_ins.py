"""Say who stands in for somebody from one day to another: reminders then go to the person who stands in."""

from datetime import date

from sqlalchemy import select

from ..database import db
from ..domain.errors import RuleViolation
from ..domain.text import one_line
from ..domain.wording import _
from ..models import StandIn, User


def name_stand_in(person: User, stand_in: User, from_on: date, to_on: date, reason: str = "") -> StandIn:
    """`stand_in` acts for `person` on these days, both included. One stand-in a day; nobody stands in for herself."""
    if stand_in.id == person.id or not stand_in.is_active:
        raise RuleViolation(_("Chọn một người khác, đang làm việc, để thay."), field="stand_in")
    if to_on < from_on:
        raise RuleViolation(_("Nhập ngày kết thúc từ {from_on:%d/%m/%Y} trở đi.", from_on=from_on), field="to_on")
    overlapping = db.session.scalar(select(StandIn).where(
        StandIn.user_id == person.id, StandIn.from_on <= to_on, StandIn.to_on >= from_on))
    if overlapping is not None:
        raise RuleViolation(_("Từ {from_on:%d/%m/%Y} đến {to_on:%d/%m/%Y} đã có {name} thay. Chọn ngày khác, hoặc bỏ "
                              "lần thay đó.",
                              from_on=overlapping.from_on, to_on=overlapping.to_on,
                              name=overlapping.stand_in.name), field="from_on")
    row = StandIn(user_id=person.id, stand_in_id=stand_in.id, from_on=from_on, to_on=to_on, reason=one_line(reason))
    db.session.add(row)
    db.session.flush()
    return row


def cancel_stand_in(person: User, stand_in_id: int) -> None:
    """Take a stand-in back; harmless when it is gone already."""
    row = db.session.scalar(select(StandIn).where(StandIn.id == stand_in_id, StandIn.user_id == person.id))
    if row is not None:
        db.session.delete(row)
        db.session.flush()
