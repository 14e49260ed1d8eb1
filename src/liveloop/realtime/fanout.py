"""The hot loop: the same bytes to many sockets, in slices, with a pause for everybody else in between."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from liveloop.realtime import metrics
from liveloop.realtime.connection import Connection
from liveloop.realtime.payload import Payload


async def fan_out(
    connections: Sequence[Connection], frames: bytes, payload: Payload, *, slice_sockets: int
) -> None:
    """Write `frames`, one form of `payload`, to each connection that is ready; none is waited for.

    The loop is written out, because at ten thousand sockets a call a socket is what Python costs.
    """
    written = 0
    offset = payload.offset
    for start in range(0, len(connections), slice_sockets):
        for connection in connections[start : start + slice_sockets]:
            if connection.ready:
                connection.transport.write(frames)
                if offset is not None:
                    connection.position = offset
                written += 1
            else:
                connection.shed(payload)
        await asyncio.sleep(0)
    metrics.WRITES.inc(written)
    metrics.BYTES.inc(written * len(frames))
    metrics.SHED.inc(len(connections) - written)
