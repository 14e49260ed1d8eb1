from __future__ import annotations

import msgspec
import pytest

from liveloop.kit.channels import ChannelEvent, ChannelLog, Draft, Envelope
from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.ids import new_id
from liveloop.kit.publisher import MESSAGE_BYTES, BusAway, ChannelPublisher, OutboxSweep, packed
from tests.waiting import until


class FakeWire:
    def __init__(self) -> None:
        self.away = False
        self.sent: list[tuple[str, list[Envelope]]] = []

    async def publish(self, subject: str, payload: bytes) -> None:
        if self.away:
            raise BusAway(subject)
        self.sent.append((subject, msgspec.json.decode(payload, type=list[Envelope])))

    async def flush(self) -> None:
        if self.away:
            raise BusAway("flush")

    @property
    def offsets(self) -> list[int | None]:
        return [envelope.event.offset for _, envelopes in self.sent for envelope in envelopes]


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
    await until(lambda: wire.sent)
    await publisher.close()
    clock.advance(10)
    assert await OutboxSweep(database, channels, wire).sweep() == 0
    assert [subject for subject, _ in wire.sent] == ["room.a.log"], "a commit is one message"
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


def envelope(channel: str, offset: int, text: str = "") -> Envelope:
    event = ChannelEvent(id=new_id(), offset=offset, type="said", at=None, data={"text": text})
    return Envelope(channel=channel, lane="talk", epoch="e", event=event)


def test_each_channel_of_a_commit_has_a_message() -> None:
    messages = packed([envelope("a", 1), envelope("b", 1), envelope("a", 2)])
    assert [(message.subject, len(message.event_ids)) for message in messages] == [
        ("room.a.log", 2),
        ("room.b.log", 1),
    ]
    assert packed([]) == []


def test_large_commits_are_several_messages_in_order() -> None:
    said = [envelope("a", number, "x" * (MESSAGE_BYTES // 3)) for number in range(7)]
    said.append(envelope("a", 7, "x" * (2 * MESSAGE_BYTES)))
    messages = packed(said)
    assert [len(message.event_ids) for message in messages] == [2, 2, 2, 1, 1]
    assert [event_id for message in messages for event_id in message.event_ids] == [
        one.event.id for one in said
    ]
    decoded = [
        one for message in messages for one in msgspec.json.decode(message.payload, type=list[Envelope])
    ]
    assert decoded == said
