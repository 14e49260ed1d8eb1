"""The hot loop: the same bytes to many sockets, in slices, with a pause for everybody else in between."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Protocol

import structlog

from liveloop.realtime import metrics
from liveloop.realtime.connection import Connection
from liveloop.realtime.payload import Payload
from liveloop.realtime.ring import Ring, RingUnavailable

log = structlog.get_logger()


class Writer(Protocol):
    """Writes the same bytes to connections that have nothing unsent; none is waited for."""

    def write(self, connections: Sequence[Connection], frames: bytes) -> None: ...


class OneByOne:
    """A system call for each socket."""

    def write(self, connections: Sequence[Connection], frames: bytes) -> None:
        for connection in connections:
            connection.transport.write(frames)


class AllAtOnce:
    """A system call for as many sockets as the ring has room for.

    It writes past the transports, which hold nothing at that moment. What a socket does not take, and every
    fault, is left to its transport; so is everything where that encrypts.
    """

    def __init__(self, ring: Ring) -> None:
        self._ring = ring

    def write(self, connections: Sequence[Connection], frames: bytes) -> None:
        for start in range(0, len(connections), self._ring.size):
            batch = connections[start : start + self._ring.size]
            for place, taken in self._send(batch, frames).items():
                batch[place].transport.write(frames[max(taken, 0) :])

    def _send(self, batch: Sequence[Connection], frames: bytes) -> dict[int, int]:
        """Who did not take all of it, by place in the batch."""
        entries = [connection.send_entry for connection in batch]
        if self._ring.is_closed() or b"" in entries:
            return dict.fromkeys(range(len(batch)), 0)
        rest = self._ring.send(entries, frames)
        if self._ring.is_closed():
            log.error("realtime.ring_failed", action="from now on sockets are written to one by one")
        return rest


def best_writer(*, ring: bool) -> Writer:
    """With `ring`: all at once where the kernel offers it."""
    if not ring:
        return OneByOne()
    try:
        return AllAtOnce(Ring())
    except RingUnavailable as error:
        log.info("realtime.no_ring", reason=str(error))
        return OneByOne()


async def fan_out(
    connections: Sequence[Connection],
    frames: bytes,
    payload: Payload,
    *,
    writer: Writer,
    slice_sockets: int,
) -> None:
    """Write `frames`, one form of `payload`, to each connection that is ready; none is waited for."""
    written = 0
    offset = payload.offset
    for start in range(0, len(connections), slice_sockets):
        part = connections[start : start + slice_sockets]
        ready = [connection for connection in part if connection.ready]
        for connection in part if len(ready) < len(part) else ():
            if not connection.ready:
                connection.shed(payload)
        writer.write(ready, frames)
        if offset is not None:
            for connection in ready:
                connection.position = offset
        written += len(ready)
        await asyncio.sleep(0)
    metrics.WRITES.inc(written)
    metrics.BYTES.inc(written * len(frames))
    metrics.SHED.inc(len(connections) - written)
