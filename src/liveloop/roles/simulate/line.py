"""One person's socket."""

from __future__ import annotations

import asyncio
import ssl
from typing import Protocol, cast
from urllib.parse import urlsplit

from liveloop.roles.simulate.frames import (
    CLOSE,
    PING,
    PONG,
    TEXT,
    BadFrame,
    client_frame,
    frames_in,
    upgrade_request,
)

CONNECT_SECONDS = 20.0
HEAD_BYTES = 16 * 1024
HEAD_END = b"\r\n\r\n"
SWITCHING = b"HTTP/1.1 101"
LOST = "lost"


class Listener(Protocol):
    """Who is at this end."""

    def heard(self, payload: bytes) -> None:
        """A text message."""

    def ended(self, why: str) -> None:
        """The line is gone; said once. `why` is a close code in digits, or `lost`."""


class Line(asyncio.Protocol):
    def __init__(self, listener: Listener, request: bytes) -> None:
        self._listener = listener
        self._request = request
        self._transport: asyncio.Transport | None = None
        self._rest = b""
        self._open = False
        self._why = LOST
        self._greeting = b""

    # the transport calls these

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._transport.write(self._request)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._listener.ended(self._why)

    def data_received(self, data: bytes) -> None:
        data = self._rest + data if self._rest else data
        if not self._open:
            head, end, data = data.partition(HEAD_END)
            if not end:
                self._rest = head
                self._refuse(len(head) > HEAD_BYTES)
                return
            if not head.startswith(SWITCHING):
                self._refuse(True)
                return
            self._open = True
            self._rest = b""
            if self._greeting:
                self.send(self._greeting)
        try:
            frames, used = frames_in(data)
        except BadFrame:
            self._refuse(True)
            return
        self._rest = data[used:]
        for opcode, payload in frames:
            self._take(opcode, payload)

    # the person calls these

    @property
    def lost(self) -> bool:
        return self._transport is None

    def greet(self, payload: bytes) -> None:
        """The first message: sent as soon as the server has agreed to talk."""
        self._greeting = payload
        self.send(payload)

    def send(self, payload: bytes) -> None:
        if self._open and self._transport is not None:
            self._transport.write(client_frame(TEXT, payload))

    def leave(self) -> None:
        """Say goodbye."""
        if self._transport is not None:
            self._transport.write(client_frame(CLOSE, (1000).to_bytes(2, "big")))
            self._transport.close()

    def break_off(self) -> None:
        """As a network does."""
        if self._transport is not None:
            self._transport.abort()

    def deafen(self) -> None:
        """Read no more until `listen`."""
        if self._transport is not None and self._transport.is_reading():
            self._transport.pause_reading()

    def listen(self) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.resume_reading()

    def _take(self, opcode: int, payload: bytes) -> None:
        if opcode == TEXT:
            self._listener.heard(payload)
        elif opcode == PING and self._transport is not None:
            self._transport.write(client_frame(PONG, payload))
        elif opcode == CLOSE:
            self._why = str(int.from_bytes(payload[:2], "big")) if len(payload) >= 2 else "1005"
            if self._transport is not None:
                self._transport.write(client_frame(CLOSE, payload[:2]))
                self._transport.close()

    def _refuse(self, really: bool) -> None:
        if really and self._transport is not None:
            self._why = "handshake" if not self._open else "frame"
            self._transport.abort()


class Dialler:
    """Opens lines to one site."""

    def __init__(self, site_url: str) -> None:
        parts = urlsplit(site_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"{site_url} is no address of a site: http://host:port")
        self._host = parts.hostname
        self._tls = ssl.create_default_context() if parts.scheme == "https" else None
        self._port = parts.port or (443 if self._tls else 80)
        self._request = upgrade_request(parts.netloc, site_url)

    async def dial(self, listener: Listener) -> Line:
        """Raises OSError or TimeoutError."""
        loop = asyncio.get_running_loop()
        connecting = loop.create_connection(
            lambda: Line(listener, self._request),
            self._host,
            self._port,
            ssl=self._tls,
            server_hostname=self._host if self._tls else None,
        )
        _, line = await asyncio.wait_for(connecting, CONNECT_SECONDS)
        return line
