"""Runs of a day: at the agency's hour, one agency's fault apart, as a command; and the answer to "why"."""

import json
from datetime import date, datetime

from tests.support.reminding import address
from tracker import clock
from tracker.database import db
from tracker.models import Agency, JobRun, User
from tracker.services import reminder_runs
from tracker.services.mail_delivery import deliver
from tracker.services.reminder_answers import answer_why
from tracker.services.reminder_runs import claim_all, claim_due

DUE = date(2026, 9, 30)
THREE_BEFORE = date(2026, 9, 25)


def at(text: str) -> datetime:
    return clock.parse_moment(text)


def test_digests_are_claimed_once_the_agencys_hour_has_come(reminding):
    reminding.task(DUE)
    reminding.change(Agency, reminding.agency_id, settings={"digest_at": "09:15"})
    claims = []
    with reminding.app.app_context():
        for moment in ("2026-09-25T09:14", "2026-09-25T09:15", "2026-09-25T09:16", "2026-09-26T09:15"):
            claims.append(claim_due(at(moment)).mails)
        assert claims == [0, 1, 0, 0]
        assert db.session.scalar(db.select(db.func.count()).select_from(JobRun)) == 4  # each agency each day


def test_one_agencys_fault_does_not_silence_the_others(reminding, monkeypatch):
    reminding.task(DUE)
    real = reminder_runs.claim_day

    def faulty(agency, day, base_url):
        if agency.id != reminding.agency_id:
            raise RuntimeError("broken settings")
        return real(agency, day, base_url)

    monkeypatch.setattr(reminder_runs, "claim_day", faulty)
    with reminding.app.app_context():
        claimed = claim_all(THREE_BEFORE)
    assert (claimed.mails, claimed.problems) == (1, [("khac", "RuntimeError: broken settings")])


def test_the_answer_to_why_repeats_the_mail_and_looks_at_the_next_working_day(reminding, smtp_server, monkeypatch):
    monkeypatch.setenv("TRACKER_SMTP_HOST", smtp_server.host)
    monkeypatch.setenv("TRACKER_SMTP_PORT", str(smtp_server.port))
    reminding.task(DUE)
    reminding.task(date(2026, 10, 1), text="Đến lượt ngày mai")
    with reminding.app.app_context():
        claim_all(THREE_BEFORE)
        deliver(only_due=False)
    with reminding.reading():
        answer = answer_why(db.session.get_one(User, reminding.people["tourism"]), THREE_BEFORE)
    (mail,) = answer.sent
    assert (mail.state, [line.rule for line in mail.lines]) == ("sent", ["before_3", "before_7"])
    assert answer.today.lines == []
    assert answer.next.day == date(2026, 9, 28)
    assert [(line.text, line.rule) for line in answer.next.lines] == [("Đến lượt ngày mai", "before_3")]


def test_the_commands_speak_json_and_change_nothing_on_a_dry_run(reminding, smtp_server):
    reminding.use_server(smtp_server)
    reminding.task(DUE)
    shown = reminding.run("reminders", "plan", "--agency", "so", "--on", "2026-09-25", "--json")
    assert json.loads(shown.stdout) == [{
        "recipient": address("tourism"), "rule": "before_3", "task": 1, "due_on": "2026-09-30",
        "why": "còn 3 ngày làm việc; hạn 30/9/2026; đơn vị của anh/chị chủ trì",
    }]
    dry = reminding.run("reminders", "send", "--on", "2026-09-25", "--dry-run")
    assert dry.returncode == 0 and address("tourism") in dry.stdout
    assert reminding.mails() == [] and smtp_server.received == []
    wrong = reminding.run("reminders", "plan", "--agency", "so", "--on", "25/9/2026", "--json")
    assert (wrong.returncode, wrong.stdout) == (2, "") and "2026-03-31" in wrong.stderr


def test_midnight_in_vietnam_begins_the_next_day_s_digest(reminding):
    reminding.task(DUE)
    reminding.change(Agency, reminding.agency_id, settings={"digest_at": "23:59"})
    claims = []
    with reminding.app.app_context():
        for moment in ("2026-09-25T23:58:59", "2026-09-25T23:59:59", "2026-09-26T00:00:01"):
            claims.append(claim_due(at(moment)).mails)
    reminding.task(date(2026, 9, 29))  # a slot was missed on Thursday; the next is one before, on Monday the 28th
    reminding.change(Agency, reminding.agency_id, settings={"digest_at": "00:00"})
    with reminding.app.app_context():
        for moment in ("2026-09-27T16:59:59+00:00", "2026-09-27T17:00:00+00:00"):
            claims.append(claim_due(at(moment)).mails)
    assert claims == [0, 1, 0, 0, 1]  # Sunday is no day for reminders
    assert [mail.day for mail in reminding.mails()] == [THREE_BEFORE, date(2026, 9, 28)]
