"""Signing in and out: the throttle, CSRF, where one comes back to, sessions that end everywhere, and the headers."""

import re

import pytest
from sqlalchemy import select

from tests.web.strict import PASSWORD
from tracker.database import db
from tracker.models import User
from tracker.scope import every_agency
from tracker.services.people import let_go
from tracker.services.sign_in import FAILURES_ALLOWED
from tracker.transaction import transaction

# What the browser leaves out of a form when it runs scripts: the fields within noscript.
WITH_SCRIPT = {"typed_for": None, "typed-name": None, "typed-kind": None, "typed-aliases": None}


def test_the_sign_in_page_leads_to_the_start_page(house):
    client = house.client()
    client.get("/dang-nhap")
    response = client.submit("/dang-nhap", email="OFFICE@so.vn ", password=PASSWORD)
    assert response.status_code == 302 and response.location == "/"
    assert "Người office" in client.get("/").text


def test_a_wrong_password_says_what_to_do_and_keeps_the_address(house):
    client = house.client()
    client.get("/dang-nhap")
    response = client.submit("/dang-nhap", email="office@so.vn", password="sai mật khẩu")
    assert response.status_code == 422
    assert "E-mail hoặc mật khẩu không đúng" in response.text and 'value="office@so.vn"' in response.text
    assert "sai mật khẩu" not in response.text


def test_an_unknown_address_and_a_wrong_password_are_answered_alike(house):
    client = house.client()
    client.get("/dang-nhap")
    answers = [client.submit("/dang-nhap", email=email, password="sai") for email in ("ai@so.vn", "office@so.vn")]
    tokens = re.compile(r'value="[^"]{40,}"')
    plain = [tokens.sub("", answer.text).replace("ai@so.vn", "office@so.vn") for answer in answers]
    assert plain[0] == plain[1]


def test_guessing_is_slowed_down_even_for_the_right_password(house):
    client = house.client()
    client.get("/dang-nhap")
    for _ in range(FAILURES_ALLOWED):
        assert client.submit("/dang-nhap", email="office@so.vn", password="sai").status_code == 422
    response = client.submit("/dang-nhap", email="office@so.vn", password=PASSWORD)
    assert response.status_code == 429 and "Chờ 15 phút" in response.text


@pytest.mark.parametrize("target", [
    "https://xau.example/", "//xau.example", "/\\xau.example", "\\\\xau.example", "/\t/xau.example",
    "javascript:alert(1)", "http:xau.example", "/a\r\nLocation: https://xau.example", "/%5Cxau.example\\", "",
])
def test_nobody_is_sent_to_another_site(house, target):
    client = house.client()
    client.get("/dang-nhap", query_string={"next": target})
    response = client.submit("/dang-nhap", email="office@so.vn", password=PASSWORD, next=target)
    assert response.status_code == 302 and response.location == "/"


def test_one_comes_back_to_the_page_that_asked(house):
    client = house.client()
    response = client.get("/don-vi?da-ket-thuc=1")
    assert response.status_code == 302
    client.get(response.location)
    assert client.submit("/dang-nhap", email="office@so.vn", password=PASSWORD).location == "/don-vi?da-ket-thuc=1"


def test_a_form_sent_after_the_session_ran_out_is_said_to_be_unsaved(house):
    client = house.client("office")
    client.get("/don-vi/them")
    with house.app.app_context(), every_agency(), transaction():
        db.session.execute(db.text("UPDATE user_sessions SET ended_at = created_at"))
    response = client.submit("/don-vi/them", name="Phòng mới")
    assert response.status_code == 401 and "việc vừa gửi chưa được ghi" in response.text
    back = client.submit("/dang-nhap", email="office@so.vn", password=PASSWORD, **WITH_SCRIPT).location
    assert back == "/don-vi/them"
    page = client.get(back).text
    assert "data-came-back" in page and "chưa được ghi" in page
    assert "data-came-back" not in client.get(back).text


def test_without_script_a_form_comes_back_to_be_sent_again(house):
    client = house.client("office")
    client.get("/don-vi/them")
    with house.app.app_context(), every_agency(), transaction():
        db.session.execute(db.text("UPDATE user_sessions SET ended_at = created_at"))
    client.submit("/don-vi/them", name="Phòng mới", aliases="P. Mới\nPhòng M")
    assert client.submit("/dang-nhap", email="office@so.vn", password="nhầm mật khẩu").status_code == 422
    back = client.submit("/dang-nhap", email="office@so.vn", password=PASSWORD)
    assert back.status_code == 200 and "Phòng mới" in back.text and "chưa được ghi" in back.text
    assert client.submit("/don-vi/them").status_code == 302
    shown = client.get("/don-vi").text
    assert "Phòng mới" in shown and "P. Mới; Phòng M" in shown


