"""Likes in the database."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from functools import cache
from typing import Any, cast

from sqlalchemy import Table, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import dialect_of, upsert_for
from liveloop.kit.keys import among
from liveloop.talk.likes.models import LikeCount, LikeTotal

CountKey = tuple[uuid.UUID, uuid.UUID, str]
"""(broadcast, person, source)."""

_COUNTS = cast("Table", LikeCount.__table__)
_TOTALS = cast("Table", LikeTotal.__table__)
_BY_KEYS = select(_COUNTS.c.broadcast_id, _COUNTS.c.person_id, _COUNTS.c.source, _COUNTS.c.count).where(
    among(_COUNTS.c.broadcast_id, _COUNTS.c.person_id, _COUNTS.c.source, keys="keys")
)


@cache
def _put_counts(dialect: str) -> Any:
    statement = upsert_for(dialect, _COUNTS)
    return statement.on_conflict_do_update(
        index_elements=["broadcast_id", "person_id", "source"],
        set_={"count": statement.excluded.count, "updated_at": statement.excluded.updated_at},
    )


@cache
def _add_to_total(dialect: str) -> Any:
    statement = upsert_for(dialect, _TOTALS).values(
        broadcast_id=bindparam("broadcast"), total=bindparam("more")
    )
    return statement.on_conflict_do_update(
        index_elements=["broadcast_id"], set_={"total": _TOTALS.c.total + statement.excluded.total}
    ).returning(_TOTALS.c.total)


async def counts(session: AsyncSession, keys: Collection[CountKey]) -> dict[CountKey, int]:
    """The counts that there are already."""
    found = await session.execute(_BY_KEYS, {"keys": keys})
    return {(broadcast_id, person_id, source): count for broadcast_id, person_id, source, count in found}


async def put_counts(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """Insert counts, given as columns, or replace them."""
    await session.execute(_put_counts(dialect_of(session)), rows)


async def add_to_total(session: AsyncSession, broadcast_id: uuid.UUID, more: int) -> int:
    """The new sum."""
    statement = _add_to_total(dialect_of(session))
    return int((await session.execute(statement, {"broadcast": broadcast_id, "more": more})).scalar_one())


async def total(session: AsyncSession, broadcast_id: uuid.UUID) -> int:
    statement = select(LikeTotal.total).where(LikeTotal.broadcast_id == broadcast_id)
    return (await session.scalars(statement)).one_or_none() or 0
