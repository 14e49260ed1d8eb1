from __future__ import annotations

import asyncio
import uuid
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.shows.area import Shows, ShowsWorker
from liveloop.shows.watch.policy import Order
from liveloop.talk.area import Talk
from liveloop.talk.shares import repository
from liveloop.talk.shares.errors import ShareInvalid
from liveloop.talk.shares.pace import SharePace
from liveloop.talk.shares.schemas import ShareChannel
from liveloop.talk.shares.settling import FreshShare, Passed, Passing, ShareWriter
from tests.people.conftest import Browser, House, MakeBrowser
from tests.shows.broadcasts.finishing import finished
from tests.shows.rig import Stage

SOON = "2026-01-01T00:10:00Z"


async def share(viewer: Browser, key: str = "a", channel: str = "link") -> Any:
    if not viewer.cookies:
        assert (await viewer.post("/rooms/tea-room/join", json={})).status_code == 200
    return await viewer.post("/watch/tea-room/shares", json={"client_id": key, "channel": channel})


async def numbers(stage: Stage, broadcast_id: object) -> dict[str, Any]:
    return dict((await stage.owner.get(f"/broadcasts/{broadcast_id}/shares")).json())


async def test_each_share_counts_once_by_its_way(
    stage: Stage, browser: MakeBrowser, talk: Talk, database: Database
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    one, other = browser(), browser()
    assert (await share(one)).json() == {"total": 1}
    assert (await share(one)).json() == {"total": 1}
    assert (await share(one, "b")).json() == {"total": 2}
    assert (await share(one, "c", "wechat")).json() == {"total": 3}
    assert (await share(other)).json() == {"total": 4}
    assert await numbers(stage, planned) == {
        "total": 4,
        "people": 2,
        "channels": [
            {"channel": "link", "total": 3, "people": 2},
            {"channel": "wechat", "total": 1, "people": 1},
        ],
    }
    async with database.read() as session:
        assert await talk.parts["shares"](session, stage.room_id) == {
            "broadcast_id": str(planned),
            "total": 4,
        }


async def test_many_at_once_with_repetitions_are_counted_exactly(stage: Stage, browser: MakeBrowser) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    viewers = [browser() for _ in range(8)]
    for viewer in viewers:
        await viewer.post("/rooms/tea-room/join", json={})
    attempts = [share(viewer, key) for viewer in viewers for key in ("a", "b", "a", "b")]
    assert {answer.status_code for answer in await asyncio.gather(*attempts)} == {200}
    assert (await numbers(stage, planned))["total"] == 16


async def test_nobody_shares_faster_than_a_person(
    stage: Stage, browser: MakeBrowser, clock: ManualClock
) -> None:
    await stage.plan(scheduled_at=SOON)
    viewer = browser()
    for number in range(10):
        assert (await share(viewer, str(number))).status_code == 200
    refused = await share(viewer, "more")
    assert (refused.status_code, refused.json()["code"]) == (429, "share.too_fast")
    assert (await share(viewer, "3")).json() == {"total": 10}
    clock.advance(60)
    assert (await share(viewer, "more")).json() == {"total": 11}


async def test_there_must_be_a_broadcast_and_a_known_way(stage: Stage, browser: MakeBrowser) -> None:
    viewer = browser()
    closed = await share(viewer)
    assert (closed.status_code, closed.json()["code"]) == (409, "shares.closed")
    assert (await share(viewer, channel="pigeon")).status_code == 422


async def test_the_numbers_are_for_staff_of_the_house(
    stage: Stage, other_house: House, browser: MakeBrowser
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    url = f"/broadcasts/{planned}/shares"
    assert (await other_house.owner.get(url)).status_code == 404
    assert (await browser().get(url)).status_code == 401


async def test_the_socket_shares_like_http_and_a_replay_counts_for_itself(
    stage: Stage, worker: ShowsWorker, database: Database, browser: MakeBrowser, shows: Shows, talk: Talk
) -> None:
    replay = await finished(stage, worker, database)
    planned = await stage.plan(scheduled_at=SOON)
    viewer = browser()
    ask = {"broadcast_id": str(replay)}
    joined = (await viewer.post("/rooms/tea-room/join", json=ask)).json()
    by = await shows.tickets.use(joined["ticket"])
    command = talk.commands["share.report"]
    assert await command(Order(by=by, id="k", data={"channel": "qr"})) == {"total": 1}
    assert [(await numbers(stage, one))["total"] for one in (replay, planned)] == [1, 0]
    with pytest.raises(ShareInvalid):
        await command(Order(by=by, id="k", data={"channel": "?"}))


class Remembering:
    def __init__(self) -> None:
        self.heard: list[FreshShare] = []

    async def shared(self, session: AsyncSession, shares: Sequence[FreshShare]) -> None:
        self.heard += shares


async def test_who_listens_hears_of_each_share_once_and_in_its_transaction(
    stage: Stage, browser: MakeBrowser, database: Database, clock: ManualClock
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    joined = (await browser().post("/rooms/tea-room/join", json={})).json()
    person = uuid.UUID(joined["you"]["id"])
    listener = Remembering()
    writer = ShareWriter(clock, SharePace(clock), [listener])
    one = Passing(stage.organisation_id, stage.room_id, person, ShareChannel.LINK, "k")
    for _ in range(2):
        async with database.transaction() as session:
            assert await writer.settle(session, [one, one]) == [Passed(planned, 1)] * 2
    (heard,) = listener.heard
    assert (heard.broadcast_id, heard.person_id, heard.channel) == (planned, person, ShareChannel.LINK)
    async with database.read() as session:
        assert await repository.sharers(session, planned, [person, uuid.uuid4()]) == {person}
