"""The bills of providers, line by line, what comparing them gave, and the audits of the money book."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from liveloop.kit.database import Base


class BillRun(Base):
    """When a provider's bill of a day is compared next; `due_at` None: it is done. `day` is ISO, of the
    provider's own calendar. `problem` is the code of what kept it from being done the last time."""

    __tablename__ = "bill_runs"

    provider: Mapped[str] = mapped_column(String(20), primary_key=True)
    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    ran_at: Mapped[datetime | None]
    runs: Mapped[int]
    tries: Mapped[int]
    problem: Mapped[str | None] = mapped_column(String(80))


class BillLineRow(Base):
    """A line as the last run of its day read it. `number` is the payment's, or the refund's for a refund; the
    provider's own where the bill names none of ours."""

    __tablename__ = "bill_lines"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    provider: Mapped[str] = mapped_column(String(20))
    day: Mapped[str] = mapped_column(String(10))
    kind: Mapped[str] = mapped_column(String(8))
    number: Mapped[str] = mapped_column(String(128))
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    fee: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]

    __table_args__ = (
        Index("ix_bill_lines_provider_day", "provider", "day"),
        Index("ix_bill_lines_number", "number"),
    )


class BillDay(Base):
    """What comparing a bill gave for an organisation. `totals`: by currency, what it says and what we say.

    `healed`: payments and refunds that were settled because the bill had them.
    """

    __tablename__ = "bill_days"

    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True
    )
    provider: Mapped[str] = mapped_column(String(20), primary_key=True)
    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    lines: Mapped[int]
    matched: Mapped[int]
    healed: Mapped[int]
    totals: Mapped[dict[str, Any]] = mapped_column(JSON)
    compared_at: Mapped[datetime]


class MoneyAuditRow(Base):
    """An audit of an organisation's money that is due, or what it found. `ordered_by` None: the nightly."""

    __tablename__ = "money_audits"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"))
    due_at: Mapped[datetime] = mapped_column(index=True)
    finished_at: Mapped[datetime | None]
    ordered_by: Mapped[uuid.UUID | None]
    accounts: Mapped[int] = mapped_column(BigInteger, default=0)
    transfers: Mapped[int] = mapped_column(BigInteger, default=0)
    entries: Mapped[int] = mapped_column(BigInteger, default=0)
    faults: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)

    __table_args__ = (Index("ix_money_audits_organisation_id_id", "organisation_id", "id"),)
