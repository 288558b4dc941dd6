"""Named ways of looking at the list of tasks."""

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from ..database import db
from ..domain.errors import NotFound
from ..domain.wording import _
from ..models import SavedView, User


def views_for(person: User) -> list[SavedView]:
    """Her own views and those that others share, by name."""
    return list(db.session.scalars(
        select(SavedView).options(joinedload(SavedView.user))
        .where(or_(SavedView.user_id == person.id, SavedView.shared)).order_by(SavedView.name, SavedView.id)
    ))


def own_view(person: User, view_id: int) -> SavedView:
    """One of her own views; somebody else's is `NotFound`."""
    view = db.session.scalar(select(SavedView).where(SavedView.id == view_id, SavedView.user_id == person.id))
    if view is None:
        raise NotFound(_("Không có cách xem này trong danh sách của anh/chị. Tải lại trang Nhiệm vụ."))
    return view
