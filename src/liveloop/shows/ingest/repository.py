"""Refusals in the database."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import upsert
from liveloop.shows.ingest.models import SourceRefusal

SHOWN = 20


async def count_refusal(
    session: AsyncSession, room_id: uuid.UUID, *, code: str, message: str, remote: str, at: datetime
) -> None:
    """Remember that a source was refused; again for the same reason only raises `times`."""
    fresh = {"message": message[:400], "remote": remote[:80], "last_at": at}
    await session.execute(
        upsert(session, SourceRefusal)
        .values(room_id=room_id, code=code[:40], times=1, first_at=at, **fresh)
        .on_conflict_do_update(
            index_elements=[SourceRefusal.room_id, SourceRefusal.code],
            set_={**fresh, "times": SourceRefusal.times + 1},
        )
    )


async def newest_refusals(
    session: AsyncSession, room_id: uuid.UUID, *, since: datetime
) -> Sequence[SourceRefusal]:
    return list(
        await session.scalars(
            select(SourceRefusal)
            .where(SourceRefusal.room_id == room_id, SourceRefusal.last_at >= since)
            .order_by(SourceRefusal.last_at.desc())
            .limit(SHOWN)
        )
    )