@pytest.mark.parametrize("path", ["https://example.org/", "//example.org/don-vi/them", "/khong-co", "/don-vi"])
def test_a_form_is_carried_to_no_place_that_takes_none(house, path):
    client = house.client()
    client.get("/dang-nhap")
    sent = {"email": "office@so.vn", "password": PASSWORD, "typed_for": path, "typed-name": "Phòng mới"}
    assert client.submit("/dang-nhap", **sent).status_code == 302


def test_no_password_is_carried_along(house):
    client = house.client("office")
    client.get("/mat-khau")
    with house.app.app_context(), every_agency(), transaction():
        db.session.execute(db.text("UPDATE user_sessions SET ended_at = created_at"))
    secret = "bí mật của tôi"
    page = client.submit("/mat-khau", current_password=PASSWORD, new_password=secret, new_password_again=secret).text
    assert secret not in page and PASSWORD not in page


def test_a_part_asked_by_htmx_after_the_session_ran_out_goes_to_the_sign_in_page(house):
    response = house.client().get("/don-vi", headers={"HX-Request": "true"})
    assert response.status_code == 401 and response.headers["HX-Redirect"].startswith("/dang-nhap?next=")


def test_what_writes_needs_the_token_of_its_form(house):
    client = house.client("office")
    assert client.post("/don-vi/them", data={"name": "Phòng lậu"}).status_code == 400
    assert "Phòng lậu" not in client.get("/don-vi").text


def test_signing_out_ends_the_session_on_the_server(house):
    client = house.client("office")
    client.get("/")
    cookie = client.get_cookie("tracker")
    assert client.submit("/dang-xuat").location == "/dang-nhap"
    client.set_cookie("tracker", cookie.value)
    assert client.get("/").status_code == 302


def test_signing_out_everywhere_ends_every_browser(house):
    here, there = house.client("office"), house.client("office")
    here.get("/mat-khau")
    here.submit("/dang-xuat-moi-noi")
    assert here.get("/").status_code == there.get("/").status_code == 302


def test_changing_the_password_ends_the_other_browsers(house):
    here, there = house.client("office"), house.client("office")
    here.get("/mat-khau")
    new = "một câu khác cũng dài"
    assert here.submit("/mat-khau", current_password=PASSWORD, new_password=new, new_password_again=new).location == "/"
    assert here.get("/").status_code == 200 and there.get("/").status_code == 302
    assert house.client().sign_in("office@so.vn", new).get("/").status_code == 200


@pytest.mark.parametrize(("typed", "words"), [
    ({"current_password": "sai", "new_password": "x" * 12, "new_password_again": "x" * 12}, "hiện tại không đúng"),
    ({"current_password": PASSWORD, "new_password": "ngắn", "new_password_again": "ngắn"}, "ít nhất 10 ký tự"),
    ({"current_password": PASSWORD, "new_password": "x" * 12, "new_password_again": "y" * 12}, "không giống nhau"),
])
def test_a_password_that_cannot_be_is_refused_beside_its_field(house, typed, words):
    client = house.client("office")
    client.get("/mat-khau")
    response = client.submit("/mat-khau", **typed)
    assert response.status_code == 422 and response.text.count(words) == 2
    assert house.client("office").get("/").status_code == 200


def test_a_first_password_must_be_changed_before_anything_else(house):
    with house.app.app_context(), house.inside(), transaction():
        db.session.scalars(select(User).where(User.email == "head@so.vn")).one().must_change_password = True
    client = house.client("head")
    assert client.get("/don-vi").location == "/mat-khau"
    assert "do quản trị đặt" in client.get("/mat-khau").text


def test_who_has_left_is_out_at_once(house):
    client = house.client("head")
    with house.app.app_context(), house.inside(), transaction():
        person = db.session.scalars(select(User).where(User.email == "head@so.vn")).one()
        let_go(person, person.created_at.date())
    assert client.get("/").status_code == 302


def test_every_answer_carries_the_security_headers(house):
    client = house.client("office")
    for address in ("/", "/khong-co", "/static/css/tokens.css", "/dang-nhap"):
        headers = client.get(address).headers
        assert headers["X-Content-Type-Options"] == "nosniff" and headers["Referrer-Policy"] == "same-origin"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], address
    assert client.get("/").headers["Cache-Control"] == "no-store"


def test_the_cookie_is_kept_from_scripts_and_other_sites(house):
    client = house.client()
    client.get("/dang-nhap")
    response = client.submit("/dang-nhap", email="office@so.vn", password=PASSWORD)
    cookie = response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
