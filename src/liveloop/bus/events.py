"""The durable event stream: what happened, kept until every consumer has settled it.

A publication carries its event's id, so that a repeat within the window is dropped by the server;
consumers remember the ids they settled, because the window ends and theirs must not.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

import msgspec
import nats.js.errors
import structlog
from nats.aio.msg import Msg
from nats.js.api import ConsumerConfig, RetentionPolicy, StorageType, StreamConfig
from prometheus_client import Counter

from liveloop.bus.client import JETSTREAM_AWAY, Bus
from liveloop.bus.correlation import outgoing, under_id_of
from liveloop.kit.publisher import BusAway
from liveloop.kit.tasks import end_all

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
LONGEST_PAUSE_SECONDS = 30.0
HEADER = "Nats-Msg-Id"

RETRIED = Counter(
    "liveloop_events_retried_total", "Events whose consumer failed and will see them again", ["consumer"]
)
REFUSED = Counter("liveloop_events_refused_total", "Events that nobody will ever understand", ["consumer"])

Consumer = Callable[[str, str, bytes], Awaitable[None]]
"""(subject, event id, payload); returning settles the event, raising brings it back later and later.

An event that cannot be decoded (msgspec.DecodeError) is dropped: it would never be understood.
"""


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
            await self._bus.jetstream.publish(subject, payload, headers={HEADER: event_id, **outgoing()})
        except JETSTREAM_AWAY as error:
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
            except JETSTREAM_AWAY as error:
                log.warning("events.consumer_waits", consumer=name, error=str(error) or type(error).__name__)
                await asyncio.sleep(PAUSE_SECONDS)

    async def _settle(self, name: str, message: Msg, handler: Consumer) -> None:
        event_id = (message.headers or {}).get(HEADER, "")
        work = asyncio.ensure_future(under_id_of(message, handler(message.subject, event_id, message.data)))
        try:
            await asyncio.wait([work])
        finally:
            await end_all([work])
        error = work.exception()
        if error is None:
            await message.ack()
            return
        log.error("events.consumer_failed", consumer=name, subject=message.subject, exc_info=error)
        if isinstance(error, msgspec.DecodeError):
            REFUSED.labels(name).inc()
            await message.term()
            return
        RETRIED.labels(name).inc()
        await message.nak(delay=_pause(message.metadata.num_delivered or 1))


def _pause(deliveries: int) -> float:
    """Seconds before an event comes back that was delivered `deliveries` times."""
    return float(min(PAUSE_SECONDS * 2 ** min(deliveries - 1, 10), LONGEST_PAUSE_SECONDS))
