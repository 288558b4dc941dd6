"""Chasing on both databases: what the desk says, and two presses of the same button at once."""

import threading
from datetime import timedelta

import pytest

from tests.support.reminding import Reminding
from tracker import clock
from tracker.database import db
from tracker.domain.errors import BadInput
from tracker.models import Agency, Chase, User
from tracker.queries.chasing import HEADS, desk_page, desk_rows, recent_chases, stories_of, tasks_to_chase
from tracker.queries.feeds import feed_tasks, feeds_of
from tracker.queries.notices import unread_count
from tracker.scope import agency_scope
from tracker.services.chasing import remind_now
from tracker.services.feeds import make_feed
from tracker.transaction import transaction

PRESSES = 4


@pytest.fixture(params=["sqlite", "postgresql"])
def world(request) -> Reminding:
    return request.getfixturevalue("reminding" if request.param == "sqlite" else "reminding_on_postgres")


def test_the_desk_and_the_calendars_say_the_same_on_both_databases(world):
    today = clock.today()
    late, near = world.task(today - timedelta(days=9)), world.task(today + timedelta(days=2))
    parts = world.task(None, occurrences=(today - timedelta(days=3), today + timedelta(days=3)))
    nobodys = world.task(today - timedelta(days=1), lead=None)
    world.task(today + timedelta(days=200), lead="law")
    done = world.task(today, state="completed", open_due_on=None, lead="law")
    with world.writing():
        actor = db.session.get_one(User, world.people["office"])
        remind_now(db.session.get_one(Agency, world.agency_id), tasks_to_chase([late, near]), today=today, actor=actor,
                   act_key="mot-lan-bam", base_url="https://cchc.so.example")
        make_feed(db.session.get_one(User, world.people["tourism"]), None)
    with world.reading():
        until = today + timedelta(days=20)
        assert [(row.name, list(row.counts.values())) for row in desk_rows(today, until)] == [
            ("Phòng Du lịch", [2, 1, 0, 0, 0]), ("Phòng Pháp chế", [0, 0, 1, 0, 1]),
            ("Chưa giao đơn vị", [1, 0, 0, 0, 0])]
        shown = {head: [task.id for task in desk_page(head, None, today=today, soon_until=until, number=1, size=9)[0]]
                 for head in HEADS}
        assert shown["qua-han"] == [late, parts, nobodys] and shown["sap-den-han"] == [near]
        assert shown["thieu-van-ban"] == [done] and shown["tra-lai"] == []
        assert {key: story.words for key, story in stories_of([late, parts]).items()} == {
            late: "nhắc 1 lần, chưa phản hồi", parts: ""}
        assert [(one.unit, one.tasks, one.channel) for one in recent_chases(5)] == [("Phòng Du lịch", 2, "mail")]
        (feed,) = feeds_of(db.session.get_one(User, world.people["tourism"]))
        assert [one.task.id for one in feed_tasks(feed)] == [late, parts, near]
        assert unread_count(world.people["tourism"]) == 2


def press(world: Reminding, start: threading.Barrier, said: list[str]) -> None:
    start.wait(timeout=30)
    try:
        with world.app.app_context(), agency_scope(world.agency_id), transaction():
            done = remind_now(
                db.session.get_one(Agency, world.agency_id), tasks_to_chase([1, 2]), today=clock.today(),
                actor=db.session.get_one(User, world.people["office"]), act_key="mot-lan-bam",
                base_url="https://cchc.so.example",
            )
        said.append(f"{done.mails} mails")
    except BadInput as error:
        said.append(error.message[:24])


def test_presses_at_once_chase_once(world):
    for lead in ("tourism", "finance"):
        world.task(clock.today() - timedelta(days=9), lead=lead)
    start, said = threading.Barrier(PRESSES), []
    presses = [threading.Thread(target=press, args=(world, start, said)) for _ in range(PRESSES)]
    for each in presses:
        each.start()
    for each in presses:
        each.join(timeout=60)
    assert sorted(said) == ["2 mails", *["Lần nhắc này đã được ghi"] * (PRESSES - 1)]
    assert sorted(mail.to_address for mail in world.mails()) == ["finance@so.example", "tourism@so.example"]
    with world.reading():
        assert db.session.scalar(db.select(db.func.count()).select_from(Chase)) == 2
