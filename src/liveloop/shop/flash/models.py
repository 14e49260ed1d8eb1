"""Flash sales, who came to them, who won and who waits."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from liveloop.kit.database import Base


class FlashSale(Base):
    """`quantity` of a variant at `price`, from `opens_at` on; `at`, `opens_at`, `closes_at` and `closed_at`
    are media time, `starts_at` is when the server announces it by itself.

    What it sells stands in the stock under `flash:<id>`: `left` that anybody can have, and what open wins
    have. All of its numbers change under the lock of this row; `arrivals` counts the places of the waiting
    list. What is shown of the goods is kept as it was when the sale was prepared. `over_at`: since when
    nobody can buy or enter any more. The seed of a fair sale is sealed until the draw, its commitment is
    shown at once.
    """

    __tablename__ = "flash_sales"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    room_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), index=True)
    broadcast_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("broadcasts.id", ondelete="CASCADE"))
    product_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"))
    variant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("variants.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    options: Mapped[dict[str, str]] = mapped_column(JSON)
    picture: Mapped[str | None] = mapped_column(String(200))
    currency: Mapped[str] = mapped_column(String(3))
    usual_price: Mapped[int] = mapped_column(BigInteger)
    price: Mapped[int] = mapped_column(BigInteger)
    quantity: Mapped[int]
    per_person: Mapped[int]
    mode: Mapped[str] = mapped_column(String(8))
    countdown: Mapped[int]
    seconds: Mapped[int]
    hold_seconds: Mapped[int]
    state: Mapped[str] = mapped_column(String(8))
    starts_at: Mapped[datetime | None]
    at: Mapped[datetime | None]
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    over_at: Mapped[datetime | None]
    drawn_at: Mapped[datetime | None]
    commitment: Mapped[str | None] = mapped_column(String(64))
    sealed_seed: Mapped[str | None] = mapped_column(String(400))
    seed: Mapped[str | None] = mapped_column(String(64))
    entries_hash: Mapped[str | None] = mapped_column(String(64))
    entries: Mapped[int]
    winners: Mapped[int]
    left: Mapped[int] = mapped_column("pieces_left")
    waiting: Mapped[int]
    arrivals: Mapped[int]
    created_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("pieces_left BETWEEN 0 AND quantity", name="pieces_left"),
        Index("ix_flash_sales_broadcast_id_id", "broadcast_id", "id"),
    )


class FlashEntry(Base):
    """One a person in a fair sale. `id` is what the public knows it by: random. `left_out`: its person was
    removed before the draw."""

    __tablename__ = "flash_entries"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    sale_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("flash_sales.id", ondelete="CASCADE"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    wanted: Mapped[int]
    left_out: Mapped[bool]
    created_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("sale_id", "person_id"),)


class FlashWin(Base):
    """What somebody may order at the price of the sale until `expires_at`: one a person and sale, ever.

    `place` counts the wins of the sale. `state` is won, ordered or lapsed; `via` is buy, draw or waiting.
    """

    __tablename__ = "flash_wins"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    sale_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("flash_sales.id", ondelete="CASCADE"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    place: Mapped[int]
    entry_id: Mapped[str | None] = mapped_column(String(32))
    quantity: Mapped[int]
    state: Mapped[str] = mapped_column(String(8))
    via: Mapped[str] = mapped_column(String(8))
    expires_at: Mapped[datetime]
    order_id: Mapped[uuid.UUID | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("sale_id", "person_id"),
        UniqueConstraint("sale_id", "place"),
        Index("ix_flash_wins_sale_id_state_expires_at", "sale_id", "state", "expires_at"),
    )


class FlashWaiter(Base):
    """Who came too late, in the order of arrival; `state` is waiting, served or gone."""

    __tablename__ = "flash_waiters"

    sale_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("flash_sales.id", ondelete="CASCADE"), primary_key=True
    )
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    wanted: Mapped[int]
    state: Mapped[str] = mapped_column(String(8))
    created_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("sale_id", "person_id"),)
