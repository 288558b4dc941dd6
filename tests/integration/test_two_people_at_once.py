"""Several people change the same task from the same form at once: one is kept, the others see whose it was."""

from datetime import date

import pytest
from sqlalchemy import func, select

from tests.factories import make_agency, make_plan, make_task, make_unit, make_user
from tests.support.at_once import DATABASES, PEOPLE, outcomes_at_once, program_on
from tracker.database import db
from tracker.domain.counting import count
from tracker.models import Event, Task, User
from tracker.queries.facts import plan_facts
from tracker.queries.history import history_of
from tracker.queries.tasks import task_by_id
from tracker.scope import agency_scope
from tracker.services.task_editing import add_task
from tracker.services.tasks import comment_on, record_update, report_completion

TODAY = date(2022, 7, 10)


@pytest.fixture(params=DATABASES)
def shared(request, tmp_path, monkeypatch):
    """A program on either database with one task; answers (app, agency id, task id, user id)."""
    monkeypatch.setenv("TRACKER_INSTANCE", str(tmp_path))
    with program_on(request, tmp_path) as app:
        agency = make_agency()
        with agency_scope(agency.id):
            unit = make_unit()
            task = make_task(make_plan(), lead=unit)
            answer = (app, agency.id, task.id, make_user("head", unit=unit).id)
            db.session.commit()
        yield answer


def at_once(shared, act) -> list[str]:
    """What each of several people met who acted on the task at the same moment."""
    app, agency_id, task_id, user_id = shared
    return outcomes_at_once(
        app, agency_id, lambda number: act(task_by_id(task_id), db.session.get_one(User, user_id), number))


def test_one_of_several_changes_from_the_same_form_is_kept(shared):
    app, agency_id, task_id, _ = shared
    outcomes = at_once(shared, lambda task, user, number: record_update(
        task, actor=user, today=TODAY, done=f"Lần {number}", version=1))
    assert outcomes == ["Conflict"] * (PEOPLE - 1) + ["kept"]
    with app.app_context(), agency_scope(agency_id):
        assert db.session.get_one(Task, task_id).version == 2
        assert [event.what for event in history_of(task_by_id(task_id)).events] == ["task_added", "update_recorded"]


def test_a_report_pressed_many_times_is_recorded_once(shared):
    app, agency_id, task_id, _ = shared
    outcomes = at_once(shared, lambda task, user, number: report_completion(
        task, actor=user, today=TODAY, done_on=date(2022, 6, 1)))
    assert outcomes.count("kept") == 1
    with app.app_context(), agency_scope(agency_id):
        reports = db.session.scalar(select(func.count(Event.id)).where(Event.what == "completion_reported"))
        assert (reports, db.session.get_one(Task, task_id).state) == (1, "awaiting_confirmation")


def test_tasks_added_at_once_get_positions_of_their_own(shared):
    app, agency_id, _, _ = shared
    outcomes = at_once(shared, lambda task, user, number: add_task(
        task.plan, actor=user, today=TODAY, text=f"Bổ sung {number}", due_on=date(2022, 9, 1)))
    assert outcomes == ["kept"] * PEOPLE
    with app.app_context(), agency_scope(agency_id):
        positions = list(db.session.scalars(select(Task.position).order_by(Task.position)))
        assert positions == list(range(1, PEOPLE + 2))


def test_the_same_words_sent_several_times_at_once_are_one_step(shared):
    app, agency_id, task_id, _ = shared
    outcomes = at_once(shared, lambda task, user, number: comment_on(task, actor=user, today=TODAY, text="Đã gửi"))
    assert outcomes == ["kept"] * PEOPLE
    with app.app_context(), agency_scope(agency_id):
        said = select(func.count()).select_from(Event).where(Event.task_id == task_id, Event.what == "commented")
        assert db.session.scalar(said) == 1


def test_tasks_sent_several_times_at_once_are_entered_once_and_counted_once(shared):
    app, agency_id, task_id, _ = shared
    outcomes = at_once(shared, lambda task, user, number: add_task(
        task.plan, actor=user, today=TODAY, text="Việc thêm", deadline_text="Hằng quý"))
    assert outcomes == ["kept"] * PEOPLE
    with app.app_context(), agency_scope(agency_id):
        plan_id = db.session.get_one(Task, task_id).plan_id
        facts = plan_facts(plan_id)
        assert [(len(one.occurrences), one.plan_id) for one in facts] == [(0, plan_id), (2, plan_id)]
        assert count(facts, TODAY).buckets["open_in_time"] == 1
