from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from liveloop.kit.database import Database

SECONDS = 10


class Mute:
    """A server that hears who connects and never answers."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.left = asyncio.Event()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(4)
        self.asked.set()
        await reader.read()
        self.left.set()
        writer.close()


@pytest.fixture
def no_collector() -> Iterator[None]:
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("no_collector")
async def test_who_is_cancelled_while_connecting_leaves_no_connection() -> None:
    mute = Mute()
    async with await asyncio.start_server(mute.serve, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        database = Database(f"postgresql://somebody@127.0.0.1:{port}/nothing")
        await database.start()

        async def ask() -> None:
            async with database.read() as session:
                await session.execute(text("SELECT 1"))

        asking = asyncio.create_task(ask())
        async with asyncio.timeout(SECONDS):
            await mute.asked.wait()
            asking.cancel()
            await asyncio.wait([asking])
            await mute.left.wait()
        assert asking.cancelled()
        await database.close()
