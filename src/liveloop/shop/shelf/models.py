"""What is shown for sale in a broadcast: products, their live prices, when each was explained, who looked."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from liveloop.kit.database import Base

_OPEN = text("until IS NULL")


class ShelfItem(Base):
    """A product on the shelf of a broadcast, once. `position` counts from 0 among those that are on it.

    With `removed_at` it was taken off; the row stays, for orders and numbers name it, and is used again when
    the product comes back. `replay_price`: the live prices that were open at the end hold in the replay too.
    """

    __tablename__ = "shelf_items"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    room_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), index=True)
    broadcast_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("broadcasts.id", ondelete="CASCADE"))
    product_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    replay_price: Mapped[bool]
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("broadcast_id", "product_id"),)


class ShelfPrice(Base):
    """A live-exclusive price of one variant (minor units of the product's currency).

    It counts from media time `at` until `until`, while the broadcast is on air; at most one has no end. What
    was changed before the broadcast began leaves no row behind.
    """

    __tablename__ = "shelf_prices"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    item_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("shelf_items.id", ondelete="CASCADE"))
    variant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("variants.id", ondelete="CASCADE"), index=True)
    price: Mapped[int]
    at: Mapped[datetime]
    until: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_shelf_prices_item_id_variant_id", "item_id", "variant_id"),
        Index(
            "uq_shelf_prices_one_open",
            "item_id",
            "variant_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )


class Explanation(Base):
    """The picture showed the product from `at` until `until` (media time): its clip in the recording.

    One at a time in a broadcast. One without an end lasts as long as the broadcast is on air.
    """

    __tablename__ = "shelf_explanations"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    broadcast_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("broadcasts.id", ondelete="CASCADE"))
    item_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("shelf_items.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    until: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_shelf_explanations_broadcast_id_id", "broadcast_id", "id"),
        Index(
            "uq_shelf_explanations_one_running",
            "broadcast_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )


class ShelfLook(Base):
    """Somebody was shown an item, and perhaps opened it: once a person, live and in the replay apart."""

    __tablename__ = "shelf_looks"

    item_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("shelf_items.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    replay: Mapped[bool] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]


class ShelfCount(Base):
    """How many rows of `ShelfLook` there are of an item, and how many with `opened_at`."""

    __tablename__ = "shelf_counts"

    item_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("shelf_items.id", ondelete="CASCADE"), primary_key=True
    )
    replay: Mapped[bool] = mapped_column(primary_key=True)
    seen: Mapped[int]
    opened: Mapped[int]
