"""Listed words, and the rules of a room's conversation."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from liveloop.kit.database import Base

KEY_LENGTH = 160
"""Compared letters of a word: one that is written may stand for several."""


class ListedWord(Base):
    """A word of an organisation, or of one of its rooms.

    `scope` is the room's id or else the organisation's; `key` is what the word is compared by, so that it is
    listed once, however it is written.
    """

    __tablename__ = "listed_words"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    room_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), index=True)
    scope: Mapped[uuid.UUID]
    key: Mapped[str] = mapped_column(String(KEY_LENGTH))
    text: Mapped[str] = mapped_column(String(40))
    action: Mapped[str] = mapped_column(String(8))
    by_sound: Mapped[bool]
    created_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("scope", "key"),)


class CommentRulesRow(Base):
    """How a room is talked in; a room without a row has the defaults of `schemas.CommentRules`."""

    __tablename__ = "comment_rules"

    room_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True)
    review: Mapped[bool]
    links: Mapped[str] = mapped_column(String(8))
    slow_seconds: Mapped[int]
    newcomer_seconds: Mapped[int]
    repeat_seconds: Mapped[int]
    copies: Mapped[int]
    per_minute: Mapped[int]
    longest_run: Mapped[int]
    report_limit: Mapped[int]


class ModerationVersion(Base):
    """Rises with each change to the words and rules of an organisation: what is in memory is then old."""

    __tablename__ = "moderation_versions"

    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int] = mapped_column(BigInteger)
