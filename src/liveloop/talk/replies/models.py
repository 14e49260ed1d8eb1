"""Rules by which the assistant answers comments, and what it answered."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from liveloop.kit.database import Base


class MatchMode(StrEnum):
    """`any` and `all` are about the words of a rule; `pattern` is a regular expression."""

    ANY = "any"
    ALL = "all"
    PATTERN = "pattern"


class Audience(StrEnum):
    """Who sees the answer."""

    ROOM = "room"
    PERSON = "person"


class ReplyRule(Base):
    """Counts in all rooms, in a room, or in one broadcast of it.

    The rule with the highest `priority` answers first, among equals the older one. It answers in one room at
    most once in `rule_seconds`, and one person at most once in `person_seconds`. It counts from `starts_at`
    until `ends_at`, and of each day from `day_from` until `day_until` (minutes since midnight in `zone`; past
    midnight when the end is before the start).
    """

    __tablename__ = "reply_rules"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    room_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), index=True)
    broadcast_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("broadcasts.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(80))
    enabled: Mapped[bool]
    mode: Mapped[str] = mapped_column(String(8))
    words: Mapped[list[str]] = mapped_column(JSON)
    pattern: Mapped[str | None] = mapped_column(String(200))
    reply: Mapped[str] = mapped_column(String(200))
    audience: Mapped[str] = mapped_column(String(8))
    link_label: Mapped[str | None] = mapped_column(String(40))
    link_url: Mapped[str | None] = mapped_column(String(500))
    priority: Mapped[int]
    rule_seconds: Mapped[int]
    person_seconds: Mapped[int]
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    day_from: Mapped[int | None]
    day_until: Mapped[int | None]
    zone: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]


class ReplyGiven(Base):
    """An answer; the comment that it answers is the key, so that none has two.

    `reply_id` is the id of the comment or of the message to one person that it was.
    """

    __tablename__ = "replies_given"

    comment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True
    )
    rule_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("reply_rules.id", ondelete="CASCADE"))
    room_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), index=True)
    broadcast_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("broadcasts.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"), index=True)
    reply_id: Mapped[uuid.UUID]
    answered_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_replies_given_rule_id_room_id_answered_at", "rule_id", "room_id", "answered_at"),
        Index("ix_replies_given_rule_id_person_id_answered_at", "rule_id", "person_id", "answered_at"),
    )


class Assistant(Base):
    """Who answers for an organisation. `version` rises with each change: what is in memory is then old."""

    __tablename__ = "assistants"

    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(40))
    version: Mapped[int] = mapped_column(BigInteger)
