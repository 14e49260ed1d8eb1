"""Who brought whom."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from liveloop.kit.database import Base


class Bar(StrEnum):
    """Why an introduction earns nothing: the two share a device or a network, or the inviter speaks for the
    room."""

    DEVICE = "device"
    NETWORK = "network"
    STAFF = "staff"


class Introduction(Base):
    """A guest who came for the first time by a link that somebody passed on; it stays as it was first.

    `stayed_at`: when they had watched long enough, and points were owed to the inviter.
    """

    __tablename__ = "introductions"

    person_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True
    )
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"))
    inviter_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"))
    room_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), index=True)
    arrived_at: Mapped[datetime]
    bar: Mapped[str | None] = mapped_column(String(8))
    stayed_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_introductions_inviter_id_arrived_at", "inviter_id", "arrived_at"),)
