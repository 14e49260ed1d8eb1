"""Accounts are opened in the order of their names and locked in the order of their ids."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import dialect_of, upsert
from liveloop.kit.ids import new_id
from liveloop.kit.keys import among
from liveloop.kit.ledger.models import LedgerAccount
from liveloop.kit.ledger.transfers import Account, Name

_ACCOUNTS = cast("Table", LedgerAccount.__table__)
_NAME = (_ACCOUNTS.c.book, _ACCOUNTS.c.kind, _ACCOUNTS.c.owner, _ACCOUNTS.c.unit)
_BY_NAMES = select(_ACCOUNTS).where(among(*_NAME, keys="names"))
_LOCKING = _BY_NAMES.order_by(_ACCOUNTS.c.id).with_for_update()


@dataclass(frozen=True, slots=True)
class Held:
    """An account that nobody else changes until the transaction ends."""

    id: uuid.UUID
    balance: int
    entries: int
    floor: int | None


async def lock_accounts(
    session: AsyncSession, accounts: Collection[Account], *, now: datetime
) -> dict[Name, Held]:
    """Every one of `accounts`, opened if it was not there.

    Opening happens before the first lock is taken: whoever waits for another's new account holds none.
    For the same reason a transaction calls this once.
    """
    wanted = {account.name: account for account in accounts}
    if not wanted:
        return {}
    found = await _read(session, _BY_NAMES, wanted)
    if missing := sorted(wanted.keys() - found.keys()):
        rows = [_fresh(wanted[name], now) for name in missing]
        await session.execute(upsert(session, _ACCOUNTS).on_conflict_do_nothing(), rows)
    if missing or dialect_of(session) != "sqlite":
        found = await _read(session, _LOCKING, wanted)
    return found


async def _read(session: AsyncSession, statement: Any, wanted: Mapping[Name, Account]) -> dict[Name, Held]:
    rows = await session.execute(statement, {"names": sorted(wanted)})
    return {
        (row.book, row.kind, row.owner, row.unit): Held(row.id, row.balance, row.entries, row.floor)
        for row in rows
    }


def _fresh(account: Account, now: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "book": account.book,
        "kind": account.kind,
        "owner": account.owner,
        "unit": account.unit,
        "balance": 0,
        "entries": 0,
        "floor": account.floor,
        "created_at": now,
    }
