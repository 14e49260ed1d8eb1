"""Comments that were put on top, one at a time."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from liveloop.kit.database import Base


class Pin(Base):
    """A comment on top of a broadcast from `at` until `until`, until it is taken down at `ended_at`, or until
    the next one. All are media time, so that a replay shows the same."""

    __tablename__ = "pins"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    broadcast_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("broadcasts.id", ondelete="CASCADE"))
    comment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    pinned_by: Mapped[uuid.UUID | None]

    __table_args__ = (Index("ix_pins_broadcast_id_id", "broadcast_id", "id"),)
