"""One client's socket: takes over from the HTTP server at the upgrade and never waits for its client.

Memory counts here: ten thousand of these live in one process. Nothing of the handshake is kept,
the frame reader exists only while something is half-read, and there is no task or timer of its own.
"""

from __future__ import annotations

import asyncio
from enum import IntEnum
from typing import Any, Protocol, cast

from liveloop.kit.clock import Clock
from liveloop.realtime import kernel, metrics
from liveloop.realtime.bucket import TokenBucket
from liveloop.realtime.limits import Limits
from liveloop.realtime.payload import Payload
from liveloop.realtime.policy import Admission
from liveloop.realtime.protocol import messages
from liveloop.realtime.protocol.codes import CloseCode, close_reason
from liveloop.realtime.protocol.frames import close_frame, pong_frame, text_frame
from liveloop.realtime.protocol.handshake import answer
from liveloop.realtime.protocol.reader import (
    CloseMessage,
    Message,
    MessageReader,
    PingMessage,
    TextMessage,
    Violation,
    whole_text,
)

UNSENT_MARK = 1
"""Bytes. Not zero: a TLS transport pauses at its mark, a plain one above it."""
NORMAL_CLOSURE = 1000
REASON_BYTES = 123
CLOSE_NUMBERS = frozenset(int(code) for code in CloseCode)


class State(IntEnum):
    HANDSHAKE = 0
    HELLO = 1
    JOINING = 2
    OPEN = 3
    CLOSING = 4
    """We said goodbye and wait for the client's answer."""
    LINGERING = 5
    """The client makes no sense any more; its bytes are thrown away until it leaves."""
    CLOSED = 6


class Desk(Protocol):
    """What a connection asks of the gateway."""

    limits: Limits
    clock: Clock

    @property
    def full(self) -> bool: ...

    def origin_allowed(self, origin: str | None, host: str) -> bool: ...

    def opened(self, connection: Connection) -> None: ...

    def lost(self, connection: Connection) -> None: ...

    def watch(self, connection: Connection) -> None:
        """A timeout is near from now on, until the connection is not `watched` any more."""
        ...

    def hello(self, connection: Connection, hello: messages.Hello) -> None: ...

    def command(self, connection: Connection, command: messages.Command) -> None: ...

    def drain_delay(self, connection: Connection) -> float: ...


class Home(Protocol):
    """What a connection tells its channel."""

    def drained(self, connection: Connection) -> None: ...

    def leave(self, connection: Connection) -> None: ...


