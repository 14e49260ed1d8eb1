"""Red packets and takes in the database."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from typing import Any, cast

from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.keys import among
from liveloop.talk.packets.models import Packet, PacketTake

TakeKey = tuple[uuid.UUID, uuid.UUID]
"""(packet, person)."""

_TAKES = cast("Table", PacketTake.__table__)
_BY_KEYS = select(PacketTake.packet_id, PacketTake.person_id, PacketTake.place, PacketTake.points).where(
    among(PacketTake.packet_id, PacketTake.person_id, keys="keys")
)


async def add(session: AsyncSession, packet: Packet) -> None:
    session.add(packet)
    await session.flush()


async def remove(session: AsyncSession, packet: Packet) -> None:
    await session.delete(packet)
    await session.flush()


async def list_of(session: AsyncSession, broadcast_id: uuid.UUID) -> Sequence[Packet]:
    """Oldest first."""
    statement = select(Packet).where(Packet.broadcast_id == broadcast_id).order_by(Packet.id)
    return (await session.scalars(statement)).all()


async def get_or_none(session: AsyncSession, packet_id: uuid.UUID) -> Packet | None:
    return (await session.scalars(select(Packet).where(Packet.id == packet_id))).one_or_none()


async def shown(session: AsyncSession, broadcast_id: uuid.UUID, *, limit: int) -> Sequence[Packet]:
    """The last that were shown, in the order of their media time."""
    statement = (
        select(Packet)
        .where(Packet.broadcast_id == broadcast_id, Packet.at.is_not(None))
        .order_by(Packet.at.desc(), Packet.id.desc())
        .limit(limit)
    )
    return list(reversed((await session.scalars(statement)).all()))


async def takes(session: AsyncSession, keys: Collection[TakeKey]) -> dict[TakeKey, tuple[int, int]]:
    """(place, points) of those that there are already."""
    rows = await session.execute(_BY_KEYS, {"keys": keys}) if keys else ()
    return {(row.packet_id, row.person_id): (row.place, row.points) for row in rows}


async def add_takes(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """Insert takes, given as columns."""
    await session.execute(_TAKES.insert(), rows)


async def taken_shares(session: AsyncSession, packet_id: uuid.UUID) -> Sequence[int]:
    """What each place got that was taken, from the first on."""
    statement = select(PacketTake.points).where(PacketTake.packet_id == packet_id).order_by(PacketTake.place)
    return (await session.scalars(statement)).all()


async def takers(
    session: AsyncSession, packet_id: uuid.UUID, *, after: int, limit: int
) -> Sequence[PacketTake]:
    """In the order in which they came, beyond the place `after`."""
    statement = (
        select(PacketTake)
        .where(PacketTake.packet_id == packet_id, PacketTake.place > after)
        .order_by(PacketTake.place)
        .limit(limit)
    )
    return (await session.scalars(statement)).all()
