"""Likes in the database."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from typing import Any, cast

from sqlalchemy import Table, bindparam, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import upsert
from liveloop.talk.likes.models import LikeCount, LikeTotal

CountKey = tuple[uuid.UUID, uuid.UUID, str]
"""(broadcast, person, source)."""

_COUNTS = cast("Table", LikeCount.__table__)
_TOTALS = cast("Table", LikeTotal.__table__)
_BY_KEYS = select(LikeCount).where(
    tuple_(LikeCount.broadcast_id, LikeCount.person_id, LikeCount.source).in_(
        bindparam("keys", expanding=True)
    )
)


async def counts(session: AsyncSession, keys: Collection[CountKey]) -> dict[CountKey, int]:
    """The counts that there are already."""
    found = await session.scalars(_BY_KEYS, {"keys": sorted(keys)})
    return {(row.broadcast_id, row.person_id, row.source): row.count for row in found}


async def put_counts(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """Insert counts, given as columns, or replace them."""
    statement = upsert(session, _COUNTS)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["broadcast_id", "person_id", "source"],
            set_={"count": statement.excluded.count, "updated_at": statement.excluded.updated_at},
        ),
        rows,
    )


async def add_to_total(session: AsyncSession, broadcast_id: uuid.UUID, more: int) -> int:
    """The new sum."""
    statement = upsert(session, _TOTALS).values(broadcast_id=broadcast_id, total=more)
    changed = statement.on_conflict_do_update(
        index_elements=["broadcast_id"], set_={"total": _TOTALS.c.total + more}
    )
    return int((await session.scalars(changed.returning(_TOTALS.c.total))).one())


async def total(session: AsyncSession, broadcast_id: uuid.UUID) -> int:
    statement = select(LikeTotal.total).where(LikeTotal.broadcast_id == broadcast_id)
    return (await session.scalars(statement)).one_or_none() or 0
