"""Clicks on products that are sold elsewhere."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from liveloop.kit.database import Base


class ProductClick(Base):
    """How often a viewer left for a product from one place: a broadcast, or the room between broadcasts.

    `viewer_id` is the person, or the identity in the cookie of somebody who is none yet.
    """

    __tablename__ = "product_clicks"

    product_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("products.id", ondelete="CASCADE"), primary_key=True
    )
    place_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    viewer_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    broadcast_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("broadcasts.id", ondelete="CASCADE"))
    clicks: Mapped[int]
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]

    __table_args__ = (Index("ix_product_clicks_broadcast_id_product_id", "broadcast_id", "product_id"),)
