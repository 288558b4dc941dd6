"""From a read appendix to a plan: all or nothing, questions kept, known from the plan's issue."""

from datetime import date, datetime

import pytest
from sqlalchemy import func, select

from tests.factories import make_unit
from tracker import clock
from tracker.database import db
from tracker.documents.reading import read_paper
from tracker.domain.appendix import read_appendix
from tracker.domain.errors import BadInput, NotFound, RuleViolation
from tracker.models import Agency, Event, Plan, Section, Task, Unit, UnitAlias
from tracker.queries.counting import count_of_plan
from tracker.queries.plans import counted_plan, plan_of_year
from tracker.queries.task_rows import task_rows
from tracker.queries.tasks import plan_tasks, task_at
from tracker.queries.units import register_of_units
from tracker.scope import agency_scope
from tracker.services.plans import import_plan, undo_import
from tracker.services.tasks import record_update

TODAY = date(2022, 2, 1)
PAPER = """TT\tNhiệm vụ\tChủ trì\tPhối hợp\tThời hạn
I\tCHỈ ĐẠO ĐIỀU HÀNH\t\t\t
1\tXây dựng kế hoạch\tVăn phòng\tPhòng Tài chính\tTrước ngày 20/02/2022
2\tRà soát văn bản\tPhòng Tài chính, Thanh tra Sở\tVăn phòng\tQuý II, Quý IV
II\tCẢI CÁCH THỂ CHẾ\t\t\t
1\tTuyên truyền\tCác phòng chuyên môn\tVăn phòng\tThường xuyên
2\tKiểm tra\tThanh tra Sở\t\tTheo Kế hoạch năm
"""


def read(paper=PAPER):
    return read_appendix(read_paper(paper.encode(), "phu-luc.tsv"), 2022, known_units=register_of_units())


def take_in(paper=PAPER, **more):
    return import_plan(read(paper), year=2022, imported_on=TODAY, **{"issued_on": date(2022, 1, 19), **more})


@pytest.fixture
def empty_register(agency):
    """An agency in which nobody has entered a unit or a person yet."""
    other = Agency(code="moi", name="Cơ quan mới", created_at=clock.now(), settings={})
    db.session.add(other)
    db.session.flush()
    with agency_scope(other.id):
        yield other


def test_an_empty_register_is_filled_from_the_leads_that_are_no_groups(empty_register):
    take_in()
    names = list(db.session.scalars(select(Unit.name).order_by(Unit.id)))
    assert names == ["Văn phòng", "Phòng Tài chính", "Thanh tra Sở"]


def test_the_tasks_keep_the_paper_and_its_reading(empty_register):
    plan = take_in()
    first, second, third, fourth = plan_tasks(plan.id)
    assert (first.due_on, first.lead_unit.name, first.deadline_text) == (
        date(2022, 2, 19), "Văn phòng", "Trước ngày 20/02/2022")
    assert [unit.unit.name for unit in second.units] == ["Phòng Tài chính", "Thanh tra Sở", "Văn phòng"]
    assert [unit.role for unit in second.units] == ["lead", "co_lead", "coordinating"]
    assert [one.due_on for one in second.occurrences] == [date(2022, 6, 30), date(2022, 12, 31)]
    assert (third.deadline_kind, len(third.occurrences), third.lead_unit) == ("continuous", 4, None)
    assert (fourth.deadline_kind, fourth.due_on, fourth.section.code) == ("open", None, "II")
    assert first.source["rows"][0]["texts"][1] == "Xây dựng kế hoạch"
    assert [task.position for task in (first, second, third, fourth)] == [1, 2, 3, 4]


def test_what_is_unclear_stays_as_an_open_question(empty_register):
    plan = take_in()
    asked = [(task.position, one.column) for task in plan_tasks(plan.id) for one in task.questions]
    assert asked == [(3, "lead"), (4, "deadline")]


def test_an_unknown_lead_is_a_question_where_the_register_holds_anything(agency):
    plan = take_in()
    asked = [(task.position, one.column) for task in plan_tasks(plan.id) for one in task.questions]
    assert asked == [(2, "lead"), (3, "lead"), (4, "lead"), (4, "deadline")]
    assert db.session.scalar(select(func.count(Unit.id))) == 3


