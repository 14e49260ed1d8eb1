"""The gateway on the real log and the real bus: what is committed is seen, whatever dies in between."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from liveloop.bus.client import Bus
from liveloop.kit.channels import ChannelLog, Draft
from liveloop.kit.database import Database
from liveloop.kit.publisher import ChannelPublisher
from liveloop.realtime.history.source import DatabaseHistory
from tests.fixtures.foundation import running_nats
from tests.realtime.rig import CHANNEL, MemoryLog, Rig, RoomPolicy, Viewer, state_of


class DatabasePolicy(RoomPolicy):
    """The room's state is what its log says."""

    def __init__(self, database: Database, channels: ChannelLog, wire: Any) -> None:
        super().__init__(MemoryLog(), wire)
        self._database = database
        self._channels = channels

    async def snapshot(self, channel: str) -> dict[str, Any]:
        async with self._database.read() as session:
            events = await self._channels.events_between(session, channel, after=0, until=10_000)
        return state_of(
            [{"id": str(event.id), "type": event.type, "data": event.data} for _, event in events]
        )


async def write(database: Database, channels: ChannelLog, *bodies: str) -> None:
    async with database.transaction() as session:
        await channels.append(
            session,
            CHANNEL,
            [Draft(lane="talk", type="comment.created", data={"body": body}) for body in bodies],
        )


def bodies(viewer: Viewer) -> list[str]:
    return [event["data"]["body"] for event in viewer.events if event["lane"] == "talk"]


async def test_what_is_committed_reaches_viewers_through_nats(
    database: Database, channels: ChannelLog, bus: Bus
) -> None:
    publisher = ChannelPublisher(database, channels, bus)
    await publisher.start()
    policy = DatabasePolicy(database, channels, bus)
    rig = Rig(bus, history=DatabaseHistory(database, channels), policy=policy)
    await rig.start()
    await write(database, channels, "before")
    async with rig.viewer("p1:Ann") as ann:
        assert list(ann.state["comments"].values()) == ["before"]
        await write(database, channels, "one", "two")
        await ann.until_position(3)
        assert bodies(ann) == ["one", "two"]
        async with rig.viewer("p2:Bo", epoch=ann.epoch, offset=1) as bo:
            assert bo.welcomes[0]["recovered"] is True
            await bo.until_position(3)
            assert bodies(bo) == ["one", "two"]
            assert bo.events[0] == ann.events[0]
    await rig.close()
    await publisher.close()


async def test_what_nobody_published_is_read_from_the_log(
    database: Database, channels: ChannelLog, bus: Bus
) -> None:
    policy = DatabasePolicy(database, channels, bus)
    rig = Rig(bus, history=DatabaseHistory(database, channels), policy=policy)
    await rig.start()
    async with rig.viewer("p1:Ann") as ann:
        await write(database, channels, "committed, then the process died")
        await ann.until_position(1)
        assert len(bodies(ann)) == 1
    await rig.close()


async def test_a_bus_that_dies_and_returns_costs_no_event(
    database: Database, channels: ChannelLog, tmp_path: Path
) -> None:
    with running_nats(tmp_path / "nats") as (server, nats):
        bus = Bus(server.url)
        await bus.start()
        publisher = ChannelPublisher(database, channels, bus)
        await publisher.start()
        policy = DatabasePolicy(database, channels, bus)
        rig = Rig(bus, history=DatabaseHistory(database, channels), policy=policy)
        await rig.start()
        async with rig.viewer("p1:Ann") as ann:
            await write(database, channels, "1")
            await ann.until_position(1)
            nats.kill()
            await write(database, channels, "2")
            async with rig.viewer("p2:Bo") as bo:
                assert sorted(bo.state["comments"].values()) == ["1", "2"]
            await ann.until_position(2)
            nats.start()
            await write(database, channels, "3")
            await ann.until_position(3)
            assert bodies(ann) == ["1", "2", "3"]
        await rig.close()
        await publisher.close()
        await bus.close()
