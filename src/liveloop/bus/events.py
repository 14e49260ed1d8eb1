"""The durable event stream: what happened, kept until every consumer has settled it.

A publication carries its event's id, so that a repeat within the window is dropped by the server;
consumers remember the ids they settled, because the window ends and theirs must not.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

import nats.errors
import nats.js.errors
import structlog
from nats.aio.msg import Msg
from nats.js.api import ConsumerConfig, RetentionPolicy, StorageType, StreamConfig
from prometheus_client import Counter

from liveloop.bus.client import AWAY, Bus
from liveloop.kit.publisher import BusAway

log = structlog.get_logger()

STREAM = "EVENTS"
SUBJECTS = ["events.>"]
WINDOW = timedelta(minutes=10)
KEEP = timedelta(days=7)
KEEP_BYTES = 1024 * 1024 * 1024
ACK_SECONDS = 30
FETCH = 50
FETCH_SECONDS = 1
PAUSE_SECONDS = 0.5
HEADER = "Nats-Msg-Id"

RETRIED = Counter(
    "liveloop_events_retried_total", "Events whose consumer failed and will see them again", ["consumer"]
)

Consumer = Callable[[str, str, bytes], Awaitable[None]]
"""(subject, event id, payload); returning settles the event, raising brings it back."""

TROUBLE = (*AWAY, nats.js.errors.APIError, nats.errors.NoRespondersError)


class EventStream:
    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    async def start(self) -> None:
        """Make the stream when it is not there yet."""
        config = StreamConfig(
            name=STREAM,
            subjects=SUBJECTS,
            retention=RetentionPolicy.LIMITS,
            storage=StorageType.FILE,
            max_age=KEEP.total_seconds(),
            max_bytes=KEEP_BYTES,
            duplicate_window=WINDOW.total_seconds(),
        )
        try:
            await self._bus.jetstream.add_stream(config)
        except nats.js.errors.BadRequestError:
            await self._bus.jetstream.update_stream(config)

    async def publish(self, subject: str, payload: bytes, *, event_id: str) -> None:
        """Return when the event is durable; raises BusAway when that is not certain."""
        try:
            await self._bus.jetstream.publish(subject, payload, headers={HEADER: event_id})
        except TROUBLE as error:
            raise BusAway(subject) from error

    async def consume(self, name: str, subjects: Sequence[str], handler: Consumer) -> None:
        """Run until cancelled: hand each event of `subjects` to `handler`, one after the other."""
        config = ConsumerConfig(durable_name=name, filter_subjects=list(subjects), ack_wait=ACK_SECONDS)
        while True:
            try:
                subscription = await self._bus.jetstream.pull_subscribe(
                    "", durable=name, stream=STREAM, config=config
                )
                while True:
                    try:
                        messages = await subscription.fetch(FETCH, timeout=FETCH_SECONDS)
                    except TimeoutError:
                        continue
                    for message in messages:
                        await self._settle(name, message, handler)
            except TROUBLE as error:
                log.warning("events.consumer_waits", consumer=name, error=str(error) or type(error).__name__)
                await asyncio.sleep(PAUSE_SECONDS)

    async def _settle(self, name: str, message: Msg, handler: Consumer) -> None:
        event_id = (message.headers or {}).get(HEADER, "")
        work = asyncio.ensure_future(handler(message.subject, event_id, message.data))
        await asyncio.wait([work])
        if error := work.exception():
            RETRIED.labels(name).inc()
            log.error("events.consumer_failed", consumer=name, subject=message.subject, exc_info=error)
            await message.nak(delay=PAUSE_SECONDS)
        else:
            await message.ack()
