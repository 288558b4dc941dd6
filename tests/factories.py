"""Things for tests, one function per noun, each with sensible defaults; call them inside an agency's scope."""

from datetime import date, datetime

from tracker import clock
from tracker.database import db
from tracker.models import Agency, Plan, Section, Task, Unit, User
from tracker.services.plans import known_from_issue
from tracker.services.sign_in import hasher
from tracker.services.task_entry import Due, NewTask, Question, enter_tasks

PASSWORD = "mat-khau-thu-123"
_HASH: list[str] = []


def make_agency(code: str = "sct-ht", name: str = "Sở Công Thương Hà Tĩnh", **settings) -> Agency:
    """An agency; `settings` are those that differ from the defaults."""
    agency = Agency(code=code, name=name, created_at=clock.now(), settings=settings)
    db.session.add(agency)
    db.session.flush()
    return agency


def make_unit(name: str = "Phòng Kế hoạch", kind: str = "unit") -> Unit:
    """A unit, a group or an external unit."""
    unit = Unit(kind=kind, aliases=[], members=[], names=[])
    unit.rename(name)
    db.session.add(unit)
    db.session.flush()
    return unit


def make_user(role: str = "office", *, unit: Unit | None = None, name: str = "Nguyễn Thị Lan",
              email: str | None = None) -> User:
    """A person who can sign in with PASSWORD."""
    if not _HASH:
        _HASH.append(hasher.hash(PASSWORD))
    user = User(email=email or f"{role}-{clock.now().timestamp()}@example.test", name=name, role=role,
                unit_id=unit.id if unit else None, password_hash=_HASH[0], created_at=clock.now())
    db.session.add(user)
    db.session.flush()
    return user


def make_plan(year: int = 2022, *, issued_on: date | None = None, reminders_from: date | None = None,
              sections: tuple[str, ...] = ("I", "II"), counted: bool = True) -> Plan:
    """A plan with sections but without tasks."""
    issued_on = issued_on or date(year, 1, 19)
    plan = Plan(year=year, title=f"Kế hoạch cải cách hành chính năm {year}", issued_on=issued_on, counted=counted,
                reminders_from=reminders_from or issued_on, imported_at=clock.now())
    db.session.add(plan)
    db.session.flush()
    db.session.add_all(Section(plan_id=plan.id, code=code, title=f"LĨNH VỰC {code}", sort_order=order)
                       for order, code in enumerate(sections))
    db.session.flush()
    return plan


def make_task(plan: Plan, *, due_on: date | None = date(2022, 6, 30), kind: str | None = None,
              start_on: date | None = None, occurrences: tuple[date, ...] = (), lead: Unit | None = None,
              co_leads: tuple[Unit, ...] = (), coordinating: tuple[Unit, ...] = (), text: str = "",
              entered_on: date | None = None, known_from: datetime | None = None, question: str = "") -> Task:
    """A task of a plan with its beginning written as an import writes it; `occurrences` are due days."""
    plan.last_position += 1
    position = plan.last_position
    section = plan.sections[0] if plan.sections else None
    entered_on = entered_on or plan.issued_on
    task = Task(
        population="plan", plan_id=plan.id, section_id=section.id if section else None, position=position,
        sort_order=position, text=text or f"Nhiệm vụ số {position}", entered_on=entered_on,
        lead_text=lead.name if lead else "", objective="", activities="", product="", coordinating_text="",
        deadline_text="", number=str(position),
    )
    kind = kind or ("recurring" if occurrences else "date" if due_on else "open")
    due = Due(kind, start_on, max(occurrences) if occurrences and due_on is None else due_on, True,
              tuple((None, day) for day in occurrences))
    asked = (Question("lead", task.lead_text, question),) if question else ()
    new = NewTask(task, due, lead=lead, co_leads=co_leads, coordinating=coordinating, questions=asked)
    enter_tasks([new], known_from=known_from or known_from_issue(entered_on), actor_id=None)
    return task


def make_tasks(plan: Plan, number: int, **task) -> list[Task]:
    """Several tasks alike."""
    return [make_task(plan, **task) for _ in range(number)]
