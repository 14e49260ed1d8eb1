"""What the kernel is told of an encoder's pace, on a real connection."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import cast

import pytest

from liveloop.media.rtmp.gathering import GATHERED_BYTES, GATHERED_RATE, Gathering
from tests.waiting import until

SOUND = b"s" * 400
PICTURE = b"p" * 4000
A_WHILE_SECONDS = 0.2


class Reading(asyncio.Protocol):
    def __init__(self) -> None:
        self.reads: list[int] = []
        self.lost = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.gathering = Gathering()
        self.transport = cast("asyncio.Transport", transport)

    def check(self, elapsed: float) -> None:
        self.gathering.check(self.transport, elapsed)

    def data_received(self, data: bytes) -> None:
        self.reads.append(len(data))
        self.gathering.read(len(data))

    def connection_lost(self, error: Exception | None) -> None:
        self.lost = True


@pytest.fixture
async def line() -> AsyncIterator[tuple[Reading, asyncio.StreamWriter]]:
    """A connection over which so much came that it is gathered."""
    reading = Reading()
    server = await asyncio.get_running_loop().create_server(lambda: reading, "127.0.0.1", 0)
    _, writer = await asyncio.open_connection("127.0.0.1", server.sockets[0].getsockname()[1])
    writer.write(PICTURE)
    await until(lambda: sum(reading.reads) == len(PICTURE))
    reading.check(elapsed=len(PICTURE) / GATHERED_RATE)
    reading.reads.clear()
    yield reading, writer
    writer.close()
    server.close()


async def test_sound_is_read_with_the_picture_that_follows(
    line: tuple[Reading, asyncio.StreamWriter],
) -> None:
    reading, writer = line
    for _ in range(GATHERED_BYTES // len(SOUND)):
        writer.write(SOUND)
        await asyncio.sleep(A_WHILE_SECONDS)  # sleeps: a message by itself, and nothing is to come of it
    assert reading.reads == []
    writer.write(PICTURE)
    everything = GATHERED_BYTES // len(SOUND) * len(SOUND) + len(PICTURE)
    await until(lambda: sum(reading.reads) == everything)


async def test_what_waits_comes_when_the_rate_has_fallen(
    line: tuple[Reading, asyncio.StreamWriter],
) -> None:
    reading, writer = line
    writer.write(SOUND)
    await asyncio.sleep(A_WHILE_SECONDS)  # sleeps: nothing is to come of it
    assert reading.reads == []
    reading.check(elapsed=A_WHILE_SECONDS)
    await until(lambda: reading.reads == [len(SOUND)])
    writer.write(SOUND)
    await until(lambda: reading.reads == [len(SOUND), len(SOUND)])


async def test_last_words_and_the_end_are_not_waited_for(
    line: tuple[Reading, asyncio.StreamWriter],
) -> None:
    reading, writer = line
    writer.write(SOUND)
    writer.close()
    await until(lambda: reading.lost)
    assert reading.reads == [len(SOUND)]
    reading.check(elapsed=A_WHILE_SECONDS)
