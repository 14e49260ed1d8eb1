"""What an encoder sends between two pictures is read with the next of them, not by itself.

Waking up costs a process more than reading does, and half of an encoder's messages are a frame of sound
each. With SO_RCVLOWAT (socket(7), tcp_set_rcvlowat of Linux) the kernel says nothing of so little.
"""

from __future__ import annotations

import asyncio
import socket

GATHERED_BYTES = 1024
"""Two or three frames of sound; hardly a picture is smaller."""
GATHERED_RATE = 64_000
"""Bytes a second, below which nothing is gathered: there may be no next picture that is soon."""


class Gathering:
    """Belongs to one connection. A rate that falls all of a sudden is noticed at the next `check`."""

    def __init__(self) -> None:
        self._least = 1
        self._bytes = 0

    def read(self, size: int) -> None:
        self._bytes += size

    def check(self, transport: asyncio.Transport, elapsed: float) -> None:
        """`elapsed`: seconds since the last call. What waits comes at once when the rate fell."""
        least = GATHERED_BYTES if self._bytes >= GATHERED_RATE * elapsed else 1
        self._bytes = 0
        if least != self._least and not transport.is_closing():
            self._least = least
            endpoint = transport.get_extra_info("socket")
            endpoint.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, least)
