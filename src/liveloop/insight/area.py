"""The live numbers put together: what the web process holds, and what the worker runs."""

from __future__ import annotations

from collections.abc import Mapping

from liveloop.bus.client import Bus
from liveloop.insight.latency.book import LatencyBook
from liveloop.insight.latency.onair import OnAir
from liveloop.insight.latency.pace import ReportPace
from liveloop.insight.latency.service import REPORT, LatencyService
from liveloop.insight.live.presence import AudienceBook
from liveloop.insight.live.sampler import AudienceSampler
from liveloop.insight.live.service import AudienceService
from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.shows.area import Shows
from liveloop.shows.watch.policy import Command, SnapshotPart


class Insight:
    """What the web process holds; handlers find it at `app.state.insight`."""

    def __init__(self, database: Database, clock: Clock, shows: Shows, *, bus: Bus) -> None:
        self.book = AudienceBook(bus, clock)
        self.audience = AudienceService(shows.broadcasts)
        self.measured = LatencyBook(database, clock)
        self.latency = LatencyService(
            shows.broadcasts, self.measured, ReportPace(clock), OnAir(database, clock)
        )

    @property
    def commands(self) -> Mapping[str, Command]:
        """For the gateway's policy."""
        return {REPORT: self.latency.carry_out}

    @property
    def parts(self) -> Mapping[str, SnapshotPart]:
        """For the gateway's snapshots."""
        return {"audience": self.book.part}

    async def start(self) -> None:
        await self.book.start()
        await self.measured.start()

    async def close(self) -> None:
        await self.measured.close()
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
