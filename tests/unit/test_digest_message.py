"""What a digest says: its subject, and that text and HTML say the same and nothing unescaped."""

from datetime import date, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header

import pytest

from tracker.clock import ZONE
from tracker.notifications.message import SECTIONS, Digest, DigestLine, bytes_of, html_of, subject_of, text_of

DAY = date(2026, 9, 28)


def line(section: str, task_id: int = 1, text: str = "Xây dựng kế hoạch") -> DigestLine:
    return DigestLine(section, task_id, task_id, text, DAY, f"lý do của {section}")


def digest(*sections: str, due_this_week: int = 0, **more) -> Digest:
    lines = tuple(line(section, number) for number, section in enumerate(sections, start=1))
    return Digest(**({
        "recipient_id": 1, "to_name": "Hồ Hải Yến", "to_address": "yen@so.example", "place": "Phòng Du lịch",
        "agency_name": "Sở Du lịch", "day": DAY, "digest_at": "07:30", "base_url": "https://cchc.so.example/",
        "lines": lines, "due_this_week": due_this_week,
    } | more))


@pytest.mark.parametrize(("sections", "week", "subject"), [
    pytest.param(["overdue"] * 3 + ["soon"] * 2, 2, "3 nhiệm vụ quá hạn, 2 đến hạn tuần này", id="overdue and due"),
    pytest.param(["overdue"], 0, "1 nhiệm vụ quá hạn", id="overdue alone"),
    pytest.param(["today", "soon"], 2, "2 nhiệm vụ đến hạn tuần này", id="this week alone"),
    pytest.param(["soon"], 0, "1 nhiệm vụ sắp đến hạn", id="later"),
    pytest.param(["confirm"] * 2, 0, "2 nhiệm vụ chờ xác nhận", id="to be confirmed"),
    pytest.param(["confirm", "returned"], 0, "1 nhiệm vụ chờ xác nhận, 1 bị trả lại", id="both"),
])
def test_the_subject_names_what_is_there(sections, week, subject):
    assert subject_of(digest(*sections, due_this_week=week)) == f"[CCHC] {subject} – Phòng Du lịch"


def test_text_and_html_hold_every_line_with_its_reason_and_one_link():
    whole = digest(*SECTIONS)
    for body in (text_of(whole), html_of(whole)):
        for each in whole.lines:
            assert each.why in body and body.count(f"https://cchc.so.example/nhiem-vu/{each.task_id}") == 1
        assert "https://cchc.so.example/thiet-lap" in body and "https://cchc.so.example/nhac-viec/cua-toi" in body


def test_what_a_plan_says_cannot_become_markup():
    nasty = digest(lines=(line("today", text="<script>alert(1)</script> & \"x\""),))
    assert "<script>" not in html_of(nasty) and "&lt;script&gt;" in html_of(nasty)


def written(**more) -> bytes:
    return bytes_of(digest("today", **more), sender="cchc@so.example", message_id="<1@so.example>",
                    written_at=datetime(2026, 9, 28, 7, 30, tzinfo=ZONE))


def test_the_bytes_are_a_proper_mail_of_seven_bit_lines():
    raw = written(to_name="Hồ Hải Yến\r\nBcc: ai@do.example")
    message = message_from_bytes(raw, policy=policy.default)
    assert raw.isascii() and max(map(len, raw.split(b"\r\n"))) <= 998
    assert message["Bcc"] is None and message["To"].addresses[0].addr_spec == "yen@so.example"
    assert message["From"].addresses[0].display_name == "Sở Du lịch"
    assert message["Auto-Submitted"] == "auto-generated" and message["Message-ID"] == "<1@so.example>"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert message.get_body(("plain",)).get_content().replace("\r\n", "\n") == text_of(digest(
        "today", to_name="Hồ Hải Yến\r\nBcc: ai@do.example")).replace("\r\n", "\n")


@pytest.mark.parametrize("address", ["tài.chính@so.example", "khong-co-a-cong", "hai@@so.example"])
def test_an_address_that_is_none_is_refused_before_anything_is_sent(address):
    with pytest.raises(ValueError):
        written(to_address=address)


@pytest.mark.parametrize("place", ["Văn phòng Sở", "Phòng Kế hoạch - Tài chính", "Trung tâm Dịch vụ, Sự nghiệp công",
                                   "Sở Nông nghiệp và Du lịch tỉnh Hương Giang", "Office"])
def test_the_headers_arrive_letter_by_letter(place):
    for count in range(1, 13):
        raw = written(place=place, agency_name="Sở Nông nghiệp và Du lịch tỉnh Hương Giang",
                      lines=tuple(line("overdue", number) for number in range(count)))
        message = message_from_bytes(raw)
        read = {name: str(make_header(decode_header(message[name]))) for name in ("Subject", "From", "To")}
        assert read == {"Subject": f"[CCHC] {count} nhiệm vụ quá hạn – {place}",
                        "From": "Sở Nông nghiệp và Du lịch tỉnh Hương Giang <cchc@so.example>",
                        "To": "Hồ Hải Yến <yen@so.example>"}
        head = raw.split(b"\r\n\r\n")[0]
        assert max(map(len, head.split(b"\r\n"))) <= 78
