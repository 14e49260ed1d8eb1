"""What a socket asks of the kernel: to hold little for a client that does not read, and to forget it."""

from __future__ import annotations

import asyncio
import socket
import struct

from liveloop.realtime import ring

INTERNET = (socket.AF_INET, socket.AF_INET6)
RESET_AT_CLOSE = struct.pack("ii", 1, 0)
"""struct linger: on, zero seconds (socket(7))."""


def bound(transport: asyncio.Transport, *, size: int, unsent: int) -> None:
    """At most `size` bytes under way, of which `unsent` may wait for the client's window.

    The second bound is what makes a client that stopped reading visible soon.
    """
    endpoint = transport.get_extra_info("socket")
    if endpoint is None:
        return
    endpoint.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, size)
    if endpoint.family in INTERNET:
        endpoint.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, unsent)


def send_entry(transport: asyncio.Transport) -> bytes:
    """How a ring writes to this socket; empty where only the transport can, because it encrypts."""
    endpoint = transport.get_extra_info("socket")
    if endpoint is None or transport.get_extra_info("sslcontext") is not None:
        return b""
    return ring.send_entry(endpoint.fileno())


def reset(transport: asyncio.Transport) -> None:
    """End the connection at once, and have the kernel drop what the client never read."""
    endpoint = transport.get_extra_info("socket")
    if endpoint is not None and not transport.is_closing():
        endpoint.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_AT_CLOSE)
    transport.abort()
