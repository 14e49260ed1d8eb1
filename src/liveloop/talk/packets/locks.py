"""The locks of red packets, taken in the order of their ids."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.talk.packets.models import Packet


async def lock_packets(session: AsyncSession, packet_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Packet]:
    """Those that exist, and nobody else takes of them, shows or ends them meanwhile."""
    statement = select(Packet).where(Packet.id.in_(packet_ids)).order_by(Packet.id).with_for_update()
    rows = await session.scalars(statement.execution_options(populate_existing=True))
    return {packet.id: packet for packet in rows}


async def lock_packets_of(session: AsyncSession, broadcast_id: uuid.UUID) -> dict[uuid.UUID, Packet]:
    """All of a broadcast: at most one of them is open."""
    statement = (
        select(Packet).where(Packet.broadcast_id == broadcast_id).order_by(Packet.id).with_for_update()
    )
    rows = await session.scalars(statement.execution_options(populate_existing=True))
    return {packet.id: packet for packet in rows}
