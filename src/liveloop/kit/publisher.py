"""From the channel log to the bus: at once after each commit, and again for what a crash left over."""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import NamedTuple, Protocol

import msgspec
import structlog
from prometheus_client import Counter
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.channels import ChannelLog, Envelope, committed_events
from liveloop.kit.database import Database
from liveloop.kit.tasks import keep_going

log = structlog.get_logger()

QUEUE_LIMIT = 50_000
MARK_SECONDS = 1.0
SWEEP_SECONDS = 1.0
SWEEP_AGE = timedelta(seconds=3)

LEFT_TO_SWEEP = Counter(
    "liveloop_outbox_left_to_sweep_total", "Events not published by the process that made them"
)
SWEPT = Counter("liveloop_outbox_swept_total", "Events published by the sweep")


class Wire(Protocol):
    """What the publisher needs of the bus."""

    async def publish(self, subject: str, payload: bytes) -> None: ...

    async def flush(self) -> None: ...


class Message(NamedTuple):
    """An event as the bus carries it."""

    event_id: uuid.UUID
    subject: str
    payload: bytes


Listener = Callable[[str, bytes], None]
"""(subject, payload)."""


class BusAway(Exception):
    """Raised by a wire that cannot deliver now."""


class ChannelPublisher:
    """Publishes what this process commits. A full queue or an absent bus leaves events to the sweep.

    Who listens in this process hears of an event at once; the bus brings it again.
    """

    def __init__(self, database: Database, channels: ChannelLog, wire: Wire) -> None:
        self._database = database
        self._channels = channels
        self._wire = wire
        self._queue: asyncio.Queue[list[Message]] = asyncio.Queue(QUEUE_LIMIT)
        self._sent: list[uuid.UUID] = []
        self._listeners: list[Listener] = []
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        self._database.after_commit(self._committed)
        self._tasks = [
            asyncio.create_task(keep_going("publisher", self._publish)),
            asyncio.create_task(keep_going("publisher.mark", self._mark)),
        ]

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._mark_sent()

    def listen(self, listener: Listener) -> None:
        """Call `listener` with every message right after its commit; it must neither block nor raise."""
        self._listeners.append(listener)

    def _committed(self, session: AsyncSession) -> None:
        messages = [_message(envelope) for envelope in committed_events(session)]
        if not messages:
            return
        for listener in self._listeners:
            for message in messages:
                listener(message.subject, message.payload)
        try:
            self._queue.put_nowait(messages)
        except asyncio.QueueFull:
            LEFT_TO_SWEEP.inc(len(messages))

    async def _publish(self) -> None:
        while True:
            messages = await self._queue.get()
            try:
                await _publish_all(self._wire, messages)
            except BusAway:
                LEFT_TO_SWEEP.inc(len(messages))
            else:
                self._sent.extend(message.event_id for message in messages)

    async def _mark(self) -> None:
        while True:
            await asyncio.sleep(MARK_SECONDS)
            await self._mark_sent()

    async def _mark_sent(self) -> None:
        if not self._sent:
            return
        batch, self._sent = self._sent, []
        try:
            await self._wire.flush()
            async with self._database.transaction() as session:
                await self._channels.mark_published(session, batch)
        except (BusAway, SQLAlchemyError) as error:
            LEFT_TO_SWEEP.inc(len(batch))
            log.warning("outbox.mark_failed", events=len(batch), error=str(error))


class OutboxSweep:
    """Publishes what nobody marked as published within `SWEEP_AGE`. Receivers drop repeats by offset."""

    def __init__(self, database: Database, channels: ChannelLog, wire: Wire) -> None:
        self._database = database
        self._channels = channels
        self._wire = wire

    async def run(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            with contextlib.suppress(BusAway):
                await self.sweep()

    async def sweep(self) -> int:
        """Publish and mark one round; returns how many events it found."""
        async with self._database.read() as session:
            envelopes = await self._channels.unpublished(session, older_than=SWEEP_AGE)
        if not envelopes:
            return 0
        await _publish_all(self._wire, [_message(envelope) for envelope in envelopes])
        await self._wire.flush()
        async with self._database.transaction() as session:
            await self._channels.mark_published(session, [envelope.event.id for envelope in envelopes])
        SWEPT.inc(len(envelopes))
        log.info("outbox.swept", events=len(envelopes))
        return len(envelopes)


def _message(envelope: Envelope) -> Message:
    subject = f"room.{envelope.channel}.{envelope.lane}"
    return Message(envelope.event.id, subject, msgspec.json.encode(envelope))


async def _publish_all(wire: Wire, messages: Sequence[Message]) -> None:
    for message in messages:
        await wire.publish(message.subject, message.payload)
