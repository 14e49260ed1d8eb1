"""Comments in the database."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, Table, bindparam, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.talk.comments.models import Comment

ClientKey = tuple[uuid.UUID, uuid.UUID, str]
"""(room, person, client id)."""

_TABLE = cast("Table", Comment.__table__)
_BY_CLIENT_KEYS = select(Comment).where(
    tuple_(Comment.room_id, Comment.person_id, Comment.client_id).in_(bindparam("keys", expanding=True))
)


async def by_client_keys(session: AsyncSession, keys: Collection[ClientKey]) -> dict[ClientKey, Comment]:
    """The comments that were already taken under these keys."""
    found = await session.scalars(_BY_CLIENT_KEYS, {"keys": sorted(keys)})
    return {(comment.room_id, comment.person_id, comment.client_id): comment for comment in found}


async def add(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """Insert comments, given as columns."""
    await session.execute(_TABLE.insert(), rows)


async def get_or_none(
    session: AsyncSession, broadcast_id: uuid.UUID, comment_id: uuid.UUID
) -> Comment | None:
    statement = (
        select(Comment)
        .where(Comment.id == comment_id, Comment.broadcast_id == broadcast_id)
        .with_for_update()
    )
    return (await session.scalars(statement)).one_or_none()


async def newest(
    session: AsyncSession, broadcast_id: uuid.UUID, *, before: int | None, limit: int
) -> Sequence[Comment]:
    """Newest first; `before` is an offset."""
    conditions = [] if before is None else [Comment.offset < before]
    statement = _visible(broadcast_id, *conditions).order_by(Comment.offset.desc()).limit(limit)
    return list(await session.scalars(statement))


async def between(
    session: AsyncSession,
    broadcast_id: uuid.UUID,
    *,
    start: datetime | None,
    until: datetime | None,
    after: tuple[datetime, int] | None,
    limit: int,
) -> Sequence[Comment]:
    """In the order of media time: start <= at < until, beyond the (at, offset) `after`."""
    conditions: list[ColumnElement[bool]] = []
    if start is not None:
        conditions.append(Comment.at >= start)
    if until is not None:
        conditions.append(Comment.at < until)
    if after is not None:
        at, offset = after
        conditions.append((Comment.at > at) | ((Comment.at == at) & (Comment.offset > offset)))
    statement = _visible(broadcast_id, *conditions).order_by(Comment.at, Comment.offset).limit(limit)
    return list(await session.scalars(statement))


def _visible(broadcast_id: uuid.UUID, *conditions: ColumnElement[bool]) -> Select[Comment]:
    return select(Comment).where(
        Comment.broadcast_id == broadcast_id, Comment.deleted_at.is_(None), *conditions
    )
