"""What the tables of this area must forget, once a day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.inbox import Inbox
from liveloop.kit.jobs import Jobs

UPKEEP = "shows.upkeep"
EVERY = timedelta(days=1)
KEPT = timedelta(days=8)
"""The event stream keeps its events for seven."""


class Upkeep:
    """A job that plans its next run itself."""

    def __init__(self, clock: Clock, jobs: Jobs, *inboxes: Inbox) -> None:
        self._clock = clock
        self._jobs = jobs
        self._inboxes = inboxes

    async def schedule(self, session: AsyncSession) -> None:
        """To be called at each start of the worker; planning it twice only moves it."""
        await self._jobs.enqueue(session, UPKEEP, {}, unique_key=UPKEEP)

    async def run(self, session: AsyncSession, _payload: dict[str, Any]) -> None:
        now = self._clock.now()
        for inbox in self._inboxes:
            await inbox.forget(session, before=now - KEPT)
        await self._jobs.enqueue(session, UPKEEP, {}, run_at=now + EVERY, unique_key=UPKEEP)
