"""A real server on a free port, and somebody to decide who may publish."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from liveloop.kit.clock import SystemClock
from liveloop.media.rtmp.limits import RtmpLimits
from liveloop.media.rtmp.server import RtmpServer
from tests.media.rtmp.receiving import Desk

ServerFactory = Callable[..., Awaitable[RtmpServer]]


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
async def start_server(desk: Desk) -> AsyncIterator[ServerFactory]:
    servers: list[RtmpServer] = []

    async def start(**options: object) -> RtmpServer:
        options.setdefault("limits", RtmpLimits(linger_seconds=0.5))
        server = RtmpServer(desk, clock=SystemClock(), port=0, **options)  # type: ignore[arg-type] # test options
        await server.start()
        servers.append(server)
        return server

    yield start
    for server in servers:
        await server.close()
        assert server.connections == 0


@pytest.fixture
async def server(start_server: ServerFactory) -> RtmpServer:
    return await start_server()
