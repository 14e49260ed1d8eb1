"""Playback for staff: the preview, and removing somebody who watches."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.bus import subjects
from liveloop.kit.announcements import announce
from liveloop.kit.clock import Clock
from liveloop.people.access import Actor
from liveloop.people.audit.service import AuditLog
from liveloop.shows.broadcasts.service import BroadcastService
from liveloop.shows.playback import repository
from liveloop.shows.playback.addresses import PlaybackAddress, PlaybackAddresses, PlaybackKind
from liveloop.shows.playback.errors import NothingToPlay, PersonNotFound
from liveloop.shows.playback.locks import lock_person
from liveloop.shows.playback.revocations import KEPT
from liveloop.shows.vocabulary import RUNNING, BroadcastState


class PlaybackService:
    def __init__(
        self, clock: Clock, audit: AuditLog, broadcasts: BroadcastService, addresses: PlaybackAddresses
    ) -> None:
        self._clock = clock
        self._audit = audit
        self._broadcasts = broadcasts
        self._addresses = addresses

    async def preview(
        self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID, *, origin: str
    ) -> PlaybackAddress:
        """What staff watches: the programme, also before the start, or the replay. Raises NothingToPlay."""
        broadcast = await self._broadcasts.get(session, actor, broadcast_id)
        if broadcast.state in RUNNING:
            return self._addresses.for_staff(origin, broadcast_id, PlaybackKind.LIVE)
        if broadcast.state == BroadcastState.REPLAY_READY:
            return self._addresses.for_staff(origin, broadcast_id, PlaybackKind.REPLAY)
        raise NothingToPlay("There is no picture. Prepare the broadcast first.")

    async def send_off(
        self, session: AsyncSession, people: Collection[uuid.UUID], room_id: uuid.UUID | None
    ) -> None:
        """Close the sockets and playback of these people in a room, or without one everywhere.

        Whoever calls this has locked them (`locks.lock_people`) and sees to it that they do not come back.
        """
        now = self._clock.now()
        since = now - KEPT
        for session_id in await repository.revoke_people(session, people, room_id, at=now, since=since):
            announce(session, subjects.REVOKED, {"session": str(session_id)})
        channel = {"channel": str(room_id)} if room_id else {}
        for person_id in sorted(people):
            announce(session, subjects.kick(person_id), {"reason": "removed", **channel})

    async def remove(
        self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID, person_id: uuid.UUID
    ) -> None:
        """Close the person's sockets and playback of this broadcast, and let them not come back to it."""
        broadcast = await self._broadcasts.get(session, actor, broadcast_id)
        if await lock_person(session, person_id, actor.organisation_id) is None:
            raise PersonNotFound("There is no such person.")
        now = self._clock.now()
        await repository.add_removal(
            session,
            {
                "broadcast_id": broadcast_id,
                "person_id": person_id,
                "removed_by": actor.account_id,
                "at": now,
            },
        )
        for session_id in await repository.revoke_sessions(session, broadcast_id, person_id, at=now):
            announce(session, subjects.REVOKED, {"session": str(session_id)})
        announce(session, subjects.kick(person_id), {"reason": "removed", "channel": str(broadcast.room_id)})
        await self._audit.record(
            session,
            actor,
            "viewer.removed",
            target=("person", person_id),
            details={"broadcast": str(broadcast_id)},
        )
