"""Aggregate messages: several FLV tags in one message (Adobe's RTMP specification 1.0, 7.1.6)."""

from __future__ import annotations

from collections.abc import Iterator

from liveloop.media.rtmp.errors import BROKEN_DATA, RtmpError
from liveloop.media.rtmp.messages import Message

HEADER_BYTES = 11
TRAILER_BYTES = 4


def split_aggregate(message: Message) -> Iterator[Message]:
    """The messages in it, moved so that the first one has the aggregate's time. Raises RtmpError."""
    payload, at = message.payload, 0
    first: int | None = None
    while at < len(payload):
        header = payload[at : at + HEADER_BYTES]
        size = int.from_bytes(header[1:4], "big")
        body = payload[at + HEADER_BYTES : at + HEADER_BYTES + size]
        if len(header) < HEADER_BYTES or len(body) < size:
            raise RtmpError(BROKEN_DATA, "aggregate message ends too early")
        time = int.from_bytes(header[7:8] + header[4:7], "big")
        first = time if first is None else first
        timestamp = (message.timestamp + time - first) & 0xFFFFFFFF
        yield Message(header[0], timestamp, message.stream, body)
        at += HEADER_BYTES + size + TRAILER_BYTES
