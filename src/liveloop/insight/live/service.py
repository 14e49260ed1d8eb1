"""The audience of a broadcast, for staff."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.insight.live import repository
from liveloop.insight.live.schemas import AudiencePoint
from liveloop.people.access import Actor
from liveloop.shows.broadcasts.service import BroadcastService

POINTS = 8_640
"""A day of samples."""


class AudienceService:
    def __init__(self, broadcasts: BroadcastService) -> None:
        self._broadcasts = broadcasts

    async def points(
        self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID
    ) -> list[AudiencePoint]:
        """The last day's samples, oldest first."""
        await self._broadcasts.get(session, actor, broadcast_id)
        found = await repository.samples(session, broadcast_id, limit=POINTS)
        return [AudiencePoint.model_validate(sample) for sample in found]
