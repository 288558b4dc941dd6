"""Several people change one row of a draft, or import it, at the same moment: one is kept, on either database."""

from datetime import date

import pytest

from tests.factories import make_agency, make_unit, make_user
from tests.integration.test_revisions import FIRST, PAPER, SECOND, read
from tests.paper_builder import tsv
from tests.support.at_once import DATABASES, PEOPLE, outcomes_at_once, program_on
from tracker.database import db
from tracker.documents.reading import read_paper
from tracker.domain.settings import AgencySettings
from tracker.models import ImportDraft, Plan, Task, User
from tracker.queries.imports import draft_to_change, row_by_position, row_to_change
from tracker.queries.plans import plan_by_id
from tracker.queries.revisions import open_revision
from tracker.scope import agency_scope
from tracker.services import import_reading, imports, revisions
from tracker.transaction import transaction

RULES = AgencySettings()
DECIDED_ON = date(2026, 6, 15)


@pytest.fixture(params=DATABASES)
def shared(request, tmp_path, monkeypatch):
    """A program on either database with one draft of six rows; answers (app, agency id, draft id, user id)."""
    monkeypatch.setenv("TRACKER_INSTANCE", str(tmp_path))
    with program_on(request, tmp_path) as app:
        agency = make_agency()
        with agency_scope(agency.id):
            make_unit("Văn phòng")
            clerk = make_user("office")
            draft = imports.start_draft(clerk, 2026, "goc.tsv", tsv(FIRST))
            import_reading.keep(draft, read(FIRST), read_paper(tsv(FIRST), "goc.tsv"))
            answer = (app, agency.id, draft.id, clerk.id)
            db.session.commit()
        yield answer


def at_once(shared, act) -> list[str]:
    """What each of several people met who acted on the draft at the same moment."""
    app, agency_id, draft_id, user_id = shared
    return outcomes_at_once(app, agency_id,
                            lambda number: act(draft_id, number, db.session.get_one(User, user_id)))


def test_one_of_several_changes_of_a_row_is_kept(shared):
    app, agency_id, draft_id, _ = shared
    outcomes = at_once(shared, lambda draft, number, user: imports.change_row(
        row_to_change(draft, 2), 1, {"task": f"Lần {number}"}))
    assert outcomes == ["Conflict"] * (PEOPLE - 1) + ["kept"]
    with app.app_context(), agency_scope(agency_id):
        assert row_by_position(draft_id, 2).version == 2


def test_rows_changed_one_by_one_and_many_at_once_do_not_stop_each_other(shared):
    def act(draft, number, user):
        if number % 2:
            imports.change_row(row_to_change(draft, number), 1, {"task": f"Lần {number}"})
        else:
            imports.decide_rows(draft_to_change(draft), [(place, 1) for place in range(6, 0, -1)], "drop")

    outcomes = at_once(shared, act)
    assert set(outcomes) <= {"kept", "Conflict"} and "kept" in outcomes


def test_a_draft_imported_by_several_at_once_becomes_one_plan(shared):
    app, agency_id, draft_id, _ = shared
    outcomes = at_once(shared, lambda draft, number, user: imports.import_draft(
        draft_to_change(draft), user, date(2026, 2, 1), RULES))
    assert outcomes == ["RuleViolation"] * (PEOPLE - 1) + ["kept"]
    with app.app_context(), agency_scope(agency_id):
        assert (db.session.query(Plan).count(), db.session.query(Task).count()) == (1, 6)
        assert db.session.get_one(ImportDraft, draft_id).state == "imported"


def test_a_revision_taken_over_by_several_at_once_is_taken_over_once(shared):
    app, agency_id, draft_id, _ = shared
    with app.app_context(), agency_scope(agency_id), transaction():
        clerk = db.session.query(User).one()
        plan, _ = imports.import_draft(draft_to_change(draft_id), clerk, date(2026, 1, 15), RULES)
        second = revisions.start_revision(clerk, plan, "hai.tsv", tsv(SECOND))
        import_reading.keep(second, read(SECOND), read_paper(tsv(SECOND), "hai.tsv"))
        plan_id, second_id = plan.id, second.id

    def act(_, number, user):
        seen = open_revision(plan_id)
        assert seen is not None
        revisions.apply_changes(draft_to_change(seen.id), plan_by_id(plan_id), None,
                                revisions.Decision(PAPER, DECIDED_ON), actor=user, today=date(2026, 11, 20),
                                rules=RULES)

    assert at_once(shared, act) == ["RuleViolation"] * (PEOPLE - 1) + ["kept"]
    with app.app_context(), agency_scope(agency_id):
        assert db.session.query(Task).count() == 7
        assert db.session.get_one(ImportDraft, second_id).state == "ready"
