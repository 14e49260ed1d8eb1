"""What it costs to send an order."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from liveloop.kit.database import Base


class ShippingRate(Base):
    """Of an organisation's orders in one currency; where there is no row, shipping costs nothing.

    `free_from`: what goods cost, before coupons, from which on it is free; none: it never is.
    """

    __tablename__ = "shipping_rates"

    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True
    )
    currency: Mapped[str] = mapped_column(String(3), primary_key=True)
    fee: Mapped[int] = mapped_column(BigInteger)
    free_from: Mapped[int | None] = mapped_column(BigInteger)
    updated_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("fee >= 0", name="fee"),)
