"""Once an hour: what rules and sanctions look back at is deleted when they cannot see it any more."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.jobs import Jobs
from liveloop.kit.trimming import trim
from liveloop.talk.comments import repository as comments
from liveloop.talk.rewards import repository as rewards
from liveloop.talk.sanctions import repository as sanctions

UPKEEP = "talk.upkeep"
EVERY = timedelta(hours=1)
SAYINGS_KEPT = timedelta(hours=1)
"""The longest slow mode."""
VISITS_KEPT = timedelta(days=30)
NEWCOMERS_KEPT = timedelta(days=2)
"""The day of an organisation may still run when it is over elsewhere."""


class Upkeep:
    """A job that plans its next run itself: at once while something is left, else for an hour later."""

    def __init__(self, clock: Clock, jobs: Jobs) -> None:
        self._clock = clock
        self._jobs = jobs

    async def schedule(self, session: AsyncSession) -> None:
        """To be called at each start of the worker; planning it twice only moves it."""
        await self._jobs.enqueue(session, UPKEEP, {}, unique_key=UPKEEP)

    async def run(self, session: AsyncSession, _payload: dict[str, Any]) -> None:
        now = self._clock.now()
        forgets = [
            partial(comments.forget_sayings, before=now - SAYINGS_KEPT),
            partial(sanctions.forget_visits, before=now - VISITS_KEPT),
            partial(rewards.forget_newcomers, before=(now - NEWCOMERS_KEPT).date()),
        ]
        more = await trim(session, forgets)
        await self._jobs.enqueue(session, UPKEEP, {}, run_at=now if more else now + EVERY, unique_key=UPKEEP)
