"""What buyers pay and get back, what providers told us of it, and what a person has to look at."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from liveloop.kit.database import Base

WAITING = text("state IN ('opening', 'open')")


class Payment(Base):
    """One attempt to pay a subject. Its number at the provider is its id in hex.

    `state` (vocabulary.PaymentStateName):
      opening   it is written down; whether the provider knows of it is not known
      open      the buyer can pay; `action` says how
      closing   to be closed at the provider, which may still say that it is paid
      closed    cannot be paid any more, as far as the provider says
      failed    the provider would not open it
      paid      the subject took the money
      held      paid with another amount or currency: a person decides
      surplus   paid, but the subject did not want it (any more): given back by itself

    At most one of a subject is opening or open. `paid_amount` and `paid_currency` are what the provider says;
    `refund_reserved` is the sum of refunds that are done or under way, and never above `paid_amount`.
    `due_at`: when the worker looks after it next; `looks` counts how often it did.
    """

    __tablename__ = "payments"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"))
    subject_id: Mapped[uuid.UUID]
    attempt: Mapped[int]
    person_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("persons.id", ondelete="SET NULL"), index=True
    )
    room_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("rooms.id", ondelete="SET NULL"), index=True)
    provider: Mapped[str] = mapped_column(String(20))
    method: Mapped[str] = mapped_column(String(20))
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    description: Mapped[str] = mapped_column(String(120))
    state: Mapped[str] = mapped_column(String(8))
    client_ip: Mapped[str] = mapped_column(String(45))
    return_url: Mapped[str] = mapped_column(String(500))
    payer: Mapped[str | None] = mapped_column(String(128))
    provider_reference: Mapped[str | None] = mapped_column(String(128))
    action: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    action_at: Mapped[datetime | None]
    failure: Mapped[str | None] = mapped_column(String(200))
    paid_amount: Mapped[int] = mapped_column(BigInteger)
    paid_currency: Mapped[str | None] = mapped_column(String(3))
    paid_at: Mapped[datetime | None]
    refund_reserved: Mapped[int] = mapped_column(BigInteger)
    refunded: Mapped[int] = mapped_column(BigInteger)
    expires_at: Mapped[datetime]
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    looks: Mapped[int]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("subject_id", "attempt"),
        Index(
            "uq_payments_waiting", "subject_id", unique=True, sqlite_where=WAITING, postgresql_where=WAITING
        ),
        Index("ix_payments_organisation_id_id", "organisation_id", "id"),
        Index("ix_payments_provider_paid_at", "provider", "paid_at"),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("refund_reserved >= 0 AND refund_reserved <= paid_amount", name="refund_reserved"),
        CheckConstraint("refunded >= 0 AND refunded <= refund_reserved", name="refunded"),
    )


class Refund(Base):
    """Money on its way back to a buyer. Its number at the provider is its id in hex.

    `state` (vocabulary.RefundStateName): asked (to be sent to the provider, any number of times),
    processing (the provider took it), done, failed (a person has to look; its amount stays reserved),
    dropped (staff gave it up). `key` makes asking idempotent within the payment.
    """

    __tablename__ = "refunds"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"))
    payment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("payments.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(120))
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    reason: Mapped[str] = mapped_column(String(200))
    origin: Mapped[str] = mapped_column(String(10))
    ordered_by: Mapped[str] = mapped_column(String(120))
    state: Mapped[str] = mapped_column(String(10))
    provider_reference: Mapped[str | None] = mapped_column(String(128))
    failure: Mapped[str | None] = mapped_column(String(200))
    done_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    looks: Mapped[int]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("payment_id", "key"),
        Index("ix_refunds_organisation_id_id", "organisation_id", "id"),
        CheckConstraint("amount > 0", name="amount"),
    )


class PaymentNotice(Base):
    """A verified callback, stored once however often it comes. `said` is what it says of a trade or refund.

    `outcome` None: not applied yet; else applied, known (it changed nothing), unknown (no such number here)
    or nothing (it concerns nothing here).
    """

    __tablename__ = "payment_notices"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    provider: Mapped[str] = mapped_column(String(20))
    event_id: Mapped[str] = mapped_column(String(128))
    payment_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    said: Mapped[dict[str, Any]] = mapped_column(JSON)
    outcome: Mapped[str | None] = mapped_column(String(10))
    times: Mapped[int]
    received_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("provider", "event_id"),)


class PaymentFinding(Base):
    """Something about money that a person has to look at, once under its `key`.

    `state`: open, resolved (by a person, with a note) or gone (a later look found it right).
    """

    __tablename__ = "payment_findings"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(30))
    provider: Mapped[str] = mapped_column(String(20))
    day: Mapped[str | None] = mapped_column(String(10))
    payment_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    refund_id: Mapped[uuid.UUID | None]
    reference: Mapped[str] = mapped_column(String(128))
    expected: Mapped[int | None] = mapped_column(BigInteger)
    found: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str | None] = mapped_column(String(3))
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(8))
    note: Mapped[str | None] = mapped_column(String(500))
    resolved_by: Mapped[str | None] = mapped_column(String(120))
    resolved_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_payment_findings_organisation_id_state_id", "organisation_id", "state", "id"),
        Index("ix_payment_findings_provider_day", "provider", "day"),
    )
