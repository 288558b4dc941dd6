"""Closing, assigning, handing over, settling, and what other agencies see of it: nothing."""

from datetime import date

import pytest
from flask import render_template_string
from sqlalchemy import select

from tests.factories import make_plan, make_task, make_unit
from tracker.database import db
from tracker.domain.counting import verdict_of
from tracker.domain.errors import NotFound, RuleViolation
from tracker.models import Document, Task, TaskDocument, TaskQuestion, Unit
from tracker.queries.documents import guidance_documents, tasks_served_by
from tracker.queries.facts import facts_of
from tracker.queries.task_list import ListFilter, task_page
from tracker.queries.task_sheet import NotRead, task_sheet
from tracker.queries.tasks import overdue_by_unit, task_by_id
from tracker.scope import agency_scope
from tracker.services.assigned import add_assigned, unit_to_answer
from tracker.services.deadlines import change_deadline, decide_extension, request_extension
from tracker.services.documents import add_guidance, attach_documents
from tracker.services.summaries import completion_as_of
from tracker.services.tasks import (
    add_documents,
    assign_person,
    assign_units,
    comment_on,
    complete_task,
    hand_over_person,
    hand_over_unit,
    mark_not_completed,
    record_update,
    report_completion,
    settle_question,
    undo_event,
    withdraw_task,
)

TODAY = date(2022, 7, 10)
JUNE = date(2022, 6, 30)
DECISION = "Quyết định số 77/QĐ-SCT ngày 01/4/2022"


def documents_of(task: Task) -> list[Document]:
    """What is attached to a task, in the order in which it was attached."""
    return list(db.session.scalars(select(Document).join(TaskDocument, TaskDocument.document_id == Document.id)
                                   .where(TaskDocument.task_id == task.id).order_by(TaskDocument.id)))


def listed(**wanted) -> list[Task]:
    """The tasks on the first page of a list."""
    return [task_by_id(row.id) for row in task_page(ListFilter(TODAY, TODAY, **wanted), 1, 50)[0]]


def by_unit(agency, day):
    """Each line of the year's summary by unit: its name, its tasks, those it shares the lead of."""
    lines = completion_as_of(agency, 2022, day).summary.blocks[0].lines
    return [(line.label, line.counts["total"], line.co_led) for line in lines]


@pytest.fixture
def plan(agency):
    return make_plan()


@pytest.fixture
def units(agency, cast):
    return [db.session.get_one(Unit, unit) for unit in (cast.lead_unit, cast.other_unit, cast.office_unit)]


@pytest.fixture
def task(plan, units):
    return make_task(plan, due_on=JUNE, lead=units[0], coordinating=(units[1],))


def test_withdrawing_takes_a_task_out_from_its_day_on(agency, people, task):
    with pytest.raises(RuleViolation, match="văn bản quyết định"):
        withdraw_task(task, actor=people.clerk, on=date(2022, 5, 1), document=" ", today=TODAY)
    withdraw_task(task, actor=people.clerk, on=date(2022, 5, 1), document=DECISION, today=TODAY)
    facts = facts_of([task.id])[task.id]
    assert verdict_of(facts, date(2022, 4, 30)).bucket == "open_in_time"
    assert verdict_of(facts, date(2022, 5, 1)).withdrawn
    assert documents_of(task)[0].number == "77"


def test_a_completed_task_is_not_withdrawn(people, task):
    complete_task(task, done_on=JUNE, today=TODAY)
    with pytest.raises(RuleViolation, match="không rút khỏi kế hoạch được"):
        withdraw_task(task, actor=people.clerk, on=TODAY, document=DECISION, today=TODAY)


def test_not_completed_needs_a_reason_and_ends_the_open_request(people, task):
    request = request_extension(task, actor=people.head, today=TODAY, to_on=date(2022, 9, 1), reason_class="other",
                                reason="Chờ ý kiến")
    with pytest.raises(RuleViolation, match="lý do"):
        mark_not_completed(task, actor=people.clerk, on=TODAY, today=TODAY, reason="")
    event = mark_not_completed(task, actor=people.clerk, on=TODAY, today=TODAY, reason="Không còn nguồn lực")
    assert (task.state, task.open_due_on, request.state) == ("not_completed", None, "withdrawn")
    undo_event(event, actor=people.clerk, today=TODAY, reason="Nhầm nhiệm vụ")
    assert (task.state, task.open_due_on) == ("not_started", JUNE)


