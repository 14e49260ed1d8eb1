"""The conversation of a room as its viewers read it. Whoever keeps it answers this Protocol."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from pydantic import BaseModel, ConfigDict
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.people.access import Role


class AuthorRole(StrEnum):
    VIEWER = "viewer"
    HOST = "host"
    STAFF = "staff"


def author_role(role: Role) -> AuthorRole:
    """What viewers see of a member's role."""
    return AuthorRole.HOST if role is Role.HOST else AuthorRole.STAFF


class AuthorRead(BaseModel):
    model_config = ConfigDict(title="Author")

    id: uuid.UUID
    name: str
    role: AuthorRole


class ReplyRead(BaseModel):
    """The comment that one answers, and whose it is. Its words are not repeated: it may be deleted later."""

    model_config = ConfigDict(title="Reply")

    id: uuid.UUID
    author: AuthorRead


class CommentRead(BaseModel):
    """`at` is media time: what the author saw when writing. `offset` orders comments and is their cursor."""

    model_config = ConfigDict(title="Comment")

    id: uuid.UUID
    offset: int
    author: AuthorRead
    body: str
    at: datetime
    created_at: datetime
    client_id: str
    reply_to: ReplyRead | None = None


class CommentPage(BaseModel):
    """Oldest first; `next_cursor` leads to the page before (to the one after, when reading in media time)."""

    items: list[CommentRead]
    next_cursor: str | None = None


class Conversation(Protocol):
    """What the entry to a room needs of the comments."""

    async def newest(self, session: AsyncSession, broadcast_id: uuid.UUID, *, limit: int) -> CommentPage:
        """The last `limit` comments of a broadcast, without deleted ones."""
        ...
