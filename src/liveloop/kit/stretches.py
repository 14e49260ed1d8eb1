"""Long work on the event loop that other long work had better let pass.

A fan-out to ten thousand sockets takes a tenth of a second of the one processor, a round of writes a third of
that. Begun while the other runs, each ends as late as both together; and what a round commits while a fan-out
runs has missed it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum


class Work(Enum):
    FAN_OUT = "fan_out"
    ROUND = "round"


class Stretches:
    """Who has long work says so; who would disturb it asks."""

    def __init__(self) -> None:
        self._running: dict[asyncio.Future[None], Work] = {}

    @contextmanager
    def stretch(self, work: Work) -> Iterator[None]:
        """The block is such work."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._running[done] = work
        try:
            yield
        finally:
            del self._running[done]
            if not done.done():
                done.set_result(None)

    async def passed(self, work: Work, *, at_most: float) -> None:
        """Return when all of this kind that runs at this moment has ended, what begins meanwhile not counted,
        or after `at_most` seconds. Who waits does not run, so two who wait for each other's kind go on."""
        running = [done for done, kind in self._running.items() if kind is work]
        if running:
            await asyncio.wait(running, timeout=at_most)
