"""Adds up what this process hears, minute by minute, and writes it down every few seconds.

These are statistics: what a crash takes is the last few seconds of them.
"""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog
from prometheus_client import Counter
from sqlalchemy.exc import SQLAlchemyError

from liveloop.insight.latency import repository
from liveloop.insight.latency.histogram import BUCKETS, Histogram, bucket_of
from liveloop.insight.latency.schemas import LatencyReport
from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.kit.ids import new_id
from liveloop.kit.tasks import keep_going

log = structlog.get_logger()

KINDS = ("echo", "paint", "picture", "clock")
WRITE_SECONDS = 5.0
MINUTES_LIMIT = 4_000
"""A minute of a broadcast stays in memory until it is over and written, a few kilobytes each."""

DROPPED = Counter("liveloop_latency_reports_dropped_total", "Reports beyond the bounds of the book")

Key = tuple[uuid.UUID, datetime]


@dataclass(slots=True)
class Minute:
    """The sums of one minute. `changed`: not written yet as it is."""

    histograms: dict[str, Histogram] = field(default_factory=lambda: {kind: Histogram() for kind in KINDS})
    reports: int = 0
    clipped: int = 0
    played_ms: int = 0
    stalled_ms: int = 0
    stalls: int = 0
    changed: bool = True

    def add(self, report: LatencyReport) -> None:
        spans = {"picture": report.picture_ms, "clock": report.clock_ms}
        pairs = {kind: [(bucket_of(span), 1)] for kind, span in spans.items() if span is not None}
        for kind, added in {"echo": report.echo, "paint": report.paint, **pairs}.items():
            self.histograms[kind].add(added)
            self.clipped += sum(count for bucket, count in added if bucket == BUCKETS - 1)
        self.reports += 1
        self.clipped += report.clipped
        self.played_ms += report.played_ms
        self.stalled_ms += report.stalled_ms
        self.stalls += report.stalls
        self.changed = True

    def columns(self) -> dict[str, Any]:
        return {
            "histograms": {kind: one.pairs() for kind, one in self.histograms.items() if one.samples},
            "reports": self.reports,
            "clipped": self.clipped,
            "played_ms": self.played_ms,
            "stalled_ms": self.stalled_ms,
            "stalls": self.stalls,
        }


class LatencyBook:
    """One for each web process. A report counts for the minute in which it is heard."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._source = str(new_id())
        self._minutes: dict[Key, Minute] = {}  # bounded: MINUTES_LIMIT in add
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._task = asyncio.create_task(keep_going("insight.latency", self._run), name="insight.latency")

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
        await self._try_to_write()

    def add(self, broadcast_id: uuid.UUID, report: LatencyReport) -> None:
        key = broadcast_id, self._clock.now().replace(second=0, microsecond=0)
        if key not in self._minutes and len(self._minutes) >= MINUTES_LIMIT:
            DROPPED.inc()
            return
        self._minutes.setdefault(key, Minute()).add(report)

    async def write(self) -> int:
        """Write what changed, forget minutes that are over; returns how many were written."""
        changed = [key for key, minute in self._minutes.items() if minute.changed]
        for key in changed:
            self._minutes[key].changed = False
        try:
            if changed:
                await self._put(changed)
        except SQLAlchemyError:
            for key in changed:
                self._minutes[key].changed = True
            raise
        over = self._clock.now() - timedelta(minutes=1)
        self._minutes = {key: one for key, one in self._minutes.items() if one.changed or key[1] > over}
        return len(changed)

    async def _put(self, keys: list[Key]) -> None:
        rows = [
            {"broadcast_id": broadcast_id, "minute": minute, "source": self._source, **one.columns()}
            for broadcast_id, minute in keys
            for one in [self._minutes[broadcast_id, minute]]
        ]
        async with self._database.transaction() as session:
            there = await repository.existing(session, [key[0] for key in keys])
            kept = [row for row in rows if row["broadcast_id"] in there]
            if kept:
                await repository.put_minutes(session, kept)

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(WRITE_SECONDS)
            await self._try_to_write()

    async def _try_to_write(self) -> None:
        try:
            await self.write()
        except SQLAlchemyError as error:
            log.warning("latency.write_failed", error=str(error))
