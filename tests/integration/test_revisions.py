"""A second file for a plan: what it changes, and that ids, evidence and history outlive it."""

from datetime import date, timedelta

import pytest

from tests.factories import make_unit
from tests.paper_builder import tsv
from tracker import clock
from tracker.database import db
from tracker.documents.reading import read_paper
from tracker.domain.appendix import read_appendix
from tracker.domain.errors import Conflict, RuleViolation
from tracker.domain.settings import AgencySettings
from tracker.models import Event, ImportDraft, Plan, Section, Task, TaskDocument
from tracker.queries.counting import count_of_plan
from tracker.queries.history import history_of
from tracker.queries.revisions import difference
from tracker.queries.task_sheet import task_sheet
from tracker.queries.units import register_of_units
from tracker.services import import_reading, revisions, tasks
from tracker.services.plans import import_plan

RULES = AgencySettings()
TODAY = date(2026, 11, 20)
DECIDED = "15/6/2026"
PAPER = "Quyết định số 77/QĐ-SCT ngày 15/6/2026"
HEAD = ["TT", "Nhiệm vụ", "Sản phẩm", "Chủ trì", "Phối hợp", "Thời hạn"]
FIRST = [
    HEAD,
    ["I", "CẢI CÁCH THỂ CHẾ", "", "", "", ""],
    ["1", "Xây dựng Kế hoạch rà soát văn bản quy phạm", "Kế hoạch", "Phòng Pháp chế", "Văn phòng", "30/3/2026"],
    ["2", "Tự kiểm tra văn bản do cơ quan ban hành", "Báo cáo", "Phòng Pháp chế", "", "30/6/2026"],
    ["3", "Theo dõi tình hình thi hành pháp luật", "Báo cáo", "Phòng Pháp chế", "", "Quý III"],
    ["II", "CẢI CÁCH THỦ TỤC HÀNH CHÍNH", "", "", "", ""],
    ["1", "Công bố danh mục thủ tục hành chính nội bộ", "Quyết định", "Văn phòng", "", "Quý IV"],
    ["2", "Giải quyết hồ sơ trực tuyến toàn trình", "Hồ sơ", "Văn phòng", "", "Thường xuyên"],
    ["3", "Lắp đặt ki-ốt tra cứu tại bộ phận một cửa", "Ki-ốt", "Văn phòng", "", "30/9/2026"],
]
SECOND = [
    HEAD,
    ["I", "CẢI CÁCH THỂ CHẾ", "", "", "", ""],
    ["1", "Tự kiểm tra văn bản do cơ quan ban hành", "Báo cáo", "Phòng Pháp chế", "", "31/8/2026"],
    ["2", "Theo dõi, đánh giá tình hình thi hành pháp luật năm 2026", "Báo cáo", "Phòng Pháp chế", "", "Quý III"],
    ["3", "Xây dựng Kế hoạch rà soát văn bản quy phạm", "Kế hoạch", "Phòng Pháp chế", "Văn phòng", "30/03/2026"],
    ["4", "Công bố danh mục thủ tục hành chính nội bộ", "Quyết định", "Văn phòng", "", "Quý IV"],
    ["II", "CẢI CÁCH THỦ TỤC HÀNH CHÍNH", "", "", "", ""],
    ["1", "Giải quyết hồ sơ trực tuyến toàn trình", "Hồ sơ", "Phòng Pháp chế", "", "Thường xuyên"],
    ["III", "CHUYỂN ĐỔI SỐ", "", "", "", ""],
    ["1", "Số hóa kết quả giải quyết hồ sơ tồn đọng", "Dữ liệu", "Văn phòng", "", "30/11/2026"],
]


def read(grid):
    return read_appendix(read_paper(tsv(grid), "phu-luc.tsv"), 2026, known_units=register_of_units())


@pytest.fixture
def draft(agency, people) -> ImportDraft:
    make_unit("Phòng Pháp chế")
    import_plan(read(FIRST), year=2026, issued_on=date(2026, 1, 15), imported_on=date(2026, 1, 20))
    plan = db.session.query(Plan).one()
    return open_file(people.clerk, plan, SECOND)


def open_file(user, plan, grid):
    draft = revisions.start_revision(user, plan, "dieu-chinh.tsv", tsv(grid))
    import_reading.keep(draft, read(grid), read_paper(tsv(grid), "phu-luc.tsv"))
    return draft


def the_plan() -> Plan:
    return db.session.query(Plan).one()


def at(position: int) -> Task:
    return db.session.query(Task).filter_by(position=position).one()


def found(draft):
    return difference(draft, RULES, register_of_units())


def take_over(draft, actor=None, tokens=None, today=TODAY):
    decision = revisions.decide(draft, the_plan(), PAPER, DECIDED, today)
    return revisions.apply_changes(draft, the_plan(), tokens, decision, actor=actor, today=today, rules=RULES)


