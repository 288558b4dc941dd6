"""An agency's settings: defaults of PRODUCT.md, only differences stored, nonsense refused by field."""

from dataclasses import replace
from datetime import date

import pytest

from tracker.domain.errors import RuleViolation
from tracker.domain.settings import AgencySettings


def test_defaults_store_nothing():
    assert AgencySettings().differences() == {}


def test_what_differs_comes_back():
    settings = replace(AgencySettings(), before_includes_day=True, annual_cutoff=(11, 30), reminder_steps=(10, 2))
    assert AgencySettings.from_dict(settings.differences()) == settings


def test_a_setting_of_another_version_is_left_out():
    assert AgencySettings.from_dict({"colour": "blue"}) == AgencySettings()


def test_the_annual_cutoff_falls_on_14_december():
    assert AgencySettings().annual_cutoff_of(2026) == date(2026, 12, 14)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("digest_at", "25:00"),
        ("digest_at", "7h30"),
        ("annual_cutoff", (2, 30)),
        ("continuous_every", "week"),
        ("reminder_steps", ()),
        ("reminder_steps", (0,)),
        ("overdue_every", 0),
    ],
)
def test_what_cannot_work_is_refused_by_field(field, value):
    with pytest.raises(RuleViolation) as refusal:
        replace(AgencySettings(), **{field: value}).check()
    assert refusal.value.field == field
