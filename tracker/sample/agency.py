"""Load the sample agency: register, people, plan read from its own Word file, and a year's history."""

import secrets
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from .. import clock
from ..database import db
from ..documents.reading import read_paper
from ..domain.appendix import read_appendix
from ..domain.text import fold
from ..models import Agency, Occurrence, Plan, Task, Unit, UnitAlias, UnitMember, User
from ..queries.units import unit_named
from ..scope import agency_scope
from ..services import assigned, deadlines, documents, plans, tasks
from ..services.agencies import add_agency
from ..services.people import add_user
from . import people
from .days import Calendar
from .history import ASSIGNED, GUIDANCE, Step, steps
from .paper import AGENCY, plan_as_docx
from .plan import lines

CODE = "mau"
NUMBER = "05/KH-SNNDL"
FILE_NAME = "phu-luc-ke-hoach-cchc.docx"


def load(today: date, password: str) -> tuple[Agency, bytes]:
    """The sample agency as of `today`, everybody signing in with `password`; also the plan's Word file."""
    days = Calendar(today)
    agency = add_agency(CODE, AGENCY)
    agency.settings = {
        "parent_name": "UBND TỈNH HƯƠNG GIANG", "symbol": "SNNDL",
        "place": "Hương Giang", "signer_name": "Nguyễn Thị Hồng Vân",
        "recipients": "- Sở Nội vụ;\n- Lãnh đạo Sở;\n- Lưu: VT, VP.",
    }
    with agency_scope(agency.id):
        _register_units()
        for login, name, role, unit in people.PEOPLE:
            add_user(f"{login}@{people.DOMAIN}", role=role, unit_name=unit, name=name, password=password)
        content = plan_as_docx(lines(days), days.year, NUMBER, days.issued_on)
        appendix = read_appendix(read_paper(content, FILE_NAME), days.year)
        plan = plans.import_plan(appendix, year=days.year, issued_on=days.issued_on, number=NUMBER,
                                 source_name=FILE_NAME, imported_on=today, actor_id=_clerk().id)
        _Story(plan, days).tell()
    return agency, content


def new_password() -> str:
    """A password for the sample's people, made anew for each installation."""
    return f"CCHC-{secrets.token_hex(2)}-{secrets.token_hex(2)}"


def _register_units() -> None:
    units: dict[str, Unit] = {}
    kinds = [*((name, "unit") for name in people.UNITS), *((name, "group") for name in people.GROUPS),
             *((name, "external") for name in people.EXTERNAL)]
    for name, kind in kinds:
        unit = Unit(kind=kind)
        unit.rename(name)
        units[name] = unit
        db.session.add(unit)
    db.session.flush()
    for alias, name in people.ALIASES.items():
        db.session.add(UnitAlias(unit_id=units[name].id, alias=alias, alias_key=fold(alias)))
    for group, members in people.GROUPS.items():
        db.session.add_all(UnitMember(group_id=units[group].id, unit_id=units[name].id) for name in members)
    db.session.flush()


def _clerk() -> User:
    return db.session.scalars(select(User).where(User.role == "office")).one()


class _Story:
    """Tells the history through the same services that the pages use, each step recorded on its own day."""

    def __init__(self, plan: Plan, days: Calendar) -> None:
        self.plan, self.days, self.clerk = plan, days, _clerk()
        self.tasks = {task.position: task for task in db.session.scalars(select(Task).where(Task.plan_id == plan.id))}

    def tell(self) -> None:
        """Every step, then the assigned tasks and the register of guidance documents."""
        for step in steps():
            getattr(self, f"_{step.what}")(self.tasks[step.position], step)
            db.session.flush()
        self._assigned_tasks()
        for reference, ago, subject in GUIDANCE:
            documents.add_guidance(f"{reference} ngày {self.days.ago(ago):%d/%m/%Y} về việc {subject}")

    def _moment(self, days_ago: int) -> datetime:
        return datetime.combine(self.days.ago(days_ago), time(9, 30), clock.ZONE)

    def _head_of(self, task: Task) -> User:
        head = db.session.scalar(select(User).where(User.unit_id == task.lead_unit_id, User.role == "head"))
        return head or self.clerk

    def _document(self, step: Step) -> str:
        return self._dated(step, self.days.ago(step.days_ago))

    def _dated(self, step: Step, day: date) -> str:
        return f"{step.document} ngày {day:%d/%m/%Y}" if step.document else ""

    def _complete(self, task: Task, step: Step) -> None:
        done = min((task.due_on or self.days.today) - timedelta(days=step.early), self.days.today)
        tasks.complete_task(task, actor=self.clerk, done_on=done, today=self.days.today,
                            document=self._dated(step, done),
                            recorded_at=datetime.combine(done, time(16), clock.ZONE))

    def _report(self, task: Task, step: Step) -> None:
        tasks.report_completion(task, actor=self._head_of(task), today=self.days.today,
                                done_on=self.days.ago(step.days_ago), note=step.text, documents=self._document(step))

    def _return(self, task: Task, step: Step) -> None:
        tasks.return_completion(task, actor=self.clerk, today=self.days.today, reason=step.text)

    def _update(self, task: Task, step: Step) -> None:
        tasks.record_update(task, actor=self._head_of(task), today=self.days.ago(step.days_ago), state="in_progress",
                            done=step.text)

    def _extend(self, task: Task, step: Step) -> None:
        decided = self.days.ago(step.days_ago)
        deadlines.change_deadline(task, kind="extension", due_on=self.days.today + timedelta(days=step.to_days),
                                  decided_on=decided, actor=self.clerk, reason=step.text,
                                  recorded_at=self._moment(step.days_ago), today=self.days.today)

    def _ask_extension(self, task: Task, step: Step) -> None:
        deadlines.request_extension(task, actor=self._head_of(task), today=self.days.today,
                                    to_on=self.days.today + timedelta(days=step.to_days), reason_class="other",
                                    reason=step.text)

    def _withdraw(self, task: Task, step: Step) -> None:
        tasks.withdraw_task(task, actor=self.clerk, on=self.days.ago(step.days_ago), today=self.days.today,
                            document=self._document(step))

    def _give_up(self, task: Task, step: Step) -> None:
        tasks.mark_not_completed(task, actor=self.clerk, on=self.days.ago(step.days_ago), today=self.days.today,
                                 reason=step.text)

    def _occurrences(self, task: Task, step: Step) -> None:
        due = db.session.scalars(
            select(Occurrence).where(Occurrence.task_id == task.id, Occurrence.due_on <= self.days.today)
            .order_by(Occurrence.due_on)
        ).all()
        for occurrence in due[:step.count]:
            done = occurrence.due_on - timedelta(days=step.early)
            tasks.complete_task(task, actor=self.clerk, done_on=done, today=self.days.today, occurrence=occurrence,
                                recorded_at=datetime.combine(done, time(16), clock.ZONE))

    def _assigned_tasks(self) -> None:
        for assigner, received, due, unit, text, done in ASSIGNED:
            task = assigned.add_assigned(
                assigner=assigner, received_on=self.days.ago(received), text=text, unit=unit_named(unit),
                due_on=self.days.today + timedelta(days=due), today=self.days.today, actor=self.clerk,
            )
            if done is not None:
                tasks.complete_task(task, actor=self.clerk, done_on=self.days.ago(done), today=self.days.today,
                                    recorded_at=self._moment(done))
