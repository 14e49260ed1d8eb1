"""Planning broadcasts: what staff does to them before and beside their life on air."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.ids import new_id
from liveloop.kit.jobs import Jobs
from liveloop.kit.pages import Page
from liveloop.people.access import Actor
from liveloop.people.audit.service import AuditLog, author_of
from liveloop.people.paging import make_page, read_cursor
from liveloop.shows.broadcasts import repository
from liveloop.shows.broadcasts.errors import BroadcastNotFound, StateConflict
from liveloop.shows.broadcasts.grace import begin_grace
from liveloop.shows.broadcasts.locks import lock_broadcast
from liveloop.shows.broadcasts.machine import PLANNED
from liveloop.shows.broadcasts.models import Broadcast
from liveloop.shows.broadcasts.repository import BroadcastRepository
from liveloop.shows.broadcasts.schemas import BroadcastCreate, BroadcastUpdate
from liveloop.shows.broadcasts.states import BroadcastStates
from liveloop.shows.rooms.errors import RoomNotFound
from liveloop.shows.rooms.repository import RoomRepository
from liveloop.shows.vocabulary import OVER, BroadcastRead, BroadcastState


class Recordings(Protocol):
    """What is asked about recordings before a broadcast may go."""

    async def has_files(self, session: AsyncSession, broadcast_id: uuid.UUID) -> bool: ...


class BroadcastService:
    def __init__(
        self, clock: Clock, jobs: Jobs, states: BroadcastStates, audit: AuditLog, recordings: Recordings
    ) -> None:
        self._clock = clock
        self._jobs = jobs
        self._states = states
        self._audit = audit
        self._recordings = recordings

    async def list(
        self,
        session: AsyncSession,
        actor: Actor,
        *,
        room_id: uuid.UUID | None,
        states: Collection[BroadcastState],
        cursor: str | None,
        limit: int,
    ) -> Page[BroadcastRead]:
        """Newest first."""
        rows = await BroadcastRepository(session, actor.organisation_id).list(
            room_id=room_id, states=states, before=read_cursor(cursor), limit=limit + 1
        )
        return make_page(rows, limit, view=BroadcastRead.model_validate, key=lambda row: row.id)

    async def get(self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID) -> Broadcast:
        """Raises BroadcastNotFound, also for one of another organisation."""
        found = await BroadcastRepository(session, actor.organisation_id).get_or_none(broadcast_id)
        if found is None:
            raise BroadcastNotFound("There is no such broadcast.")
        return found

    async def create(self, session: AsyncSession, actor: Actor, wanted: BroadcastCreate) -> BroadcastRead:
        """A draft, or with a time a scheduled broadcast, which viewers of the room see at once."""
        room = await RoomRepository(session, actor.organisation_id).get_or_none(wanted.room_id)
        if room is None:
            raise RoomNotFound("There is no such room.")
        planned = BroadcastState.SCHEDULED if wanted.scheduled_at else BroadcastState.DRAFT
        broadcast = Broadcast(
            id=new_id(),
            organisation_id=actor.organisation_id,
            room=room,
            title=wanted.title,
            state=planned,
            scheduled_at=wanted.scheduled_at,
            created_at=self._clock.now(),
            start_on_first_picture=wanted.start_on_first_picture,
            grace_seconds=wanted.grace_seconds,
            has_source=False,
        )
        shown = await self._states.shown_id(session, room.id)
        await repository.add(session, broadcast)
        await self._record(session, actor, "broadcast.created", broadcast)
        if planned is BroadcastState.SCHEDULED:
            await self._states.announce(session, broadcast, before=shown)
        return BroadcastRead.model_validate(broadcast)

    async def update(
        self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID, wanted: BroadcastUpdate
    ) -> BroadcastRead:
        broadcast = await self._locked(session, actor, broadcast_id)
        shown = await self._states.shown_id(session, broadcast.room_id)
        if wanted.title is not None:
            broadcast.title = wanted.title
        if wanted.start_on_first_picture is not None:
            broadcast.start_on_first_picture = wanted.start_on_first_picture
        if wanted.grace_seconds is not None:
            await self._change_grace(session, broadcast, wanted.grace_seconds)
        moved = False
        if "scheduled_at" in wanted.model_fields_set:
            moved = await self._reschedule(session, actor, broadcast, wanted.scheduled_at)
        if not moved and broadcast.state != BroadcastState.DRAFT:
            await session.flush()
            await self._states.announce(session, broadcast, before=shown)
        changes = wanted.model_dump(mode="json", exclude_unset=True)
        await self._record(session, actor, "broadcast.updated", broadcast, **changes)
        return BroadcastRead.model_validate(broadcast)

    async def delete(self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID) -> None:
        """A plan may go, and so may what ended without having been on air, once its media node has closed
        it and removed its rehearsal. What was on air stays in the book. Raises StateConflict."""
        broadcast = await self._locked(session, actor, broadcast_id)
        never_aired = broadcast.state in OVER and broadcast.started_at is None
        if broadcast.state not in PLANNED and not never_aired:
            raise StateConflict(
                "A broadcast that was on air stays in the book. End it, or delete its recording.",
                state=broadcast.state,
            )
        if never_aired and await self._is_being_cleared(session, broadcast):
            raise StateConflict(
                "Its programme is being closed and its rehearsal removed. Delete it in a minute.",
                state=broadcast.state,
            )
        was_scheduled = broadcast.state == BroadcastState.SCHEDULED
        shown = await self._states.shown_id(session, broadcast.room_id)
        await repository.delete_broadcast(session, broadcast)
        await self._record(session, actor, "broadcast.deleted", broadcast)
        if was_scheduled:
            await self._states.announce(session, broadcast, before=shown, gone=True)

    async def _is_being_cleared(self, session: AsyncSession, broadcast: Broadcast) -> bool:
        """Without the row nobody would tell the media node to end and to forget it."""
        return broadcast.collected_at is None or await self._recordings.has_files(session, broadcast.id)

    async def _reschedule(
        self, session: AsyncSession, actor: Actor, broadcast: Broadcast, at: datetime | None
    ) -> bool:
        """Set or clear the planned time; returns whether the state moved with it."""
        if at == broadcast.scheduled_at:
            return False
        if broadcast.state not in PLANNED:
            raise StateConflict("Only a plan can be rescheduled.", state=broadcast.state)
        broadcast.scheduled_at = at
        wanted = BroadcastState.SCHEDULED if at else BroadcastState.DRAFT
        if broadcast.state == wanted:
            return False
        by = author_of(actor)
        await self._states.move(session, broadcast, wanted, by=by, reason="rescheduled")
        return True

    async def _change_grace(self, session: AsyncSession, broadcast: Broadcast, seconds: int) -> None:
        broadcast.grace_seconds = seconds
        if broadcast.state == BroadcastState.INTERRUPTED:
            await begin_grace(session, self._jobs, broadcast)

    async def _record(
        self, session: AsyncSession, actor: Actor, act: str, broadcast: Broadcast, **changes: Any
    ) -> None:
        details = {"title": broadcast.title, "room": broadcast.room_slug, **changes}
        await self._audit.record(session, actor, act, target=("broadcast", broadcast.id), details=details)

    async def _locked(self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID) -> Broadcast:
        await self.get(session, actor, broadcast_id)
        broadcast = await lock_broadcast(session, broadcast_id)
        if broadcast is None:
            raise BroadcastNotFound("There is no such broadcast.")
        return broadcast
