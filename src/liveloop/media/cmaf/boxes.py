"""ISO base media file format boxes (ISO/IEC 14496-12), written as bytes."""

from __future__ import annotations

import struct

FULL_BOX = struct.Struct(">I")
SIZE_AND_TYPE = struct.Struct(">I4s")

IDENTITY_MATRIX = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)


def box(kind: bytes, *payload: bytes) -> bytes:
    """A box with a 32-bit size; `kind` is its four-character code."""
    size = 8 + sum(map(len, payload))
    return b"".join((SIZE_AND_TYPE.pack(size, kind), *payload))


def full_box(kind: bytes, version: int, flags: int, *payload: bytes) -> bytes:
    """A box that starts with a version (8 bits) and flags (24 bits)."""
    return box(kind, FULL_BOX.pack(version << 24 | flags), *payload)


def descriptor(tag: int, payload: bytes) -> bytes:
    """An MPEG-4 descriptor (ISO/IEC 14496-1, 8.3.3) with a four-byte length."""
    size = len(payload)
    length = bytes((0x80 | size >> 21 & 0x7F, 0x80 | size >> 14 & 0x7F, 0x80 | size >> 7 & 0x7F, size & 0x7F))
    return bytes((tag,)) + length + payload
