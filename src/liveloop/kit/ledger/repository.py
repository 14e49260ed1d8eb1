"""The ledger in the database. Transfers and entries are inserted and read, nothing else."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, and_, bindparam, func, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from liveloop.kit.keys import among
from liveloop.kit.ledger.models import LedgerAccount, LedgerEntry, LedgerTransfer
from liveloop.kit.ledger.transfers import Account, Line, Name, StatementLine

Key = tuple[str, str]
"""(book, key) of a transfer."""

_ACCOUNTS = cast("Table", LedgerAccount.__table__)
_TRANSFERS = cast("Table", LedgerTransfer.__table__)
_ENTRIES = cast("Table", LedgerEntry.__table__)

_BY_KEYS = (
    select(
        _TRANSFERS.c.book,
        _TRANSFERS.c.key,
        _TRANSFERS.c.id,
        _TRANSFERS.c.digest,
        _ENTRIES.c.balance,
    )
    .join(_ENTRIES, _ENTRIES.c.transfer_id == _TRANSFERS.c.id)
    .where(among(_TRANSFERS.c.book, _TRANSFERS.c.key, keys="keys"))
    .order_by(_ENTRIES.c.transfer_id, _ENTRIES.c.line)
)
_ADD_TRANSFERS, _ADD_ENTRIES = _TRANSFERS.insert(), _ENTRIES.insert()
_SET_BALANCE = (
    update(_ACCOUNTS)
    .where(_ACCOUNTS.c.id == bindparam("account"))
    .values(balance=bindparam("new_balance"), entries=bindparam("new_entries"))
)


@dataclass(frozen=True, slots=True)
class Known:
    """A transfer that was posted before."""

    id: uuid.UUID
    digest: str
    balances: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """What went through an account in all. `old`: what it got before a moment, without what came back.

    `spent` is what left it, less what came back of that by reversals.
    """

    old: int
    spent: int


async def known(session: AsyncSession, keys: Collection[Key]) -> dict[Key, Known]:
    found: dict[Key, Known] = {}
    for row in await session.execute(_BY_KEYS, {"keys": keys}):
        before = found.get((row.book, row.key))
        balances = (*(before.balances if before else ()), row.balance)
        found[row.book, row.key] = Known(row.id, row.digest, balances)
    return found


async def reversed_ids(session: AsyncSession, ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of `ids` that another transfer undoes."""
    rows = await session.scalars(select(LedgerTransfer.reverses).where(LedgerTransfer.reverses.in_(ids)))
    return {one for one in rows if one is not None}


async def write(
    session: AsyncSession,
    transfers: Sequence[dict[str, Any]],
    entries: Sequence[dict[str, Any]],
    balances: Sequence[dict[str, Any]],
) -> None:
    """`balances`: account, new_balance and new_entries of each account that changes."""
    await session.execute(_ADD_TRANSFERS, transfers)
    await session.execute(_ADD_ENTRIES, entries)
    await session.execute(_SET_BALANCE, balances)


async def transfer_or_none(session: AsyncSession, book: str, transfer_id: uuid.UUID) -> LedgerTransfer | None:
    statement = select(LedgerTransfer).where(LedgerTransfer.book == book, LedgerTransfer.id == transfer_id)
    return (await session.scalars(statement)).one_or_none()


async def transfer_by_key_or_none(session: AsyncSession, book: str, key: str) -> LedgerTransfer | None:
    statement = select(LedgerTransfer).where(LedgerTransfer.book == book, LedgerTransfer.key == key)
    return (await session.scalars(statement)).one_or_none()


async def lines(session: AsyncSession, transfer_id: uuid.UUID) -> tuple[Line, ...]:
    statement = (
        select(_ACCOUNTS, _ENTRIES.c.amount)
        .join(_ENTRIES, _ENTRIES.c.account_id == _ACCOUNTS.c.id)
        .where(_ENTRIES.c.transfer_id == transfer_id)
        .order_by(_ENTRIES.c.line)
    )
    return tuple(
        Line(Account(row.book, row.kind, row.owner, row.unit, row.floor), row.amount)
        for row in await session.execute(statement)
    )


async def balances(session: AsyncSession, names: Collection[Name]) -> dict[Name, int]:
    """Of the accounts that are there."""
    name = tuple_(_ACCOUNTS.c.book, _ACCOUNTS.c.kind, _ACCOUNTS.c.owner, _ACCOUNTS.c.unit)
    rows = await session.execute(select(_ACCOUNTS).where(name.in_(sorted(names))))
    return {(row.book, row.kind, row.owner, row.unit): row.balance for row in rows}


