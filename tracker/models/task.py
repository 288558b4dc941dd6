"""A task with its units, occurrences and open questions.

The columns under "projection" repeat what the events say, written in the same call as the event; a test replays every
task's events and compares. "Overdue" is not among them: it depends on the day that is asked for.
"""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import Base, Moment
from ..scope import AgencyOwned
from .plan import Plan, Section
from .unit import Unit
from .user import User

TASK_STATES = ("not_started", "in_progress", "awaiting_confirmation", "completed", "not_completed", "withdrawn")
OCCURRENCE_STATES = ("not_started", "in_progress", "awaiting_confirmation", "completed", "not_completed", "closed")


class Task(AgencyOwned, Base):
    """`population` is `plan` (own plan, 1.1.x) or `assigned` (from above, 1.3.x). `position` is given once per plan,
    or per agency for assigned tasks, and never reused. `open_due_on` is the earliest day still owed: that of the next
    unconfirmed occurrence, else `due_on`; None when the task is closed or has no day. `reminders_muted` is the reason
    why nobody is reminded of it; empty for every other task."""

    __tablename__ = "tasks"
    __table_args__ = (
        UniqueConstraint("plan_id", "position"),
        Index("uq_tasks_assigned_position", "agency_id", "position", unique=True,
              sqlite_where=text("population = 'assigned'"), postgresql_where=text("population = 'assigned'")),
        CheckConstraint("population IN ('plan', 'assigned')", name="population"),
        CheckConstraint(f"state IN {TASK_STATES}", name="state"),
        Index("ix_tasks_agency_id_open_due_on", "agency_id", "open_due_on", "id"),
        Index("ix_tasks_agency_id_lead_unit_id", "agency_id", "lead_unit_id", "open_due_on", "id", "state"),
        Index("ix_tasks_agency_id_state", "agency_id", "state"),
        Index("ix_tasks_counted_by_place", "agency_id", "plan_id", "lead_unit_id", "section_id", "state", "done_late",
              "due_on", "open_due_on", "last_update_on", "entered_on", "id"),
        Index("ix_tasks_counted_by_day", "agency_id", "plan_id", "due_on", "state", "done_late", "open_due_on",
              "last_update_on", "entered_on", "id"),
        Index("ix_tasks_assignee_id", "assignee_id"),
        Index("ix_tasks_section_id", "section_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    population: Mapped[str] = mapped_column(String(10), default="plan")
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plans.id"))
    section_id: Mapped[int | None] = mapped_column(ForeignKey("sections.id"))
    position: Mapped[int]
    sort_order: Mapped[int] = mapped_column(default=0)
    number: Mapped[str] = mapped_column(String(50), default="")
    objective: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[str] = mapped_column(Text)
    activities: Mapped[str] = mapped_column(Text, default="")
    product: Mapped[str] = mapped_column(Text, default="")
    budget: Mapped[str] = mapped_column(Text, default="")
    extra: Mapped[dict] = mapped_column(JSON, default=dict)
    lead_text: Mapped[str] = mapped_column(Text, default="")
    coordinating_text: Mapped[str] = mapped_column(Text, default="")
    deadline_text: Mapped[str] = mapped_column(Text, default="")
    source_place: Mapped[str] = mapped_column(String(255), default="")
    source: Mapped[dict] = mapped_column(JSON, default=dict)
    entered_on: Mapped[date]
    carried_from_id: Mapped[int | None] = mapped_column(ForeignKey("tasks.id"), index=True)
    # assigned from above
    assigner: Mapped[str | None] = mapped_column(String(20))
    received_on: Mapped[date | None]
    # projection
    state: Mapped[str] = mapped_column(String(25), default="not_started")
    lead_unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    deadline_kind: Mapped[str] = mapped_column(String(15), default="unknown")
    start_on: Mapped[date | None]
    due_on: Mapped[date | None]
    original_due_on: Mapped[date | None]
    deadline_certain: Mapped[bool] = mapped_column(default=True)
    extension_count: Mapped[int] = mapped_column(default=0)
    open_due_on: Mapped[date | None]
    done_on: Mapped[date | None]
    done_late: Mapped[bool | None]
    days_late: Mapped[int | None]
    closed_on: Mapped[date | None]
    last_update_on: Mapped[date | None]
    reminders_muted: Mapped[str] = mapped_column(Text, default="", server_default="")
    version: Mapped[int] = mapped_column(default=1)
    search_key: Mapped[str] = mapped_column(Text, default="")

    plan: Mapped[Plan | None] = relationship()
    section: Mapped[Section | None] = relationship()
    lead_unit: Mapped[Unit | None] = relationship()
    assignee: Mapped[User | None] = relationship()
    carried_from: Mapped["Task | None"] = relationship(remote_side="Task.id")
    units: Mapped[list["TaskUnit"]] = relationship(back_populates="task", order_by="TaskUnit.sort_order")
    occurrences: Mapped[list["Occurrence"]] = relationship(back_populates="task", order_by="Occurrence.due_on")
    questions: Mapped[list["TaskQuestion"]] = relationship(back_populates="task", order_by="TaskQuestion.id")


Index("ix_tasks_paper_order", Task.agency_id, Task.plan_id.desc(), Task.sort_order, Task.position, Task.id,
      Task.population, Task.received_on)


class TaskUnit(AgencyOwned, Base):
    """A unit's part in a task: `lead` (answers for it; at most one), `co_lead`, `coordinating`."""

    __tablename__ = "task_units"
    __table_args__ = (
        UniqueConstraint("task_id", "unit_id", "role"),
        Index("ix_task_units_unit_id_role", "unit_id", "role", "task_id"),
        Index("ix_task_units_agency_id_role", "agency_id", "role", "unit_id", "task_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    role: Mapped[str] = mapped_column(String(15))
    sort_order: Mapped[int] = mapped_column(default=0)

    task: Mapped[Task] = relationship(back_populates="units")
    unit: Mapped[Unit] = relationship()


class Occurrence(AgencyOwned, Base):
    """Kỳ thực hiện of a recurring or continuous task. `state` as a task's, and `closed` (không còn phải làm)."""

    __tablename__ = "occurrences"
    __table_args__ = (
        UniqueConstraint("task_id", "due_on"),
        Index("ix_occurrences_agency_id_due_on", "agency_id", "due_on"),
        Index("ix_occurrences_agency_id_task_id", "agency_id", "task_id", "due_on", "state", "done_late"),
        CheckConstraint(f"state IN {OCCURRENCE_STATES}", name="state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"))
    start_on: Mapped[date | None]
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(25), default="not_started")
    done_on: Mapped[date | None]
    done_late: Mapped[bool | None]
    days_late: Mapped[int | None]

    task: Mapped[Task] = relationship(back_populates="occurrences")


class TaskQuestion(AgencyOwned, Base):
    """Something of the paper that was not understood; it stays open on its task until a person settles it."""

    __tablename__ = "task_questions"
    __table_args__ = (Index("ix_task_questions_task_id", "task_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"))
    column: Mapped[str] = mapped_column(String(30))
    value: Mapped[str] = mapped_column(Text, default="")
    message: Mapped[str] = mapped_column(Text)
    settled_at: Mapped[datetime | None] = mapped_column(Moment)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    task: Mapped[Task] = relationship(back_populates="questions")
