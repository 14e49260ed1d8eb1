"""The rulebooks of the rooms that are talked in, never more than a second old."""

from __future__ import annotations

import asyncio
import uuid
from collections import OrderedDict
from dataclasses import dataclass, field

from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.talk.moderation.repository import WordRepository
from liveloop.talk.moderation.rulebook import Rulebook, read_rulebook

FRESH_SECONDS = 1.0
ROOMS_KEPT = 64
"""Rulebooks in memory; one of fifty thousand words takes some 30 MB."""


@dataclass(slots=True)
class _Shelf:
    """A room's rulebook and when it was last known to be right."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    rulebook: Rulebook | None = None
    checked_at: float = 0.0


class Rulebooks:
    """The rulebooks of the rooms that are talked in. A changed one counts within `FRESH_SECONDS`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._shelves: OrderedDict[uuid.UUID, _Shelf] = OrderedDict()

    async def of(self, organisation_id: uuid.UUID, room_id: uuid.UUID) -> Rulebook:
        shelf = self._shelves.setdefault(room_id, _Shelf())
        self._shelves.move_to_end(room_id)
        while len(self._shelves) > ROOMS_KEPT:
            self._shelves.popitem(last=False)
        async with shelf.lock:
            now = self._clock.monotonic()
            if shelf.rulebook is None or now - shelf.checked_at >= FRESH_SECONDS:
                shelf.rulebook = await self._checked(organisation_id, room_id, shelf.rulebook)
                shelf.checked_at = now
            return shelf.rulebook

    async def _checked(
        self, organisation_id: uuid.UUID, room_id: uuid.UUID, known: Rulebook | None
    ) -> Rulebook:
        async with self._database.read() as session:
            if known and await WordRepository(session, organisation_id).version() == known.version:
                return known
            return await read_rulebook(session, organisation_id, room_id)
