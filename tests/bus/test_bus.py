from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from nats.js.api import ConsumerInfo

from liveloop.bus.client import Bus
from liveloop.bus.events import STREAM, EventStream
from liveloop.bus.leases import LIFETIME, Lease, Once
from liveloop.bus.server import OUTGOING_PORTS, free_port
from liveloop.kit.errors import Unavailable
from liveloop.kit.ids import new_id
from liveloop.kit.logs import correlated, correlation_id
from liveloop.kit.publisher import BusAway
from tests.fixtures.foundation import running_nats
from tests.waiting import until


async def test_a_message_reaches_its_subscribers(bus: Bus) -> None:
    got: list[tuple[str, bytes]] = []

    async def handler(subject: str, payload: bytes) -> None:
        got.append((subject, payload))

    subscription = await bus.subscribe("room.a.*", handler)
    await bus.publish("room.a.talk", b"1")
    await bus.publish("room.b.talk", b"2")
    await bus.publish("room.a.control", b"3")
    await until(lambda: len(got) == 2)
    await subscription.unsubscribe()
    assert got == [("room.a.talk", b"1"), ("room.a.control", b"3")]


async def test_a_handler_that_raises_keeps_its_subscription(bus: Bus) -> None:
    got: list[bytes] = []

    async def handler(_subject: str, payload: bytes) -> None:
        if payload == b"bad":
            raise ValueError(payload)
        if payload == b"worse":
            raise asyncio.CancelledError
        got.append(payload)

    await bus.subscribe("trouble", handler)
    for payload in (b"bad", b"worse", b"good"):
        await bus.publish("trouble", payload)
    await until(lambda: got == [b"good"])


async def test_a_message_has_no_task_of_its_own(bus: Bus) -> None:
    tasks: list[asyncio.Task[object] | None] = []

    async def handler(_subject: str, _payload: bytes) -> None:
        tasks.append(asyncio.current_task())

    await bus.subscribe("busy", handler)
    for _ in range(3):
        await bus.publish("busy", b"")
    await until(lambda: len(tasks) == 3)
    assert len(set(tasks)) == 1


async def test_a_request_is_answered_or_says_that_nobody_serves(bus: Bus) -> None:
    async def echo(payload: bytes) -> bytes:
        return payload + b"!"

    await bus.serve("echo", echo)
    assert await bus.request("echo", b"hello") == b"hello!"
    with pytest.raises(Unavailable):
        await bus.request("nobody.home", b"hello", timeout=0.5)


async def test_once_is_once(bus: Bus) -> None:
    once = Once(bus, f"bucket-{new_id().hex}", timedelta(seconds=60))
    await once.start()
    claims = await asyncio.gather(*(once.claim("ticket") for _ in range(10)))
    assert sorted(claims) == [False] * 9 + [True]


async def test_one_holder_at_a_time_and_the_next_takes_over(bus: Bus) -> None:
    running: list[str] = []

    async def work(holder: str) -> None:
        running.append(holder)
        await asyncio.Event().wait()

    name = f"lease-{new_id().hex}"
    first = asyncio.create_task(Lease(bus, name, "first").run(lambda: work("first")))
    await until(lambda: running == ["first"])
    second = asyncio.create_task(Lease(bus, name, "second").run(lambda: work("second")))
    await asyncio.sleep(2)  # sleeps: longer than a renewal, in which nothing may happen
    assert running == ["first"]
    first.cancel()
    await until(lambda: running == ["first", "second"])
    second.cancel()
    await asyncio.gather(first, second, return_exceptions=True)


async def test_everything_comes_back_after_the_server_was_killed(tmp_path: Path) -> None:
    with running_nats(tmp_path / "nats") as (server, process):
        bus = Bus(server.url)
        await bus.start()
        events = EventStream(bus)
        await events.start()
        reconnected = asyncio.Event()

        async def note() -> None:
            reconnected.set()

        bus.on_reconnect(note)
        got: list[bytes] = []
        settled: list[str] = []

        async def handler(_subject: str, payload: bytes) -> None:
            got.append(payload)

        async def consumer(_subject: str, event_id: str, _payload: bytes) -> None:
            settled.append(event_id)

        await bus.subscribe("plain", handler)
        consuming = asyncio.create_task(events.consume("test", ["events.>"], consumer))
        await events.publish("events.a", b"{}", event_id="1")
        await until(lambda: settled == ["1"])
        process.kill()
        with pytest.raises(BusAway):
            await events.publish("events.a", b"{}", event_id="2")
        await asyncio.to_thread(process.start)
        await asyncio.wait_for(reconnected.wait(), 10)
        await bus.publish("plain", b"after")
        await until(lambda: got == [b"after"])
        await events.publish("events.a", b"{}", event_id="2")
        await events.publish("events.a", b"{}", event_id="2")
        await until(lambda: settled == ["1", "2"])
        consuming.cancel()
        await asyncio.gather(consuming, return_exceptions=True)
        await bus.close()


