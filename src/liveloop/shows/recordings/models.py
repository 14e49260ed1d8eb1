"""Recordings: what a media node wrote down of a broadcast."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from liveloop.kit.database import Base


class RecordingState(StrEnum):
    """`deleting` becomes `deleted` when the media node has removed the files."""

    RECORDING = "recording"
    READY = "ready"
    EMPTY = "empty"
    DELETING = "deleting"
    DELETED = "deleted"


class Recording(Base):
    """The sum of a broadcast's manifest. `gaps` are `{"at": iso, "seconds": float, "reason": str}`."""

    __tablename__ = "recordings"

    broadcast_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("broadcasts.id", ondelete="CASCADE"), primary_key=True
    )
    state: Mapped[str] = mapped_column(String(16), index=True)
    duration_seconds: Mapped[float]
    bytes: Mapped[int] = mapped_column(BigInteger)
    segments: Mapped[int]
    last_msn: Mapped[int | None]
    gaps: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    updated_at: Mapped[datetime]


class RecordingSegment(Base):
    """A closed segment; `starts_at` is when its first picture arrived."""

    __tablename__ = "recording_segments"

    broadcast_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("broadcasts.id", ondelete="CASCADE"), primary_key=True
    )
    msn: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    starts_at: Mapped[datetime]
    duration_seconds: Mapped[float]
    bytes: Mapped[int] = mapped_column(BigInteger)
    standby: Mapped[bool]
