"""Messages compressed once and sent to many: permessage-deflate (RFC 7692) without context takeover.

Only what everybody gets alike is compressed. What concerns one person never is: nothing of theirs can be
guessed from the length of what stands beside it, and no socket keeps a window of its own.
"""

from __future__ import annotations

import zlib

from websockets.extensions.permessage_deflate import PerMessageDeflate, ServerPerMessageDeflateFactory

WINDOW_BITS = 15
WORTHWHILE_BYTES = 256
"""A shorter message is hardly smaller compressed."""
TAIL = b"\x00\x00\xff\xff"
"""The empty block that ends a flush and is left out on the wire (RFC 7692, 7.2.1)."""

OFFER = ServerPerMessageDeflateFactory(server_no_context_takeover=True, client_no_context_takeover=True)


def deflate(message: bytes) -> bytes:
    """The payload of a frame that has RSV1 set."""
    squeezer = zlib.compressobj(wbits=-WINDOW_BITS)
    return (squeezer.compress(message) + squeezer.flush(zlib.Z_SYNC_FLUSH)).removesuffix(TAIL)


def inflater() -> PerMessageDeflate:
    """Reads what a client compressed, whatever its window; bounded by the size that the reader allows."""
    return PerMessageDeflate(
        remote_no_context_takeover=True,
        local_no_context_takeover=True,
        remote_max_window_bits=WINDOW_BITS,
        local_max_window_bits=WINDOW_BITS,
    )
