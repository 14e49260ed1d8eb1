from __future__ import annotations

import uuid

from fastapi import FastAPI

from liveloop.kit.database import Database
from liveloop.shows.area import Shows, ShowsWorker
from liveloop.shows.watch.conversation import AuthorRole
from liveloop.shows.watch.sample import Sample
from liveloop.shows.watch.tickets import Pass
from tests.people.conftest import MakeBrowser
from tests.shows.broadcasts.finishing import finished
from tests.shows.rig import Stage

ROOM = uuid.uuid4()


def holder(*, room: uuid.UUID = ROOM, role: AuthorRole = AuthorRole.VIEWER) -> Pass:
    return Pass(
        room_id=room, organisation_id=ROOM, person_id=uuid.uuid4(), name="x", role=role, broadcast_id=room
    )


def test_a_share_of_all_and_the_same_ones_again() -> None:
    sample = Sample(share=0.05, first=0)
    people = [holder() for _ in range(4_000)]
    taken = [one for one in people if sample.takes(one)]
    assert 100 < len(taken) < 320
    assert taken == [one for one in people if sample.takes(one)]


def test_the_first_of_each_broadcast_and_all_staff() -> None:
    sample = Sample(share=0, first=3)
    assert [sample.takes(holder()) for _ in range(5)] == [True, True, True, False, False]
    assert sample.takes(holder(role=AuthorRole.HOST))
    assert sample.takes(holder(room=uuid.uuid4()))


async def test_the_answer_and_the_ticket_say_who_measures(
    stage: Stage, worker: ShowsWorker, browser: MakeBrowser, shows: Shows, app: FastAPI
) -> None:
    await stage.act("start", await stage.plan())
    joined = (await browser().post("/rooms/tea-room/join", json={})).json()
    assert joined["measures"] is True
    assert (await shows.tickets.use(joined["ticket"])).measures


async def test_a_recording_is_not_measured(
    stage: Stage, worker: ShowsWorker, browser: MakeBrowser, database: Database
) -> None:
    over = await finished(stage, worker, database)
    joined = (await browser().post("/rooms/tea-room/join", json={"broadcast_id": str(over)})).json()
    assert joined["measures"] is False
