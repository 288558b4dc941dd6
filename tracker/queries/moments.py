"""Two moments of a plan compared: which tasks stand otherwise, and what happened in between that explains it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from .. import clock
from ..database import db
from ..domain.counting import BUCKET_NAMES, Verdict, verdict_of
from ..domain.indicators import Scene
from ..domain.lifecycle import EVENT_NAMES, STATE_EVENTS
from ..domain.wording import _
from ..models import Event, Task
from .counting import tasks_with_ids

EXPLAINING = STATE_EVENTS | {"task_added", "deadline_changed", "event_undone"}
OUTSIDE = _("Không thuộc kế hoạch")
WITHDRAWN = _("Đã rút khỏi kế hoạch")


@dataclass(frozen=True)
class Changed:
    """A task that stands otherwise; `why` are sentences, the oldest step first."""

    task: Task
    before: str
    after: str
    why: tuple[str, ...]


def changed_between(before: Scene, after: Scene) -> list[Changed]:
    """The plan's tasks whose bucket, day done or due day differ between two moments, in the paper's order.

    A step explains a change when it is within the later moment's sight and not within the earlier one's; where no step
    does, the days that went by do.
    """
    pairs = {one.id: (_verdict(one, before), _verdict(one, after)) for one in after.plan_tasks}
    moved = [task_id for task_id, (was, now) in pairs.items() if _mark(was) != _mark(now)]
    events = _events_of(moved)
    due_days = {one.id: one.due_on for facts in after.plan_tasks for one in facts.occurrences}
    changes = []
    for task in tasks_with_ids(moved):
        was, now = pairs[task.id]
        why = [_told(event, events[task.id], due_days) for event in events[task.id]
               if _seen(event, events[task.id], after) != _seen(event, events[task.id], before)]
        changes.append(Changed(task, _name(was), _name(now), tuple(why) or (_time_went_by(was, now, after),)))
    return changes


def added_after(scene: Scene, frozen_at: datetime) -> list[Changed]:
    """Bổ sung sau ngày chốt: what took effect by the cut-off but was recorded after the moment of freezing."""
    return changed_between(_at(scene, frozen_at), _at(scene, None))


def _at(scene: Scene, known_at: datetime | None) -> Scene:
    return Scene(scene.from_on, scene.to_on, scene.rule, known_at, scene.plan_tasks)


def _verdict(facts, scene: Scene) -> Verdict:
    return verdict_of(facts, scene.to_on, scene.known_at, scene.rule)


def _mark(verdict: Verdict) -> tuple:
    return verdict.bucket, verdict.withdrawn, verdict.done_on


def _name(verdict: Verdict) -> str:
    if verdict.bucket is None:
        return WITHDRAWN if verdict.withdrawn else OUTSIDE
    name = BUCKET_NAMES[verdict.bucket]
    return _("{name} (ngày {done_on:%d/%m/%Y})", name=name, done_on=verdict.done_on) if verdict.done_on else name


def _events_of(task_ids: Sequence[int]) -> dict[int, list[Event]]:
    found: dict[int, list[Event]] = defaultdict(list)
    for event in db.session.scalars(
            select(Event).where(Event.task_id.in_(task_ids), Event.what.in_(EXPLAINING)).order_by(Event.id)):
        found[event.task_id].append(event)
    return found


def _seen(event: Event, others: Sequence[Event], scene: Scene) -> bool:
    """Whether a step counts at a moment: in effect, known, and not taken back by a step known by then."""
    if event.effective_on > scene.to_on or not _known(event.recorded_at, scene.known_at):
        return False
    return not any(one.undoes_id == event.id and _known(one.recorded_at, scene.known_at) for one in others)


def _known(recorded_at: datetime, known_at: datetime | None) -> bool:
    return known_at is None or recorded_at <= known_at


def _told(event: Event, others: Sequence[Event], due_days: Mapping[int, date]) -> str:
    name = EVENT_NAMES.get(event.what, event.what)
    due_on = due_days.get(event.occurrence_id or 0)
    if due_on is not None:
        name += _(" kỳ {due_on:%d/%m/%Y}", due_on=due_on)
    undone = next((one for one in others if one.undoes_id == event.id), None)
    words = _("{name}, có hiệu lực {effective_on:%d/%m/%Y}, ghi ngày {recorded_at:%d/%m/%Y}",
              name=name, effective_on=event.effective_on, recorded_at=clock.day_of(event.recorded_at))
    return _("{words}; đã hủy", words=words) if undone else words


def _time_went_by(was: Verdict, now: Verdict, after: Scene) -> str:
    if now.bucket == "open_overdue" and now.owed_on:
        return _("Đến hạn {owed_on:%d/%m/%Y} mà chưa hoàn thành.", owed_on=now.owed_on)
    if was.bucket is not None and now.bucket is not None:
        return _("Đến ngày {to_on:%d/%m/%Y} áp dụng cách tính và hạn của ngày đó.", to_on=after.to_on)
    return _("Có trong kế hoạch từ ngày {to_on:%d/%m/%Y} trở về trước.", to_on=after.to_on)
