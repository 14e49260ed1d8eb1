"""Comments."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from liveloop.kit.database import Base


class Comment(Base):
    """What somebody said. `offset` is that of its event in the room's channel; `at` is media time.

    Name and role are kept as they were. A deleted comment stays, for the log of moderation.
    """

    __tablename__ = "comments"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    room_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"))
    broadcast_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("broadcasts.id", ondelete="CASCADE"))
    offset: Mapped[int] = mapped_column(BigInteger)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"))
    client_id: Mapped[str] = mapped_column(String(64))
    author_name: Mapped[str] = mapped_column(String(80))
    author_role: Mapped[str] = mapped_column(String(8))
    body: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime]
    created_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]
    deleted_by: Mapped[uuid.UUID | None]

    __table_args__ = (
        UniqueConstraint("room_id", "person_id", "client_id"),
        Index("ix_comments_broadcast_id_offset", "broadcast_id", "offset"),
        Index("ix_comments_broadcast_id_at", "broadcast_id", "at", "offset"),
    )