def kinds(draft) -> dict[int | None, str]:
    return {change.task.position if change.task else None: change.kind for change in found(draft).changes}


def test_the_difference_names_each_task_once_by_what_it_says(draft):
    assert kinds(draft) == {1: "changed", 2: "deadline", 3: "changed", 4: "moved", 5: "changed", 6: "dropped",
                            None: "new"}


def test_all_is_taken_over_and_ids_stay(draft, people):
    ids = {position: at(position).id for position in range(1, 7)}
    done = take_over(draft, people.clerk)
    assert done == {"new": 1, "dropped": 1, "deadline": 1, "changed": 3, "moved": 1}
    assert {position: at(position).id for position in range(1, 7)} == ids
    assert at(3).text == "Theo dõi, đánh giá tình hình thi hành pháp luật năm 2026"
    assert at(4).section.title == "CẢI CÁCH THỂ CHẾ" and at(5).lead_unit.name == "Phòng Pháp chế"
    new = at(7)
    assert (new.entered_on, new.section.title, new.due_on) == (date(2026, 6, 15), "CHUYỂN ĐỔI SỐ", date(2026, 11, 30))
    assert {one.kind for one in found(draft).changes} == {"same"}, "what was taken over differs no more"
    assert the_plan().last_position == 7


def test_a_moved_deadline_keeps_the_original_and_counts_from_the_decision(draft, people):
    take_over(draft, people.clerk)
    task = at(2)
    assert (task.due_on, task.original_due_on, task.extension_count) == (date(2026, 8, 31), date(2026, 6, 30), 0)
    entries = history_of(task).deadlines
    assert [(one.kind, one.span.on) for one in entries] == [
        ("original", date(2026, 1, 15)), ("revision", date(2026, 6, 15))]
    assert task_sheet(task.id).changes[-1].text == "31/8/2026"


def test_the_same_day_in_other_words_moves_no_deadline(draft, people):
    take_over(draft, people.clerk)
    assert at(1).deadline_text == "30/03/2026", "the words are taken over"
    assert len(history_of(at(1)).deadlines) == 1


def test_a_dropped_task_counts_until_the_decision(draft, agency, people):
    take_over(draft, people.clerk)
    assert at(6).state == "withdrawn" and at(6).closed_on == date(2026, 6, 15)
    before = count_of_plan(agency, the_plan(), date(2026, 6, 14))
    after = count_of_plan(agency, the_plan(), date(2026, 6, 15))
    assert (before.total, before.withdrawn, after.total, after.withdrawn) == (6, 0, 6, 1)
    attached = db.session.query(TaskDocument).filter_by(task_id=at(6).id).one()
    assert attached.document.symbol == "QĐ-SCT"


def test_what_was_done_before_survives(draft, people):
    task = at(3)
    tasks.complete_task(task, actor=people.clerk, done_on=date(2026, 5, 4), today=TODAY, document="Báo cáo số 9/BC-SCT")
    events = [event.id for event in db.session.query(Event).filter_by(task_id=task.id)]
    take_over(draft, people.clerk)
    assert (at(3).state, at(3).done_on, at(3).text[:18]) == ("completed", date(2026, 5, 4), "Theo dõi, đánh giá")
    kept = [event.id for event in db.session.query(Event).filter_by(task_id=task.id)]
    assert kept[:len(events)] == events and at(3).due_on == date(2026, 9, 30)


def test_a_completed_task_that_the_file_drops_stays(draft, people):
    tasks.complete_task(at(6), actor=people.clerk, done_on=date(2026, 5, 4), today=TODAY, document="Biên bản 1/BB-VP")
    change = found(draft).by_key("n6")
    assert not change.possible and "đã hoàn thành" in change.note
    take_over(draft, people.clerk)
    assert at(6).state == "completed"


def test_a_withdrawn_task_that_the_file_holds_again_is_neither_new_nor_taken_back_in_silence(draft, people):
    tasks.withdraw_task(at(4), actor=people.clerk, on=date(2026, 5, 4), document="Công văn số 5/SCT-VP", today=TODAY)
    change = found(draft).by_key("d4")
    assert change.kind == "back" and not change.possible and "hủy bước rút" in change.note
    take_over(draft, people.clerk)
    assert at(4).state == "withdrawn"
    revisions.rematch(draft, "d4", "")
    assert found(draft).by_key("d4").kind == "new"


def test_a_completed_task_keeps_its_deadline(draft, people):
    tasks.complete_task(at(2), actor=people.clerk, done_on=date(2026, 5, 4), today=TODAY, document="Báo cáo 8/BC-SCT")
    change = found(draft).by_key("d1")
    assert change.kind == "renumbered" and "hạn và đơn vị không đổi" in change.note
    take_over(draft, people.clerk)
    assert at(2).due_on == date(2026, 6, 30) and len(history_of(at(2)).deadlines) == 1


