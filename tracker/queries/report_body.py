"""What the report's words cite: documents behind completed tasks, and obstacles that units have told of."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import select

from ..database import db
from ..domain.indicators import Scene
from ..models import Document, Event, Task, TaskDocument
from .history import undone_ids


def citations_of(task_ids: Iterable[int]) -> dict[int, list[str]]:
    """The documents that stand behind each task, as they are cited: number and day."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = db.session.execute(
        select(TaskDocument.task_id, Document).join(Document, Document.id == TaskDocument.document_id)
        .where(TaskDocument.task_id.in_(sorted(set(task_ids)))).order_by(Document.issued_on, Document.id)
    )
    for task_id, document in rows:
        words = citation(document)
        if words not in found[task_id]:
            found[task_id].append(words)
    return found


def citation(document: Document) -> str:
    """A document as a report names it: "Kế hoạch số 18/KH-SCT ngày 21/01/2021 …", as it was entered."""
    text = document.text.rstrip(" .;")
    if document.subject and document.subject not in text:
        text += f" {document.subject.rstrip(' .;')}"
    return text


def obstacles_in(scene: Scene) -> list[tuple[int, str]]:
    """The newest obstacle told of each open task within the period: (task id, text), in the plan's order."""
    ids = [one.facts.id for one in scene.verdicts if one.bucket in ("open_in_time", "open_overdue", "open_undated")]
    rows = db.session.scalars(
        select(Event).join(Task, Task.id == Event.task_id)
        .where(Event.task_id.in_(ids), Event.what == "update_recorded", Event.effective_on >= scene.from_on,
               Event.effective_on <= scene.to_on, Event.id.not_in(undone_ids()))
        .order_by(Task.sort_order, Event.id)
    )
    newest: dict[int, str] = {}
    for event in rows:
        if scene.known_at is not None and event.recorded_at > scene.known_at:
            continue
        newest[event.task_id] = event.data.get("obstacle") or ""
    return [(task_id, text) for task_id, text in newest.items() if text]
