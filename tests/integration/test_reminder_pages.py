"""The calendar's and the reminders' pages as each of the cast sees them."""

import re
from datetime import date, timedelta

import pytest

from tests.support.reminding import address
from tests.support.smtp import Behaviour
from tracker import clock
from tracker.database import db
from tracker.models import CalendarDay, Event, Mail, Task, User
from tracker.services.job_diary import beat, record_run
from tracker.services.mail_delivery import deliver
from tracker.services.reminder_runs import claim_all
from tracker.services.sign_in import hasher

PASSWORD = "mat-khau-rat-dai"


@pytest.fixture
def enter(reminding):
    """Sign a cast member in; returns a client that carries the CSRF token of the page it posts from."""
    hashed = hasher.hash(PASSWORD)

    def sign_in(name: str):
        reminding.change(User, reminding.people[name], password_hash=hashed)
        client = reminding.app.test_client()
        post(client, "/dang-nhap", "/dang-nhap", email=address(name), password=PASSWORD)
        return client

    return sign_in


def post(client, page: str, target: str, **fields):
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).text)[1]
    return client.post(target, data={"csrf_token": token, **fields})


def notice_on(client, page: str) -> str:
    return client.get(page).text


def kept_days(world) -> list[tuple[date, str]]:
    with world.reading():
        return [(entry.day, entry.kind) for entry in db.session.scalars(db.select(CalendarDay).order_by("day"))]


def test_the_calendar_shows_the_librarys_year_and_keeps_it_only_when_asked(reminding, enter):
    client = enter("office")
    page = client.get("/lich-lam-viec?nam=2026").text
    assert "Tết Nguyên Đán" in page and page.count("<caption>Tháng") == 12 and "chưa ai ghi lại" in page
    assert kept_days(reminding) == []
    assert post(client, "/lich-lam-viec?nam=2026", "/lich-lam-viec/lay-lich?nam=2026").status_code == 302
    assert (date(2026, 9, 2), "rest") in kept_days(reminding)
    assert (date(2026, 8, 22), "work") in kept_days(reminding)


def test_a_swap_that_the_library_misses_is_corrected_by_hand(reminding, enter):
    client, page = enter("office"), "/lich-lam-viec?nam=2026"
    for day, kind in (("02/01/2026", "rest"), ("10/1/2026", "work")):
        answer = post(client, page, page, day=day, kind=kind, name="Hoán đổi 02/01 và 10/01")
        assert answer.status_code == 302
    assert {(date(2026, 1, 2), "rest"), (date(2026, 1, 10), "work"), (date(2026, 1, 1), "rest")} <= set(
        kept_days(reminding)
    )
    with reminding.reading():
        swapped = db.session.scalar(db.select(CalendarDay.id).where(CalendarDay.day == date(2026, 1, 2)))
    assert post(client, page, f"/lich-lam-viec/{swapped}/bo").status_code == 302
    assert (date(2026, 1, 2), "rest") not in kept_days(reminding)


@pytest.mark.parametrize(("fields", "words"), [
    pytest.param({"day": "", "kind": "rest"}, "Nhập ngày nghỉ hoặc ngày làm bù", id="no day"),
    pytest.param({"day": "32/1/2026", "kind": "rest"}, "Không có ngày", id="no such day"),
    pytest.param({"day": "02/01/2026", "kind": "work"}, "Làm bù chỉ đặt cho thứ Bảy", id="a make-up Friday"),
    pytest.param({"day": "02/01/2026", "kind": "x"}, "Chọn Nghỉ hoặc Làm bù", id="no such kind"),
])
def test_what_cannot_be_understood_is_said_and_kept_on_the_page(reminding, enter, fields, words):
    answer = post(enter("office"), "/lich-lam-viec?nam=2026", "/lich-lam-viec?nam=2026", **fields)
    assert answer.status_code == 422 and words in answer.text and f'value="{fields["day"]}"' in answer.text
    assert "<title>Lỗi: " in answer.text and kept_days(reminding) == []


def test_everybody_reads_the_calendar_and_only_the_office_changes_it(enter):
    head = enter("tourism")
    assert "Thêm hoặc sửa một ngày" not in head.get("/lich-lam-viec").text
    assert post(head, "/", "/lich-lam-viec", day="02/01/2026", kind="rest").status_code == 403


def test_a_person_reads_why_the_mail_came_and_what_comes_next(reminding, enter):
    day = clock.today()
    reminding.task(day - timedelta(days=40), text="Việc đã trễ từ lâu")
    with reminding.app.app_context():
        claim_all(day)
    page = enter("tourism").get("/nhac-viec/cua-toi").text
    assert "Việc đã trễ từ lâu" in page and "quá hạn 40 ngày" in page and "Đang chờ gửi" in page
    assert "Ngày làm việc tới" in page
    nobody = enter("law").get("/nhac-viec/cua-toi").text
    assert "Chưa có thư nhắc nào" in nobody and "Việc đã trễ từ lâu" not in nobody


