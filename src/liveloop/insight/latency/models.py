"""What pages measured, by broadcast and minute."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from liveloop.kit.database import Base


class LatencyMinute(Base):
    """What one web process heard in one minute; the processes of a minute are added up when it is read.

    `histograms` is kind -> pairs of `histogram.Pairs`. `source` names the process for the length of its
    life, so that it writes a minute as often as it likes.
    """

    __tablename__ = "latency_minutes"

    broadcast_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("broadcasts.id", ondelete="CASCADE"), primary_key=True
    )
    minute: Mapped[datetime] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(36), primary_key=True)
    histograms: Mapped[dict[str, Any]] = mapped_column(JSON)
    reports: Mapped[int]
    clipped: Mapped[int]
    played_ms: Mapped[int] = mapped_column(BigInteger)
    stalled_ms: Mapped[int] = mapped_column(BigInteger)
    stalls: Mapped[int]
