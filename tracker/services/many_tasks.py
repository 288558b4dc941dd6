"""Do one thing to many tasks at once: give them to a unit or person, ask their units for an update.

All of them or none: what a rule refuses for one task stops the whole act, naming the task. A second press changes
nothing: what a task already has isn't recorded again.
"""

import re
from collections.abc import Sequence
from datetime import date

from .. import clock
from ..database import db
from ..domain.errors import BadInput, RuleViolation
from ..domain.lifecycle import OPEN_STATES
from ..domain.text import clean
from ..domain.wording import _
from ..models import Chase, Task, Unit, User
from ..queries.chasing import chased_already
from .assignments import assign_person, assign_units
from .tasks import comment_on

MOST = 1000


def still_open(tasks: Sequence[Task]) -> list[Task]:
    """Those of the tasks that can still be given to somebody or asked about."""
    return [task for task in tasks if task.state in OPEN_STATES]


def assign_many(tasks: Sequence[Task], *, actor: User, unit: Unit | None, person: User | None, today: date) -> int:
    """Give open tasks to a unit as lead, to a person, or both; how many were changed. Other units' parts stay."""
    if unit is None and person is None:
        raise RuleViolation(_("Chọn đơn vị chủ trì hoặc người thực hiện."), field="unit")
    changed = 0
    for task in tasks:
        try:
            changed += _assign(task, actor, unit, person, today)
        except RuleViolation as error:
            raise RuleViolation(_("Nhiệm vụ số {position}: {message}",
                                  position=task.position, message=error.message), field=error.field) from error
    return changed


def _assign(task: Task, actor: User, unit: Unit | None, person: User | None, today: date) -> bool:
    moves = unit is not None and task.lead_unit_id != unit.id
    if moves:
        others = {role: [part.unit for part in task.units if part.role == role and part.unit_id != unit.id]
                  for role in ("co_lead", "coordinating")} if unit else {}
        assign_units(task, actor=actor, lead_unit=unit, co_leads=others["co_lead"],
                     coordinating=others["coordinating"], today=today)
    names = person is not None and task.assignee_id != person.id
    if names:
        assign_person(task, actor=actor, user=person)
    return moves or names


def ask_for_updates(tasks: Sequence[Task], *, actor: User, today: date, text: str, act_key: str) -> int:
    """Ask the units of open tasks for an update: said to them on screen, kept in the history and in the ledger of
    chasing; how many were asked. `act_key` names the act, so that a form sent twice asks once."""
    text = clean(text)
    if not text:
        raise RuleViolation(_("Nhập nội dung đề nghị, ví dụ: Đề nghị cập nhật tiến độ trước ngày 25/6."), field="text")
    if not re.fullmatch(r"[\w-]{8,40}", act_key):
        raise BadInput(_("Biểu mẫu đã cũ. Quay lại danh sách, chọn lại các nhiệm vụ."))
    asked = chased_already(act_key)
    fresh = [task for task in tasks if task.id not in asked]
    for task in fresh:
        comment_on(task, actor=actor, today=today, text=text)
        db.session.add(Chase(task_id=task.id, unit_id=task.lead_unit_id, channel="text", act_key=act_key,
                             chased_on=today, chased_at=clock.now(), by_id=actor.id))
    db.session.flush()
    return len(fresh)
