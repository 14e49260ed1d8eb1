from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import upsert
from liveloop.people.setup.models import THE_ONE, Installation


class InstallationRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def exists(self) -> bool:
        return await self._session.scalar(select(Installation.id)) is not None

    async def claim(self, organisation_id: uuid.UUID, *, at: datetime) -> bool:
        """Mark the installation as set up; False when somebody did before, whoever committed first."""
        claimed = await self._session.execute(
            upsert(self._session, Installation)
            .values(id=THE_ONE, organisation_id=organisation_id, created_at=at)
            .on_conflict_do_nothing()
            .returning(Installation.id)
        )
        return claimed.one_or_none() is not None
