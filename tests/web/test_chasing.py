"""The chasing desk: what stands where, the check page, mails once, the letter read back, and what came of it."""

import io
from datetime import timedelta
from email import message_from_bytes, policy
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from lxml import html

from tests.factories import make_plan, make_task
from tests.web.journeys import token, words
from tests.web.strict import PASSWORD
from tracker import clock
from tracker.database import db
from tracker.models import Chase, ChaseMail, Event, Mail, Notice, ReminderLine, Task, User
from tracker.scope import agency_scope
from tracker.services.reminder_runs import claim_all
from tracker.services.tasks import (
    complete_task,
    mark_not_completed,
    record_update,
    report_completion,
    return_completion,
)
from tracker.transaction import transaction

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture
def desk(house):
    """1 overdue 12 days, 2 due in 3 days, 3 silent, 4 returned (due in 80 days), 5 done without evidence, 6 waiting for
    the office, 7 nobody's and overdue, 8 in kỳ with the overdue one reported, 9 given up; 1–6 and 8 Thanh tra Sở's."""
    today = clock.today()

    def day(days: int):
        return today + timedelta(days=days)

    with house.app.app_context(), transaction(), agency_scope(1):
        plan = make_plan(today.year, issued_on=day(-60), reminders_from=day(-60))
        plan.number = "18/KH-SCT"
        lead = house.unit("Thanh tra Sở")
        make_task(plan, due_on=day(-12), lead=lead, text="Rà soát thủ tục hành chính")
        make_task(plan, due_on=day(3), lead=lead)
        make_task(plan, due_on=day(90), lead=lead)
        back = make_task(plan, due_on=day(80), lead=lead)
        done = make_task(plan, due_on=day(-5), lead=lead)
        waiting = make_task(plan, due_on=day(-5), lead=lead)
        make_task(plan, due_on=day(-2))
        parts = make_task(plan, kind="recurring", due_on=None, occurrences=(day(-8), day(60)), lead=lead)
        gone = make_task(plan, due_on=day(-20), lead=lead)
        staff = db.session.query(User).filter_by(email="staff@so.vn").one()
        clerk = db.session.query(User).filter_by(email="office@so.vn").one()
        report_completion(back, actor=staff, today=today, done_on=today)
        return_completion(back, actor=clerk, today=today, reason="Thiếu số")
        complete_task(done, done_on=day(-6), today=today)
        report_completion(waiting, actor=staff, today=today, done_on=day(-6))
        report_completion(parts, actor=staff, today=today, done_on=day(-9), occurrence=parts.occurrences[0])
        mark_not_completed(gone, actor=clerk, on=today, today=today, reason="Không có kinh phí")
        db.session.flush()
    return house


def chosen_numbers(page: str) -> list[int]:
    return [int(one) for one in html.document_fromstring(page).xpath("//table[@id='chon']//tr[td]/th/text()")]


def counts(page: str) -> dict[str, list[int]]:
    """Each unit's figures in the order of the heads."""
    rows = html.document_fromstring(page).xpath("//table[contains(@class, 'table--figures')]/tbody/tr")
    return {row.xpath("string(./th)").strip(): [int((one.xpath("string(.//a/text())") or one.text).strip())
                                                for one in row.xpath("./td")] for row in rows}


def text_of(element) -> str:
    """The text of a part of a Word file, paragraphs parted by line ends."""
    return "\n".join("".join(text.text or "" for text in line.iter(f"{W}t")) for line in element.iter(f"{W}p"))


def look(house, statement):
    with house.app.app_context(), agency_scope(1):
        found = list(db.session.scalars(statement))
        db.session.expunge_all()
        return found


def check(client, act: str, *ids: int):
    return client.get(f"/don-doc/kiem-tra?viec={act}&" + "&".join(f"chon={one}" for one in ids))