async def test_an_event_comes_back_until_its_consumer_settles_it(bus: Bus) -> None:
    events = EventStream(bus)
    await events.start()
    name = new_id().hex
    tries: list[str] = []

    async def consumer(_subject: str, event_id: str, _payload: bytes) -> None:
        tries.append(event_id)
        if len(tries) < 3:
            raise ConnectionError

    await events.publish(f"events.{name}", b"{}", event_id=name)
    consuming = asyncio.create_task(events.consume(name, [f"events.{name}"], consumer))
    await until(lambda: len(tries) == 3)
    consuming.cancel()
    await asyncio.gather(consuming, return_exceptions=True)
    assert set(tries) == {name}


async def test_an_event_that_nobody_understands_is_dropped_and_the_next_is_read(bus: Bus) -> None:
    events = EventStream(bus)
    await events.start()
    name = new_id().hex
    tries: list[bytes] = []

    async def consumer(_subject: str, _event_id: str, payload: bytes) -> None:
        tries.append(payload)
        msgspec.json.decode(payload)

    for number, payload in enumerate((b"{", b"{}")):
        await events.publish(f"events.{name}", payload, event_id=f"{name}-{number}")
    consuming = asyncio.create_task(events.consume(name, [f"events.{name}"], consumer))
    await until(lambda: tries == [b"{", b"{}"])
    information = await until(lambda: settled_consumer(bus, name))
    assert information.num_redelivered == 0
    consuming.cancel()
    await asyncio.gather(consuming, return_exceptions=True)


async def settled_consumer(bus: Bus, name: str) -> ConsumerInfo | None:
    information = await bus.jetstream.consumer_info(STREAM, name)
    return information if not information.num_ack_pending and not information.num_pending else None


async def test_a_bus_whose_store_is_not_there_yet_is_away(tmp_path: Path) -> None:
    with running_nats(tmp_path / "nats") as (server, _process):
        bus = Bus(server.url)
        await bus.start()
        once = Once(bus, "tickets", timedelta(seconds=60))
        await once.start()
        await bus.jetstream.delete_key_value("tickets")
        with pytest.raises(BusAway):
            await EventStream(bus).publish("events.a", b"{}", event_id="1")
        with pytest.raises(Unavailable):
            await once.claim("ticket")
        await bus.close()


async def test_work_under_a_lease_ends_before_a_lost_lease_may_be_taken(tmp_path: Path) -> None:
    with running_nats(tmp_path / "nats") as (server, process):
        bus = Bus(server.url)
        await bus.start()
        started, ended = asyncio.Event(), asyncio.Event()

        async def work() -> None:
            started.set()
            try:
                await asyncio.Event().wait()
            finally:
                ended.set()

        running = asyncio.create_task(Lease(bus, "worker", "first").run(work))
        await asyncio.wait_for(started.wait(), 10)
        process.kill()
        await asyncio.wait_for(ended.wait(), LIFETIME.total_seconds())
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await bus.close()


async def test_a_correlation_id_travels_with_what_it_caused(bus: Bus) -> None:
    events = EventStream(bus)
    await events.start()
    name = new_id().hex
    heard: list[tuple[str, str | None]] = []

    async def handler(_subject: str, _payload: bytes) -> None:
        heard.append(("message", correlation_id()))

    async def answer(_payload: bytes) -> bytes:
        heard.append(("request", correlation_id()))
        return b""

    async def consumer(_subject: str, _event_id: str, _payload: bytes) -> None:
        heard.append(("event", correlation_id()))

    await bus.subscribe(f"plain.{name}", handler)
    await bus.serve(f"asked.{name}", answer)
    consuming = asyncio.create_task(events.consume(name, [f"events.{name}"], consumer))
    with correlated("from-the-browser"):
        await bus.publish(f"plain.{name}", b"")
        await bus.request(f"asked.{name}", b"")
        await events.publish(f"events.{name}", b"{}", event_id=name)
    await until(lambda: len(heard) == 3)
    assert sorted(heard) == [(kind, "from-the-browser") for kind in ("event", "message", "request")]
    consuming.cancel()
    await asyncio.gather(consuming, return_exceptions=True)


def test_the_servers_port_is_none_that_an_outgoing_connection_may_take() -> None:
    first, last = (int(number) for number in OUTGOING_PORTS.read_text().split())
    assert all(not first <= free_port() <= last for _ in range(20))


async def test_flush_answers_for_all_that_was_sent_before(bus, nats_server):
    """The client writes its ping ahead of its buffer; hundreds of tries show it when it is not minded."""
    other = Bus(nats_server.url)
    await other.start()

    async def answer(_: bytes) -> bytes:
        return b"here"

    for number in range(300):
        await bus.serve(f"flush.{number}", answer)
        await bus.flush()
        assert await other.request(f"flush.{number}", b"", timeout=1) == b"here"
    await other.close()
