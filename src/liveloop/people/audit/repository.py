from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.people.audit.models import AuditEntry


class AuditRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def create(self, entry: AuditEntry) -> None:
        self._session.add(entry)
        await self._session.flush()

    async def list_newest(
        self, organisation_id: uuid.UUID, *, before: uuid.UUID | None, limit: int
    ) -> Sequence[AuditEntry]:
        newest = select(AuditEntry).where(AuditEntry.organisation_id == organisation_id)
        if before is not None:
            newest = newest.where(AuditEntry.id < before)
        return (await self._session.scalars(newest.order_by(AuditEntry.id.desc()).limit(limit))).all()
