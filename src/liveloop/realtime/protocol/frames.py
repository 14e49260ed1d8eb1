"""Server frames (RFC 6455, 5.2): unmasked, unfragmented, made once and written to many sockets."""

from __future__ import annotations

import struct

TEXT = 0x81
DEFLATED_TEXT = 0xC1
CLOSE = 0x88
PONG = 0x8A

SHORT_LIMIT = 126
MEDIUM_LIMIT = 1 << 16


def text_frame(payload: bytes) -> bytes:
    """A final text frame around UTF-8 `payload`."""
    return _frame(TEXT, payload)


def deflated_frame(payload: bytes) -> bytes:
    """A final text frame around a message that `deflate` compressed (RSV1 set; RFC 7692, 6)."""
    return _frame(DEFLATED_TEXT, payload)


def pong_frame(payload: bytes) -> bytes:
    """The answer to a ping: the same payload, at most 125 bytes."""
    return _frame(PONG, payload)


def close_frame(code: int, reason: bytes = b"") -> bytes:
    """A close frame; `reason` is UTF-8 of at most 123 bytes."""
    return _frame(CLOSE, struct.pack("!H", code) + reason)


def _frame(head: int, payload: bytes) -> bytes:
    size = len(payload)
    if size < SHORT_LIMIT:
        return struct.pack("!BB", head, size) + payload
    if size < MEDIUM_LIMIT:
        return struct.pack("!BBH", head, 126, size) + payload
    return struct.pack("!BBQ", head, 127, size) + payload
