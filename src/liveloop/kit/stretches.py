"""Long work on the event loop that other long work had better let pass.

A fan-out to ten thousand sockets takes a tenth of a second of the one processor, a round of writes half of
that. Begun while the other runs, each ends as late as both together, and nobody has anything of it earlier.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class Stretches:
    """Who has long work says so; who would disturb it asks."""

    def __init__(self) -> None:
        self._running: set[asyncio.Future[None]] = set()

    @contextmanager
    def stretch(self) -> Iterator[None]:
        """The block is such work. It is never kept waiting itself."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._running.add(done)
        try:
            yield
        finally:
            self._running.discard(done)
            if not done.done():
                done.set_result(None)

    async def passed(self, *, at_most: float) -> None:
        """Return when all that runs at this moment has ended, what begins meanwhile not counted, or after
        `at_most` seconds."""
        if self._running:
            await asyncio.wait(set(self._running), timeout=at_most)
