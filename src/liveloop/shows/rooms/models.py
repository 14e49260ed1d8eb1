"""Rooms and their stream keys."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from liveloop.kit.database import Base


class Orientation(StrEnum):
    PORTRAIT = "portrait"
    LANDSCAPE = "landscape"


class Room(Base):
    """Where broadcasts happen. `slug` is its address, unique on the whole installation."""

    __tablename__ = "rooms"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    title: Mapped[str] = mapped_column(String(120))
    orientation: Mapped[str] = mapped_column(String(16))
    cover: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime]

    @property
    def cover_url(self) -> str | None:
        return f"/api/v1/covers/{self.cover}" if self.cover else None


class StreamKey(Base):
    """The secret that lets an encoder push to a room: sealed, and hashed to be found by."""

    __tablename__ = "stream_keys"

    room_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True)
    sealed: Mapped[str] = mapped_column(Text)
    lookup: Mapped[str] = mapped_column(String(64), unique=True)
    rotated_at: Mapped[datetime]
