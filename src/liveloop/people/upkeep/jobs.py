"""Once an hour: what has expired is deleted, a thousand rows at a time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.jobs import Jobs
from liveloop.kit.trimming import trim
from liveloop.people.invitations.service import InvitationsService
from liveloop.people.sessions.service import SessionsService
from liveloop.people.throttle.service import Throttle

KIND = "people.upkeep"
EVERY = timedelta(hours=1)


class Upkeep:
    def __init__(
        self,
        clock: Clock,
        jobs: Jobs,
        sessions: SessionsService,
        invitations: InvitationsService,
        throttle: Throttle,
    ) -> None:
        self._clock = clock
        self._jobs = jobs
        self._sessions = sessions
        self._invitations = invitations
        self._throttle = throttle

    async def schedule(self, session: AsyncSession) -> None:
        """Have it run now; each run then arranges the next."""
        await self._jobs.enqueue(session, KIND, {}, unique_key=KIND)

    async def run(self, session: AsyncSession, _payload: dict[str, Any]) -> None:
        forgets = (self._sessions.forget, self._invitations.forget, self._throttle.forget)
        more = await trim(session, forgets)
        now = self._clock.now()
        await self._jobs.enqueue(session, KIND, {}, run_at=now if more else now + EVERY, unique_key=KIND)
