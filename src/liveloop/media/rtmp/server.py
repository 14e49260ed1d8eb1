"""Listens for RTMP publishers."""

from __future__ import annotations

import asyncio
import ssl
from collections import Counter
from contextlib import suppress
from uuid import UUID

import structlog

from liveloop.kit.clock import Clock
from liveloop.kit.ids import new_id
from liveloop.media.rtmp.limits import RtmpLimits
from liveloop.media.rtmp.publishing import Publishing, Refused
from liveloop.media.rtmp.session import Session

CHECK_SECONDS = 0.25
BACKLOG = 128
LAST_WORDS_SECONDS = 0.1
"""Publishers have this long to read why the server closes."""

log = structlog.get_logger()


class RtmpServer:
    """`port` 0 takes a free one; `tls` makes it RTMPS. Whoever calls `start` calls `close`."""

    def __init__(
        self,
        publishing: Publishing,
        *,
        clock: Clock,
        host: str = "127.0.0.1",
        port: int = 1935,
        tls: ssl.SSLContext | None = None,
        limits: RtmpLimits | None = None,
    ) -> None:
        self._publishing = publishing
        self._clock = clock
        self._host = host
        self._port = port
        self._tls = tls
        self._limits = limits or RtmpLimits()
        self._empty = asyncio.Event()
        self._empty.set()
        self._sessions: dict[UUID, Session] = {}
        self._addresses: Counter[str] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._checking: asyncio.Task[None] | None = None

    @property
    def port(self) -> int:
        """The port listened on, once started."""
        return self._port

    @property
    def connections(self) -> int:
        return len(self._sessions)

    async def start(self) -> None:
        """Raises OSError when the port is taken."""
        self._server = await asyncio.get_running_loop().create_server(
            self._session,
            self._host,
            self._port,
            ssl=self._tls,
            ssl_handshake_timeout=self._limits.handshake_seconds if self._tls else None,
            backlog=BACKLOG,
        )
        self._port = self._server.sockets[0].getsockname()[1]
        self._checking = asyncio.create_task(self._check())
        log.info("rtmp.listening", host=self._host, port=self._port, tls=self._tls is not None)

    async def close(self) -> None:
        """Tells every publisher, hangs up, and leaves nothing behind.

        What an encoder sends until its line is cut is lost, and it comes back by itself: no lingering.
        """
        if self._server is not None:
            self._server.close()
        for session in list(self._sessions.values()):
            session.close("stopping", "The server is restarting.")
        with suppress(TimeoutError):
            async with asyncio.timeout(LAST_WORDS_SECONDS):
                await self._empty.wait()
        for session in list(self._sessions.values()):
            session.abort()
        await self._empty.wait()
        tasks = [*self._tasks, *([self._checking] if self._checking else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._server is not None:
            await self._server.wait_closed()

    def disconnect(self, session: UUID, *, code: str, message: str) -> bool:
        """Ends a publisher's session; the encoder reads `message`. False when it has gone already."""
        found = self._sessions.get(session)
        if found is not None:
            found.close(code, message)
        return found is not None

    def admit(self, session: Session) -> Refused | None:
        """Counts a new connection; a Refused when there are too many."""
        self._sessions[session.identity] = session
        self._empty.clear()
        self._addresses[session.remote] += 1
        if len(self._sessions) > self._limits.connections:
            return Refused("too_many", "The server has too many connections.")
        if self._addresses[session.remote] > self._limits.connections_per_address:
            return Refused("too_many", "Too many connections from this address.")
        return None

    def leave(self, session: Session) -> None:
        if self._sessions.pop(session.identity, None) is not None:
            self._addresses[session.remote] -= 1
            if not self._addresses[session.remote]:
                del self._addresses[session.remote]
        if not self._sessions:
            self._empty.set()

    def keep(self, task: asyncio.Task[None]) -> None:
        """Holds a session's task until it is done."""
        self._tasks.add(task)
        task.add_done_callback(self._on_done)

    def _on_done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("rtmp.decision_failed", exc_info=error)

    def _session(self) -> Session:
        return Session(
            new_id(),
            protocol="rtmps" if self._tls else "rtmp",
            registry=self,
            publishing=self._publishing,
            limits=self._limits,
            clock=self._clock,
        )

    async def _check(self) -> None:
        """Every session's deadlines, by one task."""
        last = self._clock.monotonic()
        while True:
            await asyncio.sleep(CHECK_SECONDS)
            now = self._clock.monotonic()
            for session in list(self._sessions.values()):
                session.check(now, now - last)
            last = now