class Connection(asyncio.Protocol):
    """`position` is the offset up to which the client holds everything; `behind` says it misses some.

    `ready` means: nothing is unsent and nothing missed, so a flush may be written to `transport`, compressed
    when the client `deflates`; a ring writes by `send_entry` instead, unless that is empty.
    """

    __slots__ = (
        "_blocked_since",
        "_desk",
        "_frames",
        "_heard",
        "_inflates",
        "_moved_at",
        "_reader",
        "_registry",
        "_since",
        "_tokens",
        "_unsent",
        "admission",
        "behind",
        "blocked",
        "deflates",
        "home",
        "position",
        "ready",
        "running",
        "send_entry",
        "state",
        "transport",
    )

    def __init__(self, desk: Desk, registry: set[Any]) -> None:
        self._desk = desk
        self._registry = registry
        self.transport: asyncio.Transport = cast("asyncio.Transport", None)
        self._reader: MessageReader | None = None
        self._since = self._heard = desk.clock.monotonic()
        self._blocked_since = self._moved_at = 0.0
        self._unsent = 0
        self._inflates = False
        self._tokens = TokenBucket(
            rate=desk.limits.commands_per_second, burst=desk.limits.commands_burst, now=self._since
        )
        self._frames = TokenBucket(
            rate=desk.limits.frames_per_second, burst=desk.limits.frames_burst, now=self._since
        )
        self.state = State.HANDSHAKE
        self.admission: Admission | None = None
        self.home: Home | None = None
        self.position = 0
        self.running = 0
        self.send_entry = b""
        self.deflates = False
        self.ready = False
        self.behind = True
        self.blocked = False

    # the transport calls these

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        self.transport.set_write_buffer_limits(high=UNSENT_MARK, low=0)
        limits = self._desk.limits
        kernel.bound(self.transport, size=limits.kernel_bytes, unsent=limits.kernel_unsent_bytes)
        self.send_entry = kernel.send_entry(self.transport)
        self._registry.add(self)
        self._desk.opened(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self.state = State.CLOSED
        self.ready = False
        self._reader = None
        self._registry.discard(self)
        self._desk.lost(self)
        if self.home is not None:
            self.home.leave(self)

    def pause_writing(self) -> None:
        """There are unsent bytes."""
        self.blocked = True
        self.ready = False
        self._desk.watch(self)
        self._blocked_since = self._moved_at = self._desk.clock.monotonic()
        self._unsent = 0

    def resume_writing(self) -> None:
        """All bytes are with the kernel."""
        self.blocked = False
        if self.state is not State.OPEN:
            return
        if self.behind and self.home is not None:
            self.home.drained(self)
        else:
            self.ready = True

    def eof_received(self) -> bool:
        return False

    def data_received(self, data: bytes) -> None:
        if self.state is State.HANDSHAKE:
            self._shake(data)
            return
        if self.state >= State.LINGERING:
            return
        self._heard = self._desk.clock.monotonic()
        if self._reader is None and self.state is not State.CLOSING:
            text = whole_text(data, self._desk.limits.message_bytes)
            if text is not None and self._frames.take(1, self._heard):
                self._understand(text)
                return
        reader = self._reader or MessageReader(self._desk.limits.message_bytes, inflates=self._inflates)
        try:
            arrived, frames = reader.feed(data, frames=self._frames.left(self._heard))
        except Violation as violation:
            self._violated(violation)
            return
        self._frames.take(frames, self._heard)
        self._reader = None if reader.idle else reader
        for message in arrived:
            self._take(message)

    def shutdown(self) -> None:
        """The server stops (called by uvicorn for each of its connections)."""
        self.close(CloseCode.DRAINING, retry_after=self._desk.drain_delay(self))

    # the channel and the gateway call these

    def shed(self, payload: Payload) -> None:
        """A flush came while this socket was not ready: it gets what is urgent now, the rest by replay."""
        if payload.offset is not None:
            self.behind = True
        if payload.urgent and self.state is State.OPEN:
            self.send(payload.urgent)

    def send(self, frames: bytes) -> None:
        """Write what concerns this client alone. Over its bound it is dropped: the client asks again."""
        if self.state >= State.CLOSING:
            return
        if (
            self.blocked
            and self.transport.get_write_buffer_size() + len(frames) > self._desk.limits.unsent_bytes
        ):
            metrics.DROPPED.inc()
            return
        self.transport.write(frames)

    @property
    def admitted(self) -> Admission:
        """The admission of a connection that has one."""
        assert self.admission is not None
        return self.admission

    def enter(self, position: int) -> None:
        """The welcome is written: the client holds everything up to `position`."""
        self.state = State.OPEN
        self.position = position
        self.behind = True
        self.ready = False

    def hold(self) -> None:
        """Leave the client out of the next flush: it gets its own."""
        self.behind = True
        self.ready = False

    def caught_up(self) -> None:
        """The client misses nothing any more."""
        self.behind = False
        self.ready = not self.blocked and self.state is State.OPEN

    def close(self, code: CloseCode, *, retry_after: float | None = None) -> None:
        """Say why and close; whoever does not answer is cut after `closing_seconds`."""
        self._close(code, close_reason(code, retry_after))

    def fault(self) -> None:
        """Something broke on our side: the client may come back in a while."""
        self.close(CloseCode.INTERNAL, retry_after=2.0)

    @property
    def watched(self) -> bool:
        """Whether a timeout is near: it has unsent bytes, is not in yet, or is about to leave."""
        return self.blocked or self.state is not State.OPEN

    def check(self, now: float) -> None:
        """Timeouts of every kind; called twice a second, for who is not `watched` every few seconds."""
        limits = self._desk.limits
        if self.state is State.OPEN:
            if self.blocked and self._is_slow(now):
                self.close(CloseCode.SLOW, retry_after=2.0)
            elif now - self._heard >= limits.silence_seconds:
                self.close(CloseCode.SILENT, retry_after=0.0)
        elif self.state <= State.HELLO:
            if now - self._since >= limits.hello_seconds:
                self.close(CloseCode.HELLO_TIMEOUT, retry_after=1.0)
        elif self.state is State.JOINING:
            if now - self._since >= limits.hello_seconds + limits.join_seconds:
                self.close(CloseCode.DRAINING, retry_after=2.0)
        elif self.state < State.CLOSED:
            longest = limits.blocked_closing_seconds if self.blocked else limits.closing_seconds
            if now - self._since >= longest:
                kernel.reset(self.transport)

    # inside

    def _shake(self, request: bytes) -> None:
        judged = answer(request, self._desk.origin_allowed, refuse=self._desk.full)
        self.transport.write(judged.response)
        if judged.accepted:
            self.state = State.HELLO
            self._inflates, self.deflates = judged.inflates, judged.deflates
        else:
            metrics.REFUSED.inc()
            self._begin_closing()
            self.transport.close()

    def _take(self, message: Message) -> None:
        if isinstance(message, CloseMessage):
            self._peer_closed(message)
        elif self.state is State.CLOSING:
            return
        elif isinstance(message, TextMessage):
            self._understand(message.text)
        elif isinstance(message, PingMessage):
            self.send(pong_frame(message.payload))

    def _understand(self, text: str) -> None:
        try:
            message = messages.decode(text)
        except messages.BadMessage:
            self.close(CloseCode.BAD_MESSAGE)
            return
        if isinstance(message, messages.Hello):
            if self.state is not State.HELLO:
                self.close(CloseCode.BAD_MESSAGE)
                return
            self.state = State.JOINING
            self._desk.hello(self, message)
        elif self.state is State.HELLO:
            self.close(CloseCode.BAD_MESSAGE)
        elif isinstance(message, messages.Ping):
            self._pong()
        else:
            self._desk.command(self, message)

    def spend(self) -> bool:
        """Take one token of this client's rate; False: it is too fast."""
        return self._tokens.take(1, self._heard) == 1

    def _pong(self) -> None:
        if self.spend():
            now = self._desk.clock.now().isoformat(timespec="milliseconds")
            self.send(text_frame(messages.encode(messages.Pong(now))))

    def _violated(self, violation: Violation) -> None:
        self._reader = None
        if violation.code in CLOSE_NUMBERS:
            self.close(CloseCode(violation.code))
        else:
            self._close(violation.code, violation.reason.encode()[:REASON_BYTES])
        self._linger()

    def _close(self, code: int, reason: bytes) -> None:
        if self.state >= State.CLOSING:
            return
        if self.state is State.HANDSHAKE:
            self.transport.abort()
            return
        self.transport.write(close_frame(code, reason))
        self._begin_closing()
        metrics.CLOSED.labels(str(int(code))).inc()

    def _peer_closed(self, message: CloseMessage) -> None:
        if self.state < State.CLOSING:
            self.transport.write(close_frame(message.code or NORMAL_CLOSURE))
            self._begin_closing()
        self.transport.close()

    def _is_slow(self, now: float) -> bool:
        """Too long with unsent bytes, or shorter without one of them moving."""
        unsent = self.transport.get_write_buffer_size()
        if unsent < self._unsent:
            self._moved_at = now
        self._unsent = unsent
        limits = self._desk.limits
        return (
            now - self._blocked_since >= limits.slow_seconds or now - self._moved_at >= limits.stuck_seconds
        )

    def _linger(self) -> None:
        """Closing with bytes unread would reset the connection before the client sees the code."""
        self.state = State.LINGERING
        if self.transport.can_write_eof():
            self.transport.write_eof()

    def _begin_closing(self) -> None:
        self.state = State.CLOSING
        self.ready = False
        self._desk.watch(self)
        self._since = self._desk.clock.monotonic()
