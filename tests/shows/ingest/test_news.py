from __future__ import annotations

import asyncio
import uuid
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from liveloop.bus.client import Bus
from liveloop.bus.events import EventStream
from liveloop.bus.subjects import source_event
from liveloop.kit.ids import new_id
from liveloop.shows.ingest.news import SourceNewsConsumer
from liveloop.shows.ingest.repository import newest_refusals
from tests.shows.ground import Ground
from tests.waiting import until


@pytest.fixture
def consumer(ground: Ground) -> SourceNewsConsumer:
    return SourceNewsConsumer(ground.database, ground.clock, ground.lifecycle)


def news(broadcast_id: uuid.UUID, kind: str, at: datetime, **detail: Any) -> bytes:
    return msgspec.json.encode({"broadcast": broadcast_id, "kind": kind, "at": at, "detail": detail})


async def test_the_course_of_a_source_moves_the_broadcast(
    ground: Ground, consumer: SourceNewsConsumer
) -> None:
    broadcast_id = await ground.add("preparing", start_on_first_picture=True)
    expected = [
        ("connected", "preparing"),
        ("first_picture", "live"),
        ("standby", "interrupted"),
        ("lost", "interrupted"),
        ("connected", "interrupted"),
        ("first_picture", "live"),
        ("lost", "interrupted"),
    ]
    for number, (kind, state) in enumerate(expected):
        ground.clock.advance(1)
        payload = news(broadcast_id, kind, ground.clock.now())
        await consumer.consume(source_event(broadcast_id), f"event-{number}", payload)
        assert await ground.state(broadcast_id) == state, (number, kind)


async def test_an_event_that_comes_twice_counts_once(ground: Ground, consumer: SourceNewsConsumer) -> None:
    broadcast_id = await ground.add("live")
    lost = news(broadcast_id, "lost", ground.clock.now() + timedelta(seconds=1))
    back = news(broadcast_id, "first_picture", ground.clock.now() + timedelta(seconds=1))
    for event_id, payload in [("a", lost), ("b", back), ("a", lost), ("b", back)]:
        await consumer.consume(source_event(broadcast_id), event_id, payload)
    assert await ground.state(broadcast_id) == "live"
    assert len(await ground.transitions(broadcast_id)) == 2


async def test_an_event_that_failed_is_not_settled(
    ground: Ground, consumer: SourceNewsConsumer, monkeypatch: pytest.MonkeyPatch
) -> None:
    broadcast_id = await ground.add("live")
    payload = news(broadcast_id, "lost", ground.clock.now())

    async def broken(*_args: object, **_named: object) -> None:
        raise RuntimeError("the process is dying")

    with monkeypatch.context() as dying:
        dying.setattr(ground.lifecycle, "source_changed", broken)
        with pytest.raises(RuntimeError):
            await consumer.consume(source_event(broadcast_id), "a", payload)
    await consumer.consume(source_event(broadcast_id), "a", payload)
    assert await ground.state(broadcast_id) == "interrupted"


async def test_a_refused_source_is_told_to_the_console(ground: Ground, consumer: SourceNewsConsumer) -> None:
    broadcast_id = await ground.add("live")
    payload = news(
        broadcast_id, "refused", ground.clock.now(), code="codec_unsupported", message="Use H.264."
    )
    await consumer.consume(source_event(broadcast_id), "a", payload)
    async with ground.database.read() as session:
        found = await newest_refusals(session, ground.room_id, since=ground.clock.now())
    assert [(one.code, one.message, one.times) for one in found] == [("codec_unsupported", "Use H.264.", 1)]
    assert await ground.state(broadcast_id) == "live"


async def test_news_arrives_over_the_stream(ground: Ground, consumer: SourceNewsConsumer, bus: Bus) -> None:
    stream = EventStream(bus)
    await stream.start()
    broadcast_id = await ground.add("live")
    subject = source_event(broadcast_id)
    reading = asyncio.create_task(stream.consume(f"test-{new_id().hex}", [subject], consumer.consume))
    payload = news(broadcast_id, "lost", ground.clock.now())
    await stream.publish(subject, payload, event_id=str(new_id()))

    async def interrupted() -> bool:
        return await ground.state(broadcast_id) == "interrupted"

    await until(interrupted)
    reading.cancel()