def test_every_task_stands_where_it_belongs(desk):
    clerk = desk.client("office")
    clerk.get("/don-doc")
    assert counts(clerk.page) == {"Thanh tra Sở": [1, 1, 1, 1, 1], "Chưa giao đơn vị": [1, 0, 0, 0, 0]}
    assert chosen_numbers(clerk.page) == [1, 7]
    assert "quá hạn" in words(clerk.page).lower() and "12 ngày" in words(clerk.page)
    for head, numbers in {"sap-den-han": [2], "im-lang": [3], "tra-lai": [4], "thieu-van-ban": [5]}.items():
        clerk.get(f"/don-doc?loai={head}")
        assert chosen_numbers(clerk.page) == numbers, head
    clerk.get("/don-doc?loai=qua-han&don-vi=0")
    assert chosen_numbers(clerk.page) == [7]


def test_the_figures_are_the_lists_behind_them(desk):
    clerk = desk.client("auditor")
    clerk.get("/don-doc")
    addresses = html.document_fromstring(clerk.page).xpath("//table[contains(@class, 'table--figures')]//td/a/@href")
    assert len(addresses) == 6
    for address in addresses:
        figure = html.document_fromstring(clerk.get("/don-doc").text).xpath(f"string(//a[@href='{address}']/text())")
        assert int(figure) == len(chosen_numbers(clerk.get(address).text)), address


def test_nothing_chosen_is_said_and_leads_back(desk):
    clerk = desk.client("office")
    answer = clerk.get("/don-doc/kiem-tra?loai=qua-han&viec=nhac")
    assert answer.status_code == 422 and "Chưa chọn nhiệm vụ nào" in words(answer.text)
    assert check(clerk, "nhac", 9).status_code == 422  # given up: nobody is chased for it


def test_the_check_page_says_how_many_and_to_whom_and_writes_nothing(desk):
    clerk = desk.client("office")
    check(clerk, "nhac", 1, 2, 7)
    said = words(clerk.page)
    assert "Đã chọn 3 nhiệm vụ của 2 đơn vị" in said and "Sẽ gửi 2 thư" in said and "head@so.vn" in said
    assert "chưa có người nhận nhắc ở đơn vị chủ trì" in said
    assert look(desk, db.select(Mail)) == [] and look(desk, db.select(Chase)) == []


def test_remind_now_claims_one_mail_a_person_and_a_second_press_none(desk):
    clerk = desk.client("office")
    check(clerk, "nhac", 1, 2)
    assert clerk.submit("/don-doc/nhac").location == "/don-doc"
    again = clerk.submit("/don-doc/nhac")
    assert again.status_code == 422 and "thư không gửi lại" in words(again.text)
    (mail,) = look(desk, db.select(Mail).options(db.undefer(Mail.body)))
    assert (mail.to_address, mail.state, mail.digest_key) == ("head@so.vn", "claimed", None)
    parsed = message_from_bytes(mail.body, policy=policy.default)
    assert parsed["Subject"] == mail.subject == "[CCHC] Đôn đốc 2 nhiệm vụ – Thanh tra Sở"
    text = parsed.get_body(("plain",)).get_content()
    assert "Rà soát thủ tục hành chính" in text and "quá hạn 12 ngày" in text and "/nhiem-vu/1" in text
    assert "đơn vị của anh/chị chủ trì" in text and "Người office gửi từ trang Đôn đốc" in text
    assert len(look(desk, db.select(Chase))) == 2 == len(look(desk, db.select(ChaseMail)))
    assert {one.kind for one in look(desk, db.select(Notice))} >= {"chased"}


def test_remind_now_stands_apart_from_the_daily_digest(desk):
    clerk = desk.client("office")
    check(clerk, "nhac", 1)
    clerk.submit("/don-doc/nhac")
    with desk.app.app_context():
        claim_all(clock.today())
    mails = look(desk, db.select(Mail).where(Mail.to_address == "head@so.vn").order_by(Mail.id))
    assert [mail.digest_key is None for mail in mails] == [True, False]
    assert {line.mail_id for line in look(desk, db.select(ReminderLine).where(ReminderLine.task_id == 1))} <= {
        mail.id for mail in look(desk, db.select(Mail).where(Mail.digest_key.is_not(None)))}


