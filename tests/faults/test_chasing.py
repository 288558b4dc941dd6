"""Two presses of the same button at once, on both databases: one act, one mail a person."""

import threading
from datetime import timedelta

import pytest

from tests.support.reminding import Reminding
from tracker import clock
from tracker.database import db
from tracker.domain.errors import BadInput
from tracker.models import Agency, Chase, User
from tracker.queries.chasing import tasks_to_chase
from tracker.scope import agency_scope
from tracker.services.chasing import remind_now
from tracker.transaction import transaction

PRESSES = 4


@pytest.fixture(params=["sqlite", "postgresql"])
def world(request) -> Reminding:
    return request.getfixturevalue("reminding" if request.param == "sqlite" else "reminding_on_postgres")


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
