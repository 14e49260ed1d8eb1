"""Audience samples in the database."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.insight.live.models import AudienceSample
from liveloop.kit.database import upsert


async def add_samples(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """Once for each broadcast and moment: a repeat changes nothing."""
    if rows:
        await session.execute(upsert(session, AudienceSample).on_conflict_do_nothing(), rows)


async def samples(session: AsyncSession, broadcast_id: uuid.UUID, *, limit: int) -> Sequence[AudienceSample]:
    """The last `limit` samples, oldest first."""
    newest = await session.scalars(
        select(AudienceSample)
        .where(AudienceSample.broadcast_id == broadcast_id)
        .order_by(AudienceSample.at.desc())
        .limit(limit)
    )
    return list(reversed(newest.all()))
