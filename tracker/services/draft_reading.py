"""Read uploaded files apart from the web pages: one after the other, each begun again when it was cut off.

The upload stores the file; then a process of its own reads it, which outlives a restart of the web server. Whoever
reads holds one lock, and the system frees it when the reader dies: so a draft that says "reading" while nobody holds
the lock is an orphan, and the next look at its page has it read anew. Nothing is held open in the database meanwhile.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import update

from .. import clock
from ..database import db, hits_one_row
from ..domain.errors import BadInput
from ..domain.wording import _
from ..locks import Lock
from ..models import Agency, ImportDraft
from ..queries.imports import draft_by_id, draft_with_file, remembered_columns
from ..queries.units import register_of_units
from ..scope import agency_scope, every_agency
from ..transaction import transaction
from . import import_reading

if TYPE_CHECKING:
    from ..domain.appendix import Appendix

LOCK = "reading"
PATIENCE = timedelta(minutes=30)
LOOK_AGAIN = 5.0
ORPHAN_AFTER = timedelta(seconds=6)
GIVEN_UP_AFTER = timedelta(seconds=100)
STAGES = (_("Đang chờ đến lượt đọc"), _("Đang đọc tệp"), _("Đang nhận ra các cột và nhiệm vụ"), _("Đang ghi bản nhập"))


def start_reading(draft_id: int) -> None:
    """Begin to read a stored draft in a process of its own; returns at once."""
    environment = {**os.environ, "TRACKER_DATABASE_URL": db.engine.url.render_as_string(hide_password=False)}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path)) or os.getcwd()
    command = [sys.executable, "-m", "tracker.cli", "plan", "read-draft", str(draft_id)]
    process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               start_new_session=True)
    threading.Thread(target=process.wait, name=f"reading-{draft_id}", daemon=True).start()


def begin_again_if_orphaned(draft: ImportDraft) -> bool:
    """Whether a draft that nobody reads was taken back to "waiting"; the caller then starts its reading.

    At most one caller in `ORPHAN_AFTER` gets True, so that many open pages start one process.
    """
    age = clock.now() - draft.updated_at
    if draft.state not in ("waiting", "reading") or age < ORPHAN_AFTER:
        return False
    if age < GIVEN_UP_AFTER and _somebody_reads():
        return False
    draft_id, seen = draft.id, draft.updated_at
    with transaction():
        return _move(draft_id, ("waiting", "reading"), seen=seen, state="waiting", message="")


def _somebody_reads() -> bool:
    lock = Lock(LOCK)
    if not lock.acquire():
        return True
    lock.release()
    return False


def read_draft(draft_id: int) -> None:
    """Wait for one's turn, then read the draft: it ends "ready", or "failed" with the sentence that says why.

    Does nothing where somebody else has read it meanwhile. Call it outside any transaction.
    """
    with every_agency():
        draft = db.session.get(ImportDraft, draft_id)
        agency_id = draft.agency_id if draft else None
    db.session.rollback()
    if agency_id is None:
        return
    lock = Lock(LOCK)
    with agency_scope(agency_id):
        if not _wait_for_turn(lock, draft_id):
            return
        try:
            _read(draft_id)
        finally:
            lock.release()


def _wait_for_turn(lock: Lock, draft_id: int) -> bool:
    """Whether it is our turn and the draft still waits; every few seconds the draft is told that we are there."""
    give_up = clock.now() + PATIENCE
    while not lock.acquire(LOOK_AGAIN):
        with transaction():
            if clock.now() > give_up or not _move(draft_id, ("waiting",), state="waiting"):
                return False
    with transaction():
        claimed = _move(draft_id, ("waiting",), state="reading", message=STAGES[1])
    if not claimed:
        lock.release()
    return claimed


def _read(draft_id: int) -> None:
    with transaction():
        draft = draft_with_file(draft_id)
        name, content, year, agency_id = draft.file_name, draft.content, draft.year, draft.agency_id
        chosen = choices_of(draft)
        rules, register = db.session.get_one(Agency, agency_id).rules, register_of_units()
    try:
        paper = import_reading.paper_of(name, content)
        with transaction():
            _move(draft_id, ("reading",), state="reading", message=STAGES[2])
        appendix = import_reading.understand(paper, year, rules, register, **chosen)
        remembered = None if chosen["columns"] else _remembered(appendix)
        if remembered:
            columns = {int(index): field for index, field in remembered[0].items()}
            appendix = import_reading.understand(paper, year, rules, register, columns=columns)
    except BadInput as error:
        with transaction():
            _move(draft_id, ("reading",), state="failed", message=error.message)
        return
    with transaction():
        if _move(draft_id, ("reading",), state="reading", message=STAGES[3]):
            draft = draft_by_id(draft_id)
            if remembered:
                draft.meta = {**draft.meta, "chosen": remembered[0], "remembered": remembered[1]}
            import_reading.keep(draft, appendix, paper)


def _remembered(appendix: "Appendix") -> tuple[dict[str, str], str] | None:
    """The agency's last choice of columns for this very head, where it differs from the program's own guess."""
    with transaction():
        found = remembered_columns(appendix.header)
    guessed = {str(column.index): column.field for column in appendix.columns}
    return found if found and any(guessed.get(index) != field for index, field in found[0].items()) else None


def choices_of(draft: ImportDraft) -> dict:
    """The table and the columns that a person chose for a draft, as `understand` takes them."""
    chosen: Mapping[str, str] = draft.meta.get("chosen") or {}
    return {"table_index": draft.meta.get("table"), "columns": {int(one): name for one, name in chosen.items()} or None}


def read_anew(draft: ImportDraft) -> None:
    """The draft's stored paper read again with the table and columns now chosen; `BadInput` as ever."""
    paper = import_reading.stored_paper(draft) or import_reading.paper_of(draft.file_name, draft.content)
    rules = db.session.get_one(Agency, draft.agency_id).rules
    appendix = import_reading.understand(paper, draft.year, rules, register_of_units(), **choices_of(draft))
    import_reading.keep(draft, appendix, paper)


def _move(draft_id: int, states: tuple[str, ...], *, seen=None, **values) -> bool:
    """Write a draft's state if it still is in one of the states (and was last touched at `seen`); whether it was."""
    statement = update(ImportDraft).where(ImportDraft.id == draft_id, ImportDraft.state.in_(states))
    if seen is not None:
        statement = statement.where(ImportDraft.updated_at == seen)
    moved = hits_one_row(statement.values(updated_at=clock.now(), **values))
    db.session.expire_all()
    return moved


def step_of(draft: ImportDraft) -> tuple[int, int, str]:
    """(steps done, steps in all, words) of a reading under way."""
    words = draft.message if draft.state == "reading" and draft.message in STAGES else STAGES[0]
    return STAGES.index(words), len(STAGES), words
