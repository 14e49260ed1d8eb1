"""Bytes to many sockets: whichever way they are written, everybody gets all of them, in order, once."""

from __future__ import annotations

import asyncio
import os
import random
import socket
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any, cast

import pytest

from liveloop.kit.stretches import Stretches, Work
from liveloop.realtime import channel, fanout
from liveloop.realtime.connection import Connection
from liveloop.realtime.fanout import AllAtOnce, OneByOne, Writer, best_writer
from liveloop.realtime.kernel import send_entry
from liveloop.realtime.ring import Ring, RingUnavailable
from tests.realtime.rig import Rig
from tests.waiting import until

PEOPLE = 700
"""More than a ring has room for."""


class Reader(asyncio.Protocol):
    def __init__(self) -> None:
        self.received = bytearray()
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self.received += data


class Served(asyncio.Protocol):
    """As much of a connection as a writer asks for."""

    def __init__(self, accepted: list[Any]) -> None:
        self._accepted = accepted

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        plain = cast("asyncio.Transport", transport)
        plain.set_write_buffer_limits(high=1, low=0)
        self._accepted.append(SimpleNamespace(transport=plain, send_entry=send_entry(plain)))


@asynccontextmanager
async def pairs(count: int) -> AsyncIterator[tuple[Sequence[Connection], list[Reader]]]:
    loop = asyncio.get_running_loop()
    accepted: list[Any] = []
    server = await loop.create_server(lambda: Served(accepted), "127.0.0.1", 0, backlog=count)
    address = server.sockets[0].getsockname()
    readers: list[Reader] = []
    for number in range(count):
        _, reader = await loop.create_connection(Reader, *address)
        readers.append(reader)
        await until(lambda wanted=number + 1: len(accepted) == wanted)
    yield accepted, readers
    for reader, connection in zip(readers, accepted, strict=True):
        reader.transport.abort()
        connection.transport.abort()
    server.close()
    await server.wait_closed()


async def received(readers: Sequence[Reader], size: int) -> None:
    await until(lambda: all(len(reader.received) >= size for reader in readers), seconds=20)


async def test_everybody_gets_everything_in_order(writer: Writer) -> None:
    chance = random.Random(1)
    async with pairs(PEOPLE) as (connections, readers):
        expected: list[bytearray] = [bytearray() for _ in readers]
        for number in range(40):
            chosen = sorted(chance.sample(range(PEOPLE), chance.choice((1, 3, 511, 512, 513, PEOPLE))))
            frames = bytes([number]) * chance.randint(1, 3_000)
            writer.write([connections[place] for place in chosen], frames)
            for place in chosen:
                expected[place] += frames
            await asyncio.sleep(0)
        for reader, wanted in zip(readers, expected, strict=True):
            await received([reader], len(wanted))
            assert reader.received == wanted


async def test_what_a_socket_does_not_take_follows_when_it_reads(writer: Writer) -> None:
    async with pairs(3) as (connections, readers):
        readers[1].transport.pause_reading()
        frames, rounds = b"a" * 100_000, 0
        while not connections[1].transport.get_write_buffer_size():
            writer.write(connections, frames)
            rounds += 1
            await received([readers[0], readers[2]], rounds * len(frames))
        connections[1].transport.write(b"z")
        readers[1].transport.resume_reading()
        await received([readers[1]], rounds * len(frames) + 1)
        assert readers[1].received == frames * rounds + b"z"
        assert readers[0].received == readers[2].received == frames * rounds


async def test_somebody_who_is_gone_costs_the_others_nothing(writer: Writer) -> None:
    async with pairs(3) as (connections, readers):
        gone = os.dup(connections[1].transport.get_extra_info("socket").fileno())
        with socket.socket(fileno=gone) as other_end:
            other_end.shutdown(socket.SHUT_WR)
        writer.write(connections, b"012")
        await until(connections[1].transport.is_closing)
        await received([readers[0], readers[2]], 3)
        assert readers[0].received == readers[2].received == b"012"
        assert readers[1].received == b""


