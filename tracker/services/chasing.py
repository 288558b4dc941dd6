"""Chase by hand: "nhắc ngay" by mail, a công văn, a message; each act written down once, in history and on screen too.

An act has a key, made when its check page was shown: a form that comes twice chases once. Mails are claimed here with
their bytes, as the digests are, and leave with the next minute's run; they never count as anybody's daily digest.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from .. import clock
from ..database import db
from ..domain.chasing import CHANNELS, Story, standing_words
from ..domain.errors import BadInput
from ..domain.reminders import Duty
from ..domain.text import one_line
from ..domain.wording import _
from ..models import Agency, Chase, ChaseMail, Mail, Task, User
from ..notifications.chase import ChasedTask, Reminder, html_of, subject_of, text_of
from ..notifications.email import sender_address
from ..notifications.message import compose
from ..queries.chasing import chased_already, owed_on, stories_of
from ..queries.reminders import Addressee, cast_on
from ..queries.tasks import returned_among
from .history import append
from .notices import notify
from .reminders import new_message_id

NOTHING = _("Chưa chọn nhiệm vụ nào, hoặc nhiệm vụ đã chọn không còn phải đôn đốc. Chọn lại ở trang Đôn đốc.")


@dataclass(frozen=True)
class Recipient:
    """A person who gets a mail, with the tasks she hears of."""

    user_id: int
    name: str
    address: Addressee
    tasks: tuple[ChasedTask, ...]


@dataclass(frozen=True)
class UnitPart:
    """One unit's tasks of an act; `unit_id` 0 is "Chưa giao đơn vị", to which nothing can be sent."""

    unit_id: int
    name: str
    tasks: tuple[Task, ...]
    lines: tuple[ChasedTask, ...]


@dataclass(frozen=True)
class ChasePlan:
    """What an act would do: to whom mails go, by which units letters go, and how each task has been chased so far.
    `unheard` are tasks of which nobody would get a mail."""

    tasks: list[Task]
    recipients: list[Recipient]
    units: list[UnitPart]
    unheard: list[Task]
    stories: dict[int, Story]

    def only(self, unit_id: int) -> UnitPart:
        """One unit's part; `BadInput` where it has none."""
        for part in self.units:
            if part.unit_id == unit_id and unit_id:
                return part
        raise BadInput(NOTHING)


@dataclass
class Done:
    """What an act did; `failed` are addresses for which no mail could be written."""

    tasks: int = 0
    mails: int = 0
    failed: list[str] = field(default_factory=list)


def plan_chase(tasks: Sequence[Task], today: date) -> ChasePlan:
    """Look at what chasing these tasks would do; nothing is written."""
    cast, addresses = cast_on(today)
    returned = returned_among([task.id for task in tasks])
    heard: dict[int, list[ChasedTask]] = {}
    parts: dict[int, list[tuple[Task, ChasedTask]]] = {}
    unheard = []
    for task in tasks:
        owed = owed_on(task)
        plain = ChasedTask(task.id, task.position, task.text, owed, standing_words(
            owed, today, task.id in returned, task.state == "completed"))
        parts.setdefault(task.lead_unit_id or 0, []).append((task, plain))
        people = cast.answering(_duty(task, owed, today))
        for person_id, reason in people.items():
            heard.setdefault(person_id, []).append(
                ChasedTask(task.id, task.position, task.text, owed, plain.standing, reason))
        if not people:
            unheard.append(task)
    names = {task.lead_unit_id or 0: task.lead_unit.name if task.lead_unit else _("Chưa giao đơn vị") for task in tasks}
    return ChasePlan(
        list(tasks), [Recipient(one, cast.people[one].name, addresses[one], tuple(lines))
                      for one, lines in heard.items()],
        [UnitPart(unit_id, names[unit_id], tuple(task for task, _ in rows), tuple(line for _, line in rows))
         for unit_id, rows in parts.items()],
        unheard, stories_of([task.id for task in tasks]),
    )


def _duty(task: Task, owed: date | None, today: date) -> Duty:
    leads = [task.lead_unit_id] if task.lead_unit_id else []
    leads += [part.unit_id for part in task.units if part.role in ("lead", "co_lead")]
    return Duty(task.id, 0, owed, today, assignee_id=task.assignee_id, unit_ids=tuple(dict.fromkeys(leads)))


