"""Give tasks to units and persons, and settle what the paper left unclear."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from .. import clock
from ..database import db
from ..domain.errors import RuleViolation
from ..domain.lifecycle import OPEN_STATES, PastEvent
from ..domain.wording import _
from ..models import Event, Task, TaskQuestion, TaskUnit, Unit, User
from .history import append, claim, demand, project
from .notices import notify


def assign_units(task: Task, *, actor: User | None, lead_unit: Unit | None, co_leads: Sequence[Unit] = (),
                 coordinating: Sequence[Unit] = (), today: date, version: int | None = None) -> Event:
    """Say which unit answers for the task from today on, which share the lead and which co-ordinate.

    The lead is one unit of the agency, no group and no other agency; naming it settles the open question about it.
    """
    demand("units_assigned", task)
    _may_lead([unit for unit in (lead_unit, *co_leads) if unit is not None])
    claim(task, version, yours=_("Giao chủ trì: {name}", name=lead_unit.name if lead_unit else _("chưa giao")))
    replace_units(task, lead_unit, co_leads, coordinating)
    answered = open_about(task, "lead") if lead_unit is not None else []
    event = append(task, "units_assigned", effective_on=today, actor=actor, data={
        "lead_unit_id": lead_unit.id if lead_unit else None,
        "co_lead_ids": [unit.id for unit in co_leads if unit is not lead_unit],
        "coordinating_ids": [unit.id for unit in coordinating],
        "lead": lead_unit.name if lead_unit else "", "settles": [question.id for question in answered],
    })
    for question in answered:
        settle_question(question, actor=actor)
    project(task)
    return event


def take_back_assignment(task: Task, event: Event, live: Sequence[PastEvent]) -> None:
    """Put the units or the person back that the task had before the undone step; `live` is what stands without it.

    Raises `RuleViolation` where who had it before is no longer there.
    """
    if event.what == "person_assigned":
        before = next((one.data["assignee_id"] for one in reversed(live) if "assignee_id" in one.data), None)
        person = db.session.get_one(User, before) if before else None
        if person is not None and not person.is_active:
            raise RuleViolation(_("{name}, người được giao trước đó, đã thôi làm việc. Hãy giao người khác thay vì "
                                  "hủy bước này.", name=person.name))
        return
    data = next(one.data for one in reversed(live) if "lead_unit_id" in one.data)
    ids = {role: data.get(role, []) for role in ("co_lead_ids", "coordinating_ids")}
    wanted = {data["lead_unit_id"], *ids["co_lead_ids"], *ids["coordinating_ids"]} - {None}
    units = {unit.id: unit for unit in db.session.scalars(select(Unit).where(Unit.id.in_(wanted)))}
    ended = next((unit for unit in units.values() if unit.valid_to is not None), None)
    if ended is not None:
        raise RuleViolation(_("“{name}” đã kết thúc hoạt động. Hãy giao đơn vị khác thay vì hủy bước này.",
                              name=ended.name))
    replace_units(task, units.get(data["lead_unit_id"]), [units[one] for one in ids["co_lead_ids"]],
                  [units[one] for one in ids["coordinating_ids"]])


def _may_lead(units: Sequence[Unit]) -> None:
    for unit in units:
        if unit.kind == "group":
            raise RuleViolation(_("“{name}” là nhóm đơn vị nên không chủ trì được. Chọn một đơn vị trong nhóm.",
                                  name=unit.name),
                                field="lead_unit")
        if unit.kind != "unit":
            raise RuleViolation(_("“{name}” là đơn vị ngoài cơ quan, chỉ phối hợp được. Chọn đơn vị của cơ quan.",
                                  name=unit.name),
                                field="lead_unit")


def replace_units(task: Task, lead_unit: Unit | None, co_leads: Sequence[Unit],
                  coordinating: Sequence[Unit]) -> None:
    """Write the units' parts in the task; a unit that leads isn't listed a second time."""
    wanted: dict[int, str] = {}
    for role, units in (("lead", [lead_unit] if lead_unit else []), ("co_lead", co_leads),
                        ("coordinating", coordinating)):
        for unit in units:
            wanted.setdefault(unit.id, role)
    for row in list(task.units):
        if wanted.get(row.unit_id) != row.role:
            db.session.delete(row)
    kept = {row.unit_id for row in task.units if wanted.get(row.unit_id) == row.role}
    db.session.flush()
    for order, (unit_id, role) in enumerate(wanted.items()):
        if unit_id not in kept:
            db.session.add(TaskUnit(task_id=task.id, unit_id=unit_id, role=role, sort_order=order))
    db.session.flush()
    db.session.expire(task, ["units"])


def assign_person(task: Task, *, actor: User | None, user: User | None, version: int | None = None) -> Event:
    """Name the person who does the task; None takes the name away."""
    demand("person_assigned", task)
    if user is not None and not user.is_active:
        raise RuleViolation(_("{name} đã thôi làm việc tại cơ quan. Chọn người khác.", name=user.name), field="user")
    claim(task, version, yours=_("Giao người thực hiện: {name}", name=user.name if user else _("không ai")))
    event = append(task, "person_assigned", effective_on=clock.day_of(clock.now()), actor=actor,
                   data={"assignee_id": user.id if user else None, "name": user.name if user else ""})
    project(task)
    if user is not None:
        due = _("hạn {open_due_on:%d/%m/%Y}", open_due_on=task.open_due_on) if task.open_due_on else _("chưa rõ hạn")
        notify("assigned", task, by=actor, text=_("Anh/chị được giao nhiệm vụ này, {due}.", due=due), to=[user.id])
    return event


def settle_question(question: TaskQuestion, *, actor: User | None) -> None:
    """Mark a question as settled; nothing happens when it was settled before."""
    if question.settled_at is not None:
        return
    question.settled_at = clock.now()
    question.settled_by_id = actor.id if actor else None
    append(question.task, "question_settled", effective_on=clock.day_of(question.settled_at), actor=actor,
           data={"column": question.column, "message": question.message})


def open_about(task: Task, column: str) -> list[TaskQuestion]:
    """The open questions about one column of the task: an act that answers them keeps their ids and settles them."""
    return list(db.session.scalars(select(TaskQuestion).where(
        TaskQuestion.task_id == task.id, TaskQuestion.column == column, TaskQuestion.settled_at.is_(None)
    ).order_by(TaskQuestion.id)))


def ask_again(event: Event) -> None:
    """Open the questions again that an undone step had answered."""
    for question in db.session.scalars(select(TaskQuestion).where(TaskQuestion.id.in_(event.data.get("settles", ())))):
        question.settled_at = question.settled_by_id = None


def hand_over_person(leaving: User, taking_over: User | None, *, actor: User | None) -> int:
    """Move all open work of a person to another (None: to nobody by name), with its history; answers how many moved."""
    tasks = db.session.scalars(
        select(Task).where(Task.assignee_id == leaving.id, Task.state.in_(OPEN_STATES)).order_by(Task.id)
    ).all()
    for task in tasks:
        assign_person(task, actor=actor, user=taking_over)
    return len(tasks)


def hand_over_unit(leaving: Unit, taking_over: Unit, *, actor: User | None, today: date) -> int:
    """Move all open work that a unit leads or shares in to another unit; answers how many tasks moved."""
    if leaving.id == taking_over.id:
        raise RuleViolation(_("Chọn đơn vị nhận khác với đơn vị bàn giao."), field="unit")
    tasks = db.session.scalars(
        select(Task).join(TaskUnit).where(TaskUnit.unit_id == leaving.id, Task.state.in_(OPEN_STATES))
        .distinct().order_by(Task.id)
    ).all()

    def moved(task: Task, role: str) -> list[Unit]:
        units = [taking_over if row.unit_id == leaving.id else row.unit for row in task.units if row.role == role]
        return list(dict.fromkeys(units))

    for task in tasks:
        leads = moved(task, "lead")
        assign_units(task, actor=actor, lead_unit=leads[0] if leads else None, co_leads=moved(task, "co_lead"),
                     coordinating=moved(task, "coordinating"), today=today)
    return len(tasks)
