"""Deleting what a table need not remember, a little at a time: a long delete holds up every writer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

TRIM_LIMIT = 1_000
"""Rows that one transaction may delete."""


class Forget(Protocol):
    """Deletes at most `limit` rows; returns how many."""

    async def __call__(self, session: AsyncSession, *, limit: int) -> int: ...


async def trim(session: AsyncSession, forgets: Sequence[Forget], *, limit: int = TRIM_LIMIT) -> bool:
    """Delete at most `limit` rows of all together; True when there may be more."""
    left = limit
    for forget in forgets:
        left -= await forget(session, limit=left)
        if left <= 0:
            return True
    return False


async def delete_some(
    session: AsyncSession, key: InstrumentedAttribute[Any], *conditions: ColumnElement[bool], limit: int
) -> int:
    """Delete at most `limit` rows that meet `conditions`, named by the unique `key`; returns how many."""
    some = select(key).where(*conditions).limit(limit)
    gone = await session.execute(delete(key.class_).where(key.in_(some), *conditions).returning(key))
    return len(gone.all())
