"""The lock that keeps shares of one broadcast apart."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import dialect_of, upsert
from liveloop.talk.shares.models import ShareTotal
from liveloop.talk.shares.schemas import ShareChannel


async def lock_totals(session: AsyncSession, broadcast_ids: Collection[uuid.UUID]) -> None:
    """Wait until nobody else counts for these broadcasts, taken in the order of their ids.

    Only then is known which keys were counted before. (A writing SQLite transaction is alone anyway.)
    """
    if dialect_of(session) == "sqlite" or not broadcast_ids:
        return
    ordered = sorted(broadcast_ids)
    gate = ShareChannel.LINK
    rows = [{"broadcast_id": one, "channel": gate, "total": 0, "people": 0} for one in ordered]
    await session.execute(upsert(session, ShareTotal).on_conflict_do_nothing(), rows)
    await session.execute(
        select(ShareTotal.broadcast_id)
        .where(ShareTotal.broadcast_id.in_(ordered), ShareTotal.channel == gate)
        .order_by(ShareTotal.broadcast_id)
        .with_for_update()
    )
