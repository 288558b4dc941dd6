"""The settings page: every setting has its field, what was typed becomes a setting, nonsense is refused beside it."""

from dataclasses import fields

import pytest

from tracker.database import db
from tracker.domain.settings import AgencySettings
from tracker.models import Agency
from tracker.web.forms import Answers
from tracker.web.settings_form import SETTINGS, settings_from, typed_from


def test_every_setting_has_exactly_one_field():
    assert sorted(setting.name for setting in SETTINGS) == sorted(field.name for field in fields(AgencySettings))


def test_what_the_page_shows_is_read_back_unchanged():
    settings = AgencySettings(before_includes_day=True, annual_cutoff=(11, 30), reminder_steps=(10, 2),
                              digest_at="08:00", recipients="Như trên;\nLưu: VT.")
    answers = Answers(typed_from(settings))
    assert settings_from(answers, AgencySettings()) == settings and answers.ok


@pytest.mark.parametrize(("name", "text", "value"), [
    ("digest_at", "7h30", "07:30"), ("digest_at", "8 giờ", "08:00"), ("annual_cutoff", "30/11", (11, 30)),
    ("annual_cutoff", "ngày 5-6", (6, 5)), ("reminder_steps", "1; 3 10,3", (10, 3, 1)), ("overdue_every", " 7 ", 7),
])
def test_settings_are_taken_as_people_write_them(name, text, value):
    answers = Answers({**typed_from(AgencySettings()), name: text})
    assert getattr(settings_from(answers, AgencySettings()), name) == value and answers.ok


@pytest.mark.parametrize(("name", "text"), [
    ("digest_at", "sáng"), ("digest_at", "25:00"), ("annual_cutoff", "31/02"), ("annual_cutoff", "cuối năm"),
    ("reminder_steps", ""), ("reminder_steps", "7, mai"), ("reminder_steps", "90"), ("overdue_first", "0"),
    ("overdue_every", "-1"), ("escalate_office_after", ""), ("continuous_every", "tuần"), ("freeze_decider", "ai"),
])
def test_nonsense_is_refused_beside_its_field_and_kept(house, name, text):
    client = house.client("admin")
    client.get("/thiet-lap")
    response = client.submit("/thiet-lap", **{name: text, "place": "Hà Tĩnh"})
    assert response.status_code == 422 and f'id="{name}-error"' in response.text
    assert f'href="#{name}"' in response.text and 'value="Hà Tĩnh"' in response.text
    assert 'value="Hà Tĩnh"' not in client.get("/thiet-lap").text


def test_several_errors_are_told_at_once(house):
    client = house.client("admin")
    client.get("/thiet-lap")
    page = client.submit("/thiet-lap", digest_at="x", overdue_first="y", reminder_steps="z").text
    assert page.count('class="error"') == 3


def test_settings_are_kept_and_only_what_differs_is_stored(house):
    client = house.client("admin")
    client.get("/thiet-lap")
    response = client.submit("/thiet-lap", place="Hà Tĩnh", needs_confirmation=None, digest_at="8h")
    assert response.status_code == 302 and "Đã ghi thiết lập" in client.get("/thiet-lap").text
    with house.app.app_context():
        stored = db.session.get(Agency, 1).settings
    assert stored == {"place": "Hà Tĩnh", "needs_confirmation": False, "digest_at": "08:00"}


def test_the_agency_is_renamed_and_never_nameless(house):
    client = house.client("admin")
    client.get("/thiet-lap")
    refused = client.submit("/thiet-lap", name="  ")
    assert refused.status_code == 422 and 'href="#name"' in refused.text
    client.submit("/thiet-lap", name="Sở Công Thương tỉnh Hà Sơn")
    assert "Sở Công Thương tỉnh Hà Sơn" in client.get("/").text


def test_the_office_reads_the_settings_and_changes_nothing(house):
    page = house.client("office").get("/thiet-lap").text
    assert "Giờ gửi thư nhắc" in page and "Ghi thiết lập" not in page
