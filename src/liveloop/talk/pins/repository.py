"""Pins in the database."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.talk.comments.models import Comment
from liveloop.talk.pins.models import Pin


async def add(session: AsyncSession, pin: Pin) -> None:
    session.add(pin)
    await session.flush()


async def newest_or_none(session: AsyncSession, broadcast_id: uuid.UUID) -> Pin | None:
    """The last pin of a broadcast, that nobody else takes down meanwhile."""
    statement = (
        select(Pin).where(Pin.broadcast_id == broadcast_id).order_by(Pin.id.desc()).limit(1).with_for_update()
    )
    return (await session.scalars(statement)).one_or_none()


async def delete_of(session: AsyncSession, comment_id: uuid.UUID) -> None:
    await session.execute(delete(Pin).where(Pin.comment_id == comment_id))


async def newest(
    session: AsyncSession, broadcast_id: uuid.UUID, *, limit: int
) -> Sequence[tuple[Pin, Comment]]:
    """The last pins, oldest first, without those of deleted comments."""
    statement = (
        select(Pin, Comment)
        .join(Comment, Comment.id == Pin.comment_id)
        .where(Pin.broadcast_id == broadcast_id, Comment.deleted_at.is_(None))
        .order_by(Pin.id.desc())
        .limit(limit)
    )
    rows = (await session.execute(statement)).all()
    return [(pin, comment) for pin, comment in reversed(rows)]
