"""Two weeks of real commands and a real mail server: an outage, a mail that waits over midnight, a deadline moved, a
person who leaves. Each person gets each digest once."""

import json
from datetime import date, timedelta

import pytest

from tests.support.reminding import Reminding, address
from tests.support.smtp import MailServer, running_smtp
from tracker.database import db
from tracker.models import Mail, ReminderLine, Task, User

FRIDAY, TUESDAY, WEDNESDAY = date(2026, 9, 25), date(2026, 9, 29), date(2026, 9, 30)
AFTER_OUTAGE = date(2026, 10, 6)  # Thursday 1/10, Friday 2/10 and Monday 5/10 were missed
LATER = date(2026, 10, 9)


def claimed_lines(world: Reminding) -> list[tuple[date, str, int, str, date]]:
    """(day, recipient, position, rule, slot) of everything that was ever claimed, in order."""
    with world.reading():
        rows = db.session.execute(
            db.select(Mail.day, User.email, Task.position, ReminderLine.rule, ReminderLine.day)
            .select_from(ReminderLine).join(Mail, Mail.id == ReminderLine.mail_id)
            .join(User, User.id == ReminderLine.recipient_id).join(Task, Task.id == ReminderLine.task_id)
            .order_by(Mail.day, User.email, Task.position)
        )
        return [(day, email.partition("@")[0], position, rule, slot) for day, email, position, rule, slot in rows]


def arrived(server: MailServer) -> list[str]:
    """Who got the mails, in order of arrival."""
    return [recipient.partition("@")[0] for mail in server.received for recipient in mail.recipients]


def two_weeks(world: Reminding, server: MailServer) -> None:
    world.task(WEDNESDAY)
    world.task(date(2026, 10, 5), lead="finance")
    world.use_server(server)
    assert world.send(FRIDAY).returncode == 0
    assert arrived(server) == ["tourism", "finance"]

    with running_smtp() as gone:
        world.use_server(gone)
    assert world.send(TUESDAY).returncode == 1  # claimed, and nobody takes it before midnight
    (waits,) = [mail for mail in world.mails() if mail.state == "claimed"]
    world.use_server(server)
    assert world.send(WEDNESDAY).returncode == 0
    assert arrived(server)[2:] == ["tourism", "tourism", "finance"]
    assert (server.received[2].content, waits.day) == (waits.body, TUESDAY)

    moved = world.run("task", "extend", "--agency", "so", "--year", "2026", "--position", "1", "--to",
                      LATER.isoformat(), "--decided-on", WEDNESDAY.isoformat())
    assert moved.returncode == 0, moved.stderr
    world.change(User, world.people["finance"], left_on=date(2026, 10, 1))
    for _ in range(2):  # the second run finds nothing to do
        assert world.send(AFTER_OUTAGE).returncode == 0
        assert arrived(server)[5:] == ["office", "tourism"]
    assert claimed_lines(world) == [
        (FRIDAY, "finance", 2, "before_7", date(2026, 9, 24)), (FRIDAY, "tourism", 1, "before_3", FRIDAY),
        (TUESDAY, "tourism", 1, "before_1", TUESDAY),
        (WEDNESDAY, "finance", 2, "before_3", WEDNESDAY), (WEDNESDAY, "tourism", 1, "due", WEDNESDAY),
        (AFTER_OUTAGE, "office", 2, "overdue_1", AFTER_OUTAGE),
        (AFTER_OUTAGE, "tourism", 1, "before_3", AFTER_OUTAGE),
    ]
    assert address("finance") not in {mail.to_address for mail in world.mails() if mail.day == AFTER_OUTAGE}
    assert f"hạn {LATER.day}/{LATER.month}" in server.received[-1].message.get_body(("plain",)).get_content()


@pytest.mark.long
def test_two_weeks_with_an_outage_a_moved_deadline_and_a_leaver(reminding, smtp_server):
    two_weeks(reminding, smtp_server)


@pytest.mark.long
def test_two_weeks_on_postgresql(reminding_on_postgres, smtp_server):
    two_weeks(reminding_on_postgres, smtp_server)


def test_the_plan_of_a_day_is_what_sending_on_it_would_write(reminding, smtp_server):
    """Where nothing was ever sent, each duty speaks of its newest missed slot, in the plan as in the mails."""
    for days in (-20, -3, 0, 1, 4, 9, 40):
        reminding.task(WEDNESDAY + timedelta(days=days))
    said = reminding.run("reminders", "plan", "--agency", "so", "--on", WEDNESDAY.isoformat(), "--json")
    reminding.use_server(smtp_server)
    assert reminding.send(WEDNESDAY).returncode == 0
    planned = {(row["recipient"].partition("@")[0], row["task"], row["rule"]) for row in json.loads(said.stdout)}
    assert planned == {line[1:4] for line in claimed_lines(reminding)}
    assert {rule for who, _, rule in planned if who == "tourism"} == {
        "overdue_11", "overdue_1", "due", "before_1", "before_3", "before_7"}
    assert {(who, rule) for who, _, rule in planned if who != "tourism"} == {
        ("office", "office_3"), ("director", "director_10")}
