"""What the tables of this area and the log of its rooms must forget, once a day."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import Clock
from liveloop.kit.inbox import Inbox
from liveloop.kit.jobs import Jobs
from liveloop.kit.trimming import trim

UPKEEP = "shows.upkeep"
EVERY = timedelta(days=1)
KEPT = timedelta(days=8)
"""The event stream keeps its events for seven."""


class Upkeep:
    """A job that plans its next run itself: at once while something is left, else for tomorrow."""

    def __init__(
        self, clock: Clock, jobs: Jobs, channels: ChannelLog, *inboxes: Inbox, log_kept: timedelta
    ) -> None:
        self._clock = clock
        self._jobs = jobs
        self._channels = channels
        self._inboxes = inboxes
        self._log_kept = log_kept

    async def schedule(self, session: AsyncSession) -> None:
        """To be called at each start of the worker; planning it twice only moves it."""
        await self._jobs.enqueue(session, UPKEEP, {}, unique_key=UPKEEP)

    async def run(self, session: AsyncSession, _payload: dict[str, Any]) -> None:
        now = self._clock.now()
        forgets = [
            *(partial(inbox.forget, before=now - KEPT) for inbox in self._inboxes),
            partial(self._channels.forget, before=now - self._log_kept),
        ]
        more = await trim(session, forgets)
        await self._jobs.enqueue(session, UPKEEP, {}, run_at=now if more else now + EVERY, unique_key=UPKEEP)
