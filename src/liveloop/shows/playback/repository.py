"""Viewing sessions and removals in the database."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import upsert
from liveloop.kit.keys import among
from liveloop.shows.broadcasts.models import Broadcast
from liveloop.shows.playback.models import Removal, ViewingSession

_SEEN = (
    select(Broadcast.room_id, ViewingSession.person_id, ViewingSession.broadcast_id)
    .join(Broadcast, Broadcast.id == ViewingSession.broadcast_id)
    .where(among(ViewingSession.person_id, keys="people"))
    .distinct()
)

_REMOVALS = cast("Table", Removal.__table__)
_REMOVED = select(_REMOVALS.c.broadcast_id, _REMOVALS.c.person_id).where(
    among(_REMOVALS.c.broadcast_id, _REMOVALS.c.person_id, keys="pairs")
)


async def add_sessions(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """Insert viewing sessions, given as columns."""
    if rows:
        await session.execute(insert(ViewingSession), rows)


async def seen(
    session: AsyncSession, person_ids: Collection[uuid.UUID]
) -> dict[tuple[uuid.UUID, uuid.UUID], set[uuid.UUID]]:
    """(room, person) -> the broadcasts that were shown to them."""
    rows = await session.execute(_SEEN, {"people": person_ids})
    found: defaultdict[tuple[uuid.UUID, uuid.UUID], set[uuid.UUID]] = defaultdict(set)
    for row in rows:
        found[row.room_id, row.person_id].add(row.broadcast_id)
    return found


async def delete_sessions(session: AsyncSession, ids: Collection[uuid.UUID]) -> None:
    if ids:
        await session.execute(delete(ViewingSession).where(ViewingSession.id.in_(ids)))


async def removed(
    session: AsyncSession, pairs: Collection[tuple[uuid.UUID, uuid.UUID]]
) -> set[tuple[uuid.UUID, uuid.UUID]]:
    """Which of these (broadcast, person) were removed."""
    if not pairs:
        return set()
    rows = await session.execute(_REMOVED, {"pairs": pairs})
    return {(row.broadcast_id, row.person_id) for row in rows}


async def removed_people(session: AsyncSession, broadcast_id: uuid.UUID) -> set[uuid.UUID]:
    """Everybody who was removed from a broadcast."""
    return set(await session.scalars(select(Removal.person_id).where(Removal.broadcast_id == broadcast_id)))


async def add_removal(session: AsyncSession, removal: dict[str, Any]) -> None:
    """A person is removed once; a repeat changes nothing."""
    await session.execute(upsert(session, Removal).values(**removal).on_conflict_do_nothing())


async def revoke_sessions(
    session: AsyncSession, broadcast_id: uuid.UUID, person_id: uuid.UUID, *, at: datetime
) -> Sequence[uuid.UUID]:
    """Revoke what the person holds; returns the sessions that were valid until now."""
    return list(
        await session.scalars(
            update(ViewingSession)
            .where(
                ViewingSession.broadcast_id == broadcast_id,
                ViewingSession.person_id == person_id,
                ViewingSession.revoked_at.is_(None),
            )
            .values(revoked_at=at)
            .returning(ViewingSession.id)
        )
    )


async def revoke_people(
    session: AsyncSession,
    people: Collection[uuid.UUID],
    room_id: uuid.UUID | None,
    *,
    at: datetime,
    since: datetime,
) -> Sequence[uuid.UUID]:
    """Revoke what these people hold in a room, or without one everywhere; the sessions since `since`."""
    held = (
        update(ViewingSession)
        .where(
            ViewingSession.person_id.in_(people),
            ViewingSession.revoked_at.is_(None),
            ViewingSession.created_at >= since,
        )
        .values(revoked_at=at)
        .returning(ViewingSession.id)
        .execution_options(synchronize_session=False)
    )
    if room_id is not None:
        shown = select(Broadcast.id).where(Broadcast.room_id == room_id)
        held = held.where(ViewingSession.broadcast_id.in_(shown))
    return list(await session.scalars(held))


async def revoked_since(session: AsyncSession, since: datetime) -> Sequence[uuid.UUID]:
    return list(
        await session.scalars(
            select(ViewingSession.id)
            .where(ViewingSession.revoked_at >= since)
            .order_by(ViewingSession.revoked_at)
        )
    )