def test_one_row_alone_is_taken_over(draft, people):
    token = found(draft).by_key("d1").token
    take_over(draft, people.clerk, [token])
    assert at(2).due_on == date(2026, 8, 31) and at(6).state == "not_started" and the_plan().last_position == 6
    assert found(draft).by_key("d1").kind == "same"


def test_a_row_that_was_changed_meanwhile_is_not_taken_over_unseen(draft, people):
    tokens = [change.token for change in found(draft).offered]
    tasks.record_update(at(2), actor=people.clerk, today=TODAY, done="Đã họp")
    with pytest.raises(Conflict):
        take_over(draft, people.clerk, tokens)


def test_a_person_says_which_task_a_row_is(draft, people):
    new = next(change for change in found(draft).changes if change.kind == "new")
    revisions.rematch(draft, new.key, "6")
    assert found(draft).by_key(new.key).task.position == 6 and not any(
        change.kind in ("new", "dropped") for change in found(draft).changes)
    revisions.rematch(draft, new.key, "")
    assert found(draft).by_key(new.key).kind == "new"
    with pytest.raises(RuleViolation, match="không có nhiệm vụ số “99”"):
        revisions.rematch(draft, new.key, "99")


def test_what_is_kept_as_it_is_is_not_taken_over_with_all(draft, people):
    revisions.keep_as_it_is(draft, found(draft), "n6", True)
    revisions.keep_as_it_is(draft, found(draft), "d1", True)
    take_over(draft, people.clerk)
    assert at(6).state == "not_started" and at(2).due_on == date(2026, 6, 30)
    revisions.keep_as_it_is(draft, found(draft), "n6", False)
    assert found(draft).by_key("n6").offered


def test_a_group_in_the_lead_stays_a_question_and_the_unit_stays(draft, people):
    db.session.delete(draft)
    for row in draft.rows:
        db.session.delete(row)
    grid = [list(row) for row in FIRST]
    grid[3][3] = "Các phòng chuyên môn"
    draft = open_file(people.clerk, the_plan(), grid)
    take_over(draft, people.clerk)
    task = at(2)
    assert task.lead_unit.name == "Phòng Pháp chế" and task.lead_text == "Các phòng chuyên môn"
    assert [question.column for question in task.questions if not question.settled_at] == ["lead"]


def test_occurrences_owed_before_the_decision_stay(draft, people):
    for row in list(draft.rows):
        db.session.delete(row)
    db.session.delete(draft)
    db.session.flush()
    grid = [list(row) for row in FIRST]
    grid[7][5] = "Trước ngày 10/7/2026; trước ngày 10/12/2026"
    draft = open_file(people.clerk, the_plan(), grid)
    take_over(draft, people.clerk)
    open_days = [one.due_on for one in at(5).occurrences if one.state != "closed"]
    assert open_days[0] == date(2026, 3, 31) and date(2026, 9, 30) not in open_days


@pytest.mark.parametrize(("document", "day", "field"), [
    ("", DECIDED, "document"), (PAPER, "", "decided_on"), (PAPER, "14/1/2026", "decided_on"),
    (PAPER, (TODAY + timedelta(days=1)).isoformat(), "decided_on"),
], ids=["no document", "no day", "before the plan", "in the future"])
def test_a_decision_needs_its_document_and_day(draft, document, day, field):
    with pytest.raises(RuleViolation) as refused:
        revisions.decide(draft, the_plan(), document, day, TODAY)
    assert refused.value.field == field


def test_one_revision_at_a_time(draft, people):
    with pytest.raises(RuleViolation, match="chưa xong"):
        revisions.start_revision(people.clerk, the_plan(), "lan-hai.tsv", b"x")
    revisions.close_revision(draft)
    assert revisions.start_revision(people.clerk, the_plan(), "lan-hai.tsv", b"x").purpose == "revision"


def test_new_sections_are_made_once(draft, people):
    take_over(draft, people.clerk)
    assert [section.title for section in db.session.query(Section).order_by(Section.sort_order, Section.id)] == [
        "CẢI CÁCH THỂ CHẾ", "CẢI CÁCH THỦ TỤC HÀNH CHÍNH", "CHUYỂN ĐỔI SỐ"]


def test_replay_says_what_is_stored_after_a_revision(draft, people):
    from tracker.domain.lifecycle import replay
    from tracker.services.history import PROJECTED
    take_over(draft, people.clerk)
    for task in db.session.query(Task):
        history = history_of(task)
        told = replay(history.events, history.deadlines, history.occurrences)
        assert {name: getattr(task, name) for name in PROJECTED} == {name: getattr(told, name) for name in PROJECTED}


def test_the_changes_are_known_from_their_recording(draft, agency, people):
    start = clock.now()
    take_over(draft, people.clerk)
    count = count_of_plan(agency, the_plan(), date(2026, 7, 1), known_at=start)
    assert (count.total, count.withdrawn) == (6, 0)
