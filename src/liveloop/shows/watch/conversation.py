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
    """What others see of who speaks. A member has an account; the assistant is nobody: rules speak for it."""

    VIEWER = "viewer"
    MEMBER = "member"
    HOST = "host"
    MODERATOR = "moderator"
    STAFF = "staff"
    ASSISTANT = "assistant"


STAFF_ROLES = frozenset({AuthorRole.HOST, AuthorRole.MODERATOR, AuthorRole.STAFF})
_OF_MEMBERS = {Role.HOST: AuthorRole.HOST, Role.MODERATOR: AuthorRole.MODERATOR}


def author_role(role: Role) -> AuthorRole:
    """What viewers see of a role in the organisation."""
    return _OF_MEMBERS.get(role, AuthorRole.STAFF)


class AuthorRead(BaseModel):
    """`first_time`: when they spoke they had seen no earlier broadcast of the room."""

    model_config = ConfigDict(title="Author")

    id: uuid.UUID
    name: str
    role: AuthorRole
    first_time: bool = False


class LinkRead(BaseModel):
    """A button under what the assistant says."""

    model_config = ConfigDict(title="Link")

    label: str
    url: str


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
    link: LinkRead | None = None


class CommentPage(BaseModel):
    """Oldest first; `next_cursor` leads to the page before (to the one after, when reading in media time)."""

    items: list[CommentRead]
    next_cursor: str | None = None


class Conversation(Protocol):
    """What the entry to a room needs of the comments."""

    async def newest(self, session: AsyncSession, broadcast_id: uuid.UUID, *, limit: int) -> CommentPage:
        """The last `limit` comments of a broadcast, without deleted ones."""
        ...