def test_what_chasing_did_is_seen_until_the_unit_answers(desk):
    clerk = desk.client("office")
    for _ in range(3):
        check(clerk, "nhac", 1)
        clerk.submit("/don-doc/nhac")
    clerk.get("/don-doc")
    assert "Nhắc 3 lần, chưa phản hồi" in words(clerk.page) and "Thư nhắc ngay" in words(clerk.page)
    clerk.get("/nhiem-vu/1")
    clerk.submit("/nhiem-vu/1/y-kien", text="Sao chưa xong?")
    clerk.get("/don-doc")
    assert "Nhắc 3 lần, chưa phản hồi" in words(clerk.page)
    with desk.app.app_context(), transaction(), agency_scope(1):
        record_update(db.session.get_one(Task, 1), actor=db.session.query(User).filter_by(role="head").one(),
                      today=clock.today(), done="Đã rà soát 3/4")
    clerk.get("/don-doc")
    assert "Nhắc 3 lần, đã phản hồi" in words(clerk.page)
    clerk.get("/nhiem-vu/1")
    assert words(clerk.page).count("Cách đôn đốc: Thư nhắc ngay") == 3


def test_the_letter_is_a_cong_van_that_another_reader_opens(desk):
    clerk = desk.client("office")
    check(clerk, "cong-van", 1, 2, 7)
    assert "chưa giao đơn vị nên không có nơi để gửi" in words(clerk.page)
    answer = clerk.submit("/don-doc/cong-van")
    assert answer.status_code == 200 and answer.headers["Content-Disposition"].endswith('.docx"')
    assert "don-doc-thanh-tra-so-" in answer.headers["Content-Disposition"]
    archive = ZipFile(io.BytesIO(answer.data))
    assert archive.testzip() is None
    body = ElementTree.fromstring(archive.read("word/document.xml")).find(f"{W}body")
    tables = [[[text_of(cell) for cell in row.iter(f"{W}tc")] for row in table.iter(f"{W}tr")]
              for table in body.iter(f"{W}tbl")]
    head = "\n".join(tables[0][0])
    assert "SỞ CÔNG THƯƠNG" in head and "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in head
    assert "Số: ……/……" in head and "V/v đôn đốc thực hiện nhiệm vụ cải cách hành chính" in head
    said = "\n".join(text_of(paragraph) for paragraph in body.findall(f"{W}p"))
    assert "Kính gửi: Thanh tra Sở" in said and "BÁO CÁO" not in said
    assert "Kế hoạch số 18/KH-SCT" in said and "2 nhiệm vụ" in said and "1 nhiệm vụ quá hạn, lâu nhất 12 ngày" in said
    assert "- Lưu: VT." in tables[1][0][0] and "GIÁM ĐỐC" in tables[1][0][1]
    assert tables[2][0][:3] == ["TT", "Số trong kế hoạch", "Nhiệm vụ"] and len(tables[2]) == 3
    assert tables[2][1][2] == "Rà soát thủ tục hành chính" and tables[2][1][5:] == ["quá hạn 12 ngày", "chưa"]
    sizes = [(int(one.get(f"{W}w")), int(one.get(f"{W}h"))) for one in body.iter(f"{W}pgSz")]
    assert sizes == [(11906, 16838), (16838, 11906)]  # A4 upright, its appendix across


def test_taking_the_letter_again_chases_no_second_time(desk):
    clerk = desk.client("office")
    check(clerk, "cong-van", 1, 2)
    for _ in range(2):
        assert clerk.submit("/don-doc/cong-van").status_code == 200
    assert [(one.task_id, one.channel) for one in look(desk, db.select(Chase).order_by(Chase.task_id))] == [
        (1, "letter"), (2, "letter")]
    assert look(desk, db.select(Mail)) == []


def test_the_text_to_paste_is_written_down_when_it_was_sent(desk):
    clerk = desk.client("office")
    check(clerk, "tin-nhan", 1, 2)
    (text,) = html.document_fromstring(clerk.page).xpath("//textarea")
    assert "Sở Công Thương đôn đốc Thanh tra Sở" in text.text and "1. [1] Rà soát" in text.text
    clerk.submit("/don-doc/tin-nhan")
    clerk.submit("/don-doc/tin-nhan")
    assert [one.channel for one in look(desk, db.select(Chase))] == ["text", "text"]
    assert "chased" in {event.what for event in look(desk, db.select(Event).where(Event.task_id == 1))}


