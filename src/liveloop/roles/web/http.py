"""HTTP/1.1 for visitors who may mean harm: a request has to arrive in time and in a sensible size.

uvicorn waits for ever for a request that was begun, or never begun, and takes a head of any size.
"""

from __future__ import annotations

import asyncio
from typing import cast

from prometheus_client import Counter
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS = 10.0
BODY_SECONDS = 120.0
"""A cover picture over a slow line."""
HEAD_BYTES = 32 * 1024

CUT = Counter("liveloop_http_cut_total", "Connections cut before their request was whole", ["why"])

TOO_LARGE = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
)


class BoundedHttp(HttpToolsProtocol):
    """For uvicorn's `http`. Between requests its own keep-alive timeout counts."""

    _deadline: asyncio.TimerHandle | None = None
    _head_bytes: int | None = 0
    """Of the head that is being read; None while a body or nothing is."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(cast("asyncio.Transport", transport))
        self._wait(HEAD_SECONDS, "slow_head")

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait_no_more()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        super().data_received(data)
        if self._head_bytes is None:
            return
        self._head_bytes += len(data)
        if self._head_bytes > HEAD_BYTES:
            CUT.labels("large_head").inc()
            self.transport.write(TOO_LARGE)
            self.transport.close()

    def handle_websocket_upgrade(self) -> None:
        """From here on the realtime connection has its own limits."""
        self._head_bytes = None
        self._wait_no_more()
        super().handle_websocket_upgrade()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._head_bytes = 0
        self._wait(HEAD_SECONDS, "slow_head")

    def on_headers_complete(self) -> None:
        self._head_bytes = None
        self._wait(BODY_SECONDS, "slow_body")
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._wait_no_more()
        super().on_message_complete()

    def _wait(self, seconds: float, why: str) -> None:
        self._wait_no_more()
        self._deadline = self.loop.call_later(seconds, self._give_up, why)

    def _wait_no_more(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self, why: str) -> None:
        CUT.labels(why).inc()
        self.transport.abort()
