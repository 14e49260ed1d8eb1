"""Comments, and what somebody wrote that others do not see."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from liveloop.kit.database import Base
from liveloop.shows.watch.conversation import AuthorRead, AuthorRole


class Said:
    """What both tables hold of an utterance. Name and role are kept as they were; `at` is media time.

    `reply_to` is the comment that it answers, as a `ReplyRead`; `mentions` are ids of persons.
    `author_first_time` is `AuthorRead.first_time`.
    """

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    room_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"))
    broadcast_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("broadcasts.id", ondelete="CASCADE"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"))
    client_id: Mapped[str] = mapped_column(String(64))
    author_name: Mapped[str] = mapped_column(String(80))
    author_role: Mapped[str] = mapped_column(String(16))
    author_first_time: Mapped[bool] = mapped_column(default=False)
    body: Mapped[str] = mapped_column(String(1200))
    at: Mapped[datetime]
    created_at: Mapped[datetime]
    reply_to: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    mentions: Mapped[list[str]] = mapped_column(JSON, default=list)

    @property
    def author(self) -> AuthorRead:
        return AuthorRead(
            id=self.person_id,
            name=self.author_name,
            role=AuthorRole(self.author_role),
            first_time=self.author_first_time,
        )


class Comment(Said, Base):
    """What somebody said. `offset` is that of its event in the room's channel; `link` is a `LinkRead`.

    A deleted comment stays, for the log of moderation.
    """

    __tablename__ = "comments"

    offset: Mapped[int] = mapped_column(BigInteger)
    deleted_at: Mapped[datetime | None]
    deleted_by: Mapped[uuid.UUID | None]
    link: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    __table_args__ = (
        UniqueConstraint("room_id", "person_id", "client_id"),
        Index("ix_comments_broadcast_id_offset", "broadcast_id", "offset"),
        Index("ix_comments_broadcast_id_at", "broadcast_id", "at", "offset"),
    )


class HeldState(StrEnum):
    """`blocked` was refused at once and is kept as evidence, `shadowed` is seen by its author and by staff
    alone; the others begin as `waiting`."""

    WAITING = "waiting"
    RELEASED = "released"
    REJECTED = "rejected"
    BLOCKED = "blocked"
    SHADOWED = "shadowed"


class HeldComment(Said, Base):
    """What somebody wrote and others do not see, or not before a person has looked at it.

    A released one is a comment of the same id as well. `reasons` are those of `moderation.verdicts`.
    `offset` is that of the event by which the author of a shadowed one sees it.
    """

    __tablename__ = "held_comments"

    state: Mapped[str] = mapped_column(String(8))
    reasons: Mapped[list[str]] = mapped_column(JSON)
    offset: Mapped[int | None] = mapped_column(BigInteger)
    judged_at: Mapped[datetime | None]
    judged_by: Mapped[uuid.UUID | None]

    __table_args__ = (
        UniqueConstraint("room_id", "person_id", "client_id"),
        Index("ix_held_comments_broadcast_id_state_id", "broadcast_id", "state", "id"),
    )


class RecentSaying(Base):
    """What was said lately in rooms with rules against floods; `id` is the comment's, `likeness` what nearly
    the same texts have in common. Kept for as long as a rule can look back."""

    __tablename__ = "recent_sayings"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    room_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"), index=True)
    likeness: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]

    __table_args__ = (
        Index("ix_recent_sayings_room_id_person_id_at", "room_id", "person_id", "at"),
        Index("ix_recent_sayings_room_id_likeness_at", "room_id", "likeness", "at"),
        Index("ix_recent_sayings_at", "at"),
    )


class ChangedComment(Base):
    """A comment or a held one that search has not looked at since it was written, deleted or judged."""

    __tablename__ = "changed_comments"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
