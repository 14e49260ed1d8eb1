"""The lock that keeps reports of likes for one broadcast apart."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import dialect_of, upsert
from liveloop.talk.likes.models import LikeTotal


async def lock_totals(session: AsyncSession, broadcast_ids: Collection[uuid.UUID]) -> None:
    """Wait until nobody else counts for these broadcasts, taken in the order of their ids.

    Only then is what a person's count was before known. (A writing SQLite transaction is alone anyway.)
    """
    if dialect_of(session) == "sqlite" or not broadcast_ids:
        return
    ordered = sorted(broadcast_ids)
    rows = [{"broadcast_id": broadcast_id, "total": 0} for broadcast_id in ordered]
    await session.execute(upsert(session, LikeTotal).on_conflict_do_nothing(), rows)
    await session.execute(
        select(LikeTotal.broadcast_id)
        .where(LikeTotal.broadcast_id.in_(ordered))
        .order_by(LikeTotal.broadcast_id)
        .with_for_update()
    )
