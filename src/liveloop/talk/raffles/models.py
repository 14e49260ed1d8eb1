"""Raffles and lucky bags, who entered and who won."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from liveloop.kit.database import Base


class Raffle(Base):
    """Something to win in a broadcast. `at`, `closes_at`, `closed_at` and `called_off_at` are media time.

    `commitment` is published when it opens. Until it is drawn or called off the seed stands in `sealed_seed`,
    encrypted; then in `seed` (hex). `entries` is changed with each entry, under the lock of this row; it
    counts those as well that the draw left out.
    """

    __tablename__ = "raffles"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"))
    room_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"))
    broadcast_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("broadcasts.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(8))
    prize: Mapped[str] = mapped_column(String(80))
    winners_wanted: Mapped[int]
    points: Mapped[int]
    conditions: Mapped[dict[str, Any]] = mapped_column(JSON)
    excludes_winners: Mapped[bool]
    admits_staff: Mapped[bool]
    seconds: Mapped[int]
    state: Mapped[str] = mapped_column(String(12))
    commitment: Mapped[str | None] = mapped_column(String(64))
    sealed_seed: Mapped[str | None] = mapped_column(String(400))
    seed: Mapped[str | None] = mapped_column(String(64))
    entries_hash: Mapped[str | None] = mapped_column(String(64))
    at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    drawn_at: Mapped[datetime | None]
    called_off_at: Mapped[datetime | None]
    called_off_reason: Mapped[str | None] = mapped_column(String(120))
    entries: Mapped[int]
    left_out: Mapped[int]
    created_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_raffles_broadcast_id_id", "broadcast_id", "id"),
        Index("ix_raffles_room_id_state", "room_id", "state"),
        Index("ix_raffles_organisation_id", "organisation_id"),
    )


class RaffleEntry(Base):
    """One a person. `id` is what the public knows it by: random, so that it says nothing of the person.

    `left_out`: why the draw did not count it (`LeftOut`).
    """

    __tablename__ = "raffle_entries"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    raffle_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("raffles.id", ondelete="CASCADE"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    via: Mapped[str] = mapped_column(String(8))
    left_out: Mapped[str | None] = mapped_column(String(12))
    created_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("raffle_id", "person_id"),)


class RaffleWinner(Base):
    """In the order of the draw; whoever comes after one that was disqualified has the next place."""

    __tablename__ = "raffle_winners"

    raffle_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("raffles.id", ondelete="CASCADE"), primary_key=True
    )
    place: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[str] = mapped_column(String(32))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str | None] = mapped_column(String(200))
    at: Mapped[datetime]
    changed_at: Mapped[datetime]
