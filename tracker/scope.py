"""One place that keeps agencies apart.

Inside `agency_scope(id)` every ORM statement on a model with `agency_id` is narrowed to that agency, and a row of
another agency cannot be written. Outside any scope such a statement is refused: deny by default. Work that is truly
for all agencies (the scheduler finding whose turn it is, signing in by e-mail) says so with `every_agency()`.

The same criteria narrow a `Reading`: a statement that is put together and narrowed once, for the pages that people wait
for. It runs past the ORM's objects and costs a tenth.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import ClauseElement, CompoundSelect, ForeignKey, Row, Select, bindparam, event
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, mapped_column, with_loader_criteria
from sqlalchemy.sql.base import ExecutableOption
from sqlalchemy.sql.util import find_tables

from .database import db

EVERY = -1
_current: ContextVar[int | None] = ContextVar("current_agency", default=None)


class ScopeError(RuntimeError):
    """A statement on agency-owned rows outside any scope, or a write across agencies: always a programming error."""


class AgencyOwned:
    """Mixed into every model whose rows belong to one agency."""

    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), index=False)


def current_agency_id() -> int | None:
    """The agency in scope; None outside any scope and inside `every_agency`."""
    value = _current.get()
    return None if value == EVERY else value


@contextmanager
def agency_scope(agency_id: int) -> Iterator[None]:
    """Narrow everything inside to one agency."""
    token = _current.set(agency_id)
    try:
        yield
    finally:
        _current.reset(token)


@contextmanager
def every_agency() -> Iterator[None]:
    """State that the work inside is for all agencies."""
    token = _current.set(EVERY)
    try:
        yield
    finally:
        _current.reset(token)


def enter_scope(agency_id: int | None) -> int | None:
    """Set the scope for the rest of a web request, None for no agency; answers what it was before."""
    before = _current.get()
    _current.set(agency_id)
    return before


def _owned(state: ORMExecuteState) -> bool:
    return any(issubclass(mapper.class_, AgencyOwned) for mapper in state.all_mappers)


def _refuse_unnarrowable(statement: ClauseElement) -> None:
    """A statement that shows the ORM no entity escapes the narrowing, though its columns are a model's: refused.

    So does `select(func.count(case((and_(Task.state == …), 1))))`; `.select_from(Task)` makes it one of the ORM's.
    """
    found = find_tables(statement, check_columns=True, include_joins=True, include_selects=True)
    touched = {table.name for table in found if "agency_id" in getattr(table, "c", ())}
    if touched:
        raise ScopeError(f"a statement on {', '.join(sorted(touched))} names no model; add select_from(the model)")


@event.listens_for(Session, "do_orm_execute")
def _narrow(state: ORMExecuteState) -> None:
    if state.is_column_load or state.is_relationship_load:
        return
    agency_id = _current.get()
    if agency_id == EVERY:
        return
    if not state.is_orm_statement:
        _refuse_unnarrowable(cast("ClauseElement", state.statement))
    if agency_id is None:
        if _owned(state):
            raise ScopeError("agency-owned rows were asked for outside any agency's scope")
        return
    if state.is_select or state.is_update or state.is_delete:
        state.statement = state.statement.options(_only(agency_id))


@lru_cache(maxsize=256)
def _only(agency_id: int) -> ExecutableOption:
    """What narrows a statement to one agency; made once for each, because making it costs more than a small query."""
    return with_loader_criteria(AgencyOwned, lambda cls: cls.agency_id == agency_id, include_aliases=True)


class Reading:
    """A SELECT of columns, kept at module level: its conditions are `bindparam`s, given by name when it runs.

    Rows come as named tuples, never as objects that could be written to.
    """

    def __init__(self, statement: Select | CompoundSelect) -> None:
        if statement._propagate_attrs.get("compile_state_plugin") != "orm":  # as the session asks it
            _refuse_unnarrowable(statement)
        self.whole, self.narrowed = statement, statement.options(_IN_SCOPE)

    def rows(self, **values: Any) -> Sequence[Row]:
        """All rows of the agency in scope."""
        agency_id = _current.get()
        if agency_id is None:
            raise ScopeError("agency-owned rows were asked for outside any agency's scope")
        db.session.flush()
        if agency_id == EVERY:
            return db.session.connection().execute(self.whole, values).all()
        return db.session.connection().execute(self.narrowed, {**values, "agency_in_scope": agency_id}).all()

    def first(self, **values: Any) -> Row | None:
        """The first row, None where there is none."""
        rows = self.rows(**values)
        return rows[0] if rows else None

    def value(self, **values: Any) -> Any:
        """The first row's first column, None where there is no row."""
        row = self.first(**values)
        return row[0] if row is not None else None


_IN_SCOPE = with_loader_criteria(
    AgencyOwned, lambda cls: cls.agency_id == bindparam("agency_in_scope"), include_aliases=True
)


def read(statement: Select | CompoundSelect, **values: Any) -> Sequence[Row]:
    """The rows of a statement that was put together for this once (a list by filter), in the same way."""
    return Reading(statement).rows(**values)


@event.listens_for(Session, "before_flush")
def _guard(session: Session, _context, _instances) -> None:
    agency_id = _current.get()
    if agency_id == EVERY:
        return
    for row in list(session.new) + list(session.dirty) + list(session.deleted):
        if not isinstance(row, AgencyOwned):
            continue
        if row.agency_id is None and agency_id is not None:
            row.agency_id = agency_id
        if row.agency_id != agency_id:
            raise ScopeError(f"{type(row).__name__} of agency {row.agency_id} written in the scope of {agency_id}")
