"""The rulebooks of the rooms that are talked in, never more than a second old."""

from __future__ import annotations

import asyncio
import uuid
from collections import OrderedDict
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.talk.replies.repository import ReplyRepository
from liveloop.talk.replies.rulebook import ReplyRulebook, Rule

FRESH_SECONDS = 1.0
ROOMS_KEPT = 256


@dataclass(slots=True)
class _Shelf:
    """A room's rulebook and when it was last known to be right."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    rulebook: ReplyRulebook | None = None
    checked_at: float = 0.0


class ReplyRulebooks:
    """Implements `comments.service.Responder`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._shelves: OrderedDict[tuple[uuid.UUID, uuid.UUID | None], _Shelf] = OrderedDict()

    async def match(self, organisation_id: uuid.UUID, room_id: uuid.UUID, text: str) -> tuple[uuid.UUID, ...]:
        """The rules that may answer a text said in a room now, in their order."""
        return (await self.of(organisation_id, room_id)).answering(text, self._clock.now())

    async def of(
        self, organisation_id: uuid.UUID, room_id: uuid.UUID | None, *, older: float = FRESH_SECONDS
    ) -> ReplyRulebook:
        """At most `older` seconds old; without a room, what counts everywhere."""
        shelf = self._shelves.setdefault((organisation_id, room_id), _Shelf())
        self._shelves.move_to_end((organisation_id, room_id))
        while len(self._shelves) > ROOMS_KEPT:
            self._shelves.popitem(last=False)
        async with shelf.lock:
            now = self._clock.monotonic()
            if shelf.rulebook is None or now - shelf.checked_at >= older:
                async with self._database.read() as session:
                    shelf.rulebook = await self._read(session, organisation_id, room_id, shelf.rulebook)
                shelf.checked_at = now
            return shelf.rulebook

    async def _read(
        self,
        session: AsyncSession,
        organisation_id: uuid.UUID,
        room_id: uuid.UUID | None,
        known: ReplyRulebook | None,
    ) -> ReplyRulebook:
        """The version is read first: what changes meanwhile is then read again the next time."""
        replies = ReplyRepository(session, organisation_id)
        version = await replies.version()
        if known is not None and known.version == version:
            return known
        return ReplyRulebook(version, [Rule.of(row) for row in await replies.counting_in(room_id)])
