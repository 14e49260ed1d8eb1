"""Measured minutes in the database."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.insight.latency.models import LatencyMinute
from liveloop.kit.database import upsert
from liveloop.shows.broadcasts.models import Broadcast
from liveloop.shows.vocabulary import RUNNING

_MINUTES = cast("Table", LatencyMinute.__table__)
_KEY = ("broadcast_id", "minute", "source")


async def put_minutes(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """Insert minutes, given as columns, or replace what their source wrote before."""
    statement = upsert(session, _MINUTES)
    names = [column.name for column in _MINUTES.c if column.name not in _KEY]
    changed = statement.on_conflict_do_update(
        index_elements=list(_KEY), set_={name: statement.excluded[name] for name in names}
    )
    await session.execute(changed, rows)


async def minutes(
    session: AsyncSession, broadcast_id: uuid.UUID, *, since: datetime | None
) -> Sequence[LatencyMinute]:
    """All rows of a broadcast from `since` on, oldest first; several of one minute when there were several
    processes."""
    statement = select(LatencyMinute).where(LatencyMinute.broadcast_id == broadcast_id)
    if since is not None:
        statement = statement.where(LatencyMinute.minute >= since)
    return list(await session.scalars(statement.order_by(LatencyMinute.minute, LatencyMinute.source)))


async def newest_minute(session: AsyncSession, broadcast_id: uuid.UUID) -> datetime | None:
    statement = (
        select(LatencyMinute.minute)
        .where(LatencyMinute.broadcast_id == broadcast_id)
        .order_by(LatencyMinute.minute.desc())
        .limit(1)
    )
    return (await session.scalars(statement)).one_or_none()


async def running_or_none(session: AsyncSession, room_id: uuid.UUID) -> uuid.UUID | None:
    """The broadcast whose programme is open in the room."""
    statement = select(Broadcast.id).where(Broadcast.room_id == room_id, Broadcast.state.in_(RUNNING))
    return (await session.scalars(statement)).one_or_none()


async def existing(session: AsyncSession, broadcast_ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Those that are still there."""
    return set(await session.scalars(select(Broadcast.id).where(Broadcast.id.in_(broadcast_ids))))
