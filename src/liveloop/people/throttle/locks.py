"""Whoever counts attempts holds the buckets, in the order of their keys."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import upsert
from liveloop.people.throttle.models import ThrottleBucket


async def lock_buckets(session: AsyncSession, keys: Collection[str], *, now: datetime) -> dict[str, datetime]:
    """When each bucket is empty; buckets that are not there yet are made, so that they can be locked."""
    ordered = sorted(keys)
    await session.execute(
        upsert(session, ThrottleBucket)
        .values([{"key": key, "empty_at": now} for key in ordered])
        .on_conflict_do_nothing()
    )
    rows = await session.execute(
        select(ThrottleBucket.key, ThrottleBucket.empty_at)
        .where(ThrottleBucket.key.in_(ordered))
        .order_by(ThrottleBucket.key)
        .with_for_update()
    )
    return {row.key: row.empty_at for row in rows}
