"""How many there are of a variant, and who holds some of them."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from liveloop.kit.database import Base


class Stock(Base):
    """One a variant. What can be had is `received - held - sold`; the database refuses less than none.

    `held` is the sum of the open holds, `sold` that of the sold ones: a check recomputes both.
    """

    __tablename__ = "stocks"

    variant_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("variants.id", ondelete="CASCADE"), primary_key=True
    )
    received: Mapped[int]
    held: Mapped[int]
    sold: Mapped[int]

    __table_args__ = (
        CheckConstraint("held >= 0", name="held"),
        CheckConstraint("sold >= 0", name="sold"),
        CheckConstraint("received - held - sold >= 0", name="left"),
    )


class StockHold(Base):
    """Some of a variant set aside under `key`, which makes it idempotent (`flash:<id>` and the like).

    `state` is held, sold or released. A hold has no clock of its own: whoever made it lets it go.
    """

    __tablename__ = "stock_holds"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    variant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("variants.id", ondelete="CASCADE"), index=True)
    quantity: Mapped[int]
    state: Mapped[str] = mapped_column(String(8))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("quantity >= 0", name="quantity"),)


class StockMovement(Base):
    """A change of `received` by a person or an import: the record of where the goods came from. `key` was
    chosen by who sent it; sent again it counts once."""

    __tablename__ = "stock_movements"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    variant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("variants.id", ondelete="CASCADE"))
    key: Mapped[str | None] = mapped_column(String(64))
    change: Mapped[int]
    note: Mapped[str] = mapped_column(String(200))
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("variant_id", "key"),
        Index("ix_stock_movements_variant_id_id", "variant_id", "id"),
    )
