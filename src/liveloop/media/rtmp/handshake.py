"""The server's side of the RTMP handshake, pure.

The plain one is that of Adobe's RTMP specification 1.0, 5.2. Clients with a non-zero version in C1
may also sign it with a digest ("complex" handshake, as in librtmp and Flash Player 9): such a
client is answered with a signed S1 and S2, and everybody else with an echo.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Callable

from liveloop.media.rtmp.errors import BAD_HANDSHAKE, RtmpError

VERSION = 3
SIZE = 1536
DIGEST_SIZE = 32

_SERVER_VERSION = bytes((4, 5, 0, 1))
_SALT = bytes.fromhex("f0eec24a8068bee82e00d0d1029e7e576eec5d2d29806fab93b8e636cfeb31ae")
_PLAYER_KEY = b"Genuine Adobe Flash Player 001"
_SERVER_KEY = b"Genuine Adobe Flash Media Server 001"
_DIGEST_POINTERS = (8, 772)
"""Where the four bytes are that say where the digest is, for the two known layouts."""

_TLS_CLIENT_HELLO = 0x16
_FIRST_LETTERS_OF_HTTP = frozenset(b"GPHO")

Randomness = Callable[[int], bytes]


def check_version(version: int) -> None:
    """The first byte of a connection. Raises RtmpError with a hint at what the client tried."""
    if version == VERSION:
        return
    if version == _TLS_CLIENT_HELLO:
        raise RtmpError(BAD_HANDSHAKE, "this port speaks rtmp://, not rtmps://")
    if version in _FIRST_LETTERS_OF_HTTP:
        raise RtmpError(BAD_HANDSHAKE, "this port speaks RTMP, not HTTP")
    raise RtmpError(BAD_HANDSHAKE, f"RTMP version {version} is not served, only 3")


def respond(c1: bytes, *, random: Randomness = os.urandom) -> bytes:
    """S0, S1 and S2 for a whole C1."""
    found = _find_digest(c1, _PLAYER_KEY) if any(c1[4:8]) else None
    if found is None:
        s1 = bytes(8) + random(SIZE - 8)
        return bytes([VERSION]) + s1 + c1
    pointer, digest = found
    s1 = _sign(bytes(4) + _SERVER_VERSION + random(SIZE - 8), pointer, _SERVER_KEY)
    s2 = random(SIZE - DIGEST_SIZE)
    s2 += _digest(s2, _digest(digest, _SERVER_KEY + _SALT))
    return bytes([VERSION]) + s1 + s2


def _digest(message: bytes, key: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")


def _offset(block: bytes, pointer: int) -> int:
    return sum(block[pointer : pointer + 4]) % 728 + pointer + 4


def _find_digest(c1: bytes, key: bytes) -> tuple[int, bytes] | None:
    """(pointer of the layout, digest) when C1 is signed."""
    for pointer in _DIGEST_POINTERS:
        at = _offset(c1, pointer)
        digest = c1[at : at + DIGEST_SIZE]
        if hmac.compare_digest(digest, _digest(c1[:at] + c1[at + DIGEST_SIZE :], key)):
            return pointer, digest
    return None


def _sign(block: bytes, pointer: int, key: bytes) -> bytes:
    at = _offset(block, pointer)
    head, tail = block[:at], block[at + DIGEST_SIZE :]
    return head + _digest(head + tail, key) + tail
