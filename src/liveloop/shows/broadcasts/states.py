"""The one place where the state of a broadcast changes."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Protocol

import structlog
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.channels import ChannelLog, Draft
from liveloop.kit.clock import Clock
from liveloop.kit.ids import new_id
from liveloop.people.audit.service import AuditLog, Author
from liveloop.shows.broadcasts import events, repository
from liveloop.shows.broadcasts.errors import RoomBusy, StateConflict
from liveloop.shows.broadcasts.machine import may_follow
from liveloop.shows.broadcasts.models import Broadcast, BroadcastTransition
from liveloop.shows.vocabulary import ON_AIR, BroadcastState

log = structlog.get_logger()


SOURCE = Author("source")
SYSTEM = Author("system")
ACTS: Mapping[BroadcastState, str] = MappingProxyType(
    {
        BroadcastState.PREPARING: "broadcast.prepared",
        BroadcastState.LIVE: "broadcast.started",
        BroadcastState.ENDED: "broadcast.ended",
    }
)
"""What the audit log says of becoming this for the first time."""


class Companion(Protocol):
    """Somebody in an area above who shows things with a broadcast."""

    async def opening(self, session: AsyncSession, broadcast: Broadcast) -> Sequence[Draft]:
        """What the room is told when it begins to show this broadcast, to be said after that."""
        ...


class BroadcastStates:
    """Moves broadcasts that the caller has locked, in the caller's transaction."""

    def __init__(
        self,
        clock: Clock,
        channels: ChannelLog,
        audit: AuditLog,
        companions: Sequence[Companion] = (),
    ) -> None:
        self._clock = clock
        self._channels = channels
        self._audit = audit
        self._companions = companions

    async def move(
        self, session: AsyncSession, broadcast: Broadcast, after: BroadcastState, *, by: Author, reason: str
    ) -> None:
        """Change the state, put it on record and tell the room. Raises StateConflict or RoomBusy."""
        before = BroadcastState(broadcast.state)
        if not may_follow(before, after):
            raise StateConflict(f"A broadcast that is {before} cannot become {after}.", state=before)
        now = self._clock.now()
        shown = await self.shown_id(session, broadcast.room_id)
        try:
            async with session.begin_nested():
                broadcast.state = after
                _stamp(broadcast, after, now)
                await session.flush()
        except IntegrityError as error:
            raise RoomBusy("Another broadcast of this room is running. End it first.") from error
        await repository.add_transition(
            session,
            BroadcastTransition(
                id=new_id(),
                broadcast_id=broadcast.id,
                before=before,
                after=after,
                actor_kind=by.kind,
                actor_id=by.id,
                reason=reason,
                at=now,
            ),
        )
        if act := _act(before, after):
            await self._record(session, broadcast, act, by=by, reason=reason)
        await self.announce(session, broadcast, before=shown)
        log.info("broadcast.moved", broadcast=str(broadcast.id), before=before, after=after, reason=reason)

    async def shown_id(self, session: AsyncSession, room_id: uuid.UUID) -> uuid.UUID | None:
        """The broadcast that the room shows."""
        shown = await repository.shown_or_none(session, room_id)
        return shown.id if shown else None

    async def announce(
        self, session: AsyncSession, broadcast: Broadcast, *, before: uuid.UUID | None, gone: bool = False
    ) -> None:
        """Tell the room what it shows, and before that the news of `broadcast` if that is another one.

        Drafts are nobody's business, and neither is a plan that is `gone`. `before`: what the room showed
        before the change; another one brings what belongs to it.
        """
        shown = await repository.shown_or_none(session, broadcast.room_id)
        drafts = [events.changed(shown)]
        hidden = gone or broadcast.state == BroadcastState.DRAFT
        if not hidden and (shown is None or shown.id != broadcast.id):
            drafts.insert(0, events.changed(broadcast))
        if shown is not None and (shown.id != before or len(drafts) > 1):
            for companion in self._companions:
                drafts.extend(await companion.opening(session, shown))
        await self._channels.append(session, str(broadcast.room_id), drafts)

    async def _record(
        self, session: AsyncSession, broadcast: Broadcast, act: str, *, by: Author, reason: str
    ) -> None:
        target = ("broadcast", broadcast.id)
        details = {"title": broadcast.title, "room": broadcast.room_slug, "reason": reason}
        if by.id is None:
            await self._audit.record_system(
                session, broadcast.organisation_id, act, target=target, details=details
            )
        else:
            await self._audit.record_by(
                session, broadcast.organisation_id, by, act, target=target, details=details
            )


def _act(before: BroadcastState, after: BroadcastState) -> str | None:
    """A source that comes back starts nothing, and a recording that goes ends nothing."""
    again = before is BroadcastState.INTERRUPTED and after is BroadcastState.LIVE
    return None if again or before is BroadcastState.REPLAY_READY else ACTS.get(after)


def _stamp(broadcast: Broadcast, after: BroadcastState, now: datetime) -> None:
    if after in ON_AIR and broadcast.started_at is None:
        broadcast.started_at = now
    if after is BroadcastState.INTERRUPTED:
        broadcast.interrupted_at = now
    elif after is BroadcastState.LIVE:
        broadcast.interrupted_at = None
    elif after is BroadcastState.ENDED:
        broadcast.interrupted_at = None
        broadcast.ended_at = broadcast.ended_at or now
