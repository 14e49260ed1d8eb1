"""A client that does not read costs nobody else anything, and little memory."""

from __future__ import annotations

import asyncio
import json
import socket
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from liveloop.realtime.fanout import Writer
from liveloop.realtime.protocol.codes import CloseCode
from tests.realtime.rig import Rig, Viewer, state_of
from tests.waiting import until

BODY = "x" * 1_000
SMALL = {
    "kernel_bytes": 4096,
    "kernel_unsent_bytes": 4096,
    "slow_seconds": 60.0,
    "stuck_seconds": 60.0,
}
"""A kernel that holds little and a gateway that is patient: the pace of the machine decides nothing."""


async def small_rig(writer: Writer, **limits: Any) -> Rig:
    rig = Rig(writer=writer, **(SMALL | limits))
    await rig.start()
    return rig


def pausable(rig: Rig) -> Any:
    """A client whose kernel buffers little, so that not reading shows soon."""
    plain = socket.socket()
    plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    plain.connect(("127.0.0.1", rig.port))
    return rig.socket(sock=plain, max_queue=1)


async def enter(rig: Rig, connection: Any, ticket: str) -> Viewer:
    viewer = Viewer(connection)
    await viewer.say({"op": "hello", "ticket": ticket, "epoch": None, "offset": None})
    viewer.take(await viewer.next())
    connection.transport.pause_reading()
    return viewer


async def talk(rig: Rig, count: int) -> None:
    for number in range(count):
        await rig.happen("comment.created", {"body": f"{number} {BODY}"})
        if number % 10 == 9:
            await asyncio.sleep(0)


def blocked(rig: Rig) -> list[Any]:
    return [connection for connection in rig.gateway._connections if connection.blocked]


async def test_who_reads_again_receives_everything_in_order(writer: Writer) -> None:
    rig = await small_rig(writer)
    async with rig.viewer("p2:Bo") as healthy, pausable(rig) as connection:
        slow = await enter(rig, connection, "p1:Ann")
        rounds = 0
        while not blocked(rig):
            await talk(rig, 20)
            await healthy.until_position(rig.log.last)
            rounds += 1
            assert rounds < 100
        await talk(rig, 100)
        await healthy.until_position(rig.log.last)
        held = blocked(rig)[0].transport.get_write_buffer_size()
        connection.transport.resume_reading()
        await slow.until_position(rig.log.last)
        ordered = [event["offset"] for event in slow.events if event["offset"]]
        assert ordered == list(range(1, rig.log.last + 1))
        assert slow.state == state_of([envelope["event"] for envelope in rig.log.envelopes])
        assert held < 300_000
        await talk(rig, 1)
        await slow.until_position(rig.log.last)
    await rig.close()


async def test_urgent_events_pass_while_talk_is_shed(writer: Writer) -> None:
    rig = await small_rig(writer)
    async with rig.viewer("p2:Bo") as healthy, pausable(rig) as connection:
        slow = await enter(rig, connection, "p1:Ann")
        while not blocked(rig):
            await talk(rig, 20)
            await healthy.until_position(rig.log.last)
        await talk(rig, 50)
        await rig.happen("broadcast.changed", {"state": "ended"}, lane="control")
        await healthy.until_position(rig.log.last)
        connection.transport.resume_reading()
        await slow.until_position(rig.log.last)
        control = [index for index, event in enumerate(slow.events) if event["lane"] == "control"]
        assert len(control) == 2
        assert slow.events[control[0] + 1]["offset"] < rig.log.last - 20
    await rig.close()


async def test_a_client_that_never_reads_is_cut_and_its_memory_is_bounded(writer: Writer) -> None:
    rig = await small_rig(writer, stuck_seconds=1.0, closing_seconds=0.3)
    async with rig.viewer("p2:Bo") as healthy, pausable(rig) as connection:
        await enter(rig, connection, "p1:Ann")
        unsent = 0
        while rig.gateway.connections == 2:
            await talk(rig, 10)
            await healthy.until_position(rig.log.last)
            unsent = max([unsent, *(c.transport.get_write_buffer_size() for c in blocked(rig))])
            assert rig.log.last < 5_000
        assert 0 < unsent < 200_000
        assert healthy.skipped == 0
    await rig.close()


async def test_a_slow_client_that_can_still_read_is_told_why(writer: Writer) -> None:
    rig = await small_rig(writer, slow_seconds=0.5, stuck_seconds=0.5, closing_seconds=5.0)
    async with rig.viewer("p2:Bo") as healthy, pausable(rig) as connection:
        slow = await enter(rig, connection, "p1:Ann")
        while not blocked(rig):
            await talk(rig, 20)
            await healthy.until_position(rig.log.last)
        await until(lambda: any(c.state == 4 for c in rig.gateway._connections))
        connection.transport.resume_reading()
        async with asyncio.timeout(5):
            with pytest.raises(ConnectionClosed):
                await slow.until(lambda: False)
        assert connection.close_code == CloseCode.SLOW
        assert json.loads(connection.close_reason)["retry_after"] > 0
        position = slow.position
        async with rig.viewer("p1:Ann", epoch=slow.epoch or "epoch-1", offset=position) as again:
            await again.until_position(rig.log.last)
    await rig.close()
