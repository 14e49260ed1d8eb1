"""Short names for the ledger's tests."""

from __future__ import annotations

from collections.abc import Sequence

from liveloop.kit.database import Database
from liveloop.kit.ledger import repository
from liveloop.kit.ledger.service import Answer, Ledger
from liveloop.kit.ledger.transfers import Account, Line, Transfer

BOOK = "test:one"


def mint(book: str = BOOK) -> Account:
    """May fall below zero."""
    return Account(book, "mint", "the mint", "coin", None)


def purse(owner: str, book: str = BOOK) -> Account:
    return Account(book, "purse", owner, "coin")


def transfer(key: str, source: Account, target: Account, amount: int, kind: str = "moved") -> Transfer:
    return Transfer(source.book, key, kind, (Line(source, -amount), Line(target, amount)))


async def post(database: Database, ledger: Ledger, *transfers: Transfer) -> Sequence[Answer]:
    async with database.transaction() as session:
        return await ledger.post(session, transfers)


async def balance(database: Database, account: Account) -> int:
    async with database.read() as session:
        return (await repository.balances(session, [account.name])).get(account.name, 0)
