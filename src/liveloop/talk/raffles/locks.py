"""The locks of raffles, taken in the order of their ids."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.talk.raffles.models import Raffle


async def lock_raffles(session: AsyncSession, raffle_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Raffle]:
    """Those that exist, and nobody else enters, opens, closes or draws them meanwhile."""
    statement = select(Raffle).where(Raffle.id.in_(raffle_ids)).order_by(Raffle.id).with_for_update()
    rows = await session.scalars(statement.execution_options(populate_existing=True))
    return {raffle.id: raffle for raffle in rows}


async def lock_raffles_of(session: AsyncSession, broadcast_id: uuid.UUID) -> dict[uuid.UUID, Raffle]:
    """All of a broadcast: at most one of them is open."""
    statement = (
        select(Raffle).where(Raffle.broadcast_id == broadcast_id).order_by(Raffle.id).with_for_update()
    )
    rows = await session.scalars(statement.execution_options(populate_existing=True))
    return {raffle.id: raffle for raffle in rows}