def test_only_the_office_chases_and_others_cannot_reach_in(desk):
    director, head = desk.client("director"), desk.client("head")
    director.get("/don-doc")
    assert "Nhắc ngay" not in words(director.page).split("Các lần đôn đốc")[0]
    assert check(director, "nhac", 1).status_code == 403
    assert head.get("/don-doc").status_code == 403
    stranger = desk.client("stranger")
    assert check(stranger, "nhac", 1).status_code == 422
    stranger.get("/don-doc")
    assert stranger.post("/don-doc/nhac", data={"csrf_token": token(stranger), "chon": "1",
                                                "act_key": "abcdefgh12"}).status_code == 422
    assert look(desk, db.select(Chase)) == []


def test_a_deadline_kept_by_kỳ_counts_by_the_kỳ_that_is_owed(desk):
    with desk.app.app_context(), transaction(), agency_scope(1):
        task = db.session.get_one(Task, 8)
        part = min(task.occurrences, key=lambda one: one.due_on)
        return_completion(task, actor=None, today=clock.today(), reason="Làm lại", occurrence=part)
    clerk = desk.client("office")
    clerk.get("/don-doc?loai=qua-han")
    assert chosen_numbers(clerk.page) == [1, 8, 7]


def test_the_mails_link_opens_the_task_after_signing_in(desk):
    clerk = desk.client("office")
    check(clerk, "nhac", 1)
    clerk.submit("/don-doc/nhac")
    (mail,) = look(desk, db.select(Mail).options(db.undefer(Mail.body)))
    shown = message_from_bytes(mail.body, policy=policy.default).get_body(("html",)).get_content()
    (link,) = html.document_fromstring(shown).xpath("//li/a/@href")
    head = desk.client()
    sent_to = head.get(link.removeprefix("http://127.0.0.1:8000")).location
    head.get(sent_to)
    assert head.submit("/dang-nhap", email="head@so.vn", password=PASSWORD).location == "/nhiem-vu/1"


def test_an_address_that_cannot_be_written_is_named_and_holds_up_nobody(desk):
    with desk.app.app_context(), transaction(), agency_scope(1):
        db.session.query(User).filter_by(email="head@so.vn").one().email = "trưởng@so.vn"
        db.session.flush()
    clerk = desk.client("office")
    check(clerk, "nhac", 1, 7)
    clerk.submit("/don-doc/nhac")
    clerk.get("/nhac-viec")
    assert "Không viết được thư cho: trưởng@so.vn" in words(clerk.page)
    assert [mail.state for mail in look(desk, db.select(Mail).order_by(Mail.id))] == ["failed", "claimed"]
    assert "không viết được thư" in words(clerk.page)


def test_the_desk_shows_how_far_the_sending_is_and_does_so_after_a_reload(desk, monkeypatch):
    monkeypatch.setenv("TRACKER_SMTP_HOST", "127.0.0.1")
    clerk = desk.client("office")
    clerk.get("/don-doc")
    assert not html.document_fromstring(clerk.page).xpath("//progress")
    clerk.get("/don-doc/kiem-tra?viec=nhac&chon=1")
    clerk.submit("/don-doc/nhac")
    for _ in range(2):
        clerk.get("/don-doc")
        (bar,) = html.document_fromstring(clerk.page).xpath("//div[@id='dang-gui']//progress")
        assert (bar.get("value"), bar.get("max")) == ("0", "1")
    assert "Bộ gửi thư đang không chạy nên 1 thư còn chờ" in words(clerk.page)
    with desk.app.app_context(), transaction(), agency_scope(1):
        db.session.query(Mail).update({"state": "sent"})
    part = clerk.get("/nhac-viec/dang-gui", headers={"HX-Request": "true"}).text
    assert "Đã gửi xong 1 thư của hôm nay." in words(part) and "<progress" not in part
    assert clerk.get("/nhac-viec/dang-gui").location == "/don-doc"