@pytest.mark.parametrize("act", [
    lambda task, people: record_update(task, actor=people.head, today=TODAY, done="Xong"),
    lambda task, people: report_completion(task, actor=people.head, today=TODAY, done_on=JUNE),
    lambda task, people: complete_task(task, done_on=JUNE, today=TODAY),
    lambda task, people: assign_person(task, actor=people.clerk, user=people.staff),
], ids=["update", "report", "complete", "assign"])
def test_nothing_is_done_with_a_withdrawn_task_but_it_may_be_talked_about(people, task, act):
    withdraw_task(task, actor=people.clerk, on=TODAY, document=DECISION, today=TODAY)
    with pytest.raises(RuleViolation, match="hủy bước rút"):
        act(task, people)
    assert comment_on(task, actor=people.head, today=TODAY, text="Vì sao rút?").id


def test_a_group_or_another_agencys_unit_does_not_lead(people, task):
    for unit in (make_unit("Các phòng chuyên môn", kind="group"), make_unit("Sở Nội vụ", kind="external")):
        with pytest.raises(RuleViolation, match="chủ trì được|phối hợp được"):
            assign_units(task, actor=people.clerk, lead_unit=unit, today=TODAY)


def test_naming_the_lead_settles_the_question_and_moves_the_task_from_its_day_on(agency, people, plan, units):
    task = make_task(plan, question="“Các phòng” là một nhóm.")
    assign_units(task, actor=people.clerk, lead_unit=units[0], co_leads=[units[1]], today=TODAY)
    assert task.questions[0].settled_by_id == people.clerk.id
    assert by_unit(agency, date(2022, 7, 9)) == [("Chưa giao đơn vị", 1, 0)]
    assert by_unit(agency, TODAY) == [
        ("Phòng Quản lý công nghiệp", 1, 0), ("Phòng Quản lý thương mại", 0, 1)]


def test_settling_a_question_twice_leaves_one_trace(people, plan):
    task = make_task(plan, question="Đơn vị nào?")
    for _ in range(2):
        settle_question(task.questions[0], actor=people.clerk)
    assert task.questions[0].settled_by_id == people.clerk.id


def test_open_work_moves_with_its_history_and_closed_work_stays(people, plan, units):
    open_task, closed_task = (make_task(plan, lead=units[0]) for _ in range(2))
    for task in (open_task, closed_task):
        assign_person(task, actor=people.clerk, user=people.staff)
    complete_task(closed_task, done_on=JUNE, today=TODAY)
    assert hand_over_person(people.staff, people.head, actor=people.clerk) == 1
    assert hand_over_unit(units[0], units[1], actor=people.clerk, today=TODAY) == 1
    assert (open_task.assignee_id, open_task.lead_unit_id) == (people.head.id, units[1].id)
    assert (closed_task.assignee_id, closed_task.lead_unit_id) == (people.staff.id, units[0].id)


def test_a_person_who_left_gets_no_task(people, task):
    people.staff.left_on = TODAY
    with pytest.raises(RuleViolation, match="thôi làm việc"):
        assign_person(task, actor=people.clerk, user=people.staff)


def test_one_document_serves_many_tasks(people, plan, task):
    other = make_task(plan)
    attach_documents(task, "Kế hoạch số 18/KH-SCT ngày 21/01/2022")
    attach_documents(other, "KH số 18/KH-SCT ngày 21/1/2022; Báo cáo số 5/BC-SCT ngày 2/3/2022")
    document = documents_of(task)[0]
    assert tasks_served_by(document) == [task, other]
    assert [one.number for one in documents_of(other)] == ["18", "5"]


def test_words_that_name_no_document_are_kept_as_they_are(task):
    attach_documents(task, "Biên bản họp giao ban")
    assert documents_of(task)[0].text == "Biên bản họp giao ban"


def test_a_completed_task_without_a_document_is_on_its_list(people, plan, task):
    complete_task(task, done_on=JUNE, today=TODAY)
    complete_task(make_task(plan), done_on=JUNE, today=TODAY, document="Báo cáo số 5/BC-SCT ngày 2/3/2022")
    assert listed(state="chua-co-van-ban") == [task]


def test_guidance_needs_its_day_and_is_entered_once(agency):
    with pytest.raises(RuleViolation, match="ngày ban hành"):
        add_guidance("Công văn số 12/SCT-VP")
    add_guidance("Công văn số 12/SCT-VP ngày 05/02/2022 về việc đẩy mạnh CCHC")
    with pytest.raises(RuleViolation, match="đã có trong sổ"):
        add_guidance("Công văn 12/SCT-VP ngày 5/2/2022")
    assert [document.issued_on for document in guidance_documents()] == [date(2022, 2, 5)]
    assert guidance_documents(from_on=date(2022, 3, 1)) == []


