from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.ledger.audit import audit
from liveloop.kit.ledger.service import Ledger
from tests.kit.ledger.accounts import BOOK, mint, post, purse, transfer

ANN = "(SELECT id FROM ledger_accounts WHERE owner = 'ann')"
OVERDRAWN = "UPDATE ledger_accounts SET balance = -1 WHERE owner = 'ann'"
ANNS_FIRST = f"account_id = {ANN} AND number = 1"


@pytest.mark.parametrize(
    ("damage", "checks"),
    [
        (
            f"UPDATE ledger_accounts SET balance = balance + 1 WHERE id = {ANN}",
            {"account.balance", "book.sum"},
        ),
        (f"UPDATE ledger_accounts SET entries = 9 WHERE id = {ANN}", {"account.entries"}),
        (
            f"UPDATE ledger_entries SET amount = amount + 1 WHERE {ANNS_FIRST}",
            {"account.balance", "entry.balance", "transfer.sum"},
        ),
        (f"UPDATE ledger_entries SET balance = 0 WHERE {ANNS_FIRST}", {"entry.balance"}),
        (
            f"DELETE FROM ledger_entries WHERE {ANNS_FIRST}",
            {"account.balance", "account.entries", "entry.balance", "transfer.sum", "transfer.lines"},
        ),
        (
            "UPDATE ledger_accounts SET book = 'other' WHERE owner = 'ann'",
            {"transfer.book", "book.sum"},
        ),
    ],
)
async def test_it_names_what_is_wrong(
    database: Database, clock: ManualClock, damage: str, checks: set[str]
) -> None:
    ledger = Ledger(clock)
    await post(
        database, ledger,
        transfer("a", mint(), purse("ann"), 10),
        transfer("b", purse("ann"), purse("bob"), 4),
    )  # fmt: skip
    async with database.read() as session:
        before = await audit(session, book=BOOK)
    assert (before.accounts, before.transfers, before.entries, list(before.faults)) == (3, 2, 4, [])
    async with database.transaction() as session:
        await session.execute(text(damage))
    async with database.read() as session:
        assert {fault.check for fault in (await audit(session)).faults} == checks


async def test_the_table_refuses_a_balance_below_its_floor(database: Database, clock: ManualClock) -> None:
    await post(database, Ledger(clock), transfer("a", mint(), purse("ann"), 10))
    with pytest.raises(IntegrityError, match="floor"):
        async with database.transaction() as session:
            await session.execute(text(OVERDRAWN))


async def test_a_balance_below_its_floor_is_named_if_it_ever_gets_there(
    database: Database, clock: ManualClock
) -> None:
    await post(database, Ledger(clock), transfer("a", mint(), purse("ann"), 10))
    unguarded = (
        "PRAGMA ignore_check_constraints = 1"
        if database.is_sqlite
        else "ALTER TABLE ledger_accounts DROP CONSTRAINT ck_ledger_accounts_floor"
    )
    async with database.transaction() as session:
        await session.execute(text(unguarded))
        await session.execute(text(OVERDRAWN))
    async with database.read() as session:
        found = await audit(session)
    assert {fault.check for fault in found.faults} == {"account.balance", "account.floor", "book.sum"}
