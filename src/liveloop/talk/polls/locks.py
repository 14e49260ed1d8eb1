"""The locks of polls, taken in the order of their ids."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.keys import among
from liveloop.talk.polls.models import Poll

_BY_IDS = (
    select(Poll)
    .where(among(Poll.id, keys="ids"))
    .order_by(Poll.id)
    .with_for_update()
    .execution_options(populate_existing=True)
)


async def lock_polls(session: AsyncSession, poll_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Poll]:
    """Those that exist, and nobody else votes in them, opens or closes them meanwhile."""
    rows = await session.scalars(_BY_IDS, {"ids": poll_ids})
    return {poll.id: poll for poll in rows}


async def lock_polls_of(session: AsyncSession, broadcast_id: uuid.UUID) -> dict[uuid.UUID, Poll]:
    """All of a broadcast: at most one of them is open."""
    statement = select(Poll).where(Poll.broadcast_id == broadcast_id).order_by(Poll.id).with_for_update()
    rows = await session.scalars(statement.execution_options(populate_existing=True))
    return {poll.id: poll for poll in rows}