def test_assigned_tasks_have_their_own_numbers_from_one(agency, people, plan, units, task):
    given = [add_assigned(assigner="ubnd-tinh", received_on=date(2022, 5, 1), due_on=date(2022, 6, 1), unit=units[0],
                          text=f"Nhiệm vụ {n}", today=TODAY) for n in (1, 2)]
    assert [one.position for one in given] == [1, 2]
    complete_task(given[1], done_on=date(2022, 6, 5), today=TODAY)
    assert (given[1].days_late, given[0].open_due_on) == (4, date(2022, 6, 1))


@pytest.mark.parametrize(("changed", "message"), [
    pytest.param({"assigner": "bo"}, "cơ quan giao", id="unknown assigner"),
    pytest.param({"text": " "}, "nội dung", id="no text"),
    pytest.param({"received_on": date(2022, 7, 11)}, "tương lai", id="received in the future"),
    pytest.param({"due_on": date(2022, 4, 1)}, "trước ngày nhận", id="due before received"),
])
def test_an_assigned_task_must_make_sense(agency, units, changed, message):
    wanted = {"assigner": "khac", "received_on": date(2022, 5, 1), "due_on": date(2022, 6, 1), "unit": units[0],
              "text": "Báo cáo", **changed}
    with pytest.raises(RuleViolation, match=message):
        add_assigned(today=TODAY, **wanted)


def test_a_unit_is_taken_by_its_name_and_made_only_where_there_is_none(agency, cast):
    assert unit_to_answer("văn phòng").id == cast.office_unit
    with pytest.raises(NotFound, match="Danh mục đơn vị"):
        unit_to_answer("Phòng không có")


def test_what_is_overdue_stands_at_the_unit_that_answers(plan, units, task):
    make_task(plan, due_on=date(2022, 7, 1))
    make_task(plan, due_on=date(2022, 7, 2), lead=task.lead_unit)
    make_task(plan, due_on=date(2022, 8, 1), lead=units[0])
    found = overdue_by_unit(TODAY)
    assert [(one.unit_name, one.number, one.most_days_late) for one in found] == [
        ("Phòng Quản lý công nghiệp", 2, 10), (None, 1, 9)]
    assert (found[0].first_id, found[0].first_text) == (task.id, task.text)


def test_a_list_is_narrowed_by_words_without_accents_by_part_and_by_day(plan, units, task):
    other = make_task(plan, text="Rà soát văn bản", due_on=date(2022, 8, 1), lead=units[1])
    assert listed(words="ra SOAT") == [other]
    assert listed(unit_id=units[1].id, part="chu-tri") == [other]
    assert listed(unit_id=units[1].id) == [task, other]
    assert listed(state="qua-han") == [task]
    rows, number, total = task_page(ListFilter(TODAY, TODAY), 9, 1)
    assert ([row.id for row in rows], number, total) == ([other.id], 2, 2)


def test_what_was_handed_in_is_watched_until_it_is_decided(people, plan, units, task):
    other, third = (make_task(plan, due_on=date(2022, 8, 1), lead=unit) for unit in units[:2])
    report_completion(task, actor=people.head, today=TODAY, done_on=JUNE)
    request = request_extension(other, actor=people.head, today=TODAY, to_on=date(2022, 9, 1), reason_class="other",
                                reason="Chờ")
    report_completion(third, actor=people.clerk, today=TODAY, done_on=JUNE)
    assert listed(part="theo-doi") == [task, other, third]
    assert listed(part="theo-doi", unit_id=units[0].id) == [task, other]
    decide_extension(request, actor=people.clerk, granted=False, decided_on=TODAY, note="Không", today=TODAY)
    assert listed(part="theo-doi", unit_id=units[0].id) == [task]


def test_a_task_of_another_agency_is_not_found(cast, task):
    with agency_scope(cast.other_agency_id), pytest.raises(NotFound):
        task_by_id(task.id)


def test_an_assignment_is_taken_back_with_its_units_and_its_question(agency, people, plan, units):
    task = make_task(plan, question="“Các phòng” là một nhóm.", coordinating=(units[1],))
    given = assign_units(task, actor=people.clerk, lead_unit=units[0], co_leads=[units[2]], today=TODAY)
    undo_event(given, actor=people.clerk, today=TODAY, reason="Chọn nhầm phòng")
    assert task.lead_unit_id is None
    assert [(row.unit_id, row.role) for row in task.units] == [(units[1].id, "coordinating")]
    assert task.questions[0].settled_at is None
    assert by_unit(agency, TODAY) == [("Chưa giao đơn vị", 1, 0)]


