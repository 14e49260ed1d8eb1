"""From the channel log to the bus: at once after each commit, and again for what a crash left over."""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
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
MESSAGE_BYTES = 256 * 1024
"""A message takes no further event beyond this. The bus takes messages of 1 MiB."""

LEFT_TO_SWEEP = Counter(
    "liveloop_outbox_left_to_sweep_total", "Events not published by the process that made them"
)
SWEPT = Counter("liveloop_outbox_swept_total", "Events published by the sweep")


class Wire(Protocol):
    """What the publisher needs of the bus."""

    async def publish(self, subject: str, payload: bytes) -> None: ...

    async def flush(self) -> None: ...


class Message(NamedTuple):
    """Events of one channel as the bus carries them: a JSON list of envelopes."""

    event_ids: tuple[uuid.UUID, ...]
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
        messages = packed(committed_events(session))
        if not messages:
            return
        for listener in self._listeners:
            for message in messages:
                listener(message.subject, message.payload)
        try:
            self._queue.put_nowait(messages)
        except asyncio.QueueFull:
            LEFT_TO_SWEEP.inc(_count(messages))

    async def _publish(self) -> None:
        while True:
            messages = await self._queue.get()
            try:
                await _publish_all(self._wire, messages)
            except BusAway:
                LEFT_TO_SWEEP.inc(_count(messages))
            else:
                self._sent.extend(event_id for message in messages for event_id in message.event_ids)

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
        await _publish_all(self._wire, packed(envelopes))
        await self._wire.flush()
        async with self._database.transaction() as session:
            await self._channels.mark_published(session, [envelope.event.id for envelope in envelopes])
        SWEPT.inc(len(envelopes))
        log.info("outbox.swept", events=len(envelopes))
        return len(envelopes)


def packed(envelopes: Sequence[Envelope]) -> list[Message]:
    """What a commit appended, in as few messages as may be: who has a part of it waits for the rest."""
    by_channel: defaultdict[str, list[Envelope]] = defaultdict(list)
    for envelope in envelopes:
        by_channel[envelope.channel].append(envelope)
    return [message for channel in by_channel for message in _messages(channel, by_channel[channel])]


def _messages(channel: str, envelopes: Sequence[Envelope]) -> Iterator[Message]:
    parts: list[bytes] = []
    first = size = 0
    for place, envelope in enumerate(envelopes):
        part = msgspec.json.encode(envelope)
        if parts and size + len(part) > MESSAGE_BYTES:
            yield _message(channel, envelopes[first:place], parts)
            parts, first, size = [], place, 0
        parts.append(part)
        size += len(part)
    yield _message(channel, envelopes[first:], parts)


def _message(channel: str, envelopes: Sequence[Envelope], parts: Sequence[bytes]) -> Message:
    ids = tuple(envelope.event.id for envelope in envelopes)
    return Message(ids, f"room.{channel}.log", b"[" + b",".join(parts) + b"]")


def _count(messages: Sequence[Message]) -> int:
    return sum(len(message.event_ids) for message in messages)


async def _publish_all(wire: Wire, messages: Sequence[Message]) -> None:
    for message in messages:
        await wire.publish(message.subject, message.payload)