def test_a_choice_gives_the_lead_and_is_remembered_as_an_alias(agency, cast):
    plan = take_in(unit_choices={"Phòng Tài chính": cast.lead_unit, "Thanh tra Sở": None})
    assert task_at(plan.id, 2).lead_unit_id == cast.lead_unit
    assert db.session.scalars(select(UnitAlias.alias)).all() == ["Phòng Tài chính"]
    assert not task_at(plan.id, 2).questions


def test_strict_refuses_the_whole_file_and_lists_what_is_unclear(empty_register):
    with pytest.raises(BadInput, match="Các phòng chuyên môn") as caught:
        take_in(strict=True)
    assert "Theo Kế hoạch năm" in caught.value.message
    assert db.session.scalar(select(func.count(Task.id))) == 0
    assert counted_plan(2022) is None


def test_a_second_import_of_the_year_names_the_way_to_revise(empty_register):
    take_in()
    with pytest.raises(RuleViolation, match="điều chỉnh"):
        take_in()
    assert db.session.scalar(select(func.count(Plan.id))) == 1


def test_the_import_counts_as_known_from_the_issue_but_its_true_moment_is_kept(empty_register):
    plan = take_in()
    event = db.session.scalars(select(Event)).first()
    assert event.recorded_at == datetime(2022, 1, 19, tzinfo=clock.ZONE)
    assert event.written_at > event.recorded_at
    before = count_of_plan(empty_register, plan, date(2022, 6, 30), datetime(2022, 1, 18, 23, tzinfo=clock.ZONE))
    after = count_of_plan(empty_register, plan, date(2022, 6, 30), datetime(2022, 1, 19, tzinfo=clock.ZONE))
    assert (before.total, after.total) == (0, 4)


def test_the_day_of_issue_defaults_to_the_titles_day_else_new_year(empty_register):
    plan = import_plan(read(), year=2022, imported_on=TODAY)
    assert (plan.issued_on, plan.reminders_from) == (date(2022, 1, 1), TODAY)
    undo_import(plan)
    head = "Phụ lục\n(Kèm theo Kế hoạch số 18/KH-SCT ngày 21/01/2022 của Sở Công Thương)\n"
    again = import_plan(read(head + PAPER), year=2022, imported_on=TODAY)
    assert (again.issued_on, again.number) == (date(2022, 1, 21), "18/KH-SCT")


def test_occurrences_due_before_the_entry_are_not_made(empty_register):
    plan = take_in(issued_on=date(2022, 5, 10))
    assert [one.due_on for one in task_at(plan.id, 3).occurrences] == [
        date(2022, 6, 30), date(2022, 9, 30), date(2022, 12, 31)]


def test_an_agency_may_keep_continuous_tasks_whole(empty_register):
    empty_register.settings = {"continuous_every": "none"}
    plan = take_in()
    task = task_at(plan.id, 3)
    assert (task.occurrences, task.due_on, task.open_due_on) == ([], date(2022, 12, 31), date(2022, 12, 31))


def test_an_import_is_undone_while_nothing_was_reported(empty_register):
    plan = take_in()
    record_update(task_at(plan.id, 1), actor=None, today=TODAY, no_change=True)
    with pytest.raises(RuleViolation, match="không hủy lần nhập được"):
        undo_import(plan)


def test_an_undone_import_leaves_nothing_and_the_year_is_free_again(empty_register):
    undo_import(take_in())
    for model in (Plan, Section, Task, Event):
        assert db.session.scalar(select(func.count(model.id))) == 0
    with pytest.raises(NotFound, match="Nhập phụ lục"):
        plan_of_year(2022)
    assert take_in().last_position == 4


def test_the_rows_of_a_day_say_state_bucket_and_days_late(empty_register):
    rows = task_rows(empty_register, take_in(), date(2022, 3, 1))
    assert list(rows[0]) == ["position", "section", "task", "lead", "due_on", "original_due_on", "state", "bucket",
                             "days_late", "done_on", "occurrences"]
    assert (rows[0]["bucket"], rows[0]["days_late"], rows[0]["section"]) == ("open_overdue", 10, "I")
    assert (rows[2]["lead"], rows[2]["bucket"]) == ("Các phòng chuyên môn", "open_in_time")


def test_a_unit_named_in_another_case_is_the_same_unit(empty_register):
    make_unit("VĂN PHÒNG")
    assert task_at(take_in().id, 1).lead_unit.name == "VĂN PHÒNG"
