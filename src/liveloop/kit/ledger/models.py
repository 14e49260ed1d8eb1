"""Accounts, transfers between them, and the entries that a transfer consists of.

Transfers and entries are written once and never changed; a mistake is undone by another transfer.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from liveloop.kit.database import Base

LARGEST = 2**53
"""Of an amount and of a balance: what a browser's number can hold exactly."""


class LedgerAccount(Base):
    """`balance` is the sum of the account's entries and `entries` their number, changed with them.

    `floor` None: the balance may fall without end.
    """

    __tablename__ = "ledger_accounts"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    book: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(20))
    owner: Mapped[str] = mapped_column(String(64))
    unit: Mapped[str] = mapped_column(String(12))
    balance: Mapped[int] = mapped_column(BigInteger)
    entries: Mapped[int] = mapped_column(BigInteger)
    floor: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("book", "kind", "owner", "unit"),
        CheckConstraint("floor IS NULL OR balance >= floor", name="floor"),
        CheckConstraint(f"balance BETWEEN -{LARGEST} AND {LARGEST}", name="balance"),
    )


class LedgerTransfer(Base):
    """`digest` is of what was asked for: the same key again is the same transfer only if it asks the same.

    `reverses`: the transfer that this one undoes; each is undone at most once.
    """

    __tablename__ = "ledger_transfers"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    book: Mapped[str] = mapped_column(String(80))
    key: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(40))
    digest: Mapped[str] = mapped_column(String(32))
    reverses: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("ledger_transfers.id"), unique=True)
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("book", "key"), Index("ix_ledger_transfers_book_id", "book", "id"))


class LedgerEntry(Base):
    """What a transfer did to one account. `number` counts the account's entries from 1; `balance` is the
    account's after it."""

    __tablename__ = "ledger_entries"

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("ledger_accounts.id"), primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    transfer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("ledger_transfers.id"))
    line: Mapped[int]
    amount: Mapped[int] = mapped_column(BigInteger)
    balance: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("transfer_id", "line"),
        CheckConstraint(f"amount <> 0 AND amount BETWEEN -{LARGEST} AND {LARGEST}", name="amount"),
    )
