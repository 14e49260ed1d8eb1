from __future__ import annotations

import json
from typing import Any

from liveloop.bus import subjects
from liveloop.bus.client import Bus
from liveloop.kit.seal import lookup_hash
from liveloop.shows.area import ShowsWorker
from liveloop.shows.broadcasts.states import SYSTEM
from liveloop.shows.ingest.programmes import Programmes
from tests.shows.ground import KEY, Ground
from tests.shows.rig import Stage


class MediaNode:
    """Answers yes to everything on one subject and remembers it."""

    def __init__(self, bus: Bus, subject: str) -> None:
        self._bus = bus
        self._subject = subject
        self.heard: list[dict[str, Any]] = []

    async def start(self) -> None:
        await self._bus.serve(self._subject, self._answer)
        await self._bus.flush()

    async def _answer(self, payload: bytes) -> bytes:
        self.heard.append(json.loads(payload))
        return b'{"ok":true}'


async def test_what_runs_is_opened_and_told_again_now_and_then(ground: Ground, bus: Bus) -> None:
    node = MediaNode(bus, subjects.OPEN_PROGRAMME)
    await node.start()
    programmes = Programmes(ground.database, ground.clock, bus)
    await ground.add("draft")
    preparing = await ground.add("preparing")
    await programmes.look()
    await programmes.look()
    assert node.heard == [
        {
            "broadcast": str(preparing),
            "room": str(ground.room_id),
            "orientation": "portrait",
            "waiting_slate": False,
            "started_at": None,
            "key": lookup_hash(KEY),
        }
    ]
    ground.clock.advance(5)
    await programmes.look()
    assert len(node.heard) == 2


async def test_a_start_without_source_asks_for_the_standby_picture_at_once(ground: Ground, bus: Bus) -> None:
    node = MediaNode(bus, subjects.OPEN_PROGRAMME)
    await node.start()
    programmes = Programmes(ground.database, ground.clock, bus)
    broadcast_id = await ground.add("preparing")
    await programmes.look()
    async with ground.database.transaction() as session:
        await ground.lifecycle.start(session, broadcast_id, by=SYSTEM)
    await programmes.look()
    assert [told["waiting_slate"] for told in node.heard] == [False, True]
    assert [told["started_at"] is None for told in node.heard] == [True, False], "viewers come now"


async def test_an_absent_node_is_told_when_it_is_back(ground: Ground, bus: Bus) -> None:
    programmes = Programmes(ground.database, ground.clock, bus)
    broadcast_id = await ground.add("live")
    await programmes.look()
    node = MediaNode(bus, subjects.OPEN_PROGRAMME)
    await node.start()
    await programmes.look()
    assert [told["broadcast"] for told in node.heard] == [str(broadcast_id)]


async def test_a_node_learns_of_a_new_key(stage: Stage, worker: ShowsWorker, bus: Bus) -> None:
    broadcast_id = await stage.plan()
    await stage.act("prepare", broadcast_id)
    node = MediaNode(bus, subjects.OPEN_PROGRAMME)
    await node.start()
    await worker.programmes.look()
    key = (await stage.owner.post(f"/rooms/{stage.room_id}/stream-key/rotate")).json()["key"]
    await worker.programmes.look()
    assert [told["broadcast"] for told in node.heard] == [str(broadcast_id)] * 2
    assert node.heard[0]["key"] != node.heard[1]["key"] == lookup_hash(key)
