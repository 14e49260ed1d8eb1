"""Writes down every ten seconds how many watch. Runs in the worker, under its lease."""

from __future__ import annotations

import asyncio

import structlog
from sqlalchemy.exc import SQLAlchemyError

from liveloop.insight.live import repository
from liveloop.insight.live.presence import AudienceBook
from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.shows.broadcasts import repository as broadcasts

log = structlog.get_logger()

SAMPLE_SECONDS = 10


class AudienceSampler:
    def __init__(self, database: Database, clock: Clock, book: AudienceBook) -> None:
        self._database = database
        self._clock = clock
        self._book = book

    async def run(self) -> None:
        while True:
            await asyncio.sleep(SAMPLE_SECONDS)
            try:
                await self.sample()
            except SQLAlchemyError as error:
                log.warning("audience.sample_failed", error=str(error))

    async def sample(self) -> int:
        """One sample for each running broadcast, at the last full ten seconds; returns how many."""
        now = self._clock.now()
        at = now.replace(second=now.second - now.second % SAMPLE_SECONDS, microsecond=0)
        self._book.forget_silent()
        async with self._database.read() as session:
            running = await broadcasts.running(session)
        rows = []
        for broadcast in running:
            audience = self._book.audience(str(broadcast.room_id))
            rows.append(
                {
                    "broadcast_id": broadcast.id,
                    "at": at,
                    "people": audience.people,
                    "connections": audience.connections,
                }
            )
        if rows:
            async with self._database.transaction() as session:
                await repository.add_samples(session, rows)
        return len(rows)
