"""The live numbers put together: what the web process holds, and what the worker runs."""

from __future__ import annotations

from collections.abc import Mapping

from liveloop.bus.client import Bus
from liveloop.insight.live.presence import AudienceBook
from liveloop.insight.live.sampler import AudienceSampler
from liveloop.insight.live.service import AudienceService
from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.shows.area import Shows
from liveloop.shows.watch.policy import SnapshotPart


class Insight:
    """What the web process holds; handlers find it at `app.state.insight`."""

    def __init__(self, clock: Clock, shows: Shows, *, bus: Bus) -> None:
        self.book = AudienceBook(bus, clock)
        self.audience = AudienceService(shows.broadcasts)

    @property
    def parts(self) -> Mapping[str, SnapshotPart]:
        """For the gateway's snapshots."""
        return {"audience": self.book.part}

    async def start(self) -> None:
        await self.book.start()

    async def close(self) -> None:
        await self.book.close()


class InsightWorker:
    """What the worker runs, under its lease."""

    def __init__(self, database: Database, clock: Clock, *, bus: Bus) -> None:
        self.book = AudienceBook(bus, clock)
        self.sampler = AudienceSampler(database, clock, self.book)

    async def start(self) -> None:
        await self.book.start()

    async def run(self) -> None:
        await self.sampler.run()

    async def close(self) -> None:
        await self.book.close()
