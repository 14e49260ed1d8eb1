"""The rulebooks of the rooms that are talked in, never more than a second old."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.kit.shelf import Shelf
from liveloop.talk.replies.repository import ReplyRepository
from liveloop.talk.replies.rulebook import ReplyRulebook, Rule

FRESH_SECONDS = 1.0
ROOMS_KEPT = 256


Place = tuple[uuid.UUID, uuid.UUID | None]
"""(organisation, room); without a room, what counts everywhere."""


class ReplyRulebooks:
    """Implements `comments.service.Responder`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._clock = clock
        self._shelf: Shelf[Place, ReplyRulebook] = Shelf(database, clock, self._read, most=ROOMS_KEPT)

    async def match(self, organisation_id: uuid.UUID, room_id: uuid.UUID, text: str) -> tuple[uuid.UUID, ...]:
        """The rules that may answer a text said in a room now, in their order."""
        return (await self.of(organisation_id, room_id)).answering(text, self._clock.now())

    async def of(
        self, organisation_id: uuid.UUID, room_id: uuid.UUID | None, *, older: float = FRESH_SECONDS
    ) -> ReplyRulebook:
        """At most `older` seconds old; without a room, what counts everywhere."""
        return await self._shelf.get((organisation_id, room_id), older=older)

    async def _read(self, session: AsyncSession, place: Place, known: ReplyRulebook | None) -> ReplyRulebook:
        """The version is read first: what changes meanwhile is then read again the next time."""
        organisation_id, room_id = place
        replies = ReplyRepository(session, organisation_id)
        version = await replies.version()
        if known is not None and known.version == version:
            return known
        return ReplyRulebook(version, [Rule.of(row) for row in await replies.counting_in(room_id)])