def test_the_office_sees_everybodys_mail_and_a_head_only_the_own(reminding, enter, smtp_server, monkeypatch):
    monkeypatch.setenv("TRACKER_SMTP_HOST", smtp_server.host)
    monkeypatch.setenv("TRACKER_SMTP_PORT", str(smtp_server.port))
    reminding.task(clock.today() - timedelta(days=40))
    smtp_server.behave(Behaviour.REFUSE)
    with reminding.app.app_context():
        claim_all(clock.today())
        deliver(only_due=False)
    page = enter("office").get("/nhac-viec").text
    assert "550 5.1.1 No such mailbox" in page and "Ai chưa đăng nhập lần nào (5)" in page
    assert "chưa chạy lần nào" in page
    assert enter("auditor").get(f"/nhac-viec/nguoi/{reminding.people['tourism']}").status_code == 200
    head = enter("tourism")
    assert head.get("/nhac-viec").status_code == 403
    assert head.get(f"/nhac-viec/nguoi/{reminding.people['law']}").status_code == 403


def test_a_stranger_cannot_be_guessed(reminding, enter):
    stranger = max(reminding.people.values()) + 1
    assert enter("office").get(f"/nhac-viec/nguoi/{stranger}").status_code == 404


def test_a_test_mail_goes_to_the_one_who_asks(reminding, enter, smtp_server, monkeypatch):
    client = enter("office")
    post(client, "/nhac-viec", "/nhac-viec/thu-thu")
    assert "Chưa đặt máy chủ thư (TRACKER_SMTP_HOST): thư thử" in notice_on(client, "/nhac-viec")
    monkeypatch.setenv("TRACKER_SMTP_HOST", smtp_server.host)
    monkeypatch.setenv("TRACKER_SMTP_PORT", str(smtp_server.port))
    post(client, "/nhac-viec", "/nhac-viec/thu-thu")
    assert f"Đã gửi thư thử tới {address('office')}" in notice_on(client, "/nhac-viec")
    assert [mail.recipients for mail in smtp_server.received] == [(address("office"),)]
    assert post(enter("auditor"), "/nhac-viec/cua-toi", "/nhac-viec/thu-thu").status_code == 403
    assert sorted(mail.state for mail in reminding.mails()) == ["claimed", "sent"]


def test_the_office_mutes_a_task_with_a_reason_and_takes_it_back(reminding, enter):
    task, client = reminding.task(clock.today()), enter("office")
    page = f"/nhiem-vu/{task}"
    unsaid = post(client, page, f"/nhac-viec/nhiem-vu/{task}/ngung", reason=" ")
    assert unsaid.status_code == 422 and "Ghi lý do ngừng nhắc" in unsaid.text
    assert post(client, page, f"/nhac-viec/nhiem-vu/{task}/ngung", reason="Chờ Bộ hướng dẫn").location == page
    assert "Chờ Bộ hướng dẫn" in client.get("/nhac-viec").text
    assert "Ngừng nhắc việc" in client.get(page).text
    old = post(client, page, f"/nhac-viec/nhiem-vu/{task}/nhac-lai", version=1)
    assert old.status_code == 409 and "Người khác vừa thay đổi" in old.text
    back = post(client, page, f"/nhac-viec/nhiem-vu/{task}/nhac-lai", back="/nhac-viec")
    assert back.location == "/nhac-viec"
    with reminding.reading():
        row = db.session.get_one(Task, task)
        assert (row.reminders_muted, row.open_due_on) == ("", clock.today())
        assert [event.what for event in db.session.scalars(db.select(Event).order_by(Event.id))] == [
            "task_added", "reminders_muted", "reminders_resumed"]


def test_the_doctor_names_what_is_wrong(reminding):
    seen = reminding.run("doctor")
    assert seen.returncode == 0 and "[ĐẠT] Cơ sở dữ liệu" in seen.stdout
    assert "[LƯU Ý] Máy chủ thư: chưa đặt TRACKER_SMTP_HOST" in seen.stdout
    reminding.environment |= {"TRACKER_SMTP_HOST": "127.0.0.1", "TRACKER_SMTP_PORT": "1",
                              "TRACKER_SMTP_PASSWORD": "bi-mat-lam"}
    seen = reminding.run("doctor")
    assert seen.returncode == 1 and "[LỖI] Máy chủ thư" in seen.stdout
    assert "bi-mat-lam" not in seen.stdout + seen.stderr
    reminding.environment["TRACKER_DATABASE_URL"] = "sqlite:////nowhere/at/all.sqlite3"
    seen = reminding.run("doctor")
    assert seen.returncode == 1 and "không mở được" in seen.stdout and "Traceback" not in seen.stderr


def test_the_doctor_tells_each_job_s_last_run_next_run_and_failures(reminding):
    assert reminding.run("doctor").stdout.count("chưa chạy lần nào, chưa có lần tới") == 2
    with reminding.reading():
        beat("mails", clock.now())
        for _ in range(3):
            record_run("mails", clock.now(), ok=False, message="máy chủ thư từ chối")
    seen = reminding.run("doctor")
    assert seen.returncode == 1
    assert re.search(r"\[LỖI\] Việc định kỳ “Gửi thư đang chờ.*lỗi 3 lần liền từ .*: máy chủ thư từ chối\. "
                     r"Lần cuối lúc \d\d:\d\d ngày .*, lần tới lúc \d\d:\d\d\.", seen.stdout)


def test_mails_without_a_person_are_shown_too(reminding, enter):
    with reminding.writing():
        db.session.add(Mail(to_address="x@y.example", subject="x", message_id="<x>", body=b"x", day=clock.today(),
                            state="failed", claimed_at=clock.now(), last_error="550"))
    assert "x@y.example" in enter("office").get("/nhac-viec").text
