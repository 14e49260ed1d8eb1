"""Plain bus messages that belong to a transaction: sent once it is committed, never when it is not.

A message is a row of its transaction. The process that committed it sends it at once; a worker sends
every row as well, whatever became of that process, and once more after a while for those who were
just reconnecting. So receivers see a message two or three times: it carries an `id`.
"""

from __future__ import annotations

import asyncio
import uuid
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec
import structlog
from prometheus_client import Counter
from sqlalchemy import JSON, String, delete, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from liveloop.kit.clock import Clock
from liveloop.kit.database import Base, Database
from liveloop.kit.ids import new_id
from liveloop.kit.logs import correlated, correlation_id
from liveloop.kit.publisher import BusAway, Wire
from liveloop.kit.tasks import keep_going

log = structlog.get_logger()

PENDING = "announcements"
QUEUE_LIMIT = 10_000
RETRY_SECONDS = 0.2
SWEEP_SECONDS = 0.5
SWEEP_LIMIT = 500
REPEAT_AFTER = timedelta(seconds=3)
"""Longer than a process needs to find the bus again after the bus itself was restarted."""

LEFT_TO_SWEEP = Counter(
    "liveloop_announcements_left_to_sweep_total", "Announcements not sent by the process that made them"
)


class Announcement(Base):
    __tablename__ = "announcements"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(200))
    message: Mapped[dict[str, Any]] = mapped_column(JSON)
    correlation_id: Mapped[str | None] = mapped_column(String(64))
    sent_at: Mapped[datetime | None]


@dataclass(frozen=True, slots=True)
class _Message:
    id: uuid.UUID
    subject: str
    payload: bytes
    correlation_id: str | None
    repeated: bool


def announce(session: AsyncSession, subject: str, message: dict[str, Any]) -> None:
    """Publish `message` with an `id` as JSON on `subject` once the transaction of `session` is committed."""
    identifier = new_id()
    marked = {**message, "id": str(identifier)}
    row = Announcement(
        id=identifier, subject=subject, message=marked, correlation_id=correlation_id(), sent_at=None
    )
    session.add(row)
    session.info.setdefault(PENDING, []).append(_message_of(row))


class Repeats:
    """Tells a receiver for whom doing it twice is not the same as once what it heard before."""

    def __init__(self, limit: int) -> None:
        """Remembers the last `limit` announcements."""
        self._limit = limit
        self._heard: OrderedDict[str, None] = OrderedDict()

    def heard(self, identifier: str | None) -> bool:
        """Whether the announcement came before; it has come now. Without an id it is always new."""
        if identifier is None:
            return False
        if identifier in self._heard:
            return True
        self._heard[identifier] = None
        if len(self._heard) > self._limit:
            self._heard.popitem(last=False)
        return False


class Announcer:
    """Sends at once what this process's transactions announced. What it does not send the sweep sends."""

    def __init__(self, database: Database, wire: Wire) -> None:
        self._database = database
        self._wire = wire
        self._queue: asyncio.Queue[_Message] = asyncio.Queue(QUEUE_LIMIT)
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._database.after_commit(self._committed)
        self._task = asyncio.create_task(keep_going("announcer", self._run), name="announcer")

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
        LEFT_TO_SWEEP.inc(self._queue.qsize())

    def _committed(self, session: AsyncSession) -> None:
        for announcement in session.info.pop(PENDING, ()):
            try:
                self._queue.put_nowait(announcement)
            except asyncio.QueueFull:
                LEFT_TO_SWEEP.inc()

    async def _run(self) -> None:
        while True:
            await self._send(await self._queue.get())

    async def _send(self, message: _Message) -> None:
        while True:
            try:
                await _publish(self._wire, message)
            except BusAway:
                await asyncio.sleep(RETRY_SECONDS)
            else:
                return


class AnnouncementSweep:
    """Sends every announcement from its row: now, again after `REPEAT_AFTER`, then the row goes."""

    def __init__(self, database: Database, clock: Clock, wire: Wire) -> None:
        self._database = database
        self._clock = clock
        self._wire = wire

    async def run(self) -> None:
        while True:
            try:
                await self.sweep()
            except (BusAway, SQLAlchemyError) as error:
                log.warning("announcements.wait", error=str(error))
            await asyncio.sleep(SWEEP_SECONDS)

    async def sweep(self) -> int:
        """One round; returns how many messages were sent. Raises BusAway, and then nothing counts as sent."""
        due = await self._due()
        if not due:
            return 0
        for one in due:
            await _publish(self._wire, one)
        await self._wire.flush()
        async with self._database.transaction() as session:
            await self._settle(session, due)
        return len(due)

    async def _due(self) -> list[_Message]:
        statement = (
            select(Announcement)
            .where(
                Announcement.sent_at.is_(None) | (Announcement.sent_at <= self._clock.now() - REPEAT_AFTER)
            )
            .order_by(Announcement.id)
            .limit(SWEEP_LIMIT)
        )
        async with self._database.read() as session:
            rows = await session.scalars(statement)
            return [_message_of(row) for row in rows]

    async def _settle(self, session: AsyncSession, sent: Sequence[_Message]) -> None:
        first = [one.id for one in sent if not one.repeated]
        last = [one.id for one in sent if one.repeated]
        await session.execute(
            update(Announcement).where(Announcement.id.in_(first)).values(sent_at=self._clock.now())
        )
        await session.execute(delete(Announcement).where(Announcement.id.in_(last)))


def _message_of(row: Announcement) -> _Message:
    return _Message(
        row.id,
        row.subject,
        msgspec.json.encode(row.message),
        row.correlation_id,
        repeated=row.sent_at is not None,
    )


async def _publish(wire: Wire, message: _Message) -> None:
    with correlated(message.correlation_id):
        await wire.publish(message.subject, message.payload)
