"""The proof that a ledger balances: each check is one statement, so each sees one moment.

It reads everything and changes nothing. What is wrong comes back row by row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, String, cast, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.ledger.models import LedgerAccount, LedgerEntry, LedgerTransfer

Statement = Select[*tuple[Any, ...]]

FAULTS_LIMIT = 1_000
"""Rows of each check that are named; one is too many already."""


@dataclass(frozen=True, slots=True)
class Fault:
    """`subject` is the id of an account or a transfer, or the unit of a book that does not sum to zero."""

    check: str
    book: str
    subject: str
    expected: int
    found: int


@dataclass(frozen=True, slots=True)
class Audit:
    """How much was looked at, and what is wrong with it: nothing, if all is well."""

    accounts: int
    transfers: int
    entries: int
    faults: Sequence[Fault]


async def audit(session: AsyncSession, *, book: str | None = None) -> Audit:
    """Of one book, or of all."""
    faults: list[Fault] = []
    for name, check in _checks(book).items():
        rows = await session.execute(check.limit(FAULTS_LIMIT))
        faults.extend(
            Fault(name, row.book, str(row.subject), int(row.expected), int(row.found)) for row in rows
        )
    return Audit(
        accounts=await _count(session, _of(select(func.count(LedgerAccount.id)), book)),
        transfers=await _count(
            session,
            select(func.count(LedgerTransfer.id)).where(_in(LedgerTransfer.book, book)),
        ),
        entries=await _count(
            session,
            _of(
                select(func.count())
                .select_from(LedgerEntry)
                .join(LedgerAccount, LedgerAccount.id == LedgerEntry.account_id),
                book,
            ),
        ),
        faults=faults,
    )


def _checks(book: str | None) -> dict[str, Statement]:
    return {
        "account.balance": _of(_account_balances(), book),
        "account.entries": _of(_account_entries(), book),
        "account.floor": _of(_floors(), book),
        "entry.balance": _running_balances(book),
        "transfer.sum": _transfer_sums().where(_in(LedgerTransfer.book, book)),
        "transfer.lines": _transfer_lines().where(_in(LedgerTransfer.book, book)),
        "transfer.book": _transfer_books().where(_in(LedgerTransfer.book, book)),
        "book.sum": _of(_book_sums(), book),
    }


def _account_balances() -> Statement:
    """An account holds the sum of its entries."""
    total = func.coalesce(func.sum(LedgerEntry.amount), 0)
    return (
        _accounts(total.label("expected"), LedgerAccount.balance.label("found"))
        .outerjoin(LedgerEntry, LedgerEntry.account_id == LedgerAccount.id)
        .group_by(LedgerAccount.id)
        .having(LedgerAccount.balance != total)
    )


def _account_entries() -> Statement:
    """An account's entries are numbered without a gap."""
    count = func.count(LedgerEntry.account_id)
    last = func.coalesce(func.max(LedgerEntry.number), 0)
    return (
        _accounts(LedgerAccount.entries.label("expected"), count.label("found"))
        .outerjoin(LedgerEntry, LedgerEntry.account_id == LedgerAccount.id)
        .group_by(LedgerAccount.id)
        .having(or_(LedgerAccount.entries != count, last != count))
    )


def _floors() -> Statement:
    return _accounts(LedgerAccount.floor.label("expected"), LedgerAccount.balance.label("found")).where(
        LedgerAccount.balance < LedgerAccount.floor
    )


def _running_balances(book: str | None) -> Statement:
    """The balance after each entry is the sum up to it."""
    running = func.sum(LedgerEntry.amount).over(
        partition_by=LedgerEntry.account_id, order_by=LedgerEntry.number, rows=(None, 0)
    )
    entries = _of(
        select(
            LedgerAccount.book,
            LedgerEntry.transfer_id.label("subject"),
            running.label("expected"),
            LedgerEntry.balance.label("found"),
        ).join(LedgerEntry, LedgerEntry.account_id == LedgerAccount.id),
        book,
    ).subquery()
    return select(entries).where(entries.c.expected != entries.c.found)


def _transfer_sums() -> Statement:
    """A transfer sums to zero in each unit."""
    total = func.sum(LedgerEntry.amount)
    return (
        _transfers(literal(0).label("expected"), total.label("found"))
        .join(LedgerAccount, LedgerAccount.id == LedgerEntry.account_id)
        .group_by(LedgerTransfer.id, LedgerAccount.unit)
        .having(total != 0)
    )


def _transfer_lines() -> Statement:
    """A transfer has two lines or more."""
    count = func.count(LedgerEntry.transfer_id)
    return (
        _transfers(literal(2).label("expected"), count.label("found"), outer=True)
        .group_by(LedgerTransfer.id)
        .having(count < 2)
    )


def _transfer_books() -> Statement:
    """A transfer stays within its book."""
    strange = func.count(LedgerEntry.transfer_id)
    return (
        _transfers(literal(0).label("expected"), strange.label("found"))
        .join(LedgerAccount, LedgerAccount.id == LedgerEntry.account_id)
        .where(LedgerAccount.book != LedgerTransfer.book)
        .group_by(LedgerTransfer.id)
    )


def _book_sums() -> Statement:
    """The whole sums to zero in each unit."""
    total = func.sum(LedgerAccount.balance)
    return (
        select(
            LedgerAccount.book,
            LedgerAccount.unit.label("subject"),
            literal(0).label("expected"),
            total.label("found"),
        )
        .group_by(LedgerAccount.book, LedgerAccount.unit)
        .having(total != 0)
    )


def _accounts(*columns: Any) -> Statement:
    return select(LedgerAccount.book, cast(LedgerAccount.id, String).label("subject"), *columns)


def _transfers(*columns: Any, outer: bool = False) -> Statement:
    return (
        select(LedgerTransfer.book, LedgerTransfer.id.label("subject"), *columns)
        .select_from(LedgerTransfer)
        .join(LedgerEntry, LedgerEntry.transfer_id == LedgerTransfer.id, isouter=outer)
    )


def _of(statement: Statement, book: str | None) -> Statement:
    return statement.where(_in(LedgerAccount.book, book))


def _in(column: Any, book: str | None) -> Any:
    return column == book if book is not None else literal(True)


async def _count(session: AsyncSession, statement: Statement) -> int:
    return int((await session.scalars(statement)).one())
