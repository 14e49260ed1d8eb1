"""Viewing sessions, and who was removed from a broadcast."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from liveloop.kit.database import Base


class ViewingSession(Base):
    """One entry of a person to a broadcast; its id is part of every playback address."""

    __tablename__ = "viewing_sessions"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    broadcast_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("broadcasts.id", ondelete="CASCADE"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(8))
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_viewing_sessions_broadcast_id_person_id", "broadcast_id", "person_id"),
        Index("ix_viewing_sessions_person_id", "person_id"),
        Index("ix_viewing_sessions_revoked_at", "revoked_at"),
    )


class Removal(Base):
    """A person whom staff removed from a broadcast, for good."""

    __tablename__ = "removals"

    broadcast_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("broadcasts.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True
    )
    removed_by: Mapped[uuid.UUID | None]
    at: Mapped[datetime]