async def statement(
    session: AsyncSession, account: Account, *, before: int | None, limit: int
) -> list[StatementLine]:
    """The newest first; `before` is the number of the last one already read."""
    undone = aliased(LedgerTransfer)
    found = (
        select(LedgerEntry, LedgerTransfer, undone.id)
        .join(LedgerAccount, LedgerAccount.id == LedgerEntry.account_id)
        .join(LedgerTransfer, LedgerTransfer.id == LedgerEntry.transfer_id)
        .outerjoin(undone, undone.reverses == LedgerTransfer.id)
        .where(_is(account))
        .order_by(LedgerEntry.number.desc())
        .limit(limit)
    )
    if before is not None:
        found = found.where(LedgerEntry.number < before)
    return [
        StatementLine(
            number=entry.number,
            amount=entry.amount,
            balance=entry.balance,
            created_at=entry.created_at,
            transfer_id=transfer.id,
            key=transfer.key,
            kind=transfer.kind,
            details=transfer.details,
            reverses=transfer.reverses,
            reversed_by=undone_by,
        )
        for entry, transfer, undone_by in (await session.execute(found)).all()
    ]


async def flows(session: AsyncSession, names: Collection[Name], *, before: datetime) -> dict[Name, Flow]:
    """What each of these accounts got before a moment, and what it spent until now."""
    back = LedgerTransfer.reverses.is_not(None)
    gained = and_(LedgerEntry.amount > 0, ~back, LedgerEntry.created_at < before)
    spent = or_(LedgerEntry.amount < 0, back)
    name = tuple_(LedgerAccount.book, LedgerAccount.kind, LedgerAccount.owner, LedgerAccount.unit)
    found = (
        select(
            LedgerAccount.book,
            LedgerAccount.kind,
            LedgerAccount.owner,
            LedgerAccount.unit,
            func.coalesce(func.sum(LedgerEntry.amount).filter(gained), 0).label("old"),
            func.coalesce(func.sum(-LedgerEntry.amount).filter(spent), 0).label("spent"),
        )
        .join(LedgerEntry, LedgerEntry.account_id == LedgerAccount.id)
        .join(LedgerTransfer, LedgerTransfer.id == LedgerEntry.transfer_id)
        .where(name.in_(sorted(names)))
        .group_by(LedgerAccount.id)
    )
    rows = await session.execute(found)
    return {
        (row.book, row.kind, row.owner, row.unit): Flow(old=int(row.old), spent=int(row.spent))
        for row in rows
    }


async def accounts_with_balance(
    session: AsyncSession, book: str, kind: str, *, after: str, limit: int
) -> list[tuple[str, int]]:
    """(owner, balance) of accounts that hold something, in the order of their owners."""
    found = (
        select(LedgerAccount.owner, LedgerAccount.balance)
        .where(
            LedgerAccount.book == book,
            LedgerAccount.kind == kind,
            LedgerAccount.owner > after,
            LedgerAccount.balance > 0,
        )
        .order_by(LedgerAccount.owner)
        .limit(limit)
    )
    return [(row.owner, row.balance) for row in await session.execute(found)]


async def totals(session: AsyncSession, book: str) -> dict[str, int]:
    """The sum of the balances of each kind of account."""
    found = (
        select(LedgerAccount.kind, func.sum(LedgerAccount.balance))
        .where(LedgerAccount.book == book)
        .group_by(LedgerAccount.kind)
    )
    return {kind: int(balance) for kind, balance in (await session.execute(found)).all()}


async def totals_by_unit(session: AsyncSession, book: str) -> dict[str, dict[str, int]]:
    """The same for each unit: unit -> kind -> sum."""
    found = (
        select(LedgerAccount.unit, LedgerAccount.kind, func.sum(LedgerAccount.balance))
        .where(LedgerAccount.book == book)
        .group_by(LedgerAccount.unit, LedgerAccount.kind)
    )
    units: dict[str, dict[str, int]] = {}
    for unit, kind, balance in (await session.execute(found)).all():
        units.setdefault(unit, {})[kind] = int(balance)
    return units


def _is(account: Account) -> Any:
    return and_(
        LedgerAccount.book == account.book,
        LedgerAccount.kind == account.kind,
        LedgerAccount.owner == account.owner,
        LedgerAccount.unit == account.unit,
    )
