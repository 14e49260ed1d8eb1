"""What the console is told about a broadcast's source."""

from __future__ import annotations

import uuid
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.people.access import Actor
from liveloop.shows.broadcasts.service import BroadcastService
from liveloop.shows.ingest import repository
from liveloop.shows.ingest.health import HealthBook
from liveloop.shows.ingest.schemas import HealthRead, RefusalRead, SourceHealth

REFUSALS_SHOWN_FOR = timedelta(hours=24)


class HealthService:
    def __init__(self, clock: Clock, broadcasts: BroadcastService, book: HealthBook) -> None:
        self._clock = clock
        self._broadcasts = broadcasts
        self._book = book

    async def read(self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID) -> HealthRead:
        broadcast = await self._broadcasts.get(session, actor, broadcast_id)
        heard = self._book.last(broadcast_id)
        refusals = await repository.newest_refusals(
            session, broadcast.room_id, since=self._clock.now() - REFUSALS_SHOWN_FOR
        )
        return HealthRead(
            source=SourceHealth.model_validate(heard) if heard else None,
            refusals=[RefusalRead.model_validate(refusal) for refusal in refusals],
        )
