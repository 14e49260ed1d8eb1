"""One comment on top of the others, in step with the picture."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import Clock
from liveloop.kit.ids import new_id
from liveloop.people.access import Actor
from liveloop.people.audit.service import AuditLog
from liveloop.shows.broadcasts import repository as broadcasts
from liveloop.shows.broadcasts.service import BroadcastService
from liveloop.shows.media_time import believed
from liveloop.talk.comments import repository as comments
from liveloop.talk.comments.errors import CommentNotFound
from liveloop.talk.pins import events, repository
from liveloop.talk.pins.errors import NothingPinned
from liveloop.talk.pins.models import Pin
from liveloop.talk.pins.schemas import PinCreate, PinRead, Pins

SNAPSHOT_PINS = 3
"""Whoever is some seconds behind may still be shown the one before."""
REPLAY_PINS = 500


class PinService:
    def __init__(
        self, clock: Clock, channels: ChannelLog, audit: AuditLog, broadcasts: BroadcastService
    ) -> None:
        self._clock = clock
        self._channels = channels
        self._audit = audit
        self._broadcasts = broadcasts

    async def pin(
        self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID, wanted: PinCreate
    ) -> PinRead:
        """Put a comment on top, in the place of the one before. Raises CommentNotFound."""
        broadcast = await self._broadcasts.get(session, actor, broadcast_id)
        comment = await comments.get_or_none(session, broadcast_id, wanted.comment_id)
        if comment is None or comment.deleted_at is not None:
            raise CommentNotFound("There is no such comment.")
        at = believed(wanted.at, self._clock.now())
        pin = Pin(
            id=new_id(),
            broadcast_id=broadcast_id,
            comment_id=comment.id,
            at=at,
            until=at + timedelta(seconds=wanted.seconds) if wanted.seconds else None,
            pinned_by=actor.account_id,
        )
        await repository.add(session, pin)
        await comments.mark_changed(session, [comment.id])
        read = PinRead.of(pin, comment)
        await self._channels.append(session, str(broadcast.room_id), [events.pinned(read)])
        await self._record(session, actor, "comment.pinned", pin)
        return read

    async def take_down(self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID) -> None:
        """Raises NothingPinned."""
        broadcast = await self._broadcasts.get(session, actor, broadcast_id)
        pin = await repository.newest_or_none(session, broadcast_id)
        now = self._clock.now()
        if pin is None or pin.ended_at is not None or (pin.until is not None and pin.until <= now):
            raise NothingPinned("Nothing is on top now.")
        comment = await comments.get_or_none(session, broadcast_id, pin.comment_id)
        if comment is None:
            raise NothingPinned("Nothing is on top now.")
        pin.ended_at = max(now, pin.at)
        await self._channels.append(
            session, str(broadcast.room_id), [events.pinned(PinRead.of(pin, comment))]
        )
        await self._record(session, actor, "comment.unpinned", pin)

    async def take_off(self, session: AsyncSession, comment_id: uuid.UUID) -> None:
        """Forget that a comment ever was on top: it is deleted, and comes back without it."""
        await repository.delete_of(session, comment_id)

    async def of(self, session: AsyncSession, broadcast_id: uuid.UUID) -> Pins:
        """Every pin of a broadcast, for its replay: the last 500."""
        return await self._newest(session, broadcast_id, limit=REPLAY_PINS)

    async def part(self, session: AsyncSession, room_id: uuid.UUID) -> dict[str, Any]:
        """The snapshot's `pins`: the last ones of the broadcast that the room shows."""
        shown = await broadcasts.shown_or_none(session, room_id)
        pins = await self._newest(session, shown.id, limit=SNAPSHOT_PINS) if shown else Pins(items=[])
        return pins.model_dump(mode="json")

    async def _newest(self, session: AsyncSession, broadcast_id: uuid.UUID, *, limit: int) -> Pins:
        rows = await repository.newest(session, broadcast_id, limit=limit)
        return Pins(items=[PinRead.of(pin, comment) for pin, comment in rows])

    async def _record(self, session: AsyncSession, actor: Actor, act: str, pin: Pin) -> None:
        details = {"broadcast": str(pin.broadcast_id)}
        await self._audit.record(session, actor, act, target=("comment", pin.comment_id), details=details)
