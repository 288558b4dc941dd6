"""Give a way of looking at the list of tasks a name, share it, drop it."""

from sqlalchemy import select

from ..database import db
from ..domain.errors import RuleViolation
from ..domain.text import one_line
from ..domain.wording import _
from ..models import SavedView, User

LONGEST_NAME = 100


def save_view(person: User, *, name: str, query: str, shared: bool) -> SavedView:
    """Keep a list's address under a name; a name that the person used before now means this address."""
    name = one_line(name)
    if not name:
        raise RuleViolation(_("Đặt tên cho cách xem, ví dụ: Quá hạn của phòng tôi."), field="view_name")
    if len(name) > LONGEST_NAME:
        raise RuleViolation(_("Tên cách xem dài quá {longest_name} ký tự. Đặt tên ngắn hơn.",
                              longest_name=LONGEST_NAME), field="view_name")
    view = db.session.scalar(select(SavedView).where(SavedView.user_id == person.id, SavedView.name == name))
    if view is None:
        view = SavedView(user_id=person.id, name=name)
        db.session.add(view)
    view.query, view.shared = query, shared
    db.session.flush()
    return view


def drop_view(view: SavedView) -> None:
    """Forget a view."""
    db.session.delete(view)
    db.session.flush()
