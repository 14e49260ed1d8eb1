"""One connection to NATS: publish, subscribe, request and serve, through restarts of the server."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

import nats
import nats.errors
import nats.js.errors
import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.js import JetStreamContext
from prometheus_client import Counter

from liveloop.bus.correlation import outgoing, under_id_of
from liveloop.kit.errors import Unavailable
from liveloop.kit.publisher import BusAway

log = structlog.get_logger()

RECONNECT_SECONDS = 0.2
FLUSH_SECONDS = 2
REQUEST_SECONDS = 5.0
PENDING_BYTES = 8 * 1024 * 1024

HANDLER_FAILED = Counter(
    "liveloop_bus_handler_failed_total", "Bus messages whose handler raised", ["subject"]
)

Handler = Callable[[str, bytes], Awaitable[None]]
"""(subject, payload)."""

Responder = Callable[[bytes], Awaitable[bytes]]
Reconnected = Callable[[], Awaitable[None]]

AWAY = (
    nats.errors.ConnectionClosedError,
    nats.errors.ConnectionReconnectingError,
    nats.errors.NoServersError,
    nats.errors.OutboundBufferLimitError,
    nats.errors.StaleConnectionError,
    nats.errors.TimeoutError,
    nats.errors.FlushTimeoutError,
    OSError,
)

JETSTREAM_AWAY = (
    *AWAY,
    nats.errors.NoRespondersError,
    nats.js.errors.APIError,
    nats.js.errors.NoStreamResponseError,
)
"""What JetStream raises while it restarts; a publication that nobody answers is not an `APIError`."""


class Bus:
    """`url` is `nats://[user:password@]host:port`. Subscriptions survive a restart of the server."""

    def __init__(self, url: str, *, name: str = "liveloop") -> None:
        self._url = url
        self._name = name
        self._client: Client | None = None
        self._reconnected: list[Reconnected] = []
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Connect; waits for the server as long as the caller lets it."""
        self._client = await nats.connect(
            self._url,
            name=self._name,
            max_reconnect_attempts=-1,
            reconnect_time_wait=RECONNECT_SECONDS,
            connect_timeout=2,
            pending_size=PENDING_BYTES,
            allow_reconnect=True,
            reconnected_cb=self._on_reconnect,
            disconnected_cb=self._on_disconnect,
            error_cb=self._on_error,
        )

    async def close(self) -> None:
        if self._client is None:
            return
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        client, self._client = self._client, None
        with contextlib.suppress(*AWAY):
            await client.close()

    @property
    def connected(self) -> bool:
        return self._client is not None and self._client.is_connected

    @property
    def jetstream(self) -> JetStreamContext:
        return self._connection().jetstream(timeout=REQUEST_SECONDS)

    def on_reconnect(self, callback: Reconnected) -> None:
        """Call `callback` after each reconnection: what was published meanwhile is lost to us."""
        self._reconnected.append(callback)

    async def publish(self, subject: str, payload: bytes) -> None:
        """Send without waiting; raises BusAway when the server is away."""
        client = self._connection()
        if not client.is_connected:
            raise BusAway(subject)
        try:
            await client.publish(subject, payload, headers=outgoing() or None)
        except AWAY as error:
            raise BusAway(subject) from error

    async def flush(self) -> None:
        """Return when the server has everything published so far; else raises BusAway."""
        client = self._connection()
        try:
            # The client writes a ping ahead of what it still buffers; the buffer is on the wire when
            # the first pong is back, so only the second one answers for all of it.
            await client.flush(timeout=FLUSH_SECONDS)
            await client.flush(timeout=FLUSH_SECONDS)
        except AWAY as error:
            raise BusAway("flush") from error

    async def subscribe(self, subject: str, handler: Handler, *, queue: str = "") -> Subscription:
        """Call `handler` for each message, one after the other; `.unsubscribe()` ends it."""

        async def deliver(message: Msg) -> None:
            await self._guarded(subject, under_id_of(message, handler(message.subject, message.data)))

        return await self._connection().subscribe(subject, queue=queue, cb=deliver)

    async def request(self, subject: str, payload: bytes, *, timeout: float = REQUEST_SECONDS) -> bytes:
        """Ask whoever serves `subject`; raises Unavailable when nobody answers in time."""
        try:
            message = await self._connection().request(
                subject, payload, timeout=timeout, headers=outgoing() or None
            )
        except (nats.errors.NoRespondersError, *AWAY) as error:
            raise Unavailable("The service behind this is restarting. Try again in a moment.") from error
        return message.data

    async def serve(self, subject: str, responder: Responder, *, queue: str = "") -> Subscription:
        """Answer requests on `subject`, several at a time."""

        async def answer(message: Msg) -> None:
            async def respond() -> None:
                reply = await responder(message.data)
                if message.reply:
                    await self.publish(message.reply, reply)

            task = asyncio.create_task(self._guarded(subject, under_id_of(message, respond())))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

        return await self._connection().subscribe(subject, queue=queue, cb=answer)

    async def _guarded(self, subject: str, work: Awaitable[None]) -> None:
        """A handler that raises, or lets itself be cancelled, must not end its subscription.

        It runs in the subscription's own task: a task a message would have each message wait for several
        turns of the event loop, which are long where a room is crowded.
        """
        try:
            await work
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise
        except Exception as error:
            HANDLER_FAILED.labels(subject).inc()
            log.exception("bus.handler_failed", subject=subject, error=str(error))

    def _connection(self) -> Client:
        assert self._client is not None, "the bus is not started"
        return self._client

    async def _on_reconnect(self) -> None:
        log.info("bus.reconnected")
        for callback in self._reconnected:
            await callback()

    async def _on_disconnect(self) -> None:
        log.warning("bus.disconnected")

    async def _on_error(self, error: Any) -> None:
        log.warning("bus.error", error=str(error) or type(error).__name__)
