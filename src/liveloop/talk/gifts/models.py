"""The catalogue of gifts, what was sent of it, and the sums that leaderboards are read from."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from liveloop.kit.database import Base


class GiftCatalogue(Base):
    """That an organisation has a catalogue of its own: until then it has the default one."""

    __tablename__ = "gift_catalogues"

    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True
    )
    created_at: Mapped[datetime]


class Gift(Base):
    """`picture` is the name of an uploaded picture, which is shown in the place of `emoji`."""

    __tablename__ = "gifts"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    name_zh: Mapped[str] = mapped_column(String(20))
    name_en: Mapped[str] = mapped_column(String(40))
    emoji: Mapped[str] = mapped_column(String(16))
    picture: Mapped[str | None] = mapped_column(String(64))
    price: Mapped[int]
    animation: Mapped[str] = mapped_column(String(12))
    combo: Mapped[bool]
    position: Mapped[int]
    enabled: Mapped[bool]
    created_at: Mapped[datetime]

    @property
    def picture_url(self) -> str | None:
        return f"/api/v1/gift-pictures/{self.picture}" if self.picture else None


class GiftSent(Base):
    """A gift, or a tip when `gift_id` is not there. `gift` is what it looked like when it was sent.

    `combo_id` is that of the first gift of the combo; `combo_count` counts up to this one.
    """

    __tablename__ = "gifts_sent"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    room_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"))
    broadcast_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("broadcasts.id", ondelete="CASCADE"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"), index=True)
    client_id: Mapped[str] = mapped_column(String(64))
    sender_name: Mapped[str] = mapped_column(String(80))
    sender_role: Mapped[str] = mapped_column(String(8))
    gift_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("gifts.id", ondelete="SET NULL"), index=True)
    gift: Mapped[dict[str, Any]] = mapped_column(JSON)
    quantity: Mapped[int]
    points: Mapped[int] = mapped_column(BigInteger)
    balance: Mapped[int] = mapped_column(BigInteger)
    """The sender's after it."""
    transfer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("ledger_transfers.id"))
    combo_id: Mapped[uuid.UUID]
    combo_count: Mapped[int]
    day: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime]
    created_at: Mapped[datetime]
    refunded_at: Mapped[datetime | None]
    refunded_by: Mapped[uuid.UUID | None]

    __table_args__ = (
        UniqueConstraint("room_id", "person_id", "client_id"),
        Index("ix_gifts_sent_broadcast_id_id", "broadcast_id", "id"),
        Index("ix_gifts_sent_broadcast_id_at", "broadcast_id", "at", "id"),
    )


class GiftCombo(Base):
    """The combo of a person and a gift that may still grow."""

    __tablename__ = "gift_combos"

    broadcast_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("broadcasts.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    gift_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("gifts.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    combo_id: Mapped[uuid.UUID]
    count: Mapped[int]
    last_at: Mapped[datetime]


class GiftSum(Base):
    """What a member gave (a person) or got (a room, a broadcast), by board: changed with every gift.

    `board_id` is the broadcast, room or organisation; `day` is empty on boards of all time.
    """

    __tablename__ = "gift_sums"

    board: Mapped[str] = mapped_column(String(12), primary_key=True)
    board_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    member_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    points: Mapped[int] = mapped_column(BigInteger)
    gifts: Mapped[int] = mapped_column(BigInteger)

    __table_args__ = (Index("ix_gift_sums_leaders", "board", "board_id", "day", "points", "member_id"),)
