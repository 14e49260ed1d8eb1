"""The origin: an HTTP/1.1 server for live playlists, parts, segments and replays."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

from liveloop.kit.clock import Clock
from liveloop.media.hls.connection import ConnectionLimits, HttpConnection
from liveloop.media.hls.library import Library
from liveloop.media.hls.outlet import Outlet
from liveloop.media.hls.playback import Counters, Playback
from liveloop.media.hls.requests import Request
from liveloop.media.hls.traffic import Traffic
from liveloop.media.hls.window import LiveWindow

BACKLOG = 4096
SWEEP_SECONDS = 5.0

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class OriginSettings:
    """`secret` signs playback addresses; port 0 takes a free one."""

    secret: str
    host: str = "127.0.0.1"
    port: int = 8001
    connections: int = 10_000
    tls: ssl.SSLContext | None = None
    """With it players come by https."""
    limits: ConnectionLimits = field(default_factory=ConnectionLimits)


class Origin:
    """Serves `/live/<exp>.<sig>/<session>/<broadcast>/<file>` and `/healthz`.

    `revoked(session)` is asked at each file: whoever is put out gets nothing more from here.
    """

    def __init__(
        self, settings: OriginSettings, *, library: Library, revoked: Callable[[str], bool], clock: Clock
    ) -> None:
        self.limits = settings.limits
        self._settings = settings
        self._clock = clock
        self.traffic = Traffic()
        self._playback = Playback(settings.secret, library, revoked, clock)
        self._connections: set[HttpConnection] = set()  # bounded: `connections`
        self._server: asyncio.Server | None = None
        self._sweep: asyncio.TimerHandle | None = None

    async def start(self) -> None:
        loop = asyncio.get_running_loop()
        settings = self._settings
        self._server = await loop.create_server(
            lambda: HttpConnection(self), settings.host, settings.port, backlog=BACKLOG, ssl=settings.tls
        )
        self._sweep = loop.call_later(SWEEP_SECONDS, self._close_overdue)
        log.info("origin.started", host=settings.host, port=self.port, tls=settings.tls is not None)

    @property
    def port(self) -> int:
        """The port in use, after `start`."""
        if self._server is None:
            return self._settings.port
        return int(self._server.sockets[0].getsockname()[1])

    @property
    def counters(self) -> Counters:
        return self._playback.counters

    @property
    def connected(self) -> int:
        """Connections open now."""
        return len(self._connections)

    @property
    def waiting(self) -> int:
        """Requests that wait for a part."""
        return sum(outlet.waiting for outlet in self._playback.outlets.values())

    async def close(self) -> None:
        """Stop listening, drop every connection, end every task."""
        if self._sweep is not None:
            self._sweep.cancel()
        if self._server is not None:
            self._server.close()
        for broadcast in list(self._playback.outlets):
            self.shut(broadcast)
        for connection in list(self._connections):
            connection.abort()
        await self._playback.close()
        if self._server is not None:
            await self._server.wait_closed()

    def open(self, broadcast: str, window: LiveWindow) -> None:
        """Serve a live window from now on; `broadcast` is the UUID text of its addresses."""
        outlet = self._playback.outlets[broadcast] = Outlet(window)
        outlet.start()

    def shut(self, broadcast: str) -> None:
        """Serve it no more; who waits for a part is told so."""
        outlet = self._playback.outlets.pop(broadcast, None)
        if outlet is not None:
            outlet.close()

    def opened(self, connection: HttpConnection) -> bool:
        self.traffic.connections += 1
        self._connections.add(connection)
        return len(self._connections) <= self._settings.connections

    def closed(self, connection: HttpConnection) -> None:
        self._connections.discard(connection)
        for outlet in self._playback.outlets.values():
            outlet.forget(connection)

    def answered(self, path: str, head: bytes, body: bytes) -> None:
        self.traffic.answered(path, head, body)

    def now(self) -> float:
        return self._clock.monotonic()

    def handle(self, request: Request, connection: HttpConnection) -> None:
        self._playback.handle(request, connection)

    def _close_overdue(self) -> None:
        now = self.now()
        for connection in [connection for connection in self._connections if connection.overdue(now)]:
            connection.abort()
        self._sweep = asyncio.get_running_loop().call_later(SWEEP_SECONDS, self._close_overdue)
