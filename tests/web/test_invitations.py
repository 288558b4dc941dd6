"""Invitations: a link by mail with which a person sets the own password once; nobody else's door."""

import re
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from lxml import html

from tests.web.journeys import token
from tracker import clock
from tracker.database import db
from tracker.models import Mail
from tracker.queries.users import user_by_email
from tracker.scope import every_agency

OWN = "câu của riêng tôi"


@pytest.fixture
def newcomers(house):
    """The admin's client, with two people added who never signed in."""
    client = house.client("admin")
    client.get("/nguoi-dung/them-nhieu")
    lines = "Lê Na\tna@so.vn\tThanh tra Sở\tTrưởng phòng\nNgô Bình\tbinh@so.vn\t\tPhó Giám đốc"
    assert client.submit("/nguoi-dung/them-nhieu", lines=lines, act="add").status_code == 200
    return client


def link_to(house, email: str) -> str:
    """The address in the newest mail to the person."""
    with house.app.app_context(), every_agency():
        mail = db.session.query(Mail).filter_by(to_address=email).order_by(Mail.id.desc()).first()
        text = message_from_bytes(mail.body, policy=policy.default).get_content()
    return re.search(r"http://127\.0\.0\.1:8000(/moi/\S+)", text)[1]


def invite(client, *emails: str):
    client.get("/nguoi-dung/moi")
    page = html.document_fromstring(client.page)
    wanted = [box.get("value") for email in emails
              for box in page.xpath(f"//tr[contains(., '{email}')]//input[@name='who']")]
    return client.submit("/nguoi-dung/moi", who=wanted)


def test_an_invited_person_sets_a_password_and_is_inside(house, newcomers):
    assert invite(newcomers, "na@so.vn").status_code == 302
    link, newcomer = link_to(house, "na@so.vn"), house.client()
    newcomer.get(link)
    assert "Lê Na, na@so.vn" in newcomer.page
    assert newcomer.submit(link, new_password=OWN, new_password_again=OWN).location == "/"
    assert "Đã đặt mật khẩu" in newcomer.get("/").text
    assert house.client().sign_in("na@so.vn", OWN).get("/").status_code == 200


def test_a_link_works_once(house, newcomers):
    invite(newcomers, "na@so.vn")
    link, newcomer = link_to(house, "na@so.vn"), house.client()
    newcomer.get(link)
    newcomer.submit(link, new_password=OWN, new_password_again=OWN)
    refused = house.client().get(link)
    assert refused.status_code == 404 and "gửi lại thư mời" in refused.text


def test_a_link_ends_after_a_week(house, newcomers, monkeypatch):
    invite(newcomers, "na@so.vn")
    link, later = link_to(house, "na@so.vn"), clock.now() + timedelta(days=8)
    monkeypatch.setattr("itsdangerous.timed.TimestampSigner.get_timestamp", lambda _self: int(later.timestamp()))
    assert house.client().get(link).status_code == 404


def test_a_link_of_somebody_who_left_or_one_made_up_opens_nothing(house, newcomers):
    invite(newcomers, "na@so.vn")
    link = link_to(house, "na@so.vn")
    assert house.client().get(f"{link}x").status_code == 404
    with house.app.app_context(), every_agency():
        user_by_email("na@so.vn").left_on = clock.today()
        db.session.commit()
    assert house.client().get(link).status_code == 404


@pytest.mark.parametrize(("new", "again", "said"), [
    ("ngắn", "ngắn", "ít nhất 10 ký tự"), (OWN, "khác hẳn câu kia", "không giống nhau"),
])
def test_a_password_that_cannot_be_set_is_said_and_the_link_lives(house, newcomers, new, again, said):
    invite(newcomers, "na@so.vn")
    link, newcomer = link_to(house, "na@so.vn"), house.client()
    newcomer.get(link)
    answer = newcomer.submit(link, new_password=new, new_password_again=again)
    assert answer.status_code == 422 and said in answer.text
    assert newcomer.get(link).status_code == 200


def test_only_those_chosen_are_written_to(house, newcomers):
    invite(newcomers, "binh@so.vn")
    with house.app.app_context(), every_agency():
        assert [mail.to_address for mail in db.session.query(Mail)] == ["binh@so.vn"]


def test_whoever_has_signed_in_needs_no_invitation(house, newcomers):
    house.client("office").get("/")
    with house.app.app_context(), every_agency():
        office = user_by_email("office@so.vn").id
    assert "office@so.vn" not in newcomers.get("/nguoi-dung/moi").text
    answer = newcomers.post(f"/nguoi-dung/{office}/moi", data={"csrf_token": token(newcomers)})
    assert answer.status_code == 422 and "đã đăng nhập được" in answer.text
