"""A reader that takes its time: a bounded queue between a stream and a task."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator

from liveloop.media.unit import TrackSet, Unit, VideoUnit

QUEUE_BYTES = 16 * 1024 * 1024
QUEUE_UNITS = 2048

Item = TrackSet | Unit


class ReaderQueue:
    """Holds units until `items` is asked for them.

    When a bound is reached everything up to the next key frame is dropped and counted, because
    pictures that refer to a lost one are of no use.
    """

    def __init__(self, *, max_bytes: int = QUEUE_BYTES, max_units: int = QUEUE_UNITS) -> None:
        self._max_bytes = max_bytes
        self._max_units = max_units
        self._items: deque[Item] = deque()  # bounded: _is_full
        self._bytes = 0
        self._has_video = False
        self._skipping = False
        self._closed = False
        self._changed = asyncio.Event()
        self.dropped = 0

    def tracks(self, tracks: TrackSet, at: float) -> None:
        self._has_video = tracks.video is not None
        if len(self._items) >= self._max_units:
            self.dropped += len(self._items)
            self._items.clear()
            self._bytes = 0
        self._items.append(tracks)
        self._changed.set()

    def unit(self, unit: Unit) -> None:
        if self._skipping and self._may_resume(unit):
            self._skipping = False
        if self._skipping or self._is_full(unit):
            self._skipping = True
            self.dropped += 1
            return
        self._items.append(unit)
        self._bytes += len(unit.data)
        self._changed.set()

    def closed(self, reason: str) -> None:
        self._closed = True
        self._changed.set()

    def _may_resume(self, unit: Unit) -> bool:
        return not self._has_video or (isinstance(unit, VideoUnit) and unit.key)

    def _is_full(self, unit: Unit) -> bool:
        return len(self._items) >= self._max_units or self._bytes + len(unit.data) > self._max_bytes

    async def items(self) -> AsyncIterator[Item]:
        """Track sets and units in order, until the stream is closed and the queue is empty."""
        while True:
            while self._items:
                item = self._items.popleft()
                if not isinstance(item, TrackSet):
                    self._bytes -= len(item.data)
                yield item
            if self._closed:
                return
            self._changed.clear()
            await self._changed.wait()
