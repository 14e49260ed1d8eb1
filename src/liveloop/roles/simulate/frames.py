"""A client's side of the WebSocket protocol (RFC 6455), as little of it as a simulated person needs.

A thousand people in one process hear tens of thousands of frames a second; a general library takes more
than a core for that. Nothing here trusts its peer with more than `FRAME_BYTES`.
"""

from __future__ import annotations

import struct

from liveloop.realtime.protocol.handshake import PATH, SUBPROTOCOL

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
FRAME_BYTES = 4 * 1024 * 1024
NO_MASK = b"\x00\x00\x00\x00"
"""A mask of zeros leaves the payload as it is. Masks protect proxies from scripts; this is none."""
SHORT, MEDIUM = 126, 1 << 16


class BadFrame(Exception):
    """The server sent what our servers never send."""


def upgrade_request(host: str, origin: str) -> bytes:
    """`host` with its port; the key is the example of RFC 6455, because nobody checks the answer to it."""
    return (
        f"GET {PATH} HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        f"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: {SUBPROTOCOL}\r\n\r\n"
    ).encode()


def client_frame(opcode: int, payload: bytes) -> bytes:
    size = len(payload)
    if size < SHORT:
        head = struct.pack("!BB", 0x80 | opcode, 0x80 | size)
    elif size < MEDIUM:
        head = struct.pack("!BBH", 0x80 | opcode, 0x80 | SHORT, size)
    else:
        head = struct.pack("!BBQ", 0x80 | opcode, 0x80 | 127, size)
    return head + NO_MASK + payload


def frames_in(data: bytes) -> tuple[list[tuple[int, bytes]], int]:
    """The whole frames at the beginning of `data` as (opcode, payload), and how many bytes they took.

    Raises BadFrame for a frame that is too large, masked or in parts.
    """
    found: list[tuple[int, bytes]] = []
    used, size = 0, len(data)
    while size - used >= 2:
        first, second = data[used], data[used + 1]
        if second & 0x80 or not first & 0x80:
            raise BadFrame("a masked frame, or one in parts")
        length, start = second, used + 2
        if length == SHORT:
            if size < start + 2:
                break
            length, start = int.from_bytes(data[start : start + 2], "big"), start + 2
        elif length == 127:
            if size < start + 8:
                break
            length, start = int.from_bytes(data[start : start + 8], "big"), start + 8
        if length > FRAME_BYTES:
            raise BadFrame("a frame of more than 4 MB")
        if size < start + length:
            break
        found.append((first & 0x0F, data[start : start + length]))
        used = start + length
    return found, used