def remind_now(agency: Agency, tasks: Sequence[Task], *, actor: User, today: date, act_key: str,
               base_url: str) -> Done:
    """Claim one mail to each person who answers for any of the tasks, and write the act down."""
    plan = plan_chase(_fresh(agency, tasks, act_key), today)
    chases, done = _record(plan, "mail", actor, today, act_key), Done(len(plan.tasks))
    for recipient in plan.recipients:
        mail = _mail(agency, recipient, actor, today, base_url)
        db.session.add(mail)
        db.session.flush()
        db.session.add_all(ChaseMail(chase_id=chases[line.task_id].id, mail_id=mail.id) for line in recipient.tasks)
        if mail.state == "failed":
            done.failed.append(mail.to_address)
        else:
            done.mails += 1
    db.session.flush()
    return done


def _mail(agency: Agency, recipient: Recipient, actor: User, today: date, base_url: str) -> Mail:
    now = clock.now()
    name = one_line(agency.name)
    reminder = Reminder(recipient.name, one_line(recipient.address.unit) or name, name, one_line(actor.name), today,
                        base_url, recipient.tasks)
    mail = Mail(recipient_id=recipient.user_id, to_address=recipient.address.email, subject=subject_of(reminder)[:500],
                day=today, claimed_at=now, next_try_at=now, body=b"",
                message_id=new_message_id(f"don-doc.{agency.id}.{recipient.user_id}"))
    try:
        mail.body = compose(
            sender=sender_address(), sender_name=name, to_name=recipient.name, to_address=mail.to_address,
            subject=mail.subject, text=text_of(reminder), html=html_of(reminder), message_id=mail.message_id,
            written_at=clock.local(now),
        )
    except (ValueError, UnicodeError) as error:
        mail.state, mail.last_error = "failed", _("không viết được thư: {error}", error=error)
    return mail


def record_chase(agency: Agency, part: UnitPart, channel: str, *, actor: User, today: date, act_key: str) -> int:
    """Write down that a unit was chased by letter or message; how many tasks were not yet written for this act."""
    fresh = _fresh(agency, part.tasks, f"{act_key}-{part.unit_id}", may_be_empty=True)
    if fresh:
        _record(plan_chase(fresh, today), channel, actor, today, f"{act_key}-{part.unit_id}")
    return len(fresh)


def _fresh(agency: Agency, tasks: Sequence[Task], act_key: str, *, may_be_empty: bool = False) -> list[Task]:
    """The tasks that this act hasn't been written for, under the agency's lock; `BadInput` for an act without a key or
    without tasks."""
    if not re.fullmatch(r"[\w-]{8,40}", act_key) or not tasks:
        raise BadInput(NOTHING)
    db.session.execute(select(Agency.id).where(Agency.id == agency.id).with_for_update())
    done = chased_already(act_key)
    fresh = [task for task in tasks if task.id not in done]
    if not fresh and not may_be_empty:
        raise BadInput(_("Lần nhắc này đã được ghi, thư không gửi lại. Muốn nhắc thêm lần nữa, chọn lại ở trang Đôn "
                         "đốc."))
    return fresh


def _record(plan: ChasePlan, channel: str, actor: User, today: date, act_key: str) -> dict[int, Chase]:
    """One chase for each task, its step in the task's history, and a notice to who answers for it."""
    now = clock.now()
    chases = {task.id: Chase(task_id=task.id, unit_id=task.lead_unit_id, channel=channel, act_key=act_key,
                             chased_on=today, chased_at=now, by_id=actor.id) for task in plan.tasks}
    db.session.add_all(chases.values())
    heard = {task.id: [person for person in plan.recipients if any(line.task_id == task.id for line in person.tasks)]
             for task in plan.tasks}
    for part in plan.units:
        for task, line in zip(part.tasks, part.lines, strict=True):
            to = ", ".join(person.name for person in heard[task.id]) if channel == "mail" else part.name
            append(task, "chased", effective_on=today, actor=actor, data={"how": CHANNELS[channel], "to": to})
            notify("chased", task, by=actor, text=f"{CHANNELS[channel]}: {line.line}.",
                   to=[person.user_id for person in heard[task.id]])
    return chases
