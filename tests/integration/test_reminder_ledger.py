"""Plan, claim, deliver on a real database: what each person is told, once, and what the ledger keeps of it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event

from tests.support.reminding import address
from tests.support.smtp import Behaviour
from tracker import clock
from tracker.database import db
from tracker.models import (
    Agency,
    CalendarDay,
    DeadlineChange,
    Event,
    Mail,
    Occurrence,
    Plan,
    ReminderLine,
    StandIn,
    Task,
    User,
)
from tracker.services.mail_delivery import deliver
from tracker.services.reminder_runs import claim_all
from tracker.services.reminders import digest_for, mute_reminders, plan_day

DUE = date(2026, 9, 30)  # a Wednesday
THREE_BEFORE, ONE_BEFORE = date(2026, 9, 25), date(2026, 9, 29)


@pytest.fixture
def inside(reminding, smtp_server, monkeypatch):
    """The cast, with this very process sending to the mail server."""
    reminding.use_server(smtp_server)
    for name in ("TRACKER_SMTP_HOST", "TRACKER_SMTP_PORT"):
        monkeypatch.setenv(name, reminding.environment[name])
    return reminding


def planned(world, day: date) -> set[tuple[str, int, str]]:
    """(recipient, position, rule) of every line of the day."""
    with world.reading():
        plan = plan_day(db.session.get_one(Agency, world.agency_id), day)
        return {(plan.facts.addressees[line.recipient_id].email.partition("@")[0],
                 plan.facts.words[line.duty.task_id].position, line.rule) for line in plan.lines}


def digest(world, name: str, day: date):
    with world.reading():
        plan = plan_day(db.session.get_one(Agency, world.agency_id), day)
        return digest_for(plan, world.people[name], "https://cchc.so.example")


def send(world, day: date):
    """Claim and deliver in this process."""
    with world.app.app_context():
        claim_all(day)
        return deliver(only_due=False)


def test_a_task_reminds_the_heads_who_lead_and_not_who_coordinates(reminding):
    reminding.task(DUE, co_lead="finance", coordinating="law")
    assert planned(reminding, THREE_BEFORE) == {("tourism", 1, "before_3"), ("finance", 1, "before_3")}


def test_closed_and_undated_tasks_are_silent(reminding):
    reminding.task(DUE, state="completed", open_due_on=None)
    reminding.task(DUE, state="withdrawn")
    reminding.task(None)
    assert planned(reminding, THREE_BEFORE) == set()


def test_each_open_occurrence_reminds_and_the_task_itself_does_not(reminding):
    reminding.task(date(2026, 12, 31), occurrences=(date(2026, 6, 30), DUE, date(2026, 12, 31)))
    with reminding.writing():
        db.session.scalars(db.select(Occurrence).order_by(Occurrence.due_on)).first().state = "completed"
    assert planned(reminding, THREE_BEFORE) == {("tourism", 1, "before_3")}
    assert planned(reminding, date(2026, 12, 31)) >= {("tourism", 1, "due")}


def test_a_weekly_occurrence_speaks_only_after_the_one_before(reminding):
    fridays = tuple(date(2026, 9, 4) + timedelta(weeks=week) for week in range(4))
    reminding.task(fridays[-1], occurrences=fridays)
    with reminding.reading():
        plan = plan_day(db.session.get_one(Agency, reminding.agency_id), date(2026, 9, 15))
        ahead = [line.duty.due_on for line in plan.lines if line.duty.due_on > plan.day]
    assert ahead == [date(2026, 9, 18)]


def test_a_task_that_waits_reminds_the_office(reminding):
    reminding.task(DUE, state="awaiting_confirmation")
    assert planned(reminding, DUE) == {("office", 1, "due")}


def test_nothing_speaks_of_days_before_reminders_from(reminding):
    reminding.task(DUE)
    reminding.change(Plan, reminding.plan_id, reminders_from=date(2026, 9, 28))
    assert planned(reminding, date(2026, 9, 28)) == set()
    assert planned(reminding, ONE_BEFORE) == {("tourism", 1, "before_1")}


def test_a_calendar_corrected_by_hand_moves_the_reminder_not_the_deadline(reminding):
    reminding.task(DUE)
    with reminding.writing():
        db.session.add(CalendarDay(day=ONE_BEFORE, kind="rest", name="Nghỉ bão"))
    assert planned(reminding, date(2026, 9, 28)) == {("tourism", 1, "before_1")}
    assert digest(reminding, "tourism", date(2026, 9, 28)).lines[0].due_on == DUE


def test_public_holidays_count_before_anybody_has_filled_the_table(reminding):
    reminding.task(date(2026, 9, 3))  # 31/8–2/9 are off
    assert planned(reminding, date(2026, 8, 28)) == {("tourism", 1, "before_1")}


def test_one_digest_a_person_tells_everything_of_hers_and_nobody_else_gets_mail(inside, smtp_server):
    inside.task(DUE)
    inside.task(date(2026, 9, 1), text="Việc đã trễ")
    inside.task(date(2026, 10, 6), text="Việc còn xa một chút")
    inside.task(date(2026, 12, 25), text="Việc còn rất xa")
    delivery = send(inside, THREE_BEFORE)
    assert (delivery.sent, delivery.clean) == (len(smtp_server.received), True)
    mail = next(mail for mail in smtp_server.received if mail.recipients == (address("tourism"),)).message
    body = mail.get_body(("plain",)).get_content()
    assert mail["Subject"] == "[CCHC] 1 nhiệm vụ quá hạn – Phòng Du lịch"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "QUÁ HẠN (1)" in body and "SẮP ĐẾN HẠN (2)" in body and "Việc còn rất xa" not in body
    assert "còn 3 ngày làm việc; hạn 30/9/2026; đơn vị của anh/chị chủ trì" in body
    assert "https://cchc.so.example/nhiem-vu/1" in body and "07:30" in body
    assert mail.get_body(("html",)).get_content().count("<li>") == 3
    assert {recipient for each in smtp_server.received for recipient in each.recipients} == {
        address("tourism"), address("office"), address("director"),
    }


def test_a_person_for_whom_nothing_fires_gets_nothing_however_much_is_hers(inside, smtp_server):
    inside.task(DUE)
    send(inside, THREE_BEFORE)
    send(inside, date(2026, 9, 28))
    assert len(smtp_server.received) == 1


def test_a_second_run_sends_nothing_and_the_plan_of_the_day_stays_as_it_was(inside, smtp_server):
    inside.task(DUE)
    before = planned(inside, THREE_BEFORE)
    first, second = send(inside, THREE_BEFORE), send(inside, THREE_BEFORE)
    assert (first.sent, second.sent, len(smtp_server.received)) == (1, 0, 1)
    assert planned(inside, THREE_BEFORE) == before
    assert planned(inside, THREE_BEFORE + timedelta(days=1)) == set()


def test_a_day_run_late_is_not_sent_again(inside, smtp_server):
    inside.task(DUE)
    send(inside, date(2026, 9, 28))  # the slot of the 25th, missed
    send(inside, THREE_BEFORE)
    assert len(smtp_server.received) == 1


def test_after_two_days_of_outage_only_the_newest_missed_slot_fires(inside, smtp_server):
    inside.task(DUE)
    send(inside, THREE_BEFORE)
    send(inside, date(2026, 10, 2))  # 29/9, 30/9 and 1/10 were missed
    lines = smtp_server.received[1].message.get_body(("plain",)).get_content()
    assert len(smtp_server.received) == 2 and "quá hạn 2 ngày" in lines
    with inside.reading():
        assert [line.rule for line in db.session.scalars(db.select(ReminderLine).order_by(ReminderLine.id))] == [
            "before_3", "overdue_1",
        ]


def test_a_moved_deadline_is_reminded_anew_from_its_decision_on(inside, smtp_server):
    task = inside.task(DUE)
    send(inside, ONE_BEFORE)
    later = date(2026, 10, 9)
    inside.change(Task, task, due_on=later, open_due_on=later)
    with inside.writing():
        db.session.add(DeadlineChange(task_id=task, seq=2, kind="extension", deadline_kind="date", due_on=later,
                                      effective_on=DUE, recorded_at=clock.now()))
    assert planned(inside, DUE) == {("tourism", 1, "before_7")}
    assert planned(inside, date(2026, 10, 1)) == {("tourism", 1, "before_7")}
    assert send(inside, date(2026, 10, 6)).sent == 1
    assert "hạn 9/10/2026" in smtp_server.received[1].message.get_body(("plain",)).get_content()


def test_a_slot_before_the_decision_is_not_caught_up(reminding):
    task = reminding.task(date(2026, 10, 8))
    with reminding.writing():
        db.session.add(DeadlineChange(task_id=task, seq=2, kind="extension", deadline_kind="date",
                                      due_on=date(2026, 10, 8), effective_on=DUE, recorded_at=clock.now()))
    assert planned(reminding, DUE) == set()  # the 7th working day before was the day before the decision


def test_whoever_left_gets_nothing_and_the_stand_in_gets_it_in_the_dates(reminding):
    reminding.task(DUE)
    with reminding.writing():
        db.session.add(StandIn(user_id=reminding.people["tourism"], stand_in_id=reminding.people["law"],
                               from_on=THREE_BEFORE, to_on=THREE_BEFORE))
    assert planned(reminding, THREE_BEFORE) == {("law", 1, "before_3")}
    reminding.change(User, reminding.people["tourism"], left_on=date(2026, 9, 26))
    assert planned(reminding, ONE_BEFORE) == {("office", 1, "before_1")}


def test_a_mail_claimed_for_someone_who_left_meanwhile_is_not_sent(inside, smtp_server):
    inside.task(DUE)
    smtp_server.behave(Behaviour.BUSY)
    send(inside, THREE_BEFORE)
    inside.change(User, inside.people["tourism"], left_on=date(2026, 1, 1))
    smtp_server.behave(Behaviour.ACCEPT)
    with inside.app.app_context():
        assert deliver(only_due=False).sent == 0
    assert [(mail.state, mail.last_error) for mail in inside.mails()] == [("failed", "người nhận đã nghỉ việc")]


def test_a_muted_task_is_neither_reminded_nor_listed(reminding):
    task, _ = reminding.task(DUE), reminding.task(DUE)
    with reminding.writing():
        mute_reminders(db.session.get_one(Task, task), actor=None, today=THREE_BEFORE, reason="Chờ Bộ hướng dẫn")
    assert planned(reminding, THREE_BEFORE) == {("tourism", 2, "before_3")}
    assert [line.position for line in digest(reminding, "tourism", THREE_BEFORE).lines] == [2]


def test_the_offices_digest_lists_what_waits_whatever_its_day(reminding):
    reminding.task(DUE, lead=None)
    reminding.task(None, state="awaiting_confirmation", text="Chưa rõ hạn")
    reminding.task(date(2026, 12, 31), state="awaiting_confirmation", text="Báo sớm")
    lines = digest(reminding, "office", THREE_BEFORE).of("confirm")
    assert [(line.text, line.why.partition(";")[0]) for line in lines] == [
        ("Báo sớm", "còn 68 ngày làm việc"), ("Chưa rõ hạn", "chưa rõ hạn"),
    ]


def test_what_came_back_is_listed_until_it_is_reported_again(reminding):
    reminding.task(DUE)
    task = reminding.task(date(2026, 12, 31), state="in_progress")
    happened = ["completion_reported", "completion_returned"]
    for what in happened:
        with reminding.writing():
            db.session.add(Event(task_id=task, what=what, effective_on=THREE_BEFORE, recorded_at=clock.now(),
                                 written_at=clock.now()))
    returned = digest(reminding, "tourism", THREE_BEFORE).of("returned")
    assert [line.task_id for line in returned] == [task] and "đã bị trả lại" in returned[0].why


def test_the_subject_counts_what_is_due_this_week(reminding):
    reminding.task(DUE)
    reminding.task(date(2026, 10, 4))
    reminding.task(date(2026, 10, 5))
    from tracker.notifications.message import subject_of

    assert subject_of(digest(reminding, "tourism", ONE_BEFORE)) == "[CCHC] 2 nhiệm vụ đến hạn tuần này – Phòng Du lịch"


@pytest.mark.parametrize(("behaviour", "state", "result"), [
    pytest.param(Behaviour.REFUSE, "failed", (0, 0, 1), id="5xx stops"),
    pytest.param(Behaviour.BUSY, "claimed", (0, 1, 0), id="4xx is tried again"),
    pytest.param(Behaviour.DROP, "claimed", (0, 1, 0), id="a dropped connection is tried again"),
    pytest.param(Behaviour.LOSE_ANSWER, "claimed", (0, 1, 0), id="a lost answer is tried again"),
])
def test_the_servers_answer_is_kept_per_recipient(inside, smtp_server, behaviour, state, result):
    inside.task(DUE)
    smtp_server.behave(behaviour)
    delivery = send(inside, THREE_BEFORE)
    (mail,) = inside.mails()
    assert (delivery.sent, delivery.again, delivery.refused) == result
    assert mail.state == state and mail.last_error and mail.lease_until is None and mail.attempts == 1
    smtp_server.behave(Behaviour.ACCEPT)
    with inside.app.app_context():
        assert deliver(only_due=True).sent == 0  # backing off, or stopped
        assert deliver(only_due=False).sent == (state == "claimed")
    assert {each.message["Message-ID"] for each in smtp_server.received} <= {mail.message_id}
    assert {each.content for each in smtp_server.received} <= {mail.body}


def test_one_refused_address_does_not_hold_up_the_others(inside, smtp_server):
    inside.task(DUE, co_lead="finance")
    smtp_server.refuse(address("tourism"))
    assert (send(inside, THREE_BEFORE).sent, [mail.state for mail in inside.mails()]) == (1, ["failed", "sent"])


def test_a_silent_server_keeps_nothing_locked_and_loses_nothing(inside, smtp_server, monkeypatch):
    inside.task(DUE)
    monkeypatch.setenv("TRACKER_SMTP_TIMEOUT", "2")
    smtp_server.behave(Behaviour.HANG)
    assert send(inside, THREE_BEFORE).again == 1
    assert inside.mails()[0].last_error == "máy chủ thư không trả lời trong thời gian cho phép"


def test_without_a_server_mails_wait_and_leave_later(reminding, smtp_server, monkeypatch):
    reminding.task(DUE)
    assert send(reminding, THREE_BEFORE).not_set_up
    (waiting,) = reminding.mails()
    monkeypatch.setenv("TRACKER_SMTP_HOST", smtp_server.host)
    monkeypatch.setenv("TRACKER_SMTP_PORT", str(smtp_server.port))
    with reminding.app.app_context():
        assert deliver(only_due=True).sent == 1
    assert smtp_server.received[0].content == waiting.body


def test_a_server_that_is_away_postpones_all_and_fails_none(reminding, monkeypatch):
    reminding.task(DUE, co_lead="finance")
    monkeypatch.setenv("TRACKER_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("TRACKER_SMTP_PORT", "1")
    assert "refused" in send(reminding, THREE_BEFORE).unavailable
    mails = reminding.mails()
    assert {mail.state for mail in mails} == {"claimed"} and all(mail.next_try_at > clock.now() for mail in mails)


def test_a_digest_of_three_days_ago_is_given_up(inside, smtp_server):
    inside.task(DUE)
    smtp_server.behave(Behaviour.BUSY)
    send(inside, THREE_BEFORE)
    inside.change(Mail, inside.mails()[0].id, claimed_at=clock.now() - timedelta(days=3, minutes=1))
    smtp_server.behave(Behaviour.ACCEPT)
    with inside.app.app_context():
        assert deliver(only_due=False).sent == 0
    assert inside.mails()[0].state == "failed"


def test_an_address_that_cannot_be_written_fails_alone(inside, smtp_server):
    inside.task(DUE, co_lead="finance")
    inside.change(User, inside.people["finance"], email="tài.chính@so.example")
    assert send(inside, THREE_BEFORE).sent == 1
    assert [(mail.state, mail.to_address) for mail in inside.mails()] == [
        ("sent", address("tourism")), ("failed", "tài.chính@so.example"),
    ]


def statements(world, day: date) -> int:
    """How many statements planning a day takes."""
    counted: list[str] = []
    with world.reading():
        agency = db.session.get_one(Agency, world.agency_id)
        event.listen(db.engine, "before_cursor_execute", lambda *call: counted.append(call[2]))
        plan_day(agency, day)
    return len(counted)


def test_planning_takes_the_same_few_statements_for_one_task_and_for_many(reminding):
    reminding.task(DUE)
    one = statements(reminding, THREE_BEFORE)
    for _ in range(8):
        reminding.task(DUE, co_lead="finance")
        reminding.task(date(2026, 12, 31), occurrences=(DUE, date(2026, 12, 31)))
    assert statements(reminding, THREE_BEFORE) == one <= 15
