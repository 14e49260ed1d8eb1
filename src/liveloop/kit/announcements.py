"""Plain bus messages that belong to a transaction: sent once it is committed, never when it is not.

They are sent at most once, so only what repairs itself may be announced this way (a receiver that
also asks for the whole list now and then, a closed door behind a closed socket).
"""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
import structlog
from prometheus_client import Counter
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import Database
from liveloop.kit.publisher import BusAway, Wire

log = structlog.get_logger()

PENDING = "announcements"
QUEUE_LIMIT = 10_000

LOST = Counter("liveloop_announcements_lost_total", "Bus messages lost because the bus was away")


def announce(session: AsyncSession, subject: str, message: dict[str, Any]) -> None:
    """Publish `message` as JSON on `subject` after the transaction of `session` is committed."""
    session.info.setdefault(PENDING, []).append((subject, msgspec.json.encode(message)))


class Announcer:
    """Sends what this process's transactions announced."""

    def __init__(self, database: Database, wire: Wire) -> None:
        self._database = database
        self._wire = wire
        self._queue: asyncio.Queue[tuple[str, bytes]] = asyncio.Queue(QUEUE_LIMIT)
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._database.after_commit(self._committed)
        self._task = asyncio.create_task(self._run(), name="announcer")

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    def _committed(self, session: AsyncSession) -> None:
        for announcement in session.info.pop(PENDING, ()):
            try:
                self._queue.put_nowait(announcement)
            except asyncio.QueueFull:
                LOST.inc()

    async def _run(self) -> None:
        while True:
            subject, payload = await self._queue.get()
            try:
                await self._wire.publish(subject, payload)
            except BusAway:
                LOST.inc()
                log.warning("announcement.lost", subject=subject)
