"""Once an hour: addresses of newcomers that nobody needs any more are deleted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.jobs import Jobs
from liveloop.kit.trimming import TRIM_LIMIT
from liveloop.talk.rewards import repository

KIND = "rewards.upkeep"
EVERY = timedelta(hours=1)
KEPT = timedelta(days=2)
"""The day of an organisation may still run when it is over elsewhere."""


class RewardUpkeep:
    def __init__(self, clock: Clock, jobs: Jobs) -> None:
        self._clock = clock
        self._jobs = jobs

    async def schedule(self, session: AsyncSession) -> None:
        """Have it run now; each run then arranges the next."""
        await self._jobs.enqueue(session, KIND, {}, unique_key=KIND)

    async def run(self, session: AsyncSession, _payload: dict[str, Any]) -> None:
        now = self._clock.now()
        gone = await repository.forget_newcomers(session, before=(now - KEPT).date(), limit=TRIM_LIMIT)
        run_at = now if gone >= TRIM_LIMIT else now + EVERY
        await self._jobs.enqueue(session, KIND, {}, run_at=run_at, unique_key=KIND)
