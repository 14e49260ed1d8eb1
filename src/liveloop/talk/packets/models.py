"""Red packets of points, and who took of them."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from liveloop.kit.database import Base


class Packet(Base):
    """`points` for the first `takers` who tap after the countdown; `at`, `opens_at`, `ends_at` and `ended_at`
    are media time.

    What each place gets follows from a seed (`splitting`), that is made, committed to and sealed when it is
    shown, and revealed at the end. `taken` and `taken_points` change with each take, under this row's lock.
    """

    __tablename__ = "packets"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    room_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), index=True)
    broadcast_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("broadcasts.id", ondelete="CASCADE"))
    greeting: Mapped[str] = mapped_column(String(60))
    points: Mapped[int]
    takers: Mapped[int]
    split: Mapped[str] = mapped_column(String(8))
    countdown: Mapped[int]
    seconds: Mapped[int]
    state: Mapped[str] = mapped_column(String(8))
    commitment: Mapped[str | None] = mapped_column(String(64))
    sealed_seed: Mapped[str | None] = mapped_column(String(400))
    seed: Mapped[str | None] = mapped_column(String(64))
    at: Mapped[datetime | None]
    opens_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    taken: Mapped[int]
    taken_points: Mapped[int]
    created_at: Mapped[datetime]

    __table_args__ = (Index("ix_packets_broadcast_id_id", "broadcast_id", "id"),)


class PacketTake(Base):
    """One a person, in the order in which they came."""

    __tablename__ = "packet_takes"

    packet_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("packets.id", ondelete="CASCADE"), primary_key=True
    )
    place: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    points: Mapped[int]
    at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("packet_id", "person_id"),)
