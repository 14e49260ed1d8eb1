from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import upsert
from liveloop.kit.trimming import delete_some
from liveloop.people.throttle.models import ThrottleBucket


class ThrottleRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def save(self, levels: Mapping[str, datetime]) -> None:
        rows = [{"key": key, "empty_at": levels[key]} for key in sorted(levels)]
        statement = upsert(self._session, ThrottleBucket).values(rows)
        await self._session.execute(
            statement.on_conflict_do_update(
                index_elements=[ThrottleBucket.key], set_={"empty_at": statement.excluded.empty_at}
            )
        )

    async def delete(self, key: str) -> None:
        await self._session.execute(delete(ThrottleBucket).where(ThrottleBucket.key == key))

    async def delete_empty(self, *, at: datetime, limit: int) -> int:
        return await delete_some(self._session, ThrottleBucket.key, ThrottleBucket.empty_at < at, limit=limit)