def test_only_the_last_of_several_assignments_is_taken_back(people, task, units):
    first = assign_units(task, actor=people.clerk, lead_unit=units[1], today=TODAY)
    second = assign_units(task, actor=people.clerk, lead_unit=units[2], today=TODAY)
    with pytest.raises(RuleViolation, match="Hãy hủy bước sau trước"):
        undo_event(first, actor=people.clerk, today=TODAY, reason="Nhầm")
    undo_event(second, actor=people.clerk, today=TODAY, reason="Nhầm")
    assert task.lead_unit_id == units[1].id
    undo_event(first, actor=people.clerk, today=TODAY, reason="Nhầm")
    assert [(row.unit_id, row.role) for row in task.units] == [(units[0].id, "lead"), (units[1].id, "coordinating")]


def test_an_assignment_is_not_taken_back_to_who_is_gone_nor_on_an_ended_task(people, plan, task, units):
    given = assign_units(task, actor=people.clerk, lead_unit=units[2], today=TODAY)
    units[0].valid_to = TODAY
    with pytest.raises(RuleViolation, match="đã kết thúc hoạt động"):
        undo_event(given, actor=people.clerk, today=TODAY, reason="Nhầm")
    other = make_task(plan)
    assign_person(other, actor=people.clerk, user=people.staff)
    named = assign_person(other, actor=people.clerk, user=people.head)
    people.staff.left_on = TODAY
    with pytest.raises(RuleViolation, match="đã thôi làm việc"):
        undo_event(named, actor=people.clerk, today=TODAY, reason="Nhầm")
    complete_task(other, done_on=JUNE, today=TODAY)
    with pytest.raises(RuleViolation, match="Nhiệm vụ đã kết thúc"):
        undo_event(named, actor=people.clerk, today=TODAY, reason="Nhầm")


def test_evidence_put_to_the_wrong_task_is_taken_back(people, task):
    event = add_documents(task, actor=people.head, today=TODAY, text=DECISION)
    undo_event(event, actor=people.clerk, today=TODAY, reason="Văn bản của nhiệm vụ khác")
    assert documents_of(task) == []


def test_a_corrected_deadline_is_asked_about_again_when_the_correction_is_taken_back(people, plan):
    task = make_task(plan, due_on=None)
    task.questions.append(TaskQuestion(column="deadline", value="Quý", message="Không rõ quý nào."))
    task.deadline_certain = False
    db.session.flush()
    event = change_deadline(task, kind="correction", due_on=JUNE, decided_on=TODAY, today=TODAY, actor=people.clerk)
    assert (task.deadline_certain, task.questions[0].settled_by_id) == (True, people.clerk.id)
    undo_event(event, actor=people.clerk, today=TODAY, reason="Đọc lại vẫn chưa rõ")
    assert (task.deadline_certain, task.questions[0].settled_at, task.due_on) == (False, None, None)


def test_a_request_that_ends_with_its_task_leaves_a_trace(people, task):
    request_extension(task, actor=people.head, today=TODAY, to_on=date(2022, 9, 1), reason_class="other", reason="Chờ")
    withdraw_task(task, actor=people.clerk, on=TODAY, document=DECISION, today=TODAY)
    assert "extension_request_withdrawn" in [event.what for event in task_sheet(task.id).events]


def test_without_confirmation_a_report_waits_only_for_the_request(agency, people, task):
    agency.settings = {**agency.settings, "needs_confirmation": False}
    request = request_extension(task, actor=people.head, today=TODAY, to_on=date(2022, 9, 1), reason_class="other",
                                reason="Chờ")
    report_completion(task, actor=people.head, today=TODAY, done_on=date(2022, 7, 5))
    assert task.state == "awaiting_confirmation"
    decide_extension(request, actor=people.clerk, granted=True, decided_on=date(2022, 7, 1), today=TODAY)
    assert (task.state, task.done_on, task.done_late) == ("completed", date(2022, 7, 5), False)


def test_a_template_that_asks_a_task_for_what_was_not_read_is_stopped(app, task):
    shown = task_sheet(task.id).task
    with app.test_request_context():
        assert render_template_string("{{ task.text }}", task=shown) == task.text
        with pytest.raises(NotRead, match=r"'assigned_by' is not among .*text"):
            render_template_string("{{ task.assigned_by }}", task=shown)
