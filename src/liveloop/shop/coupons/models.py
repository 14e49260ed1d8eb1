"""Coupons, their drops in a room, and who claimed and used them."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from liveloop.kit.database import Base


class Coupon(Base):
    """Terms as `pricing.CouponTerms` has them; they do not change once it was claimed or dropped.

    `scope_names`: what the products and categories were called then. Valid from `valid_from` until
    `valid_until`, or for `valid_minutes` after the claim: one of the last two is set. `on_wall`: it can be
    claimed in every room at any time, and not only in drops. `claimed` changes under this row's lock.
    """

    __tablename__ = "coupons"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(40))
    currency: Mapped[str] = mapped_column(String(3))
    kind: Mapped[str] = mapped_column(String(8))
    value: Mapped[int] = mapped_column(BigInteger)
    cap: Mapped[int | None] = mapped_column(BigInteger)
    threshold: Mapped[int] = mapped_column(BigInteger)
    product_ids: Mapped[list[str]] = mapped_column(JSON)
    category_ids: Mapped[list[str]] = mapped_column(JSON)
    scope_names: Mapped[list[str]] = mapped_column(JSON)
    audience: Mapped[str] = mapped_column(String(10))
    stackable: Mapped[bool]
    on_flash: Mapped[bool]
    total: Mapped[int]
    per_person: Mapped[int]
    on_wall: Mapped[bool]
    valid_from: Mapped[datetime | None]
    valid_until: Mapped[datetime | None]
    valid_minutes: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(8))
    claimed: Mapped[int]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("claimed >= 0 AND claimed <= total", name="claimed"),
        Index("ix_coupons_organisation_id_state_id", "organisation_id", "state", "id"),
    )


class CouponDrop(Base):
    """`quantity` of a coupon for those who tap after the countdown. Its times (`at`, `opens_at`, `ends_at`,
    `ended_at`) are media time. At most one of a broadcast is open. `claimed` changes under this row's lock,
    after that of the coupon."""

    __tablename__ = "coupon_drops"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    room_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), index=True)
    broadcast_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("broadcasts.id", ondelete="CASCADE"))
    coupon_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("coupons.id", ondelete="CASCADE"), index=True)
    quantity: Mapped[int]
    claimed: Mapped[int]
    countdown: Mapped[int]
    seconds: Mapped[int]
    state: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime]
    opens_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("claimed >= 0 AND claimed <= quantity", name="claimed"),
        Index("ix_coupon_drops_broadcast_id_at", "broadcast_id", "at"),
        Index(
            "uq_coupon_drops_open",
            "broadcast_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )


class CouponClaim(Base):
    """One coupon of one person. `key` is what they claimed by, once each; `ordinal` counts their coupons of
    this kind from 1. `order_id`: of the order that has reserved or used it."""

    __tablename__ = "coupon_claims"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    coupon_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("coupons.id", ondelete="CASCADE"))
    drop_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("coupon_drops.id", ondelete="SET NULL"), index=True
    )
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(80))
    ordinal: Mapped[int]
    state: Mapped[str] = mapped_column(String(8))
    claimed_at: Mapped[datetime]
    usable_from: Mapped[datetime | None]
    expires_at: Mapped[datetime]
    order_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    used_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("coupon_id", "person_id", "key"),
        UniqueConstraint("coupon_id", "person_id", "ordinal"),
        Index("ix_coupon_claims_coupon_id_id", "coupon_id", "id"),
        Index("ix_coupon_claims_person_id_expires_at", "person_id", "expires_at"),
    )
