from __future__ import annotations

import uuid
from collections.abc import AsyncIterator

import pytest_asyncio

from liveloop.bus.client import Bus
from tests.media.node.material import Worker


@pytest_asyncio.fixture
async def worker(bus: Bus, nats_server) -> AsyncIterator[Worker]:
    """On its own connection, as in life."""
    connection = Bus(nats_server.url)
    await connection.start()
    worker = Worker(connection, uuid.uuid4())
    await worker.start()
    yield worker
    await worker.leave()
    await connection.close()
