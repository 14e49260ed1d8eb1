"""The row lock under which a broadcast changes."""

from __future__ import annotations

import uuid

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from liveloop.shows.broadcasts.models import Broadcast


async def lock_broadcast(session: AsyncSession, broadcast_id: uuid.UUID) -> Broadcast | None:
    """The broadcast, locked until the transaction ends. (An SQLite transaction holds the whole file.)

    The lock leaves foreign keys to the broadcast alone: a batch of comments holds the channel's lock
    and then refers to the broadcast, and whoever moves the broadcast does it the other way round.
    """
    statement = (
        select(Broadcast)
        .options(joinedload(Broadcast.room))
        .where(Broadcast.id == broadcast_id)
        .with_for_update(of=Broadcast, key_share=True)
        .execution_options(populate_existing=True)
    )
    return (await session.scalars(statement)).one_or_none()
