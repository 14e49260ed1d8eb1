"""What is committed reaches the bus, whoever dies in between."""

from __future__ import annotations

import json
from typing import Any

from liveloop.bus.client import Bus
from liveloop.kit.channels import ChannelLog
from liveloop.kit.publisher import ChannelPublisher, OutboxSweep
from liveloop.shows.broadcasts.states import SYSTEM
from tests.shows.ground import Ground
from tests.waiting import until


async def listen(bus: Bus, channel: str) -> list[dict[str, Any]]:
    heard: list[dict[str, Any]] = []

    async def hear(_subject: str, payload: bytes) -> None:
        heard.extend(json.loads(payload))

    await bus.subscribe(f"room.{channel}.log", hear)
    await bus.flush()
    return heard


async def start(ground: Ground) -> None:
    broadcast_id = await ground.add("preparing", has_source=True)
    async with ground.database.transaction() as session:
        await ground.lifecycle.start(session, broadcast_id, by=SYSTEM)


async def test_a_change_is_published_right_after_its_commit(
    ground: Ground, publisher: ChannelPublisher, bus: Bus
) -> None:
    heard = await listen(bus, str(ground.room_id))
    await start(ground)
    await until(lambda: heard)
    assert heard[0]["event"]["data"]["broadcast"]["state"] == "live"


async def test_a_change_whose_process_died_before_publishing_is_swept_once(
    ground: Ground, channels: ChannelLog, bus: Bus
) -> None:
    """Nobody publishes here: the process ended between commit and publication."""
    heard = await listen(bus, str(ground.room_id))
    await start(ground)
    sweep = OutboxSweep(ground.database, channels, bus)
    assert await sweep.sweep() == 0, "the process that made it still has its chance"
    ground.clock.advance(5)
    assert await sweep.sweep() == 1
    assert await sweep.sweep() == 0
    await until(lambda: heard)
    await bus.flush()
    assert [event["event"]["data"]["broadcast"]["state"] for event in heard] == ["live"]
