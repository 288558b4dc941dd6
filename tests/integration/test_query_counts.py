"""Lists, counts and changes ask the database as often for ten tasks as for a hundred."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import event

from tests.factories import make_plan, make_task
from tracker.database import db
from tracker.domain.counting import count
from tracker.domain.periods import parse_period
from tracker.models import Unit
from tracker.queries.counting import counts_of_plans, indicator_values, tasks_behind
from tracker.queries.facts import plan_facts
from tracker.queries.task_list import ListFilter, task_page
from tracker.queries.task_rows import task_rows
from tracker.queries.tasks import overdue_by_unit, plan_tasks, returned_tasks, waiting_tasks
from tracker.services.summaries import completion_as_of

AS_OF = date(2022, 7, 10)
QUARTERS = (date(2022, 3, 31), date(2022, 6, 30))


@contextmanager
def counted() -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def touch(tasks) -> list:
    """What a page shows of each task."""
    return [
        (task.section.title, task.lead_unit.name, task.plan.year, [unit.unit.name for unit in task.units],
         [one.due_on for one in task.occurrences], [asked.message for asked in task.questions])
        for task in tasks
    ]


READS = {
    "plan's tasks": lambda agency, plan: touch(plan_tasks(plan.id)),
    "page": lambda agency, plan: touch(task_page(ListFilter(AS_OF, AS_OF, words="nhiem vu"), 1, 200)[0]),
    "overdue": lambda agency, plan: overdue_by_unit(AS_OF),
    "waiting": lambda agency, plan: touch(waiting_tasks()),
    "returned": lambda agency, plan: touch(returned_tasks()),
    "rows": lambda agency, plan: task_rows(agency, plan, AS_OF),
    "indicators": lambda agency, plan: indicator_values(agency, parse_period("2022-6T")),
    "behind": lambda agency, plan: touch(tasks_behind(agency, parse_period("2022-6T"), "open_overdue")),
    "units": lambda agency, plan: completion_as_of(agency, plan.year, AS_OF),
}


@pytest.fixture
def grown(agency, cast):
    """A plan, and a way to make it larger."""
    plan = make_plan()

    def grow(number: int):
        unit, other = (db.session.get_one(Unit, one) for one in (cast.lead_unit, cast.other_unit))
        for n in range(number):
            make_task(plan, lead=unit, coordinating=(other,), occurrences=QUARTERS if n % 3 == 0 else (),
                      question="Hỏi" if n % 4 == 0 else "")
        db.session.commit()
        return plan

    return grow


def test_reads_ask_no_more_often_when_the_plan_grows(agency, grown):
    plan = grown(10)
    few = {name: asked(read, agency, plan) for name, read in READS.items()}
    plan = grown(90)
    many = {name: asked(read, agency, plan) for name, read in READS.items()}
    assert many == few
    assert max(few.values()) <= 16


def test_a_plan_is_counted_in_one_statement_and_so_are_all_plans_of_an_agency(agency, grown):
    plans = [grown(10), make_plan(2023), make_plan(2021)]
    make_task(plans[1], due_on=date(2023, 6, 30))
    db.session.flush()
    assert [plan.id for plan in plans] and agency.rules
    with counted() as one:
        facts = plan_facts(plans[0].id)
    with counted() as all_of_them:
        counts = counts_of_plans(agency, plans, AS_OF)
    assert (len(one), len(all_of_them), len(facts)) == (1, 1, 10)
    assert {plan.year: counts[plan.id].total for plan in plans} == {2022: 10, 2023: 0, 2021: 0}
    assert counts[plans[0].id] == count(facts, AS_OF)


def asked(read, agency, plan) -> int:
    """How many statements a read needs when nothing but the agency and the plan is loaded."""
    for one in list(db.session):
        if one not in (agency, plan):
            db.session.expunge(one)
    db.session.refresh(agency)
    db.session.refresh(plan)
    with counted() as statements:
        read(agency, plan)
    return len(statements)
