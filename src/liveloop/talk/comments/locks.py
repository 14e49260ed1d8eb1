"""The order in which a batch of comments takes its locks."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.shows.rooms.models import Room
from liveloop.talk.comments.models import Comment


async def lock_rooms(session: AsyncSession, room_ids: Collection[uuid.UUID]) -> None:
    """Wait until nobody else writes comments into these rooms, taken in the order of their ids.

    Looking for an earlier comment with the same client id is only safe after this. The lock leaves
    foreign keys to the rooms alone. (A writing SQLite transaction is alone anyway.)
    """
    if session.get_bind().dialect.name == "sqlite":
        return
    await session.execute(
        select(Room.id).where(Room.id.in_(room_ids)).order_by(Room.id).with_for_update(key_share=True)
    )


async def lock_comments(
    session: AsyncSession, comment_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, Comment]:
    """Comments that nobody else hides, shows or judges meanwhile, taken in the order of their ids."""
    statement = (
        select(Comment)
        .where(Comment.id.in_(comment_ids))
        .order_by(Comment.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {comment.id: comment for comment in await session.scalars(statement)}
