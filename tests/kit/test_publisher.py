from __future__ import annotations

import msgspec
import pytest

from liveloop.kit.channels import ChannelLog, Draft, Envelope
from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.publisher import BusAway, ChannelPublisher, OutboxSweep
from tests.waiting import until


class FakeWire:
    def __init__(self) -> None:
        self.away = False
        self.sent: list[tuple[str, Envelope]] = []

    async def publish(self, subject: str, payload: bytes) -> None:
        if self.away:
            raise BusAway(subject)
        self.sent.append((subject, msgspec.json.decode(payload, type=Envelope)))

    async def flush(self) -> None:
        if self.away:
            raise BusAway("flush")

    @property
    def offsets(self) -> list[int | None]:
        return [envelope.event.offset for _, envelope in self.sent]


@pytest.fixture
def wire() -> FakeWire:
    return FakeWire()


async def append(database: Database, channels: ChannelLog, count: int) -> None:
    async with database.transaction() as session:
        await channels.append(session, "a", [Draft("talk", "said", {"n": n}) for n in range(count)])


async def test_a_commit_is_published_at_once_and_not_again(
    database: Database, channels: ChannelLog, clock: ManualClock, wire: FakeWire
) -> None:
    publisher = ChannelPublisher(database, channels, wire)
    await publisher.start()
    await append(database, channels, 3)
    await until(lambda: len(wire.sent) == 3)
    await publisher.close()
    clock.advance(10)
    assert await OutboxSweep(database, channels, wire).sweep() == 0
    assert [subject for subject, _ in wire.sent] == ["room.a.talk"] * 3
    assert wire.offsets == [1, 2, 3]


async def test_what_a_dead_process_left_is_swept(
    database: Database, channels: ChannelLog, clock: ManualClock, wire: FakeWire
) -> None:
    await append(database, channels, 2)
    sweep = OutboxSweep(database, channels, wire)
    assert await sweep.sweep() == 0, "it is left to its own process for a while"
    clock.advance(10)
    assert await sweep.sweep() == 2
    assert await sweep.sweep() == 0
    assert wire.offsets == [1, 2]


async def test_an_absent_bus_loses_nothing(
    database: Database, channels: ChannelLog, clock: ManualClock, wire: FakeWire
) -> None:
    wire.away = True
    publisher = ChannelPublisher(database, channels, wire)
    await publisher.start()
    await append(database, channels, 2)
    await publisher.close()
    clock.advance(10)
    sweep = OutboxSweep(database, channels, wire)
    with pytest.raises(BusAway):
        await sweep.sweep()
    wire.away = False
    assert await sweep.sweep() == 2
    assert wire.offsets == [1, 2]