async def test_a_ring_that_the_kernel_does_not_serve_any_more_loses_nothing(writer: Writer) -> None:
    async with pairs(5) as (connections, readers):
        writer.write(connections, b"before")
        if isinstance(writer, AllAtOnce):
            writer._ring.close()
        writer.write(connections, b" and after")
        await received(readers, 16)
        assert {bytes(reader.received) for reader in readers} == {b"before and after"}


async def test_sockets_that_encrypt_are_written_to_by_their_transports(writer: Writer) -> None:
    async with pairs(2) as (connections, readers):
        connections[1].send_entry = b""
        writer.write(connections, b"secret")
        await received(readers, 6)
        assert [bytes(reader.received) for reader in readers] == [b"secret"] * 2


class Watched(OneByOne):
    """Asks, at each slice, whether the fan-out has passed."""

    def __init__(self, stretches: Stretches) -> None:
        self._stretches = stretches
        self.asked: list[asyncio.Future[None]] = []
        self.early = False

    def write(self, connections: Sequence[Connection], frames: bytes) -> None:
        self.early = self.early or any(one.done() for one in self.asked)
        self.asked.append(asyncio.ensure_future(self._stretches.passed(Work.FAN_OUT, at_most=60)))
        super().write(connections, frames)


async def test_a_fan_out_is_passed_when_its_last_slice_is() -> None:
    stretches = Stretches()
    watched = Watched(stretches)
    rig = Rig(writer=watched, stretches=stretches, slice_sockets=1)
    await rig.start()
    async with rig.viewer(), rig.viewer():
        watched.asked.clear()
        await rig.happen("talk.said", {"text": "tea"})
        await until(lambda: len(watched.asked) == 2)
        await asyncio.gather(*watched.asked)
        assert not watched.early
    await rig.close()


class Slow(OneByOne):
    """As in a crowded room; keeps what it was given."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.took = 0.0

    def write(self, connections: Sequence[Connection], frames: bytes) -> None:
        self.written.append(frames)
        time.sleep(self.took)  # sleeps: it stands for ten thousand sockets
        super().write(connections, frames)


async def test_a_crowded_channel_takes_along_what_a_running_round_commits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(channel, "PASSING_SHARE", 1_000)
    stretches, slow = Stretches(), Slow()
    rig = Rig(writer=slow, stretches=stretches)
    await rig.start()
    async with rig.viewer() as viewer:
        slow.took = 0.05
        await rig.happen("talk.said", {"text": "crowded"})
        await viewer.until_position(1)
        slow.written.clear()
        with stretches.stretch(Work.ROUND):
            await rig.happen("talk.said", {"text": "before"})
            await asyncio.sleep(0.2)  # sleeps: for longer than the channel rests
            assert not slow.written
            await rig.happen("talk.said", {"text": "by the round"})
        await until(lambda: slow.written)
        assert b"before" in slow.written[0]
        assert b"by the round" in slow.written[0]
    await rig.close()


async def test_a_channel_does_not_wait_for_a_round_longer_than_its_flush_takes() -> None:
    stretches, slow = Stretches(), Slow()
    rig = Rig(writer=slow, stretches=stretches)
    await rig.start()
    async with rig.viewer():
        with stretches.stretch(Work.ROUND):
            await rig.happen("talk.said", {"text": "quiet"})
            await until(lambda: any(b"quiet" in one for one in slow.written), seconds=60)
    await rig.close()


def test_the_kernel_may_refuse_and_the_operator_may(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(best_writer(ring=False), OneByOne)

    def refused() -> Ring:
        raise RingUnavailable("Operation not permitted")

    monkeypatch.setattr(fanout, "Ring", refused)
    assert isinstance(best_writer(ring=True), OneByOne)
