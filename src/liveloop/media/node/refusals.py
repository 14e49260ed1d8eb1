"""Encoders that were sent away before anybody knew which room they are for, told to whoever listens."""

from __future__ import annotations

import asyncio
from collections import deque

import msgspec
import structlog

from liveloop.bus import subjects
from liveloop.bus.client import Bus
from liveloop.kit.clock import Clock
from liveloop.kit.publisher import BusAway
from liveloop.media.node.messages import RefusalNews

log = structlog.get_logger()

WAITING = 100
PAUSE_SECONDS = 0.1


class RefusalDesk:
    """At most ten a second, so that a port scan does not become a flood on the bus.

    Nothing is kept for a bus that is away: this is a hint for the person at the encoder, who tries again.
    """

    def __init__(self, bus: Bus, clock: Clock) -> None:
        self._bus = bus
        self._clock = clock
        self._waiting: deque[RefusalNews] = deque(maxlen=WAITING)
        self._changed = asyncio.Event()

    def tell(self, *, remote: str, code: str, message: str) -> None:
        self._waiting.append(RefusalNews(remote, code, message, self._clock.now()))
        self._changed.set()

    async def run(self) -> None:
        """Publish until cancelled."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            while self._waiting:
                await self._publish(self._waiting.popleft())
                await asyncio.sleep(PAUSE_SECONDS)

    async def _publish(self, news: RefusalNews) -> None:
        try:
            await self._bus.publish(subjects.REFUSED_SOURCE, msgspec.json.encode(news))
        except BusAway:
            log.info("media.refusal_untold", remote=news.remote, code=news.code)
