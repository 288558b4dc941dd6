"""Commit once, at the door. Services flush; only what stands here commits."""

from collections.abc import Iterator
from contextlib import contextmanager

from .database import db, going_to_write


@contextmanager
def transaction() -> Iterator[None]:
    """One unit of work that writes: all of it is kept, or nothing."""
    token = going_to_write.set(True)
    try:
        db.session.rollback()  # a read begun before would hold an older view of the rows
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        going_to_write.reset(token)


def announce_writing(writes: bool) -> None:
    """Say at the start of a web request whether it is going to write (its method tells)."""
    going_to_write.set(writes)


def commit() -> None:
    """Keep what the request has done so far."""
    db.session.commit()


def rollback() -> None:
    """Forget what the request has done since the last commit."""
    db.session.rollback()


def anything_uncommitted() -> bool:
    """Whether the session still holds unsaved objects: a test fails when a request leaves any."""
    return bool(db.session.new or db.session.dirty or db.session.deleted)
