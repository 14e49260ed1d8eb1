"""Who writes gifts of a room holds it, so that combos, keys and sums are counted one after the other."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import dialect_of
from liveloop.shows.rooms.models import Room


async def lock_rooms(session: AsyncSession, room_ids: Collection[uuid.UUID]) -> None:
    """Taken in the order of their ids and before the locks of the ledger. Foreign keys are left alone.

    (A writing SQLite transaction is alone anyway.)
    """
    if dialect_of(session) == "sqlite":
        return
    await session.execute(
        select(Room.id).where(Room.id.in_(room_ids)).order_by(Room.id).with_for_update(key_share=True)
    )
