"""Recordings as staff deals with them."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.pages import Page
from liveloop.people.access import Actor
from liveloop.people.audit.service import AuditLog, author_of
from liveloop.people.paging import make_page, read_cursor
from liveloop.shows.broadcasts.locks import lock_broadcast
from liveloop.shows.broadcasts.models import Broadcast
from liveloop.shows.broadcasts.service import BroadcastService
from liveloop.shows.broadcasts.states import BroadcastStates
from liveloop.shows.playback.addresses import PlaybackAddresses, PlaybackKind
from liveloop.shows.recordings import repository
from liveloop.shows.recordings.errors import RecordingBusy, RecordingNotFound
from liveloop.shows.recordings.models import Recording, RecordingState
from liveloop.shows.recordings.schemas import GapRead, RecordingListed, RecordingRead
from liveloop.shows.vocabulary import BroadcastState


class RecordingService:
    def __init__(
        self,
        audit: AuditLog,
        broadcasts: BroadcastService,
        states: BroadcastStates,
        addresses: PlaybackAddresses,
    ) -> None:
        self._audit = audit
        self._broadcasts = broadcasts
        self._states = states
        self._addresses = addresses

    async def list(
        self, session: AsyncSession, actor: Actor, *, cursor: str | None, limit: int
    ) -> Page[RecordingListed]:
        """Of broadcasts that are over, newest first."""
        rows = await repository.list_of_organisation(
            session, actor.organisation_id, before=read_cursor(cursor), limit=limit + 1
        )
        return make_page(rows, limit, view=_listed, key=lambda row: row[1].id)

    async def get(
        self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID, *, origin: str
    ) -> RecordingRead:
        """Raises RecordingNotFound while nothing was recorded."""
        await self._broadcasts.get(session, actor, broadcast_id)
        recording = await repository.get_or_none(session, broadcast_id)
        if recording is None:
            raise RecordingNotFound("Nothing of this broadcast is recorded yet.")
        url = None
        if recording.state == RecordingState.READY:
            url = self._addresses.for_staff(origin, broadcast_id, PlaybackKind.REPLAY).url
        return RecordingRead(
            state=RecordingState(recording.state),
            duration_seconds=recording.duration_seconds,
            bytes=recording.bytes,
            segments=recording.segments,
            gaps=[GapRead.model_validate(gap) for gap in recording.gaps],
            playback_url=url,
        )

    async def delete(self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID) -> None:
        """The replay is gone at once, its files soon after. Cannot be undone."""
        await self._broadcasts.get(session, actor, broadcast_id)
        broadcast = await lock_broadcast(session, broadcast_id)
        recording = await repository.get_or_none(session, broadcast_id)
        if recording is None or broadcast is None or recording.state == RecordingState.EMPTY:
            raise RecordingNotFound("This broadcast has no recording.")
        if recording.state == RecordingState.RECORDING:
            raise RecordingBusy("The broadcast is still being recorded. End it first.")
        if recording.state != RecordingState.READY:
            return
        recording.state = RecordingState.DELETING
        by = author_of(actor)
        await self._states.move(session, broadcast, BroadcastState.ENDED, by=by, reason="recording_deleted")
        await self._audit.record(
            session,
            actor,
            "recording.deleted",
            target=("broadcast", broadcast_id),
            details={"title": broadcast.title},
        )


def _listed(row: tuple[Recording, Broadcast]) -> RecordingListed:
    recording, broadcast = row
    return RecordingListed(
        broadcast_id=broadcast.id,
        room_id=broadcast.room_id,
        title=broadcast.title,
        started_at=broadcast.started_at,
        ended_at=broadcast.ended_at,
        state=RecordingState(recording.state),
        duration_seconds=recording.duration_seconds,
        bytes=recording.bytes,
    )
