"""What the sandbox cashier remembers, as a real provider would: it knows numbers, nothing of this shop."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from liveloop.kit.database import Base


class SandboxTrade(Base):
    """One that a page was opened for, or that was closed. `state`: open, coming, paid, closed.

    One that is coming is paid from `paid_at` on; nobody has to do anything for that.
    """

    __tablename__ = "sandbox_trades"

    out_trade_no: Mapped[str] = mapped_column(String(32), primary_key=True)
    state: Mapped[str] = mapped_column(String(8))
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    paid_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    __table_args__ = (Index("ix_sandbox_trades_paid_at", "paid_at"),)


class SandboxRefund(Base):
    __tablename__ = "sandbox_refunds"

    out_refund_no: Mapped[str] = mapped_column(String(32), primary_key=True)
    out_trade_no: Mapped[str] = mapped_column(String(32), index=True)
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    refunded_at: Mapped[datetime] = mapped_column(index=True)


class SandboxLetter(Base):
    """A callback to be sent until it is acknowledged. `body` is the event, not signed yet."""

    __tablename__ = "sandbox_letters"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    notify_url: Mapped[str] = mapped_column(String(500))
    body: Mapped[str] = mapped_column(Text)
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    tries: Mapped[int]
    created_at: Mapped[datetime]
