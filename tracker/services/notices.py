"""Tell people on screen what others did with their tasks, in the very transaction in which it was done."""

from collections.abc import Iterable

from sqlalchemy import update

from .. import clock
from ..database import db
from ..domain.text import one_line
from ..domain.wording import _
from ..models import Notice, Task, User
from ..queries.notices import own_notice, people_answering, receivers

KINDS = {
    "returned": _("Báo cáo hoàn thành bị trả lại"),
    "extension": _("Quyết định về gia hạn"),
    "assigned": _("Giao việc cho anh/chị"),
    "chased": _("Đôn đốc"),
    "comment": _("Ý kiến về nhiệm vụ"),
}


def notify(kind: str, task: Task, *, by: User | None, text: str, to: Iterable[int] | None = None,
           also: Iterable[int | None] = ()) -> int:
    """Leave a notice of a kind in `KINDS` about a task; how many people got one.

    `to` are the people meant, left out those who answer for the task; `also` are told besides. Who does the act is not
    told of it, who has left neither; somebody absent is told, and so is her stand-in.
    """
    if kind not in KINDS:
        raise ValueError(f"no such kind of notice: {kind}")
    now = clock.now()
    meant = set(people_answering(task) if to is None else to) | {one for one in also if one is not None}
    people = [one for one in receivers(meant, clock.day_of(now)) if by is None or one != by.id] if meant else []
    db.session.add_all(Notice(user_id=one, kind=kind, task_id=task.id, by_id=by.id if by else None,
                              text=one_line(text), made_at=now) for one in people)
    db.session.flush()
    return len(people)


def read_notice(person: User, notice_id: int) -> Notice:
    """The person has looked at one of her notices."""
    notice = own_notice(person.id, notice_id)
    notice.read_at = notice.read_at or clock.now()
    db.session.flush()
    return notice


def read_all(person: User, newest: int) -> None:
    """The person has looked at everything up to the newest notice that the page showed her."""
    db.session.execute(
        update(Notice).where(Notice.user_id == person.id, Notice.id <= newest, Notice.read_at.is_(None))
        .values(read_at=clock.now()).execution_options(synchronize_session=False)
    )
