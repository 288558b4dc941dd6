"""The reminder policy: which rule speaks on which day, to whom, and that nothing speaks twice."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.reminders import Absence, Cast, Duty, Person, lines_for, newest_slot, why_now
from tracker.domain.settings import AgencySettings
from tracker.domain.workdays import WorkCalendar

CALENDAR = WorkCalendar(rest=[date(2026, 9, 1), date(2026, 9, 2)], work=[date(2026, 8, 22)])
SETTINGS = AgencySettings()
LONG_AGO = date(2020, 1, 1)
OFFICE, DIRECTOR, HEAD, OTHER_HEAD, STAFF, STAND_IN, ADMIN, STRANGER = range(1, 9)
TOURISM, FINANCE, LAW = 10, 11, 12
PEOPLE = [
    Person(OFFICE, "Hà", "office"), Person(DIRECTOR, "Vân", "director"), Person(HEAD, "Yến", "head", TOURISM),
    Person(OTHER_HEAD, "Phúc", "head", FINANCE), Person(STAFF, "Ánh", "staff", TOURISM),
    Person(STAND_IN, "Bảo", "staff", TOURISM), Person(ADMIN, "Trị", "admin"), Person(STRANGER, "Luật", "head", LAW),
]
WEDNESDAY, SUNDAY = date(2026, 9, 30), date(2026, 9, 27)


def duty(due=WEDNESDAY, **more) -> Duty:
    return Duty(1, 0, due, **({"speaks_from": LONG_AGO, "unit_ids": (TOURISM,)} | more))


def spoken(day, due=WEDNESDAY, served=(), people=PEOPLE, absences=(), **more):
    """(recipient, rule) of every line on the day."""
    cast = Cast(people, absences, day)
    return {(line.recipient_id, line.rule) for line in lines_for(duty(due, **more), cast, CALENDAR, SETTINGS, served)}


@pytest.mark.parametrize(("day", "rule"), [
    pytest.param(date(2026, 9, 8), None, id="16 working days before"),
    pytest.param(date(2026, 9, 9), "before_15", id="15 before"),
    pytest.param(date(2026, 9, 21), "before_7", id="7 before"),
    pytest.param(date(2026, 9, 25), "before_3", id="3 before"),
    pytest.param(date(2026, 9, 29), "before_1", id="1 before"),
    pytest.param(WEDNESDAY, "due", id="on the day"),
    pytest.param(date(2026, 10, 1), "overdue_1", id="1 after"),
    pytest.param(date(2026, 10, 8), "overdue_6", id="6 after"),
    pytest.param(date(2026, 10, 15), "overdue_11", id="11 after"),
])
def test_a_slot_falls_on_its_working_day(day, rule):
    slot = newest_slot(WEDNESDAY, day, CALENDAR, SETTINGS)
    assert (slot.rule, slot.day) == (rule, day) if rule else slot is None


@pytest.mark.parametrize(("day", "rule"), [
    pytest.param(date(2026, 9, 24), "before_3", id="Thursday: the slot of Wednesday still"),
    pytest.param(date(2026, 9, 25), "due", id="Friday: on the day and 1 before in one"),
    pytest.param(SUNDAY, "due", id="Sunday itself: nothing newer"),
    pytest.param(date(2026, 9, 28), "overdue_1", id="Monday"),
])
def test_a_due_day_on_a_rest_day_speaks_on_the_working_day_before(day, rule):
    assert newest_slot(SUNDAY, day, CALENDAR, SETTINGS).rule == rule


def test_a_due_day_in_a_holiday_speaks_before_the_holiday():
    assert newest_slot(date(2026, 9, 2), date(2026, 8, 31), CALENDAR, SETTINGS).rule == "due"


def test_the_agencys_own_steps_are_used():
    settings = AgencySettings(reminder_steps=(2, 10), overdue_first=2, overdue_every=3)
    rules = [newest_slot(WEDNESDAY, date(2026, 9, day), CALENDAR, settings).rule for day in (16, 27, 28, 30)]
    assert rules == ["before_10", "before_10", "before_2", "due"]
    late = [newest_slot(WEDNESDAY, date(2026, 10, day), CALENDAR, settings).rule for day in (1, 2, 7)]
    assert late == ["due", "overdue_2", "overdue_5"]


DUE_DAYS = st.dates(date(2026, 6, 1), date(2026, 11, 30))


def all_slots(due: date, until: date) -> dict[date, str]:
    """The schedule written down plainly, slot by slot; the later rule wins a shared day."""
    slots = {CALENDAR.add(due, -step): f"before_{step}" for step in sorted(SETTINGS.reminder_steps, reverse=True)}
    slots[due if CALENDAR.is_working(due) else CALENDAR.previous(due)] = "due"
    for after in range(1, 400, 5):
        slots[CALENDAR.add(due, after)] = f"overdue_{after}"
    return {day: rule for day, rule in slots.items() if day <= until}


@given(DUE_DAYS, st.integers(-40, 90))
def test_the_newest_slot_is_the_last_of_the_plain_schedule(due, offset):
    day = due + timedelta(days=offset)
    slots = all_slots(due, day)
    slot = newest_slot(due, day, CALENDAR, SETTINGS)
    assert (slot and (slot.day, slot.rule)) == (max(slots.items()) if slots else None)


@given(DUE_DAYS, st.lists(st.integers(-40, 90), max_size=40, unique=True))
def test_however_the_days_are_run_no_rule_speaks_twice_and_no_day_speaks_twice_to_one(due, offsets):
    served: set[str] = set()
    for offset in sorted(offsets):
        lines = lines_for(duty(due), Cast(PEOPLE, (), due + timedelta(days=offset)), CALENDAR, SETTINGS, served)
        assert not {line.rule for line in lines} & served
        assert len({line.recipient_id for line in lines}) == len(lines)
        served |= {line.rule for line in lines}


def test_after_an_outage_only_the_newest_missed_slot_speaks():
    friday = date(2026, 10, 2)  # 1 before, on the day and 1 after were missed
    assert spoken(friday, served={"before_15", "before_7", "before_3"}) == {(HEAD, "overdue_1")}
    assert spoken(friday, served={"overdue_1"}) == set()


def test_on_a_rest_day_nobody_is_reminded_and_what_was_missed_speaks_on_the_next_working_day():
    served = {"before_15", "before_7"}  # 3 before, Friday 25/9, was missed
    assert [spoken(date(2026, 9, day), served=served) for day in (26, 27)] == [set(), set()]
    assert spoken(date(2026, 9, 28), served=served) == {(HEAD, "before_3")}


def test_slots_before_the_first_day_of_reminding_are_silent():
    first = date(2026, 9, 24)
    assert spoken(first, speaks_from=first) == set()
    assert spoken(date(2026, 9, 25), speaks_from=first) == {(HEAD, "before_3")}


def test_the_office_is_told_once_after_three_working_days_and_the_director_after_ten():
    third, tenth = date(2026, 10, 5), date(2026, 10, 14)
    assert spoken(third, served={"overdue_1"}) == {(OFFICE, "office_3")}
    assert spoken(third + timedelta(days=1), served={"overdue_1", "office_3"}) == set()
    assert spoken(tenth, served={"overdue_6", "office_3"}) == {(DIRECTOR, "director_10")}
    assert spoken(date(2026, 10, 15), served={"overdue_6", "office_3", "director_10"}) == {(HEAD, "overdue_11")}


def test_whoever_answers_anyway_is_not_told_a_second_time():
    assert spoken(date(2026, 10, 5), unit_ids=()) == {(OFFICE, "overdue_1")}


def test_a_duty_that_waits_for_confirmation_reminds_the_office_not_the_unit():
    assert spoken(WEDNESDAY, waits=True) == {(OFFICE, "due")}
    assert spoken(date(2026, 10, 14), waits=True, served={"overdue_6"}) == {(DIRECTOR, "director_10")}


def test_a_muted_duty_is_silent():
    assert spoken(WEDNESDAY, muted=True) == set()


def gone(person_id: int, on: date = date(2026, 9, 1)) -> list[Person]:
    return [Person(p.id, p.name, p.role, p.unit_id, on) if p.id == person_id else p for p in PEOPLE]


@pytest.mark.parametrize(("more", "recipients"), [
    pytest.param({"assignee_id": STAFF}, {STAFF}, id="the named person alone"),
    pytest.param({"unit_ids": (TOURISM, FINANCE)}, {HEAD, OTHER_HEAD}, id="heads of lead and co-lead"),
    pytest.param({"unit_ids": ()}, {OFFICE}, id="nobody leads: the office"),
    pytest.param({"unit_ids": (99,)}, {OFFICE}, id="a unit without a head: the office"),
    pytest.param({"people": gone(HEAD)}, {OFFICE}, id="the head left: the office"),
    pytest.param({"people": gone(HEAD, WEDNESDAY)}, {OFFICE}, id="from the very day of leaving"),
    pytest.param({"people": gone(HEAD, WEDNESDAY + timedelta(1))}, {HEAD}, id="not before the day of leaving"),
    pytest.param({"assignee_id": STAFF, "people": gone(STAFF)}, {HEAD}, id="the named person left: the head"),
    pytest.param({"unit_ids": (), "people": gone(OFFICE)}, {ADMIN}, id="no office: the administrator"),
    pytest.param({"absences": [Absence(HEAD, STAND_IN, WEDNESDAY, WEDNESDAY)]}, {STAND_IN}, id="stand-in in the dates"),
    pytest.param({"absences": [Absence(HEAD, STAND_IN, LONG_AGO, date(2026, 9, 29))]}, {HEAD}, id="dates are over"),
    pytest.param({"absences": [Absence(HEAD, STAND_IN, LONG_AGO, WEDNESDAY)], "people": gone(STAND_IN)}, {HEAD},
                 id="the stand-in left"),
    pytest.param({"absences": [Absence(HEAD, STAND_IN, LONG_AGO, WEDNESDAY)], "people": gone(HEAD)}, {STAND_IN},
                 id="the head left, the stand-in stays"),
    pytest.param({"absences": [Absence(HEAD, STAFF, LONG_AGO, WEDNESDAY), Absence(STAFF, HEAD, LONG_AGO, WEDNESDAY)]},
                 {STAFF}, id="two stand in for each other"),
])
def test_who_receives(more, recipients):
    assert {recipient for recipient, _ in spoken(WEDNESDAY, **more)} == recipients


@pytest.mark.parametrize(("due", "day", "words"), [
    pytest.param(WEDNESDAY, date(2026, 9, 25), "còn 3 ngày làm việc; hạn 30/9/2026", id="ahead"),
    pytest.param(SUNDAY, date(2026, 9, 25), "còn 1 ngày làm việc; hạn 27/9/2026 (ngày nghỉ)", id="a rest day"),
    pytest.param(WEDNESDAY, WEDNESDAY, "đến hạn hôm nay, 30/9/2026", id="on the day"),
    pytest.param(WEDNESDAY, date(2026, 10, 5), "quá hạn 5 ngày; hạn 30/9/2026", id="late in calendar days"),
])
def test_the_words_say_how_the_due_day_lies(due, day, words):
    assert why_now(due, day, CALENDAR) == words


def test_a_line_says_why_it_is_this_person():
    cast = Cast(PEOPLE, [Absence(HEAD, STAND_IN, WEDNESDAY, WEDNESDAY)], WEDNESDAY)
    (line,) = lines_for(duty(), cast, CALENDAR, SETTINGS, ())
    assert line.why == "đến hạn hôm nay, 30/9/2026; đơn vị của anh/chị chủ trì (anh/chị thay Yến)"


def test_a_line_that_makes_up_for_a_missed_slot_says_so():
    (line,) = lines_for(duty(), Cast(PEOPLE, (), date(2026, 9, 28)), CALENDAR, SETTINGS, ())
    assert line.why == ("còn 2 ngày làm việc; hạn 30/9/2026; đơn vị của anh/chị chủ trì; "
                        "nhắc bù cho mốc ngày 25/9/2026 chưa gửi")
