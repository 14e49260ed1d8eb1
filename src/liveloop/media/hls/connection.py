"""One HTTP/1.1 connection of the origin: parsing by httptools, bounded in every direction."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import Protocol, cast

import httptools

from liveloop.media.hls.requests import Request
from liveloop.media.hls.responses import problem

ACCEPT_ENCODING_LENGTH = len(b"accept-encoding")
RANGE_LENGTH = len(b"range")


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """Bytes and counts that one connection may use; times in seconds."""

    head_bytes: int = 16 * 1024
    """Bytes of one request."""
    pipelined: int = 8
    idle: float = 75.0
    """Without a request in progress."""
    stalled: float = 30.0
    """With an answer that the client does not take."""


class Application(Protocol):
    """What answers requests. `handle` must lead to exactly one `respond` on the connection, now or later."""

    limits: ConnectionLimits

    def handle(self, request: Request, connection: HttpConnection) -> None: ...

    def opened(self, connection: HttpConnection) -> bool: ...

    def closed(self, connection: HttpConnection) -> None: ...

    def answered(self, path: str, head: bytes, body: bytes) -> None:
        """An answer is on its way; `path` is empty for what was no request."""

    def now(self) -> float: ...


class HttpConnection(asyncio.Protocol):
    """Answers requests in order, one at a time; the next one starts when the answer before is sent.

    Memory is bounded: at most one answer is unsent (its bytes are shared with other connections),
    requests that wait are counted, and a request may not exceed `head_bytes`.
    """

    __slots__ = (
        "_application",
        "_busy",
        "_closing",
        "_gzip",
        "_limits",
        "_parser",
        "_paused",
        "_range",
        "_received",
        "_transport",
        "_unsent",
        "_url",
        "_waiting",
        "since",
    )

    def __init__(self, application: Application) -> None:
        self._application = application
        self._limits = application.limits
        self._parser = httptools.HttpRequestParser(self)
        self._transport: asyncio.Transport | None = None
        self._waiting: deque[Request] = deque()  # bounded: `pipelined`
        self._busy: Request | None = None
        self._paused = False
        self._closing = False
        self._received = 0
        self._unsent = 0
        self._url = b""
        self._gzip = False
        self._range: bytes | None = None
        self.since = application.now()

    # asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        if not self._application.opened(self):
            self._refuse(503, "origin.full", "Too many connections. Try again soon.")

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._waiting.clear()
        self._application.closed(self)

    def pause_writing(self) -> None:
        self._paused = True
        self._unsent = self._transport.get_write_buffer_size() if self._transport is not None else 0
        self.since = self._application.now()

    def resume_writing(self) -> None:
        self._paused = False
        self._next()

    def data_received(self, data: bytes) -> None:
        if self._closing:
            return
        self._received += len(data)
        if self._received > self._limits.head_bytes:
            self._refuse(431, "request.too_big", "The request is too big.")
            return
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self._refuse(400, "request.invalid", "Upgrades are not supported.")
        except httptools.HttpParserError:
            self._refuse(400, "request.invalid", "This is not an HTTP request.")
        # Not in a callback of the parser, which would take a failure of ours for one of the client.
        self._next()

    # httptools callbacks

    def on_message_begin(self) -> None:
        self._url = b""
        self._gzip = False
        self._range = None

    def on_url(self, url: bytes) -> None:
        self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        # Called for every header of every request: the length tells most of them apart.
        length = len(name)
        if length == ACCEPT_ENCODING_LENGTH and name.lower() == b"accept-encoding":
            self._gzip = b"gzip" in value
        elif length == RANGE_LENGTH and name.lower() == b"range":
            self._range = value

    def on_message_complete(self) -> None:
        self._received = 0
        if len(self._waiting) >= self._limits.pipelined:
            self._refuse(429, "request.too_many", "Too many requests at once.")
            return
        path, _, query = self._url.decode("ascii", "replace").partition("?")
        keep_alive = self._parser.should_keep_alive()
        method = self._parser.get_method()
        self._waiting.append(Request(method, path, query, self._gzip, self._range, keep_alive))

    # answers

    @property
    def open(self) -> bool:
        return self._transport is not None and not self._closing

    def respond(self, head: bytes, body: bytes = b"") -> None:
        """Answer the request in progress; the body is left out for HEAD."""
        request, self._busy = self._busy, None
        transport = self._transport
        if transport is None or request is None or self._closing:
            return
        self.since = self._application.now()
        if body and request.method != b"HEAD":
            transport.writelines((head, body))
        else:
            body = b""
            transport.write(head)
        self._application.answered(request.path, head, body)
        if not request.keep_alive:
            self.close()
        else:
            self._next()

    def overdue(self, now: float) -> bool:
        """Whether the client has been silent, or has not taken its answer, for too long."""
        if self._paused and self._transport is not None:
            unsent = self._transport.get_write_buffer_size()
            if unsent < self._unsent:
                self.since = now
            self._unsent = unsent
            return now - self.since > self._limits.stalled
        return self._busy is None and now - self.since > self._limits.idle

    def close(self) -> None:
        """Close when what is written has been sent."""
        self._closing = True
        if self._transport is not None:
            self._transport.close()

    def abort(self) -> None:
        """Close at once."""
        self._closing = True
        if self._transport is not None:
            self._transport.abort()

    def _next(self) -> None:
        while self._waiting and self._busy is None and not self._paused and not self._closing:
            self._busy = self._waiting.popleft()
            self._application.handle(self._busy, self)

    def _refuse(self, status: int, code: str, detail: str) -> None:
        transport = self._transport
        if transport is not None and not self._closing:
            head, body = problem(status, code, detail, "Connection: close")
            transport.writelines((head, body))
            self._application.answered("", head, body)
        self.close()
