"""Orders, what is in them, every step they took, and the money that went back."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from liveloop.kit.database import Base


class Order(Base):
    """What one person bought at once. `state` is moved by `machine.move` alone.

    `client_key` was chosen by the client: the same key of the same person is the same order. `number` is what
    people read out. `quote` is the engine's result as it was shown, `total` what is to be paid of it, in
    minor units of `currency`. `destination` is a copy of an address, `phone_tail` its last four digits,
    to look for. `expires_at` is when an unpaid order closes by itself; `closed_because` is expired,
    cancelled or refused. `payment_id` is the one payment that counts; `refunded` of it went back,
    `refunding` is on its way.

    Attribution: the broadcast (or its `replay`), the second of the picture (`media_at`), the shelf item, the
    host on duty, the channel through which the person came, and who invited them.
    """

    __tablename__ = "orders"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"))
    number: Mapped[str] = mapped_column(String(20))
    room_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("rooms.id", ondelete="SET NULL"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"))
    buyer_name: Mapped[str] = mapped_column(String(80))
    client_key: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(12))
    currency: Mapped[str] = mapped_column(String(3))
    total: Mapped[int] = mapped_column(BigInteger)
    refunded: Mapped[int] = mapped_column(BigInteger)
    refunding: Mapped[int] = mapped_column(BigInteger)
    quote: Mapped[dict[str, Any]] = mapped_column(JSON)
    destination: Mapped[dict[str, Any]] = mapped_column(JSON)
    phone_tail: Mapped[str] = mapped_column(String(4))
    note: Mapped[str] = mapped_column(String(200))
    payment_id: Mapped[uuid.UUID | None]
    carrier: Mapped[str | None] = mapped_column(String(40))
    tracking_number: Mapped[str | None] = mapped_column(String(60))
    closed_because: Mapped[str | None] = mapped_column(String(12))
    refund_wish: Mapped[str | None] = mapped_column(String(200))
    refund_wished_at: Mapped[datetime | None]
    held_again: Mapped[bool]
    """Its goods were set aside a second time, because it was paid after it had closed."""
    broadcast_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("broadcasts.id", ondelete="SET NULL"))
    replay: Mapped[bool]
    media_at: Mapped[datetime | None]
    shelf_item_id: Mapped[uuid.UUID | None]
    host_account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    channel: Mapped[str | None] = mapped_column(String(40))
    inviter_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("persons.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    paid_at: Mapped[datetime | None]
    shipped_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("person_id", "client_key"),
        UniqueConstraint("organisation_id", "number"),
        Index("ix_orders_organisation_id_id", "organisation_id", "id"),
        Index("ix_orders_organisation_id_state_id", "organisation_id", "state", "id"),
        Index("ix_orders_organisation_id_phone_tail", "organisation_id", "phone_tail"),
        Index("ix_orders_organisation_id_paid_at", "organisation_id", "paid_at"),
        Index("ix_orders_person_id_id", "person_id", "id"),
        Index("ix_orders_broadcast_id_id", "broadcast_id", "id"),
        CheckConstraint("total >= 0", name="total"),
        CheckConstraint(
            "refunded >= 0 AND refunding >= 0 AND refunded + refunding <= total", name="refunded"
        ),
    )


class OrderLine(Base):
    """`quantity` of a variant as it was called when it was bought. `price` is the unit's, by the offer
    `offer`; `amount` is what was paid for the line after discounts. `returned` came back into the stock."""

    __tablename__ = "order_lines"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    order_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("orders.id", ondelete="CASCADE"))
    position: Mapped[int]
    variant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("variants.id"), index=True)
    product_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("products.id"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    sku: Mapped[str] = mapped_column(String(64))
    options: Mapped[dict[str, str]] = mapped_column(JSON)
    picture: Mapped[str | None] = mapped_column(String(200))
    quantity: Mapped[int]
    returned: Mapped[int]
    list_price: Mapped[int | None] = mapped_column(BigInteger)
    price: Mapped[int] = mapped_column(BigInteger)
    amount: Mapped[int] = mapped_column(BigInteger)
    offer: Mapped[str | None] = mapped_column(String(12))
    win_id: Mapped[uuid.UUID | None]

    __table_args__ = (
        UniqueConstraint("order_id", "position"),
        CheckConstraint("quantity >= 1 AND returned >= 0 AND returned <= quantity", name="quantity"),
    )


class OrderStep(Base):
    """A transition: from which state into which, by whom, why. Rows are added, never changed.

    `actor_kind` is viewer, account, token, payment or system. `before` is null for the first.
    """

    __tablename__ = "order_steps"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    order_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("orders.id", ondelete="CASCADE"))
    before: Mapped[str | None] = mapped_column(String(12))
    after: Mapped[str] = mapped_column(String(12))
    act: Mapped[str] = mapped_column(String(40))
    actor_kind: Mapped[str] = mapped_column(String(16))
    actor_id: Mapped[uuid.UUID | None]
    actor_name: Mapped[str] = mapped_column(String(80))
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime]

    __table_args__ = (Index("ix_order_steps_order_id_id", "order_id", "id"),)


class OrderRefund(Base):
    """Money on its way back, or back. `state` is pending, succeeded or failed; `resumes` is the state in
    which the order was before. `goods` says what comes back into the stock with it: line id -> quantity.

    `key` makes staff's wish idempotent.
    """

    __tablename__ = "order_refunds"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    order_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("orders.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(64))
    amount: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(Text)
    goods: Mapped[dict[str, int]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(12))
    resumes: Mapped[str] = mapped_column(String(12))
    payment_refund_id: Mapped[uuid.UUID | None]
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("order_id", "key"), CheckConstraint("amount >= 0", name="amount"))


class OrderSettingsRow(Base):
    """What an organisation decided about its orders; without a row the defaults hold."""

    __tablename__ = "order_settings"

    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True
    )
    pay_minutes: Mapped[int]
    complete_days: Mapped[int]
