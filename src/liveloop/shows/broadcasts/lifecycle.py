"""What moves a broadcast once it has begun: operators, the source, time. Runs in the worker only.

Each method works in the caller's transaction, under the broadcast's row lock, and does nothing
when what it wants is so already: every caller may repeat itself.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.jobs import Jobs
from liveloop.people.audit.service import Author
from liveloop.shows.broadcasts.errors import BroadcastNotFound, StateConflict
from liveloop.shows.broadcasts.grace import begin_grace, end_grace, grace_ends_at
from liveloop.shows.broadcasts.locks import lock_broadcast
from liveloop.shows.broadcasts.models import Broadcast
from liveloop.shows.broadcasts.states import SOURCE, SYSTEM, BroadcastStates
from liveloop.shows.vocabulary import ON_AIR, OVER, RUNNING, BroadcastState


class Lifecycle:
    def __init__(self, clock: Clock, jobs: Jobs, states: BroadcastStates) -> None:
        self._clock = clock
        self._jobs = jobs
        self._states = states

    async def prepare(
        self, session: AsyncSession, broadcast_id: uuid.UUID, *, by: Author, reason: str = "asked"
    ) -> Broadcast:
        """Open the programme, so that an encoder gets in and staff sees its picture."""
        broadcast = await self._lock(session, broadcast_id)
        if broadcast.state not in RUNNING:
            await self._states.move(session, broadcast, BroadcastState.PREPARING, by=by, reason=reason)
        return broadcast

    async def start(
        self, session: AsyncSession, broadcast_id: uuid.UUID, *, by: Author, reason: str = "asked"
    ) -> Broadcast:
        """Go on air. Without a source viewers see the standby picture and the grace time begins."""
        broadcast = await self._lock(session, broadcast_id)
        if broadcast.state in ON_AIR:
            return broadcast
        await self._states.move(session, broadcast, BroadcastState.LIVE, by=by, reason=reason)
        if not broadcast.has_source:
            await self._interrupt(session, broadcast, reason="no_source")
        return broadcast

    async def end(
        self, session: AsyncSession, broadcast_id: uuid.UUID, *, by: Author, reason: str = "asked"
    ) -> Broadcast:
        """End it for good; its programme is closed and its recording collected soon after."""
        broadcast = await self._lock(session, broadcast_id)
        if broadcast.state in OVER:
            return broadcast
        if broadcast.state not in RUNNING:
            raise StateConflict("This broadcast has not begun. Delete it instead.", state=broadcast.state)
        await self._states.move(session, broadcast, BroadcastState.ENDED, by=by, reason=reason)
        await end_grace(session, self._jobs, broadcast)
        return broadcast

    async def source_changed(
        self, session: AsyncSession, broadcast_id: uuid.UUID, *, present: bool, at: datetime, reason: str
    ) -> None:
        """A picture came or went at `at`. News older than what is known already is ignored."""
        broadcast = await lock_broadcast(session, broadcast_id)
        if broadcast is None or (broadcast.source_at is not None and at < broadcast.source_at):
            return
        broadcast.source_at = at
        broadcast.has_source = present
        state = BroadcastState(broadcast.state)
        if present and state is BroadcastState.INTERRUPTED:
            await self._states.move(session, broadcast, BroadcastState.LIVE, by=SOURCE, reason=reason)
            await end_grace(session, self._jobs, broadcast)
        elif present and state is BroadcastState.PREPARING and broadcast.start_on_first_picture:
            await self._states.move(session, broadcast, BroadcastState.LIVE, by=SOURCE, reason=reason)
        elif not present and state is BroadcastState.LIVE:
            await self._interrupt(session, broadcast, reason=reason)

    async def grace_over(self, session: AsyncSession, payload: dict[str, Any]) -> None:
        """The job of the grace time: `{"broadcast": id}`."""
        broadcast = await lock_broadcast(session, uuid.UUID(payload["broadcast"]))
        if broadcast is None or broadcast.state != BroadcastState.INTERRUPTED:
            return
        due = grace_ends_at(broadcast)
        if due is not None and due > self._clock.now():
            await begin_grace(session, self._jobs, broadcast)
            return
        await self._states.move(session, broadcast, BroadcastState.ENDED, by=SYSTEM, reason="grace_over")

    async def _interrupt(self, session: AsyncSession, broadcast: Broadcast, *, reason: str) -> None:
        await self._states.move(session, broadcast, BroadcastState.INTERRUPTED, by=SOURCE, reason=reason)
        await begin_grace(session, self._jobs, broadcast)

    async def _lock(self, session: AsyncSession, broadcast_id: uuid.UUID) -> Broadcast:
        broadcast = await lock_broadcast(session, broadcast_id)
        if broadcast is None:
            raise BroadcastNotFound("There is no such broadcast.")
        return broadcast
